"""`sentences.yaml`: every sentence of the accord that sets something, where the data hold it, and what applies it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from cqpt_cli.models.base import FileRecord, LongText, Many, Record, Text
from cqpt_cli.models.procedure import Bilingual


class Application(StrEnum):
    """How far a sentence is applied."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


class Sentence(Record):
    """One sentence of the accord, or the part of one that sets one thing."""

    number: Annotated[int, Field(ge=1)]
    article: Text
    quote: LongText
    says: Bilingual
    lives: Many[Text] = ()
    """The names of the data that hold it; none where only the text has it."""
    applied_by: Many[Text] = ()
    """Criteria, findings, and commands as they are typed."""
    not_applied: Bilingual | None = None
    """Why nothing applies it; beside `applied_by`, what of it nothing applies."""

    @property
    def application(self) -> Application:
        """Whether all of it is applied, a part, or nothing."""
        if not self.applied_by:
            return Application.NONE
        return Application.PART if self.not_applied else Application.WHOLE


class SentencesFile(FileRecord):
    """The sentences of one accord, in their order."""

    FORMAT: ClassVar[str] = "sentences/1"

    sentences: Many[Sentence]
    without_sentence: Many[Text] = ()
    """The provisions that no sentence of the accord speaks of."""
