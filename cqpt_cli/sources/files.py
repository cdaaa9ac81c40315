"""Bytes from the disk: bounded, and with every failure as a diagnostic."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.findings import Message, unsaid
from cqpt_cli.sources.disk_words import said_by_the_disk

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes. The largest grid with a comment on every item stays under 200 KB; more than this is not one of our files."""


def is_folder(path: Path) -> bool:
    """Whether a path means a folder. Never raises: what cannot be looked at is none, and reading it says why."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for names and folders that may not be looked at


def each_once(paths: Iterable[Path]) -> list[Path]:
    """The paths without those that mean a file named before, be it by another way."""
    found: dict[str, Path] = {}
    for path in paths:
        # Path.resolve raises where links go in a circle; reading such a file says so later.
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def missing_file(path: Path) -> Diagnostic:
    """That there is nothing at `path`."""
    return Diagnostic("file-not-found", unsaid("there is no such file"), Position(path), unsaid("Check the path."))


def read_bytes(path: Path, limit: int = LARGEST_FILE) -> bytes | Diagnostic:
    """The content of a regular file of at most `limit` bytes, or why it cannot be had.

    Never waits: a pipe or a device is refused before it is opened for reading.
    """

    def refused(id: str, message: Message, remedy: Message) -> Diagnostic:
        return Diagnostic(id, message, Position(path), remedy)

    try:
        # Non-blocking, so that opening a named pipe returns at once; it changes nothing for a regular file.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return missing_file(path)
    except IsADirectoryError:
        return refused("not-a-file", unsaid("this is a folder, not a file"), unsaid("Name a file in it."))
    except PermissionError:
        if is_folder(path):  # what Windows answers for a folder
            return refused("not-a-file", unsaid("this is a folder, not a file"), unsaid("Name a file in it."))
        return refused(
            "file-unreadable",
            unsaid("you are not allowed to read this file"),
            unsaid("Ask its owner for the right to read it."),
        )
    except (OSError, ValueError) as error:
        return refused(
            "file-unreadable",
            unsaid("this file cannot be read: {error}", error=said_by_the_disk(error)),
            unsaid("Check the path."),
        )
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        if stat.S_ISDIR(status.st_mode):
            return refused("not-a-file", unsaid("this is a folder, not a file"), unsaid("Name a file in it."))
        return refused(
            "not-a-file", unsaid("this is not an ordinary file"), unsaid("Name an ordinary file on the disk.")
        )
    with os.fdopen(descriptor, "rb") as file:
        try:
            # One byte more than it holds tells a file that grows while it is read: then up to the limit, and no further.
            content = file.read(status.st_size + 1) if status.st_size <= limit else None
            if content is not None and len(content) > status.st_size:
                content += file.read(limit + 1 - len(content))
        except OSError as error:
            return refused(
                "file-unreadable",
                unsaid("this file cannot be read: {error}", error=said_by_the_disk(error)),
                unsaid("Check the disk."),
            )
    if content is None or len(content) > limit:
        return refused(
            "file-too-large",
            unsaid("this file is larger than {limit} KB", limit=limit // 1024),
            unsaid("A case or a grid takes a few kilobytes: check that this is the file you meant."),
        )
    return content
