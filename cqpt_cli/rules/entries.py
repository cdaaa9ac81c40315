"""What people enter in the cells of a grid, understood: a level, a day, an hour, a number. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cqpt_cli.models.sheet_form import NOT_OBSERVED, PROPOSALS, Failure, Formula, folded
from cqpt_cli.rules.calendar import FRENCH_MONTHS


class Trouble(StrEnum):
    """Why an entry is not understood."""

    FORMULA = "formula"
    ERROR = "error"
    NO_LEVEL = "no-level"
    NOT_WHOLE = "not-whole"
    NOT_ON_THE_SCALE = "not-on-the-scale"
    OTHER_WORDING = "other-wording"
    NO_DAY = "no-day"
    SHORT_YEAR = "short-year"
    NO_TIME = "no-time"
    NO_NUMBER = "no-number"
    NOT_YES_OR_NO = "not-yes-or-no"
    NO_PROPOSAL = "no-proposal"


class NotUnderstood(Exception):  # noqa: N818 - it is an answer
    """An entry that can mean several things, or nothing."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def text_of(value: Any) -> str:
    """Any entry as text, without the spaces around it: a number or a day that a spreadsheet made of it comes back as written."""
    match value:
        case None:
            return ""
        case Formula():
            raise NotUnderstood(Trouble.FORMULA)
        case Failure():
            raise NotUnderstood(Trouble.ERROR)
        case bool():
            return "vrai" if value else "faux"
        case float():
            return (str(int(value)) if value.is_integer() else repr(value)).replace(".", ",")
        case datetime():
            return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


_LEVEL = re.compile(r"([+\-−]?[0-9]+(?:[.,][0-9]+)?)\s*(.*)", re.DOTALL)
_WORDING = re.compile(r"[-–—:=).]?\s*(.*)", re.DOTALL)


def level_of(value: Any, levels: Sequence[str]) -> int | None:
    """A level of the scale whose wordings are `levels`; None for what was not observed.

    `3`, `3,0`, `3 – bonne connaissance` and the wording alone are a level. A wording that is not that of the number, on
    this scale, is refused: 0 does not mean the same on both.
    """
    if isinstance(value, bool | date | time | timedelta):
        raise NotUnderstood(Trouble.NO_LEVEL)
    text = text_of(value)
    if not text or folded(text) == folded(NOT_OBSERVED):
        return None
    worded = [level for level, wording in enumerate(levels) if folded(wording) == folded(text)]
    if worded:
        return worded[0]
    match = _LEVEL.fullmatch(text)
    if match is None:
        raise NotUnderstood(Trouble.NO_LEVEL)
    number = Decimal(match[1].replace(",", ".").replace("−", "-"))
    if number != number.to_integral_value():
        raise NotUnderstood(Trouble.NOT_WHOLE)
    if not 0 <= number < len(levels):
        raise NotUnderstood(Trouble.NOT_ON_THE_SCALE)
    level, wording = int(number), match[2]
    if wording:
        said = _WORDING.fullmatch(wording)
        if said is None or folded(said[1]) != folded(levels[level]):
            raise NotUnderstood(Trouble.OTHER_WORDING)
    return level


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Of a number that is taken for a day: the accord is of 2005, and 11 is no day."""

_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? )?"
_NUMERIC = re.compile(rf"{_WEEKDAY}([0-9]{{1,2}})([/.\- ])([0-9]{{1,2}})\2([0-9]{{2,4}})(?: 0?0[:h]00(?::00)?)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ]00:00(?::00(?:[.]0+)?)?)?")
_WORDED = re.compile(rf"{_WEEKDAY}([0-9]{{1,2}})(?:er)? ([a-z]+)[.]? ([0-9]{{2,4}})")


def day_of(value: Any, day_zero: datetime) -> date | None:
    """A day as French people and spreadsheets write it: 11/05/2026, 11 mai 2026, 2026-05-11, 46153. None for nothing."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = folded(text_of(value))
    if not text:
        return None
    if (isinstance(value, int | float) and not isinstance(value, bool)) or re.fullmatch(r"[0-9]{5}", text):
        return _numbered(text, day_zero)
    if iso := _ISO.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := _NUMERIC.fullmatch(text):
        return _day(_year(numeric[4]), int(numeric[3]), int(numeric[1]))
    months = [folded(month) for month in FRENCH_MONTHS]
    if worded := _WORDED.fullmatch(text):
        found = [number for number, month in enumerate(months, 1) if worded[2] in (month, month[:4], month[:3])]
        if len(found) == 1:
            return _day(_year(worded[3]), found[0], int(worded[1]))
    raise NotUnderstood(Trouble.NO_DAY)


def _numbered(text: str, day_zero: datetime) -> date:
    if re.fullmatch(r"[0-9]{5}", text):
        day = (day_zero + timedelta(days=int(text))).date()
        if FIRST_DAY <= day <= LAST_DAY:
            return day
    raise NotUnderstood(Trouble.NO_DAY)


def _year(written: str) -> int:
    if len(written) != 4:
        raise NotUnderstood(Trouble.SHORT_YEAR)
    return int(written)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotUnderstood(Trouble.NO_DAY) from None


_TIME = re.compile(r"([0-9]{1,2}) ?[h:] ?(?:([0-9]{2})(?::([0-9]{2}))?)?(?: ?min)?")


def time_of(value: Any) -> time | None:
    """A time of day, to the minute: 09:30, 9h30, 9 h, or the part of a day that a spreadsheet makes of it. None for nothing."""
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, float) and 0 <= value < 1:
        value = timedelta(days=value)
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        if not 0 <= minutes < 24 * 60:
            raise NotUnderstood(Trouble.NO_TIME)
        return time(minutes // 60, minutes % 60)
    text = folded(text_of(value))
    if not text:
        return None
    # `folded` takes a last colon away, which no time has.
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise NotUnderstood(Trouble.NO_TIME)
    return time(int(match[1]), int(match[2] or 0))


def number_of(value: Any) -> int | None:
    """A whole number, such as one of contacts. None for nothing."""
    if isinstance(value, bool | date | time | timedelta):
        raise NotUnderstood(Trouble.NO_NUMBER)
    text = text_of(value)
    if not text:
        return None
    match = re.fullmatch(r"([+\-−]?[0-9]{1,9})(?:[.,]0+)?", text)
    if match is None:
        raise NotUnderstood(Trouble.NO_NUMBER)
    return int(match[1].replace("−", "-"))


def yes_or_no(value: Any) -> bool | None:
    """Yes or no. None for nothing."""
    text = folded(text_of(value))
    known = {"": None, "oui": True, "vrai": True, "true": True, "non": False, "faux": False, "false": False}
    if text not in known:
        raise NotUnderstood(Trouble.NOT_YES_OR_NO)
    return known[text]


def proposal_of(value: Any) -> str:
    """The evaluator's proposal, as the formats page names it; empty for nothing."""
    text = folded(text_of(value))
    known = {"": "", **{folded(word): id for id, word in PROPOSALS.items()}}
    if text not in known:
        raise NotUnderstood(Trouble.NO_PROPOSAL)
    return known[text]


def list_of(value: Any) -> list[str]:
    """Ids that are parted by commas, semicolons or lines; each once."""
    parts = (part.strip() for part in re.split(r"[,;\n]", text_of(value)))
    return list(dict.fromkeys(part for part in parts if part))
