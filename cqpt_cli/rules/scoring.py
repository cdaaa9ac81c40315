"""From levels to what is acquired (cahier des charges, III, phase 3): item by item, and never by an average.

One grid is scored as it stands. Several grids of one case make the global result: of each item the highest level that
a modality entitled to assess it gave, unless the global grid, with its justification, says otherwise. Within one modality
nothing wins by being higher: the grid that speaks last prevails (rules/lineage.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from cqpt_cli.findings import Finding, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Entry
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.case import CarryOver
from cqpt_cli.models.grid import Grid, GridRole, LevelEntry, Modality
from cqpt_cli.models.policy import Support
from cqpt_cli.rules.lineage import Lineage, Moment
from cqpt_cli.rules.reopening import Complement, LevelSetAside, Reopening
from cqpt_cli.rules.support import Supports

MODALITY_NOT_ENTITLED = kind(
    "modality-not-entitled",
    N_(
        "The modality “{modality}” does not assess these items, and its levels are not retained in the global result: {items}."
    ),
    severity=Severity.WARNING,
)

COMMON_ITEM_NOT_IN_CERTIFICATE = kind(
    "common-item-not-in-certificate",
    N_("These items of annexe 3 stand in no activity of this certificate and count for none: {items}."),
    severity=Severity.WARNING,
)

KNOWLEDGE_WITH_TWO_LEVELS = kind(
    "knowledge-with-two-levels",
    N_(
        "The grid gives two levels to one and the same knowledge; where it stands once more, the lower one counts: {items}."
    ),
    severity=Severity.WARNING,
)

OUTSIDE_COMPLEMENTARY_EVALUATION = kind(
    "outside-complementary-evaluation",
    N_("The complementary evaluation was not asked for on these items, and their levels are not retained: {items}."),
    severity=Severity.WARNING,
)

GLOBAL_LEVEL_WITHOUT_JUSTIFICATION = kind(
    "global-level-without-justification",
    N_("A level of the global grid prevails only with its justification; none is given for: {items}."),
    severity=Severity.WARNING,
)


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
    moment: Moment
    """When it speaks: of the levels of one modality the last one prevails."""
    role: GridRole | None = None
    """What its grid is to the first one of its modality."""
    beside: bool = False
    """Whether it stands beside the evaluation: a second assessment, a calibration."""
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
class Difference:
    """A level that does not prevail in its own modality, beside the one that does."""

    given: Assessment
    prevailing: Assessment | None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What is known of one item, and from whom."""

    entry: Entry
    assessments: tuple[Assessment, ...]
    retained: Assessment | None
    discordant: bool
    differences: tuple[Difference, ...] = ()
    """The levels of one modality that its prevailing grid does not give."""
    not_in_post: bool = False
    """Whether it falls with a skill that the post does not include (`falls_with` of the référentiel)."""

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
        original = self._original
        return original.level if original else None

    @property
    def below_before_appeal(self) -> bool:
        """Whether that level said no more than “below the level that a quiz shows”."""
        original = self._original
        return original is not None and original.below

    @property
    def _original(self) -> Assessment | None:
        before = [one for one in self.assessments if one.set_aside is LevelSetAside.BEFORE_APPEAL]
        return _retained([replace(one, set_aside=None) for one in before])

    @property
    def rests_on_nothing(self) -> bool:
        """Whether the level retained cites nothing that anyone could look at; what is carried over rests on a certificate."""
        return self.retained is not None and self.retained.modality != CARRIED_OVER and not self.retained.supports

    @property
    def not_done_here(self) -> bool:
        """Whether the level retained says “n'a pas à faire”: a 0 on the scale of savoir-faire."""
        return self.level == 0 and self.entry.scale.zero_means_not_applicable

    @property
    def falls(self) -> bool:
        """Whether it is dropped with a skill that the post does not include; what was acquired all the same stays acquired."""
        return self.not_in_post and (self.level is None or self.level < self.entry.expected)

    @property
    def status(self) -> ItemStatus:
        """Acquired at the expected level; a skill that the post does not call for is no failure.

        Where it is common to all holders it remains to be evaluated otherwise; where it is not, it drops out.
        """
        if self.falls:
            return ItemStatus.NOT_APPLICABLE
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
    return _with_falling(
        ItemResult(entry, given, given[0] if given else None, discordant=False)
        for entry in entries.values()
        for given in [_assessments(entry, [(grid, law)], entries, (), supports, Lineage({}))]
    )


