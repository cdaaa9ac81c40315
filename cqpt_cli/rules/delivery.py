"""Certificates and their numbers (accord, art. 5): one series a certificate and a year, no number twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cqpt_cli.models.acts import Award, AwardDecision, Delivery
from cqpt_cli.models.case import Case
from cqpt_cli.rules.progress import granted_of

_SERIES = "CQPT"
"""With what every number begins: CQPT-CAD-2026-0001."""

_NUMBER = re.compile(rf"{_SERIES}-(?P<code>[A-Z]{{2,5}})-(?P<year>[0-9]{{4}})-(?P<place>[0-9]{{4,}})\Z")


def standing_award(case: Case) -> Award | None:
    """The award on which a certificate rests: the last decision of the commission, where it awards and no appeal reopened it."""
    last = case.award[-1] if case.award else None
    if last is None or last.decision is not AwardDecision.AWARDED or granted_of(case):
        return None
    return last


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
    """Whether an appeal reopened what it rests on, and nothing was decided since."""
    overturned_on: date | None
    """The day on which the commission decided otherwise, after an appeal; the certificate is still to be withdrawn."""


def registered(case: Case) -> Iterator[Registered]:
    """The lines of one case: one a number that was delivered."""
    for delivery in case.delivery:
        if delivery.event != "delivered":
            continue
        of_number = [one for one in case.delivery if one.number == delivery.number]
        awards = [one.on for one in case.award if one.on <= delivery.on and one.decision is AwardDecision.AWARDED]
        withdrawn = [one.on for one in of_number if one.event == "withdrawn"]
        yield Registered(
            delivery.number,
            case,
            delivery.on,
            awards[-1] if awards else None,
            tuple(one.on for one in of_number if one.event == "duplicate"),
            withdrawn[-1] if withdrawn else None,
            granted_of(case) is not None,
            _overturned_on(case, delivery),
        )


def _overturned_on(case: Case, delivery: Delivery) -> date | None:
    last = case.award[-1] if case.award else None
    settled = last is not None and last.decision in (AwardDecision.REFUSED, AwardDecision.COMPLEMENTARY)
    return last.on if last is not None and settled and last.on > delivery.on else None


def is_of_series(number: str, code: str) -> bool:
    """Whether a number belongs to the series of the certificate of this code, of whatever year."""
    return number.startswith(f"{_SERIES}-{code}-")


def next_number(code: str, year: int, taken: Iterable[Delivery]) -> str:
    """The number after the highest one of its series: a number that was withdrawn is not given again."""
    places = [0]
    for delivery in taken:
        match = _NUMBER.match(delivery.number)
        if match and match["code"] == code and int(match["year"]) == year:
            places.append(int(match["place"]))
    return f"{_SERIES}-{code}-{year}-{max(places) + 1:04}"
