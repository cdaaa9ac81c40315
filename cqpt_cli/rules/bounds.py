"""The hours of one job inside a window: what is proven at least, and what is possible at most (accord, art. 3).

Hours are stated by month, over spans of days, as a total of the job, or by week. A statement is exact where all the days
of which it speaks lie in the window; one that the window cuts, a day of which nothing speaks and a weekly figure leave
room, and the room is told by two bounds. Nothing is worked out pro rata but the indication, which enters no bound.

Days and hours are exact: hours are fractions, and are rounded where they are shown, never here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from cqpt_cli.models.case import Period
from cqpt_cli.rules.calendar import ONE_DAY, Span, days_in, inside, joined, month_of, without

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Hours: proven at least, possible at most."""

    least: Fraction = NOTHING
    most: Fraction = NOTHING

    def __add__(self, other: Bounds) -> Bounds:
        """The bounds of both together."""
        return Bounds(self.least + other.least, self.most + other.most)


def added(bounds: Iterable[Bounds]) -> Bounds:
    """The bounds of all together."""
    return sum(bounds, Bounds())


@dataclass(frozen=True, slots=True)
class Told:
    """So many hours over a set of days, as the file states them."""

    key: str
    """By which key of the job: `hours`, `monthly_hours`, `statements`."""
    days: tuple[Span, ...]
    """The days of which it speaks: those on which the job was held, up to the eve of what the file can know."""
    hours: Fraction
    proof: tuple[str, ...]
    """The ids of the documents that are to prove it."""


class PartKind(StrEnum):
    """How well the hours of some days are known."""

    EXACT = "exact"
    """A statement whose days all lie in the window."""
    CUT = "cut"
    """A statement that the window cuts."""
    UNSTATED = "unstated"
    """Days of which nothing speaks."""
    WEEKLY = "weekly"
    """Days of which only a weekly figure speaks."""


@dataclass(frozen=True, slots=True)
class Part:
    """The hours of some days of a job inside the window."""

    kind: PartKind
    days: tuple[Span, ...]
    """Those inside the window."""
    bounds: Bounds
    indication: Fraction
    """Pro rata, or by the weekly figure: shown, and in no bound."""
    told: Told | None = None
    proven: bool = False
    """Whether a document proves the statement."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is the same for all the jobs that are looked at together."""

    window: Span
    cap: Fraction
    """Hours that a day can hold."""
    received_on: date
    """The day the file arrived: an open total runs to its eve."""
    proves: Callable[[Told], bool]
    """Whether the documents that a statement cites prove its hours."""

    @property
    def eve(self) -> date:
        """The last day of which a month or a span can speak: no file knows the day on which it is looked at."""
        return max(self.received_on - ONE_DAY, self.window.end)


def statements_of(period: Period, received_on: date, eve: date) -> Iterator[Told]:
    """The hours that a job lists, by month and over spans: the days of which each one speaks, up to `eve`.

    A month speaks of those of its days on which the job was held. The total comes last, and speaks of the days that the
    others leave, with the hours that they leave: it runs to the end of the job, or to the eve of the arrival of the file.
    """
    held = Span(period.start, min(period.end or eve, eve))
    listed: list[Told] = []
    for month, hours in (period.monthly_hours or {}).items():
        listed.append(Told("monthly_hours", _part(month_of(month), held), Fraction(hours), period.proof))
    for one in period.statements:
        days, proof = _part(Span(one.start, one.end), held), one.proof or period.proof
        listed.append(Told("statements", days, Fraction(one.hours), proof))
    yield from listed
    if period.hours is not None:
        last = received_on - ONE_DAY
        whole = _part(Span(period.start, last), Span(period.start, period.end or last))
        days = tuple(without(whole, (span for told in listed for span in told.days)))
        yield Told("hours", days, Fraction(period.hours) - sum(told.hours for told in listed), period.proof)


def _part(span: Span, held: Span) -> tuple[Span, ...]:
    part = span.within(held) if held.start <= held.end and span.start <= span.end else None
    return (part,) if part else ()


def absent_days(period: Period) -> list[Span]:
    """The days on which the job was held and not worked."""
    return joined(Span(absence.start, absence.end) for absence in period.absences if absence.start <= absence.end)


def parts_of(period: Period, limits: Limits, hours_a_day: Fraction | None = None) -> tuple[Part, ...]:
    """The hours of one job inside the window, part by part: what is stated, then the days of which nothing speaks.

    With `hours_a_day`, the job goes on after the file arrived and makes so many a day, as well proven as before.
    """
    held = _part(Span(period.start, period.end or limits.window.end), limits.window)
    absent = absent_days(period)
    if period.weekly_hours is not None:
        at_work = without(held, absent)
        indication = Fraction(period.weekly_hours) * days_in(at_work) / 7
        most = Bounds(NOTHING, limits.cap * days_in(at_work))
        return (Part(PartKind.WEEKLY, tuple(at_work), most, indication),) if held else ()
    parts = []
    spoken: list[Span] = []
    for told in statements_of(period, limits.received_on, limits.eve):
        spoken += told.days
        if part := _part_of(told, limits, absent):
            parts.append(part)
    if hours_a_day is not None:
        days = _part(Span(limits.received_on, limits.window.end), limits.window)
        hours = hours_a_day * days_in(days)
        parts.append(Part(PartKind.EXACT, days, Bounds(hours, hours), hours, proven=True))
        spoken += days
    if silent := without(without(held, spoken), absent):
        parts.append(Part(PartKind.UNSTATED, tuple(silent), Bounds(NOTHING, limits.cap * days_in(silent)), NOTHING))
    return tuple(parts)


def _part_of(told: Told, limits: Limits, absent: Sequence[Span]) -> Part | None:
    """What a statement says of the window; None where none of its days lies in it.

    The window cuts it: at least what the days outside cannot hold, at most what those inside can. A day of absence
    outside holds as much as another here, so that it never raises the lower bound; one inside holds nothing.
    """
    within = inside(told.days, limits.window)
    if not within:
        return None
    days, days_within = days_in(told.days), days_in(within)
    proven = limits.proves(told)
    if days_within == days:
        least = most = indication = told.hours
    else:
        least = max(NOTHING, told.hours - limits.cap * (days - days_within))
        most = min(told.hours, limits.cap * days_in(without(within, absent)))
        indication = told.hours * days_within / days
    kind = PartKind.EXACT if days_within == days else PartKind.CUT
    return Part(kind, tuple(within), Bounds(least if proven else NOTHING, most), indication, told, proven)


def bounds_of(period: Period, parts: Sequence[Part], limits: Limits) -> Bounds:
    """The bounds of one job: those of its parts, and no less than its total alone would prove."""
    parted = added(part.bounds for part in parts)
    if period.hours is None or len(period.ways) == 1:
        return parted
    alone = parts_of(period.model_copy(update={"monthly_hours": None, "statements": ()}), limits)
    return Bounds(max(parted.least, added(part.bounds for part in alone).least), parted.most)


def rhythm_of(parts: Iterable[Part]) -> Fraction:
    """The hours a day that a job has proven: those of the statements that lie whole in the window, over their days."""
    whole = [part for part in parts if part.kind is PartKind.EXACT and part.proven]
    days = sum(days_in(part.days) for part in whole)
    return sum((part.bounds.least for part in whole), NOTHING) / days if days else NOTHING
