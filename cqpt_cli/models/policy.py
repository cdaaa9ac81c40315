"""`policies/*.yaml`: when the evaluation proposes an award."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cqpt_cli.models.base import Day, FileRecord, LongText, Record, Slug, Text
from cqpt_cli.models.provisions import Basis


class Thresholds(Record):
    """How many items may stand in each unfinished state for a favourable proposal."""

    to_complete_at_most: int
    not_assessed_at_most: int


class PolicyFile(FileRecord):
    """An award policy: when the proposal is favourable. A choice, adopted or not by the CPNE."""

    FORMAT: ClassVar[str] = "award-policy/1"

    id: Slug
    title: Text
    since: Annotated[Day, Field(alias="from")]
    adopted_by: Text | None = None
    adopted_on: Day | None = None
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText
    favourable_when: Thresholds
    otherwise: Literal["complementary-evaluation"]
