"""The référentiels as files: certificates, their activities, the common knowledge, the scales, the hypotheses."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from cqpt_cli.findings import Basis
from cqpt_cli.models.base import FileRecord, LongText, Many, Record, Slug, Text


class Kind(StrEnum):
    """The four kinds of *savoirs* (accord, annexes 1 to 3)."""

    KNOWLEDGE = "connaissance"
    PROCEDURAL = "procedural"
    EXPERIENTIAL = "experientiel"
    SKILL = "savoir-faire"


KIND_LETTERS = {Kind.KNOWLEDGE: "C", Kind.PROCEDURAL: "P", Kind.EXPERIENTIAL: "E", Kind.SKILL: "F"}
"""The letter of each kind in the ids of items: CAD1-C01."""


class Scope(StrEnum):
    """How far an item depends on the company (legend under annexe 3)."""

    TRANSVERSAL = "transversal"
    PARTIAL = "partiel"
    SPECIFIC = "specifique"


class Source(Record):
    """Where a statement comes from."""

    article: Text
    quote: LongText | None = None
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText | None = None


class PresentationPart(Record):
    """A part of the general presentation of the job."""

    heading: Text
    page: int
    paragraphs: Many[LongText]


class Task(Record):
    """One line of the *détail des activités*: listed, never assessed."""

    id: Text
    text: LongText
    printed: LongText | None = None
    note: LongText | None = None
    common_to_all: bool = True


class TaskGroup(Record):
    """Tasks under one heading."""

    heading: Text
    note: LongText | None = None
    common_to_all: bool = True
    items: Many[Task]


class Item(Record):
    """One *savoir* of an activity, or of annexe 3."""

    id: Text
    text: LongText
    printed: LongText | None = None
    note: LongText | None = None
    common: Text | None = None
    link: Literal["same", "reworded", "interpretation"] | None = None
    common_to_all: bool = True
    common_to_all_source: Source | None = None
    falls_with: Many[Text] = ()
    """The skills “pas communs à tous” with which it falls where the post includes none of them."""
    falls_with_source: Source | None = None


class Activity(Record):
    """One activity of a certificate: its tasks and, for the core ones, its *savoirs* by kind."""

    id: Text
    title: Text
    page: int | None = None
    tasks_page: int
    common_to_all: bool = True
    note: LongText | None = None
    tasks: Many[TaskGroup]
    knowledge: Mapping[Annotated[Kind, Field(strict=False)], Many[Item]]


class ActivitiesFile(FileRecord):
    """The référentiel of a certificate: its presentation and its activities."""

    FORMAT: ClassVar[str] = "activities/1"

    certificate: Slug
    presentation: Many[PresentationPart] = ()
    activities: Many[Activity]


class ItemGroup(Record):
    """Items of annexe 3 under one heading."""

    heading: Text
    page: int
    items: Many[Item]


class CommonFile(FileRecord):
    """Annexe 3: the knowledge common to both certificates."""

    FORMAT: ClassVar[str] = "common/1"

    id: Slug
    title: Text
    annex: Text
    pages: Many[int]
    activity: Text
    note: LongText | None = None
    knowledge: Mapping[Annotated[Kind, Field(strict=False)], Many[ItemGroup]]


class Scale(Record):
    """A mastery scale, its levels from 0 upwards."""

    title: Text
    article: Text
    quote: LongText
    kinds: Many[Annotated[Kind, Field(strict=False)]]
    zero_means_not_applicable: bool
    levels: Many[Text]


class ScalesFile(FileRecord):
    """Both mastery scales (annexe 3, page 30)."""

    FORMAT: ClassVar[str] = "scales/1"

    scales: Mapping[str, Scale]


class ScopeEntry(Record):
    """The scope taken for one item, and why."""

    scope: Annotated[Scope, Field(strict=False)]
    reason: LongText


class ScopesFile(FileRecord):
    """The scopes: lost with the colours of the scan, hence hypotheses."""

    FORMAT: ClassVar[str] = "scopes/1"

    label: Text
    article: Text
    basis: Annotated[Basis, Field(strict=False)]
    why: LongText
    criteria: Mapping[str, LongText] | Many[LongText]
    scopes: Mapping[str, ScopeEntry]


class ExpectedLevel(Record):
    """An expected level that differs from the default."""

    level: int
    reason: LongText


class ExpectedLevelsFile(FileRecord):
    """The level an item must reach: not in the accord, hence a hypothesis."""

    FORMAT: ClassVar[str] = "expected-levels/1"

    article: Text
    basis: Annotated[Basis, Field(strict=False)]
    why: LongText
    default: int
    overrides: Mapping[str, ExpectedLevel]
