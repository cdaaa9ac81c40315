"""What a granted appeal reopens (accord, art. 5): items that another evaluator assesses anew. The original levels stay, set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cqpt_cli.models.acts import AppealDecision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid


@dataclass(frozen=True, slots=True)
class Reopening:
    """Items that are open again since a day, and who assessed them before."""

    items: frozenset[str]
    since: date
    evaluators: frozenset[str]

    def sets_aside(self, ids: Iterable[str], grid: Grid) -> bool:
        """Whether a level given to an item (under any of its ids) in a grid counts no more.

        It was given before the appeal was granted, or since then by someone who had assessed the candidate already.
        """
        if self.items.isdisjoint(ids):
            return False
        return grid.assessed_on <= self.since or grid.evaluator.name in self.evaluators


def reopenings_of(case: Case | None, grids: Sequence[Grid]) -> tuple[Reopening, ...]:
    """The reopenings of a case: one a granted appeal."""
    found = []
    for appeal in case.appeals if case else ():
        answer = appeal.answer
        if answer and answer.decision is AppealDecision.GRANTED:
            before = frozenset(grid.evaluator.name for grid in grids if grid.assessed_on <= answer.on)
            found.append(Reopening(frozenset(answer.items), answer.on, before))
    return tuple(found)
