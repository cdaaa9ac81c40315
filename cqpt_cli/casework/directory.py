"""The organisations of a repository, read once: what people call them, who is who there, and who is tied to whom."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rules.independence import Directory
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import read

_KEPT = 4
"""Repositories whose organisations are kept in memory: a command seldom looks at more than one."""


def organisations_in(root: Path) -> tuple[Organisation, ...]:
    """The organisations of a repository that can be read. Raises `Refusal` where the folder cannot be listed."""
    return _organisations(_stamped(root))


def named_in(root: Path | None) -> dict[str, Organisation]:
    """The same, each under its slug; none outside of a repository."""
    return {organisation.slug: organisation for organisation in organisations_in(root)} if root else {}


def names_around(path: Path) -> Mapping[str, str]:
    """Slug → name of the organisations of the repository in which a file or folder lies: files say the slug, pages the name."""
    return {slug: organisation.name for slug, organisation in named_in(tree.repository_of(path)).items()}


def directory_around(folder: Path, law: LawAt) -> Directory | None:
    """Who is who in the repository in which a case folder lies; None outside of one."""
    root = tree.repository_of(folder)
    return _directory(_stamped(root), law) if root else None


Stamped: TypeAlias = tuple[tuple[Path, int, int], ...]
"""Files, each with its date and size: a file that changes is read again."""


@lru_cache(_KEPT * 16)
def _directory(files: Stamped, law: LawAt) -> Directory:
    """The same for every case that is looked at on one day: whoever is named is worked out once."""
    return Directory(_organisations(files), law)


@lru_cache(_KEPT)
def _organisations(files: Stamped) -> tuple[Organisation, ...]:
    readings = (read(path, Organisation) for path, *_stamped in files)
    return tuple(reading.value for reading in readings if reading.sound)


def _stamped(root: Path) -> Stamped:
    return tuple((path, *_stamp(path)) for path in tree.yaml_files(root / tree.ORGANISATIONS))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:  # said by whoever reads it
        return 0, 0
    return status.st_mtime_ns, status.st_size
