"""Every problem is a `Diagnostic`: a value with a place, a sentence, a remedy and, where law speaks, its articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cqpt_cli.findings import Basis, Finding, Message, Severity, Source, articles, weakest


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file. Lines and columns count from 1; `None` where the file has no such place."""

    path: Path
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    """The line of text at this place, without its end."""
    width: int = 1
    """How many characters of the excerpt are meant."""
    cell: str | None = None
    """The place in a spreadsheet, in words: sheet CAD1, cell D12."""

    @property
    def written(self) -> str:
        """The part of the excerpt that is meant."""
        start = (self.column or 1) - 1
        return (self.excerpt or "")[start : start + self.width]

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}, {self.cell}" if self.cell else place


def shortened(text: object) -> str:
    """What someone wrote, on one line and short enough to be quoted in a sentence."""
    line = " ".join(str(text)[: _QUOTED + 1].split("\n"))
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"


_QUOTED = 60
"""Characters. What is meant is still recognised, and the rest stands in the file."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem found in the input or in the call: a finding at its place.

    `id` is stable and in English (`unknown-key`); `message` and `remedy` are said where they are shown; `sources` are the
    articles that the problem offends, where there are some.
    """

    id: str
    message: Message
    position: Position | None = None
    remedy: Message | None = None
    sources: tuple[Source, ...] = ()
    severity: Severity = Severity.ERROR

    @property
    def source(self) -> str | None:
        """The articles in one line."""
        return articles(self.sources)

    @property
    def basis(self) -> Basis | None:
        """How sure these articles are of the accord."""
        return weakest(self.sources)


class Refusal(Exception):  # noqa: N818 - it is not an error of the program, it is an answer
    """The work asked for cannot be done; carries the diagnostics that say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(f"{diagnostic.id}: {diagnostic.message}" for diagnostic in diagnostics))
        self.diagnostics = diagnostics


def placed(finding: Finding, path: Path | None = None) -> Diagnostic:
    """A finding as a problem of a whole file, or of none."""
    position = Position(path) if path else None
    return Diagnostic(finding.id, finding.sentence, position, finding.remedy, finding.sources, finding.severity)


def refuse(findings: Iterable[Finding], path: Path | None = None) -> None:
    """Raises `Refusal` for the first finding, if there is one: what comes after it may be a consequence."""
    for finding in findings:
        raise Refusal(placed(finding, path))
