"""`sessions/<YYYY-MM-DD>.yaml`: a sitting of the award commission (session/1)."""

from __future__ import annotations

from typing import ClassVar, Literal

from cqpt_cli.models.acts import Act, Acts
from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Text


class Seat(Record):
    """A member of the commission at one sitting, with the college that appointed him or her (accord, art. 5)."""

    name: Text
    college: Literal["salaries", "employeurs"]
    organisation: Text | None = None
    present: bool | None = None
    replaces: Text | None = None
    """The member in whose place he or she sits."""


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
    """The evaluating bodies whose accreditation, or its renewal, is studied."""
    harmonisation: LongText | None = None
    """What was said of the harmonisation of evaluations."""
    minutes: Acts[Minutes] = ()
    notes: LongText | None = None
