"""Admissibility (*recevabilité*): accord, art. 3 and 6-1; cahier des charges, III.

`check` applies each criterion of the candidate's route, in the order of the articles. A figure of experience is a pair of
bounds: the criterion is met where what is proven reaches it, unmet where what is possible stays below it, undetermined in
between. The verdict advises; the decision is the branch's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from cqpt_cli.findings import LEAST_SURE_LAST, Basis, Finding, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.case import Case, Employer, Network, Period
from cqpt_cli.rules.bounds import Bounds, Part, PartKind
from cqpt_cli.rules.calendar import Span, month_of, months_after, window_before, years_after
from cqpt_cli.rules.contradictions import contradictions_of
from cqpt_cli.rules.experience import (
    DAYS,
    Branch,
    Enough,
    Evidence,
    Experience,
    Readings,
    SetAside,
    branch_of,
    earliest_day,
    experience_of,
)
from cqpt_cli.rules.independence import Directory, folded_name
from cqpt_cli.rules.plausibility import heaviest_loads
from cqpt_cli.rules.settling import Settlement, settlements_of_days, settlements_of_hours

YEAR_SHORTFALL = kind(
    "year-shortfall",
    N_(
        "{days} of directly related experience are proven and {possible} possible, where the cahier des charges asks every employee for a year ({required}). Article 3 does not ask it on this route: it decides nothing."
    ),
    severity=Severity.WARNING,
)

HOURS_READING_DECIDES = kind(
    "hours-reading-decides",
    N_(
        "Were the hours counted {otherwise}, there would be {other}, and the criterion would be decided otherwise. That they are counted {within} is a reading of the accord."
    ),
    severity=Severity.WARNING,
)

SCHEME_ENDED = kind(
    "scheme-ended",
    N_(
        "The {scheme} ended on {last}, and the accord names no other scheme: it is applied to the letter until the CPNE adopts others."
    ),
    severity=Severity.WARNING,
)

PAYSLIP_NOT_CITED = kind(
    "payslip-not-cited", N_("The document “{document}” proves hours, and no job cites it."), severity=Severity.WARNING
)

RELATION_NOT_JUDGED = kind(
    "relation-not-judged",
    N_("{job}: nobody has said yet whether this job is directly related."),
    severity=Severity.WARNING,
)

OVER_48_HOURS_A_WEEK = kind(
    "over-48-hours-a-week",
    N_("From {start} to {end}, the hours stated make {hours} a week, above {limit}: check them ({job})."),
    severity=Severity.WARNING,
)

TIES_UNKNOWN = kind(
    "unknown-trainer",
    N_(
        "“{provider}” trained the candidate, and no organisation of this repository bears that name: nobody can say here whether “{body}” is tied to it."
    ),
    severity=Severity.WARNING,
)

DOCUMENTS_CONTRADICT = kind(
    "documents-contradict",
    N_("Two sources do not say the same of a job: {found}. Find out which is right."),
    severity=Severity.WARNING,
)

YEAR_COUNTED_IN_MONTHS = kind(
    "year-counted-in-months",
    N_(
        "{days} are fewer than {required}, and make {months} months from date to date. The reading in the candidate's favour is kept: the criterion is met."
    ),
    severity=Severity.WARNING,
)

LEAP_YEAR_READINGS_DIFFER = kind(
    "leap-year-readings-differ",
    N_(
        "There are {days}, but not {months} months from date to date. The reading in days is kept, in the candidate's favour: the criterion is met."
    ),
    severity=Severity.WARNING,
)

BRANCH_READING_DECIDES = kind(
    "branch-reading-decides",
    N_(
        "{job}: nothing says that this experience was in the branch. That it counts, as it is directly related, is a reading of the accord, and it carries the verdict."
    ),
    severity=Severity.WARNING,
)

SAME_EMPLOYER_OVERLAP = kind(
    "same-employer-overlap",
    N_(
        "{job}: jobs at one employer that overlap. They may be one job told twice: what their common days can hold is proven only once, until someone states that each was worked beside the others."
    ),
    severity=Severity.WARNING,
)

INTERPOLATED_HOURS = kind(
    "interpolated-hours",
    N_(
        "{job}: the window cuts {cut}, of {whole}: between {least} and {most} of them lie inside. Pro rata of calendar days there would be {hours}, an indication that decides nothing."
    ),
    severity=Severity.WARNING,
)

ESTIMATED_HOURS = kind(
    "estimated-hours",
    N_(
        "{job}: a weekly figure proves no hours. It would make {hours} ({counted}), an indication that decides nothing."
    ),
    severity=Severity.WARNING,
)

UNSTATED_HOURS = kind(
    "unstated-hours", N_("{job}: nothing is said of the hours of {counted}: {spans}."), severity=Severity.WARNING
)

PERIOD_IN_EXCLUDED_NETWORK = kind(
    "period-in-excluded-network",
    N_(
        "{job}: this shop is under {network}, a network that the certificate excludes. Article 3 does not say whether such experience counts; it is counted."
    ),
    severity=Severity.WARNING,
)

UNPROVEN_HOURS = kind(
    "unproven-hours",
    N_("{job}: {hours} are stated, but no document of the file proves them."),
    severity=Severity.WARNING,
)

HOURS_AS_PAID = kind(
    "hours-as-paid",
    N_(
        "{job}: {cut}: the hours stated are those of a full-time month as it is paid ({limit}), or more. Leave and public holidays are no effective work: someone confirms the hours, or corrects them."
    ),
    severity=Severity.WARNING,
)


class CriterionStatus(StrEnum):
    """The outcome of one criterion."""

    MET = "met"
    UNMET = "unmet"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"


class Verdict(StrEnum):
    """The outcome of the whole check."""

    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Criterion:
    """What one criterion asks, what the file shows, and the law behind it.

    `reason` names the ground of the status (`another-agreement`); rendering says it in words, with `facts`.
    """

    id: str
    status: CriterionStatus
    reason: str
    provision: Provision[Any]
    required: Fraction | int | str | None = None
    found: Fraction | int | str | None = None
    """Of a figure, what is proven at least."""
    possible: Fraction | int | None = None
    """What is possible at most."""
    readings: tuple[Provision[Any], ...] = ()
    """What else of the law the figures rest on."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    settlements: tuple[Settlement, ...] = ()
    """What would settle it, where it is undetermined."""

    @property
    def basis(self) -> Basis:
        """How sure it is of the accord: as its least sure provision."""
        return max((self.provision.basis, *(reading.basis for reading in self.readings)), key=LEAST_SURE_LAST.index)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer to one case on one reference date."""

    case: Case
    reference: date
    experience: Experience
    criteria: tuple[Criterion, ...]
    observations: tuple[Finding, ...]
    earliest: date | None
    """The first later reference date on which the experience would be met, if the jobs still held go on."""

    @property
    def verdict(self) -> Verdict:
        """Inadmissible if a criterion is unmet, else incomplete if one is undetermined, else admissible."""
        statuses = {criterion.status for criterion in self.criteria}
        if CriterionStatus.UNMET in statuses:
            return Verdict.INADMISSIBLE
        return Verdict.INCOMPLETE if CriterionStatus.UNDETERMINED in statuses else Verdict.ADMISSIBLE

    def criterion(self, id: str) -> Criterion:
        """The criterion of this id. Raises KeyError where there is none."""
        try:
            return next(criterion for criterion in self.criteria if criterion.id == id)
        except StopIteration:
            raise KeyError(id) from None


@dataclass(frozen=True)
class Situation:
    """All that a criterion may look at."""

    case: Case
    law: LawAt
    terms: CertificateTerms
    reference: date
    directory: Directory | None = None
    """The organisations of the repository; None where the case lies in none."""

    @cached_property
    def who_is_who(self) -> Directory:
        """The same; outside of a repository, only names that can be compared."""
        return self.directory or Directory((), self.law)

    def window_on(self, day: date) -> Span:
        """The window of the last years for a reference date."""
        return window_before(day, self.law.experience.window_years.value)

    @cached_property
    def readings(self) -> Readings:
        """How the accord is read on that day."""
        return Readings.of(self.law)

    @cached_property
    def experience(self) -> Experience:
        """The days and hours of the case."""
        return self.experience_on(self.reference, self.readings)

    def experience_on(self, day: date, readings: Readings, rhythms: Mapping[int, Fraction] | None = None) -> Experience:
        """The same for another reference date, as the accord may be read otherwise, with jobs that go on with so many hours a day."""
        return experience_of(self.case, self.law, self.window_on(day), self.names_of_employer, readings, rhythms)

    def names_of_employer(self, of: Period | Employer) -> Iterator[str]:
        """What the employer of a job, or of the case, is known by: who shares a name or a number is the same."""
        yield folded_name(of.name if isinstance(of, Employer) else of.employer, self.law)
        if of.siret:
            yield of.siret

    @cached_property
    def enough(self) -> Enough:
        """What free access asks for (accord, art. 3)."""
        terms = self.law.experience
        hours = Fraction(terms.minimum_hours.value)
        return Enough(terms.minimum_days.value, terms.minimum_months.value, hours, terms.year_reading.value)


def check(
    case: Case, law: LawAt, terms: CertificateTerms, reference: date, directory: Directory | None = None
) -> Eligibility:
    """Whether `case` is admissible on the day `reference`, and why, criterion by criterion.

    `directory` are the organisations of the repository; None where the case lies in none: then names alone are compared.
    """
    situation = Situation(case, law, terms, reference, directory)
    applicable = law.routes.criteria.value[case.route]
    criteria = tuple(
        criterion(situation) if id in applicable else _not_on_this_route(id, law) for id, criterion in CRITERIA.items()
    )
    return Eligibility(
        case,
        reference,
        situation.experience,
        criteria,
        tuple(observation for observe in OBSERVATIONS for observation in observe(situation, criteria)),
        _earliest(situation, criteria),
    )


# --- the criteria, in the order of the articles ----------------------------------------------------------------------


def field_of_application(situation: Situation) -> Criterion:
    """The employer falls under the telecommunications agreement, and the candidate is employed (art. 1 and 3).

    A job seeker is admitted only at the end of a *contrat de professionnalisation* (cahier des charges, III).
    """
    case, agreement = situation.case, situation.law.field.collective_agreement
    if case.employer is None:
        seekers = situation.law.field.job_seeker_routes
        if case.route in seekers.value and _contract_is_over(situation) and not _contract_is_long_over(situation):
            return Criterion("field-of-application", CriterionStatus.MET, "job-seeker-after-contract", seekers)
        status, reason, found = CriterionStatus.UNDETERMINED, "employer-missing", None
    elif (found := case.employer.collective_agreement) is None:
        status, reason = CriterionStatus.UNDETERMINED, "agreement-missing"
    elif found == agreement.value:
        status, reason = CriterionStatus.MET, "in-the-branch"
    else:
        status, reason = CriterionStatus.UNMET, "another-agreement"
    return Criterion("field-of-application", status, reason, agreement, agreement.value, found)


def distribution_network(situation: Situation) -> Criterion:
    """The shop does not belong to a network that the certificate excludes (annexe 2, Contexte)."""
    excluded = situation.terms.excluded_networks
    network = situation.case.employer.network if situation.case.employer else None
    if not excluded.value:
        status, reason = CriterionStatus.NOT_APPLICABLE, "no-network-excluded"
    elif network in excluded.value:
        status, reason = CriterionStatus.UNMET, "excluded-network"
    elif network is Network.OWN:
        status, reason = CriterionStatus.MET, "own-network"
    elif network is Network.NONE:
        status, reason = CriterionStatus.UNDETERMINED, "no-shop"
    else:
        status, reason = CriterionStatus.UNDETERMINED, "network-missing"
    required = Network.OWN.value if excluded.value else None
    return Criterion("distribution-network", status, reason, excluded, required, network and network.value)


def free_access_scheme(situation: Situation) -> Criterion:
    """Free access is “avec le DIF ou le CIF” (art. 3)."""
    case, schemes = situation.case, situation.law.routes.schemes
    if not schemes.value:
        status, reason = CriterionStatus.NOT_APPLICABLE, "no-scheme-asked"
    elif case.scheme is None:
        status, reason = CriterionStatus.UNDETERMINED, "scheme-missing"
    else:
        status, reason = CriterionStatus.MET, "scheme-named"
    required = " | ".join(schemes.value) or None
    return Criterion("free-access-scheme", status, reason, schemes, required, case.scheme)


def experience_duration(situation: Situation) -> Criterion:
    """A year of directly related experience within the last three years (art. 3). Figures in days."""
    terms, experience, enough = situation.law.experience, situation.experience, situation.enough
    if enough.year_is_reached(experience.runs):
        by_days = enough.year_reading == DAYS or experience.days >= enough.days
        status, reason = CriterionStatus.MET, "year-reached" if by_days else "year-reached-in-months"
    elif not situation.case.experience_stated:
        status, reason = CriterionStatus.UNDETERMINED, "experience-missing"
    elif enough.year_is_reached(experience.possible_runs):
        status, reason = CriterionStatus.UNDETERMINED, "year-to-be-proven"
    else:
        status, reason = CriterionStatus.UNMET, "year-not-reached"
    return Criterion(
        "experience-duration",
        status,
        reason,
        terms.minimum_days,
        enough.days,
        experience.days,
        experience.days_possible,
        (terms.window_years, terms.year_reading, terms.branch),
        {"months": enough.months} if reason == "year-reached-in-months" else {},
        tuple(settlements_of_days(experience)) if reason == "year-to-be-proven" else (),
    )


def experience_hours(situation: Situation) -> Criterion:
    """1607 hours of effective work (art. 3). Figures in hours."""
    terms, bounds, required = situation.law.experience, situation.experience.hours, situation.enough.hours
    status = _reached(bounds, required)
    reason = _HOURS[status]
    if not situation.case.experience_stated and status is not CriterionStatus.MET:
        status, reason = CriterionStatus.UNDETERMINED, "experience-missing"
    return Criterion(
        "experience-hours",
        status,
        reason,
        terms.minimum_hours,
        required,
        bounds.least,
        bounds.most,
        (terms.hours_within, terms.branch),
        {"other_reading": _hours_by_the_other_reading(situation, status)},
        tuple(settlements_of_hours(situation.experience, required)) if reason == "hours-to-be-proven" else (),
    )


_HOURS = {
    CriterionStatus.MET: "hours-reached",
    CriterionStatus.UNDETERMINED: "hours-to-be-proven",
    CriterionStatus.UNMET: "hours-not-reached",
}


def _reached(bounds: Bounds, required: Fraction) -> CriterionStatus:
    """Whether hours reach what is required: surely, surely not, or nobody can say."""
    if bounds.least >= required:
        return CriterionStatus.MET
    return CriterionStatus.UNDETERMINED if bounds.most >= required else CriterionStatus.UNMET


def _hours_by_the_other_reading(situation: Situation, status: CriterionStatus) -> Bounds | None:
    """The hours if the window were the whole career (or the career the window), where they would decide otherwise."""
    if all(period.start >= situation.experience.window.start for period in situation.case.experience):
        return None  # nothing lies before the window
    other = situation.experience_on(situation.reference, _other_hours(situation.readings)).hours
    return other if _reached(other, situation.enough.hours) is not status else None


def _other_hours(readings: Readings) -> Readings:
    return replace(readings, hours_in_window=not readings.hours_in_window)


def supporting_documents(situation: Situation) -> Criterion:
    """A document that proves the activity, cited or not, whenever it came (art. 6-1)."""
    documents = situation.law.documents
    proofs = [piece for piece in situation.case.documents if documents.proves_activity(piece.kind)]
    status = CriterionStatus.MET if proofs else CriterionStatus.UNDETERMINED
    reason = "activity-documented" if proofs else "no-proof-of-activity"
    return Criterion("supporting-documents", status, reason, documents.proofs, 1, len(proofs))


def sworn_statement(situation: Situation) -> Criterion:
    """The *attestation sur l'honneur* (art. 6-1)."""
    kind = situation.law.documents.sworn_statement_kind
    found = sum(piece.kind == kind.value for piece in situation.case.documents)
    status = CriterionStatus.MET if found else CriterionStatus.UNDETERMINED
    reason = "statement-received" if found else "statement-missing"
    return Criterion("sworn-statement", status, reason, kind, 1, found)


