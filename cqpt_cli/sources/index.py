"""What was found in each case folder the last time, and whether the folder is still the same.

The index is derived: it may be deleted at any moment, it is thrown away whole when the program, the law or the
rules change, and everything works without it. A folder is taken as unchanged when every file and folder in it has
the size, the dates and the identity it had; one that was touched less than `_SETTLED` before it was read is never
trusted, because a second change within the same tick of the disk's clock would not show.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cqpt_cli.sources.writing import PRIVATE, private_folder

FILE = "index.sqlite"

_SETTLED = 2_000_000_000
"""Nanoseconds. The coarsest clock of a file system in use (FAT) ticks every two seconds."""

_LAYOUT = 2
"""Raised when the tables change."""


class Row(NamedTuple):
    """What is known of one case folder."""

    name: str
    paths: str
    """Every path in the folder, from there, separated by NUL."""
    stamp: bytes
    """The dates, the size and the identity of each; see `stamp_of`."""
    neighbours: str
    """The organisations and sittings it names, in order, separated by spaces: a change of one of them touches it."""
    findings: str
    """What was found wrong, as JSON; empty where nothing was."""
    facts: str
    """What the lists of cases show of it, as JSON; empty where the case cannot be read."""


class Index:
    """The index of one repository, for one program and law (`key`). To be closed."""

    def __init__(self, root: Path, key: str) -> None:
        self._root = root
        self._file = root / PRIVATE / FILE
        self._key = f"{_LAYOUT} {key}"
        self._database = self._opened()

    def close(self) -> None:
        """Let go of the file."""
        if self._database:
            self._database.close()
            self._database = None

    def rows(self, first: str, last: str) -> dict[str, Row]:
        """What is known of the folders from `first` to `last`, in the order of their names."""
        found = self._asked("SELECT * FROM folders WHERE name BETWEEN ? AND ?", (first, last))
        return {row[0]: Row._make(row) for row in found}

    def names(self) -> set[str]:
        """The folders of which something is known."""
        return {name for (name,) in self._asked("SELECT name FROM folders")}

    def organisations(self) -> tuple[dict[str, str], dict[str, str]]:
        """The fingerprint each organisation had; and of those with which nothing was wrong."""
        found = self._asked("SELECT slug, fingerprint, sound FROM organisations")
        return {slug: one for slug, one, _ in found}, {slug: one for slug, one, sound in found if sound}

    def record(self, rows: Iterable[Row]) -> None:
        """Keep what was found."""
        self._told("REPLACE INTO folders VALUES (?, ?, ?, ?, ?, ?)", rows)

    def forget(self, names: Iterable[str]) -> None:
        """Drop folders that are no longer there, or that nothing is known of any more."""
        self._told("DELETE FROM folders WHERE name = ?", ((name,) for name in names))

    def record_organisations(self, fingerprints: Mapping[str, str], sound: Collection[str]) -> None:
        """Keep the fingerprint of each organisation, once every folder has been held against them, and which are `sound`."""
        self._told("DELETE FROM organisations", [()])
        rows = ((slug, fingerprint, "sound" if slug in sound else "") for slug, fingerprint in fingerprints.items())
        self._told("INSERT INTO organisations VALUES (?, ?, ?)", rows)

    def _asked(self, question: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        if self._database is None:
            return []
        try:
            return self._database.execute(question, values).fetchall()
        except sqlite3.Error:
            self._give_up()
            return []

    def _told(self, order: str, values: Iterable[tuple[str | bytes, ...]]) -> None:
        if self._database is None:
            return
        try:
            with self._database:
                self._database.executemany(order, values)
        except (sqlite3.Error, UnicodeError):
            self._give_up()

    def _give_up(self) -> None:
        """Go on without: it is locked, full, read-only or broken."""
        self.close()

    def _opened(self) -> sqlite3.Connection | None:
        for last_try in (False, True):
            database = None
            try:
                private_folder(self._root)
                database = sqlite3.connect(self._file, timeout=1)
                # It can always be made again: speed before safety.
                database.execute("PRAGMA synchronous = OFF")
                if not _is_of(database, self._key):
                    _begin(database, self._key)
            except sqlite3.OperationalError:  # locked, read-only, no room
                _close(database)
                return None
            except sqlite3.DatabaseError:  # not one of ours, or broken
                _close(database)
                if last_try or not _removed(self._file):
                    return None
            except OSError:
                return None
            else:
                return database
        return None


def _close(database: sqlite3.Connection | None) -> None:
    if database:
        database.close()


def _removed(file: Path) -> bool:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _is_of(database: sqlite3.Connection, key: str) -> bool:
    tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'made_by'").fetchone()
    return tables != (0,) and bool(database.execute("SELECT key FROM made_by").fetchone() == (key,))


def _begin(database: sqlite3.Connection, key: str) -> None:
    with database:
        database.execute("BEGIN IMMEDIATE")
        for table in ("made_by", "folders", "organisations"):
            database.execute(f"DROP TABLE IF EXISTS {table}")
        database.execute("CREATE TABLE made_by (key TEXT)")
        database.execute(
            "CREATE TABLE folders"
            " (name TEXT PRIMARY KEY, paths TEXT, stamp BLOB, organisations TEXT, findings TEXT, facts TEXT)"
            " WITHOUT ROWID"
        )
        database.execute("CREATE TABLE organisations (slug TEXT PRIMARY KEY, fingerprint TEXT, sound TEXT)")
        database.execute("INSERT INTO made_by VALUES (?)", (key,))


def stamp_of(folder: str, beside: Iterable[str] = ()) -> tuple[str, bytes] | None:
    """The paths and the stamp of a folder; None where it was touched too lately to be trusted.

    `beside` are paths elsewhere that belong to it, as seen from the folder: `/../…`.

    To be taken before the folder is read: what changes while it is read then shows the next time.
    """
    now = time.time_ns()
    try:
        paths = [*_below(folder, ""), *beside]
        found = [os.lstat(folder + path) for path in paths]
    except OSError:
        return None
    if any(max(status.st_mtime_ns, status.st_ctime_ns) > now - _SETTLED for status in found):
        return None
    figures = b"".join(
        _FIGURES.pack(one.st_mtime_ns, one.st_ctime_ns, one.st_size, one.st_ino & _WORD) for one in found
    )
    return "\0".join(paths), figures


class Lookout:
    """Which folders under `base` are as they were: looked at by a copy of this process, while this one does other things.

    A path more in a folder shows in the dates of the folder. Where there are few, or no copies on this system, it is
    done when it is asked for.
    """

    def __init__(self, base: str, rows: Mapping[str, Row]) -> None:
        self._base = base
        self._rows = list(rows.values())
        self._child = 0
        if len(self._rows) < _WORTH_A_COPY or not hasattr(os, "fork"):
            return
        self._answer, into = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            try:
                os.close(self._answer)
                with os.fdopen(into, "wb") as answer:
                    answer.write(bytes(_is_unchanged(base, row) for row in self._rows))
            finally:
                os._exit(0)
        os.close(into)

    def unchanged(self) -> set[str]:
        """The names of the folders that are as they were. To be asked once."""
        if not self._child:
            return {row.name for row in self._rows if _is_unchanged(self._base, row)}
        with os.fdopen(self._answer, "rb") as answer:
            # What a copy that was killed did not say counts as changed.
            found = {row.name for row, same in zip(self._rows, answer.read(), strict=False) if same}
        os.waitpid(self._child, 0)
        return found


def _is_unchanged(base: str, row: Row) -> bool:
    folder, lstat = base + row.name, os.lstat
    try:
        for path, (modified, changed, size, identity) in zip(
            row.paths.split("\0"), _FIGURES.iter_unpack(row.stamp), strict=True
        ):
            status = lstat(folder + path)
            if (
                status.st_ctime_ns != changed
                or status.st_mtime_ns != modified
                or status.st_size != size
                or status.st_ino & _WORD != identity
            ):
                return False
    except (OSError, ValueError, struct.error):
        return False
    return True


_WORTH_A_COPY = 500
"""Folders. For fewer, copying the process costs more than it gains."""

_FIGURES = struct.Struct("<4q")
_WORD = 2**63 - 1


def _below(folder: str, path: str) -> Iterator[str]:
    yield path
    with os.scandir(folder + path) as entries:
        for entry in entries:
            below = f"{path}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _below(folder, below)
            else:
                yield below
