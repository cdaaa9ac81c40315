"""The level that the answers to a quiz can carry, and how often it is wrong (quiz-policy.yaml; cahier III, phase 2B).

Two risks are held for each item: that someone who knows it is found below the level, and that someone who guesses is
found at it. Both are computed exactly, over the questions that were drawn; between the two nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.quiz import Question, QuizPolicy
from cqpt_cli.rules.quiz import Marked, guess_of


def chances(shares: Iterable[Fraction]) -> list[Fraction]:
    """How likely no, one, two … of some independent events are, each with its own share."""
    found = [Fraction(1)]
    for share in shares:
        missed = [one * (1 - share) for one in found]
        hit = [one * share for one in found]
        found = [a + b for a, b in zip([*missed, Fraction(0)], [Fraction(0), *hit], strict=True)]
    return found


def risk_of_guessing(questions: Iterable[Question], right: int) -> Fraction:
    """How likely someone who guesses is right on so many of these questions, or on more."""
    return _at_least(tuple(sorted(map(guess_of, questions))), right)


@cache
def _at_least(shares: tuple[Fraction, ...], count: int) -> Fraction:
    return sum(chances(shares)[count:], Fraction(0))


def risk_of_knowing(answered: int, right: int, knows: Fraction) -> Fraction:
    """How likely someone who answers each question rightly with `knows` is right on no more than so many of them."""
    return 1 - _at_least((knows,) * answered, right + 1)


@dataclass(frozen=True, slots=True)
class Measure:
    """What some questions on one item can tell, so many of them being answered."""

    drawn: int
    answered: int
    right_at_least: int | None
    """How many right answers make the level; None where the policy has no such draw, or its risk is not held."""
    guess_risk: Fraction | None
    """How likely someone who guesses all that was drawn reaches it; None where the policy has no such draw."""
    right_at_most: int | None
    """As many right answers, or fewer, are below the level; None where too few were given to say so."""
    knower_risk: Fraction
    """How likely someone who knows the item is found below it."""

    def verdict(self, right: int) -> bool | None:
        """Whether so many right answers are at the level, or below it; None between the two."""
        if self.right_at_least is not None and right >= self.right_at_least:
            return True
        return False if self.right_at_most is not None and right <= self.right_at_most else None


def measure_of(questions: Sequence[Question], answered: int, policy: QuizPolicy) -> Measure:
    """What the questions drawn on an item can tell, when so many of them are answered."""
    needed, risk = policy.right_for(len(questions)), None
    if needed is not None:
        risk = risk_of_guessing(questions, needed)
        needed = needed if risk <= Fraction(policy.risks.guesser.at_most) else None
    most, knows = right_at_most(answered, policy), Fraction(policy.risks.knower.knows)
    taken = Fraction(0) if most is None else risk_of_knowing(answered, most, knows)
    return Measure(len(questions), answered, needed, risk, most, taken)


def right_at_most(answered: int, policy: QuizPolicy) -> int | None:
    """How many right answers of so many given, at the most, are below the level; None where no number is."""
    knows, limit = Fraction(policy.risks.knower.knows), Fraction(policy.risks.knower.at_most)
    return max((right for right in range(answered) if risk_of_knowing(answered, right, knows) <= limit), default=None)


@dataclass(frozen=True, slots=True)
class QuizLevel:
    """What the answers say of one item."""

    item: str
    marked: tuple[Marked, ...]
    measure: Measure
    level: int | None
    """None where the answers cannot carry one."""
    below: bool = False
    """Whether the level only says “below the one that a quiz shows”."""

    @property
    def answered(self) -> int:
        """How many of its questions were answered."""
        return self.measure.answered

    @property
    def right(self) -> int:
        """How many were answered rightly."""
        return sum(one.right for one in self.marked)


def as_far_as_told(found: QuizLevel, expected: int, policy: QuizPolicy) -> QuizLevel:
    """The same, held against the level that is expected of the item: “below 3” says nothing of an expected 2."""
    if found.below and expected < policy.levels.shown:
        return replace(found, level=None, below=False)
    return found


def not_carried(grid: Grid, questions: Mapping[str, Question], policy: QuizPolicy) -> Iterator[str]:
    """The items of a quiz grid whose level is not the one that the questions beside it carry: it was changed by hand.

    A level without questions is the evaluator's own in a grid that was typed in; not in one that was made of answers.
    """
    if grid.modality is not Modality.QUIZ:
        return
    for item, given in grid.levels.items():
        if not given.questions:
            if grid.is_scored_quiz:
                yield item
            continue
        answered = [right for right in given.questions.values() if right is not None]
        bank = [questions[id] for id in given.questions if id in questions]
        if len(bank) < len(given.questions):
            continue  # the bank has changed since: nothing can be said any more
        said = measure_of(bank, len(answered), policy).verdict(sum(answered))
        level = policy.levels.shown if said else policy.levels.below
        if said is None or (given.level, given.below_expected) != (level, not said):
            yield item


def levels_of(marked: Iterable[Marked], policy: QuizPolicy) -> Iterator[QuizLevel]:
    """The level of each item that was asked about, in the order of the ids."""
    by_item: dict[str, list[Marked]] = {}
    for one in marked:
        for item in one.question.items:
            by_item.setdefault(item, []).append(one)
    for item, own in sorted(by_item.items()):
        yield level_of(item, own, policy)


def level_of(item: str, marked: Sequence[Marked], policy: QuizPolicy) -> QuizLevel:
    """The level that the answers to the questions on one item carry. A blank is no answer: neither right nor wrong."""
    answered = sum(one.answered for one in marked)
    measure = measure_of([one.question for one in marked], answered, policy)
    match measure.verdict(sum(one.right for one in marked)):
        case True:
            return QuizLevel(item, tuple(marked), measure, policy.levels.shown)
        case False:
            return QuizLevel(item, tuple(marked), measure, policy.levels.below, below=True)
    return QuizLevel(item, tuple(marked), measure, None)
