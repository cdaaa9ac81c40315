"""What the shell completes, asked as the shell asks it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CQPT = Path(sys.executable).parent / "cqpt"


def completed(folder: Path, line: str) -> list[str]:
    """The words that bash is given for a line with the cursor at its end."""
    words = line.split(" ")
    environment = {
        **os.environ,
        "_CQPT_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run([CQPT], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cqpt show 2026-000", [f"2026-000{number}" for number in range(1, 10)]),
        ("cqpt history 2026-001", ["2026-0010", "2026-0011", "2026-0012", "2026-0013"]),
        ("cqpt new grid 2026-0012", ["2026-0012"]),
        ("cqpt referential show CPD4-P", [f"CPD4-P0{number}" for number in range(1, 8)]),
        ("cqpt status --certificate conseiller-clientele-e", ["conseiller-clientele-en-point-de-distribution"]),
        ("cqpt explain merge", ["merge-conflict", "merge-leftover"]),
        ("cqpt schema s", ["session", "settings"]),
        (
            "cqpt evidence link 2026-0012 ",
            ["attestation", "contrat-pro", "livret-alternance", "vitrine-de-printemps", "test-anglais"],
        ),
        ("cqpt evidence link 2026-0012 vit", ["vitrine-de-printemps"]),
        ("cqpt evidence link 2026-0012 test-anglais CPD4-P", [f"CPD4-P0{number}" for number in range(1, 8)]),
        ("cqpt evidence link 2026-9999 ", []),
        ("cqpt val", ["validate"]),
        ("cqpt commission decide 2026-0", ["2026-06-24", "2026-09-16"]),
        ("cqpt commission decide 2026-06-24 2026-001", ["2026-0010", "2026-0011", "2026-0012", "2026-0013"]),
        ("cqpt commission decide 2026-06-24 2026-0010 --decision comp", ["complementary-evaluation"]),
        ("cqpt accredit grant jal", ["jalons-competences"]),
        ("cqpt accredit grant jalons-competences --session 2026-09", ["2026-09-16"]),
        ("cqpt new grid 2026-0012 --modality d", ["dossier-de-preuves"]),
        ("cqpt grid form 2026-0012 --organisation ev", ["evaluateurs-associes"]),
        ("cqpt new case --route p", ["periode-de-professionnalisation", "plan-de-formation"]),
        ("cqpt new case --scheme ", ["dif", "cif"]),
        ("cqpt status --phase comp", ["completion", "complementary"]),
        ("cqpt attach 2026-0012 x.pdf --kind bull", ["bulletin-de-paie"]),
        ("cqpt evidence add 2026-0012 --kind tem", ["temoignage"]),
        ("cqpt check-eligibility 2026-001", ["2026-0010", "2026-0011", "2026-0012", "2026-0013"]),
        ("cqpt validate cases/2026-0001/gr", ["cases/2026-0001/grids/"]),
        ("cqpt confirm cases/2026-0001/grids/q", ["cases/2026-0001/grids/quiz.yaml"]),
    ],
)
def test_completion(year: Path, line: str, expected: list[str]) -> None:
    assert completed(year, line) == expected


def test_outside_of_a_repository_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert completed(tmp_path, "cqpt show 2026") == []
