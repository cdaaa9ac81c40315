"""What is gone, altered or in the way is said, and nothing is concluded from the rest as if it were the whole."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import Cqpt

HELD = "CQPT-CAD-2026-0001"
"""The number that the case 2026-0001 of the example branch holds."""


@pytest.fixture
def awarded(year: Path) -> Path:
    """The example branch as it was before the certificate of 2026-0008 was delivered."""
    file = year / "cases/2026-0008/case.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("delivery:")], encoding="utf-8")
    return year


DELIVER = ("deliver", "2026-0008", "--by", "CPNE", "--on", "2026-10-01", "--dry-run")


def test_the_next_number_with_every_case_in_its_place(awarded: Path, cqpt: Cqpt) -> None:
    code, out, err = cqpt(*DELIVER)
    assert (code, err) == (0, "")
    assert "number: CQPT-CAD-2026-0002" in out


@pytest.mark.parametrize("problem", ["file-not-found", "case-gone"])
def test_no_number_is_given_while_one_that_was_given_is_unknown(awarded: Path, cqpt: Cqpt, problem: str) -> None:
    """A case that lost its file, and one that is gone altogether but stands on the agenda of a sitting."""
    gone = awarded / "cases/2026-0001"
    if problem == "file-not-found":
        (gone / "case.yaml").rename(gone / "Case.yml")
    else:
        shutil.rmtree(gone)
    code, out, err = cqpt(*DELIVER)
    assert (code, out) == (2, "")
    assert f"error[{problem}]" in err


@pytest.mark.parametrize("command", ["register", "funding", "score"])
def test_a_case_that_lost_its_file_is_missed(year: Path, cqpt: Cqpt, command: str) -> None:
    (year / "cases/2026-0001/case.yaml").unlink()
    code, _out, err = cqpt(command, ".") if command == "score" else cqpt(command)
    assert code == 2
    assert "cases/2026-0001/case.yaml" in err
    assert "error[file-not-found]" in err


def test_the_summary_table_stays_where_a_case_cannot_be_read(year: Path, cqpt: Cqpt) -> None:
    assert cqpt("synthesize", "--format", "md")[0] == 0
    table = year / "syntheses/tableau-recapitulatif.md"
    before = table.read_bytes()
    (year / "cases/2026-0001/case.yaml").unlink()
    code, _out, err = cqpt("synthesize", "--format", "md")
    assert (code, "error[summary-incomplete]" in err) == (2, True)
    assert table.read_bytes() == before


@pytest.fixture
def decided(new_repository: Path, cqpt: Cqpt) -> Path:
    """A case with a document on the disk, declared admissible: the decision rests on the document."""
    (new_repository / "releve.txt").write_text("1 700 heures", encoding="utf-8")
    for command in (
        ("attach", "2026-0001", "releve.txt", "--kind", "releve-d-heures", "--id", "releve", "--received-on", "2026-03-02"),
        ("decide", "2026-0001", "--decision", "admissible", "--reason", "Vu au guichet, les originaux font foi.",
         "--by", "Ana Petit", "--on", "2026-03-09"),
    ):  # fmt: skip
        code, _out, err = cqpt(*command)
        assert (code, err) == (0, ""), err
    return new_repository


@pytest.mark.parametrize("altered", [True, False])
def test_a_judgement_is_suspect_when_its_document_is_no_longer_the_same(
    decided: Path, cqpt: Cqpt, altered: bool
) -> None:
    assert json.loads(cqpt("status", "--suspect", "--json")[1]) == []
    (piece,) = (decided / "cases/2026-0001/pieces").iterdir()
    if altered:
        piece.write_text("2 700 heures", encoding="utf-8")
    else:
        piece.unlink()
    (standing,) = json.loads(cqpt("status", "--suspect", "--json")[1])
    assert standing["case"] == "2026-0001"
    assert "[suspect-document]" in cqpt("validate")[2]
    code, _out, err = cqpt("confirm", "2026-0001", "--by", "Ana Petit", "--on", "2026-03-10")
    assert (code, "[suspect-document]" in err) == (2, True), "there is nothing to stand by"


@pytest.mark.parametrize("make", ["pipe", "endless", "huge"])
def test_nothing_in_the_folder_of_documents_makes_anyone_wait(decided: Path, make: str) -> None:
    odd = decided / "cases/2026-0001/pieces/odd"
    if make == "pipe":
        os.mkfifo(odd)
    elif make == "endless":
        odd.symlink_to("/dev/zero")
    else:
        with odd.open("wb") as file:
            file.truncate(200 * 2**30)  # a hole: it takes no room on the disk
    (decided / "cases/2026-0001/pieces/releve.txt").unlink()  # so that the others are looked through for it
    done = subprocess.run(
        [sys.executable, "-m", "cqpt_cli", "validate"], cwd=decided, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert "[document-missing]" in done.stderr
    assert "pieces/odd" in done.stderr


def test_warnings_alone_are_no_error_however_many(decided: Path, cqpt: Cqpt) -> None:
    for number in range(60):
        (decided / f"cases/2026-0001/pieces/{number}.txt").write_text(str(number), encoding="utf-8")
    code, _out, err = cqpt("validate")
    assert (code, "warning[more-problems]" in err) == (0, True)


def test_a_case_that_could_not_be_written_leaves_no_folder(
    new_repository: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _out, err = cqpt("new", "case", "--certificate", "conseiller-clientele-a-distance", "--route", "acces-libre",
                           "--family-name", "Roy", "--given-names", "Zoé", "--received-on", "2026-03-02")  # fmt: skip
    assert (code, "error[cannot-write]" in err) == (2, True)
    assert not (new_repository / "cases/2026-0002").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="children are found in /proc")
def test_no_worker_outlives_the_one_who_asked(tmp_path: Path) -> None:
    """Killed without a word, it cannot end them: they notice that nobody reads any more."""
    root = tmp_path / "many"
    model = Path(__file__).parents[2] / "examples/branche-2026/cases/2026-0002"
    for number in range(1500):
        shutil.copytree(model, root / "cases" / f"x-{number:04}")
    asked = subprocess.Popen(
        [sys.executable, "-m", "cqpt_cli", "validate"], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    children: list[int] = []
    while not children and asked.poll() is None:
        time.sleep(0.02)
        children = _children_of(asked.pid)
    asked.send_signal(signal.SIGKILL)
    asked.wait()
    assert children, "it was too fast to be caught at work"
    for _turn in range(600):
        if not any(map(_runs, children)):
            return
        time.sleep(0.1)
    raise AssertionError(f"still there: {children}")


def _children_of(process: int) -> list[int]:
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(one) for one in listed.split()]


def _runs(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
