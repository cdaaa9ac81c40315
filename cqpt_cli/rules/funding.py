"""What the branch pays for an evaluation, and who pays otherwise (accord, art. 6-2; cahier des charges, IV). In euros."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.models.acts import Act, Transmission
from cqpt_cli.models.case import Case
from cqpt_cli.models.settings import Modulation

A = TypeVar("A", bound=Act)

BRANCH = "branche"
"""The payer that is the branch, in the data of the law."""

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Funding:
    """What is owed for one case at one sitting: hours stated, hours paid, the rate, the amount, who pays, and on what ground."""

    case: Case
    body: str
    submitted_on: date | None
    """The day of the sitting that studied the case; None: it cannot be paid yet."""
    hours: Decimal | None
    """As the body stated them for what this sitting studied; None where it stated none. Below zero: a correction."""
    paid_hours: Decimal
    rate: Decimal
    """Euros per hour."""
    forfait: Provision[Decimal]
    """The hourly rate of the accord."""
    modulated_on: date | None
    """The day of the decision of the CPNE that set the rate; None for the rate of the accord."""
    amount: Decimal
    """Euros, to the cent, that the branch pays."""
    payer: str
    ground: Provision[Any]
    body_name: str = ""
    """As people know it."""


def fundings_of(case: Case, law_at: Callable[[date], LawAt], modulations: Sequence[Modulation]) -> Iterator[Funding]:
    """What is owed for a case: one a sitting to which something new was submitted, then what waits for a sitting.

    Each is under the law and at the rate of the day of its sitting (else of the reception), for the hours handed in until
    then and not counted at an earlier one: what comes afterwards, a complementary evaluation or a correction, belongs to the
    sitting that studied it. The hours of all of them together are capped.
    """
    counted: list[Transmission] = []
    before: dict[str, Decimal] = {}
    paid_before: dict[str, Decimal] = {}
    sittings = sorted({award.on for award in case.award})
    for place, day in enumerate((*sittings, None)):
        handed_in = standing([one for one in case.transmission if day is None or one.on <= day])
        changed = [one for one in (*handed_in, *counted) if (one in handed_in) != (one in counted)]
        if not changed and (place > 0 or day is None):
            continue
        law = law_at(day or case.received_on)
        payer, limit = payer_of(case, law), law.funding.hours_maximum.value
        total = _hours_of(case, handed_in, day)
        paid = _within(total, limit) if payer == BRANCH and day else dict(paid_before)
        stated = {body for one in changed for body in _stated(one, _body_of(case, [one], day))}
        rate, decided_on = rate_at(day or case.received_on, law, modulations)
        for body in _bodies(total, before, stated) or [_body_of(case, handed_in, day)]:
            owed = paid.get(body, Decimal(0)) - paid_before.get(body, Decimal(0))
            yield Funding(
                case,
                body,
                day,
                total.get(body, Decimal(0)) - before.get(body, Decimal(0)) if body in stated else None,
                owed,
                rate,
                law.funding.hourly_rate,
                decided_on,
                (owed * rate).quantize(CENT, ROUND_HALF_UP),
                payer,
                _ground_of(case, payer, law),
            )
        counted, before, paid_before = handed_in, total, paid


def _stated(one: Transmission, body: str) -> Mapping[str, Decimal]:
    """The hours that each body spent, as a handing in states them: those of other bodies, then those of its own."""
    others = dict(one.hours_of)
    own = one.hours - sum(others.values(), Decimal(0)) if one.hours is not None else Decimal(0)
    return others | ({body: own} if one.hours is not None and (own or not others) else {})


def _hours_of(case: Case, handed_in: Sequence[Transmission], day: date | None) -> dict[str, Decimal]:
    """The hours of each body, in the order in which they worked."""
    found: dict[str, Decimal] = {}
    for one in handed_in:
        for body, hours in _stated(one, _body_of(case, [one], day)).items():
            found[body] = found.get(body, Decimal(0)) + hours
    return found


def _within(hours: Mapping[str, Decimal], limit: Decimal) -> dict[str, Decimal]:
    """Of the hours of each body, those that are paid: together no more than the limit, the first who worked first."""
    left, paid = limit, dict[str, Decimal]()
    for body, one in hours.items():
        paid[body] = min(one, left)
        left -= paid[body]
    return paid


def _bodies(total: Mapping[str, Decimal], before: Mapping[str, Decimal], stated: Collection[str]) -> list[str]:
    """The bodies of which something was stated, in the order in which they worked."""
    return [body for body in dict.fromkeys((*total, *before)) if body in stated]


def _body_of(case: Case, handed_in: Sequence[Transmission], day: date | None) -> str:
    """The body that handed the case in; where that is not said, the one to which it had been sent."""
    named = handed_in[-1].organisation if handed_in else None
    sent = [one.organisation for one in case.evaluation if day is None or one.sent_on is None or one.sent_on <= day]
    return named or (sent[-1] if sent else "")


def _ground_of(case: Case, payer: str, law: LawAt) -> Provision[Any]:
    listed = case.route in law.funding.routes.value and payer != law.funding.otherwise.value
    return law.funding.routes if listed else law.funding.otherwise


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
    """The lowest and the highest rate that the CPNE may set: the accord's rate, in euros an hour, less and more the variation."""
    rate = law.funding.hourly_rate.value
    margin = rate * law.funding.variation_percent.value / 100
    return rate - margin, rate + margin
