"""The documents of a case on the disk: are they there, inside the folder, and still the ones that were recorded."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from cqpt_cli.sources.names import composed
from cqpt_cli.sources.tree import PIECES

_CHUNK = 1024 * 1024

LARGEST = 100 * 1024 * 1024
"""Bytes of a document. What is larger is received by nobody, and not read."""


class PieceState(StrEnum):
    """What stands where a document should."""

    THERE = "there"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"
    """A link, on the way or at the end, leads out of the case folder."""
    NOT_A_FILE = "not-a-file"


def on_disk(folder: Path, file: str) -> str:
    """The name under which the disk knows `file`, however its accents are written there; `file` where it knows none."""
    if file.isascii() or os.path.lexists(os.path.join(folder, file)):  # noqa: PTH118 - asked for every document
        return file
    found: list[str] = []
    for part in file.split("/"):
        try:
            there = os.listdir(os.path.join(folder, *found))  # noqa: PTH118, PTH208
        except (OSError, ValueError):
            return file
        same = next((name for name in there if composed(name) == composed(part)), None)
        if same is None:
            return file
        found.append(same)
    return "/".join(found)


def state_of(folder: Path, file: str) -> PieceState:
    """What stands at `file` (with slashes, from the case folder)."""
    file = on_disk(folder, file)
    path = os.path.join(folder, file)  # noqa: PTH118 - asked for every document of a repository
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return PieceState.MISSING
    if not stat.S_ISREG(status.st_mode):
        return PieceState.NOT_A_FILE
    if not _goes_by_links(folder, file):
        return PieceState.THERE
    inside = os.path.realpath(folder)
    if os.path.realpath(path) != os.path.join(inside, *file.split("/")):  # noqa: PTH118
        within = os.path.realpath(path).startswith(inside + os.sep)
        return PieceState.THERE if within else PieceState.ELSEWHERE
    return PieceState.THERE


def _goes_by_links(folder: Path, file: str) -> bool:
    """Whether a link, or a way back, stands between the case folder and the file: then it is worth following."""
    parts = file.split("/")
    ways = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return ".." in parts or any(os.path.islink(os.path.join(folder, way)) for way in ways)  # noqa: PTH114, PTH118


def fingerprint_of_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError: also for what is no ordinary file, or too large for a document.

    Never waits: a pipe or a device is not opened.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path.as_posix())
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def documents_on_disk(folder: Path) -> Iterator[str]:
    """The files under `pieces/`, with slashes from the case folder, in order; what is hidden does not count."""
    if not (folder / PIECES).is_symlink():
        yield from _files(folder, PIECES)


def _files(folder: Path, below: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder / below), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(folder, f"{below}/{entry.name}")
        else:
            yield f"{below}/{entry.name}"
