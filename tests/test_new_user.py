"""A new user, from nothing to the commission's documents: in a pipe, and at a real terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

CQPT = str(Path(sys.executable).parent / "cqpt")
ENVIRONMENT = {**os.environ, "CQPT_LANG": "fr", "TERM": "xterm-256color"}

EXPERIENCE = """\
employer: {name: Exemple Télécom, collective_agreement: 2148, network: own}
experience:
  - employer: Exemple Télécom
    job: Conseillère clientèle
    directly_related: true
    start: 2024-09-02
    hours: 2400.00
    proof: [bulletin-de-paie]
"""


BODY = """\
format: organisation/1
slug: evaluateurs-associes
name: Évaluateurs associés
certificates: [conseiller-clientele-a-distance]
accreditations: [{from: 2025-07-01, to: 2027-06-30}]
evaluators: [{name: Camille Durand}]
"""


def run(folder: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run([CQPT, *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    return done.stdout


class Terminal:
    """A command at a terminal of 80 columns, and someone who answers."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.seen = ""
        self.process, self._screen = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.environ.update(ENVIRONMENT, COLUMNS="80")
            os.execv(CQPT, [CQPT, *arguments])

    def until(self, text: str) -> None:
        """Wait for a text on the screen."""
        deadline = time.monotonic() + 20
        while text not in self.seen:
            assert time.monotonic() < deadline, f"no “{text}” in:\n{self.seen}"
            if select.select([self._screen], [], [], 0.2)[0]:
                self.seen += os.read(self._screen, 4096).decode("utf-8", "replace")

    def answer(self, question: str, text: str) -> None:
        self.until(question)
        self.seen = ""
        os.write(self._screen, f"{text}\n".encode())

    def end(self) -> int:
        try:
            while chunk := os.read(self._screen, 4096):
                self.seen += chunk.decode("utf-8", "replace")
        except OSError:  # the terminal of a process that has ended
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def begun(folder: Path) -> Path:
    run(folder, "init", "branche", "--name", "Branche d'essai")
    return folder / "branche"


def finished(root: Path) -> None:
    """From a new case to the documents, with an editor in between."""
    (root / "Bulletins 2025.pdf").write_bytes(b"%PDF-1.7")
    run(root, "attach", "2026-0001", "Bulletins 2025.pdf", "--kind", "bulletin-de-paie", "--received-on", "2026-03-02")
    (root / "attestation.pdf").write_bytes(b"%PDF-1.7 x")
    run(
        root,
        "attach",
        "2026-0001",
        "attestation.pdf",
        "--kind",
        "attestation-sur-l-honneur",
        "--received-on",
        "2026-03-02",
    )
    file = root / "cases" / "2026-0001" / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8") + EXPERIENCE, encoding="utf-8")
    assert "RECEVABLE" in run(root, "check-eligibility", "cases/2026-0001")
    # Who assesses is an accredited body, to which an admissible case was sent (accord, art. 6-1 and 6-2).
    (root / "organisations" / "evaluateurs-associes.yaml").write_text(BODY, encoding="utf-8")
    by = ("--by", "Ana Petit")
    run(root, "decide", "2026-0001", *by, "--on", "2026-03-09")
    run(root, "send", "2026-0001", "--to", "evaluateurs-associes", *by, "--on", "2026-03-12")
    run(
        root,
        "new",
        "grid",
        "2026-0001",
        "--modality",
        "quiz",
        "--evaluator",
        "Camille Durand",
        "--assessed-on",
        "2026-04-02",
    )
    grid = root / "cases" / "2026-0001" / "grids" / "quiz.yaml"
    text = re.sub(r"(?m)^(  C\S+:) +", r"\1 4   ", grid.read_text(encoding="utf-8"))
    grid.write_text(text, encoding="utf-8")
    assert "rien à signaler" in run(root, "validate", "--strict")
    assert "évaluation en cours" in run(root, "status")
    run(root, "synthesize", "--format", "md,pdf")
    assert sorted(path.suffix for path in (root / "syntheses").glob("2026-0001.*")) == [".md", ".pdf"]


def test_in_a_pipe(tmp_path: Path) -> None:
    root = begun(tmp_path)
    run(
        root, "new", "case", "--certificate", "conseiller-clientele-a-distance", "--route", "acces-libre", "--scheme", "dif",
        "--family-name", "Martin", "--given-names", "Léa", "--received-on", "2026-03-02",
    )  # fmt: skip
    finished(root)


def test_at_a_terminal(tmp_path: Path) -> None:
    root = begun(tmp_path)
    terminal = Terminal(root, "new", "case", "--received-on", "2026-03-02")
    terminal.answer("numéro", "9")
    terminal.answer("de 1 à 2", "1")
    terminal.answer("acces-libre", "acces-libre")
    terminal.answer("Dans quel dispositif", "1")
    terminal.answer("Le nom du candidat", "Martin")
    terminal.answer("Les prénoms du candidat", "Léa")
    assert terminal.end() == 0
    assert "2026-0001" in terminal.seen
    finished(root)


@pytest.mark.parametrize("arguments", [["status"], ["show", "2026-0001"], ["explain"], ["--help"]])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, arguments: list[str]) -> None:
    root = begun(tmp_path)
    run(
        root, "new", "case", "--certificate", "conseiller-clientele-a-distance", "--route", "acces-libre",
        "--family-name", "Martin", "--given-names", "Léa", "--received-on", "2026-03-02",
    )  # fmt: skip
    terminal = Terminal(root, *arguments)
    assert terminal.end() == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.seen)
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= 80
