"""From levels to what is acquired (cahier des charges, III, phase 3): item by item, and never by an average.

One grid is scored as it stands. Several grids of one case make the global result: of each item the highest level that
a modality entitled to assess it gave, unless the global grid, with its justification, says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from cqpt_cli.law.accord import Entry
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.case import CarryOver
from cqpt_cli.models.grid import Grid, LevelEntry, Modality
from cqpt_cli.models.policy import Support
from cqpt_cli.rules.remark import Remark
from cqpt_cli.rules.reopening import Complement, LevelSetAside, Reopening
from cqpt_cli.rules.support import Supports

CARRIED_OVER = "savoirs-communs-valides"
"""Where a level comes from when it was validated with the other certificate (accord, art. 3)."""


class ItemStatus(StrEnum):
    """What is known of one item."""

    ACQUIRED = "acquired"
    TO_COMPLETE = "to-complete"
    NOT_ASSESSED = "not-assessed"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One level given to one item in one grid."""

    modality: str
    entry: LevelEntry
    given_to: str
    """The id the evaluator wrote: the item's own, that of annexe 3, or that of the same knowledge elsewhere."""
    entitled: bool
    """Whether this modality may assess this item (cahier des charges, III)."""
    assessed_on: date
    set_aside: LevelSetAside | None = None
    """Why it counts no more: a granted appeal has reopened the item (accord, art. 5), or no complement was asked for on it."""
    supports: tuple[Support, ...] = ()
    """What it rests on."""
    unsupported: bool = False
    """Whether the policy does not retain it, as it lacks what the policy demands."""

    @property
    def level(self) -> int:
        """From 0 to 5."""
        return self.entry.level

    @property
    def below(self) -> bool:
        """Whether it says no more than “below the level that a quiz shows”."""
        return self.entry.below_expected

    def apart_from(self, other: Assessment) -> int:
        """How many levels stand between two, at the least: “below 3” may be any of 0, 1 and 2, and is one level from 3."""
        low, high = sorted((self, other), key=lambda one: one.level)
        return 0 if high.below else high.level - low.level


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What is known of one item, and from whom."""

    entry: Entry
    assessments: tuple[Assessment, ...]
    retained: Assessment | None
    discordant: bool

    @property
    def level(self) -> int | None:
        """The level retained."""
        return self.retained.level if self.retained else None

    @property
    def below(self) -> bool:
        """Whether the level retained says no more than “below the level that a quiz shows”."""
        return self.retained is not None and self.retained.below

    @property
    def before_appeal(self) -> int | None:
        """The level that was retained before an appeal reopened the item; None where none did."""
        before = [one for one in self.assessments if one.set_aside is LevelSetAside.BEFORE_APPEAL]
        original = _retained([replace(one, set_aside=None) for one in before])
        return original.level if original else None

    @property
    def rests_on_nothing(self) -> bool:
        """Whether the level retained cites nothing that anyone could look at; what is carried over rests on a certificate."""
        return self.retained is not None and self.retained.modality != CARRIED_OVER and not self.retained.supports

    @property
    def not_done_here(self) -> bool:
        """Whether the level retained says “n'a pas à faire”: a 0 on the scale of savoir-faire."""
        return self.level == 0 and self.entry.scale.zero_means_not_applicable

    @property
    def status(self) -> ItemStatus:
        """Acquired at the expected level; a skill that the post does not call for is no failure.

        Where it is common to all holders it remains to be evaluated otherwise; where it is not, it drops out.
        """
        if self.level is None:
            return ItemStatus.NOT_ASSESSED
        if self.not_done_here:
            return ItemStatus.TO_COMPLETE if self.entry.item.common_to_all else ItemStatus.NOT_APPLICABLE
        if self.below:
            return ItemStatus.TO_COMPLETE
        return ItemStatus.ACQUIRED if self.level >= self.entry.expected else ItemStatus.TO_COMPLETE


@dataclass(frozen=True, slots=True)
class Count:
    """How many items stand in each status."""

    acquired: int
    to_complete: int
    not_assessed: int
    not_applicable: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.acquired + self.to_complete + self.not_assessed + self.not_applicable


def count(results: Iterable[ItemResult]) -> Count:
    """How many of the items stand in each status."""
    statuses = [result.status for result in results]
    return Count(*(statuses.count(status) for status in ItemStatus))


def score_one(
    grid: Grid, entries: Mapping[str, Entry], law: LawAt, supports: Supports | None = None
) -> tuple[ItemResult, ...]:
    """The result of one grid, as it stands: every level counts, whatever the modality and whatever it rests on."""
    return tuple(
        ItemResult(entry, given, given[0] if given else None, discordant=False)
        for entry in entries.values()
        for given in [_assessments(entry, [(grid, law)], entries, (), supports)]
    )


def score_all(
    grids: Sequence[Grid],
    entries: Mapping[str, Entry],
    law_of: Callable[[Grid], LawAt],
    carried_over: CarryOver | None = None,
    reopenings: Sequence[Reopening | Complement] = (),
    supports: Supports | None = None,
) -> tuple[ItemResult, ...]:
    """The global result of several grids of one case, each under its own law, with what is carried over, if anything.

    Levels given before an appeal reopened their item stay among the assessments, and count for nothing; so do those that
    lack what the policy demands, where it does not retain them.
    """
    results = []
    pairs = [(grid, law_of(grid)) for grid in grids]
    latest = max(pairs, key=lambda pair: pair[0].assessed_on, default=None)
    gap = latest[1].scoring.discordance_gap.value if latest else 0
    for entry in entries.values():
        given = (*_assessments(entry, pairs, entries, reopenings, supports), *_carried_over(entry, carried_over))
        discordant = _disagree(entry, given, gap)
        results.append(ItemResult(entry, given, _retained(given), discordant))
    return tuple(results)


