"""`cqpt check-eligibility`: what it takes, prints and returns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqpt_cli.app import run

BASE = Path(__file__).parents[1] / "scenarios" / "eligibility" / "_base.yaml"
DIAGNOSTIC = re.compile(r"(?P<path>[^\n]+?):(?P<line>\d+):(?P<column>\d+): error\[(?P<id>[a-z-]+)\]: (?P<message>.+)")

Cqpt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cqpt(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cqpt:
    """Run the command in this process: its exit code, standard output and standard error."""
    monkeypatch.setenv("CQPT_LANG", "fr")

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["check-eligibility", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return call


def case(folder: Path, id: str = "2026-0001", **changes: Any) -> Path:
    """A case folder with an admissible case, changed; a scheme goes with free access only (accord, art. 3)."""
    content = YAML(typ="rt").load(BASE.read_text(encoding="utf-8"))
    content["id"] = id
    if "route" in changes:
        del content["scheme"]
    for key, value in changes.items():
        content[key] = value
    file = folder / id / "case.yaml"
    file.parent.mkdir(parents=True)
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="rt").dump(content, stream)
    return file


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One admissible case, one inadmissible (a shop of another branch), one incomplete (no document)."""
    folder = tmp_path / "branche"
    case(folder / "cases", "2026-0001")
    case(folder / "cases", "2026-0002", employer={"name": "Exemple Bâtiment", "collective_agreement": 1597})
    case(folder / "cases", "2026-0003", route="plan-de-formation", documents=[], experience=[])
    (folder / "cqpt.yaml").write_text("format: repository/1\n", encoding="utf-8")
    return folder


# --- exit codes ------------------------------------------------------------------------------------------------------


