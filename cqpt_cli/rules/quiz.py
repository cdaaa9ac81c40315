"""The quiz: a balanced paper, right and wrong answers, and the levels they give (quiz-policy.yaml; cahier III, phase 2B).

Everything is exact and reproducible: the same bank, case and seed give the same paper; shares are fractions.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from cqpt_cli.models.quiz import Question, QuestionKind, QuizPolicy


@dataclass(frozen=True, slots=True)
class Need:
    """An item that a paper should ask about."""

    item: str
    groups: tuple[str, ...]
    """The activities in which it stands, and its kind: a paper is balanced over them."""
    known: bool
    """Whether a grid has assessed it already: those that none has come first."""


def in_turn(needs: Sequence[Need], bank: Sequence[Question], policy: QuizPolicy, seed: str) -> list[str]:
    """The items in the order in which a paper takes them: each activity and each kind in turn, chance within.

    However early the time runs out, no activity and no kind is far ahead of another. Items on which the bank has too few
    questions take nobody's turn, and come at the end.
    """
    asked = Counter(item for question in bank for item in question.items)
    lacking = [need.item for need in needs if asked[need.item] < policy.questions_at_least]
    rest = [need for need in needs if need.item not in lacking]
    Random(f"{seed} turn").shuffle(rest)  # noqa: S311 - reproducible, and no secret
    totals = Counter(group for need in rest for group in need.groups)
    taken: Counter[str] = Counter()

    def urgency(need: Need) -> tuple[bool, Fraction, Fraction]:
        shares = [Fraction(taken[group], totals[group]) for group in need.groups]
        return need.known, min(shares), sum(shares, Fraction(0))

    ordered = []
    while rest:
        following = min(rest, key=urgency)
        rest.remove(following)
        taken.update(following.groups)
        ordered.append(following.item)
    return ordered + lacking


@dataclass(frozen=True, slots=True)
class Draft:
    """The questions of a paper, in order, and the items for which there was no room or no question."""

    questions: tuple[Question, ...]
    seconds: int
    covered: tuple[str, ...]
    left_out: tuple[str, ...]
    lacking: tuple[str, ...]
    """Of those left out: the items on which the bank has too few questions."""
    seconds_for_all: int
    """What all the items that have questions would take."""


def draft(
    bank: Sequence[Question],
    items: Sequence[str],
    policy: QuizPolicy,
    minutes: int,
    seed: str,
    seen: Collection[str] = (),
) -> Draft:
    """A paper on `items`, in their order of need, of about `minutes`.

    Each item that is covered gets as many questions as a level asks for, of different difficulties where there are; the
    others are left out whole: half an item would give no level. Questions that the candidate has `seen` come last.
    """
    by_item = {item: [one for one in bank if item in one.items] for item in items}
    enough = [item for item in items if len(by_item[item]) >= policy.questions_at_least]
    chosen, covered, seconds = _within(minutes * 60, enough, by_item, policy, seed, seen)
    whole = _within(None, enough, by_item, policy, seed, seen)
    questions = list(chosen.values())
    Random(f"{seed} order").shuffle(questions)  # noqa: S311
    return Draft(
        tuple(questions),
        seconds,
        tuple(covered),
        left_out=tuple(item for item in items if item not in covered),
        lacking=tuple(item for item in items if item not in enough),
        seconds_for_all=whole[2],
    )


def _within(
    room: int | None,
    items: Sequence[str],
    by_item: Mapping[str, Sequence[Question]],
    policy: QuizPolicy,
    seed: str,
    seen: Collection[str],
) -> tuple[dict[str, Question], list[str], int]:
    """The questions that fit into `room` seconds (None: as many as it takes), the items they cover, and their seconds."""
    chance = Random(seed)  # noqa: S311
    chosen: dict[str, Question] = {}
    covered: list[str] = []
    seconds = 0
    for item in items:
        wanted = _mixed(by_item[item], policy.questions_at_least, chosen, chance, seen)
        cost = sum(policy.seconds[one.kind.value] for one in wanted if one.id not in chosen)
        if room is not None and seconds + cost > room:
            continue
        seconds += cost
        covered.append(item)
        chosen |= {one.id: one for one in wanted}
    return chosen, covered, seconds


def _mixed(
    own: Sequence[Question], count: int, chosen: Mapping[str, Question], chance: Random, seen: Collection[str]
) -> list[Question]:
    """So many questions on an item: those asked already first, then new ones of difficulties that are still lacking."""
    rest = [one for one in own if one.id not in chosen]
    chance.shuffle(rest)
    rest.sort(key=lambda one: one.id in seen)
    picked = [one for one in own if one.id in chosen][:count]
    while len(picked) < count and rest:
        known = {one.difficulty for one in picked}
        fresh = [one for one in rest if one.id not in seen] or rest
        following = next((one for one in fresh if one.difficulty not in known), fresh[0])
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


def mark(question: Question, shown: Sequence[int], answer: Any) -> Marked:
    """One answer against its key; None is no answer, which is not right."""
    if answer is None:
        return Marked(question, answered=False, right=False)
    return Marked(question, True, is_right(question, shown, answer), chosen_in(question, shown, answer))


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
