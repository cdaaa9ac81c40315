"""Looking ahead: what is known of a repository, and which of its cases changed, found out while the program loads.

Nothing heavy is imported here: that is the point.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cqpt_cli import __version__
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.index import Index, Lookout, Row
from cqpt_cli.sources.package_data import newest_change

BATCH = 16384
"""Case folders looked at in one go: enough to keep every core busy, few enough to keep memory flat."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some case folders, what is known of them, and who looks at which of them changed."""

    names: tuple[str, ...]
    rows: dict[str, Row]
    lookout: Lookout


class Repository:
    """The case folders of a repository, and what the index knows of them. Raises `Refusal` where they cannot be listed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names = tree.folders_of_cases(root)
        self.index = Index(root, f"{__version__} {newest_change()} {_settings_of(root)}")
        self._first = next(self._looked_at(self.names), None)

    def batches(self) -> Iterator[Batch]:
        """The folders in their order. The first ones have been looked at since this was made."""
        if self._first:
            yield self._first
            yield from self._looked_at(self.names[len(self._first.names) :])

    def _looked_at(self, names: list[str]) -> Iterator[Batch]:
        for batch in grouped(names, BATCH):
            rows = self.index.rows(batch[0], batch[-1])
            yield Batch(batch, rows, Lookout(os.fspath(self.root / tree.CASES) + os.sep, rows))


def _settings_of(root: Path) -> str:
    """What the settings say, as a fingerprint: rules that were adopted count for every case (accord, art. 5)."""
    content = read_bytes(root / tree.REPOSITORY_FILE)
    return "" if isinstance(content, Diagnostic) else hashlib.sha256(content).hexdigest()


@contextmanager
def look_ahead(paths: Iterable[Path]) -> Iterator[dict[Path, Repository]]:
    """Begin to look at each path that is a repository. What cannot be looked at is said later, by who needs it."""
    found: dict[Path, Repository] = {}
    try:
        for path in paths:
            with suppress(Refusal, OSError):
                if tree.repository_of(path) == path.absolute():
                    found[path] = Repository(path)
        yield found
    finally:
        for repository in found.values():
            repository.index.close()


def grouped(names: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    """The names in groups of `size`, the last one shorter (itertools has it from Python 3.12 on)."""
    rest = iter(names)
    while batch := tuple(islice(rest, size)):
        yield batch
