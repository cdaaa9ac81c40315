"""From answers to levels: the risks are held, exactly and by simulation, and a blank is no answer."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import Question
from cqpt_cli.rules.quiz import Marked, guess_of, is_blank, mark
from cqpt_cli.rules.quiz_levels import (
    QuizLevel,
    as_far_as_told,
    chances,
    level_of,
    levels_of,
    measure_of,
    right_at_most,
    risk_of_guessing,
    risk_of_knowing,
)
from tests.rules.test_quiz import question

POLICY = default_accord().quiz_policy
FILE = Path(__file__).parent.parent / "scenarios" / "quiz" / "levels.yaml"
SCENARIOS: list[dict[str, Any]] = YAML(typ="safe").load(FILE.read_text(encoding="utf-8"))["scenarios"]

KINDS = {"s": "single", "S": "single", "m": "multiple", "t": "true-false", "a": "matching", "n": "numeric"}


def asked(letter: str, place: int) -> Question:
    three: dict[str, Any] = (
        {"choices": [{"text": "a"}, {"text": "b", "right": True}, {"text": "c"}]} if letter == "S" else {}
    )
    return question(KINDS[letter], f"COM-C01-q{place}", **three)


def answers(asked_for: str, given: str) -> list[Marked]:
    return [
        Marked(asked(letter, place), answered=one != "-", right=one == "R")
        for place, (letter, one) in enumerate(zip(asked_for, given, strict=True))
    ]


def level(asked_for: str, given: str) -> QuizLevel:
    return level_of("COM-C01", answers(asked_for, given), POLICY)


@pytest.mark.parametrize("one", SCENARIOS, ids=lambda one: one["name"])
def test_a_scenario(one: dict[str, Any]) -> None:
    found = level(one["asked"], one["answers"])
    assert (found.level, found.below) == (one["level"], one.get("below", False)), one["why"]
    if "guess_risk" in one:
        assert found.measure.guess_risk == Fraction(one["guess_risk"]), one["why"]
    if "knower_risk" in one:
        assert found.measure.knower_risk == Fraction(one["knower_risk"]), one["why"]


def test_the_policy_says_what_was_adopted_for_now() -> None:
    """The figures of the domain page, and that they are nobody's law."""
    risks = POLICY.risks
    assert [str(one) for one in (risks.knower.knows, risks.knower.at_most, risks.guesser.at_most)] == [
        "0.90", "0.01", "0.05",
    ]  # fmt: skip
    assert [(one.difficulties, one.right_at_least) for one in POLICY.draws] == [((1, 2, 2, 3), 3), ((1, 2, 2, 2, 3), 4)]
    assert (POLICY.levels.shown, POLICY.levels.below, POLICY.true_false_at_most) == (3, 2, 1)
    assert POLICY.basis.value == "hypothesis"


def test_how_many_right_answers_are_below() -> None:
    """Of 5 answers 2 (0.856 %), of 4 one (0.37 %), of 3 none (0.1 %), of 2 none (1 %), of 1 never (10 %); no answer, never."""
    assert [right_at_most(answered, POLICY) for answered in (5, 4, 3, 2, 1, 0)] == [2, 1, 0, 0, None, None]


def test_chances_by_hand() -> None:
    """1/2 and 1/4: neither 3/8, one 3/8 + 1/8 = 1/2, both 1/8."""
    assert chances([Fraction(1, 2), Fraction(1, 4)]) == [Fraction(3, 8), Fraction(1, 2), Fraction(1, 8)]


def test_what_is_no_answer() -> None:
    blank: list[Any] = [None, "", "  ", [], ()]
    assert all(map(is_blank, blank))
    assert not any(map(is_blank, [False, 0, "0", [0]]))
    assert not any(mark(question("multiple"), (0, 1, 2), one).answered for one in blank)


def test_below_3_says_nothing_of_an_expected_2() -> None:
    """Expected levels are settable, item by item: below 3 may be the 2 that is expected; a 3 is more than it."""
    below, shown = level("sssn", "RWWW"), level("sssn", "RRRR")
    assert as_far_as_told(below, 3, POLICY) == below
    assert (as_far_as_told(below, 2, POLICY).level, as_far_as_told(below, 2, POLICY).below) == (None, False)
    assert as_far_as_told(shown, 2, POLICY).level == 3


# --- properties ------------------------------------------------------------------------------------------------------

papers = st.text(alphabet="sSmtan", min_size=1, max_size=7).flatmap(
    lambda kinds: st.tuples(st.just(kinds), st.text(alphabet="RW-", min_size=len(kinds), max_size=len(kinds)))
)


