"""Whether a bundle that was handed in is whole: every file against its manifest, and the manifest against the case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

_LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>.+)")


class Found(StrEnum):
    """What was found of one file of a bundle."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class BundleChecked:
    """What came of checking a bundle."""

    case: str
    """The case of which it is; empty where its case file cannot be read."""
    manifest: str
    """The SHA-256 of its manifest."""
    files: int
    """How many files the manifest lists."""
    found: tuple[tuple[str, Found], ...]
    recorded: bool | None
    """Whether the case says that it was handed in so; None where the case is not at hand."""

    @property
    def good(self) -> bool:
        """Whether it is what was handed in, as far as can be told."""
        return not self.found and self.recorded is not False


def listed_in(manifest: str) -> dict[str, str] | None:
    """Name → SHA-256, from a manifest as “sha256sum” writes it; None where a line of it is something else."""
    lines = [_LINE.fullmatch(line) for line in manifest.splitlines()]
    return {line["name"]: line["sum"] for line in lines if line} if lines and all(lines) else None


def differences(
    listed: Mapping[str, str], there: Mapping[str, str], beside: frozenset[str]
) -> Iterator[tuple[str, Found]]:
    """Each file that is not as the manifest says; `there` are those of the bundle, `beside` those that no manifest lists."""
    for name, fingerprint in listed.items():
        if name not in there:
            yield name, Found.MISSING
        elif there[name] != fingerprint:
            yield name, Found.CHANGED
    yield from ((name, Found.UNLISTED) for name in there if name not in listed and name not in beside)
