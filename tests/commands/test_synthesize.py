"""`cqpt synthesize`: what it writes, where, and what it leaves alone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqpt_cli.app import run
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering.documents import Documents
from tests.typed import as_typed

BASE = YAML(typ="rt").load(
    (Path(__file__).parents[1] / "scenarios" / "scoring" / "_base.yaml").read_text(encoding="utf-8")
)
CAD = "conseiller-clientele-a-distance"
ALL = dict.fromkeys(default_accord().certificate(CAD).entries, 3)
SUMMARY = "tableau-recapitulatif"

Cqpt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cqpt(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cqpt:
    """Run the command in this process: its exit code, standard output and standard error."""
    monkeypatch.setenv("CQPT_LANG", "fr")
    monkeypatch.delenv("CQPT_DEBUG", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(["synthesize", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return call


def write(file: Path, content: Mapping[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="rt").dump(dict(content), stream)
    return file


def case(folder: Path, id: str, levels: Mapping[str, Any] | None = None, **changes: Any) -> Path:
    """A case folder; with levels, it holds a portfolio, a quiz and an observation of them."""
    write(folder / id / "case.yaml", {**BASE["case"], "id": id, "certificate": CAD, **changes})
    if levels is not None:
        for modality in ("dossier-de-preuves", "quiz", "observation"):
            head = {**BASE["grid"], "case": id, "certificate": CAD, "modality": modality}
            block = BASE["modalities"].get(modality, {})
            write(folder / id / "grids" / f"{modality}.yaml", {**head, **block, "levels": dict(levels)})
    return folder / id


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three cases: everything acquired, one item below, and not evaluated yet."""
    folder = tmp_path / "branche"
    case(folder / "cases", "2026-0001", ALL)
    case(folder / "cases", "2026-0002", {**ALL, "CAD1-P01": 2})
    case(folder / "cases", "2026-0003")
    return folder


def files_under(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def spoil(folder: Path, id: str) -> Path:
    """Make a case unreadable; returns its file."""
    file = folder / "cases" / id / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("route:", "rout:"), encoding="utf-8")
    return file


# --- what is written -------------------------------------------------------------------------------------------------


