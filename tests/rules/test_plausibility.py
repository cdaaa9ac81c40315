"""What the days can hold: one person works 24 hours a day at most, however many jobs there are."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqpt_cli.rules.calendar import Span, days_in
from cqpt_cli.rules.plausibility import Rate, more_than_the_days_hold

FIRST = date(2025, 1, 1)


def rate(first: int, last: int, hours: int, place: int = 0) -> Rate:
    """So many hours from the day `first` to the day `last` of January 2025, both included."""
    return Rate(Span(FIRST + timedelta(first - 1), FIRST + timedelta(last - 1)), Fraction(hours), place)


@pytest.mark.parametrize(
    ("rates", "fits", "why"),
    [
        ([rate(1, 1, 24)], True, "24 h in one day"),
        ([rate(1, 1, 25)], False, "25 h in one day"),
        ([rate(1, 2, 24), rate(1, 2, 24)], True, "48 h in two days"),
        ([rate(1, 2, 24), rate(1, 2, 25)], False, "49 h in two days"),
        (
            [rate(1, 10, 200), rate(5, 5, 24)],
            True,
            "224 h in ten days, 240 h: the first is worked on the nine other days",
        ),
        ([rate(1, 10, 220), rate(5, 5, 24)], False, "244 h in ten days"),
        ([rate(1, 10, 100), rate(3, 4, 30), rate(4, 4, 20)], False, "30 + 20 = 50 h on the 3rd and 4th, which hold 48"),
        (
            [rate(1, 10, 100), rate(3, 4, 28), rate(4, 4, 20)],
            True,
            "28 + 20 = 48 h there, and 100 h on eight other days",
        ),
        ([rate(1, 1, 24), rate(3, 3, 24), rate(1, 3, 24)], True, "the 2nd is left for the third"),
        ([rate(1, 1, 24), rate(3, 3, 24), rate(1, 3, 25)], False, "73 h in three days"),
    ],
)
def test_what_the_days_hold(rates: list[Rate], fits: bool, why: str) -> None:
    assert (more_than_the_days_hold(rates) is None) is fits, why
    assert (more_than_the_days_hold(reversed(rates)) is None) is fits, why


spans = st.tuples(st.integers(1, 6), st.integers(0, 3), st.integers(0, 60))


@given(st.lists(spans, max_size=5))
def test_it_is_what_every_choice_of_statements_says(drawn: list[tuple[int, int, int]]) -> None:
    """They fit where no choice of them makes more than 24 h × the union of their days (Hall's condition, for spans)."""
    rates = [rate(first, first + length, hours) for first, length, hours in drawn]
    choices = (chosen for size in range(1, len(rates) + 1) for chosen in combinations(rates, size))
    fits = all(sum(one.hours for one in chosen) <= 24 * days_in(one.span for one in chosen) for chosen in choices)
    assert (more_than_the_days_hold(rates) is None) is fits
