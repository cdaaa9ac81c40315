"""Certificates and their numbers (accord, art. 5): one series a certificate and a year, no number twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cqpt_cli.models.acts import Delivery
from cqpt_cli.models.case import Case

_NUMBER = re.compile(r"CQPT-(?P<code>[A-Z]{2,5})-(?P<year>[0-9]{4})-(?P<place>[0-9]{4,})\Z")


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register: a certificate, who holds it, and what became of it."""

    number: str
    case: Case
    delivered_on: date
    awarded_on: date | None
    duplicates: tuple[date, ...]
    withdrawn_on: date | None
    under_appeal: bool
    """Whether an appeal reopened what it rests on."""


def registered(case: Case, *, under_appeal: bool) -> Registered | None:
    """The line of one case; None where no certificate was delivered."""
    delivered = [one for one in case.delivery if one.event == "delivered"]
    if not delivered:
        return None
    last = delivered[-1]
    awards = [award.on for award in case.award if award.on <= last.on]
    withdrawn = [one.on for one in case.delivery if one.event == "withdrawn" and one.number == last.number]
    duplicates = tuple(one.on for one in case.delivery if one.event == "duplicate" and one.number == last.number)
    return Registered(
        last.number,
        case,
        last.on,
        awards[-1] if awards else None,
        duplicates,
        withdrawn[-1] if withdrawn else None,
        under_appeal,
    )


def next_number(code: str, year: int, taken: Iterable[Delivery]) -> str:
    """The number after the highest one of its series: a number that was withdrawn is not given again."""
    places = [0]
    for delivery in taken:
        match = _NUMBER.match(delivery.number)
        if match and match["code"] == code and int(match["year"]) == year:
            places.append(int(match["place"]))
    return f"CQPT-{code}-{year}-{max(places) + 1:04}"
