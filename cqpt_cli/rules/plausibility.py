"""Hours that the days cannot hold, and weeks that hold more than work usually does: what the statements say together."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from cqpt_cli.models.case import Case
from cqpt_cli.rules.bounds import statements_of
from cqpt_cli.rules.calendar import ONE_DAY, Span

HOURS_OF_A_DAY = 24
"""Arithmetic: one person cannot work more, however many jobs there are."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Hours over a span of days, and what they make a day on average."""

    span: Span
    hours: Fraction
    place: int
    """Of the job, in `experience`."""

    @property
    def a_day(self) -> Fraction:
        """Hours a day on average."""
        return self.hours / self.span.days


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


def rates_of(case: Case) -> Iterator[Rate]:
    """Each statement of each job over its days, and each weekly figure over the days before the file arrived."""
    yield from stated_rates(case)
    yield from weekly_rates(case)


def stated_rates(case: Case) -> Iterator[Rate]:
    """Each statement over its days: so many hours in all, spread over them in any way."""
    eve = case.received_on - ONE_DAY
    for place, period in enumerate(case.experience):
        if period.start <= min(period.end or eve, eve):
            for told in statements_of(period, case.received_on, eve):
                if told.days and told.hours > 0:
                    yield Rate(Span(told.days[0].start, told.days[-1].end), told.hours, place)


def weekly_rates(case: Case) -> Iterator[Rate]:
    """Each weekly figure over the days before the file arrived: so many hours in each week."""
    eve = case.received_on - ONE_DAY
    for place, period in enumerate(case.experience):
        held = Span(period.start, min(period.end or eve, eve))
        if period.weekly_hours is not None and held.start <= held.end:
            yield Rate(held, Fraction(period.weekly_hours) * held.days / 7, place)


def more_than_the_days_hold(rates: Iterable[Rate]) -> Rate | None:
    """The first statement whose hours, with those of the others, cannot be worked in its days; None where all can.

    Hours are worked off in the order of their last days: if that does not succeed, no order does.
    """
    coming = sorted(rates, key=lambda rate: rate.span.start, reverse=True)
    if all(later.span.start > one.span.end for later, one in pairwise(coming)):  # each has its days for itself
        return next((one for one in reversed(coming) if one.a_day > HOURS_OF_A_DAY), None)
    waiting: list[tuple[date, int, Fraction, Rate]] = []
    now = Fraction(0)
    while coming or waiting:
        if not waiting:
            now = max(now, Fraction(_hour_of(coming[-1].span.start)))
        while coming and _hour_of(coming[-1].span.start) <= now:
            rate = coming.pop()
            heapq.heappush(waiting, (rate.span.end, len(coming), rate.hours, rate))
        end, order, hours, rate = heapq.heappop(waiting)
        worked = min(hours, _hour_of(coming[-1].span.start) - now) if coming else hours
        now += worked
        if now > _hour_of(end + ONE_DAY):
            return rate
        if worked < hours:
            heapq.heappush(waiting, (end, order, hours - worked, rate))
    return None


def _hour_of(day: date) -> int:
    return day.toordinal() * HOURS_OF_A_DAY


def heaviest_loads(case: Case, window: Span, weekly_hours: Decimal) -> list[Load]:
    """The spans inside the window over which the jobs together make more than `weekly_hours` a week on average."""
    parts = [
        # Less than a week of days says nothing of the hours of a week beyond its own.
        Rate(span, rate.a_day * min(7, rate.span.days) / 7 * span.days, rate.place)
        for rate in rates_of(case)
        if (span := rate.span.within(window))
    ]
    return [load for load in stacked(parts) if load.hours * 7 > weekly_hours]


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
            hours -= rate.a_day
            places[rate.place] -= 1
        for rate in begin.get(day, ()):
            hours += rate.a_day
            places[rate.place] += 1
        if held := tuple(sorted(+places)):
            yield Load(Span(day, next_day - ONE_DAY), hours, held)
