"""What the tests of the commands share: a way to call them, a repository, and git."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cqpt_cli.app import run
from cqpt_cli.models.acts import ACT_KEYS
from cqpt_cli.sources import clock
from tests.commands import acts

Cqpt = Callable[..., tuple[int, str, str]]
Git = Callable[..., str]
Done = Callable[..., str]
Refused = Callable[..., str]

EXAMPLES = Path(__file__).parents[2] / "examples" / "branche-2026"

CASE = ("--certificate", "conseiller-clientele-a-distance", "--route", "acces-libre", "--family-name", "Martin",
        "--given-names", "Léa", "--received-on", "2026-03-02")  # fmt: skip


@pytest.fixture
def cqpt(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cqpt:
    """Run a command line in this process: its exit code, standard output and standard error."""
    monkeypatch.setenv("CQPT_LANG", "fr")
    monkeypatch.delenv("CQPT_DEBUG", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return call


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example branch with all the acts of its year, which is the current folder."""
    root = tmp_path / "branche"
    shutil.copytree(EXAMPLES, root, ignore=shutil.ignore_patterns(".cqpt"))
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def branch(year: Path) -> Path:
    """The same as it was received: cases and grids, the body that each case names, no act yet, and nothing to be said of it."""
    shutil.rmtree(year / "sessions")
    for file in year.glob("cases/*/case.yaml"):
        text = file.read_text(encoding="utf-8")
        named = re.search(r"^evaluation:.*?organisation: ([a-z-]+)", text, re.MULTILINE | re.DOTALL)
        for key in ACT_KEYS:
            text = re.sub(rf"^{key}:.*\n(?:[ ].*\n)*", "", text, flags=re.MULTILINE)
        # A contradiction, of which there are other tests.
        text = re.sub(r"^ +states:.*\n", "", text, flags=re.MULTILINE)
        file.write_text(text + (f"evaluation: {{organisation: {named[1]}}}\n" if named else ""), encoding="utf-8")
    return year


@pytest.fixture
def new_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cqpt: Cqpt) -> Path:
    """A new repository with one case, which is the current folder."""
    root = tmp_path / "dépôt neuf"
    assert cqpt("init", root, "--name", "Essai")[0] == 0
    monkeypatch.chdir(root)
    assert cqpt("new", "case", *CASE)[0] == 0
    return root


@pytest.fixture
def git(monkeypatch: pytest.MonkeyPatch) -> Git:
    """Run git in the current folder, as someone of whom nothing is configured."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana Officier")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def call(*arguments: str) -> str:
        done = subprocess.run(["git", "-c", "init.defaultBranch=main", *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which acts are tried, at the end of the year; it is the current folder."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    monkeypatch.chdir(tmp_path)
    return acts.repository(tmp_path)


@pytest.fixture
def done(cqpt: Cqpt) -> Callable[..., str]:
    """Run a command that must succeed: its output."""

    def call(*arguments: object) -> str:
        code, out, err = cqpt(*arguments)
        assert (code, err) == (0, ""), (arguments, out, err)
        return out

    return call


@pytest.fixture
def refused(cqpt: Cqpt, root: Path) -> Callable[..., str]:
    """Run a command that must be refused, with this problem, and change no file: what it said."""

    def call(problem: str, *arguments: object) -> str:
        before = acts.snapshot(root)
        code, out, err = cqpt(*arguments)
        assert code == 2, (arguments, out, err)
        assert f"error[{problem}]" in err
        assert acts.snapshot(root) == before
        return err

    return call
