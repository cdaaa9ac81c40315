"""The quiz: a balanced paper, right and wrong answers, and the levels they give (quiz-policy.yaml; cahier III, phase 2B).

Everything is exact and reproducible: the same bank, case and seed give the same paper; shares are fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from random import Random
from typing import Any

from cqpt_cli.models.quiz import Question, QuestionKind, QuizPolicy


@dataclass(frozen=True, slots=True)
class Draft:
    """The questions of a paper, in order, and the items for which there was no room or no question."""

    questions: tuple[Question, ...]
    seconds: int
    covered: tuple[str, ...]
    left_out: tuple[str, ...]


def draft(bank: Sequence[Question], items: Sequence[str], policy: QuizPolicy, minutes: int, seed: str) -> Draft:
    """A paper on `items`, in their order of need, of about `minutes`.

    Each item that is covered gets as many questions as a level asks for, of different difficulties where there are; the
    others are left out whole: half an item would give no level.
    """
    chance, room = Random(seed), minutes * 60  # noqa: S311 - reproducible, and no secret
    chosen: dict[str, Question] = {}
    covered: list[str] = []
    for item in items:
        own = [one for one in bank if item in one.items]
        wanted = _mixed(own, policy.questions_at_least, chosen, chance)
        cost = sum(policy.seconds[one.kind.value] for one in wanted if one.id not in chosen)
        if len(wanted) < policy.questions_at_least or cost > room:
            continue
        room -= cost
        covered.append(item)
        chosen |= {one.id: one for one in wanted}
    questions = list(chosen.values())
    chance.shuffle(questions)
    left_out = tuple(item for item in items if item not in covered)
    return Draft(tuple(questions), minutes * 60 - room, tuple(covered), left_out)


def _mixed(own: Sequence[Question], count: int, chosen: Mapping[str, Question], chance: Random) -> list[Question]:
    """So many questions on an item: those asked already first, then of difficulties that are still lacking."""
    rest = [one for one in own if one.id not in chosen]
    chance.shuffle(rest)
    picked = [one for one in own if one.id in chosen][:count]
    while len(picked) < count and rest:
        known = {one.difficulty for one in picked}
        following = next((one for one in rest if one.difficulty not in known), rest[0])
        rest.remove(following)
        picked.append(following)
    return picked


def shown_order(question: Question, chance: Random) -> tuple[int, ...]:
    """The order in which the parts of a question are shown: choices, right sides of pairs, steps; none for the others."""
    order = list(range(len(question.choices or question.pairs or question.order)))
    chance.shuffle(order)
    if question.kind is QuestionKind.ORDERING and order == sorted(order):
        order.reverse()  # never shown as it should be answered
    return tuple(order)


def is_right(question: Question, shown: Sequence[int], answer: Any) -> bool:
    """Whether an answer is the key. It is given as places in the order `shown`; a number as it was written."""
    match question.kind:
        case QuestionKind.SINGLE:
            return _is_place(answer, shown) and question.choices[shown[answer]].right
        case QuestionKind.MULTIPLE:
            key = {place for place, of in enumerate(shown) if question.choices[of].right}
            return isinstance(answer, list | tuple) and set(answer) == key
        case QuestionKind.TRUE_FALSE:
            return isinstance(answer, bool) and answer is question.answer
        case QuestionKind.MATCHING:
            # For each left side, in order: the place of the right side it was given.
            return isinstance(answer, list | tuple) and [_at(shown, one) for one in answer] == list(range(len(shown)))
        case QuestionKind.ORDERING:
            return isinstance(answer, list | tuple) and [_at(shown, one) for one in answer] == list(range(len(shown)))
    return _is_number(question, answer)


def _is_place(answer: Any, shown: Sequence[int]) -> bool:
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(shown)


def _at(shown: Sequence[int], place: Any) -> int | None:
    return shown[place] if _is_place(place, shown) else None


def _is_number(question: Question, answer: Any) -> bool:
    """Whether a number, written with a point or a comma, is the key within its tolerance."""
    key = question.answer
    if isinstance(key, bool) or key is None or not isinstance(answer, str | int) or isinstance(answer, bool):
        return False
    plain = str(answer).replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(plain.removesuffix(question.unit or "").strip())
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number - key) <= question.tolerance


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


@dataclass(frozen=True, slots=True)
class QuizLevel:
    """What the answers say of one item: its level, or none where too few questions stand behind it."""

    item: str
    marked: tuple[Marked, ...]
    share: Fraction
    """Of right answers, corrected for guessing; never below zero."""
    level: int | None


def levels_of(marked: Iterable[Marked], policy: QuizPolicy) -> Iterator[QuizLevel]:
    """The level of each item that was asked about, in the order of the ids."""
    by_item: dict[str, list[Marked]] = {}
    for one in marked:
        for item in one.question.items:
            by_item.setdefault(item, []).append(one)
    for item, own in sorted(by_item.items()):
        share = corrected_share(own)
        enough = len(own) >= policy.questions_at_least
        yield QuizLevel(item, tuple(own), share, _level(share, policy) if enough else None)


def corrected_share(marked: Sequence[Marked]) -> Fraction:
    """(right answers − those that chance would give) ÷ (questions − those that chance would give); zero at least."""
    chance = sum((guess_of(one.question) for one in marked), Fraction(0))
    right = sum(one.right for one in marked)
    return max(Fraction(0), (right - chance) / (len(marked) - chance)) if marked else Fraction(0)


def _level(share: Fraction, policy: QuizPolicy) -> int:
    reached = [one.level for one in policy.levels if share >= Fraction(one.share)]
    return max(reached, default=0)