def may_assess(modality: Modality, entry: Entry, law: LawAt) -> bool:
    """Whether a modality is entitled to assess an item (cahier des charges, III; accord, art. 6-2)."""
    if modality is Modality.GLOBAL:
        return True
    entitlement = law.scoring.entitlement.value[modality.value]
    return entry.scope in entitlement.get("scopes", ()) or entry.kind in entitlement.get("kinds", ())


def remarks_on_levels(
    grid: Grid, entries: Mapping[str, Entry], law: LawAt, asked: Collection[str] = ()
) -> list[Remark]:
    """Levels that will not be retained, or that count for nothing, and why.

    `asked` are the items of the complementary evaluation to which the grid belongs, if it belongs to one.
    """
    remarks = []
    foreign_to = {
        id: entry
        for id in grid.levels
        for entry in entries.values()
        if id in (entry.id, entry.item.common) and not may_assess(grid.modality, entry, law)
    }
    if foreign_to:
        facts = {"modality": grid.modality.value, "items": tuple(foreign_to)}
        remarks.append(Remark("modality-not-entitled", facts, law.scoring.entitlement))
    counted = {id for entry in entries.values() for id in (entry.id, entry.item.common)}
    if lost := tuple(id for id in grid.levels if id not in counted):
        remarks.append(Remark("common-item-not-in-certificate", {"items": lost}))
    wanted = {id for entry in entries.values() if entry.id in asked for id in (entry.id, entry.knowledge)}
    given = (id for id, level in grid.levels.items() if grid.modality is not Modality.GLOBAL or level.comment)
    if wanted and (others := tuple(id for id in given if id not in wanted)):
        remarks.append(Remark("outside-complementary-evaluation", {"items": others}))
    if grid.modality is Modality.GLOBAL:
        bare = tuple(id for id, given in grid.levels.items() if not given.comment)
        if bare:
            remarks.append(Remark("global-level-without-justification", {"items": bare}))
    return remarks


def _assessments(
    entry: Entry,
    grids: Iterable[tuple[Grid, LawAt]],
    entries: Mapping[str, Entry],
    reopenings: Sequence[Reopening | Complement],
    supports: Supports | None,
) -> tuple[Assessment, ...]:
    found = []
    for grid, law in grids:
        given = _level_for(entry, grid, entries)
        if given is not None:
            id, level = given
            entitled = may_assess(grid.modality, entry, law)
            reasons = (one.sets_aside(entry, entries, grid) for one in reopenings)
            aside = next(filter(None, reasons), None)
            rests_on = supports.of(grid, id, level) if supports else ()
            refused = supports.refuses(grid, rests_on) if supports else False
            found.append(
                Assessment(grid.modality.value, level, id, entitled, grid.assessed_on, aside, rests_on, refused)
            )
    return tuple(found)


def _level_for(entry: Entry, grid: Grid, entries: Mapping[str, Entry]) -> tuple[str, LevelEntry] | None:
    """The level a grid gives to an item: its own, else that of the same knowledge in annexe 3 or elsewhere.

    In a global grid, a justified level of the same knowledge comes before a bare one.
    """
    elsewhere = [id for id, other in entries.items() if id in grid.levels and other.knowledge == entry.knowledge]
    elsewhere.sort(key=lambda name: _rank(grid.levels[name]), reverse=True)
    same = [(id, grid.levels[id]) for id in (entry.id, entry.knowledge, *elsewhere) if id in grid.levels]
    if grid.modality is Modality.GLOBAL:
        same.sort(key=lambda given: not given[1].comment)
    return same[0] if same else None


def _carried_over(entry: Entry, carried_over: CarryOver | None) -> list[Assessment]:
    if carried_over is None or entry.knowledge not in carried_over.items:
        return []
    level = LevelEntry(level=carried_over.items[entry.knowledge])
    return [Assessment(CARRIED_OVER, level, entry.knowledge, True, carried_over.awarded_on)]


def _retained(given: Sequence[Assessment]) -> Assessment | None:
    """The global grid's justified level, else the highest one from a modality entitled to the item."""
    given = [one for one in given if not one.set_aside and not one.unsupported]
    justified = [one for one in given if one.modality == Modality.GLOBAL and one.entry.comment]
    if justified:
        return max(justified, key=lambda one: (one.assessed_on, one.level))
    entitled = [one for one in given if one.modality != Modality.GLOBAL and one.entitled]
    # Where several gave it, the latest is named.
    return max(entitled, key=lambda one: (_rank(one.entry), one.assessed_on, one.modality), default=None)


def _rank(given: LevelEntry) -> tuple[int, bool]:
    """By how high a level is: a 2 that was given is more than a “below 3”, which is written 2 and may be less."""
    return given.level, not given.below_expected


def _disagree(entry: Entry, given: Sequence[Assessment], gap: int) -> bool:
    """Whether two modalities stand `gap` levels apart, or one says “n'a pas à faire” where another gives a level."""
    highest: dict[str, Assessment] = {}
    for one in given:
        if one.modality not in (Modality.GLOBAL, CARRIED_OVER) and not one.set_aside:
            # Of one modality held twice, the better level: the candidate has made progress in between.
            best = highest.get(one.modality, one)
            highest[one.modality] = max(best, one, key=lambda given: _rank(given.entry))
    zero = entry.scale.zero_means_not_applicable
    return any(
        one.apart_from(other) >= gap or (zero and one.apart_from(other) > 0 and 0 in (one.level, other.level))
        for one, other in combinations(highest.values(), 2)
    )
