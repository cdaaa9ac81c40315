"""`cqpt validate`: every file and every link between files, in the formats that other tools read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.commands.conftest import Cqpt, Git

Spoil = Callable[[Path], Any]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def listed(case: Path, *documents: str) -> None:
    """Documents more in the list of a case."""
    lines = "".join(f"  - {{{document}}}\n" for document in documents)
    replace(case / "case.yaml", "documents:\n", f"documents:\n{lines}")


def piece(case: Path, name: str, content: bytes = b"%PDF") -> Path:
    file = case / "pieces" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


SHA_OF_PDF = "315d429b7714cedb6ad04ac31240145257692630457f3c88253c5beceac76027"

SCENARIOS: dict[str, tuple[Spoil, list[tuple[str, str]]]] = {
    # what is done to cases/2026-0001 → the findings: (severity, id)
    "a folder that does not bear the id": (
        lambda case: case.rename(case.with_name("2026-0099")),
        [("error", "folder-not-id")],
    ),
    "a grid of another case": (
        lambda case: replace(case / "grids/quiz.yaml", "case: 2026-0001", "case: 2026-0002"),
        [("error", "grid-of-another-case")],
    ),
    "a grid for another certificate": (
        lambda case: replace(case / "case.yaml", "conseiller-clientele-a-distance", "conseiller-clientele-en-point-de-distribution"),
        [("error", "grid-of-another-certificate")] * 4,
    ),
    "an evaluating body nobody knows": (
        lambda case: replace(case / "case.yaml", "organisation: evaluateurs-associes", "organisation: evaluateurs-associés"),
        [("warning", "unknown-organisation")],
    ),
    "a document of a kind that nobody knows": (
        lambda case: listed(case, "id: x, kind: contrat-de-travial"),
        [("warning", "unknown-kind")],
    ),
    "a piece of evidence of any kind": (
        lambda case: listed(case, "id: x, kind: photo-du-poste, items: [CAD1-F01]"),
        [],
    ),
    "a name that the disk writes with its accents apart": (
        lambda case: (
            piece(case, "relev\u0065\u0301.pdf"),
            listed(case, f"id: x, kind: preuve, sha256: {SHA_OF_PDF}, file: pieces/relev\u00e9.pdf"),
        ),
        [],
    ),
    "a folder of that name": (
        lambda case: (piece(case, "e\u0301te\u0301/x.pdf"), listed(case, "id: x, kind: preuve, file: pieces/\u00e9t\u00e9/x.pdf")),
        [],
    ),
    "two documents whose names differ only by how the accent is written": (
        lambda case: (
            piece(case, "e\u0301.pdf"),
            piece(case, "\u00e9.pdf"),
            listed(case, "id: x, kind: preuve, file: pieces/\u00e9.pdf", "id: y, kind: preuve, file: pieces/e\u0301.pdf"),
        ),
        [("warning", "names-collide")],
    ),
    "two grids whose names differ only by a capital": (
        lambda case: (case / "grids/Quiz.yaml").write_bytes((case / "grids/quiz.yaml").read_bytes()),
        [("error", "grid-twice"), ("warning", "names-collide")],
    ),
    "a document of which the case writes a capital": (
        lambda case: (piece(case, "Contrat.pdf"), listed(case, "id: x, kind: preuve, file: pieces/contrat.pdf")),
        [("error", "document-renamed")],
    ),
    "names that cannot be on Windows": (
        lambda case: (
            piece(case, "CON.pdf"), piece(case, "14:30.pdf"), piece(case, "fin."), piece(case, "aux/x.pdf"), piece(case, "console.pdf"),
            listed(case, *(f'id: {id}, kind: preuve, file: "pieces/{name}"' for id, name in
                           [("a", "CON.pdf"), ("b", "14:30.pdf"), ("c", "fin."), ("d", "aux/x.pdf"), ("e", "console.pdf")])),
        ),
        [("warning", "name-not-portable")] * 4,
    ),
    "a case without its file": (lambda case: (case / "case.yaml").unlink(), [("error", "file-not-found")]),
    "a grid outside of grids": (
        lambda case: shutil.copy(case / "grids/quiz.yaml", case / "quiz.yaml"),
        [("warning", "stray-file")],
    ),
    "a grid in a folder that differs by a capital": (
        lambda case: ((case / "Grids").mkdir(), shutil.copy(case / "grids/quiz.yaml", case / "Grids/quiz-2.yaml")),
        [("warning", "stray-file")],
    ),
    "files that an editor saved as text": (
        lambda case: (
            shutil.copy(case / "grids/quiz.yaml", case / "grids/quiz.yaml.txt"),
            shutil.copy(case / "case.yaml", case / "case.YML.txt"),
        ),
        [("warning", "stray-file")] * 2,
    ),
    "cases in no folder of their own": (
        lambda case: [
            shutil.copy(case / "case.yaml", other)
            for other in (case.parent / "case.yaml", case.parent / "2026-0100.yml", case.parents[1] / "case.yaml")
        ],
        [("warning", "stray-file")] * 3,
    ),
    "notes beside the case, and what an editor leaves": (
        lambda case: (
            (case / "notes").mkdir(),
            [(case / name).write_text("x", encoding="utf-8") for name in ("notes/a.txt", "case.yaml~", ".case.yaml.swp", "#case.yaml#")],
        ),
        [],
    ),
    "a document that is not there": (
        lambda case: listed(case, "id: x, kind: preuve, file: pieces/x.pdf"),
        [("error", "document-missing")],
    ),
    "a document that nobody lists": (lambda case: piece(case, "x.pdf"), [("warning", "document-unlisted")]),
    "a document that changed": (
        lambda case: (piece(case, "x.pdf"), listed(case, f"id: x, kind: preuve, file: pieces/x.pdf, sha256: {'ab' * 32}")),
        [("error", "document-altered")],
    ),
    "a document that got another name": (
        lambda case: (piece(case, "y.pdf"), listed(case, f"id: x, kind: preuve, file: pieces/x.pdf, sha256: {SHA_OF_PDF}")),
        [("error", "document-renamed")],
    ),
    "a document as it was recorded": (
        lambda case: (piece(case, "x.pdf"), listed(case, f"id: x, kind: preuve, file: pieces/x.pdf, sha256: {SHA_OF_PDF}")),
        [],
    ),
    "an absolute path": (lambda case: listed(case, "id: x, kind: preuve, file: /etc/passwd"), [("error", "path-outside-case")]),
    "a path that climbs": (lambda case: listed(case, "id: x, kind: preuve, file: ../2026-0002/case.yaml"), [("error", "path-outside-case")]),
    "a path of another system": (lambda case: listed(case, 'id: x, kind: preuve, file: "C:\\\\x.pdf"'), [("error", "path-outside-case")]),
    "a path from here": (
        lambda case: (piece(case, "x.pdf"), listed(case, "id: x, kind: preuve, file: ./pieces/x.pdf")),
        [("warning", "document-unlisted"), ("error", "path-not-plain")],
    ),
    "a path with the signs of Windows": (
        lambda case: (piece(case, "x.pdf"), listed(case, 'id: x, kind: preuve, file: "pieces\\\\x.pdf"')),
        [("warning", "document-unlisted"), ("error", "path-not-plain")],
    ),
    "a home": (lambda case: listed(case, "id: x, kind: preuve, file: ~/x.pdf"), [("error", "path-outside-case")]),
    "a link that leaves the case": (
        lambda case: ((case / "pieces").mkdir(), (case / "pieces/x.pdf").symlink_to("/etc/hostname"), listed(case, "id: x, kind: preuve, file: pieces/x.pdf")),
        [("error", "document-elsewhere")],
    ),
    "a folder that is a link out of the case": (
        lambda case: ((case / "pieces").symlink_to("/etc"), listed(case, "id: x, kind: preuve, file: pieces/hostname")),
        [("error", "document-elsewhere")],
    ),
    "a case that is a link out of the repository": (
        lambda case: (shutil.move(case, case.parents[2] / "ailleurs"), case.symlink_to(case.parents[2] / "ailleurs")),
        [("error", "link-elsewhere")],
    ),
    "a grid that is a link to any file": (
        lambda case: ((case / "grids/quiz.yaml").unlink(), (case / "grids/quiz.yaml").symlink_to("/etc/passwd")),
        [("error", "link-elsewhere")],
    ),
    "a link inside the repository": (
        lambda case: (case / "grids/quiz.yaml").rename(case / "quiz.txt") and (case / "grids/quiz.yaml").symlink_to("../quiz.txt"),
        [],
    ),
    "a device": (
        lambda case: ((case / "pieces").mkdir(), (case / "pieces/x.pdf").symlink_to("/dev/zero"), listed(case, "id: x, kind: preuve, file: pieces/x.pdf")),
        [("error", "document-not-a-file")],
    ),
    "a pipe": (
        lambda case: ((case / "pieces").mkdir(), os.mkfifo(case / "pieces/x.pdf"), listed(case, "id: x, kind: preuve, file: pieces/x.pdf")),
        [("error", "document-not-a-file")],
    ),
    "evidence that is no document": (
        lambda case: replace(case / "grids/quiz.yaml", "CAD1-C03: 3", "CAD1-C03: {level: 3, evidence: [rien]}"),
        [("error", "unknown-evidence")],
    ),
    "an unfinished merge": (
        lambda case: replace(case / "case.yaml", "id: 2026-0001", "<<<<<<< HEAD\nid: 2026-0001\n=======\nid: 2026-0002\n>>>>>>> autre"),
        [("error", "merge-conflict")],
    ),
    "names with spaces, accents and signs": (
        lambda case: (piece(case, "Pièce n° 1 – “été” 🙂.pdf"), listed(case, 'id: x, kind: preuve, file: "pieces/Pièce n° 1 – “été” 🙂.pdf"')),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("spoil", "expected"), SCENARIOS.values(), ids=SCENARIOS.keys())
def test_findings(branch: Path, cqpt: Cqpt, spoil: Spoil, expected: list[tuple[str, str]]) -> None:
    spoil(branch / "cases" / "2026-0001")
    code, out, err = cqpt("validate", "--json")
    found = json.loads(out)["findings"]
    assert [(one["severity"], one["id"]) for one in found] == expected
    assert code == (1 if any(severity == "error" for severity, _id in expected) else 0)
    assert err == ""
    assert all((branch / one["path"]).is_relative_to(branch) for one in found)


def test_a_document_is_hashed_as_everyone_does() -> None:
    """The constant above, from another program."""
    done = subprocess.run(["sha256sum"], input=b"%PDF", stdout=subprocess.PIPE)
    assert done.stdout.split()[0].decode() == SHA_OF_PDF


def test_warnings_count_on_request(branch: Path, cqpt: Cqpt) -> None:
    piece(branch / "cases" / "2026-0001", "x.pdf")
    assert cqpt("validate")[0] == 0
    assert cqpt("validate", "--strict")[0] == 1


def test_the_place_of_a_conflict(branch: Path, cqpt: Cqpt, git: Git) -> None:
    """As git really leaves it."""
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Un")
    file = branch / "cases/2026-0003/case.yaml"
    git("checkout", "-qb", "autre")
    replace(file, "family_name: Fournier", "family_name: Fournier-Roy")
    git("commit", "-qam", "Deux")
    git("checkout", "-q", "-")
    replace(file, "family_name: Fournier", "family_name: Roy")
    git("commit", "-qam", "Trois")
    subprocess.run(["git", "merge", "-q", "autre"], capture_output=True, check=False)
    line = file.read_text(encoding="utf-8").split("\n").index("<<<<<<< HEAD") + 1
    code, _out, err = cqpt("validate")
    assert code == 1
    assert f"cases/2026-0003/case.yaml:{line}:1: error[merge-conflict]" in err
    assert "<<<<<<< HEAD" in err


def test_a_case_or_a_file_alone(branch: Path, cqpt: Cqpt, tmp_path: Path) -> None:
    replace(branch / "cases/2026-0001/grids/quiz.yaml", "CAD1-C03: 3", "CAD1-C03: 7")
    replace(branch / "cases/2026-0002/case.yaml", "id: 2026-0002", "id: 2026-0002\nfaute: 1")
    for path in ("cases/2026-0001", "cases/2026-0001/case.yaml", "cases/2026-0001/grids/quiz.yaml"):
        code, out, _err = cqpt("validate", path, "--json")
        answer = json.loads(out)
        assert (code, answer["checked"]) == (1, 1)
        assert [one["id"] for one in answer["findings"]] == ["out-of-range"]
    lone = tmp_path / "grille.yaml"
    shutil.copy(branch / "cases/2026-0002/grids/quiz.yaml", lone)
    assert cqpt("validate", lone)[0] == 0
    assert cqpt("validate", "organisations/jalons-competences.yaml", "cqpt.yaml")[0] == 0
    code, _out, err = cqpt("validate", tmp_path / "rien.yaml")
    assert code == 2
    assert "error[file-not-found]" in err


def test_what_surrounds_the_cases(branch: Path, cqpt: Cqpt) -> None:
    (branch / "sessions").mkdir()
    (branch / "sessions/2026-06-18.yaml").write_text(
        "format: session/1\nheld_on: 2026-06-19\ncases: [2026-0001, 2026-0101]\n", encoding="utf-8"
    )
    replace(branch / "organisations/jalons-competences.yaml", "slug: jalons-competences", "slug: jalons")
    replace(branch / "cqpt.yaml", "name:", "nom:")
    _code, out, _err = cqpt("validate", "--json")
    assert sorted({one["id"] for one in json.loads(out)["findings"]}) == [
        "file-not-named-so", "missing-key", "unknown-case", "unknown-key", "unknown-organisation",
    ]  # fmt: skip


def test_sarif(branch: Path, cqpt: Cqpt) -> None:
    replace(branch / "cases/2026-0001/case.yaml", "received_on: 2026-03-02", "received_on: 2026-02-30")
    code, out, _err = cqpt("validate", "--format", "sarif")
    run = json.loads(out)["runs"][0]
    (result,) = run["results"]
    assert code == 1
    assert (result["ruleId"], result["level"]) == ("no-such-day", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "no-such-day"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cases/2026-0001/case.yaml"
    text = (branch / "cases/2026-0001/case.yaml").read_text(encoding="utf-8").split("\n")
    region = place["region"]
    assert text[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == "2026-02-30"


def test_junit(branch: Path, cqpt: Cqpt) -> None:
    replace(branch / "cases/2026-0001/case.yaml", "received_on: 2026-03-02", "received_on: 2026-02-30")
    piece(branch / "cases/2026-0002", "x\x1b[31m.pdf")
    code, out, _err = cqpt("validate", "--format", "junit")
    suite = ET.fromstring(out)[0]
    assert code == 1
    assert (suite.get("tests"), suite.get("failures")) == ("13", "1")
    assert [failure.get("type") for failure in suite.iter("failure")] == ["no-such-day"]


def test_formats_are_named(branch: Path, cqpt: Cqpt) -> None:
    code, _out, err = cqpt("validate", "--format", "yaml")
    assert code == 2
    assert "console,json,sarif,junit" in err


def test_a_read_only_repository(branch: Path, cqpt: Cqpt) -> None:
    (branch / ".cqpt").write_text("", encoding="utf-8")  # no folder can be made here, not even by root
    assert cqpt("validate")[0] == 0
    assert cqpt("status")[0] == 0
    code, _out, err = cqpt("new", "session", "2026-06-18")
    assert code == 2
    assert "error[cannot-write]" in err


def test_a_file_that_vanishes_while_it_is_checked(branch: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch) -> None:
    from cqpt_cli.casework import case_files, inspecting

    opened = case_files.open_folder

    def vanishing(folder: Path, *rest: Any, **more: Any) -> Any:
        if folder.name == "2026-0001":
            shutil.rmtree(folder)
        return opened(folder, *rest, **more)

    monkeypatch.setattr(inspecting, "open_folder", vanishing)
    code, _out, err = cqpt("validate")
    assert code == 1
    assert err.count("error[") == 1
    assert "error[file-not-found]" in err


def test_the_remedy_for_a_path_that_is_not_plain(branch: Path, cqpt: Cqpt) -> None:
    listed(branch / "cases/2026-0001", "id: x, kind: preuve, file: .//pieces/./x.pdf")
    listed(branch / "cases/2026-0002", "id: x, kind: preuve, file: ./pieces/./x.pdf")
    found = json.loads(cqpt("validate", "--json")[1])["findings"]
    assert {(one["id"], one["remedy"]) for one in found if "path" in one["id"]} >= {
        ("path-not-plain", "Écrivez «\u00a0file: pieces/x.pdf\u00a0»."),
    }


def test_what_was_found_is_summed_up_by_kind(branch: Path, cqpt: Cqpt) -> None:
    """Errors first, then what is most frequent; what one would explain is the gravest."""
    piece(branch / "cases/2026-0001", "x.pdf")
    piece(branch / "cases/2026-0002", "x.pdf")
    replace(branch / "cases/2026-0003/case.yaml", "id: 2026-0003", "id: 2026-0003\nfaute: 1")
    _code, out, _err = cqpt("validate")
    assert out.splitlines()[-4:] == [
        "13 dossiers vérifiés\u00a0: 1 erreur, 2 avertissements",
        "- 1 × error[unknown-key] Clé inconnue",
        "- 2 × warning[document-unlisted] Document que rien ne nomme",
        "Ce qu'un problème veut dire\u00a0: cqpt explain unknown-key",
    ]


def test_a_grid_that_was_copied_is_named(branch: Path, cqpt: Cqpt) -> None:
    """A file manager's copy, with its levels raised: nobody knows which of the two counts, and nothing wins by being higher."""
    grids = branch / "cases/2026-0001/grids"
    text = (grids / "quiz.yaml").read_text(encoding="utf-8")
    copy = grids / "quiz - Copie.yaml"
    copy.write_text(text.replace(": 3", ": 4"), encoding="utf-8")
    code, out, _err = cqpt("validate", "--json")
    twice = [one for one in json.loads(out)["findings"] if one["id"] == "grid-twice"]
    assert code == 1
    assert [(Path(one["path"]).name, one["severity"]) for one in twice] == [("quiz.yaml", "error")]
    assert "quiz - Copie.yaml" in twice[0]["message"]
    assert "complement, correction" in twice[0]["remedy"]
    assert (twice[0]["source"], twice[0]["basis"]) == ("hors accord", "hypothesis"), (
        "the accord does not say how modalities come together"
    )
    code, out, err = cqpt("score", "cases/2026-0001")
    assert (code, out) == (2, "")
    assert re.match(r"cases/2026-0001/grids/quiz[.]yaml:\d+:\d+: error\[grid-twice\]", err)
    # Held anew on another day, it says so: here a complement of the first.
    role = "modality: quiz\nassessment: {role: complement, of: grids/quiz.yaml}"
    later = text.replace("modality: quiz", role).replace("assessed_on: 2026-04-27", "assessed_on: 2026-04-28")
    copy.write_text(later, encoding="utf-8")
    assert "grid-twice" not in cqpt("validate")[2]
    assert cqpt("score", "cases/2026-0001")[0] == 0
