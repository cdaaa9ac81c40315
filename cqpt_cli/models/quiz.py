"""The quiz (cahier des charges, III, phase 2B): questions, the rule that makes levels of answers, papers, answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cqpt_cli.diagnostics import shortened
from cqpt_cli.findings import Basis
from cqpt_cli.models.acts import Fingerprint
from cqpt_cli.models.base import Day, FileRecord, Hours, LongText, Many, Record, Text
from cqpt_cli.models.grid import Level
from cqpt_cli.models.referential import Kind

MOST_PARTS = 10
"""Choices, pairs or steps of one question: on paper they are lettered from A to J."""


def _legible(text: str) -> str:
    """Without spaces at its edges, which no other format keeps, nor signs that nobody sees."""
    if text != text.strip():
        raise PydanticCustomError("blank-edges", "blank edges")
    if any(sign != "\n" and unicodedata.category(sign) in ("Cc", "Cn", "Cs", "Zl", "Zp") for sign in text):
        raise PydanticCustomError("unseen-sign", "unseen sign")
    return text


def _on_one_line(text: str) -> str:
    if "\n" in _legible(text):
        raise PydanticCustomError("several-lines", "several lines")
    return text


def _signed(value: object) -> object:
    """A number that may be below zero, unlike hours."""
    if isinstance(value, bool) or value is None:
        return value
    if not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise PydanticCustomError("not-a-number", "not a number")
    return Decimal(value)


Line: TypeAlias = Annotated[Text, AfterValidator(_on_one_line)]
"""What stands on one line: a choice, a step, a source."""

Lines: TypeAlias = Annotated[LongText, AfterValidator(_legible)]
"""What may stand on several."""


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

    text: Line
    right: bool = False


class Pair(Record):
    """Two things that belong together."""

    left: Line
    right: Line


class Question(Record):
    """One question: what it assesses, how hard it is, its one indisputable key, why, and where that comes from."""

    id: Line
    items: Annotated[Many[Line], Field(min_length=1)]
    kind: Annotated[QuestionKind, Field(strict=False)]
    difficulty: Annotated[int, Field(ge=1, le=3)]
    text: Lines
    choices: Annotated[Many[Choice], Field(max_length=MOST_PARTS)] = ()
    pairs: Annotated[Many[Pair], Field(max_length=MOST_PARTS)] = ()
    order: Annotated[Many[Line], Field(max_length=MOST_PARTS)] = ()
    answer: Annotated[bool | Decimal | None, BeforeValidator(_signed, json_schema_input_type=bool | float | None)] = (
        None
    )
    tolerance: Hours = Decimal(0)
    unit: Line | None = None
    explanation: Lines
    source: Line

    @property
    def parts(self) -> int:
        """How many choices, pairs or steps it has; none for a number and for true or false."""
        return len(self.choices or self.pairs or self.order)

    @model_validator(mode="after")
    def _answerable(self) -> Question:
        """It has the parts of its kind and no others, each once, and one key."""
        parts = {"choices": self.choices, "pairs": self.pairs, "order": self.order}
        wanted = _PARTS[self.kind]
        foreign = [name for name, there in parts.items() if there and name != wanted]
        if self.answer is not None and wanted:
            foreign.append("answer")
        foreign += [
            name for name in ("unit", "tolerance") if getattr(self, name) and self.kind is not QuestionKind.NUMERIC
        ]
        if foreign:
            raise PydanticCustomError("parts-foreign", "foreign parts", {"parts": ", ".join(foreign)})
        if wanted and len(parts[wanted]) < FEWEST_PARTS:
            raise PydanticCustomError("parts-too-few", "too few parts", {"parts": wanted, "least": FEWEST_PARTS})
        if twice := self._written_twice:
            raise PydanticCustomError("parts-twice", "the same part twice", {"text": shortened(twice)})
        right = sum(choice.right for choice in self.choices)
        if self.kind is QuestionKind.SINGLE and right != 1:
            raise PydanticCustomError("key-not-one", "not one key", {"count": right})
        if self.kind is QuestionKind.MULTIPLE and not right:
            raise PydanticCustomError("key-missing", "no key", {"wanted": "right: true"})
        expected = bool if self.kind is QuestionKind.TRUE_FALSE else Decimal
        if not wanted and not isinstance(self.answer, expected):
            raise PydanticCustomError("key-missing", "no key", {"wanted": _KEYS[self.kind]})
        return self

    @property
    def _written_twice(self) -> str:
        """A choice, a side of a pair or a step that stands there twice: two answers would be the same."""
        lefts = [pair.left for pair in self.pairs]
        groups: tuple[Sequence[str], ...] = (
            self.items, [one.text for one in self.choices], lefts, [pair.right for pair in self.pairs], self.order
        )  # fmt: skip
        return next((text for group in groups for text in group if list(group).count(text) > 1), "")


FEWEST_PARTS = 2

_PARTS = {
    QuestionKind.SINGLE: "choices",
    QuestionKind.MULTIPLE: "choices",
    QuestionKind.MATCHING: "pairs",
    QuestionKind.ORDERING: "order",
    QuestionKind.TRUE_FALSE: "",
    QuestionKind.NUMERIC: "",
}

_KEYS = {QuestionKind.TRUE_FALSE: "answer: true", QuestionKind.NUMERIC: "answer: 24"}


class QuestionsFile(FileRecord):
    """A part of the bank of questions."""

    FORMAT: ClassVar[str] = "questions/1"

    title: Text
    questions: Many[Question]

    @model_validator(mode="after")
    def _each_once(self) -> QuestionsFile:
        ids = [one.id for one in self.questions]
        if twice := next((id for id in ids if ids.count(id) > 1), None):
            raise PydanticCustomError("question-twice", "the same question twice", {"text": shortened(twice)})
        return self


class StatisticsPolicy(Record):
    """When the answers of many people make a question suspect: a choice, and not the law."""

    answered_at_least: Annotated[int, Field(ge=2)]
    """Fewer people answered: nothing is said against the question."""
    too_easy_from: Hours
    """Share of right answers."""
    too_hard_to: Hours
    """Share of right answers, corrected for guessing."""
    discrimination_at_least: Hours
    """Correlation with the rest of the paper."""


Share: TypeAlias = Annotated[Hours, Field(le=1)]
"""A part of one, exact."""


class KnowerRisk(Record):
    """The risk that someone who knows `knows` of an item is found below the level that a quiz shows."""

    knows: Share
    at_most: Share


class GuesserRisk(Record):
    """The risk that someone who guesses is found at the level that a quiz shows."""

    at_most: Share


class Risks(Record):
    """Of each item, how often its level may be wrong, and which way."""

    knower: KnowerRisk
    guesser: GuesserRisk


class DrawProfile(Record):
    """The questions that are drawn on an item: their difficulties, and how many right answers make the level."""

    difficulties: Annotated[Many[Annotated[int, Field(ge=1, le=3)]], Field(min_length=1)]
    right_at_least: Annotated[int, Field(ge=1)]


class QuizLevels(Record):
    """The levels that a quiz can tell apart."""

    shown: Level
    """The one, and the most, that right answers show."""
    below: Level
    """What is written for “below it”: a quiz does not tell the levels under it apart."""


class QuizPolicy(FileRecord):
    """How papers are made and how answers become levels: a choice, dated, and not the law."""

    FORMAT: ClassVar[str] = "quiz-policy/2"

    since: Annotated[Day, Field(alias="from")]
    basis: Annotated[Basis, Field(strict=False)]
    note: LongText
    kinds: Many[Annotated[Kind, Field(strict=False)]]
    risks: Risks
    draws: Annotated[Many[DrawProfile], Field(min_length=1)]
    true_false_at_most: Annotated[int, Field(ge=0)]
    seconds: Mapping[str, int]
    levels: QuizLevels
    statistics: StatisticsPolicy

    def right_for(self, drawn: int) -> int | None:
        """How many right answers make the level where so many questions were drawn; None for a number that it has not."""
        return next((one.right_at_least for one in self.draws if len(one.difficulties) == drawn), None)


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
    """What a page exported, or a terminal kept: the answers to one paper."""

    FORMAT: ClassVar[str] = "quiz-answers/1"

    paper: Text
    case: Text
    started_at: Text
    ended_at: Text
    minutes: Annotated[int, Field(ge=0, le=6000)]
    taken_on: Day
    typed_by: Text | None = None
    """Who typed in what was answered on paper; absent where the candidate answered on a screen."""
    answers: Mapping[str, Answer]
    sum: Fingerprint
