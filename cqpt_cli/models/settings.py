"""`cqpt.yaml`: the settings of a case repository (settings/1). Its presence says that a folder is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from cqpt_cli.models.base import Day, FileRecord, Hours, LongText, Many, Record, Slug, Text

LONGEST = 1000
"""Days. A longer delay is a slip of the keyboard."""


class Office(Record):
    """Who writes the letters: the branch office that examines the files (AUVICOM in the accord)."""

    name: Text
    address: LongText | None = None
    city: Text | None = None
    signatory: Text | None = None
    function: Text | None = None


class Delays(Record):
    """Delays that the accord does not set, and that the branch office gives itself, in days."""

    completion_days: Annotated[int, Field(ge=1, le=LONGEST)] | None = None
    reminder_days: Annotated[int, Field(ge=0, le=LONGEST)] | None = None


class AdoptedRule(Record):
    """What was adopted where the accord leaves a rule to others: the règlement intérieur of the commission (art. 5)."""

    since: Annotated[Day, Field(alias="from")]
    rule: Text
    """The provision that it takes the place of: commission.present_per_college."""
    value: bool | int | Text | Many[Text]
    """Of the same kind as the default: yes or no, a number, a word, a list of words."""
    adopted_by: Text
    adopted_on: Day
    reference: LongText | None = None
    """Where it can be read: the règlement intérieur, the minutes."""


class Modulation(Record):
    """An hourly rate that the CPNE decided, in euros per hour, within the limits of the accord (art. 6-2)."""

    since: Annotated[Day, Field(alias="from")]
    rate: Hours
    decided_on: Day


class Registration(Record):
    """What a certificate bears besides what the accord says: only what is really registered."""

    rncp: Text | None = None
    level: Text | None = None
    nsf: Text | None = None


class Issuer(Record):
    """Who delivers the certificates, and the public key against which their signatures are checked."""

    name: Text
    url: Text | None = None
    public_key: Text | None = None


class Settings(FileRecord):
    """The settings of a case repository."""

    FORMAT: ClassVar[str] = "settings/1"

    name: Text
    office: Office | None = None
    delays: Delays = Field(default_factory=Delays)
    funding: Many[Modulation] = ()
    rules: Many[AdoptedRule] = ()
    certificates: Mapping[Slug, Registration] = Field(default_factory=dict)
    issuer: Issuer | None = None
