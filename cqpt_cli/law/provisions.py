"""`law.at(day).experience.minimum_hours`: the provisions in force on a day, each with its article.

The classes below are the vocabulary: which parameters exist and of what type each one is. Their values, dates and
articles are data (`referentials/…/provisions.yaml`); asking for one on a day when nothing is said raises `Refusal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar, overload

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.findings import Basis, Source, unsaid
from cqpt_cli.models.provisions import Parameter, ProvisionEntry, ProvisionsFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Provision(Generic[T]):
    """What the law says of one thing on one day."""

    name: str
    """`section.parameter`, as in the data."""
    label: str
    value: T
    article: str
    basis: Basis
    since: date
    quote: str | None = None
    note: str | None = None

    @property
    def source(self) -> Source:
        """Its article, and how sure it is of the accord."""
        return Source(self.article, self.basis)


def in_force(name: str, parameter: Parameter, day: date) -> Provision[Any]:
    """The entry of `parameter` in force on `day`: the last one that does not begin after it.

    Of two that begin on one day the later listed prevails: a rule that was adopted for the very day of an older one.
    Raises `Refusal` where none does, or where the one in force ends the provision.
    """
    begun = [entry for entry in reversed(parameter.history) if entry.since <= day]
    entry = max(begun, key=lambda entry: entry.since, default=None)  # the first of equals, so the last listed
    if entry is None or entry.value is None:
        first = min(parameter.history, key=lambda entry: entry.since)
        raise Refusal(
            Diagnostic(
                "law-silent",
                unsaid(
                    "the law says nothing about {name} ({label}) on {day}",
                    name=name,
                    label=parameter.label,
                    day=day.isoformat(),
                ),
                remedy=unsaid(
                    "Check the date: the first provision takes effect on {day}.", day=first.since.isoformat()
                ),
                sources=(first.source,),
            )
        )
    return Provision(
        name, parameter.label, entry.value, entry.article, entry.basis, entry.since, entry.quote, entry.note
    )


class Section:
    """A group of parameters, asked on one day."""

    name: str

    def __init__(self, parameters: Mapping[str, Parameter], day: date) -> None:
        self._parameters = parameters
        self._day = day


class parameter(Generic[T]):  # noqa: N801 - used as a field declaration
    """Declares one parameter of a section and how its value is read: `minimum_days = parameter(int)`."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read

    def __set_name__(self, owner: type[Section], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, section: None, owner: type[Section]) -> parameter[T]: ...
    @overload
    def __get__(self, section: Section, owner: type[Section]) -> Provision[T]: ...
    def __get__(self, section: Section | None, owner: type[Section]) -> parameter[T] | Provision[T]:
        if section is None:
            return self
        found = in_force(f"{section.name}.{self._name}", section._parameters[self._name], section._day)
        provision = replace(found, value=self._read(found.value))
        vars(section)[self._name] = provision  # found there the next time, before this descriptor is asked
        return provision


def texts(value: Any) -> tuple[str, ...]:
    """A list of words."""
    return tuple(str(entry) for entry in value)


def _texts_by_name(value: Any) -> dict[str, tuple[str, ...]]:
    return {str(name): texts(entries) for name, entries in value.items()}


def _texts_by_name_by_name(value: Any) -> dict[str, dict[str, tuple[str, ...]]]:
    return {str(name): _texts_by_name(entries) for name, entries in value.items()}


def _days_by_name(value: Any) -> dict[str, date]:
    return {str(name): date.fromisoformat(str(day)) for name, day in value.items()}


@dataclass(frozen=True, slots=True)
class Proof:
    """What a kind of document proves: that a job was held, and its hours (always, where it states them, never)."""

    activity: bool
    hours: Literal["always", "stated", "never"]
    basis: Basis


def _proofs_by_kind(value: Any) -> dict[str, Proof]:
    return {str(kind): Proof(proof["activity"], proof["hours"], Basis(proof["basis"])) for kind, proof in value.items()}


class FieldTerms(Section):
    """Who the accord is for."""

    name = "field"
    collective_agreement = parameter(int)
    job_seeker_routes = parameter(texts)


class RouteTerms(Section):
    """The ways in, and the criteria that apply on each."""

    name = "routes"
    criteria = parameter(_texts_by_name)
    shortfall_observed = parameter(texts)
    schemes = parameter(texts)
    schemes_ended = parameter(_days_by_name)

    def schemes_on(self, route: str) -> tuple[str, ...]:
        """The schemes of a route: it has some where the law asks for one there."""
        return self.schemes.value if FREE_ACCESS_SCHEME in self.criteria.value.get(route, ()) else ()


