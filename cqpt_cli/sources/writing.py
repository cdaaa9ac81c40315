"""Files out: written whole or not at all, by one writer at a time, and never over a change that was not seen."""

from __future__ import annotations

import difflib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import unsaid
from cqpt_cli.language import _
from cqpt_cli.sources.disk_words import said_by_the_disk

PRIVATE = ".cqpt"
"""The folder of a repository where cqpt keeps what is only its own: the lock and the index. Git ignores it."""

_PART = ".cqpt-"
"""How the name of a file that is being written begins."""

_PATIENCE = 60
"""Seconds. A command of ours holds the repository for a moment; one that holds it longer is stuck."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of one file: from the bytes that were read (None: there is no such file) to others."""

    path: Path
    before: bytes | None
    after: bytes
    executable: bool = False

    def difference(self, root: Path) -> Iterator[str]:
        """The change as a unified diff, line by line, with the path as it is seen from `root`."""
        name = os.path.relpath(self.path, root)
        old, new = _lines(self.before), _lines(self.after)
        if old is None or new is None:
            yield _("{path}: {size} bytes that are not text").format(path=name, size=len(self.after))
            return
        yield from difflib.unified_diff(
            old, new, "/dev/null" if self.before is None else f"a/{name}", f"b/{name}", lineterm=""
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would change, and what it would say of it in git."""

    changes: Sequence[Change]
    message: str
    kept: Sequence[Path] = ()
    """What was there already, and stays."""
    belonging: Sequence[Path] = ()
    """What a commit takes along, though it does not change now."""
    next: str = ""
    """What a person would do next: sentences, each on a line of its own."""
    warnings: Sequence[Diagnostic] = ()
    """What is done all the same, and worth a look."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was done: the plan, whether it was only shown, and the commit made of it."""

    plan: Plan
    root: Path
    dry_run: bool
    commit: str | None


@dataclass(frozen=True, slots=True)
class Written:
    """A document that was written, or was there already as it is."""

    path: Path
    other: Path | None
    """The document of the same name that says something else, and that was left where it is; None where there is none."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """While this lasts, no other cqpt writes in the repository (or the lone case) at `folder`. Raises `Refusal`.

    Whoever reads, changes and writes inside of it loses nothing that another cqpt writes.
    """
    from filelock import FileLock, Timeout  # needed only to write

    try:
        private = private_folder(folder)
        with FileLock(private / "lock", timeout=_PATIENCE):
            yield
    except Timeout:
        raise Refusal(
            Diagnostic(
                "repository-busy",
                unsaid("another cqpt has been writing here for more than {seconds} seconds", seconds=_PATIENCE),
                Position(folder),
                unsaid("Wait for it to end, or end it, then run the command again. Nothing was written."),
            )
        ) from None
    except OSError as error:
        raise cannot_write(folder, error) from None


def private_folder(root: Path) -> Path:
    """The folder where cqpt keeps what is only its own; it asks git by itself to be left alone. Raises OSError."""
    folder = root / PRIVATE
    if not folder.is_dir():
        folder.mkdir()
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder


def write(changes: Iterable[Change]) -> None:
    """Write each change, in order. Raises `Refusal` where a file is no longer what was read; those before it stand."""
    for change in changes:
        _still_as_read(change)
        write_whole(change.path, change.after, new=change.before is None, executable=change.executable)


def current(path: Path) -> bytes | None:
    """What a file holds now; None where there is none. Raises `Refusal` where it cannot be read."""
    try:
        return path.read_bytes() if os.path.lexists(path) else None
    except OSError as error:
        raise cannot_write(path, error) from None


def make_folder(folder: Path) -> None:
    """Make sure that there is a folder, and those above it. Raises `Refusal` where there cannot be one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None


def write_whole(path: Path, content: bytes, *, new: bool = False, executable: bool = False) -> None:
    """Put `content` at `path`; whatever happens, the old file or the new one is there, never a part.

    Once this returns, the file survives a loss of power. A `new` file never replaces another one. A symbolic link at
    `path` is replaced, not followed: nothing outside its folder is touched. Raises `Refusal`.
    """
    made = _missing(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=_PART, suffix=".part", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_rights(path) | (0o111 if executable else 0))
            if new:
                _into_place(temporary, path)
            else:
                temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _settle(path.parent)
    except OSError as error:
        _take_back(made)
        raise cannot_write(path, error) from None


def _missing(folder: Path) -> list[Path]:
    """The folders that have to be made for one to be there, the innermost first."""
    return [one for one in (folder, *folder.parents) if not os.path.lexists(one)]


def _take_back(folders: Iterable[Path]) -> None:
    """Leave no empty folder behind where nothing could be written: it would look like a case that lost its file."""
    for folder in folders:
        with suppress(OSError):  # it was never made, or somebody else writes there
            folder.rmdir()


def write_beside(path: Path, content: bytes) -> Written:
    """Put `content` at `path`, or beside it under a number where something else is there: nothing is written over.

    Where one of these holds the same already, nothing is written. Raises `Refusal`.
    """
    place, number = path, 1
    while (there := current(place)) not in (None, content):
        number += 1
        place = path.with_name(f"{path.stem}-version-{number}{path.suffix}")
    if there is None:
        write_whole(place, content, new=True)
    return Written(place, path if place != path else None)


def clear_remains(folder: Path) -> None:
    """Remove what a writer that was killed left in a folder. Only for the one writer of the repository."""
    for part in folder.glob(f"{_PART}*.part"):
        part.unlink(missing_ok=True)


def _into_place(temporary: Path, path: Path) -> None:
    """Give a new file its name. Raises `Refusal` where there is one of that name already."""
    try:
        os.link(temporary, path)
        temporary.unlink()
    except OSError as error:
        if isinstance(error, FileExistsError) or os.path.lexists(path):
            raise _changed(path) from None
        temporary.replace(path)  # a disk without links


def _settle(folder: Path) -> None:
    """Have the disk keep the names in a folder, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:  # a file system that cannot: the file itself is safe
        pass
    finally:
        os.close(descriptor)


def _still_as_read(change: Change) -> None:
    if current(change.path) != change.before:
        raise _changed(change.path)


def _changed(path: Path) -> Refusal:
    return Refusal(
        Diagnostic(
            "changed-meanwhile",
            unsaid("this file has changed since it was read"),
            Position(path),
            unsaid("Nothing was written over it. Run the command again."),
        )
    )


def cannot_write(path: Path, error: OSError) -> Refusal:
    """Why a file cannot be written, as an answer."""
    return Refusal(
        Diagnostic(
            "cannot-write",
            unsaid("this file cannot be written: {error}", error=said_by_the_disk(error)),
            Position(path),
            unsaid("Check the folder, the rights and the room on the disk. The old file, if any, is unharmed."),
        )
    )


def _rights(path: Path) -> int:
    """The rights a file gets: those it had, else those of any new file."""
    try:
        return path.stat(follow_symlinks=False).st_mode & 0o777 if path.is_file() and not path.is_symlink() else _new()
    except OSError:
        return _new()


def _new() -> int:
    """The rights of a new file. The mask can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return 0o666 & ~mask


def _lines(content: bytes | None) -> list[str] | None:
    """The lines of a text, without their ends; None where it is not text."""
    try:
        return (content or b"").decode("utf-8").splitlines()
    except UnicodeDecodeError:
        return None
