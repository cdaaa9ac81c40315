"""`organisations/<slug>.yaml`: an evaluating body or a trainer (organisation/1)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from cqpt_cli.models.acts import Reason
from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Slug, Text


class Accreditation(Record):
    """A period during which the CPNE lets a body evaluate, both days included (cahier des charges, IV)."""

    model_config = ConfigDict(populate_by_name=True)

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    certificates: Many[Text] = ()
    """The certificates it is for; none named: all those of the body."""
    withdrawn_on: Day | None = None
    """From this day on the accreditation holds no more (withdrawal for cause)."""
    withdrawn_by: Text | None = None
    reason: LongText | None = None
    reasons: Many[Reason] = ()
    """Why it was withdrawn, with their code in the registry of reasons."""
    decided_on: Day | None = None
    """The day on which the CPNE granted or renewed it."""
    by: Text | None = None
    session: Day | None = None
    """The sitting of the commission that studied it (accord, art. 5)."""
    report: LongText | None = None
    """The yearly report on which it was renewed: the document, or the day on which it was received."""


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

    def accreditations_for(self, *certificates: str) -> tuple[Accreditation, ...]:
        """The accreditations for one of these certificates."""
        wanted = set(certificates)
        return tuple(one for one in self.accreditations if wanted.intersection(one.certificates or self.certificates))
