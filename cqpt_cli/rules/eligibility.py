"""Admissibility (*recevabilité*): accord, art. 3 and 6-1; cahier des charges, III.

`check` applies each criterion of the candidate's route, in the order of the articles. A criterion is met, unmet, or
undetermined where a missing proof or judgement could still tip it. The verdict advises; the decision is the branch's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.case import Case, Network
from cqpt_cli.rules.calendar import Span, reaches_anniversary, window_before, years_after
from cqpt_cli.rules.contradictions import contradictions_of
from cqpt_cli.rules.experience import ExperienceCount, count_experience, earliest_date, heaviest_loads
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.remark import Remark


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
    required: Decimal | int | str | None = None
    found: Decimal | int | str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer to one case on one reference date."""

    case: Case
    reference: date
    experience: ExperienceCount
    criteria: tuple[Criterion, ...]
    observations: tuple[Remark, ...]
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
    def experience(self) -> ExperienceCount:
        """The days and hours of the case inside the window."""
        kind = self.law.documents.sworn_statement_kind.value
        return count_experience(self.case, self.window_on(self.reference), kind)


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
        if case.route in seekers.value and _contract_is_over(situation):
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


def experience_duration(situation: Situation) -> Criterion:
    """A year of directly related experience within the last three years (art. 3). Figures in days."""
    required, experience = situation.law.experience.minimum_days, situation.experience
    if experience.days >= required.value:
        status, reason = CriterionStatus.MET, "year-reached"
    elif experience.possible_days >= required.value:
        status, reason = CriterionStatus.UNDETERMINED, "relation-not-judged"
    elif not situation.case.experience_stated:
        status, reason = CriterionStatus.UNDETERMINED, "experience-missing"
    else:
        status, reason = CriterionStatus.UNMET, "year-not-reached"
    facts = {"possible": experience.possible_days}
    return Criterion("experience-duration", status, reason, required, required.value, experience.days, facts)


def experience_hours(situation: Situation) -> Criterion:
    """1607 hours of effective work, proven by a document (art. 3). Figures in hours.

    What an estimate, a cut month, a missing proof or judgement could still tip is undetermined, never unmet.
    """
    required, experience = situation.law.experience.minimum_hours, situation.experience
    possible = experience.possible_hours(situation.law.working_time.daily_hours_maximum.value)
    if experience.hours_proven >= required.value:
        status, reason = CriterionStatus.MET, "hours-reached"
    elif possible >= required.value:
        status, reason = CriterionStatus.UNDETERMINED, "hours-to-be-proven"
    elif not situation.case.experience_stated:
        status, reason = CriterionStatus.UNDETERMINED, "experience-missing"
    else:
        status, reason = CriterionStatus.UNMET, "hours-not-reached"
    facts = {"wanting": _what_is_wanting(experience)} if reason == "hours-to-be-proven" else {}
    return Criterion("experience-hours", status, reason, required, required.value, experience.hours_proven, facts)


def supporting_documents(situation: Situation) -> Criterion:
    """A document that proves the activity (art. 6-1)."""
    case, kinds = situation.case, situation.law.documents.activity_kinds
    sworn = situation.law.documents.sworn_statement_kind.value
    cited = {id for period in case.experience for id in period.proof}
    proofs = [
        piece for piece in case.documents if piece.kind in kinds.value or (piece.id in cited and piece.kind != sworn)
    ]
    status = CriterionStatus.MET if proofs else CriterionStatus.UNDETERMINED
    reason = "activity-documented" if proofs else "no-proof-of-activity"
    return Criterion("supporting-documents", status, reason, kinds, 1, len(proofs))


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
    return Criterion("assessor-independence", status, reason, excludes, None, body, facts)


CRITERIA: Mapping[str, Callable[[Situation], Criterion]] = {
    "field-of-application": field_of_application,
    "distribution-network": distribution_network,
    "experience-duration": experience_duration,
    "experience-hours": experience_hours,
    "supporting-documents": supporting_documents,
    "sworn-statement": sworn_statement,
    "professionalisation-contract": professionalisation_contract,
    "assessor-independence": assessor_independence,
}


# --- what the officer should see beside the verdict ------------------------------------------------------------------


def _observe_shortfall(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Remark]:
    """Less than a year of experience where the cahier alone asks for it (art. 3 decides)."""
    law, days = situation.law, situation.experience.days
    required = law.experience.minimum_days.value
    if situation.case.route not in law.routes.shortfall_observed.value or situation.experience.days >= required:
        return []
    return [Remark("year-shortfall", {"days": days, "required": required}, law.routes.shortfall_observed)]


def _observe_leap_year(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Remark]:
    """365 days are there, but not the year from date to date: the run holds a 29 February."""
    if not _is_met("experience-duration", criteria):
        return []
    runs, required = situation.experience.runs, situation.law.experience.minimum_days
    if len(runs) > 1 or runs[0].days != required.value or reaches_anniversary(runs[0]):
        return []
    facts = {"start": runs[0].start, "end": runs[0].end, "required": required.value}
    return [Remark("leap-year-readings-differ", facts, required)]


