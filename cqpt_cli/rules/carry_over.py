"""Common knowledge validated for one certificate keeps its value for the other (accord, art. 3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cqpt_cli.findings import Finding, Sourced, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.models.case import CarryOver, Case
from cqpt_cli.rules.calendar import years_after

_ANEW = N_(
    "Take it over anew where another certificate stands (cqpt carry-over --replace); else remove it from “carry_over:”, and "
    "have those items assessed."
)

NO_CERTIFICATE_STANDS = kind(
    "carry-over-unfounded",
    N_("common knowledge is taken over from the case {id}, whose certificate does not stand"),
    _ANEW,
)
NOT_VALIDATED = kind(
    "carry-over-unfounded",
    N_("common knowledge is taken over from the case {id}, which did not validate it: {items}"),
    _ANEW,
)


def unfounded(origin: str, source: Sourced, items: Sequence[str] = ()) -> Finding:
    """That what was taken over from the case `origin` does not hold: its certificate does not stand, or these `items` were
    not acquired there.
    """
    return (NOT_VALIDATED if items else NO_CERTIFICATE_STANDS)((), {"id": origin, "items": tuple(items)}, source)


def years_of_benefit(carried_over: CarryOver, law: LawAt) -> Provision[int]:
    """For how many years: 5 with daily exercise of the job, 3 without, 3 with exercise part of the time."""
    common = law.common_knowledge
    return {
        "daily": common.years_with_daily_exercise,
        "interrupted": common.years_with_interrupted_exercise,
        "none": common.years_without_exercise,
    }[carried_over.exercise]


def valid_until(carried_over: CarryOver, law: LawAt) -> date:
    """The last day on which the benefit can be claimed: the anniversary of the award."""
    return years_after(carried_over.awarded_on, years_of_benefit(carried_over, law).value)


@dataclass(frozen=True, slots=True)
class Benefit:
    """What common knowledge validated before is worth to one case."""

    carried: CarryOver
    years: Provision[int]
    until: date
    """The last day on which it could be claimed."""
    runs: bool
    """Whether it still ran when the file was received."""


def benefit_of(case: Case, law: LawAt) -> Benefit | None:
    """The benefit that a case claims, under the law of the day on which its file was received; None where it claims none."""
    carried = case.carried
    if carried is None:
        return None
    until = valid_until(carried, law)
    return Benefit(carried, years_of_benefit(carried, law), until, carried.awarded_on <= case.received_on <= until)
