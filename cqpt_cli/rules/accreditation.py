"""Whether an evaluating body is accredited on a day (accord, art. 6-2; cahier des charges, IV), and for how long."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cqpt_cli.language import N_, Worded
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.organisation import Accreditation, Organisation
from cqpt_cli.rules.calendar import months_after, years_after


class AccreditationState(Worded):
    """What an accreditation is worth on a day."""

    HELD = "held", N_("accredited")
    NOT_COVERED = "not-covered", N_("not covered")
    """The body is not accredited for this certificate, whatever the day."""
    NEVER = "never", N_("never accredited")
    NOT_YET = "not-yet", N_("not yet accredited")
    EXPIRED = "expired", N_("expired")
    WITHDRAWN = "withdrawn", N_("withdrawn")


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


class StudyKind(StrEnum):
    """What a sitting has to study of a body."""

    FIRST = "first"
    RENEWAL = "renewal"
    WITHDRAWN = "withdrawn"
    """It was withdrawn, or its accreditation is over: it begins anew."""


@dataclass(frozen=True, slots=True)
class ToStudy:
    """A body whose accreditation, or its renewal, a sitting has to study (accord, art. 5)."""

    organisation: Organisation
    kind: StudyKind
    until: date | None
    """The last day of its present accreditation; None where it holds none."""
    on_agenda: bool


def to_study(
    organisations: Iterable[Organisation], agenda: Collection[str], day: date, law: LawAt
) -> Iterator[ToStudy]:
    """The bodies on the agenda of a sitting, and those whose accreditation ends soon with none after it."""
    soon = months_after(day, law.accreditation.renewal_ahead_months.value)
    for body in organisations:
        found = [accreditation_on(body, certificate, day, law) for certificate in body.certificates]
        ends = [one.accreditation.end for one in found if one.held and one.accreditation]
        until = min(ends, default=None)
        renewed = until is not None and any(one.start > until and not one.withdrawn_on for one in body.accreditations)
        if body.slug in agenda:
            kind = StudyKind.RENEWAL if ends else StudyKind.WITHDRAWN if body.accreditations else StudyKind.FIRST
            yield ToStudy(body, kind, until, True)
        elif until is not None and until <= soon and not renewed:
            yield ToStudy(body, StudyKind.RENEWAL, until, False)


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