def test_0_for_an_admissible_case(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(case(tmp_path))
    assert (code, err) == (0, "")
    assert "2026-0001" in out.splitlines()[0]
    assert "RECEVABLE" in out


def test_1_for_an_inadmissible_case(cqpt: Cqpt, repository: Path) -> None:
    code, out, err = cqpt(repository / "cases" / "2026-0002")
    assert (code, err) == (1, "")
    assert "NON RECEVABLE" in out


def test_1_for_an_incomplete_case(cqpt: Cqpt, repository: Path) -> None:
    code, out, err = cqpt(repository / "cases" / "2026-0003")
    assert (code, err) == (1, "")
    assert "INCOMPLET" in out


def test_1_where_one_of_several_is_not_admissible(cqpt: Cqpt, repository: Path) -> None:
    cases = repository / "cases"
    assert cqpt(cases / "2026-0001", cases / "2026-0002")[0] == 1


def test_2_for_a_file_that_is_not_there(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(tmp_path / "case.yaml")
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path / 'case.yaml'}: error[")


def test_2_for_a_folder_without_a_case(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith(f"{tmp_path}: error[nothing-found]: ")


def test_2_where_one_of_several_cannot_be_read(cqpt: Cqpt, repository: Path) -> None:
    wrong = repository / "cases" / "2026-0002" / "case.yaml"
    wrong.write_text("format: case/1\nid: [\n", encoding="utf-8")
    code, out, err = cqpt(repository)
    assert code == 2, "the input is wrong, whatever the others say"
    assert {"2026-0001", "2026-0003"} <= set(re.findall(r"2026-\d{4}", out)), "the others are answered"
    assert err.startswith(str(wrong))


# --- diagnostics -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "said"), [("fr", "Vouliez-vous"), ("en", "Did you mean")])
def test_a_diagnostic_says_where_what_and_what_to_do(
    cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    file = case(tmp_path)
    text = file.read_text(encoding="utf-8").replace("route: acces-libre", "route: acces-libres")
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("CQPT_LANG", language)
    code, out, err = cqpt(file)
    assert (code, out) == (2, "")
    first, excerpt, mark, remedy = err.splitlines()[:4]
    found = DIAGNOSTIC.fullmatch(first)
    assert found
    assert found["path"] == str(file)
    assert found["id"] == "unknown-route"
    line, column = int(found["line"]), int(found["column"])
    assert text.splitlines()[line - 1][column - 1 :] == "acces-libres"
    assert excerpt.endswith("route: acces-libres")
    assert mark.index("^") == excerpt.index("acces-libres")
    assert mark.count("^") == len("acces-libres")
    assert said in remedy
    assert "acces-libre" in remedy


def test_every_problem_of_a_file_is_reported_at_once(cqpt: Cqpt, tmp_path: Path) -> None:
    file = case(tmp_path, route="ailleurs", certificate="autre")
    _, _, err = cqpt(file)
    found = [match["id"] for match in map(DIAGNOSTIC.fullmatch, err.splitlines()) if match]
    assert sorted(found) == ["unknown-certificate", "unknown-route"]


# --- --json ----------------------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_formats_page(cqpt: Cqpt, tmp_path: Path) -> None:
    code, out, err = cqpt(case(tmp_path), "--json")
    assert (code, err) == (0, "")
    (answer,) = json.loads(out)
    assert {
        "case", "certificate", "route", "reference_date", "window", "verdict", "experience", "earliest_admissible_on",
        "criteria", "observations",
    } <= answer.keys()  # fmt: skip
    assert answer["case"] == "2026-0001"
    assert answer["certificate"] == "conseiller-clientele-a-distance"
    assert answer["route"] == "acces-libre"
    assert answer["reference_date"] == "2026-03-02"
    assert answer["window"] == {"start": "2023-03-02", "end": "2026-03-01"}
    assert answer["verdict"] == "admissible"
    # 2024-09-01..2026-03-01: 30+31+30+31 days of 2024, 365 of 2025, 31+28+1 of 2026.
    assert answer["experience"] == {
        "days": 547, "days_possible": 547, "hours_proven": "2200.00", "hours_possible": "2200.00", "hours_estimated": "0.00",
    }  # fmt: skip
    assert answer["earliest_admissible_on"] is None
    assert [criterion["id"] for criterion in answer["criteria"]] == [
        "field-of-application", "distribution-network", "free-access-scheme", "experience-duration", "experience-hours",
        "supporting-documents", "sworn-statement", "professionalisation-contract", "assessor-independence",
    ]  # fmt: skip
    for criterion in answer["criteria"]:
        assert {"id", "status", "required", "found", "possible", "source", "basis", "message"} <= criterion.keys()
        assert criterion["basis"] in ("accord", "interpretation", "hypothesis", "outside")
        assert criterion["status"] in ("met", "unmet", "undetermined", "not-applicable")
        assert criterion["source"]
    duration = next(criterion for criterion in answer["criteria"] if criterion["id"] == "experience-duration")
    assert (duration["required"], duration["found"]) == ("365", "547")


def test_json_is_a_list_whatever_the_number(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    _, out, _ = cqpt(repository, "--json")
    assert [(answer["case"], answer["verdict"]) for answer in json.loads(out)] == [
        ("2026-0001", "admissible"),
        ("2026-0002", "inadmissible"),
        ("2026-0003", "incomplete"),
    ]
    code, out, err = cqpt(tmp_path / "nothing.yaml", "--json")
    assert (code, json.loads(out)) == (2, [])
    assert "error[" in err


def test_json_ids_are_the_same_in_both_languages(cqpt: Cqpt, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_sentences(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without_sentences(inner) for key, inner in value.items() if key != "message"}
        return [without_sentences(inner) for inner in value] if isinstance(value, list) else value

    french = json.loads(cqpt(repository, "--json")[1])
    monkeypatch.setenv("CQPT_LANG", "en")
    english = json.loads(cqpt(repository, "--json")[1])
    assert without_sentences(french) == without_sentences(english)
    assert french != english, "the sentences are in the language of the screen"


# --- what it takes ---------------------------------------------------------------------------------------------------


def test_a_file_its_folder_and_its_repository_mean_the_same_case(cqpt: Cqpt, tmp_path: Path) -> None:
    file = case(tmp_path / "branche" / "cases")
    answers = [json.loads(cqpt(path, "--json")[1]) for path in (file, file.parent, tmp_path / "branche")]
    assert len(answers[0]) == 1
    assert answers[0] == answers[1] == answers[2]


def test_a_folder_of_cases(cqpt: Cqpt, repository: Path) -> None:
    _, out, _ = cqpt(repository / "cases", "--json")
    assert len(json.loads(out)) == 3


def test_a_case_file_under_another_name(cqpt: Cqpt, tmp_path: Path) -> None:
    file = case(tmp_path)
    other = file.rename(tmp_path / "martin.yaml")
    assert cqpt(other)[0] == 0


def test_on_another_day(cqpt: Cqpt, tmp_path: Path) -> None:
    """2025-08-31: from 2024-09-01 to the eve are 364 days, one short."""
    file = case(tmp_path)
    code, out, _ = cqpt(file, "--on", "2025-08-31", "--json")
    (answer,) = json.loads(out)
    assert code == 1
    assert answer["reference_date"] == "2025-08-31"
    assert answer["window"] == {"start": "2022-08-31", "end": "2025-08-30"}
    assert answer["experience"]["days"] == 364
    duration = next(criterion for criterion in answer["criteria"] if criterion["id"] == "experience-duration")
    assert duration["status"] == "unmet"


def test_on_leaves_the_file_alone(cqpt: Cqpt, tmp_path: Path) -> None:
    file = case(tmp_path)
    before = file.read_bytes()
    cqpt(file, "--on", "2026-09-01")
    assert file.read_bytes() == before
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]


# --- the screen ------------------------------------------------------------------------------------------------------


def test_several_cases_are_a_table(cqpt: Cqpt, repository: Path) -> None:
    _, out, _ = cqpt(repository)
    rows = [line for line in out.splitlines() if re.match(r"2026-\d{4}\b", line)]
    assert [row.split()[0] for row in rows] == ["2026-0001", "2026-0002", "2026-0003"]
    assert "art. 3" not in out, "the criteria of each stand in its own page"


def test_details_shows_each_in_full(cqpt: Cqpt, repository: Path) -> None:
    _, table, _ = cqpt(repository)
    _, details, _ = cqpt(repository, "--details")
    one_by_one = "".join(cqpt(folder)[1] for folder in sorted((repository / "cases").iterdir()))
    assert details == one_by_one
    assert details != table


@pytest.mark.parametrize(("language", "said"), [("fr", "RECEVABLE"), ("en", "ADMISSIBLE")])
def test_both_languages(cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str) -> None:
    monkeypatch.setenv("CQPT_LANG", language)
    assert said in cqpt(case(tmp_path))[1]


def test_what_a_file_holds_cannot_steer_the_terminal(cqpt: Cqpt, tmp_path: Path) -> None:
    """An escape written in YAML becomes a sign of its own."""
    file = case(tmp_path, "2026-0009")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Exemple Télécom", '"\\e[31mExemple\\e[0m"'), encoding="utf-8")
    _, out, err = cqpt(file)
    assert "\x1b" not in out + err


# --- what a fresh pair of eyes found ---------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [{"hours": 820}, {"monthly_hours": {"2025-01": 150, "2025-02": 140}}])
def test_a_job_pasted_twice_is_refused(cqpt: Cqpt, tmp_path: Path, hours: dict[str, Any]) -> None:
    """Two identical jobs of 820 hours would make 1640: over 1607, on nothing but a slip."""
    job = {"employer": "A", "job": "B", "directly_related": True, "start": "2025-01-01", "end": "2025-12-31", **hours}
    code, _, err = cqpt(case(tmp_path, experience=[job, deepcopy(job)]))
    assert code == 2
    assert "error[duplicate-job]" in err


def test_two_jobs_that_differ_by_one_month_are_two(cqpt: Cqpt, tmp_path: Path) -> None:
    job = {"employer": "A", "job": "B", "directly_related": True, "start": "2025-01-01", "end": "2025-02-28"}
    months = [{"2025-01": 70, "2025-02": 60}, {"2025-01": 70, "2025-02": 61}]
    _code, _, err = cqpt(case(tmp_path, experience=[{**job, "monthly_hours": each} for each in months]))
    assert "duplicate-job" not in err


def test_a_folder_that_lost_its_case_is_said(cqpt: Cqpt, repository: Path) -> None:
    folder = repository / "cases" / "2026-0116"
    folder.mkdir()
    (folder / "case.yml").write_text("format: case/1\n", encoding="utf-8")
    code, _, err = cqpt(repository)
    assert code == 2
    assert "2026-0116/case.yaml: error[file-not-found]" in err


def test_the_title_counts_what_could_not_be_read(cqpt: Cqpt, repository: Path) -> None:
    file = repository / "cases" / "2026-0116" / "case.yaml"
    file.parent.mkdir()
    file.write_text("format: case/1\n", encoding="utf-8")
    _, out, _ = cqpt(repository)
    assert "1 illisible" in out.splitlines()[0]


def test_a_case_named_twice_is_examined_once(cqpt: Cqpt, tmp_path: Path) -> None:
    file = case(tmp_path)
    _, out, _ = cqpt(file, file.parent, "--json")
    assert len(json.loads(out)) == 1


def test_what_two_criteria_lack_alike_is_said_once(cqpt: Cqpt, tmp_path: Path) -> None:
    """No `experience:` leaves both the days and the hours open (accord, art. 3), with one thing to do."""
    file = case(tmp_path, experience=None)
    file.write_text(
        re.sub(r"^experience:.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    _code, out, err = cqpt(file)
    assert err == ""
    assert out.count("- Le dossier ne liste encore aucun emploi.") == 1


def test_documents_that_count_and_are_not_there_are_a_remark(tmp_path: Path, cqpt: Cqpt) -> None:
    """In a repository, where the documents lie beside the case; the verdict rests on what is written, as ever."""
    documents = [
        {"id": "attestation", "kind": "attestation-sur-l-honneur", "file": "pieces/attestation.pdf"},
        {"id": "bulletins", "kind": "bulletin-de-paie", "file": "pieces/bulletins.pdf"},
        {"id": "lettre", "kind": "courrier", "file": "pieces/lettre.pdf"},  # counts for nothing
        {"id": "papier", "kind": "contrat-de-travail"},  # a paper original
    ]
    file = case(tmp_path / "branche/cases", documents=documents)
    (file.parent / "pieces").mkdir()
    (file.parent / "pieces/bulletins.pdf").write_bytes(b"%PDF")
    code, out, _err = cqpt(file.parent, "--json")
    (answer,) = json.loads(out)
    assert [one["message"] for one in answer["observations"] if one["id"] == "document-not-at-hand"] == [
        "Le document «\u00a0attestation\u00a0» compte ici, et n'est pas là où le dossier le dit\u00a0: pieces/attestation.pdf."
    ]
    assert (code, answer["verdict"]) == (0, "admissible")
    assert "pieces/attestation.pdf" in cqpt(file.parent)[1]
    # Alone, outside of any repository, nobody knows where its documents are.
    alone = case(tmp_path / "ailleurs", documents=documents)
    assert "document-not-at-hand" not in cqpt(alone, "--json")[1]
