"""Where things lie in a case repository (formats page, “A case repository”)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Message, unsaid
from cqpt_cli.sources.disk_words import said_by_the_disk
from cqpt_cli.sources.files import is_folder

CASE_FILE = "case.yaml"
CASES = "cases"
GRIDS = "grids"
PIECES = "pieces"
RECEIVED = "received"
FORMS = "forms"
QUIZ = "quiz"
ORGANISATIONS = "organisations"
SESSIONS = "sessions"
SYNTHESES = "syntheses"
LETTERS = "letters"
TRANSMISSIONS = "transmissions"
PORTFOLIOS = "portfolios"
CERTIFICATES = "certificates"
REPOSITORY_FILE = "cqpt.yaml"


def is_repository(folder: Path) -> bool:
    """Whether a folder is a case repository: it has settings, or a folder of cases."""
    return stands(folder / REPOSITORY_FILE) or is_folder(folder / CASES)


def repository_of(path: Path) -> Path | None:
    """The nearest case repository in which `path` lies, or that it is; None where there is none."""
    path = path.absolute()
    return next((folder for folder in (path, *path.parents) if is_repository(folder)), None)


def repository_around(root: Path) -> Path | None:
    """The case repository in which a folder lies that is none itself; None where there is none."""
    if stands(root / REPOSITORY_FILE):
        return None
    return next((folder for folder in root.absolute().parents if stands(folder / REPOSITORY_FILE)), None)


_DEEP, _MANY = 4, 20_000
"""Levels, and folders, that are looked through for a repository below: it is never far."""


def repository_below(root: Path) -> Path | None:
    """A case repository that lies in a folder, however deep (within reason); None where none is seen."""
    seen, level = 0, [root]
    for _depth in range(_DEEP):
        below: list[Path] = []
        for folder in level:
            try:
                with os.scandir(folder) as entries:
                    found = sorted(
                        one.name for one in entries if one.name[0] != "." and one.is_dir(follow_symlinks=False)
                    )
            except OSError:
                continue
            below += [folder / name for name in found]
        seen += len(below)
        inner = next((one for one in below if stands(one / REPOSITORY_FILE)), None)
        if inner is not None or seen > _MANY:
            return inner
        level = below
    return None


def from_here(folder: Path) -> Path:
    """The folder as it is seen from the current one, where it lies under it; else as it is."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def forms_of(folder: Path) -> Path:
    """Where the forms of a case are written: `forms` of its repository, as seen from here; of a folder that stands alone."""
    root = repository_of(folder)
    return (from_here(root) if root else folder) / FORMS


