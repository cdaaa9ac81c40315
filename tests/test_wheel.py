"""What is installed is whole: the wheel, in an environment of its own, outside the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cqpt_cli import __version__

ROOT = Path(__file__).parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """What the command prints; its failure is the test's."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    finished = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**clean, "CQPT_LANG": "fr"},
        text=True, encoding="utf-8", capture_output=True, check=False,
    )  # fmt: skip
    assert finished.returncode in (0, 1), finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in a fresh environment that has nothing else of ours."""
    folder = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    pip: list[str | Path] = [
        folder / "venv" / BIN / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
    ]
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "runtime.lock", cwd=folder)
    run(*pip, "--no-deps", wheel, cwd=folder)
    return folder / "venv" / BIN / "cqpt"


def test_the_wheel_holds_the_data_and_not_the_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("referentials", "templates"):
        shipped = {
            f"cqpt_cli/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / folder).rglob("*") if file.is_file()
        }
        assert shipped
        assert shipped <= names
    assert {"cqpt_cli/locales/fr/LC_MESSAGES/cqpt.mo", "cqpt_cli/py.typed"} <= names
    assert wheel.name.startswith(f"cqpt_cli-{__version__}-")
    assert {name.split("/")[0].split("-")[0] for name in names} == {"cqpt_cli"}


def test_the_three_commands_work_elsewhere(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "branche-2026" / "cases" / "2026-0001", tmp_path / "2026-0001")
    (checked,) = json.loads(run(installed, "check-eligibility", "2026-0001", "--json", cwd=tmp_path))
    assert checked["verdict"] == "admissible"
    (scored,) = json.loads(run(installed, "score", "2026-0001", "--json", cwd=tmp_path))
    assert scored["proposal"] == "favourable"
    run(installed, "synthesize", "2026-0001", "--output", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "2026-0001.pdf").read_bytes().startswith(b"%PDF-")
    assert "RECEVABLE" in run(installed, "check-eligibility", "2026-0001", cwd=tmp_path)


def test_a_repository_can_be_kept_elsewhere(installed: Path, tmp_path: Path) -> None:
    """Skeletons, schemas and explanations come with the wheel."""
    run(installed, "init", ".", "--name", "Essai", cwd=tmp_path)
    run(
        installed, "new", "case", "--certificate", "conseiller-clientele-a-distance", "--route", "acces-libre",
        "--family-name", "Martin", "--given-names", "Léa", "--received-on", "2026-03-02", cwd=tmp_path,
    )  # fmt: skip
    grid = ("--modality", "quiz", "--prediagnostic", "--evaluator", "X")
    run(installed, "new", "grid", "2026-0001", *grid, cwd=tmp_path)
    assert json.loads(run(installed, "validate", "--json", cwd=tmp_path))["findings"] == []
    assert "suspect" in run(installed, "explain", "suspect", cwd=tmp_path)


def test_the_same_bytes_as_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "branche-2026" / "cases" / "2026-0002", tmp_path / "2026-0002")
    run(installed, "synthesize", "2026-0002", "--output", "wheel", cwd=tmp_path)
    run(sys.executable, "-m", "cqpt_cli", "synthesize", "2026-0002", "--output", "checkout", cwd=tmp_path)
    for file in (tmp_path / "wheel").iterdir():
        assert file.read_bytes() == (tmp_path / "checkout" / file.name).read_bytes(), file.name
