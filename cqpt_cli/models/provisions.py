"""`provisions.yaml`: what the accord sets, each value dated and with its article."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field

from cqpt_cli.findings import Basis, Source
from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Text


class ProvisionEntry(Record):
    """What a parameter is worth from a day on; `value: null` ends it."""

    since: Annotated[Day, Field(alias="from")]
    value: Any
    article: Text
    quote: LongText | None = None
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText | None = None

    @property
    def source(self) -> Source:
        """Its article, and how sure it is of the accord."""
        return Source(self.article, self.basis)


class Parameter(Record):
    """One thing that the law sets, through time."""

    label: Text
    unit: Text | None = None
    settable: bool = False
    """Whether a repository may say what was adopted in its place (`rules:` of cqpt.yaml)."""
    choices: Many[Text] = ()
    """The words between which a branch may choose; empty where the value is no such word."""
    at_most: int | None = None
    """The highest number that may be adopted; None where nothing bounds it."""
    history: Many[ProvisionEntry]


class ProvisionsFile(FileRecord):
    """The provisions of one accord: sections of parameters."""

    FORMAT: ClassVar[str] = "provisions/1"
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, Parameter]]

    id: Text
    title: Text
    signed_on: Day

    @property
    def sections(self) -> dict[str, dict[str, Parameter]]:
        """Section name → parameter name → parameter."""
        return self.__pydantic_extra__
