"""A second grid of a modality says what it is: what the commands write by themselves, what they ask for, and a branch's own rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.grid import Modality
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.commands.acts import ANA, agreed, evaluation, grid, transmitted
from tests.commands.conftest import Cqpt, Done, Refused

WHO = ("--evaluator", "Camille Durand", "--assessed-on", "2026-05-14")


def assessment(file: Path) -> Any:
    data = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict)
    return data.get("assessment")


def test_the_first_grid_says_nothing_and_the_second_is_asked(root: Path, done: Done, refused: Refused) -> None:
    agreed(done)
    grid(root, Modality.OBSERVATION, "2026-05-11")
    again = ("new", "grid", "2026-0001", "--modality", "observation", *WHO)
    said = refused("role-missing", *again)
    assert "sequence, complement, correction, second, third, calibration" in said
    assert "hors accord, hypothèse" in said
    done(*again, "--role", "sequence")
    file = root / "cases/2026-0001/grids/observation-2.yaml"
    assert assessment(file) == {"role": "sequence", "of": "grids/observation.yaml"}


def test_a_role_of_nothing_is_refused(done: Done, refused: Refused) -> None:
    agreed(done)
    refused("role-missing", "new", "grid", "2026-0001", "--modality", "observation", *WHO, "--role", "complement")
    refused("usage", "new", "grid", "2026-0001", "--modality", "observation", *WHO, "--role", "deuxieme")


def test_after_a_complementary_evaluation_it_is_a_complement_by_itself(root: Path, done: Done) -> None:
    transmitted(done, root, level=2)
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation")
    done(*decide, "--reason", "savoirs-non-acquis: le dialogue reste hésitant", "--item", "CAD1-F01", *ANA)
    who = ("--evaluator", "Camille Durand", "--assessed-on", "2026-09-14")
    done("new", "grid", "2026-0001", "--modality", "observation", *who)
    file = root / "cases/2026-0001/grids/observation-2.yaml"
    assert assessment(file) == {"role": "complement", "of": "grids/observation.yaml"}


@pytest.mark.parametrize("rule", [False, True])
def test_a_branch_may_hold_the_two_hours_for_an_indication(root: Path, done: Done, cqpt: Cqpt, rule: bool) -> None:
    agreed(done)
    evaluation(root)
    file = root / "cases/2026-0001/grids/observation.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('ended_at: "11:20"', 'ended_at: "11:45"'), encoding="utf-8"
    )
    if rule:
        settings = root / "cqpt.yaml"
        adopted = "rules:\n  - {from: 2026-01-01, rule: observation.limit, value: indicative, adopted_by: CPNE, adopted_on: 2025-12-10}\n"
        settings.write_text(settings.read_text(encoding="utf-8") + adopted, encoding="utf-8")
    code, out, err = cqpt("score", "cases/2026-0001", "--json")
    (answer,) = json.loads(out)
    irregular, said = ([one["id"] for one in answer[key]] for key in ("irregularities", "observations"))
    expected = ([], True) if rule else (["observation-too-long"], False)
    assert (irregular, "observation-longer-than-indicative" in said) == expected, (code, err)


def test_nothing_is_handed_in_before_the_three_modalities(root: Path, done: Done, refused: Refused, cqpt: Cqpt) -> None:
    """Without the quiz: being evaluated for `status`, no proposal for `score`, and no handing in (accord, art. 6-2)."""
    agreed(done)
    evaluation(root)
    (root / "cases/2026-0001/grids/quiz.yaml").unlink()
    (line,) = json.loads(done("status", "--json"))
    assert (line["phase"], line["missing"]) == ("evaluation", ["quiz"])
    code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    (answer,) = json.loads(out)
    assert (code, answer["proposal"], answer["complete"], answer["missing"], answer["regular"]) == (
        1, "none", False, ["quiz"], None,
    )  # fmt: skip
    refused("act-not-now", "transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")


def test_an_award_without_a_modality_is_named(root: Path, done: Done, cqpt: Cqpt) -> None:
    """An editor took the quiz away after the award: no certificate can be delivered on what is left."""
    transmitted(done, root)
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", "--votes", "4,0,0", *ANA)
    (root / "cases/2026-0001/grids/quiz.yaml").unlink()
    found = json.loads(cqpt("validate", "--json")[1])["findings"]
    assert any(one["id"] == "award-unfounded" and "quiz" in one["message"] for one in found)


def test_a_form_keeps_the_role_and_what_is_seldom_said(root: Path, done: Done, cqpt: Cqpt) -> None:
    """The sheet that was made for a complement comes back as one, with its place, its language and who assessed too."""
    from openpyxl import load_workbook

    transmitted(done, root, level=2)
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation")
    done(*decide, "--reason", "savoirs-non-acquis: le dialogue reste hésitant", "--item", "CAD1-F01", *ANA)
    who = ("--evaluator", "Camille Durand", "--assessed-on", "2026-09-14")
    (name,) = json.loads(done("grid", "export", "2026-0001", "--modality", "observation", *who, "--json"))["documents"]
    book: Any = load_workbook(root / name)
    sheet = book["Dossier"]
    answers = {"Lieu": "Plateau de Rennes", "Langue étrangère": "anglais", "Autres évaluateurs": "Antoine Berthier"}
    for row in range(1, sheet.max_row + 1):
        if (heading := sheet.cell(row, 1).value) in answers:
            sheet.cell(row, 2).value = answers[heading]
    book[book.sheetnames[1]]["D4"].value = 3
    book.save(root / "rendu.xlsx")
    code, _out, err = cqpt("grid", "import", root / "rendu.xlsx", "--case", "2026-0001", "--yes")
    assert (code, "evaluator-not-listed" in err) == (0, True), "the second one is looked up too"
    file = root / "cases/2026-0001/grids/observation-2.yaml"
    data: Any = read_yaml(file, file.read_bytes()).data
    assert data["assessment"] == {"role": "complement", "of": "grids/observation.yaml"}
    assert (data["place"], data["language"]) == ("Plateau de Rennes", "anglais")
    assert [one["name"] for one in data["evaluators"]] == ["Antoine Berthier"]


def test_an_adjustment_is_said_without_its_ground(root: Path, done: Done) -> None:
    agreed(done)
    evaluation(root)
    file = root / "cases/2026-0001/grids/observation.yaml"
    text = file.read_text(encoding="utf-8").replace('ended_at: "11:20"', 'ended_at: "12:20"')
    adjusted = "levels:"
    block = "adjustments: {time_factor: 1.5, by: Solène Marchand, on: 2026-05-04}\nlevels:"
    file.write_text(text.replace(adjusted, block, 1), encoding="utf-8")
    done("synthesize", "cases/2026-0001", "--format", "md", "--output", "out")
    said = (root / "out/2026-0001.md").read_text(encoding="utf-8")
    assert "limite levée par un aménagement" in said
    assert "Un aménagement porte la limite du temps à 3" in said
    assert "Solène Marchand" not in said.split("## Déroulement")[1].split("## Résultats")[0]


def test_a_grid_that_is_still_blank_crashes_nothing(root: Path, done: Done, cqpt: Cqpt) -> None:
    """As `new grid` makes it: no evaluation yet, and said to be none, beside the others and alone."""
    agreed(done)
    evaluation(root)
    (root / "cases/2026-0001/grids/observation.yaml").unlink()
    done("new", "grid", "2026-0001", "--modality", "observation", *WHO)
    code, out, err = cqpt("score", "2026-0001", "--json")
    (found,) = json.loads(out)
    assert (code, err, found["complete"], found["missing"]) == (1, "", False, ["observation"])
    assert cqpt("score", "cases/2026-0001/grids/observation.yaml")[0] in (0, 1)
    assert cqpt("synthesize", "2026-0001", "--format", "md", "--output", "s")[0] == 0


def second_visit(root: Path, start: str, end: str, contacts: int, levels: str = "levels: {}") -> None:
    first = root / "cases/2026-0001/grids/observation.yaml"
    text = first.read_text(encoding="utf-8").replace("contacts: 7", "contacts: 3")
    first.write_text(text, encoding="utf-8")
    text = (
        text.replace('"09:30"', f'"{start}"')
        .replace('"11:20"', f'"{end}"')
        .replace("contacts: 3", f"contacts: {contacts}")
    )
    head, _levels, _rest = text.partition("levels:")
    head = head.replace("assessed_on", "assessment: {role: sequence, of: grids/observation.yaml}\nassessed_on")
    (first.parent / "observation-2.yaml").write_text(f"{head}{levels}\n", encoding="utf-8")


def test_a_sequence_of_contacts_alone_adds_them(root: Path, done: Done, cqpt: Cqpt) -> None:
    """3 contacts from 9:30 to 11:20, and 2 from 11:20 to 11:30: five in two hours, and nothing else is said of the second."""
    agreed(done)
    evaluation(root)
    second_visit(root, "11:20", "11:30", 2)
    code, out, err = cqpt("score", "2026-0001", "--json")
    (found,) = json.loads(out)
    assert (code, err, found["regular"], found["irregularities"]) == (0, "", True, [])


@pytest.mark.parametrize(("start", "end"), [("09:30", "11:20"), ("11:19", "11:30"), ("10:00", "10:30")])
def test_one_visit_in_two_grids_is_no_two_sequences(root: Path, done: Done, cqpt: Cqpt, start: str, end: str) -> None:
    agreed(done)
    evaluation(root)
    second_visit(root, start, end, 3)
    code, _out, err = cqpt("score", "2026-0001")
    assert (code, "observation-2.yaml" in err, "error[observations-overlap]" in err) == (2, True, True)
    code, out, _err = cqpt("validate", "--json")
    assert (code, "observations-overlap" in {one["id"] for one in json.loads(out)["findings"]}) == (1, True)


def test_a_complement_that_nobody_asked_for_is_named(root: Path, done: Done, cqpt: Cqpt) -> None:
    agreed(done)
    evaluation(root)
    grid(root, Modality.OBSERVATION, "2026-05-14", only=("CAD1-F01",), name="observation-2")
    assert "ni la commission ni un recours" in cqpt("score", "2026-0001")[1]
