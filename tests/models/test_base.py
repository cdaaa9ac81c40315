"""The types that fields are made of: what they take, what they refuse, and by which error type."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from cqpt_cli.models.base import Day, Hours, LongText, Month, Slug, Text, TimeOfDay
from cqpt_cli.models.case import Candidate, Period


def refusal(kind: Any, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return caught.value.errors()[0]["type"]


def accepted(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_from_1900_to_2100(day: date) -> None:
    assert accepted(Day, f"{day:%Y-%m-%d}") == day


@given(st.dates().filter(lambda day: not 1900 <= day.year <= 2100))
def test_no_other_day(day: date) -> None:
    assert refusal(Day, day.isoformat()) == "implausible-date"


@pytest.mark.parametrize("value", ["2026-02-29", "2100-02-29", "1900-02-29", "2026-06-31", "2026-13-01", "2026-01-00"])
def test_days_that_do_not_exist(value: str) -> None:
    assert refusal(Day, value) == "no-such-day"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026",
        "2026-03",
        "20260302",
        "2026-3-2",
        "2026-03-02 ",
        " 2026-03-02",
        "2026-03-02\n",
        "2026/03/02",
        "２０２６-03-02",
        2026,
        None,
        True,
    ],
)
def test_what_is_no_date(value: object) -> None:
    assert refusal(Day, value) == "not-a-date"


def test_leap_days() -> None:
    assert accepted(Day, "2000-02-29") == date(2000, 2, 29)
    assert accepted(Day, "2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("2025-13", "no-such-day"), ("2025-00", "no-such-day"), ("2025-1", "not-a-month"), ("2025-01-01", "not-a-month"),
     ("2025-01\n", "not-a-month"), (202501, "not-a-month"), ("1899-12", "implausible-date"), ("2101-01", "implausible-date")],
)  # fmt: skip
def test_months_refused(value: object, kind: str) -> None:
    assert refusal(Month, value) == kind


def test_a_month_is_its_first_day() -> None:
    assert accepted(Month, "2025-09") == date(2025, 9, 1)


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_minute_of_the_day(moment: time) -> None:
    assert accepted(TimeOfDay, f"{moment:%H:%M}") == moment


@pytest.mark.parametrize(
    "value", ["24:00", "09:60", "9:30", "09:30:00", "0930", "09:30Z", "09h30", "", 930, None, Decimal("9.30")]
)
def test_what_is_no_time(value: object) -> None:
    assert refusal(TimeOfDay, value) == "not-a-time"


@pytest.mark.parametrize("value", [0, 35, Decimal("151.67"), Decimal("1655.50"), 10**17])
def test_hours_are_exact(value: int | Decimal) -> None:
    hours = accepted(Hours, value)
    assert type(hours) is Decimal
    assert str(hours) == str(value)


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        None,
        "35",
        35.0,
        float("nan"),
        [],
        {},
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("-Infinity"),
        Decimal("sNaN"),
    ],
)
def test_what_is_no_number_of_hours(value: object) -> None:
    assert refusal(Hours, value) == "not-a-number"


@pytest.mark.parametrize("value", [-1, Decimal("-0.01")])
def test_negative_hours(value: object) -> None:
    assert refusal(Hours, value) == "negative-number"


@pytest.mark.parametrize(("kind", "longest"), [(Text, 500), (LongText, 20_000)])
def test_text_has_a_length(kind: Any, longest: int) -> None:
    assert accepted(kind, "é" * longest) == "é" * longest
    assert refusal(kind, "é" * (longest + 1)) == "string_too_long"
    assert refusal(kind, "") == "string_too_short"


@pytest.mark.parametrize("value", ["a", "bulletin-de-paie", "2026-01", "a" * 100])
def test_slugs(value: str) -> None:
    assert accepted(Slug, value) == value


@pytest.mark.parametrize("value", ["", "-a", "a-", "a--b", "A", "é", "a b", "a_b", "a/b", "..", "a\n"])
def test_what_is_no_slug(value: str) -> None:
    assert refusal(Slug, value) == "string_pattern_mismatch"


def test_records_cannot_be_changed() -> None:
    candidate = Candidate.model_validate({"family_name": "Martin", "given_names": "Léa"})
    with pytest.raises(ValidationError):
        candidate.family_name = "Durand"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("stated", "statements"),
    [
        ({}, ()),
        ({"hours": 0}, ("hours",)),
        ({"monthly_hours": {}}, ("monthly_hours",)),
        ({"weekly_hours": 35, "hours": 1}, ("hours", "weekly_hours")),
        ({"hours": None, "weekly_hours": 35}, ("weekly_hours",)),
    ],
)
def test_the_ways_hours_are_stated(stated: dict[str, Any], statements: tuple[str, ...]) -> None:
    period = Period.model_validate({"employer": "a", "job": "b", "start": "2025-01-01", **stated})
    assert period.ways == statements
