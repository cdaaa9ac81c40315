"""`procedure.yaml`: the phases of a case, what is to be done in each, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from cqpt_cli.models.base import FileRecord, Record, Text
from cqpt_cli.models.provisions import Basis


class Bilingual(Record):
    """A wording in both languages of the screen."""

    fr: Text
    en: Text

    def said(self, language: str) -> str:
        """The wording in `fr` or `en`."""
        return str(getattr(self, language))


class PhaseTerms(Record):
    """One phase. A closed one has nothing more to be done."""

    label: Bilingual
    act: Bilingual | None = None
    actor: Bilingual | None = None
    closed: bool = False
    article: Text
    basis: Annotated[Basis, Field(strict=False)]


class ProcedureFile(FileRecord):
    """The way of a case: its phases, in order."""

    FORMAT: ClassVar[str] = "procedure/1"

    phases: Mapping[str, PhaseTerms]
