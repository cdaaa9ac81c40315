"""`cqpt score`: what it takes, prints and returns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqpt_cli.app import run
from cqpt_cli.law.accord import default_accord

BASE = YAML(typ="rt").load(
    (Path(__file__).parents[1] / "scenarios" / "scoring" / "_base.yaml").read_text(encoding="utf-8")
)
CAD = "conseiller-clientele-a-distance"
CPD = "conseiller-clientele-en-point-de-distribution"
ALL = dict.fromkeys(default_accord().certificate(CAD).entries, 3)
DIAGNOSTIC = re.compile(r"(?P<path>[^\n]+?):(?P<line>\d+):(?P<column>\d+): error\[(?P<id>[a-z-]+)\]: (?P<message>.+)")

Cqpt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cqpt(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cqpt:
    """Run the command in this process: its exit code, standard output and standard error."""
    monkeypatch.setenv("CQPT_LANG", "fr")

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["score", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return call


def write(file: Path, content: Mapping[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="rt").dump(dict(content), stream)
    return file


def grid(file: Path, modality: str, levels: Mapping[str, Any], **changes: Any) -> Path:
    """A regular grid, changed."""
    content = {**BASE["grid"], "certificate": CAD, "modality": modality, "levels": dict(levels)}
    return write(file, {**content, **BASE["modalities"].get(modality, {}), **changes})


def case(folder: Path, id: str = "2026-0001", levels: Mapping[str, Any] = ALL, **observation: Any) -> Path:
    """A case folder with a portfolio and an observation of the same levels, and a quiz that was held."""
    write(folder / id / "case.yaml", {**BASE["case"], "id": id, "certificate": CAD})
    grid(folder / id / "grids" / "dossier-de-preuves.yaml", "dossier-de-preuves", levels, case=id)
    facts = {**BASE["modalities"]["observation"]["observation"], **observation}
    grid(folder / id / "grids" / "observation.yaml", "observation", levels, case=id, observation=facts)
    grid(folder / id / "grids" / "quiz.yaml", "quiz", {"CAD1-C03": 3}, case=id)
    return folder / id


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One case with everything acquired, one with an item below, one without grids."""
    folder = tmp_path / "branche"
    case(folder / "cases", "2026-0001")
    case(folder / "cases", "2026-0002", {**ALL, "CAD1-P01": 2})
    write(folder / "cases" / "2026-0003" / "case.yaml", {**BASE["case"], "id": "2026-0003", "certificate": CAD})
    return folder


# --- exit codes ------------------------------------------------------------------------------------------------------


