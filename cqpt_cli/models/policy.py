"""`policies/*.yaml`: when the evaluation proposes an award."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cqpt_cli.findings import Basis
from cqpt_cli.language import N_, Worded
from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Slug, Text
from cqpt_cli.models.grid import Modality


class Support(Worded):
    """What a level can rest on."""

    CITED = "cited-document", N_("a document that it cites")
    """A document of the case, which the level cites."""
    LINKED = "linked-document", N_("a piece of the portfolio of evidence")
    """A piece of the portfolio that supports the item."""
    QUESTIONS = "questions", N_("questions of the quiz")
    """Questions of a quiz, each with its answer."""
    OBSERVATION = "dated-observation", N_("an observation whose hour is recorded")
    """An observation whose day and hour are recorded."""
    JUSTIFICATION = "justification", N_("a justification")
    """What the evaluator wrote beside a level of the global grid."""


class SupportDemanded(Record):
    """What a level of one modality must rest on, and what becomes of one that does not."""

    any_of: Annotated[Many[Annotated[Support, Field(strict=False)]], Field(min_length=1)]
    without: Literal["warned", "not-retained"]


class Thresholds(Record):
    """How many items may stand in each unfinished state for a favourable proposal."""

    to_complete_at_most: int
    not_assessed_at_most: int


class PolicyFile(FileRecord):
    """An award policy: when the proposal is favourable. A choice, adopted or not by the CPNE."""

    FORMAT: ClassVar[str] = "award-policy/1"

    id: Slug
    title: Text
    since: Annotated[Day, Field(alias="from")]
    adopted_by: Text | None = None
    adopted_on: Day | None = None
    article: Text
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText
    favourable_when: Thresholds
    otherwise: Literal["complementary-evaluation"]
    support_demanded: Mapping[Annotated[Modality, Field(strict=False)], SupportDemanded] = Field(default_factory=dict)
