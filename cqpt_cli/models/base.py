"""The ground of every model, and the types its fields are made of.

Types are strict: text is text, a number is a number, and a date is `YYYY-MM-DD`. What is refused is refused with an
error *type* (`not-a-date`), which rendering turns into a sentence in the reader's language.
"""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Annotated, ClassVar, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict, StringConstraints
from pydantic_core import PydanticCustomError

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A date outside of these is a slip of the keyboard, not a date of anyone's career."""

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}\Z")


class Record(BaseModel):
    """A part of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class FileRecord(Record):
    """A whole file. Its first key, `format`, says what it is and in which version."""

    FORMAT: ClassVar[str]
    format: str

    @classmethod
    def order(cls) -> tuple[str, ...]:
        """The keys of the file, in the order in which they are written."""
        return tuple(cls.model_fields)


def parse_date(value: object) -> date:
    """`YYYY-MM-DD`, a day that exists, from 1900 to 2100."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.match(value):
        raise PydanticCustomError("not-a-date", "not a date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("no-such-day", "no such day") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("implausible-date", "implausible date")
    return day


def _parse_month(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _MONTH.match(value):
        raise PydanticCustomError("not-a-month", "not a month")
    return parse_date(f"{value}-01")


def _parse_time(value: object) -> time:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not _TIME.match(value):
        raise PydanticCustomError("not-a-time", "not a time of day")
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("not-a-time", "not a time of day") from None


def _parse_hours(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("not-a-number", "not a number")
    hours = Decimal(value)
    if not hours.is_finite():  # NaN or an infinity, from a caller other than the YAML reader
        raise PydanticCustomError("not-a-number", "not a number")
    if hours < 0:
        raise PydanticCustomError("negative-number", "negative number")
    return hours


Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=500)]
"""One line: a name, a job, a reason."""

LongText: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""A comment of any length."""

Slug: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
"""A name for files and links: small letters, digits and hyphens."""

Day: TypeAlias = Annotated[date, BeforeValidator(parse_date, json_schema_input_type=str)]
"""A date, written YYYY-MM-DD."""

Month: TypeAlias = Annotated[date, BeforeValidator(_parse_month, json_schema_input_type=str)]
"""A month, written YYYY-MM, kept as its first day."""

TimeOfDay: TypeAlias = Annotated[time, BeforeValidator(_parse_time, json_schema_input_type=str)]
"""A time of day, written "HH:MM"."""

Hours: TypeAlias = Annotated[Decimal, BeforeValidator(_parse_hours, json_schema_input_type=float)]
"""Hours (or minutes): an exact decimal, never below zero."""

Many: TypeAlias = Annotated[tuple[T, ...], Strict(False)]
"""A sequence in the file, a tuple here."""
