"""What a granted appeal reopens (accord, art. 5): items that another evaluator assesses anew. The original levels stay, set aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cqpt_cli.law.accord import Entry
from cqpt_cli.models.acts import AppealDecision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rules.independence import as_slug


class LevelSetAside(StrEnum):
    """Why a level counts no more."""

    BEFORE_APPEAL = "before-appeal"
    """It was given before the appeal was granted."""
    SAME_EVALUATOR = "same-evaluator"
    """It was given since, by someone who had assessed the candidate already."""


@dataclass(frozen=True, slots=True)
class Reopening:
    """Items that are open again since a day, and who assessed them before."""

    items: frozenset[str]
    since: date
    evaluators: frozenset[str]
    """Their names, without what a keyboard changes (capitals, accents)."""

    def sets_aside(self, entry: Entry, entries: Mapping[str, Entry], grid: Grid) -> LevelSetAside | None:
        """Why a level given to an item in a grid counts no more; None where it counts.

        The same knowledge under two activities is one: reopened under one of its ids, it is open under all of them.
        """
        if entry.knowledge not in {entries[id].knowledge if id in entries else id for id in self.items}:
            return None
        if grid.assessed_on <= self.since:
            return LevelSetAside.BEFORE_APPEAL
        return LevelSetAside.SAME_EVALUATOR if as_slug(grid.evaluator.name) in self.evaluators else None


def reopenings_of(case: Case | None, grids: Sequence[Grid]) -> tuple[Reopening, ...]:
    """The reopenings of a case: one a granted appeal."""
    found = []
    for appeal in case.appeals if case else ():
        answer = appeal.answer
        if answer and answer.decision is AppealDecision.GRANTED:
            before = frozenset(as_slug(grid.evaluator.name) for grid in grids if grid.assessed_on <= answer.on)
            found.append(Reopening(frozenset(answer.items), answer.on, before))
    return tuple(found)
