"""`organisations/<slug>.yaml`: an evaluating body or a trainer (organisation/1)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Slug, Text


class Accreditation(Record):
    """A period during which the CPNE lets a body evaluate, both days included (cahier des charges, IV)."""

    model_config = ConfigDict(populate_by_name=True)

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    withdrawn_on: Day | None = None
    """From this day on the accreditation holds no more (withdrawal for cause)."""
    reason: LongText | None = None
    decided_on: Day | None = None
    """The day on which the CPNE granted or renewed it."""
    by: Text | None = None


class Member(Record):
    """Someone who evaluates for the body."""

    name: Text
    links: Many[Text] = ()
    """Organisations or companies for which he or she trains or works besides: slugs, or names."""


class Organisation(FileRecord):
    """A body that evaluates, or trains, or both for different candidates."""

    FORMAT: ClassVar[str] = "organisation/1"

    slug: Slug
    name: Text
    certificates: Many[Text] = ()
    accreditations: Many[Accreditation] = ()
    evaluators: Many[Member] = ()
    links: Many[Text] = ()
    """Organisations or companies that the body belongs to, or that belong to it: slugs, or names."""
    email: Text | None = None
    phone: Text | None = None
    address: LongText | None = None
