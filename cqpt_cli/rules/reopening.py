"""What is open again after a decision: items that a granted appeal reopens (accord, art. 5), or that are to be completed.

A granted appeal has another evaluator assess them anew: the original levels stay, set aside. A complementary evaluation
is on the open items only (cahier des charges, III, phase 3): what was acquired stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cqpt_cli.law.accord import Entry
from cqpt_cli.models.acts import AppealDecision, AwardDecision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import BESIDE, Grid
from cqpt_cli.rules.independence import as_slug


class LevelSetAside(StrEnum):
    """Why a level counts no more."""

    BEFORE_APPEAL = "before-appeal"
    """It was given before the appeal was granted."""
    SAME_EVALUATOR = "same-evaluator"
    """It was given since, by someone who had assessed the candidate already."""
    NOT_OPEN = "not-open"
    """It was given in a complementary evaluation that was not asked for on this item."""


@dataclass(frozen=True, slots=True)
class Reopening:
    """Items that are open again since a day, and who assessed them before."""

    items: frozenset[str]
    since: date
    evaluators: frozenset[str]
    """Their names, without what a keyboard changes (capitals, accents)."""

    def sets_aside(self, entry: Entry, entries: Mapping[str, Entry], grid: Grid, day: date) -> LevelSetAside | None:
        """Why a level given to an item in a grid, which speaks of a day, counts no more; None where it counts.

        The same knowledge under two activities is one: reopened under one of its ids, it is open under all of them.
        """
        if entry.knowledge not in _knowledge_of(self.items, entries):
            return None
        if day <= self.since:
            return LevelSetAside.BEFORE_APPEAL
        again = any(as_slug(one.name) in self.evaluators for one in grid.assessors)
        return LevelSetAside.SAME_EVALUATOR if again else None


@dataclass(frozen=True, slots=True)
class Complement:
    """Items that a complementary evaluation is on, from the morrow of a decision until the next one."""

    items: frozenset[str]
    since: date
    until: date | None

    def sets_aside(self, entry: Entry, entries: Mapping[str, Entry], _grid: Grid, day: date) -> LevelSetAside | None:
        """Why a level that a grid gives, of a day, does not count; None where it counts, or the grid is none of it."""
        if day <= self.since or (self.until and day > self.until):
            return None
        return None if entry.knowledge in _knowledge_of(self.items, entries) else LevelSetAside.NOT_OPEN


def _knowledge_of(items: Iterable[str], entries: Mapping[str, Entry]) -> frozenset[str]:
    return frozenset(entries[id].knowledge if id in entries else id for id in items)


def complements_of(case: Case | None) -> Iterator[Complement]:
    """The complementary evaluations of a case. One that names no item was noted by hand, and limits nothing.

    What a granted appeal reopens is open beside it.
    """
    awards = case.award if case else ()
    answers = [one.answer for one in case.appeals if one.answer] if case else []
    granted = [one for one in answers if one.decision is AppealDecision.GRANTED]
    for place, award in enumerate(awards):
        replaced = any(other.replaces == award.on for other in awards[place + 1 :])
        if award.decision is not AwardDecision.COMPLEMENTARY or not award.items or replaced:
            continue
        until = awards[place + 1].on if place + 1 < len(awards) else None
        opened = [id for one in granted if until is None or one.on <= until for id in one.items]
        yield Complement(frozenset((*award.items, *opened)), award.on, until)


def openings_of(case: Case | None, grids: Sequence[Grid]) -> tuple[Complement | Reopening, ...]:
    """All that says which levels of a case count no more."""
    return (*complements_of(case), *reopenings_of(case, grids))


def reopenings_of(case: Case | None, grids: Sequence[Grid]) -> tuple[Reopening, ...]:
    """The reopenings of a case: one a granted appeal."""
    found = []
    for appeal in case.appeals if case else ():
        answer = appeal.answer
        if answer and answer.decision is AppealDecision.GRANTED:
            held = (grid for grid in grids if grid.assessed_on <= answer.on and grid.role not in BESIDE)
            before = frozenset(as_slug(one.name) for grid in held for one in grid.assessors)
            found.append(Reopening(frozenset(answer.items), answer.on, before))
    return tuple(found)
