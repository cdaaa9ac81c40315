"""The README tells the truth: every console example is run, and prints what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Each command of a console block, and what it is shown to print."""
    found = []
    for block in BLOCK.findall(README.read_text(encoding="utf-8")):
        command, _, output = block.partition("\n")
        assert command.startswith("$ cqpt "), command
        found.append((command.removeprefix("$ cqpt "), output))
    return found


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cqpt_cli", *arguments],
        cwd=ROOT, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env={**os.environ, "CQPT_LANG": "fr", **environment},
    )  # fmt: skip


@pytest.mark.parametrize(("command", "output"), examples())
def test_example(command: str, output: str) -> None:
    finished = run(shlex.split(command))
    assert finished.stdout == output
    assert finished.returncode in (0, 1, 2)


@pytest.mark.parametrize("block", re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL))
def test_shell_lines_name_what_exists(block: str, tmp_path: Path) -> None:
    """`make` targets exist; `cqpt` lines run, with their output sent elsewhere."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in block.strip().splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), words[1]
        else:
            assert words[0] == "cqpt"
            if "--output" in words:
                words[words.index("--output") + 1] = str(tmp_path)
            assert run(words[1:]).returncode in (0, 1), line


def test_every_file_named_exists() -> None:
    for path in re.findall(
        r"\]\(([^)#:]+)\)|`((?:referentials|examples|templates|docs|tests)/[\w./-]+)`",
        README.read_text(encoding="utf-8"),
    ):
        assert (ROOT / (path[0] or path[1])).exists(), path


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL))
def test_a_file_shown_is_sound(block: str, tmp_path: Path) -> None:
    """What people copy from the page is read without a problem."""
    file = tmp_path / "file.yaml"
    file.write_text(block, encoding="utf-8")
    command = {"case/1": "check-eligibility", "grid/1": "score"}[block.splitlines()[0].removeprefix("format: ")]
    finished = run([command, str(file)])
    assert "error[" not in finished.stdout
    assert finished.returncode == 0
