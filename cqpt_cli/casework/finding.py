"""Finding a case by what people call it: its folder, its file, or its number inside the repository."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.nearest import suggestion
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import each_once


def case_folder(named: Path) -> Path:
    """The folder of the case that `named` means. Raises `Refusal` where there is none."""
    if tree.stands(named / tree.CASE_FILE):
        return named
    if named.name == tree.CASE_FILE and tree.stands(named):
        return named.parent
    root = tree.repository_of(Path())
    known = tree.folders_of_cases(root) if root else []
    folder = _numbered(named, root, known)
    if folder is not None:
        return folder
    raise Refusal(
        Diagnostic(
            "nothing-found",
            _("there is no case here"),
            Position(named),
            suggestion(named.name, known) or _("Name a case folder, or the number of a case of this repository."),
        )
    )


def paths_named(named: Sequence[Path]) -> list[Path]:
    """The same paths, where the number of a case of this repository stands for its folder."""
    root = None if all(os.path.lexists(one) for one in named) else tree.repository_of(Path())
    known = tree.folders_of_cases(root) if root else []
    return [one if os.path.lexists(one) else _numbered(one, root, known) or one for one in named]


def cases_at(paths: Iterable[Path], problems: list[Diagnostic]) -> list[Path]:
    """The case file of each case that `paths` mean, each once. Paths that mean none are reported in `problems`."""
    found: list[Path] = []
    for path in paths:
        files = tree.case_files(path)
        if isinstance(files, Diagnostic):
            problems.append(files)
        else:
            found += files
    return each_once(found)


def _numbered(named: Path, root: Path | None, known: Sequence[str]) -> Path | None:
    """The folder of the case of this number in the repository of the current folder; None where there is none."""
    # However its accents are written: a keyboard and a disk do not always agree.
    same = {unicodedata.normalize("NFC", name): name for name in known}
    name = same.get(unicodedata.normalize("NFC", named.name))
    if root is None or len(named.parts) != 1 or name is None:
        return None
    folder = tree.from_here(root) / tree.CASES / name
    return folder if tree.stands(folder / tree.CASE_FILE) else None


def place_of_lock(folder: Path) -> Path:
    """What is locked to write in a case folder: its repository or, where it stands alone, the folder."""
    return tree.repository_of(folder.absolute()) or folder


def root_of(path: Path) -> Path:
    """The repository that a command without a path means. Raises `Refusal` where there is none."""
    root = tree.repository_of(path)
    if root is None:
        raise Refusal(
            Diagnostic(
                "not-a-repository",
                _("this folder is not in a case repository"),
                Position(path),
                _("Go into one, name one, or make one: cqpt init."),
            )
        )
    return tree.from_here(root)
