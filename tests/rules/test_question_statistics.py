"""Statistics of questions, each figure worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from cqpt_cli.models.quiz import Question, StatisticsPolicy
from cqpt_cli.rules.question_statistics import Flag, QuestionStatistics, correlation, statistics_of
from cqpt_cli.rules.quiz import Marked
from tests.rules.test_quiz import question

POLICY = StatisticsPolicy(
    answered_at_least=4,
    too_easy_from=Decimal("0.95"),
    too_hard_to=Decimal("0.1"),
    discrimination_at_least=Decimal("0.15"),
)
Q1, Q2, Q3 = (question("single", f"COM-C01-q{number}") for number in (1, 2, 3))


def marked(asked: Question, *, right: bool, chosen: int | None = None, answered: bool = True) -> Marked:
    return Marked(asked, answered, right, () if chosen is None else (chosen,))


def measured(papers: list[list[Marked]]) -> dict[str, QuestionStatistics]:
    return {one.question.id: one for one in statistics_of(papers, POLICY)}


def test_shares_and_what_chance_gives() -> None:
    """Four choices: chance gives 1/4. Three of four right: 3/4, corrected (3/4 − 1/4) ÷ (3/4) = 2/3; none: zero, not −1/3."""
    papers = [[marked(Q1, right=place < 3), marked(Q2, right=False)] for place in range(4)]
    found = measured(papers)
    one, two = found[Q1.id], found[Q2.id]
    assert (one.asked, one.right, one.facility, one.corrected) == (4, 3, Fraction(3, 4), Fraction(2, 3))
    assert (two.facility, two.corrected) == (Fraction(0), Fraction(0))


def test_discrimination_leaves_the_question_itself_out() -> None:
    """Four people, three questions each (right = 1):

             Q1 Q2 Q3   rest of Q1
        a     1  1  1      2/2 = 1
        b     1  1  0      1/2
        c     0  0  1      1/2
        d     0  0  0      0

    Q1: mean 1/2; rest: mean 1/2. Products of the deviations: ½·½ + ½·0 + (−½)·0 + (−½)(−½) = ½.
    Squares: Q1 4·¼ = 1; rest ¼ + 0 + 0 + ¼ = ½. r = ½ ÷ √(1 · ½) = 0.7071.
    """
    rows = [(1, 1, 1), (1, 1, 0), (0, 0, 1), (0, 0, 0)]
    papers = [[marked(one, right=bool(right)) for one, right in zip((Q1, Q2, Q3), row, strict=True)] for row in rows]
    assert measured(papers)[Q1.id].discrimination == pytest.approx(1 / sqrt(2))


def test_those_who_know_the_rest_and_miss_it() -> None:
    """The two who are right on Q2 and Q3 miss Q1, the two others do not: r = −1."""
    papers = [
        [marked(Q1, right=not good), marked(Q2, right=good), marked(Q3, right=good)]
        for good in (True, True, False, False)
    ]
    one = measured(papers)[Q1.id]
    assert one.discrimination == pytest.approx(-1)
    assert Flag.NEGATIVE in one.flags
    assert Flag.WEAK not in one.flags


def test_where_nothing_varies_there_is_no_correlation() -> None:
    assert correlation([]) is None
    assert correlation([(Fraction(1), Fraction(1))]) is None
    assert correlation([(Fraction(1), Fraction(1)), (Fraction(1), Fraction(0))]) is None


def test_a_paper_of_one_question_has_no_rest() -> None:
    assert measured([[marked(Q1, right=True)], [marked(Q1, right=False)]])[Q1.id].discrimination is None


def test_distractors_that_nobody_takes() -> None:
    """Four choices, the second is right: the first is taken twice, the fourth never, and neither is the third."""
    papers = [[marked(Q1, right=place == 1, chosen=place)] for place in (0, 0, 1, 1)]
    one = measured(papers)[Q1.id]
    assert (one.chosen, one.unused) == ((2, 2, 0, 0), (2, 3))
    assert Flag.UNUSED in one.flags


def test_too_easy_and_too_hard() -> None:
    easy = measured([[marked(Q1, right=True, chosen=1)] for _ in range(4)])[Q1.id]
    assert easy.flags[0] is Flag.TOO_EASY
    # One of four right is what chance gives: corrected 0, which is not above 0.1.
    hard = measured([[marked(Q1, right=place == 0, chosen=place)] for place in range(4)])[Q1.id]
    assert hard.corrected == 0
    assert hard.flags == (Flag.TOO_HARD,)


def test_under_the_minimum_nothing_is_held_against_a_question() -> None:
    one = measured([[marked(Q1, right=False, chosen=0)] for _ in range(3)])[Q1.id]
    assert (one.asked, one.enough, one.flags) == (3, False, ())


def test_who_gave_no_answer_is_counted_apart() -> None:
    """One blank and one right: asked twice, answered once, and all of those who answered were right."""
    papers = [[marked(Q1, right=False, answered=False)], [marked(Q1, right=True)]]
    one = measured(papers)[Q1.id]
    assert (one.asked, one.answered, one.blank, one.facility) == (2, 1, 1, Fraction(1))


def test_a_question_that_nobody_answered_says_nothing() -> None:
    """Five blanks: no share, no correlation, nothing against it; and below zero nothing ever is."""
    one = measured([[marked(Q1, right=False, answered=False), marked(Q2, right=True)] for _ in range(5)])[Q1.id]
    assert (one.asked, one.blank, one.facility, one.corrected, one.discrimination) == (5, 5, None, None, None)
    assert (one.enough, one.flags) == (False, ())


def test_a_blank_enters_no_correlation() -> None:
    """The table above with two blanks more, one person each: who left Q1 blank is not one who was wrong on it.

    e leaves Q1 blank and is right on Q2 and Q3: had it counted as wrong, Q1 would seem to mislead. f leaves all blank: no rest.
    So r stays 0.7071. Of a the rest of Q1 is still 2/2, whatever others left blank.
    """
    rows = ["RRR", "RRW", "WWR", "WWW", "-RR", "---"]
    papers = [
        [marked(one, right=sign == "R", answered=sign != "-") for one, sign in zip((Q1, Q2, Q3), row, strict=True)]
        for row in rows
    ]
    assert measured(papers)[Q1.id].discrimination == pytest.approx(1 / sqrt(2))
