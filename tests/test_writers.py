"""Nothing is lost: whatever moment a writer is killed at, and however many write at once."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from cqpt_cli import language
from cqpt_cli.casework.validating import validate
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.findings import Severity
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering.sentences import say
from cqpt_cli.sources import writing
from cqpt_cli.sources.writing import Change, write, write_whole
from cqpt_cli.sources.yaml_reader import read_yaml

CASE = ["new", "case", "--certificate", "conseiller-clientele-a-distance", "--route", "acces-libre", "--family-name",
        "Martin", "--given-names", "Léa", "--received-on", "2026-03-02"]  # fmt: skip


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cqpt_cli", *arguments],
        cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "CQPT_LANG": "fr"},
    )  # fmt: skip


def done(process: subprocess.Popen[bytes]) -> None:
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    done(start(tmp_path, "init", "."))
    done(start(tmp_path, *CASE))
    return tmp_path


def errors(root: Path) -> list[str]:
    found = [one for inspection in validate([root], default_accord()) for one in inspection.diagnostics]
    return [one.id for one in found if one.severity is Severity.ERROR]


def documents(root: Path) -> list[str]:
    file = root / "cases/2026-0001/case.yaml"
    data = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict)
    listed = data["documents"]
    assert isinstance(listed, list)
    return [str(one["file"]) for one in listed if isinstance(one, dict)]


def test_eight_writers_lose_nothing(root: Path) -> None:
    """Eight documents into one case at once: eight lines, eight files, eight ids."""
    for number in range(8):
        (root / f"{number}.pdf").write_bytes(b"%d" % number)
    for process in [start(root, "attach", "2026-0001", f"{n}.pdf", "--kind", "preuve") for n in range(8)]:
        done(process)
    assert sorted(documents(root)) == [f"pieces/{number}.pdf" for number in range(8)]
    assert errors(root) == []


def test_eight_writers_take_eight_numbers(root: Path) -> None:
    for process in [start(root, *CASE) for _turn in range(8)]:
        done(process)
    assert sorted(path.name for path in (root / "cases").iterdir() if path.is_dir()) == [
        f"2026-{number:04}" for number in range(1, 10)
    ]
    assert errors(root) == []


def test_readers_see_whole_files_while_others_write(root: Path) -> None:
    (root / "x.pdf").write_bytes(b"x")
    for number in range(6):
        (root / f"{number}.pdf").write_bytes(b"%d" % number)
    writers = [start(root, "attach", "2026-0001", f"{number}.pdf", "--kind", "preuve") for number in range(6)]
    looks = 0
    while any(writer.poll() is None for writer in writers):
        document = read_yaml(Path("case.yaml"), (root / "cases/2026-0001/case.yaml").read_bytes())
        assert not document.diagnostics
        looks += 1
    for writer in writers:
        done(writer)
    assert looks


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(root: Path, seed: int) -> None:
    """A document that is listed is there whole; one that is not listed may lie there, and is said."""
    random = Random(seed)
    kept = 0
    for turn in range(6):
        name = f"{seed}-{turn}.pdf"
        (root / name).write_bytes(name.encode() * 50_000)
        process = start(root, "attach", "2026-0001", name, "--kind", "preuve")
        time.sleep(random.uniform(0.1, 0.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert errors(root) == []
        kept = len(documents(root))
        for file in documents(root):
            written = (root / "cases/2026-0001" / file).read_bytes()
            assert written == Path(file).name.encode() * 50_000
    # A writer that was killed stands in nobody's way, and what it left goes.
    (root / "last.pdf").write_bytes(b"last")
    done(start(root, "attach", "2026-0001", "last.pdf", "--kind", "preuve"))
    assert len(documents(root)) == kept + 1
    assert not list(root.rglob(".cqpt-*.part"))


STEPS = ["fdopen", "fsync", "chmod", "link", "replace", "_settle"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("new", [True, False])
def test_a_writer_stopped_at_each_step(tmp_path: Path, step: str, new: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "case.yaml"
    if not new:
        path.write_bytes(b"old")

    def stop(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    match step:
        case "_settle":
            monkeypatch.setattr(writing, "_settle", stop)
        case "chmod" | "replace":
            monkeypatch.setattr(Path, step, stop)
        case _:
            monkeypatch.setattr(os, step, stop)
    reached = not (step == "link" and not new) and not (step == "replace" and new)
    if reached:
        with pytest.raises(KeyboardInterrupt):
            write_whole(path, b"new", new=new)
    else:
        write_whole(path, b"new", new=new)
    monkeypatch.undo()
    before, after = None if new else b"old", b"new"
    found = path.read_bytes() if path.exists() else None
    assert found in (before, after)
    assert found == after or reached
    assert [one.name for one in tmp_path.iterdir()] == (["case.yaml"] if found else [])


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language.use("en")
    path = tmp_path / "case.yaml"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refusal) as caught:
        write_whole(path, b"new")
    assert caught.value.diagnostics[0].id == "cannot-write"
    assert "the disk is full" in say(caught.value.diagnostics[0].message)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["case.yaml"]


def test_a_change_by_someone_else_is_not_written_over(tmp_path: Path) -> None:

    path = tmp_path / "case.yaml"
    path.write_bytes(b"theirs")
    for change in (Change(path, b"read", b"ours"), Change(path, None, b"ours")):
        with pytest.raises(Refusal) as caught:
            write([change])
        assert caught.value.diagnostics[0].id == "changed-meanwhile"
        assert path.read_bytes() == b"theirs"


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:

    path = tmp_path / "case.yaml"
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(Refusal):
        write_whole(path, b"ours", new=True)
    assert path.is_symlink()


def test_one_that_holds_the_repository_too_long(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr(writing, "_PATIENCE", 0.2)
    with writing.only_writer(root):
        other = subprocess.run(
            [sys.executable, "-c", "import sys; from pathlib import Path; from cqpt_cli.sources import writing; writing._PATIENCE = 0.2\n"
             "from cqpt_cli.diagnostics import Refusal\n"
             "try:\n with writing.only_writer(Path('.')): pass\nexcept Refusal as refusal: print(refusal.diagnostics[0].id)"],
            cwd=root, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    assert other.stdout.strip() == "repository-busy"


def test_ctrl_c_in_the_middle_of_a_survey(tmp_path: Path) -> None:
    """It stops at once, with 130, without a word on the screen, no worker stays, and the index stays usable."""
    done(start(tmp_path, "init", "."))
    model = next(Path(__file__).parent.parent.glob("examples/*/cases/2026-0002"))
    for number in range(2000):
        shutil.copytree(model, tmp_path / "cases" / f"x-{number:04}")
    process = start(tmp_path, "validate")
    while not (tmp_path / ".cqpt" / "index.sqlite").exists():
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=120)  # ends only once nobody holds the pipe any more
    assert process.returncode == 130
    assert err == b""
    again = start(tmp_path, "validate", "--json")
    out, err = again.communicate(timeout=300)
    assert again.returncode == 1  # no folder bears the id of its case
    assert sum(one["id"] == "folder-not-id" for one in json.loads(out)["findings"]) == 2000