def score_all(
    grids: Sequence[Grid],
    entries: Mapping[str, Entry],
    law_of: Callable[[Grid], LawAt],
    carried_over: CarryOver | None = None,
    reopenings: Sequence[Reopening | Complement] = (),
    supports: Supports | None = None,
    lineage: Lineage | None = None,
) -> tuple[ItemResult, ...]:
    """The global result of several grids of one case, each under its own law, with what is carried over, if anything.

    `lineage` says of which grid each of them is; without it each stands by itself. Levels given before an appeal reopened their item stay among the assessments, and count for nothing; so do those that
    lack what the policy demands, where it does not retain them.
    """
    results = []
    lineage = lineage or Lineage({})
    pairs = [(grid, law_of(grid)) for grid in grids]
    deciding = [pair for pair in pairs if not lineage.stands_beside(pair[0])]
    latest = max(deciding, key=lambda pair: pair[0].assessed_on, default=None)
    gap = latest[1].scoring.discordance_gap.value if latest else 0
    for entry in entries.values():
        given = _assessments(entry, pairs, entries, reopenings, supports, lineage)
        given = (*given, *_carried_over(entry, carried_over))
        discordant, differences = _disagree(entry, given, gap), tuple(_differences(given))
        results.append(ItemResult(entry, given, _retained(given), discordant, differences))
    return _with_falling(results)


def _with_falling(results: Iterable[ItemResult]) -> tuple[ItemResult, ...]:
    """The results, with the items that fall with skills that the post does not include: all those of `falls_with`."""
    by_id = {result.entry.id: result for result in results}
    dropped = {id for id, result in by_id.items() if result.status is ItemStatus.NOT_APPLICABLE}
    return tuple(
        replace(one, not_in_post=True)
        if one.entry.item.falls_with and dropped.issuperset(one.entry.item.falls_with)
        else one
        for one in by_id.values()
    )


def may_assess(modality: Modality, entry: Entry, law: LawAt) -> bool:
    """Whether a modality is entitled to assess an item (cahier des charges, III; accord, art. 6-2)."""
    if modality is Modality.GLOBAL:
        return True
    entitlement = law.scoring.entitlement.value[modality.value]
    return entry.scope in entitlement.get("scopes", ()) or entry.kind in entitlement.get("kinds", ())


def remarks_on_levels(
    grid: Grid, entries: Mapping[str, Entry], law: LawAt, asked: Collection[str] = ()
) -> list[Finding]:
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
        remarks.append(MODALITY_NOT_ENTITLED((), facts, law.scoring.entitlement))
    counted = {id for entry in entries.values() for id in (entry.id, entry.item.common)}
    if lost := tuple(id for id in grid.levels if id not in counted):
        remarks.append(COMMON_ITEM_NOT_IN_CERTIFICATE((), {"items": lost}))
    told: dict[str, set[int]] = {}
    for id, entry in entries.items():
        if id in grid.levels:
            told.setdefault(entry.knowledge, set()).add(grid.levels[id].level)
    if twice := tuple(knowledge for knowledge, levels in told.items() if len(levels) > 1):
        ids = tuple(id for id, entry in entries.items() if id in grid.levels and entry.knowledge in twice)
        remarks.append(KNOWLEDGE_WITH_TWO_LEVELS((), {"items": ids}))
    wanted = {id for entry in entries.values() if entry.id in asked for id in (entry.id, entry.knowledge)}
    given = (id for id, level in grid.levels.items() if grid.modality is not Modality.GLOBAL or level.comment)
    if wanted and (others := tuple(id for id in given if id not in wanted)):
        remarks.append(OUTSIDE_COMPLEMENTARY_EVALUATION((), {"items": others}))
    if grid.modality is Modality.GLOBAL:
        bare = tuple(id for id, given in grid.levels.items() if not given.comment)
        if bare:
            remarks.append(GLOBAL_LEVEL_WITHOUT_JUSTIFICATION((), {"items": bare}))
    return remarks


