"""The prediagnosis (cahier des charges, III, phase 0): what the answers to a quiz let one expect. It never counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cqpt_cli.law.accord import Entry
from cqpt_cli.models.quiz import QuizPolicy
from cqpt_cli.rules.quiz import Marked
from cqpt_cli.rules.quiz_levels import QuizLevel


class Outlook(StrEnum):
    """What is to be expected of one item."""

    THERE = "there"
    TO_LEARN = "to-learn"
    UNKNOWN = "unknown"
    """Not asked about, or the answers carry no level: too few, or between the two."""


@dataclass(frozen=True, slots=True)
class ItemForecast:
    """One item: what is expected, what the answers showed, the questions that were missed, and those left blank."""

    entry: Entry
    """Where it stands; of a knowledge of several activities, the first one."""
    outlook: Outlook
    level: int | None
    """None where the answers carry none; below the level that a quiz shows, it says no more than that."""
    target: int
    """The expected level; or the highest that a quiz can show, where more is expected."""
    marked: tuple[Marked, ...]

    @property
    def missed(self) -> tuple[Marked, ...]:
        """The questions that were answered wrongly."""
        return tuple(one for one in self.marked if one.answered and not one.right)

    @property
    def blank(self) -> tuple[Marked, ...]:
        """The questions without an answer, which is neither right nor wrong."""
        return tuple(one for one in self.marked if not one.answered)

    @property
    def answered(self) -> int:
        """How many questions were answered."""
        return len(self.marked) - len(self.blank)

    @property
    def right(self) -> int:
        """How many questions were answered rightly."""
        return sum(one.right for one in self.marked)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Every item that a quiz may ask about, and how many of each activity are there, to learn, unknown."""

    items: tuple[ItemForecast, ...]
    activities: Mapping[str, Mapping[Outlook, int]]

    def of(self, outlook: Outlook) -> tuple[ItemForecast, ...]:
        """The items with this outlook."""
        return tuple(one for one in self.items if one.outlook is outlook)


def forecast_of(levels: Sequence[QuizLevel], entries: Sequence[Entry], policy: QuizPolicy) -> Forecast:
    """What the levels of a quiz let one expect of `entries`; a knowledge counts in every activity where it stands."""
    by_item = {one.item: one for one in levels}
    highest = policy.levels.shown
    items: dict[str, ItemForecast] = {}
    activities: dict[str, dict[Outlook, int]] = {}
    for entry in entries:
        found, target = by_item.get(entry.knowledge), min(entry.expected, highest)
        level = found.level if found else None
        outlook = Outlook.UNKNOWN if level is None else Outlook.THERE if level >= target else Outlook.TO_LEARN
        items.setdefault(entry.knowledge, ItemForecast(entry, outlook, level, target, found.marked if found else ()))
        counts = activities.setdefault(entry.activity, dict.fromkeys(Outlook, 0))
        counts[outlook] += 1
    return Forecast(tuple(items.values()), activities)
