"""`reasons.yaml`: why an act may be unfavourable, what the candidate is told, and what can still be done (accord, art. 6-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from cqpt_cli.findings import Basis, Source
from cqpt_cli.models.base import FileRecord, LongText, Many, Record, Slug, Text
from cqpt_cli.models.procedure import Bilingual


class ReasonTerms(Record):
    """One reason: for which acts, on which article; what is missing, what would cure it, and what the candidate reads."""

    label: Bilingual
    acts: Many[Text]
    """Acts with their decision: `inadmissible`, `to-complete`, `refused` …"""
    criterion: Slug | None = None
    """The criterion of the check whose failure gives this reason."""
    article: Text
    basis: Annotated[Basis, Field(strict=False)]
    cure: LongText
    """What would cure it, in French, as the candidate reads it."""
    wording: LongText
    """What the candidate reads before the fact, in French."""
    way: Slug
    """Which way of appeal is open."""
    ways: Mapping[Slug, Slug] = Field(default_factory=dict)
    """Where it is another one for some act."""

    @property
    def source(self) -> Source:
        """Its article, and how sure it is of the accord."""
        return Source(self.article, self.basis)

    def way_against(self, act: str) -> str:
        """The way of appeal against an act that gives this reason."""
        return self.ways.get(act, self.way)


class Way(Record):
    """What a person can do against an act."""

    wording: LongText
    article: Text
    basis: Annotated[Basis, Field(strict=False)]


class GroundTerms(Record):
    """A ground of appeal, and whether the accord receives it (accord, art. 5)."""

    label: Bilingual
    receivable: bool
    article: Text


class ReasonsFile(FileRecord):
    """The registry of reasons."""

    FORMAT: ClassVar[str] = "reasons/1"

    fact_words: Annotated[int, Field(ge=1)]
    """How many words a fact has at least, for it to be a sentence."""
    reasons: Mapping[Slug, ReasonTerms]
    ways: Mapping[Slug, Way]
    grounds: Mapping[Slug, GroundTerms]

    def of_act(self, act: str) -> Mapping[str, ReasonTerms]:
        """The reasons that may be given for one act."""
        return {code: terms for code, terms in self.reasons.items() if act in terms.acts}

    def of_criterion(self, criterion: str, act: str) -> str | None:
        """The reason that the failure of a criterion gives for an act."""
        return next((code for code, terms in self.of_act(act).items() if terms.criterion == criterion), None)
