"""Answers as people type them: letters for what is lettered, V or F, a number. The same on a screen and from paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cqpt_cli.models.quiz import MOST_PARTS, Answer, Question, QuestionKind
from cqpt_cli.rules.quiz import number_in

LETTERS = "ABCDEFGHIJ"
"""In front of choices, right sides and steps, in the order in which they are shown."""

assert len(LETTERS) == MOST_PARTS

TRUE_WORDS, FALSE_WORDS = ("V", "VRAI", "T", "TRUE"), ("F", "FAUX", "FALSE")
"""French and English, whatever the screen speaks: a candidate types what comes first."""


class Misread(StrEnum):
    """Why what was typed is no answer to a question."""

    ONE_LETTER = "one-letter"
    SOME_LETTERS = "some-letters"
    A_LETTER_EACH = "a-letter-each"
    IN_ORDER = "in-order"
    TRUE_OR_FALSE = "true-or-false"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a question takes: the last letter, and how many there are."""

    misread: Misread
    last: str = ""
    count: int = 0


def expected_of(question: Question) -> Expected:
    """How a question is to be answered."""
    last = LETTERS[question.parts - 1] if question.parts else ""
    match question.kind:
        case QuestionKind.SINGLE:
            return Expected(Misread.ONE_LETTER, last, 1)
        case QuestionKind.MULTIPLE:
            return Expected(Misread.SOME_LETTERS, last, question.parts)
        case QuestionKind.MATCHING:
            return Expected(Misread.A_LETTER_EACH, last, question.parts)
        case QuestionKind.ORDERING:
            return Expected(Misread.IN_ORDER, last, question.parts)
        case QuestionKind.TRUE_FALSE:
            return Expected(Misread.TRUE_OR_FALSE)
    return Expected(Misread.NUMBER)


def answer_typed(question: Question, typed: str) -> Answer | Expected:
    """The answer that someone typed, as the answers file holds it; or, where it is none, what is expected.

    Letters stand for places in the order that is shown: `B`; `A C`, `ac`; one each for the rows of a matching and the
    turns of an order: `CAB`, or `1C 2A 3B` in any order.
    """
    wanted, plain = expected_of(question), typed.strip().upper()
    if wanted.misread is Misread.TRUE_OR_FALSE:
        return True if plain in TRUE_WORDS else False if plain in FALSE_WORDS else wanted
    if wanted.misread is Misread.NUMBER:
        return typed.strip() if number_in(question, typed.strip()) is not None else wanted
    places = _places(plain, question.parts)
    if places is None:
        return wanted
    match wanted.misread:
        case Misread.ONE_LETTER:
            return places[0] if len(places) == 1 else wanted
        case Misread.SOME_LETTERS:
            return tuple(sorted(set(places)))
    return tuple(places) if len(places) == question.parts else wanted


_ROW = re.compile(r"([0-9]{1,2})\s*[-=:.)>]*\s*([A-J])[\s,;]*")


def _places(plain: str, parts: int) -> list[int] | None:
    """The places that letters name, in order; None where there is anything else."""
    if plain[:1].isdigit():
        rows = {int(row): letter for row, letter in _ROW.findall(plain)}
        if _ROW.sub("", plain) or sorted(rows) != list(range(1, parts + 1)):
            return None
        plain = "".join(rows[row] for row in sorted(rows))
    letters = re.sub(r"[\s,;/+-]", "", plain)
    known = LETTERS[:parts]
    return [known.index(letter) for letter in letters] if letters and set(letters) <= set(known) else None


def typed_form_of(question: Question, answer: Answer) -> str:
    """An answer as someone would type it; empty for none, and for what is no answer to this question."""
    match answer:
        case None:
            return ""
        case bool():
            return TRUE_WORDS[0] if answer else FALSE_WORDS[0]
        case int():
            return _letters([answer], question.parts)
        case str():
            return answer
    return _letters(answer, question.parts)


def _letters(places: Sequence[int], parts: int) -> str:
    return "".join(LETTERS[place] for place in places) if all(0 <= place < parts for place in places) else ""


def key_of(question: Question, shown: Sequence[int]) -> str:
    """The right answer as someone would type it, for parts shown in this order."""
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return _letters([place for place, of in enumerate(shown) if question.choices[of].right], question.parts)
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            return _letters([list(shown).index(row) for row in range(question.parts)], question.parts)
        case QuestionKind.TRUE_FALSE:
            return TRUE_WORDS[0] if question.answer else FALSE_WORDS[0]
    return f"{question.answer}".replace(".", ",")
