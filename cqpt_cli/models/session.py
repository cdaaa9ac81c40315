"""`sessions/<YYYY-MM-DD>.yaml`: a sitting of the award commission (session/1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cqpt_cli.models.acts import Act, Acts, Votes
from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Text


class Seat(Record):
    """A member of the commission at one sitting, with the college that appointed him or her (accord, art. 5)."""

    name: Text
    college: Literal["salaries", "employeurs"]
    organisation: Text | None = None
    present: bool | None = None
    replaces: Text | None = None
    """The member in whose place he or she sits."""


class StudyOpinion(StrEnum):
    """What the commission thinks of an accreditation that it studied; the CPNE decides."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    POSTPONED = "postponed"


class Study(Act):
    """The study of an accreditation, of its renewal or of its withdrawal at a sitting (accord, art. 5)."""

    organisation: Text
    opinion: Annotated[StudyOpinion, Field(strict=False)]
    certificates: Many[Text] = ()
    """The certificates it is about; none named: all those of the body."""
    votes: Votes | None = None
    recused: Many[Text] = ()
    aside: Many[Text] = ()


class MinutesSignature(Record):
    """Who signed the minutes, and when."""

    name: Text
    on: Day


class Minutes(Act):
    """The minutes (*procès-verbal*) of a sitting, closed: nothing more is decided at it."""

    signatures: Many[MinutesSignature] = ()


class Session(FileRecord):
    """A sitting: when, who, and the cases on its agenda."""

    FORMAT: ClassVar[str] = "session/1"

    held_on: Day
    place: Text | None = None
    members: Many[Seat] = ()
    cases: Many[Text] = ()
    """The ids of the cases studied."""
    appeals: Many[Text] = ()
    """The ids of the cases whose appeal is studied."""
    accreditations: Many[Text] = ()
    """The evaluating bodies whose accreditation, its renewal or its withdrawal is on the agenda."""
    studies: Many[Study] = ()
    """What the commission thinks of each: recorded at the sitting, and not what became of the body afterwards."""
    harmonisation: LongText | None = None
    """What was said of the harmonisation of evaluations."""
    minutes: Acts[Minutes] = ()
    notes: LongText | None = None
