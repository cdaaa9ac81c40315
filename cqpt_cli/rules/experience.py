"""Counting experience: the days and the hours of each job inside the window (accord, art. 3).

Days are calendar days of directly related jobs, each counted once. Hours are effective hours; overlapping jobs add. A
month or a total that the window cuts counts pro rata of its calendar days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from cqpt_cli.models.case import Case, Period
from cqpt_cli.rules.calendar import ONE_DAY, Span, days_in, joined, month_of

HUNDREDTH = Decimal("0.01")
ZERO = Decimal(0)


class SetAside(StrEnum):
    """Why the days and hours of a period are not counted."""

    NOT_RELATED = "not-related"
    NOT_JUDGED = "not-judged"
    OUTSIDE_WINDOW = "outside-window"


@dataclass(frozen=True, slots=True)
class StatedHours:
    """So many effective hours over a span of days, as the file states them."""

    span: Span
    hours: Decimal

    def share(self, window: Span) -> Decimal:
        """The hours inside the window: all of them, or pro rata of calendar days, to the hundredth."""
        inside = self.span.within(window)
        if inside is None:
            return ZERO
        if inside == self.span:
            return self.hours
        return (self.hours * inside.days / self.span.days).quantize(HUNDREDTH)

    def cut_by(self, window: Span) -> bool:
        """Whether a part of the span, and only a part, lies inside the window."""
        return self.span.within(window) not in (None, self.span)


@dataclass(frozen=True, slots=True)
class PeriodCount:
    """What one job brings. Days in calendar days, hours in effective hours, inside the window."""

    place: int
    """Its place in `experience`, from 0."""
    period: Period
    inside: Span | None
    """Its days inside the window."""
    hours: Decimal
    whole_hours: Decimal
    """The same, with months and totals that the window cuts taken whole."""
    days_stated: int
    """Days inside the window that `hours` speaks of."""
    days_unstated: int
    """Days inside the window whose hours the file does not state."""
    proven: bool
    """Whether a listed document proves the hours, and they are no estimate."""
    cut: tuple[StatedHours, ...]
    """The statements that the window cuts."""

    @property
    def days(self) -> int:
        """Calendar days inside the window."""
        return self.inside.days if self.inside else 0

    @property
    def estimated(self) -> bool:
        """Whether the hours are worked out from weekly hours."""
        return self.period.weekly_hours is not None

    @property
    def set_aside(self) -> SetAside | None:
        """Why it does not count, or None where it does."""
        if self.period.directly_related is False:
            return SetAside.NOT_RELATED
        if self.inside is None:
            return SetAside.OUTSIDE_WINDOW
        return SetAside.NOT_JUDGED if self.period.directly_related is None else None


@dataclass(frozen=True, slots=True)
class ExperienceCount:
    """What all the jobs bring together, inside the window."""

    window: Span
    periods: tuple[PeriodCount, ...]

    @property
    def counted(self) -> tuple[PeriodCount, ...]:
        """The directly related jobs that lie in the window."""
        return tuple(count for count in self.periods if count.set_aside is None)

    @property
    def possible(self) -> tuple[PeriodCount, ...]:
        """Those, and the ones nobody has judged yet."""
        return tuple(count for count in self.periods if count.set_aside in (None, SetAside.NOT_JUDGED))

    @property
    def runs(self) -> list[Span]:
        """The days counted, as runs without gaps."""
        return joined(count.inside for count in self.counted if count.inside)

    @property
    def days(self) -> int:
        """Calendar days, each counted once."""
        return sum(run.days for run in self.runs)

    @property
    def possible_days(self) -> int:
        """The same if every job not judged yet were directly related."""
        return days_in(count.inside for count in self.possible if count.inside)

    @property
    def hours_proven(self) -> Decimal:
        """Hours that a listed document proves."""
        return sum((count.hours for count in self.counted if count.proven), ZERO)

    @property
    def hours_estimated(self) -> Decimal:
        """The rest: estimates, and hours without proof."""
        return sum((count.hours for count in self.counted if not count.proven), ZERO)

    def possible_hours(self, hours_a_day: Decimal) -> Decimal:
        """The most that a missing proof, judgement or statement could still bring.

        A day whose hours are not stated could hold up to `hours_a_day`.
        """
        return sum((count.whole_hours + count.days_unstated * hours_a_day for count in self.possible), ZERO)


def count_experience(case: Case, window: Span, sworn_statement_kind: str) -> ExperienceCount:
    """The days and hours of every job of the case inside `window`."""

    def proves(id: str) -> bool:
        piece = case.pieces.get(id)
        # The candidate's own word is no proof of its own truth (accord, art. 6-1, asks for both).
        return piece is not None and piece.kind != sworn_statement_kind

    return ExperienceCount(
        window,
        tuple(
            _count_period(place, period, window, case.received_on, any(map(proves, period.proof)))
            for place, period in enumerate(case.experience)
        ),
    )


def stated_span(period: Period, received_on: date) -> Span | None:
    """The days a total speaks of: to the end of the job or, while it is held, to the eve of the file's arrival."""
    end = period.end or received_on - ONE_DAY
    return Span(period.start, end) if period.start <= end else None


