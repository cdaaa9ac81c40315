"""The quiz (cahier des charges, III, phase 2B): questions, the rule that makes levels of answers, papers, answers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field

from cqpt_cli.models.acts import Fingerprint
from cqpt_cli.models.base import Day, FileRecord, Hours, LongText, Many, Record, Text
from cqpt_cli.models.grid import Level
from cqpt_cli.models.provisions import Basis
from cqpt_cli.models.referential import Kind


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    MATCHING = "matching"
    ORDERING = "ordering"
    NUMERIC = "numeric"


class Choice(Record):
    """One of the answers to choose from."""

    text: Text
    right: bool = False


class Pair(Record):
    """Two things that belong together."""

    left: Text
    right: Text


class Question(Record):
    """One question: what it assesses, how hard it is, its one indisputable key, why, and where that comes from."""

    id: Text
    items: Many[Text]
    kind: Annotated[QuestionKind, Field(strict=False)]
    difficulty: Annotated[int, Field(ge=1, le=3)]
    text: LongText
    choices: Many[Choice] = ()
    pairs: Many[Pair] = ()
    order: Many[Text] = ()
    answer: bool | Hours | None = None
    tolerance: Hours = Decimal(0)
    unit: Text | None = None
    explanation: LongText
    source: LongText


class QuestionsFile(FileRecord):
    """A part of the bank of questions."""

    FORMAT: ClassVar[str] = "questions/1"

    title: Text
    questions: Many[Question]


class LevelFrom(Record):
    """The share of right answers (corrected for guessing) from which a level is given."""

    share: Hours
    level: Level


class QuizPolicy(FileRecord):
    """How papers are made and how answers become levels: a choice, dated, and not the law."""

    FORMAT: ClassVar[str] = "quiz-policy/1"

    since: Annotated[Day, Field(alias="from")]
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText
    kinds: Many[Annotated[Kind, Field(strict=False)]]
    questions_at_least: Annotated[int, Field(ge=1)]
    seconds: Mapping[str, int]
    levels: Many[LevelFrom]


class Asked(Record):
    """One question of a paper: which of the bank, as it was then, and in which order its parts are shown."""

    question: Text
    fingerprint: Fingerprint
    shown: Many[int] = ()


class Paper(FileRecord):
    """A paper of the quiz for one case. It holds no key."""

    FORMAT: ClassVar[str] = "quiz-paper/1"

    id: Text
    case: Text
    certificate: Text
    candidate: Fingerprint
    made_on: Day
    seed: Text
    minutes: Annotated[int, Field(ge=1, le=600)]
    prediagnostic: bool = False
    questions: Many[Asked]


Answer: TypeAlias = bool | int | Text | Many[int] | None
"""The choice, the choices, the places that were matched, the order, a number as it was written; None for no answer."""


class QuizAnswers(FileRecord):
    """What a page exported: the answers to one paper."""

    FORMAT: ClassVar[str] = "quiz-answers/1"

    paper: Text
    case: Text
    started_at: Text
    ended_at: Text
    minutes: Annotated[int, Field(ge=0, le=6000)]
    taken_on: Day
    answers: Mapping[str, Answer]
    sum: Fingerprint