def folders_of_cases(root: Path) -> list[str]:
    """The names of the folders under `cases/`, in order. Raises `Refusal` where they cannot be listed, or lie elsewhere."""
    if _leads_out(root / CASES, root):
        raise Refusal(leaves_repository(root / CASES))
    try:
        with os.scandir(root / CASES) as entries:
            return sorted(entry.name for entry in entries if entry.name[0] != "." and entry.is_dir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(root / CASES, error) from None


def files_of_cases(root: Path) -> list[Path]:
    """The case file of every folder under `cases/`, be it there or not: a folder that lost its own is no case less.

    An empty folder is none. Raises `Refusal` where they cannot be listed.
    """
    folders = (root / CASES / name for name in folders_of_cases(root))
    return [folder / CASE_FILE for folder in folders if stands(folder / CASE_FILE) or _listed(folder)]


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files in a folder, in order; none where there is no such folder. Raises `Refusal`."""
    # A grid saved as .yml is a grid: passed over in silence, it would be lost.
    return [path for path in _listed(folder) if path.suffix.lower() in (".yaml", ".yml")]


def leaving(folder: Path) -> Iterator[Path]:
    """What of a case folder is a link out of its repository (out of the folder, where it stands alone)."""
    root = folder.parent.parent if is_repository(folder.parent.parent) else folder
    for path in (folder, folder / CASE_FILE, folder / GRIDS, *_listed(folder / GRIDS)):
        if _leads_out(path, root):
            yield path


def link_out(path: Path) -> Path | None:
    """The link by which a file of a case leaves its repository: itself, or a folder on the way; None where it stays inside.

    A file that lies in no repository may be any link: whoever names it means it.
    """
    way = Path(os.path.abspath(path))  # noqa: PTH100 - links are what this is about
    for depth, folder in enumerate(way.parents):
        if folder.name == CASES and is_repository(folder.parent):
            inside = [*reversed(way.parents[:depth]), way]
            return next((one for one in inside if _leads_out(one, folder.parent)), None)
    return None


def _leads_out(path: Path, root: Path) -> bool:
    return path.is_symlink() and not os.path.realpath(path).startswith(os.path.realpath(root) + os.sep)


def leaves_repository(link: Path) -> Diagnostic:
    """That a link leads out of the repository: what it says is not the repository's, and it is not read."""
    return Diagnostic(
        "link-elsewhere",
        unsaid("this is a link that leaves the repository"),
        Position(link),
        unsaid("Replace the link by what it leads to."),
    )


def synthesis_of(folder: Path) -> Path | None:
    """The synthesis that was written of a case of a repository and can be read again (Markdown or HTML), if any."""
    written = folder.parent.parent / SYNTHESES
    found = (written / f"{folder.name}{suffix}" for suffix in (".md", ".html"))
    return next((path for path in found if path.is_file()), None)


def syntheses_in(root: Path) -> set[str]:
    """The case folders of which a synthesis was written, by name."""
    try:
        with os.scandir(root / SYNTHESES) as entries:
            return {entry.name.rpartition(".")[0] for entry in entries if entry.name.endswith((".md", ".html"))}
    except OSError:
        return set()


_FOLDERS = frozenset(
    {GRIDS, PIECES, RECEIVED, FORMS, QUIZ, SYNTHESES, LETTERS, TRANSMISSIONS, PORTFOLIOS, CERTIFICATES}
)
"""What may lie in a case folder; some of it only where the case stands alone."""


def strays(folder: Path) -> Iterator[Path]:
    """YAML files of a case folder that lie where nobody looks for them: not the case, not right in `grids`.

    A file that an editor saved as `quiz.yaml.txt` is one too, wherever it lies; so is one in `Grids`.
    """
    for path in _listed(folder):
        if path.name == CASE_FILE:
            continue
        if _is_meant(path.name):
            yield path
        elif path.name not in _FOLDERS and is_folder(path) and not path.is_symlink():
            yield from (below for below in _listed(path) if _is_meant(below.name))
    if is_folder(folder / GRIDS):
        for below in _listed(folder / GRIDS):
            if below.name.lower().endswith(_AS_TEXT):
                yield below
            elif below.suffix.lower() not in (".yaml", ".yml") and is_folder(below):
                yield from yaml_files(below)


def strays_of_repository(root: Path) -> Iterator[Path]:
    """YAML files that look like a case and are in no folder of one: right under `cases`, or beside it."""
    if stands(root / CASES):
        for folder, names in ((root, [CASE_FILE]), (root / CASES, os.listdir(root / CASES))):  # noqa: PTH208 - of every case
            meant = sorted(name for name in names if name[0] != "." and _is_meant(name))
            yield from (folder / name for name in meant if stands(folder / name) and not is_folder(folder / name))


_AS_TEXT = (".yaml.txt", ".yml.txt")
"""How an editor calls a YAML file that it takes for a plain text."""


def _is_meant(name: str) -> bool:
    """Whether whoever gave a file this name meant one of ours."""
    return name.lower().endswith((".yaml", ".yml", *_AS_TEXT))


def case_files(path: Path) -> list[Path] | Diagnostic:
    """The case files that `path` means: itself, that of a case folder, or all those of a repository."""
    if not is_folder(path):
        return [path]
    try:
        found = [folder / CASE_FILE for folder in _case_folders(path)]
    except Refusal as refusal:
        return refusal.diagnostics[0]
    return found or _nothing(
        path, unsaid("no case in this folder"), unsaid("A case is a folder with a case.yaml in it.")
    )


def grid_files(path: Path) -> list[Path | Diagnostic] | Diagnostic:
    """The grids that `path` means: itself, those of a case folder, or all those of a repository.

    Where the grids of one case cannot be listed, why they cannot stands in their place.
    """
    if not is_folder(path):
        return [path]
    found: list[Path | Diagnostic] = []
    try:
        folders = [path] if path.name == GRIDS else [folder / GRIDS for folder in _case_folders(path)]
    except Refusal as refusal:
        return refusal.diagnostics[0]
    for folder in folders:
        try:
            found += yaml_files(folder)
        except Refusal as refusal:
            found += refusal.diagnostics
    return found or _nothing(
        path, unsaid("no grid in this folder"), unsaid("Grids are the .yaml files of the folder “grids” of a case.")
    )


def grids_of(case_file: Path) -> list[Path]:
    """The grids that lie beside a case file, if any. Raises `Refusal` where their folder cannot be looked at."""
    return yaml_files(case_file.parent / GRIDS)


def case_file_of(grid: Path) -> Path | None:
    """The case file beside which a grid lies, or should: in a repository each has one. None for a lone grid."""
    folder = grid.absolute().parent
    case = folder.parent / CASE_FILE
    of_repository = case.parent.parent.name == CASES and is_repository(case.parent.parent.parent)
    return case if folder.name == GRIDS and (of_repository or stands(case)) else None


def _case_folders(path: Path) -> list[Path]:
    """The folders with a case file in them: `path` itself, else those of the repository or the folder `path`."""
    if stands(path / CASE_FILE):
        return [path]
    if is_repository(path):
        # A folder with something in it and no case file is a case that lost it, or bears another name: reading says so.
        return [file.parent for file in files_of_cases(path)]
    return [folder for folder in _listed(path) if stands(folder / CASE_FILE)]


def _listed(folder: Path) -> list[Path]:
    """What a folder holds, in order, but for what is hidden; nothing where there is no such folder.

    Raises `Refusal` where it cannot be listed.
    """
    try:
        return [folder / name for name in sorted(os.listdir(folder)) if name[0] != "."]  # noqa: PTH208 - of every case
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        raise Refusal(
            Diagnostic(
                "not-a-folder",
                unsaid("this is a file, where a folder is expected"),
                Position(folder),
                unsaid("Put the file elsewhere, or under another name."),
            )
        ) from None
    except OSError as error:
        raise _unreadable(folder, error) from None


def _unreadable(folder: Path, error: OSError) -> Refusal:
    return Refusal(
        Diagnostic(
            "folder-unreadable",
            unsaid("this folder cannot be read: {error}", error=said_by_the_disk(error)),
            Position(folder),
            unsaid("Ask its owner for the right to read it."),
        )
    )


def stands(path: Path) -> bool:
    """Whether there is something at `path`, be it a broken link or out of reach: reading it then says what is wrong."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _nothing(path: Path, message: Message, remedy: Message) -> Diagnostic:
    return Diagnostic("nothing-found", message, Position(path), remedy)
