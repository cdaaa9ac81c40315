"""What the branch pays for an evaluation, and who pays otherwise (accord, art. 6-2; cahier des charges, IV). In euros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.models.acts import Act
from cqpt_cli.models.case import Case
from cqpt_cli.models.settings import Modulation

A = TypeVar("A", bound=Act)

BRANCH = "branche"
"""The payer that is the branch, in the data of the law."""

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Funding:
    """What is owed for one case: hours stated, hours paid, the rate, the amount, who pays, and on what ground."""

    case: Case
    body: str
    submitted_on: date | None
    """The day of the sitting that studied the case; None: it cannot be paid yet."""
    hours: Decimal | None
    """As the body stated them; None where it stated none."""
    paid_hours: Decimal
    rate: Decimal
    """Euros per hour."""
    modulated_on: date | None
    """The day of the decision of the CPNE that set the rate; None for the rate of the accord."""
    amount: Decimal
    """Euros, to the cent, that the branch pays."""
    payer: str
    ground: Provision[Any]


def funding_of(case: Case, law: LawAt, modulations: Sequence[Modulation]) -> Funding:
    """What is owed for a case, under the law of the day it was submitted (else received), at the rate of that day."""
    submitted_on = submitted_on_of(case)
    day = submitted_on or case.received_on
    handed_in = standing(case.transmission)
    stated = [one.hours for one in handed_in if one.hours is not None]
    hours = sum(stated, Decimal(0)) if stated else None
    transmission = handed_in[-1] if handed_in else None
    body = (transmission.organisation if transmission else None) or (
        case.assignment.organisation if case.assignment else ""
    )
    rate, decided_on = rate_at(day, law, modulations)
    payer = payer_of(case, law)
    paid = min(hours or Decimal(0), law.funding.hours_maximum.value) if payer == BRANCH and submitted_on else Decimal(0)
    amount = (paid * rate).quantize(CENT, ROUND_HALF_UP)
    listed = case.route in law.funding.routes.value and payer != law.funding.otherwise.value
    ground = law.funding.routes if listed else law.funding.otherwise
    return Funding(case, body, submitted_on, hours, paid, rate, decided_on, amount, payer, ground)


def submitted_on_of(case: Case) -> date | None:
    """The day of the first sitting that studied a case; what was corrected counts by its correction."""
    return next((award.on for award in standing(case.award)), None)


def standing(acts: Sequence[A]) -> list[A]:
    """The acts of one kind that were not replaced by a later one."""
    found: list[A] = []
    for act in acts:
        if act.replaces is not None:
            found = [one for one in found if one.on != act.replaces]
        found.append(act)
    return found


def payer_of(case: Case, law: LawAt) -> str:
    """Who pays the evaluation: the route decides, with the scheme and the priority that it asks for, if it does."""
    terms = law.funding.routes.value.get(case.route)
    if terms is None:
        return law.funding.otherwise.value
    asked = {key: value for key, value in terms.items() if key != "payer"}
    entitled = all(getattr(case, key) == value for key, value in asked.items())
    return str(terms["payer"]) if entitled else law.funding.otherwise.value


def rate_at(day: date, law: LawAt, modulations: Sequence[Modulation]) -> tuple[Decimal, date | None]:
    """The hourly rate of a day, in euros, and the day of the decision of the CPNE behind it (None: the accord's own)."""
    begun = [one for one in modulations if one.since <= day]
    if not begun:
        return law.funding.hourly_rate.value, None
    last = max(begun, key=lambda one: one.since)
    return last.rate, last.decided_on


def limits_of(law: LawAt) -> tuple[Decimal, Decimal]:
    """The lowest and the highest rate that the CPNE may set: the accord's, 20 % less and 20 % more."""
    rate = law.funding.hourly_rate.value
    margin = rate * law.funding.variation_percent.value / 100
    return rate - margin, rate + margin
