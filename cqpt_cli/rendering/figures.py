"""Numbers and dates as the reader's language writes them."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from cqpt_cli import language
from cqpt_cli.language import _
from cqpt_cli.rules.calendar import FRENCH_MONTHS, Span

NARROW_SPACE = "\u202f"
"""Between thousands, and before units, in French."""

_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def number(value: Decimal | int) -> str:
    """1 655,50 in French, 1,655.50 in English; a whole number keeps no decimals unless it has them."""
    text = f"{value:,}"
    if language.current() == "fr":
        return text.replace(",", NARROW_SPACE).replace(".", ",")
    return text


def plain(number: str) -> str:
    """1655.50 as a spreadsheet of the reader takes it for a number: 1655,50 in French."""
    return number.replace(".", ",") if language.current() == "fr" else number


Amount: TypeAlias = Decimal | Fraction
"""Hours, exact."""


def rounded_down(hours: Amount) -> Decimal:
    """To the hundredth, and never more than there are: 1606.999 is 1606.99."""
    return Decimal(math.floor(Fraction(hours) * 100)).scaleb(-2)


def rounded_up(hours: Amount) -> Decimal:
    """To the hundredth, and never less: what is possible, and what is missing."""
    return Decimal(math.ceil(Fraction(hours) * 100)).scaleb(-2)


def rounded(hours: Amount) -> Decimal:
    """To the nearest hundredth: an indication, which decides nothing."""
    return Decimal(round(Fraction(hours) * 100)).scaleb(-2)


def hours(value: Amount) -> str:
    """1 655,50 h: to the hundredth, never more than there are."""
    return _("{number} h").format(number=number(rounded_down(value)))


def hours_at_most(value: Amount) -> str:
    """Hours that are possible, or lacking: to the hundredth, never less than there may be."""
    return _("{number} h").format(number=number(rounded_up(value)))


def days(value: int) -> str:
    """365 days."""
    return language.ngettext("{number} day", "{number} days", value).format(number=number(value))


def months(value: int) -> str:
    """12 months."""
    return language.ngettext("{number} month", "{number} months", value).format(number=number(value))


def day(value: date) -> str:
    """02/03/2026 in French, 2 March 2026 in English."""
    if language.current() == "fr":
        return f"{value:%d/%m/%Y}"
    return long_day(value)


def span(value: Span) -> str:
    """Du 02/03/2026 au 31/03/2026; one day where there is no more."""
    if value.start == value.end:
        return day(value.start)
    return _("{start} to {end}").format(start=day(value.start), end=day(value.end))


def long_day(value: date) -> str:
    """2 mars 2026, 1er mars 2026; 2 March 2026."""
    if language.current() == "fr":
        first = "1er" if value.day == 1 else str(value.day)
        return language.typeset(f"{first} {FRENCH_MONTHS[value.month - 1]} {value.year}")
    return f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"


def minutes(value: int) -> str:
    """1 h 50, or 35 min."""
    if value < 60:
        return _("{minutes} min").format(minutes=value)
    return _("{hours} h {minutes:02d}").format(hours=value // 60, minutes=value % 60)


def signed(text: str, positive: bool) -> str:
    """+12 or −12, with a true minus sign."""
    return ("+" if positive else "−") + text