FREE_ACCESS_SCHEME = "free-access-scheme"
"""The criterion by which a route asks for a scheme (accord, art. 3)."""


class ExperienceTerms(Section):
    """What free access demands (accord, art. 3)."""

    name = "experience"
    window_years = parameter(int)
    minimum_days = parameter(int)
    minimum_months = parameter(int)
    year_reading = parameter(str)
    minimum_hours = parameter(Decimal)
    hours_within = parameter(str)
    branch = parameter(str)


class WorkingTimeTerms(Section):
    """What a statement of hours can plausibly hold."""

    name = "working_time"
    weekly_hours_warning = parameter(Decimal)
    daily_hours_maximum = parameter(Decimal)
    paid_monthly_hours = parameter(Decimal)


class DocumentTerms(Section):
    """What the file must hold (accord, art. 6-1)."""

    name = "documents"
    proofs = parameter(_proofs_by_kind)
    sworn_statement_kind = parameter(str)
    other_kinds = parameter(texts)
    appeal_kinds = parameter(texts)

    def proves_activity(self, kind: str) -> bool:
        """Whether a document of this kind proves that a job was held."""
        proof = self.proofs.value.get(kind)
        return proof is not None and proof.activity

    def proves_hours(self, kind: str, *, states_hours: bool = False) -> bool:
        """Whether it proves hours of work; `states_hours` where the document itself says how many there were."""
        proof = self.proofs.value.get(kind)
        return proof is not None and (proof.hours == "always" or (proof.hours == "stated" and states_hours))


class AdmissibilityTerms(Section):
    """How the branch office decides on a file, and what it waits for (accord, art. 6-1)."""

    name = "admissibility"
    reasons_required = parameter(bool)
    not_alone = parameter(texts)
    completion_days = parameter(int)
    reminder_days = parameter(int)


class EvaluationTerms(Section):
    """When the evaluation may begin, and by whom it is held (accord, art. 6-1 and 6-2)."""

    name = "evaluation"
    after_admissibility = parameter(bool)
    by_assigned_body = parameter(bool)


class AgreementTerms(Section):
    """When the agreement must be signed (accord, art. 6-2)."""

    name = "agreement"
    before_observation = parameter(bool)


class IndependenceTerms(Section):
    """Who evaluates may not have trained (cahier des charges, III)."""

    name = "independence"
    excludes_trainer = parameter(bool)
    through_group = parameter(bool)
    legal_forms = parameter(texts)
    excludes_near = parameter(texts)


class ContractTerms(Section):
    """What the *contrat de professionnalisation* must be."""

    name = "contract"
    targets_certificate = parameter(bool)
    open_months_after_end = parameter(int)


class ObservationTerms(Section):
    """How long the observation lasts and how it ends."""

    name = "observation"
    minutes_maximum = parameter(int)
    limit = parameter(str)
    on_site = parameter(bool)
    elsewhere_words = parameter(texts)
    contacts_per_hour = parameter(int)
    interview_required = parameter(bool)


class QuizTerms(Section):
    """How long the quiz lasts, and what it is worth before anything else (phase 0)."""

    name = "quiz"
    minutes_indicative = parameter(int)
    prediagnosis_counts = parameter(bool)


class ScoringTerms(Section):
    """What assesses what, and when two modalities disagree."""

    name = "scoring"
    entitlement = parameter(_texts_by_name_by_name)
    retained_level = parameter(str)
    discordance_gap = parameter(int)


class EvidenceTerms(Section):
    """What the portfolio of evidence is made of (cahier des charges, III, phase 2A)."""

    name = "evidence"
    kinds = parameter(dict[str, str])
    fresh_years = parameter(int)


class CommonKnowledgeTerms(Section):
    """How long common knowledge stays validated."""

    name = "common_knowledge"
    years_without_exercise = parameter(int)
    years_with_daily_exercise = parameter(int)
    years_with_interrupted_exercise = parameter(int)


class AccreditationTerms(Section):
    """How long an evaluating body is accredited, and on what."""

    name = "accreditation"
    years = parameter(int)
    required = parameter(bool)
    prospective = parameter(bool)
    studied_by_commission = parameter(bool)
    renewal_on_report = parameter(bool)
    renewal_ahead_months = parameter(int)
    withdrawal_ground = parameter(str)


class FundingTerms(Section):
    """What the branch pays, in euros and hours."""

    name = "funding"
    hourly_rate = parameter(Decimal)
    hours_maximum = parameter(Decimal)
    variation_percent = parameter(Decimal)
    prospective = parameter(bool)
    routes = parameter(dict[str, dict[str, Any]])
    otherwise = parameter(str)
    submitted = parameter(str)


