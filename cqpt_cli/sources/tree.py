"""Where things lie in a case repository (formats page, “A case repository”)."""

from __future__ import annotations

from pathlib import Path

from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.language import _

CASE_FILE = "case.yaml"
CASES = "cases"
GRIDS = "grids"
REPOSITORY_FILE = "cqpt.yaml"


def is_repository(folder: Path) -> bool:
    """Whether a folder is a case repository: it has settings, or a folder of cases."""
    return (folder / REPOSITORY_FILE).is_file() or (folder / CASES).is_dir()


def case_files(path: Path) -> list[Path] | Diagnostic:
    """The case files that `path` means: itself, that of a case folder, or all those of a repository."""
    if not path.is_dir():
        return [path]
    if (path / CASE_FILE).exists():
        return [path / CASE_FILE]
    folder = path / CASES if is_repository(path) else path
    found = sorted(case for case in folder.glob(f"*/{CASE_FILE}"))
    return found or _nothing(path, _("no case in this folder"), _("A case is a folder with a case.yaml in it."))


def grid_files(path: Path) -> list[Path] | Diagnostic:
    """The grids that `path` means: itself, those of a case folder, or all those of a repository."""
    if not path.is_dir():
        return [path]
    if (path / CASE_FILE).exists():
        found = sorted((path / GRIDS).glob("*.yaml"))
    elif path.name == GRIDS:
        found = sorted(path.glob("*.yaml"))
    else:
        folder = path / CASES if is_repository(path) else path
        found = sorted(folder.glob(f"*/{GRIDS}/*.yaml"))
    return found or _nothing(
        path, _("no grid in this folder"), _("Grids are the .yaml files of the folder “grids” of a case.")
    )


def case_file_of(grid: Path) -> Path | None:
    """The case file beside which a grid lies, or None for a lone grid."""
    folder = grid.absolute().parent
    case = folder.parent / CASE_FILE
    return case if folder.name == GRIDS and case.is_file() else None


def _nothing(path: Path, message: str, remedy: str) -> Diagnostic:
    return Diagnostic("nothing-found", message, Position(path), remedy)
