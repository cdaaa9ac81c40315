"""`procedure.yaml`: the phases of a case, what is to be done in each, by whom; and the acts, each with its phases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from cqpt_cli.findings import Basis, Source
from cqpt_cli.models.base import FileRecord, LongText, Many, Record, Text


class Bilingual(Record):
    """A wording in both languages of the screen."""

    fr: Text
    en: Text

    def said(self, language: str) -> str:
        """The wording in `fr` or `en`."""
        return str(getattr(self, language))


class OrderTerms(Record):
    """When an act may be done, where the text does not say it: how sure that is, and why."""

    basis: Annotated[Basis, Field(strict=False)]
    note: LongText


class PhaseTerms(Record):
    """One phase. A closed one has nothing more to be done."""

    label: Bilingual
    act: Bilingual | None = None
    actor: Bilingual | None = None
    closed: bool = False
    article: Text
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText | None = None
    """Why, where it is not the word of the accord."""

    @property
    def source(self) -> Source:
        """Its article, and how sure it is of the accord."""
        return Source(self.article, self.basis)


class ActTerms(Record):
    """One act: the phases in which it may be done, and those in which one already done may still be corrected."""

    label: Bilingual
    command: Text
    phases: Many[Text]
    corrected_in: Many[Text] = ()
    with_certificate_in: Many[Text] = ()
    """Where it may be done as long as the candidate holds a certificate."""
    once: bool = False
    """Whether it is not done again while what it `fills` is there, but to correct it."""
    key: Text | None = None
    """Where the case holds the act, if it may be corrected."""
    follows: Many[Text] = ()
    """What it never comes before: the keys of the case that hold other acts, or `grids` (the last global one)."""
    fills: Text | None = None
    """What stands unrecorded while this act was not: then it may be recorded late, until the commission decides."""
    article: Text
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText | None = None
    """Why, where it is not the word of the accord."""
    order: OrderTerms | None = None
    """When it may be done, where the accord knows the act and does not say when."""

    @property
    def source(self) -> Source:
        """Its article, and how sure it is of the accord."""
        return Source(self.article, self.basis)

    @property
    def source_of_order(self) -> Source:
        """Its article, and how sure it is that the act may be done in these phases, and in no others."""
        return Source(self.article, self.order.basis if self.order else self.basis)


class ProcedureFile(FileRecord):
    """The way of a case: its phases, in order, and its acts."""

    FORMAT: ClassVar[str] = "procedure/1"

    phases: Mapping[str, PhaseTerms]
    acts: Mapping[str, ActTerms]
