"""Whether an evaluating body is accredited on a day (accord, art. 6-2; cahier des charges, IV), and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.organisation import Accreditation, Organisation
from cqpt_cli.rules.calendar import years_after


class AccreditationState(StrEnum):
    """What an accreditation is worth on a day."""

    HELD = "held"
    NOT_COVERED = "not-covered"
    """The body is not accredited for this certificate, whatever the day."""
    NEVER = "never"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AccreditationOn:
    """What is known of a body's accreditation on a day: its state, and the accreditation that says so, if any."""

    state: AccreditationState
    accreditation: Accreditation | None = None

    @property
    def held(self) -> bool:
        """Whether the body may evaluate."""
        return self.state is AccreditationState.HELD


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One evaluating body: what its accreditation is worth for each certificate on a day, and the cases it is running."""

    organisation: Organisation
    states: Mapping[str, AccreditationOn]
    running: tuple[str, ...]


def accreditation_on(
    organisation: Organisation, certificate: str, day: date, law: LawAt | None = None
) -> AccreditationOn:
    """The accreditation of a body for a certificate on the day of an act, and not today's.

    Under a `law`, one that was written down for longer than it allows ends when the law says.
    """
    granted = organisation.accreditations_for(certificate)
    if certificate not in organisation.certificates or (organisation.accreditations and not granted):
        return AccreditationOn(AccreditationState.NOT_COVERED)
    if not granted:
        return AccreditationOn(AccreditationState.NEVER)
    granted = tuple(_ending_in_time(one, law) for one in granted) if law else granted
    covering = [one for one in granted if one.start <= day <= one.end]
    if sound := [one for one in covering if one.withdrawn_on is None or day < one.withdrawn_on]:
        return AccreditationOn(AccreditationState.HELD, sound[-1])
    if covering:
        return AccreditationOn(AccreditationState.WITHDRAWN, covering[-1])
    past = [one for one in granted if one.end < day]
    if past:
        last = max(past, key=lambda one: one.end)
        return AccreditationOn(AccreditationState.WITHDRAWN if last.withdrawn_on else AccreditationState.EXPIRED, last)
    return AccreditationOn(AccreditationState.NOT_YET, min(granted, key=lambda one: one.start))


def _ending_in_time(accreditation: Accreditation, law: LawAt) -> Accreditation:
    latest = last_day(accreditation.start, law)
    return accreditation if accreditation.end <= latest else accreditation.model_copy(update={"end": latest})


def last_day(start: date, law: LawAt) -> date:
    """The last day of an accreditation that begins on `start`: the eve of its anniversary (two years)."""
    return years_after(start, law.accreditation.years.value) - timedelta(days=1)


def renews(organisation: Organisation, accreditation: Accreditation) -> bool:
    """Whether an accreditation renews another: an earlier one, for one of its certificates, that was not withdrawn."""
    certificates = accreditation.certificates or organisation.certificates
    earlier = organisation.accreditations_for(*certificates)
    return any(one.start < accreditation.start and one.withdrawn_on is None for one in earlier)


def overlapping(accreditations: Iterable[Accreditation], start: date, end: date) -> Accreditation | None:
    """One that still holds on a day of the period, if any."""
    for one in accreditations:
        until = min(one.end, one.withdrawn_on - timedelta(days=1)) if one.withdrawn_on else one.end
        if one.start <= end and start <= until:
            return one
    return None
