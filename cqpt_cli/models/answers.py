"""What comes back from a form that was filled in offline (grid-answers/1): JSON, which is read as the YAML it also is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, StringConstraints

from cqpt_cli.models.acts import Fingerprint
from cqpt_cli.models.base import Day, FileRecord, Many, Record, Text
from cqpt_cli.models.grid import GridRole, Level, Modality

Written: TypeAlias = Annotated[str, Field(max_length=20_000)]
"""A field of a form: nothing, a line or a page."""


FormId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
"""The id of a form. The file received is named by it: it holds no way to another folder."""


class AnsweredLevel(Record):
    """What was said of one item: a level, or none where it was not observed; a comment, evidence."""

    level: Level | None = None
    comment: Written = ""
    evidence: Many[Text] = ()


class AnsweredObservation(Record):
    """How an observation went, as the form holds it: hours as text, nothing where nothing was written."""

    started_at: Written = ""
    ended_at: Written = ""
    paused_minutes: Annotated[int, Field(ge=0, le=600)] | None = None
    contacts: Annotated[int, Field(ge=0, le=1000)] | None = None
    interview: bool | None = None
    interview_adds: Written = ""


class AnsweredReferee(Record):
    """The remarks of the in-house referee."""

    name: Written = ""
    function: Written = ""
    remarks: Written = ""


class AnsweredOpinion(Record):
    """The evaluator's own proposal, in a global grid."""

    proposal: Written = ""
    reasons: Written = ""


class AnsweredKinship(Record):
    """What the form was made for: a complement, another sequence; nothing for the first grid of its modality."""

    role: Annotated[GridRole, Field(strict=False)]
    of: Text


class GridAnswers(FileRecord):
    """The answers to one form, with what the form knew: case, référentiel, modality, its own id."""

    FORMAT: ClassVar[str] = "grid-answers/1"

    form: FormId
    case: Text
    certificate: Text
    modality: Annotated[Modality, Field(strict=False)]
    assessment: AnsweredKinship | None = None
    referential: Fingerprint
    candidate: Fingerprint
    """Of who the candidate is: two cases of one number in two repositories are told apart."""
    made_on: Day
    exported_at: Text | None = None
    assessed_on: Day
    ended_on: Day | None = None
    place: Written = ""
    language: Written = ""
    evaluator: Text
    others: Written = ""
    """Who assessed together with the evaluator, parted by commas."""
    organisation: Text | None = None
    comment: Written = ""
    levels: Mapping[str, AnsweredLevel]
    observation: AnsweredObservation | None = None
    referee: AnsweredReferee | None = None
    opinion: AnsweredOpinion | None = None
    sum: Fingerprint
    """Of all the rest: an edited file is told from one that came as the form wrote it."""