def _observe_hours(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Remark]:
    """How the hours were come by, job by job."""
    if _criterion("experience-hours", criteria).status is CriterionStatus.NOT_APPLICABLE:
        return []
    observations = []
    for count in situation.experience.possible:
        facts = {"place": count.place, "employer": count.period.employer, "hours": count.hours}
        if count.cut:
            observations.append(Remark("interpolated-hours", {**facts, "whole": count.whole_hours, "cut": count.cut}))
        if count.estimated:
            observations.append(Remark("estimated-hours", {**facts, "days": count.days}))
        elif not count.proven and count.period.statements:
            observations.append(Remark("unproven-hours", facts))
        if count.days_unstated:
            observations.append(Remark("unstated-hours", {**facts, "days": count.days_unstated}))
    return observations


def _observe_unjudged(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Remark]:
    """Jobs of which nobody has said whether they are directly related."""
    return [
        Remark("relation-not-judged", {"place": count.place, "employer": count.period.employer})
        for count in situation.experience.possible
        if count.period.directly_related is None
    ]


def _observe_heavy_weeks(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Remark]:
    """More hours a week than work usually holds."""
    limit = situation.law.working_time.weekly_hours_warning
    loads = heaviest_loads(situation.case, situation.experience.window, limit.value)
    return [
        Remark(
            "over-48-hours-a-week",
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


RUNNING_CONTRACT = "contract-still-running"
"""The observation that the contract goes on: the candidate and the commission have to know."""


def _observe_running_contract(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Remark]:
    """The certificate is sought at the end of the contract, and the contract goes on (cahier des charges, III)."""
    contract = situation.case.contract
    criterion = _criterion("professionalisation-contract", criteria)
    if criterion.status is not CriterionStatus.MET or contract is None or _contract_is_over(situation):
        return []
    return [Remark(RUNNING_CONTRACT, {"end": contract.end}, criterion.provision)]


def _observe_unknown_trainers(situation: Situation, criteria: tuple[Criterion, ...]) -> list[Remark]:
    """Trainers of whom the repository knows nothing: nobody can say whether the evaluating body is tied to them."""
    criterion = _criterion("assessor-independence", criteria)
    if criterion.status is not CriterionStatus.MET or situation.directory is None:
        return []
    facts = {"body": criterion.found}
    return [
        Remark("unknown-trainer", {**facts, "provider": provider}, criterion.provision)
        for _place, provider in situation.directory.unknown_trainers(situation.case)
    ]


def _observe_contradictions(situation: Situation, _criteria: tuple[Criterion, ...]) -> list[Remark]:
    """Documents that do not say the same of a job as the experience, or as one another: a person says which is right."""
    return [Remark("documents-contradict", {"found": found}) for found in contradictions_of(situation.case)]


OBSERVATIONS: tuple[Callable[[Situation, tuple[Criterion, ...]], list[Remark]], ...] = (
    _observe_shortfall,
    _observe_leap_year,
    _observe_unjudged,
    _observe_contradictions,
    _observe_hours,
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


def _what_is_wanting(experience: ExperienceCount) -> tuple[str, ...]:
    """What could still bring the hours: in the order in which an officer would ask for it."""
    possible = experience.possible
    wanting = {
        "judgement": any(count.period.directly_related is None for count in possible),
        "proof": any(not count.proven and not count.estimated and count.period.statements for count in possible),
        "exact-hours": any(count.estimated for count in possible),
        "hours-in-window": any(count.cut for count in possible),
        "hours": any(count.days_unstated for count in possible),
    }
    return tuple(what for what, is_wanting in wanting.items() if is_wanting)


def _criterion(id: str, criteria: tuple[Criterion, ...]) -> Criterion:
    return next(criterion for criterion in criteria if criterion.id == id)


def _is_met(id: str, criteria: tuple[Criterion, ...]) -> bool:
    return _criterion(id, criteria).status is CriterionStatus.MET


EXPERIENCE_CRITERIA = ("experience-duration", "experience-hours")


def _earliest(situation: Situation, criteria: tuple[Criterion, ...]) -> date | None:
    """The first later day on which the experience would be met; None where that is not the question."""
    short = [
        c
        for c in criteria
        if c.id in EXPERIENCE_CRITERIA and c.status in (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED)
    ]
    in_the_way = [c for c in criteria if c.id not in EXPERIENCE_CRITERIA and c.status is CriterionStatus.UNMET]
    if not short or in_the_way:
        return None
    terms = situation.law.experience
    years, days, hours = terms.window_years.value, terms.minimum_days.value, terms.minimum_hours.value
    return earliest_date(
        situation.case,
        situation.experience,
        situation.window_on,
        last=years_after(situation.reference, years),
        required=(days, hours),
    )
