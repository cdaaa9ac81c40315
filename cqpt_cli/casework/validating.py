"""Validating: from paths to every finding, in a whole repository, in a case, or in a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from cqpt_cli.casework.decided import Neighbours
from cqpt_cli.casework.examining import open_case
from cqpt_cli.casework.inspecting import Inspection, inspect
from cqpt_cli.casework.looking import Repository
from cqpt_cli.casework.scoring import open_grid
from cqpt_cli.casework.surveying import surroundings_of, survey
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering.findings import Findings
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import each_once, is_folder, missing_file, read_bytes
from cqpt_cli.sources.yaml_reader import read_yaml


def validate(
    paths: Sequence[Path],
    accord: Accord,
    on_each: Callable[[int, int], None] = lambda _done, _all: None,
    ahead: Mapping[Path, Repository] | None = None,
) -> Generator[Inspection, None, None]:
    """What there is to say of each case that `paths` mean; of everything where a path is a repository.

    A file inside a repository stands for its case, whose other files are held against it. Raises `Refusal` for paths
    that mean nothing. `ahead` are repositories that are being looked at already.
    """
    if absent := [missing_file(path) for path in paths if not os.path.lexists(path)]:
        raise Refusal(*absent)
    folders: list[Path] = []
    around: list[Path] = []
    for path in paths:
        root = tree.repository_of(path)
        if root is not None and root == path.absolute():
            repository = (ahead or {}).get(path) or Repository(path)
            yield from survey(repository, accord, on_each)
        elif is_folder(path) and (path / tree.CASE_FILE).is_file():
            folders.append(path)
        elif is_folder(path):
            yield from _validate_folder(path, accord)
        elif (folder := _case_folder_of(path)) is not None:
            folders.append(folder)
        elif root is not None and path.absolute().parent in (root, root / tree.ORGANISATIONS, root / tree.SESSIONS):
            around.append(path)
        else:
            yield Inspection(tuple(_validate_alone(path, accord)))
    for folder in each_once(folders):
        yield _validate_case(folder, accord)
    if around:
        yield from _validate_around(around, accord)


def findings_of(inspections: Generator[Inspection, None, None]) -> Findings:
    """All that was found. Whoever interrupts the work ends its workers."""
    checked = 0
    diagnostics: list[Diagnostic] = []
    with closing(inspections):
        for inspection in inspections:
            checked += inspection.counts
            diagnostics += inspection.diagnostics
    return Findings(checked, diagnostics)


def _case_folder_of(file: Path) -> Path | None:
    """The case folder in which a file lies: it is the case, one of its grids or one of its documents."""
    for folder in file.absolute().parents[:3]:
        if (folder / tree.CASE_FILE).is_file():
            # As the path was written: what people typed is what they read again.
            depth = len(file.absolute().relative_to(folder).parts)
            return file.parents[depth - 1] if depth <= len(file.parents) else folder
    return None


def _validate_folder(path: Path, accord: Accord) -> Iterator[Inspection]:
    """A folder that is neither a repository nor a case: the cases in it."""
    files = tree.case_files(path)
    if isinstance(files, Diagnostic):
        yield Inspection((files,))
        return
    for file in files:
        yield _validate_case(file.parent, accord)


def _validate_case(folder: Path, accord: Accord) -> Inspection:
    return inspect(folder, *accord_and_neighbours(folder, accord))


def accord_and_neighbours(folder: Path, accord: Accord) -> tuple[Accord, Neighbours | None]:
    """The accord with the rules adopted in the repository in which a case folder lies, and the neighbours of its cases.

    Outside of a repository, the accord as it is, and None.
    """
    root = tree.repository_of(folder.absolute().parent)
    if root is None:
        return accord, None
    around = surroundings_of(root, (), accord)
    return around.accord, around.neighbours


def _validate_around(files: Sequence[Path], accord: Accord) -> Iterator[Inspection]:
    """Settings, organisations and sittings that were named one by one."""
    root = tree.repository_of(files[0])
    assert root is not None, "found by the caller"
    try:
        around = surroundings_of(root, tree.folders_of_cases(root), accord)
    except Refusal as refusal:
        yield Inspection(refusal.diagnostics)
        return
    for file in files:
        own = tuple(one for one in around.diagnostics if one.position and one.position.path == file.absolute())
        yield Inspection(own)


def _validate_alone(path: Path, accord: Accord) -> Iterator[Diagnostic]:
    """A case or a grid outside of any repository: what it is, it says itself."""
    content = read_bytes(path)
    if isinstance(content, Diagnostic):
        yield content
        return
    document = read_yaml(path, content)
    data = document.data
    kind = str(data.get("format", "")).split("/")[0] if isinstance(data, dict) else ""
    if kind == Case.FORMAT.split("/")[0]:
        yield from open_case(path, accord).diagnostics
    elif kind == Grid.FORMAT.split("/")[0]:
        yield from open_grid(path, accord).diagnostics
    elif document.diagnostics:
        yield from document.diagnostics
    else:
        message = _("nobody knows what this file should be")
        remedy = _("Name a case, a grid, a case folder or a case repository.")
        yield Diagnostic("unknown-file", message, Position(path), remedy)
