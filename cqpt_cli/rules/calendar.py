"""Days: spans of them, their union, their count in months, and the window of the last three years."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)

FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A run of days, both ends included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.end - self.start).days + 1

    def within(self, other: Span) -> Span | None:
        """The days that both spans hold, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start <= end else None


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes 28 February."""
    return _same_day_in(day, day.year - years)


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February."""
    return _same_day_in(day, day.year + years)


def months_after(day: date, months: int) -> date:
    """The same day `months` later; a day that the month does not have becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _same_day_in(day: date, year: int) -> date:
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def window_before(reference: date, years: int) -> Span:
    """The years that end on the eve of `reference`, from the same day `years` earlier, included (accord, art. 3)."""
    return Span(years_before(reference, years), reference - ONE_DAY)


def month_of(first_day: date) -> Span:
    """The whole month that begins on `first_day`."""
    last = calendar.monthrange(first_day.year, first_day.month)[1]
    return Span(first_day, first_day.replace(day=last))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same days as runs that neither overlap nor touch, in order: each day stands in one run only."""
    runs: list[Span] = []
    for span in sorted(spans):
        if runs and span.start <= runs[-1].end + ONE_DAY:
            runs[-1] = Span(runs[-1].start, max(runs[-1].end, span.end))
        else:
            runs.append(span)
    return runs


def days_in(spans: Iterable[Span]) -> int:
    """How many different days the spans hold together."""
    return sum(run.days for run in joined(spans))


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The days of `spans` that none of `taken` holds, as runs, in order."""
    left: list[Span] = []
    holes, first = joined(taken), 0
    for span in joined(spans):
        start = span.start
        while first < len(holes) and holes[first].end < start:
            first += 1
        for at in range(first, len(holes)):
            hole = holes[at]
            if hole.start > span.end:
                break
            if start < hole.start:
                left.append(Span(start, hole.start - ONE_DAY))
            start = hole.end + ONE_DAY
        if start <= span.end:
            left.append(Span(start, span.end))
    return left


def inside(spans: Iterable[Span], window: Span) -> list[Span]:
    """The days of `spans` that lie in a window, span by span."""
    return [part for span in spans if (part := span.within(window))]


DAYS_OF_A_MONTH = 31
"""What a whole month counts where a year is counted in months: no month holds more days."""


def counted_in_months(runs: Iterable[Span]) -> int:
    """The days of runs, where a whole month from date to date counts thirty-one, and a day left over one.

    Months begin on whatever day gives the most. A month from day q ends on the eve of day q of the next month or, where
    that month has no such day, on its last one. Twelve months are 372: a year from date to date always reaches them, and a
    year less a day never does.
    """
    return sum(map(_counted_in_months, runs))


def _counted_in_months(run: Span) -> int:
    best = [0] * (run.days + 1)  # the most that the first so many days count
    for day in range(run.days):
        best[day + 1] = max(best[day + 1], best[day] + 1)
        following = day + _days_of_month_from(run.start + timedelta(days=day))
        if following <= run.days:
            best[following] = max(best[following], best[day] + DAYS_OF_A_MONTH)
    return best[run.days]


def _days_of_month_from(day: date) -> int:
    """The days from a day to the eve of the same day of the next month, or to its last day where it has no such day."""
    this, following = _length_of_month(day.year, day.month), _length_of_month(*_month_after(day))
    return this if day.day <= following else this - day.day + 1 + following


def _month_after(day: date) -> tuple[int, int]:
    """The year and the number of the next month."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return year, month + 1


@cache
def _length_of_month(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
