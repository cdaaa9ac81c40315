"""The dated blocks that a case gains as the procedure goes on: each act has a day, an author, and reasons.

An act is never erased: one that corrects it is added after it and says so (`replaces`). The last one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field, Strict, StringConstraints

from cqpt_cli.models.base import Day, Hours, LongText, Many, Record, Slug, Text

A = TypeVar("A", bound=Record)

Fingerprint: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hexadecimal."""


class Confirmation(Record):
    """Someone looked again at what had changed under a judgement, and stands by it: the fingerprints of that, as it is now."""

    on: Day
    by: Text
    case: Fingerprint | None = None
    referential: Fingerprint | None = None
    documents: Mapping[str, Fingerprint] = Field(default_factory=dict)
    grids: Mapping[str, Fingerprint] = Field(default_factory=dict)
    carry_over: Fingerprint | None = None
    gone: Many[Text] = ()
    """The documents and grids (and `carry_over`) that the judgement no longer rests on."""


class Judged(Record):
    """What someone had under the eyes when judging, as fingerprints: what changes afterwards makes the act suspect.

    Who judged, and on what, stays; each `cqpt confirm` adds what was looked at again. `case` covers the facts of the case (not its acts, nor how to reach the candidate);
    `referential` the items or the provisions applied; `documents` and `grids` each one relied on, under its id or name.
    """

    on: Day
    by: Text
    case: Fingerprint | None = None
    referential: Fingerprint | None = None
    documents: Mapping[str, Fingerprint] = Field(default_factory=dict)
    grids: Mapping[str, Fingerprint] = Field(default_factory=dict)
    carry_over: Fingerprint | None = None
    """Of the common knowledge taken over, for what rests on the grids."""
    confirmed: Many[Confirmation] = ()


class Reason(Record):
    """Why: the fact it rests on and, where the act is unfavourable, its code in the registry of reasons."""

    code: Slug | None = None
    fact: LongText


def _reason(value: Any) -> Any:
    """`reasons: [“…”]` is short for reasons without a code."""
    return value if isinstance(value, dict | Reason) else {"fact": value}


class Act(Record):
    """One act: when, by whom, why, and on what."""

    on: Day
    by: Text
    reasons: Many[Annotated[Reason, BeforeValidator(_reason, json_schema_input_type=Reason | str)]] = ()
    judged: Judged | None = None
    replaces: Day | None = None
    """The day of the earlier act of the same kind that this one corrects."""

    @property
    def done_on(self) -> Day | None:
        """The day on which it was done."""
        return self.on


def _as_list(value: Any) -> Any:
    """`admissibility: {…}` is short for a list of one; nothing after the key, for none."""
    return [value] if isinstance(value, dict) else () if value is None else value


Acts: TypeAlias = Annotated[tuple[A, ...], Strict(False), BeforeValidator(_as_list)]
"""One act, or several in the order in which they were done: the last one counts, the others stay."""


ACT_KEYS = (
    "admissibility", "completion", "evaluation", "agreement", "transmission", "award", "appeals", "delivery",
)  # fmt: skip
"""The keys of a case that hold acts, in the order of the procedure."""


class Admissibility(StrEnum):
    """What is decided on a file received (accord, art. 6-1)."""

    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    TO_COMPLETE = "to-complete"


class AdmissibilityDecision(Act):
    """The decision on a file received, with its reasons (accord, art. 6-1)."""

    decision: Annotated[Admissibility, Field(strict=False)]
    due_on: Day | None = None
    """To complete: the day until which an answer is awaited (a choice of the branch office, not of the accord)."""
    because: LongText | None = None
    """Why it goes against what the examination found, where it does."""


class CompletionStep(Act):
    """What follows a request for completion: a reminder, or the candidate's answer."""

    event: Literal["reminded", "answered"]
    due_on: Day | None = None