def _assessments(
    entry: Entry,
    grids: Iterable[tuple[Grid, LawAt]],
    entries: Mapping[str, Entry],
    reopenings: Sequence[Reopening | Complement],
    supports: Supports | None,
    lineage: Lineage,
) -> tuple[Assessment, ...]:
    found = []
    for grid, law in grids:
        given = _level_for(entry, grid, entries)
        if given is not None:
            id, level = given
            entitled = may_assess(grid.modality, entry, law)
            moment = lineage.moment(grid)
            reasons = (one.sets_aside(entry, entries, grid, moment.day) for one in reopenings)
            aside = next(filter(None, reasons), None)
            rests_on = supports.of(grid, id, level) if supports else ()
            refused = supports.refuses(grid, rests_on) if supports else False
            found.append(
                Assessment(
                    grid.modality.value,
                    level,
                    id,
                    entitled,
                    grid.assessed_on,
                    moment,
                    grid.role,
                    lineage.stands_beside(grid),
                    aside,
                    rests_on,
                    refused,
                )
            )
    return tuple(found)


def _level_for(entry: Entry, grid: Grid, entries: Mapping[str, Entry]) -> tuple[str, LevelEntry] | None:
    """The level a grid gives to an item: its own, else that of the same knowledge in annexe 3 or elsewhere.

    Where it gives two to the same knowledge elsewhere, the lower one: that much is said by both. In a global grid, a
    justified level of the same knowledge comes before a bare one.
    """
    elsewhere = [id for id, other in entries.items() if id in grid.levels and other.knowledge == entry.knowledge]
    elsewhere.sort(key=lambda name: _rank(grid.levels[name]))
    same = [(id, grid.levels[id]) for id in (entry.id, entry.knowledge, *elsewhere) if id in grid.levels]
    if grid.modality is Modality.GLOBAL:
        same.sort(key=lambda given: not given[1].comment)
    return same[0] if same else None


def _carried_over(entry: Entry, carried_over: CarryOver | None) -> list[Assessment]:
    if carried_over is None or entry.knowledge not in carried_over.items:
        return []
    level = LevelEntry(level=carried_over.items[entry.knowledge])
    day = carried_over.awarded_on
    return [Assessment(CARRIED_OVER, level, entry.knowledge, True, day, Moment(day, 0, -1))]


def _retained(given: Sequence[Assessment]) -> Assessment | None:
    """The global grid's justified level, else the highest one from a modality entitled to the item.

    Of each modality its prevailing level alone stands for it.
    """
    given = [one for one in given if not one.unsupported]
    justified = [one for one in given if one.modality == Modality.GLOBAL and one.entry.comment]
    if overall := _prevailing(justified):
        return overall[Modality.GLOBAL]
    entitled = _prevailing(one for one in given if one.modality != Modality.GLOBAL and one.entitled)
    # Where several gave it, the latest is named.
    return max(entitled.values(), key=lambda one: (_rank(one.entry), one.assessed_on, one.modality), default=None)


def _prevailing(given: Iterable[Assessment]) -> dict[str, Assessment]:
    """The level of each modality that prevails in it: the one that speaks last, of those that count."""
    found: dict[str, Assessment] = {}
    for one in given:
        if one.set_aside or one.beside:
            continue
        before = found.get(one.modality)
        if before is None or _how_late(one) > _how_late(before):
            found[one.modality] = one
    return found


def _how_late(one: Assessment) -> tuple[Moment, tuple[int, bool]]:
    """Two levels of one moment are refused where grids are read (rules/lineage.py); here the lower one stands for both."""
    return one.moment, (-one.level, one.entry.below_expected)


def _differences(given: Sequence[Assessment]) -> Iterator[Difference]:
    """The levels of one modality that its prevailing grid does not give: nothing is hidden by being put right."""
    prevailing = _prevailing(given)
    for one in given:
        last = prevailing.get(one.modality)
        if not one.set_aside and one is not last and (last is None or _rank(last.entry) != _rank(one.entry)):
            yield Difference(one, last)


def _rank(given: LevelEntry) -> tuple[int, bool]:
    """By how high a level is: a 2 that was given is more than a “below 3”, which is written 2 and may be less."""
    return given.level, not given.below_expected


def _disagree(entry: Entry, given: Sequence[Assessment], gap: int) -> bool:
    """Whether two modalities stand `gap` levels apart, or one says “n'a pas à faire” where another gives a level."""
    prevailing = _prevailing(one for one in given if one.modality not in (Modality.GLOBAL, CARRIED_OVER))
    zero = entry.scale.zero_means_not_applicable
    return any(
        one.apart_from(other) >= gap or (zero and one.apart_from(other) > 0 and 0 in (one.level, other.level))
        for one, other in combinations(prevailing.values(), 2)
    )