def test_0_for_a_favourable_proposal(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(case(tmp_path))
    assert (code, err) == (0, "")
    assert "2026-0001" in out.splitlines()[0]


def test_1_where_an_item_is_to_complete(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(case(tmp_path, levels={**ALL, "CAD1-P01": 2}))
    assert (code, err) == (1, "")
    assert "CAD1-P01" in out, "the page names the item"


def test_1_where_the_procedure_was_irregular(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(case(tmp_path, contacts=4))
    assert (code, err) == (1, "")
    assert "phase 2C" in out, "the page names the article"


def test_0_for_a_regular_grid_alone_and_1_for_an_irregular_one(cqpt: Cqpt, tmp_path: Path) -> None:
    facts = {"started_at": "09:30", "ended_at": "11:20", "contacts": 5, "interview": True}
    regular = grid(tmp_path / "a.yaml", "observation", {"CAD1-F01": 1}, observation=facts)
    irregular = grid(tmp_path / "b.yaml", "observation", {"CAD1-F01": 1}, observation={**facts, "contacts": 4})
    assert (cqpt(regular)[0], cqpt(irregular)[0]) == (0, 1)


def test_1_for_an_unfavourable_proposal(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path)
    opinion = {"proposal": "unfavourable", "reasons": "preuves d'un autre candidat"}
    grid(folder / "grids" / "globale.yaml", "globale", {}, opinion=opinion)
    code, out, _ = cqpt(folder, "--json")
    assert (code, json.loads(out)[0]["proposal"]) == (1, "unfavourable")


def test_the_evaluators_opinion_is_told_beside_a_proposal_that_differs(cqpt: Cqpt, tmp_path: Path) -> None:
    """The policy proposes, every item being acquired; what the evaluator wrote is not lost."""
    folder = case(tmp_path)
    opinion = {"proposal": "complementary-evaluation", "reasons": "à revoir en période de soldes"}
    grid(folder / "grids" / "globale.yaml", "globale", {}, opinion=opinion)
    code, out, _ = cqpt(folder)
    assert code == 0
    assert "PROPOSITION : favorable" in out.replace("\u00a0", " ")
    assert "évaluation complémentaire – à revoir en période de soldes" in out
    assert json.loads(cqpt(folder, "--json")[1])[0]["opinion"] == opinion


def test_2_for_a_grid_that_is_not_there(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(tmp_path / "grid.yaml")
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / 'grid.yaml'}: error[")


def test_2_for_a_folder_without_grids(cqpt: Cqpt, repository: Path) -> None:
    folder = repository / "cases" / "2026-0003"
    code, out, err = cqpt(folder)
    assert (code, out) == (2, "")
    assert err.startswith(f"{folder}: error[nothing-found]: ")


def test_2_where_one_case_is_wrong_and_the_others_are_scored(cqpt: Cqpt, repository: Path) -> None:
    wrong = repository / "cases" / "2026-0002" / "grids" / "observation.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("CAD1-C01: 3", "CAD1-C01: 6"), encoding="utf-8")
    code, out, err = cqpt(repository, "--json")
    assert code == 2
    assert [answer["case"] for answer in json.loads(out)] == ["2026-0001"]
    assert err.startswith(f"{wrong}:")
    assert "error[out-of-range]" in err.splitlines()[0]


# --- diagnostics -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "said"), [("fr", "Vouliez-vous"), ("en", "Did you mean")])
def test_a_diagnostic_says_where_what_and_what_to_do(
    cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("CQPT_LANG", language)
    file = grid(tmp_path / "quiz.yaml", "quiz", {"CAD1-C01": 3, "CAD1-CO4": 3})
    code, out, err = cqpt(file)
    assert (code, out) == (2, "")
    lines = err.splitlines()
    found = DIAGNOSTIC.fullmatch(lines[0])
    assert found
    assert (found["path"], found["id"]) == (str(file), "unknown-item")
    line = file.read_text(encoding="utf-8").splitlines()[int(found["line"]) - 1]
    assert line[int(found["column"]) - 1 :] == "CAD1-CO4: 3"
    assert said in err
    assert "CAD1-C04" in err


def test_the_article_that_a_grid_offends(cqpt: Cqpt, tmp_path: Path) -> None:
    file = grid(tmp_path / "quiz.yaml", "quiz", {"CAD1-C04": 3, "COM-C07": 3})
    assert "  § accord, annexe 3" in cqpt(file)[2].splitlines()


# --- --json ----------------------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_formats_page(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(case(tmp_path, contacts=4), "--json")
    assert (code, err) == (1, "")
    (answer,) = json.loads(out)
    assert {
        "case", "certificate", "grids", "regular", "irregularities", "items", "activities", "proposal", "policy",
    } <= answer.keys()  # fmt: skip
    assert (answer["case"], answer["certificate"]) == ("2026-0001", CAD)
    assert answer["grids"] == ["grids/dossier-de-preuves.yaml", "grids/quiz.yaml", "grids/observation.yaml"]
    assert answer["regular"] is False
    (irregularity,) = answer["irregularities"]
    assert irregularity["id"] == "too-few-contacts"
    assert irregularity["source"] == "cahier des charges, III, phase 2C"
    assert "4" in irregularity["message"]
    assert "5" in irregularity["message"]
    assert len(answer["items"]) == 94
    first = answer["items"][0]
    assert {key: first[key] for key in ("id", "level", "expected", "status", "modality")} == {
        "id": "CAD1-C01", "level": 3, "expected": 3, "status": "acquired", "modality": "dossier-de-preuves",
    }  # fmt: skip
    assert answer["activities"] == [
        {"id": "CAD1", "acquired": 38, "to_complete": 0, "not_assessed": 0, "not_applicable": 0},
        {"id": "CAD2", "acquired": 33, "to_complete": 0, "not_assessed": 0, "not_applicable": 0},
        {"id": "CAD3", "acquired": 23, "to_complete": 0, "not_assessed": 0, "not_applicable": 0},
    ]
    assert answer["policy"]["id"]
    assert answer["policy"]["adopted_on"] is None, "nobody adopted the default policy"


def test_json_of_a_single_grid(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(grid(tmp_path / "quiz.yaml", "quiz", {"CAD1-C01": 3}), "--json")
    assert (code, err) == (0, "")
    (answer,) = json.loads(out)
    assert (answer["grids"], answer["proposal"], answer["regular"]) == (["quiz.yaml"], "none", True)
    assert [item["id"] for item in answer["items"] if item["level"] is not None] == ["CAD1-C01", "CAD3-C03"]


def test_json_of_nothing_readable_is_an_empty_list(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(tmp_path / "nothing.yaml", "--json")
    assert (code, json.loads(out)) == (2, [])
    assert "error[" in err


def test_json_ids_are_the_same_in_both_languages(cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = case(tmp_path, levels={**ALL, "CAD1-P01": 2}, contacts=4)
    (french,) = json.loads(cqpt(folder, "--json")[1])
    monkeypatch.setenv("CQPT_LANG", "en")
    (english,) = json.loads(cqpt(folder, "--json")[1])
    assert french["irregularities"][0]["message"] != english["irregularities"][0]["message"]
    for key in ("items", "activities", "proposal", "policy", "regular", "grids"):
        assert french[key] == english[key]


# --- what it takes ---------------------------------------------------------------------------------------------------


def test_a_case_folder_its_grids_and_its_repository(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path / "branche" / "cases")
    named = sorted((folder / "grids").iterdir())
    calls = [[folder], [folder / "grids"], [tmp_path / "branche"], named]
    answers = [json.loads(cqpt(*paths, "--json")[1]) for paths in calls]
    assert answers[0][0]["proposal"] == "favourable"
    assert all(answer == answers[0] for answer in answers)


def test_grids_of_two_cases_make_two_answers(cqpt: Cqpt, tmp_path: Path) -> None:
    first = grid(tmp_path / "a.yaml", "quiz", {"CAD1-C01": 3})
    second = grid(tmp_path / "b.yaml", "quiz", {"CPD1-C01": 2}, case="2026-0002", certificate=CPD)
    _, out, _ = cqpt(first, second, "--json")
    assert [(answer["case"], answer["certificate"], answer["proposal"]) for answer in json.loads(out)] == [
        ("2026-0001", CAD, "none"),
        ("2026-0002", CPD, "none"),
    ]


def test_the_same_grid_named_twice_is_one_grid(cqpt: Cqpt, tmp_path: Path) -> None:
    file = grid(tmp_path / "quiz.yaml", "quiz", {"CAD1-C01": 3})
    (answer,) = json.loads(cqpt(file, file, "--json")[1])
    assert (answer["grids"], answer["proposal"]) == (["quiz.yaml"], "none")


def test_what_is_no_grid_is_not_read(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path)
    (folder / "grids" / "notes.md").write_text("à relire", encoding="utf-8")
    (folder / "grids" / ".observation.yaml.swp").write_text("…", encoding="utf-8")
    assert cqpt(folder)[0] == 0


# --- the screen ------------------------------------------------------------------------------------------------------


def test_several_cases_are_a_table(cqpt: Cqpt, repository: Path) -> None:
    code, out, _ = cqpt(repository)
    rows = [line for line in out.splitlines() if re.match(r"2026-\d{4} ", line)]
    assert code == 1
    assert [row.split()[0] for row in rows] == ["2026-0001", "2026-0002"]
    assert [row.split()[-3:] for row in rows] == [["94", "0", "0"], ["93", "1", "0"]]


def test_details_shows_each_in_full(cqpt: Cqpt, repository: Path) -> None:
    cases = [repository / "cases" / "2026-0001", repository / "cases" / "2026-0002"]
    assert cqpt(*cases, "--details")[1] == "".join(cqpt(path)[1] for path in cases)


def test_items_lists_the_acquired_ones_too(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path, levels={**ALL, "CAD1-P01": 2})
    rows = re.compile(r"^(\S)  (CAD[123]-[CPEF]\d\d)  \w", re.MULTILINE)
    assert rows.findall(cqpt(folder)[1]) == [("✗", "CAD1-P01")]
    marks = {id: mark for mark, id in rows.findall(cqpt(folder, "--items")[1])}
    assert marks == {id: "✗" if id == "CAD1-P01" else "✓" for id in ALL}


@pytest.mark.parametrize(("language", "said"), [("fr", "PROPOSITION"), ("en", "PROPOSAL")])
def test_both_languages(cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str) -> None:
    monkeypatch.setenv("CQPT_LANG", language)
    assert said in cqpt(case(tmp_path))[1]


def test_the_page_says_what_is_hypothesis_and_who_adopted_the_policy(cqpt: Cqpt, tmp_path: Path) -> None:
    _, out, _ = cqpt(case(tmp_path))
    assert "hypothèse" in out
    assert "CPNE" in out


def test_nothing_is_written(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    cqpt(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