class Assignment(Record):
    """The evaluating body to which an admissible case is sent and, where there is one, the tutor (accord, art. 6-1)."""

    organisation: Text
    sent_on: Day | None = None
    by: Text | None = None
    tutor: Text | None = None
    reasons: Many[Annotated[Reason, BeforeValidator(_reason, json_schema_input_type=Reason | str)]] = ()
    replaces: Day | None = None

    @property
    def done_on(self) -> Day | None:
        """The day on which the case was sent; None for a body that was only named."""
        return self.sent_on


class Signature(Record):
    """Who signed, for which side, and when."""

    name: Text
    party: Literal["entreprise", "organisme"]
    on: Day


class Agreement(Act):
    """The agreement (*convention*) between the company and the evaluating body (accord, art. 6-2)."""

    organisation: Text | None = None
    signatures: Many[Signature] = ()
    observed_on: Day | None = None
    """How the evaluation is organised, as far as it is known: the day of the observation, where, and by whom."""
    place: Text | None = None
    evaluator: Text | None = None

    @property
    def signed_on(self) -> Day | None:
        """The day from which both sides had signed; None while one is missing.

        An agreement that names neither a body nor signatures was noted by hand, as signed on its day.
        """
        if not self.signatures:
            return None if self.organisation else self.on
        both = {signature.party for signature in self.signatures} == {"entreprise", "organisme"}
        return max(signature.on for signature in self.signatures) if both else None


class Transmission(Act):
    """The complete case, with the opinion of the evaluating body, handed to the branch office (cahier des charges, IV)."""

    organisation: Text | None = None
    hours: Hours | None = None
    """The hours that the evaluation took, as the body states them (accord, art. 6-2)."""
    hours_of: Mapping[Text, Hours] = Field(default_factory=dict)
    """Of these, the hours of the bodies that had the case before: each is paid its own."""
    manifest: Fingerprint | None = None
    """Of the list of what the bundle holds."""
    because: LongText | None = None
    """Why the record was handed in anew, where it was."""


class AwardDecision(StrEnum):
    """What comes of the study of a case (accord, art. 5)."""

    AWARDED = "awarded"
    COMPLEMENTARY = "complementary-evaluation"
    REFUSED = "refused"
    POSTPONED = "postponed"


class Votes(Record):
    """How the commission voted."""

    in_favour: Annotated[int, Field(ge=0, le=100)] = 0
    against: Annotated[int, Field(ge=0, le=100)] = 0
    abstained: Annotated[int, Field(ge=0, le=100)] = 0

    @property
    def cast(self) -> int:
        """How many there are."""
        return self.in_favour + self.against + self.abstained


class Award(Act):
    """The decision on the certificate, and the sitting that studied the case (accord, art. 5)."""

    decision: Annotated[AwardDecision, Field(strict=False)]
    session: Day | None = None
    votes: Votes | None = None
    recused: Many[Text] = ()
    """The members who did not take part, as they are bound to the case."""
    aside: Many[Text] = ()
    """The members who stepped aside for this case, so that the colleges stay equal."""
    items: Many[Text] = ()
    """What a complementary evaluation has to assess."""


class AppealDecision(StrEnum):
    """What the commission answers to an appeal (accord, art. 5)."""

    GRANTED = "granted"
    DISMISSED = "dismissed"
    NOT_RECEIVABLE = "not-receivable"


class AppealAnswer(Act):
    """The answer to an appeal; one that is granted reopens items, for another evaluator."""

    decision: Annotated[AppealDecision, Field(strict=False)]
    session: Day | None = None
    votes: Votes | None = None
    recused: Many[Text] = ()
    aside: Many[Text] = ()
    items: Many[Text] = ()


class Appeal(Act):
    """An appeal of the candidate (accord, art. 5)."""

    ground: Text
    """A ground of the registry; only a lack of rigour in the procedure is receivable."""
    answer: AppealAnswer | None = None


Number: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)]
"""The number of a certificate. Files bear it: nothing in it may lead elsewhere."""


class Delivery(Act):
    """What the CPNE did with a certificate: delivered it, made a duplicate, or withdrew it (accord, art. 5)."""

    event: Literal["delivered", "duplicate", "withdrawn"] = "delivered"
    number: Number