def test_a_synthesis_a_case_and_the_summary(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    output = tmp_path / "build" / "commission"
    code, out, err = cqpt(repository, "--format", "md,html", "--output", output)
    assert (code, err) == (0, "")
    names = ["2026-0001", "2026-0002", "2026-0003", SUMMARY]
    expected = {f"{name}.{format}" for name in names for format in ("md", "html")}
    assert files_under(output).keys() == expected | {f"{SUMMARY}.csv", f"{SUMMARY}.xlsx"}
    assert str(output) in out


def test_all_formats_by_default(cqpt: Cqpt, tmp_path: Path) -> None:
    output = tmp_path / "out"
    code, _, err = cqpt(case(tmp_path, "2026-0001", ALL), "--output", output)
    assert (code, err) == (0, "")
    found = files_under(output)
    assert {Path(name).suffix for name in found} == {".md", ".html", ".pdf", ".csv", ".xlsx"}
    assert found["2026-0001.pdf"].startswith(b"%PDF-")
    assert found[f"{SUMMARY}.xlsx"].startswith(b"PK")


def test_the_documents_say_what_was_found(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    cqpt(repository, "--format", "md", "--output", tmp_path / "out")
    found = files_under(tmp_path / "out")
    assert "Proposition favorable" in found["2026-0001.md"].decode()
    assert "CAD1-P01" in found["2026-0002.md"].decode()
    rows = list(csv.DictReader(found[f"{SUMMARY}.csv"].decode("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["Dossier"], row["Acquis"], row["À compléter"]) for row in rows[:2]] == [
        ("2026-0001", "94", "0"),
        ("2026-0002", "93", "1"),
    ]
    assert rows[2]["Dossier"] == "2026-0003"


def test_0_though_no_proposal_is_favourable(cqpt: Cqpt, tmp_path: Path) -> None:
    """The work is done: the answer is the commission's business."""
    code, _, err = cqpt(case(tmp_path, "2026-0001", {"CAD1-P01": 0}), "--format", "md", "--output", tmp_path / "out")
    assert (code, err) == (0, "")


def test_the_same_cases_give_the_same_bytes(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    cqpt(repository, "--format", "md,html", "--output", tmp_path / "a")
    cqpt(repository, "--format", "md,html", "--output", tmp_path / "b")
    assert files_under(tmp_path / "a") == files_under(tmp_path / "b")


def test_documents_are_french_whatever_the_screen_speaks(
    cqpt: Cqpt, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, french, _ = cqpt(repository, "--format", "md,html", "--output", tmp_path / "out")
    before = files_under(tmp_path / "out")
    monkeypatch.setenv("CQPT_LANG", "en")
    _, english, _ = cqpt(repository, "--format", "md,html", "--output", tmp_path / "out")
    assert files_under(tmp_path / "out") == before
    assert "files written" in english
    assert english != french


def test_on_another_day(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path, "2026-0001")
    cqpt(folder, "--format", "md", "--output", tmp_path / "out", "--on", "2026-09-15")
    said = as_typed((tmp_path / "out" / "2026-0001.md").read_text(encoding="utf-8"))
    # The window of 2026-09-15: from the same day three years earlier to the eve.
    assert "15 septembre 2023" in said
    assert "14 septembre 2026" in said


# --- where -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["", "cases/2026-0001", "cases/2026-0001/case.yaml"])
def test_without_output_in_syntheses_of_the_repository(cqpt: Cqpt, repository: Path, named: str) -> None:
    code, _, err = cqpt(repository / named, "--format", "md")
    assert (code, err) == (0, "")
    assert (repository / "syntheses" / "2026-0001.md").is_file()


def test_without_a_path_the_current_folder(cqpt: Cqpt, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    assert cqpt("--format", "md")[0] == 0
    assert (repository / "syntheses" / f"{SUMMARY}.md").is_file()


def test_nothing_outside_the_output_folder_is_touched(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    beside = tmp_path / "2026-0001.md"
    beside.write_text("à part", encoding="utf-8")
    before = files_under(tmp_path)
    cqpt(repository, "--format", "md,html", "--output", output)
    after = {name: content for name, content in files_under(tmp_path).items() if not name.startswith("out/")}
    assert after == before


def test_other_files_of_the_output_folder_are_left_alone(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.mkdir()
    (output / "notes.md").write_text("à part", encoding="utf-8")
    cqpt(repository, "--format", "md", "--output", output)
    assert (output / "notes.md").read_text(encoding="utf-8") == "à part"


def test_an_existing_document_is_replaced_whole(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    cqpt(repository, "--format", "md", "--output", tmp_path / "fresh")
    output = tmp_path / "out"
    output.mkdir()
    for name in ("2026-0001.md", f"{SUMMARY}.csv"):
        (output / name).write_text("une version plus longue\n" * 10_000, encoding="utf-8")
    cqpt(repository, "--format", "md", "--output", output)
    assert files_under(output) == files_under(tmp_path / "fresh"), "no remains, and no temporary file"


def test_a_link_is_replaced_and_not_followed(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("à part", encoding="utf-8")
    output = tmp_path / "out"
    output.mkdir()
    (output / "2026-0001.md").symlink_to(outside)
    cqpt(repository, "--format", "md", "--output", output)
    assert outside.read_text(encoding="utf-8") == "à part"
    assert not (output / "2026-0001.md").is_symlink()


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_one_bad_case_is_reported_and_the_others_are_written(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    wrong = spoil(repository, "2026-0002")
    code, out, err = cqpt(repository, "--format", "md", "--output", tmp_path / "out")
    assert code == 2
    assert err.startswith(f"{wrong}:")
    assert "error[unknown-key]" in err
    found = files_under(tmp_path / "out")
    assert {name for name in found if name.endswith(".md")} == {"2026-0001.md", "2026-0003.md"}
    assert "error[summary-incomplete]" in err, "a table with a case missing would pass for the whole"
    assert "2026-0002" not in out


def test_a_bad_grid_refuses_its_whole_case(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    wrong = repository / "cases" / "2026-0001" / "grids" / "observation.yaml"
    wrong.write_text(wrong.read_text(encoding="utf-8").replace("CAD1-C01: 3", "CAD1-C01: 6"), encoding="utf-8")
    code, _, err = cqpt(repository, "--format", "md", "--output", tmp_path / "out")
    assert code == 2
    assert err.startswith(f"{wrong}:")
    assert not (tmp_path / "out" / "2026-0001.md").exists()
    assert (tmp_path / "out" / "2026-0002.md").exists()


def test_the_old_document_of_a_bad_case_is_unharmed(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    cqpt(repository, "--format", "md", "--output", output)
    before = (output / "2026-0002.md").read_bytes()
    spoil(repository, "2026-0002")
    cqpt(repository, "--format", "md", "--output", output)
    assert (output / "2026-0002.md").read_bytes() == before


def test_two_cases_of_one_id(cqpt: Cqpt, tmp_path: Path) -> None:
    first = case(tmp_path / "a", "2026-0001", ALL)
    second = case(tmp_path / "b", "2026-0001")
    code, _, err = cqpt(first, second, "--format", "md", "--output", tmp_path / "out")
    assert code == 2
    assert err.startswith(f"{second / 'case.yaml'}: error[duplicate-case]: ")
    assert "Proposition favorable" in (tmp_path / "out" / "2026-0001.md").read_text(encoding="utf-8")


def test_a_case_named_twice_is_one_case(cqpt: Cqpt, tmp_path: Path) -> None:
    folder = case(tmp_path, "2026-0001")
    code, _, err = cqpt(folder, folder / "case.yaml", "--format", "md", "--output", tmp_path / "out")
    assert (code, err) == (0, "")
    rows = (tmp_path / "out" / f"{SUMMARY}.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 2, "the header and one case"


def test_a_case_with_the_name_of_the_summary(cqpt: Cqpt, tmp_path: Path) -> None:
    """Both would be written to one file: either both documents are there, or the case is refused."""
    folder = case(tmp_path, SUMMARY)
    code, out, err = cqpt(folder, "--format", "md", "--output", tmp_path / "out", "--json")
    written = json.loads(out)["written"]
    assert len(written) == len(set(written))
    assert code == 0 or "error[" in err


def test_nothing_is_written_where_there_is_no_case(cqpt: Cqpt, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = cqpt(tmp_path / "empty", "--output", tmp_path / "out")
    assert code == 2
    assert err.startswith(f"{tmp_path / 'empty'}: error[nothing-found]: ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("formats", ["docx", "md,docx", "", ",", "pdf md"])
def test_a_format_that_is_none(cqpt: Cqpt, repository: Path, tmp_path: Path, formats: str) -> None:
    code, out, err = cqpt(repository, "--format", formats, "--output", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err.startswith("cqpt: error[usage]: ")
    assert "md,html,pdf" in err
    assert not (tmp_path / "out").exists()


def test_formats_are_read_as_people_write_them(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    assert cqpt(repository, "--format", " MD , html,md", "--output", tmp_path / "out")[0] == 0
    assert {Path(name).suffix for name in files_under(tmp_path / "out")} == {".md", ".html", ".csv", ".xlsx"}


def test_an_output_that_cannot_be_written(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    output.write_text("un fichier", encoding="utf-8")
    code, _, err = cqpt(repository, "--format", "md", "--output", output)
    assert code == 2
    assert err.count("error[") == 1
    assert "error[not-a-folder]" in err
    assert output.read_text(encoding="utf-8") == "un fichier"


@pytest.mark.parametrize(("language", "claim"), [("fr", "rien n'a été écrit"), ("en", "nothing was written")])
def test_a_bug_in_the_middle_says_no_untruth(
    cqpt: Cqpt, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, claim: str
) -> None:
    """The second document fails by our fault; the first is written already."""
    render, calls = Documents.render, iter(range(10))

    def failing(self: Documents, document: str, view: Mapping[str, Any], format: str) -> bytes:
        if next(calls) == 1:
            raise ZeroDivisionError
        return render(self, document, view, format)

    monkeypatch.setenv("CQPT_LANG", language)
    monkeypatch.setattr(Documents, "render", failing)
    code, _, err = cqpt(repository, "--format", "md", "--output", tmp_path / "out")
    assert code == 3
    assert err.startswith("cqpt: error[bug]: ")
    assert claim not in err or not files_under(tmp_path / "out")


# --- --json ----------------------------------------------------------------------------------------------------------


def test_json_names_every_file_written(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    code, out, err = cqpt(repository, "--format", "md", "--output", output, "--json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert sorted(answer["written"]) == sorted((output / name).as_posix() for name in files_under(output))
    assert answer["problems"] == []


def test_json_names_what_is_wrong(cqpt: Cqpt, repository: Path, tmp_path: Path) -> None:
    wrong = spoil(repository, "2026-0002")
    code, out, err = cqpt(repository, "--format", "md", "--output", tmp_path / "out", "--json")
    problems = json.loads(out)["problems"]
    assert code == 2
    # “rout” is unknown, and with it the route is missing.
    incomplete = [problem for problem in problems if problem["id"] == "summary-incomplete"]
    assert [problem["path"] for problem in incomplete] == [(tmp_path / "out").as_posix()]
    assert {problem["path"] for problem in problems if problem not in incomplete} == {wrong.as_posix()}
    assert "unknown-key" in [problem["id"] for problem in problems]
    line = next(problem["line"] for problem in problems if problem["id"] == "unknown-key")
    assert wrong.read_text(encoding="utf-8").splitlines()[line - 1].startswith("rout:")
    assert f"{wrong}:{line}:1: error[unknown-key]: " in err