class CommissionTerms(Section):
    """Who sits."""

    name = "commission"
    seats_per_college = parameter(dict[str, int])
    present_per_college = parameter(int)
    parity = parameter(bool)
    majority = parameter(bool)
    bars_award = parameter(texts)
    parity_per_case = parameter(bool)
    recused = parameter(texts)
    minutes_before_delivery = parameter(bool)
    minutes_signatures_per_college = parameter(int)
    receives = parameter(texts)
    summary_table = parameter(bool)


class DeliveryTerms(Section):
    """Who delivers the certificates (accord, art. 5)."""

    name = "delivery"
    issuer = parameter(str)


class ClassificationTerms(Section):
    """Where the jobs stand in the branch's grid."""

    name = "classification"
    level = parameter(str)


class AppealTerms(Section):
    """On what ground a candidate may appeal."""

    name = "appeal"
    exhausted_by = parameter(texts)
    ground = parameter(str)


SECTIONS: tuple[type[Section], ...] = (
    FieldTerms, RouteTerms, ExperienceTerms, WorkingTimeTerms, DocumentTerms, AdmissibilityTerms, IndependenceTerms,
    ContractTerms, EvaluationTerms, AgreementTerms, ObservationTerms, QuizTerms, ScoringTerms, EvidenceTerms,
    CommonKnowledgeTerms, AccreditationTerms, FundingTerms, CommissionTerms, DeliveryTerms, ClassificationTerms, AppealTerms,
)  # fmt: skip


class LawAt:
    """The law in force on one day."""

    def __init__(self, sections: Mapping[str, Mapping[str, Parameter]], day: date) -> None:
        self.day = day
        self.field = FieldTerms(sections["field"], day)
        self.routes = RouteTerms(sections["routes"], day)
        self.experience = ExperienceTerms(sections["experience"], day)
        self.working_time = WorkingTimeTerms(sections["working_time"], day)
        self.documents = DocumentTerms(sections["documents"], day)
        self.admissibility = AdmissibilityTerms(sections["admissibility"], day)
        self.evaluation = EvaluationTerms(sections["evaluation"], day)
        self.agreement = AgreementTerms(sections["agreement"], day)
        self.independence = IndependenceTerms(sections["independence"], day)
        self.contract = ContractTerms(sections["contract"], day)
        self.observation = ObservationTerms(sections["observation"], day)
        self.quiz = QuizTerms(sections["quiz"], day)
        self.scoring = ScoringTerms(sections["scoring"], day)
        self.evidence = EvidenceTerms(sections["evidence"], day)
        self.common_knowledge = CommonKnowledgeTerms(sections["common_knowledge"], day)
        self.accreditation = AccreditationTerms(sections["accreditation"], day)
        self.funding = FundingTerms(sections["funding"], day)
        self.commission = CommissionTerms(sections["commission"], day)
        self.delivery = DeliveryTerms(sections["delivery"], day)
        self.classification = ClassificationTerms(sections["classification"], day)
        self.appeal = AppealTerms(sections["appeal"], day)


@lru_cache(maxsize=512)
def _law_at(law: Law, day: date) -> LawAt:
    return LawAt(law.sections, day)


class Law:
    """The provisions of one accord, through time."""

    def __init__(self, file: ProvisionsFile, sections: Mapping[str, Mapping[str, Parameter]] | None = None) -> None:
        self.file = file
        self.sections = file.sections if sections is None else sections

    def adopting(self, adopted: Iterable[tuple[str, ProvisionEntry]]) -> Law:
        """The same law with what was adopted under it: (`section.parameter`, entry), where the data says it may be."""
        sections = {name: dict(section) for name, section in self.sections.items()}
        for name, entry in adopted:
            section, _point, of = name.partition(".")
            if name in self.settable:
                parameter = sections[section][of]
                sections[section][of] = parameter.model_copy(update={"history": (*parameter.history, entry)})
        return Law(self.file, sections)

    @property
    def settable(self) -> Mapping[str, Parameter]:
        """The parameters in whose place a branch may adopt another value, each under `section.parameter`."""
        return {
            f"{section}.{name}": parameter
            for section, parameters in self.sections.items()
            for name, parameter in parameters.items()
            if parameter.settable
        }

    def at(self, day: date) -> LawAt:
        """The provisions as they stand on `day`: one and the same object for whoever asks about that day again."""
        return _law_at(self, day)

    @property
    def last_change(self) -> date:
        """The day from which the newest entry holds."""
        parameters = (parameter for section in self.sections.values() for parameter in section.values())
        return max(entry.since for parameter in parameters for entry in parameter.history)