def rank(found: QuizLevel) -> int:
    """Below, not told, at the level."""
    return 1 if found.level is None else 0 if found.below else 2


@given(papers, st.data())
def test_one_right_answer_more_never_lowers_the_level(paper: tuple[str, str], data: st.DataObject) -> None:
    kinds, given = paper
    place = data.draw(st.integers(0, len(kinds) - 1))
    better = given[:place] + "R" + given[place + 1 :]
    assert rank(level(kinds, better)) >= rank(level(kinds, given))


@given(papers, st.data())
def test_a_blank_in_place_of_a_wrong_answer_makes_neither_3_nor_below_out_of_nothing(
    paper: tuple[str, str], data: st.DataObject
) -> None:
    """It can take “below” away, for want of answers; what was not told stays so, and 3 stays 3."""
    kinds, given = paper
    place = data.draw(st.integers(0, len(kinds) - 1))
    wrong, blank = (level(kinds, given[:place] + one + given[place + 1 :]) for one in "W-")
    assert rank(blank) >= rank(wrong)
    assert (rank(blank) == 2) == (rank(wrong) == 2)


@given(papers)
def test_the_order_of_questions_does_not_matter(paper: tuple[str, str]) -> None:
    kinds, given = paper
    assert rank(level(kinds, given)) == rank(level(kinds[::-1], given[::-1]))


@pytest.mark.parametrize("kinds", ["sssn", "sssm", "ssma", "tsnn", "sssss", "nnnn", "SSSn"])
def test_the_risks_are_those_of_all_ways_to_answer(kinds: str) -> None:
    """Every pattern of right and wrong, weighed by its chance: the sum of those that give 3, or below, is what is stated."""
    own = [asked(letter, place) for place, letter in enumerate(kinds)]
    measure = measure_of(own, len(own), POLICY)
    assert measure.guess_risk is not None
    guessing, knowing = Fraction(0), Fraction(0)
    for pattern in product((True, False), repeat=len(own)):
        chance = weight(pattern, list(map(guess_of, own)))
        found = level(kinds, "".join("R" if one else "W" for one in pattern))
        guessing += chance if rank(found) == 2 else 0
        knowing += weight(pattern, [Fraction(9, 10)] * len(own)) if found.below else 0
    assert guessing == measure.guess_risk == risk_of_guessing(own, measure.right_at_least or 0) <= Fraction(5, 100)
    assert measure.right_at_most is not None
    assert knowing == measure.knower_risk == risk_of_knowing(len(own), measure.right_at_most, Fraction(9, 10))
    assert knowing <= Fraction(1, 100)


def weight(pattern: tuple[bool, ...], shares: list[Fraction]) -> Fraction:
    chance = Fraction(1)
    for hit, share in zip(pattern, shares, strict=True):
        chance *= share if hit else 1 - share
    return chance


@pytest.mark.parametrize("kinds", ["sssn", "sssm", "tsnn", "sssss"])
def test_the_risks_are_what_people_meet(kinds: str) -> None:
    """20 000 people who guess, and as many who know 90 %, answer by chance (seeded).

    A share p of n people has the standard deviation √(p(1 − p) ÷ n): for p = 5 % and n = 20 000, 0.154 %. Four of them, 0.62 %,
    are left by one in 16 000 seeds. So no share is further than 0.62 % from what is stated, whatever p ≤ 5 %.
    """
    people, room = 20_000, 4 * (0.05 * 0.95 / 20_000) ** 0.5
    own = [asked(letter, place) for place, letter in enumerate(kinds)]
    measure = measure_of(own, len(own), POLICY)
    chance = Random(f"people {kinds}")
    shares = [float(guess_of(one)) for one in own]
    guessed = sum(measure.verdict(sum(chance.random() < p for p in shares)) is True for _ in range(people))
    missed = sum(measure.verdict(sum(chance.random() < 0.9 for _ in own)) is False for _ in range(people))
    assert measure.guess_risk is not None
    assert abs(guessed / people - float(measure.guess_risk)) <= room
    assert abs(missed / people - float(measure.knower_risk)) <= room


def test_a_question_on_two_items_stands_behind_both() -> None:
    """Four on COM-C02, of which one is on COM-C01 too: of that one a single answer says nothing."""
    both = question("single", "q0", ("COM-C01", "COM-C02"))
    others = [question("numeric", f"q{place}", ("COM-C02",)) for place in (1, 2, 3)]
    found = {one.item: one for one in levels_of([Marked(one, True, True) for one in (both, *others)], POLICY)}
    assert (found["COM-C01"].level, len(found["COM-C01"].marked)) == (None, 1)
    assert (found["COM-C02"].level, len(found["COM-C02"].marked)) == (3, 4)
