"""The names that people know evaluating bodies by: files say the slug, pages and documents the name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cqpt_cli.models.organisation import Organisation
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import read


def bodies_of(root: Path | None) -> dict[str, Organisation]:
    """The organisations of a repository that can be read, each under its slug; none outside of one."""
    if root is None:
        return {}
    readings = [read(path, Organisation) for path in tree.yaml_files(root / tree.ORGANISATIONS)]
    return {reading.value.slug: reading.value for reading in readings if reading.sound}


def names_around(path: Path) -> Mapping[str, str]:
    """Slug → name of the organisations of the repository in which a file or folder lies."""
    return {slug: body.name for slug, body in bodies_of(tree.repository_of(path)).items()}
