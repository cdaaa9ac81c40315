"""What a level rests on: documents, questions, an observation; and what the policy demands of it (policies/*.yaml).

The accord demands nothing here. What a level rests on is read from keys of the files, never from a comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cqpt_cli.findings import Either, Finding, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Entry
from cqpt_cli.models.case import Case, Piece
from cqpt_cli.models.grid import Grid, LevelEntry, Modality
from cqpt_cli.models.policy import PolicyFile, Support


@dataclass(frozen=True)
class Supports:
    """What the levels of the grids of one case rest on, and what the policy demands. Without the case, no link is known."""

    case: Case | None
    entries: Mapping[str, Entry]
    policy: PolicyFile

    def of(self, grid: Grid, id: str, level: LevelEntry) -> tuple[Support, ...]:
        """What a level that a grid gives to the item `id` rests on; empty where it rests on nothing."""
        return tuple(self._of(grid, id, level))

    def _of(self, grid: Grid, id: str, level: LevelEntry) -> Iterator[Support]:
        # A document that the case does not list is nowhere to be seen.
        if any(self.case is None or cited in self.case.pieces for cited in level.evidence):
            yield Support.CITED
        if grid.modality is Modality.PORTFOLIO and self._linked(id, grid):
            yield Support.LINKED
        if level.questions:
            yield Support.QUESTIONS
        if grid.modality is Modality.OBSERVATION and grid.observation and grid.observation.started_at:
            yield Support.OBSERVATION
        if grid.modality is Modality.GLOBAL and level.comment:
            yield Support.JUSTIFICATION

    def _linked(self, id: str, grid: Grid) -> bool:
        """Whether a piece that supports the item had been received when the grid was filled in."""
        pieces = self._pieces.get(knowledge_of(id, self.entries), ())
        return any(piece.received_on is None or piece.received_on <= grid.assessed_on for piece in pieces)

    @cached_property
    def _pieces(self) -> Mapping[str, list[Piece]]:
        """Each knowledge with the pieces that support it."""
        found: dict[str, list[Piece]] = {}
        for piece in self.case.documents if self.case else ():
            for id in piece.items:
                found.setdefault(knowledge_of(id, self.entries), []).append(piece)
        return found

    def lacks(self, grid: Grid, supports: tuple[Support, ...]) -> bool:
        """Whether the policy demands something that a level of this grid does not rest on."""
        demanded = self.policy.support_demanded.get(grid.modality)
        return demanded is not None and not set(supports) & set(demanded.any_of)

    def refuses(self, grid: Grid, supports: tuple[Support, ...]) -> bool:
        """Whether the policy does not retain such a level in the global result."""
        return self.lacks(grid, supports) and self.policy.support_demanded[grid.modality].without == "not-retained"

    def remarks_on(self, grid: Grid) -> Iterator[Finding]:
        """The levels of a grid that lack what the policy demands, and what becomes of them."""
        lacking = tuple(id for id, level in grid.levels.items() if self.lacks(grid, self.of(grid, id, level)))
        if not lacking:
            return
        demanded = self.policy.support_demanded[grid.modality]
        facts = {"items": lacking, "supports": Either(demanded.any_of), "policy": self.policy.title}
        yield _LACKING[demanded.without]((), facts)


_LACKING = {
    "warned": kind(
        "support-missing",
        N_("The policy demands that a level rests on {supports}; these do not: {items}."),
        severity=Severity.WARNING,
    ),
    "not-retained": kind(
        "support-missing-not-retained",
        N_("The policy demands that a level rests on {supports}; these do not, and are not retained: {items}."),
        severity=Severity.WARNING,
    ),
}


def knowledge_of(id: str, entries: Mapping[str, Entry]) -> str:
    """The one knowledge behind an id, be it of the certificate or of annexe 3."""
    return entries[id].knowledge if id in entries else id