def professionalisation_contract(situation: Situation) -> Criterion:
    """The *contrat de professionnalisation* targets this certificate (cahier des charges, III)."""
    case, contract, targets = situation.case, situation.case.contract, situation.law.contract.targets_certificate
    found = contract.certificate if contract else None
    if contract is None or found is None:
        status, reason = CriterionStatus.UNDETERMINED, "contract-missing"
    elif targets.value and found != case.certificate:
        status, reason = CriterionStatus.UNMET, "contract-targets-another"
    elif contract.start and contract.start > situation.reference:
        status, reason = CriterionStatus.UNDETERMINED, "contract-not-begun"
    elif _contract_is_long_over(situation):
        delay = situation.law.contract.open_months_after_end
        facts = {"end": contract.end, "months": delay.value}
        status, reason = CriterionStatus.UNDETERMINED, "contract-long-over"
        return Criterion("professionalisation-contract", status, reason, delay, case.certificate, found, facts=facts)
    else:
        status, reason = CriterionStatus.MET, "contract-targets-certificate"
    return Criterion("professionalisation-contract", status, reason, targets, case.certificate, found)


def assessor_independence(situation: Situation) -> Criterion:
    """The evaluating body has not trained, and does not train, the candidate (cahier des charges, III)."""
    case, excludes = situation.case, situation.law.independence.excludes_trainer
    body = case.assignment.organisation if case.assignment else None
    ties = situation.who_is_who.ties(case, body) if body and excludes.value else []
    facts: dict[str, Any] = {}
    if body is None:
        status, reason = CriterionStatus.NOT_APPLICABLE, "no-body-yet"
    elif any(situation.who_is_who.one(tie.through) == situation.who_is_who.one(body) for tie in ties):
        status, reason = CriterionStatus.UNMET, "body-trained-candidate"
    elif ties:
        status, reason = CriterionStatus.UNMET, "body-tied-to-trainer"
        facts = {"who": ties[0].who, "through": ties[0].through}
    else:
        status, reason = CriterionStatus.MET, "body-is-independent"
    return Criterion("assessor-independence", status, reason, excludes, None, body, facts=facts)


