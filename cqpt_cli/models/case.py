"""`case.yaml`: one candidate's request for one certificate (formats page, case/1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, StringConstraints

from cqpt_cli.models.acts import (
    Act,
    Acts,
    AdmissibilityDecision,
    Agreement,
    Appeal,
    Assignment,
    Award,
    CompletionStep,
    Delivery,
    Fingerprint,
    Reason,
    Transmission,
)
from cqpt_cli.models.base import Day, FileRecord, Hours, LongText, Many, Month, Record, Slug, Text
from cqpt_cli.models.grid import Level

Uid: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
"""128 bits, in hexadecimal digits."""


class Network(StrEnum):
    """How the shop of the candidate belongs to the employer (accord, annexe 2, Contexte)."""

    OWN = "own"
    FRANCHISE = "franchise"
    NONE = "none"


Siret: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{14}$")]
"""The number of an establishment."""

Idcc: TypeAlias = Annotated[int, Field(ge=1, le=9999)]
"""The number of a collective agreement."""


class Candidate(Record):
    """Who asks."""

    family_name: Text
    given_names: Text
    birth_date: Day | None = None
    email: Text | None = None
    phone: Text | None = None
    address: LongText | None = None

    @property
    def name(self) -> str:
        """As it is said, and written on an envelope: Léa Martin."""
        return f"{self.given_names} {self.family_name}"


class Employer(Record):
    """The present employer."""

    name: Text
    siret: Siret | None = None
    collective_agreement: Idcc | None = None
    network: Annotated[Network, Field(strict=False)] | None = None


class Absence(Record):
    """Days without effective work inside a period, both ends included."""

    start: Day
    end: Day
    reason: Text | None = None


class SpanOfHours(Record):
    """Effective hours over a span of days of a job, both ends included."""

    start: Annotated[Day, Field(alias="from")]
    end: Annotated[Day, Field(alias="to")]
    hours: Hours
    proof: Many[Text] = ()
    """What proves these hours; where it is empty, what proves the job."""


class Vouched(Record):
    """That someone looked, and states a fact: who, and on which day."""

    by: Text
    on: Day


class Period(Record):
    """One job, from `start` to `end`, both included; without `end` it is still held.

    Effective hours: `monthly_hours`, `statements` over spans of days and `hours` over the whole period, which may stand
    together; or `weekly_hours` alone, which proves none. None of them means that they are unknown.
    """

    employer: Text
    siret: Siret | None = None
    collective_agreement: Idcc | None = None
    """Of this employer; absent, it is that of the case's employer where it is the same one, and else unknown."""
    network: Annotated[Network, Field(strict=False)] | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    """Two letters (ISO 3166-1); absent, it is France."""
    job: Text
    directly_related: bool | None = None
    start: Day
    end: Day | None = None
    hours: Hours | None = None
    monthly_hours: Mapping[Month, Hours] | None = None
    statements: Many[SpanOfHours] = ()
    weekly_hours: Hours | None = None
    absences: Many[Absence] = ()
    proof: Many[Text] = ()
    both_worked: Vouched | None = None
    """Someone states that this job was worked beside all those at the same employer that it overlaps."""
    effective_confirmed: Vouched | None = None
    """Someone states that the hours are effective work, and not hours paid."""

    @property
    def ways(self) -> tuple[str, ...]:
        """The keys by which the hours of this job are stated, in the order of the file format."""
        keys = ("hours", "monthly_hours", "statements", "weekly_hours")
        return tuple(key for key in keys if getattr(self, key) not in (None, ()))

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of all the documents that it cites, for the job and for its statements."""
        return (*self.proof, *(id for statement in self.statements for id in statement.proof))


class Contract(Record):
    """The *contrat* or the *période de professionnalisation*."""

    start: Day | None = None
    end: Day | None = None
    certificate: Text | None = None


class Training(Record):
    """A training the candidate followed or follows."""

    provider: Text
    title: Text | None = None
    start: Day | None = None
    end: Day | None = None


class Statement(Record):
    """What a document states of one job, in the words of `Period`. A key that is left out is not stated.

    `start` and `end` are the first and the last day of the job itself, and not those of the document; `hours` are those
    of the whole job, `monthly_hours` those of single months, as on a payslip.
    """

    employer: Text
    start: Day | None = None
    end: Day | None = None
    hours: Hours | None = None
    monthly_hours: Mapping[Month, Hours] | None = None


class Attestation(Record):
    """Who stands by a document: a person of reference, who saw the work (cahier des charges, III, phase 2A)."""

    name: Text
    function: Text | None = None
    on: Day | None = None


class Covered(Record):
    """The days of which a document speaks, both ends included."""

    start: Annotated[Day, Field(alias="from")]
    end: Annotated[Day, Field(alias="to")]


class Piece(Record):
    """A document received; without `file`, a paper original.

    It is a piece of the portfolio of evidence where it supports `items`, of the certificate or of annexe 3
    (cahier des charges, III, phase 2A).
    """

    id: Text
    kind: Slug
    file: Text | None = None
    received_on: Day | None = None
    states_hours: bool = False
    """Whether an employer's attestation says how many hours were worked."""
    covers: Covered | None = None
    """The days of which it speaks; absent, all of those that cite it."""
    title: Text | None = None
    made_on: Day | None = None
    """The day of the document itself."""
    author: Text | None = None
    attested_by: Attestation | None = None
    items: Many[Text] = ()
    """The ids of what it supports."""
    states: Acts[Statement] = ()
    """What it states of jobs: held against the other documents and against the experience."""
    sha256: Fingerprint | None = None
    """Of the file, as it was when it was recorded."""


