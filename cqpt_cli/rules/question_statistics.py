"""What the answers of many people say of a question: how hard it is, and whether it tells those who know from others.

Classical test theory. Shares are exact fractions. Papers differ, so the rest of a paper is its share of right answers
without the question itself, which would otherwise agree with itself. A blank is no answer: it enters no share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from cqpt_cli.models.quiz import Question, StatisticsPolicy
from cqpt_cli.rules.quiz import Marked, guess_of

Taken = Sequence[Marked]
"""One paper that someone has answered."""


class Flag(StrEnum):
    """Why a question is to be looked at."""

    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    NEGATIVE = "negative-discrimination"
    """Those who know the rest miss it: the key may be wrong, or the question a trick."""
    WEAK = "weak-discrimination"
    UNUSED = "unused-distractor"


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """One question over all the papers that asked it."""

    question: Question
    asked: int
    answered: int
    right: int
    discrimination: float | None
    """Correlation of the answer (0 or 1) with the rest of the paper; None where one of them never varies."""
    chosen: tuple[int, ...]
    """How often each choice was taken, in the order of the bank; empty for the other kinds."""
    flags: tuple[Flag, ...] = ()
    enough: bool = False
    """Whether so many answered that flags can be raised at all."""

    @property
    def blank(self) -> int:
        """How many gave no answer: that is neither right nor wrong, and says nothing of how hard it is."""
        return self.asked - self.answered

    @property
    def facility(self) -> Fraction | None:
        """The share of those who answered that were right; None where nobody answered."""
        return Fraction(self.right, self.answered) if self.answered else None

    @property
    def corrected(self) -> Fraction | None:
        """The same without what chance would have given; zero where no more were right than by guessing."""
        if self.facility is None:
            return None
        guess = guess_of(self.question)
        return max(Fraction(0), (self.facility - guess) / (1 - guess))

    @property
    def unused(self) -> tuple[int, ...]:
        """The wrong choices that nobody took, as places in the bank."""
        return tuple(
            place for place, count in enumerate(self.chosen) if not count and not self.question.choices[place].right
        )


def statistics_of(taken: Iterable[Taken], policy: StatisticsPolicy) -> list[QuestionStatistics]:
    """Of each question that was asked, in the order of the ids."""
    answers: dict[str, list[tuple[Marked, Fraction | None]]] = {}
    for paper in taken:
        right, answered = sum(one.right for one in paper), sum(one.answered for one in paper)
        for one in paper:
            others = answered - one.answered
            rest = Fraction(right - one.right, others) if others else None
            answers.setdefault(one.question.id, []).append((one, rest))
    return [_of_one(answers[id], policy) for id in sorted(answers)]


def _of_one(answers: Sequence[tuple[Marked, Fraction | None]], policy: StatisticsPolicy) -> QuestionStatistics:
    marked = [one for one, _rest in answers]
    question = marked[0].question
    counts = Counter(place for one in marked for place in one.chosen)
    found = QuestionStatistics(
        question,
        asked=len(marked),
        answered=sum(one.answered for one in marked),
        right=sum(one.right for one in marked),
        discrimination=correlation(
            [(Fraction(one.right), rest) for one, rest in answers if one.answered and rest is not None]
        ),
        chosen=tuple(counts[place] for place in range(len(question.choices))),
    )
    enough = found.answered >= policy.answered_at_least
    return QuestionStatistics(
        question, found.asked, found.answered, found.right, found.discrimination, found.chosen,
        flags=tuple(_flags(found, policy)) if enough else (), enough=enough,
    )  # fmt: skip


def _flags(found: QuestionStatistics, policy: StatisticsPolicy) -> Iterable[Flag]:
    if found.facility is not None and found.facility >= Fraction(policy.too_easy_from):
        yield Flag.TOO_EASY
    if found.corrected is not None and found.corrected <= Fraction(policy.too_hard_to):
        yield Flag.TOO_HARD
    if found.discrimination is not None and found.discrimination < 0:
        yield Flag.NEGATIVE
    elif found.discrimination is not None and found.discrimination < policy.discrimination_at_least:
        yield Flag.WEAK
    if found.unused:
        yield Flag.UNUSED


def correlation(pairs: Sequence[tuple[Fraction, Fraction]]) -> float | None:
    """Pearson's correlation, which is the point-biserial one where the first of each pair is 0 or 1.

    Sums are exact; only the last root is rounded. None for fewer than two pairs, or where one side never varies.
    """
    count = len(pairs)
    if count < 2:
        return None
    left = sum((one for one, _other in pairs), Fraction(0)) / count
    right = sum((other for _one, other in pairs), Fraction(0)) / count
    together = sum(((one - left) * (other - right) for one, other in pairs), Fraction(0))
    apart = sum(((one - left) ** 2 for one, _other in pairs), Fraction(0)) * sum(
        ((other - right) ** 2 for _one, other in pairs), Fraction(0)
    )
    return float(together) / sqrt(apart) if apart else None
