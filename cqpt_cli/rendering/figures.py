"""Numbers and dates as the reader's language writes them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from cqpt_cli import language
from cqpt_cli.language import _
from cqpt_cli.rules.calendar import FRENCH_MONTHS

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


def exact_hours(hours: Decimal) -> str:
    """Hours to the hundredth, never shown as more than they are: 1606.999 is 1606.99."""
    return str(hours.quantize(Decimal("0.01"), ROUND_DOWN))


def hours(value: Decimal) -> str:
    """1 655,50 h: to the hundredth, never more than there are."""
    return _("{number} h").format(number=number(value.quantize(Decimal("0.01"), ROUND_DOWN)))


def missing_hours(value: Decimal) -> str:
    """Hours that are lacking: to the hundredth, never less than are needed."""
    return _("{number} h").format(number=number(value.quantize(Decimal("0.01"), ROUND_UP)))


def days(value: int) -> str:
    """365 days."""
    return language.ngettext("{number} day", "{number} days", value).format(number=number(value))


def day(value: date) -> str:
    """02/03/2026 in French, 2 March 2026 in English."""
    if language.current() == "fr":
        return f"{value:%d/%m/%Y}"
    return long_day(value)


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
