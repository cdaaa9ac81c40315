"""The quiz: its bank, its papers, and the levels that answers give. Every figure is worked out by hand beside it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import Question, QuestionKind
from cqpt_cli.rules.quiz import Marked, corrected_share, draft, guess_of, is_right, levels_of, shown_order

ACCORD = default_accord()
BANK = tuple(ACCORD.questions.values())
POLICY = ACCORD.quiz_policy


def question(kind: str, id: str = "COM-C01-q1", items: tuple[str, ...] = ("COM-C01",), **more: Any) -> Question:
    parts: dict[str, dict[str, Any]] = {
        "single": {"choices": [{"text": "a"}, {"text": "b", "right": True}, {"text": "c"}, {"text": "d"}]},
        "multiple": {"choices": [{"text": "a", "right": True}, {"text": "b", "right": True}, {"text": "c"}]},
        "true-false": {"answer": False},
        "matching": {"pairs": [{"left": one, "right": one.upper()} for one in "abc"]},
        "ordering": {"order": ["un", "deux", "trois"]},
        "numeric": {"answer": Decimal("24.00"), "unit": "€"},
    }
    about = {"difficulty": 1, "text": "?", "explanation": "parce que", "source": "accord", **parts[kind], **more}
    return Question.model_validate({"id": id, "items": items, "kind": kind, **about})


# --- the bank --------------------------------------------------------------------------------------------------------


def test_the_bank_is_large_and_of_every_kind() -> None:
    assert len(BANK) >= 120
    assert {one.kind for one in BANK} == set(QuestionKind)
    assert {one.difficulty for one in BANK} == {1, 2, 3}
    assert len({one.text for one in BANK}) == len(BANK)


@pytest.mark.parametrize("one", BANK, ids=lambda one: one.id)
def test_a_question_has_one_indisputable_key(one: Question) -> None:
    known = {id for certificate in ACCORD.certificates for id in certificate.knowledge.values()}
    assert set(one.items) <= known
    right = [choice for choice in one.choices if choice.right]
    match one.kind:
        case QuestionKind.SINGLE:
            assert (len(one.choices) >= 3, len(right)) == (True, 1)
        case QuestionKind.MULTIPLE:
            assert 2 <= len(right) < len(one.choices)
        case QuestionKind.TRUE_FALSE:
            assert isinstance(one.answer, bool)
        case QuestionKind.MATCHING:
            assert len({pair.right for pair in one.pairs}) == len(one.pairs) >= 3
        case QuestionKind.ORDERING:
            assert len(set(one.order)) == len(one.order) >= 3
        case QuestionKind.NUMERIC:
            assert isinstance(one.answer, Decimal)
    assert len({choice.text for choice in one.choices}) == len(one.choices)
    own = (one.kind is QuestionKind.NUMERIC, one.answer is not None and not isinstance(one.answer, bool))
    assert own in ((True, True), (False, False))


def test_the_right_choice_stands_at_every_place() -> None:
    """Someone who always takes the second answer, or the longest, learns nothing from it: under 40 % are right that way."""
    singles = [one for one in BANK if one.kind is QuestionKind.SINGLE]
    places = Counter(next(p for p, choice in enumerate(one.choices) if choice.right) for one in singles)
    assert max(places.values()) / len(singles) < 0.4
    longest = sum(max(one.choices, key=lambda choice: len(choice.text)).right for one in singles)
    assert longest / len(singles) < 0.4


# --- answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "shown", "answer", "right"),
    [
        ("single", [3, 1, 0, 2], 1, True),  # the second one shown is “b”
        ("single", [3, 1, 0, 2], 2, False),
        ("single", [3, 1, 0, 2], True, False),  # a truth value is no place, though Python takes it for 1
        ("single", [3, 1, 0, 2], 9, False),
        ("multiple", [2, 1, 0], [1, 2], True),  # “b” and “a”
        ("multiple", [2, 1, 0], [1], False),  # half is not all
        ("multiple", [2, 1, 0], [0, 1, 2], False),
        ("true-false", [], False, True),
        ("true-false", [], 0, False),
        ("matching", [2, 0, 1], [1, 2, 0], True),  # a → “A”, shown second; b → “B”, third; c → “C”, first
        ("matching", [2, 0, 1], [0, 1, 2], False),
        ("ordering", [2, 1, 0], [2, 1, 0], True),  # first “un”, shown last
        ("ordering", [2, 1, 0], [0, 1, 2], False),
        ("numeric", [], "24", True),
        ("numeric", [], "24,00 €", True),
        ("numeric", [], "24.01", False),
        ("numeric", [], "vingt-quatre", False),
        ("numeric", [], "NaN", False),
        ("numeric", [], None, False),
    ],
)
def test_an_answer_is_right_or_wrong(kind: str, shown: list[int], answer: Any, right: bool) -> None:
    assert is_right(question(kind), shown, answer) is right


def test_a_tolerance_is_included() -> None:
    about = question("numeric", tolerance=Decimal("0.5"))
    assert [is_right(about, [], one) for one in ("23.5", "24.5", "24.51")] == [True, True, False]


def test_what_chance_gives() -> None:
    """One of four; one of the 2³ − 1 sets that are not empty; heads or tails; one of 3! orders; nothing."""
    found = [
        guess_of(question(kind)) for kind in ("single", "multiple", "true-false", "matching", "ordering", "numeric")
    ]
    assert found == [Fraction(1, 4), Fraction(1, 7), Fraction(1, 2), Fraction(1, 6), Fraction(1, 6), Fraction(0)]


@pytest.mark.parametrize(
    ("right", "share", "level"),
    [
        # three questions of four choices: chance gives 3/4 of one; (r − 0.75) ÷ (3 − 0.75)
        ((True, True, True), Fraction(1), 3),
        ((True, True, False), Fraction(5, 9), 2),  # 1.25 ÷ 2.25
        ((True, False, False), Fraction(1, 9), 0),  # 0.25 ÷ 2.25
        ((False, False, False), Fraction(0), 0),  # below zero counts as zero
        # two questions: (r − 0.5) ÷ 1.5
        ((True, True), Fraction(1), 3),
        ((True, False), Fraction(1, 3), 1),
        # one is too few: not assessed, even if it is right
        ((True,), Fraction(1), None),
    ],
)
def test_the_level_of_an_item(right: tuple[bool, ...], share: Fraction, level: int | None) -> None:
    marked = [Marked(question("single", f"COM-C01-q{place}"), True, one) for place, one in enumerate(right)]
    assert corrected_share(marked) == share
    (found,) = levels_of(marked, POLICY)
    assert (found.item, found.level, len(found.marked)) == ("COM-C01", level, len(right))


def test_two_coins_show_nothing() -> None:
    """Two true-or-false answers, one of them right, are what chance gives: (1 − 1) ÷ (2 − 1) = 0."""
    marked = [Marked(question("true-false", f"COM-C01-q{place}"), True, place == 0) for place in range(2)]
    assert corrected_share(marked) == 0


# --- papers ----------------------------------------------------------------------------------------------------------

ITEMS = ("COM-C01", "COM-C08", "COM-C10", "COM-C11")


def test_the_same_seed_gives_the_same_paper() -> None:
    one, same, other = (draft(BANK, ITEMS, POLICY, 30, seed) for seed in ("mai", "mai", "juin"))
    assert one == same
    assert one.questions != other.questions


def test_each_item_covered_has_enough_questions_of_different_difficulties() -> None:
    paper = draft(BANK, ITEMS, POLICY, 30, "mai")
    assert (paper.covered, paper.left_out) == (ITEMS, ())
    for item in ITEMS:
        own = [one for one in paper.questions if item in one.items]
        assert len(own) >= POLICY.questions_at_least
        assert len({one.difficulty for one in own}) >= 2


def test_a_paper_keeps_to_its_time_and_says_what_it_leaves_out() -> None:
    """Three minutes: 180 seconds hold no more than what the policy says each question takes."""
    paper = draft(BANK, ITEMS, POLICY, 3, "mai")
    assert sum(POLICY.seconds[one.kind.value] for one in paper.questions) == paper.seconds <= 180
    assert set(paper.covered) | set(paper.left_out) == set(ITEMS)
    assert paper.left_out


def test_an_order_is_never_shown_as_it_is_to_be_answered() -> None:
    orders = [shown_order(question("ordering"), Random(seed)) for seed in range(50)]
    assert (0, 1, 2) not in orders
    assert all(sorted(order) == [0, 1, 2] for order in orders)