CRITERIA: Mapping[str, Callable[[Situation], Criterion]] = {
    "field-of-application": field_of_application,
    "distribution-network": distribution_network,
    "free-access-scheme": free_access_scheme,
    "experience-duration": experience_duration,
    "experience-hours": experience_hours,
    "supporting-documents": supporting_documents,
    "sworn-statement": sworn_statement,
    "professionalisation-contract": professionalisation_contract,
    "assessor-independence": assessor_independence,
}


# --- what the officer should see beside the verdict ------------------------------------------------------------------


def _observe_shortfall(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Less than a year of experience where the cahier alone asks for it (art. 3 decides)."""
    law, experience, enough = situation.law, situation.experience, situation.enough
    observed = law.routes.shortfall_observed
    if situation.case.route not in observed.value or enough.year_is_reached(experience.runs):
        return []
    facts = {"days": experience.days, "possible": experience.days_possible, "required": enough.days}
    return [YEAR_SHORTFALL((), facts, observed)]


def _observe_year_readings(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """The year is there in days or from date to date, and not in both: the reading that decides is said."""
    enough, experience = situation.enough, situation.experience
    if not _is_met("experience-duration", criteria):
        return []
    reading, facts = situation.law.experience.year_reading, {"days": experience.days, "required": enough.days}
    if experience.days < enough.days:
        return [YEAR_COUNTED_IN_MONTHS((), {**facts, "months": enough.months}, reading)]
    if not enough.year_in_months(experience.runs):
        return [LEAP_YEAR_READINGS_DIFFER((), {**facts, "months": enough.months}, reading)]
    return []


def _observe_hours_reading(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Hours that decide otherwise where they are those of the whole career, or of the window."""
    criterion, terms = _criterion("experience-hours", criteria), situation.law.experience
    other = criterion.facts.get("other_reading")
    if other is None:
        return []
    facts = {"other": other, "required": situation.enough.hours, "within": terms.hours_within.value}
    return [HOURS_READING_DECIDES((), facts, terms.hours_within)]


def _observe_branch(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Experience that counts only as the accord is read (art. 6-1), where it carries the verdict; shops under franchise."""
    excluded = situation.terms.excluded_networks
    return [
        *_observe_branch_reading(situation, criteria),
        *(
            PERIOD_IN_EXCLUDED_NETWORK((), {"place": job.place, "network": job.period.network}, excluded)
            for job in situation.experience.jobs
            if job.period.network in excluded.value and job.may_count
        ),
    ]


def _observe_branch_reading(situation: Situation, criteria: tuple[Criterion, ...]) -> Iterator[Finding]:
    met = [id for id in EXPERIENCE_CRITERIA if _is_met(id, criteria)]
    if situation.readings.branch_only or not met:
        return
    case, law, names = situation.case, situation.law, situation.names_of_employer
    counted = [job for job in situation.experience.jobs if job.may_count]
    outside = tuple(job.place for job in counted if branch_of(case, job.period, law, names) is not Branch.INSIDE)
    if not outside:
        return
    inside = situation.experience_on(situation.reference, replace(situation.readings, branch_only=True))
    days, hours = situation.enough.lacking(inside)
    if any(short for id, short in zip(EXPERIENCE_CRITERIA, (days > 0, hours > 0), strict=True) if id in met):
        yield BRANCH_READING_DECIDES((), {"places": outside}, law.experience.branch)


def _observe_scheme(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Finding]:
    """A scheme that the accord names and that had ended when the file was received."""
    ended = situation.law.routes.schemes_ended
    last = ended.value.get(situation.case.scheme or "")
    if (
        last is None
        or last >= situation.case.received_on
        or situation.case.scheme not in situation.law.routes.schemes.value
    ):
        return []
    return [SCHEME_ENDED((), {"scheme": situation.case.scheme, "last": last}, situation.law.routes.schemes)]


def _observe_hours(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """How the hours are known, job by job, and part by part."""
    if _criterion("experience-hours", criteria).status is CriterionStatus.NOT_APPLICABLE:
        return []
    observations = []
    for job in situation.experience.jobs:
        if not job.may_count:
            continue
        facts: dict[str, Any] = {"place": job.place}
        unproven = [part.told.hours for part in job.parts if part.told is not None and not part.proven]
        if unproven:
            observations.append(UNPROVEN_HOURS((), {**facts, "hours": sum(unproven, Fraction(0))}))
        observations += [_how_known(part, facts) for part in job.parts if part.kind is not PartKind.EXACT]
        if paid := _at_the_paid_rate(job.parts, situation.law.working_time.paid_monthly_hours.value, job.period):
            provision = situation.law.working_time.paid_monthly_hours
            observations.append(HOURS_AS_PAID((), {**facts, "cut": paid, "limit": provision.value}, provision))
    overlapping = situation.experience.overlapping_at_one_employer
    return observations + [SAME_EMPLOYER_OVERLAP((), {"places": places}) for places in overlapping]


def _how_known(part: Part, facts: Mapping[str, Any]) -> Finding:
    shown = {**facts, "days": part.days, "hours": part.indication, "least": part.bounds.least, "most": part.bounds.most}
    match part.kind:
        case PartKind.CUT:
            assert part.told is not None, "what is cut is a statement"
            return INTERPOLATED_HOURS((), {**shown, "whole": part.told.hours, "cut": part.told.days})
        case PartKind.WEEKLY:
            return ESTIMATED_HOURS((), shown)
        case _:
            return UNSTATED_HOURS((), shown)


def _at_the_paid_rate(parts: Sequence[Part], monthly: Decimal, period: Period) -> tuple[Span, ...]:
    """The whole months, or spans of whole months, whose hours are those that a full-time month pays, or more."""
    if period.effective_confirmed is not None:
        return ()
    told = [part.told for part in parts if part.told is not None]
    return tuple(
        span
        for one in told
        if len(one.days) == 1 and (span := one.days[0]) and (months := _whole_months(span))
        if one.hours >= Fraction(monthly) * months
    )


def _whole_months(span: Span) -> int:
    """How many calendar months a span holds, if it holds nothing else; 0 otherwise."""
    if span.start.day != 1 or month_of(span.end.replace(day=1)).end != span.end:
        return 0
    return (span.end.year - span.start.year) * 12 + span.end.month - span.start.month + 1


def _observe_uncited_payslips(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Documents that would prove hours, and that no job cites."""
    if _criterion("experience-hours", criteria).status is CriterionStatus.NOT_APPLICABLE:
        return []
    evidence = Evidence(situation.case, situation.law)
    cited = {id for period in situation.case.experience for id in period.cited}
    return [
        PAYSLIP_NOT_CITED((), {"document": piece.id})
        for piece in situation.case.documents
        if piece.id not in cited and evidence.may_prove_hours(piece.id)
    ]


def _observe_unjudged(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Jobs of which nobody has said whether they are directly related."""
    return [
        RELATION_NOT_JUDGED((), {"place": count.place})
        for count in situation.experience.jobs
        if count.set_aside is SetAside.NOT_JUDGED
    ]


def _observe_heavy_weeks(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Finding]:
    """More hours a week than work usually holds."""
    limit = situation.law.working_time.weekly_hours_warning
    loads = heaviest_loads(situation.case, situation.experience.window, limit.value)
    return [
        OVER_48_HOURS_A_WEEK(
            (),
            {
                "start": load.span.start,
                "end": load.span.end,
                "hours": load.weekly_hours,
                "places": load.places,
                "limit": limit.value,
            },
            limit,
        )
        for load in loads
    ]


READINGS_THAT_DECIDE = (
    YEAR_COUNTED_IN_MONTHS,
    LEAP_YEAR_READINGS_DIFFER,
    HOURS_READING_DECIDES,
    BRANCH_READING_DECIDES,
    PERIOD_IN_EXCLUDED_NETWORK,
)
"""The observations that the answer rests on a reading of the accord: whoever receives the answer has to know."""

RUNNING_CONTRACT = kind(
    "contract-still-running",
    N_("The contract runs until {end}, and the certificate is sought at its end."),
    severity=Severity.WARNING,
)
"""The observation that the contract goes on: the candidate and the commission have to know."""


def _observe_running_contract(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """The certificate is sought at the end of the contract, and the contract goes on (cahier des charges, III)."""
    contract = situation.case.contract
    criterion = _criterion("professionalisation-contract", criteria)
    if criterion.status is not CriterionStatus.MET or contract is None or _contract_is_over(situation):
        return []
    return [RUNNING_CONTRACT((), {"end": contract.end}, criterion.provision)]


def _observe_unknown_trainers(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Trainers of whom the repository knows nothing: nobody can say whether the evaluating body is tied to them."""
    criterion = _criterion("assessor-independence", criteria)
    if criterion.status is not CriterionStatus.MET or situation.directory is None:
        return []
    facts = {"body": criterion.found}
    return [
        TIES_UNKNOWN((), {**facts, "provider": provider}, criterion.provision)
        for _place, provider in situation.directory.unknown_trainers(situation.case)
    ]


def _observe_contradictions(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Finding]:
    """Documents that do not say the same of a job as the experience, or as one another: a person says which is right."""
    return [DOCUMENTS_CONTRADICT((), {"found": found}) for found in contradictions_of(situation.case)]


OBSERVATIONS: tuple[Callable[[Situation, tuple[Criterion, ...]], list[Finding]], ...] = (
    _observe_scheme,
    _observe_shortfall,
    _observe_year_readings,
    _observe_hours_reading,
    _observe_branch,
    _observe_unjudged,
    _observe_contradictions,
    _observe_hours,
    _observe_uncited_payslips,
    _observe_heavy_weeks,
    _observe_running_contract,
    _observe_unknown_trainers,
)


# --- the small questions the criteria ask ----------------------------------------------------------------------------


def _not_on_this_route(id: str, law: LawAt) -> Criterion:
    return Criterion(id, CriterionStatus.NOT_APPLICABLE, "not-on-this-route", law.routes.criteria)


def _contract_is_over(situation: Situation) -> bool:
    contract = situation.case.contract
    return contract is not None and contract.end is not None and contract.end < situation.reference


def _contract_is_long_over(situation: Situation) -> bool:
    """Whether it ended so long ago that the certificate is no more sought “à l'issue” of it (cahier des charges, III)."""
    contract, months = situation.case.contract, situation.law.contract.open_months_after_end.value
    return (
        contract is not None and contract.end is not None and months_after(contract.end, months) < situation.reference
    )


def _criterion(id: str, criteria: tuple[Criterion, ...]) -> Criterion:
    return next(criterion for criterion in criteria if criterion.id == id)


def _is_met(id: str, criteria: tuple[Criterion, ...]) -> bool:
    return _criterion(id, criteria).status is CriterionStatus.MET


EXPERIENCE_CRITERIA = ("experience-duration", "experience-hours")


def _earliest(situation: Situation, criteria: tuple[Criterion, ...]) -> date | None:
    """The first later day on which the experience would be met; None where that is not the question, or nobody can say."""
    statuses = {criterion.status for criterion in criteria if criterion.id in EXPERIENCE_CRITERIA}
    in_the_way = [c for c in criteria if c.id not in EXPERIENCE_CRITERIA and c.status is CriterionStatus.UNMET]
    if CriterionStatus.UNMET not in statuses or CriterionStatus.UNDETERMINED in statuses or in_the_way:
        return None
    return earliest_day(
        situation.experience,
        lambda day, rhythms: situation.experience_on(day, situation.readings, rhythms),
        situation.enough,
        last=years_after(situation.reference, situation.law.experience.window_years.value),
    )