class CarryOver(Record):
    """Common knowledge validated for the other certificate (accord, art. 3)."""

    certificate: Slug
    awarded_on: Day
    case: Text | None = None
    """The case in which it was validated, where it lies in the same repository."""
    on: Day | None = None
    """The day on which it was taken over, and by whom."""
    by: Text | None = None
    exercise: Literal["daily", "interrupted", "none"]
    items: Mapping[str, Level]
    replaces: Day | None = None
    """The day of the earlier one that this one corrects."""

    @property
    def done_on(self) -> Day | None:
        """The day on which it was taken over; None for what was said with the request."""
        return self.on


class Case(FileRecord):
    """A case file (*dossier de candidature*)."""

    FORMAT: ClassVar[str] = "case/1"

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
    uid: Uid | None = None
    """Given once, at random, and never changed: the identity of the case, of which `id` is only the number."""
    certificate: Text
    route: Text
    scheme: Text | None = None
    """One of those that the law lists for the route (accord, art. 3)."""
    priority: bool = False
    received_on: Day
    candidate: Candidate
    employer: Employer | None = None
    experience: Many[Period] = ()
    contract: Contract | None = None
    training: Many[Training] = ()
    documents: Many[Piece] = ()
    carry_over: Acts[CarryOver] = ()
    """What was said with the request, without a day, or taken over by an act (`on`); the last one counts."""
    admissibility: Acts[AdmissibilityDecision] = ()
    completion: Acts[CompletionStep] = ()
    evaluation: Acts[Assignment] = ()
    agreement: Acts[Agreement] = ()
    transmission: Acts[Transmission] = ()
    award: Acts[Award] = ()
    appeals: Acts[Appeal] = ()
    delivery: Acts[Delivery] = ()

    @property
    def reasons(self) -> Iterator[Reason]:
        """The reasons of all the acts, and of the answers to appeals."""
        for acts in (self.admissibility, self.completion, self.evaluation, self.award, self.appeals, self.delivery):
            for act in acts:
                yield from act.reasons
        for appeal in self.appeals:
            yield from appeal.answer.reasons if appeal.answer else ()

    def acts(self, key: str) -> tuple[Act | Assignment, ...]:
        """The acts under one of `ACT_KEYS`, in the order in which they were done."""
        acts: tuple[Act | Assignment, ...] = getattr(self, key)
        return acts

    @property
    def certificate_in_hand(self) -> Delivery | None:
        """The last certificate that was delivered and not withdrawn, whatever became of the award behind it."""
        withdrawn = {one.number for one in self.delivery if one.event == "withdrawn"}
        held = [one for one in self.delivery if one.event == "delivered" and one.number not in withdrawn]
        return held[-1] if held else None

    @property
    def experience_stated(self) -> bool:
        """Whether the file speaks of experience at all: `experience: []` says that there is none, no key says nothing."""
        return "experience" in self.model_fields_set

    @property
    def carried(self) -> CarryOver | None:
        """The common knowledge that is taken over now."""
        return self.carry_over[-1] if self.carry_over else None

    @property
    def assignment(self) -> Assignment | None:
        """The evaluating body to which the case is sent now."""
        return self.evaluation[-1] if self.evaluation else None

    def assignment_on(self, day: Day) -> Assignment | None:
        """The evaluating body to which the case was sent on a day; one that names no day was so from the beginning."""
        sent = [one for one in self.evaluation if one.sent_on is None or one.sent_on <= day]
        return sent[-1] if sent else None

    @cached_property
    def pieces(self) -> Mapping[str, Piece]:
        """Each document under its id."""
        return {piece.id: piece for piece in self.documents}
