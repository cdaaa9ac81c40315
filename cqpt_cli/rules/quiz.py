"""The answers to a quiz against their keys: right, wrong, or none, and what chance alone would give (exact fractions)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from cqpt_cli.models.quiz import Question, QuestionKind


def shown_order(question: Question, chance: Random) -> tuple[int, ...]:
    """The order in which the parts of a question are shown: choices, right sides of pairs, steps; none for the others."""
    order = list(range(len(question.choices or question.pairs or question.order)))
    chance.shuffle(order)
    if question.kind is QuestionKind.ORDERING and order == sorted(order):
        order.reverse()  # never shown as it should be answered
    return tuple(order)


def is_right(question: Question, shown: Sequence[int], answer: Any) -> bool:
    """Whether an answer is the key. It is given as places in the order `shown`; a number as it was written.

    Never raises: what is no answer to this question at all (a word for a place, a place twice, a place that is not
    there) is wrong.
    """
    match question.kind:
        case QuestionKind.SINGLE:
            return _is_place(answer, shown) and question.choices[shown[answer]].right
        case QuestionKind.MULTIPLE:
            key = [of for of in range(len(shown)) if question.choices[of].right]
            return _places(answer, shown) == key
        case QuestionKind.TRUE_FALSE:
            return isinstance(answer, bool) and answer is question.answer
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            # For each left side, or each turn, in order: the place of what was given to it.
            return isinstance(answer, list | tuple) and [_at(shown, one) for one in answer] == list(range(len(shown)))
    return _is_number(question, answer)


def _is_place(answer: Any, shown: Sequence[int]) -> bool:
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(shown)


def _at(shown: Sequence[int], place: Any) -> int | None:
    return shown[place] if _is_place(place, shown) else None


def _places(answer: Any, shown: Sequence[int]) -> list[int] | None:
    """The choices that were ticked, in the order of the bank; None where one is ticked twice, or is not there."""
    if not isinstance(answer, list | tuple) or len(answer) > len(shown):
        return None
    found = [_at(shown, one) for one in answer]
    known = [one for one in found if one is not None]
    return sorted(known) if len(known) == len(found) == len(set(known)) else None


def chosen_in(question: Question, shown: Sequence[int], answer: Any) -> tuple[int, ...]:
    """The choices that an answer takes, as places in the bank; none for the other kinds and for what is no answer."""
    match question.kind:
        case QuestionKind.SINGLE:
            return (shown[answer],) if _is_place(answer, shown) else ()
        case QuestionKind.MULTIPLE:
            return tuple(_places(answer, shown) or ())
    return ()


_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:[.,][0-9]{0,12})?|[.,][0-9]{1,12})")
"""As people write one, of a size that people write: neither 1e400 nor NaN nor 1_000."""


def number_in(question: Question, answer: Any) -> Decimal | None:
    """The number that an answer writes, with a point or a comma, spaces between thousands, its unit or none."""
    if isinstance(answer, bool) or not isinstance(answer, str | int):
        return None
    plain = "".join(str(answer)[:_LONGEST].split()).replace("\N{MINUS SIGN}", "-")
    unit = "".join((question.unit or "").split())
    if unit and plain.casefold().endswith(unit.casefold()):
        plain = plain[: len(plain) - len(unit)]
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


_LONGEST = 100
"""Signs of a number with its unit. What is longer is none."""


def _is_number(question: Question, answer: Any) -> bool:
    """Whether a number is the key within its tolerance."""
    number = number_in(question, answer)
    key = question.answer
    return number is not None and isinstance(key, Decimal) and abs(number - key) <= question.tolerance


def guess_of(question: Question) -> Fraction:
    """How likely someone who knows nothing is right."""
    match question.kind:
        case QuestionKind.SINGLE:
            return Fraction(1, len(question.choices))
        case QuestionKind.MULTIPLE:
            return Fraction(1, 2 ** len(question.choices) - 1)
        case QuestionKind.TRUE_FALSE:
            return Fraction(1, 2)
        case QuestionKind.MATCHING:
            return Fraction(1, math.factorial(len(question.pairs)))
        case QuestionKind.ORDERING:
            return Fraction(1, math.factorial(len(question.order)))
    return Fraction(0)


@dataclass(frozen=True, slots=True)
class Marked:
    """One question of a paper, and whether it was answered, and rightly."""

    question: Question
    answered: bool
    right: bool
    chosen: tuple[int, ...] = ()
    """Of its choices, as places in the bank: those that were taken."""


def is_blank(answer: Any) -> bool:
    """Whether nothing was answered: no choice ticked, no letter given, no sign written."""
    return answer is None or (
        isinstance(answer, str | list | tuple) and not (answer.strip() if isinstance(answer, str) else answer)
    )


def mark(question: Question, shown: Sequence[int], answer: Any) -> Marked:
    """One answer against its key; a blank is no answer, which is neither right nor wrong."""
    if is_blank(answer):
        return Marked(question, answered=False, right=False)
    return Marked(question, True, is_right(question, shown, answer), chosen_in(question, shown, answer))
