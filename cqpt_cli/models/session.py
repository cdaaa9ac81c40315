"""`sessions/<YYYY-MM-DD>.yaml`: a sitting of the award commission (session/1)."""

from __future__ import annotations

from typing import ClassVar, Literal

from cqpt_cli.models.base import Day, FileRecord, LongText, Many, Record, Text


class Seat(Record):
    """A member of the commission at one sitting, with the college that appointed him or her (accord, art. 5)."""

    name: Text
    college: Literal["salaries", "employeurs"]
    organisation: Text | None = None
    present: bool | None = None


class Session(FileRecord):
    """A sitting: when, who, and the cases on its agenda."""

    FORMAT: ClassVar[str] = "session/1"

    held_on: Day
    place: Text | None = None
    members: Many[Seat] = ()
    cases: Many[Text] = ()
    """The ids of the cases studied."""
    notes: LongText | None = None