def statements_of(period: Period, received_on: date) -> Iterator[StatedHours]:
    """The hours the file states exactly, by month or as a total."""
    if period.monthly_hours is not None:
        for month, hours in period.monthly_hours.items():
            held = Span(period.start, period.end or date.max).within(month_of(month))
            if held is not None:
                yield StatedHours(held, hours)
    elif period.hours is not None:
        span = stated_span(period, received_on)
        if span is not None:
            yield StatedHours(span, period.hours)


def _count_period(place: int, period: Period, window: Span, received_on: date, has_proof: bool) -> PeriodCount:
    held = Span(period.start, max(period.start, period.end or window.end))
    inside = held.within(window)
    if inside is None:
        return PeriodCount(place, period, None, ZERO, ZERO, 0, 0, False, ())
    if period.weekly_hours is not None:
        days = inside.days - _days_absent(period, inside)
        hours = (period.weekly_hours * days / 7).quantize(HUNDREDTH)
        return PeriodCount(place, period, inside, hours, hours, inside.days, 0, False, ())
    statements = [statement for statement in statements_of(period, received_on) if statement.span.within(window)]
    stated = [part for statement in statements if (part := statement.span.within(window))]
    days_stated = days_in(stated)
    return PeriodCount(
        place,
        period,
        inside,
        hours=sum((statement.share(window) for statement in statements), ZERO),
        whole_hours=sum((statement.hours for statement in statements), ZERO),
        days_stated=days_stated,
        days_unstated=inside.days
        - days_stated
        - _days_of_unfinished_month(period, inside, window, received_on, stated),
        proven=has_proof and bool(period.statements),
        cut=tuple(statement for statement in statements if statement.cut_by(window)),
    )


def _days_absent(period: Period, inside: Span) -> int:
    absences = (Span(absence.start, absence.end).within(inside) for absence in period.absences)
    return days_in(absence for absence in absences if absence)


def _days_of_unfinished_month(period: Period, inside: Span, window: Span, received_on: date, stated: list[Span]) -> int:
    """Days of the month in which the file arrived, where the job went on and nobody can have its payslip yet."""
    eve = received_on - ONE_DAY
    current = month_of(eve.replace(day=1))
    goes_on = period.end is None or period.end >= eve
    if period.monthly_hours is None or not goes_on or not current.start <= window.end < current.end:
        return 0
    if any(span.within(current) for span in stated):
        return 0
    part = inside.within(Span(current.start, eve))
    return part.days if part else 0


@dataclass(frozen=True, slots=True)
class Rate:
    """How many hours a day a job makes on average over a span of days."""

    span: Span
    hours: Fraction
    place: int


@dataclass(frozen=True, slots=True)
class Load:
    """How many hours a day jobs make together over a span of days on which none begins or ends."""

    span: Span
    hours: Fraction
    places: tuple[int, ...]

    @property
    def weekly_hours(self) -> Decimal:
        """The same a week, to the hundredth below."""
        return Decimal(self.hours * 700 // 1) / 100


def daily_rates(case: Case) -> Iterator[Rate]:
    """The average of each statement over its days; of an estimate, over the days before the file arrived."""
    for place, period in enumerate(case.experience):
        if period.weekly_hours is not None and (span := stated_span(period, case.received_on)):
            yield Rate(span, Fraction(period.weekly_hours) / 7, place)
        for statement in statements_of(period, case.received_on):
            yield Rate(statement.span, Fraction(statement.hours) / statement.span.days, place)


def stacked(rates: Iterable[Rate]) -> Iterator[Load]:
    """The sum of overlapping rates, over each span where nothing begins or ends."""
    begin: dict[date, list[Rate]] = {}
    end: dict[date, list[Rate]] = {}
    for rate in rates:
        begin.setdefault(rate.span.start, []).append(rate)
        end.setdefault(rate.span.end + ONE_DAY, []).append(rate)
    places: Counter[int] = Counter()
    hours = Fraction(0)
    for day, next_day in pairwise(sorted(begin.keys() | end.keys())):
        for rate in end.get(day, ()):
            hours -= rate.hours
            places[rate.place] -= 1
        for rate in begin.get(day, ()):
            hours += rate.hours
            places[rate.place] += 1
        if held := tuple(sorted(+places)):
            yield Load(Span(day, next_day - ONE_DAY), hours, held)


def heaviest_loads(case: Case, window: Span, weekly_hours: Decimal) -> list[Load]:
    """The spans inside the window over which the jobs together make more than `weekly_hours` a week on average."""
    inside = [
        # Less than a week of days says nothing of the hours of a week beyond its own.
        Rate(span, rate.hours * min(7, rate.span.days) / 7, rate.place)
        for rate in daily_rates(case)
        if (span := rate.span.within(window))
    ]
    return [load for load in stacked(inside) if load.hours * 7 > weekly_hours]


def earliest_date(
    case: Case,
    count: ExperienceCount,
    window_on: Callable[[date], Span],
    last: date,
    required: tuple[int, Decimal],
) -> date | None:
    """The first day after the window, up to `last`, on which the `required` days and proven hours would be there.

    Jobs still held are taken to go on at the average daily hours of what they state inside the window; the hours of
    days to come are as well proven as those. None where no job goes on or no day comes.
    """
    going_on = [entry for entry in count.counted if entry.period.end is None]
    if not going_on:
        return None
    required_days, required_hours = required
    hours_a_day = sum(
        (entry.hours / entry.days_stated for entry in going_on if entry.proven and entry.days_stated), ZERO
    )
    reference = count.window.end + ONE_DAY
    day = reference + ONE_DAY
    while day <= last:
        projected = _projected(case, count, window_on(day), reference)
        missing_days, missing_hours = required_days - projected.days, required_hours - projected.hours_proven
        if missing_days <= 0 and missing_hours <= 0:
            return day
        if missing_hours > 0 and not hours_a_day:
            return None
        # A day brings one day and `hours_a_day` at most: no day before this one can be enough.
        least = max(missing_days, int(missing_hours / hours_a_day) if missing_hours > 0 else 0, 1)
        day += timedelta(days=min(least, (last - day).days + 1))
    return None


def _projected(case: Case, count: ExperienceCount, window: Span, reference: date) -> ExperienceCount:
    periods = []
    days_to_come = (window.end - reference).days + 1
    for entry in count.counted:
        period = entry.period
        inside = Span(period.start, period.end or window.end).within(window)
        if inside is None:
            continue
        if period.weekly_hours is not None:
            hours = ZERO  # an estimate never makes the criterion met, today or later
        else:
            before = Span(window.start, reference - ONE_DAY) if window.start < reference else None
            hours = ZERO
            if before is not None:
                hours = sum((s.share(before) for s in statements_of(period, case.received_on)), ZERO)
            if period.end is None and entry.days_stated:
                hours += entry.hours * days_to_come / entry.days_stated
        periods.append(PeriodCount(entry.place, period, inside, hours, hours, 0, 0, entry.proven, ()))
    return ExperienceCount(window, tuple(periods))
