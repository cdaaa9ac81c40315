"""The quiz: its bank, and its answers against their keys. Every figure is worked out by hand beside it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.quiz import Question, QuestionKind, QuestionsFile
from cqpt_cli.rules.quiz import Marked, chosen_in, guess_of, is_right, mark, shown_order

ACCORD = default_accord()
BANK = tuple(ACCORD.questions.values())


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


def record_of_case(certificate: str) -> Case:
    person = {"family_name": "Martin", "given_names": "Léa"}
    about = {"id": "2026-0001", "route": "acces-libre", "received_on": date(2026, 3, 2), "candidate": person}
    return Case.model_validate({"format": Case.FORMAT, "certificate": certificate, **about})


# --- the bank --------------------------------------------------------------------------------------------------------


def test_the_bank_is_large_and_of_every_kind() -> None:
    assert len(BANK) >= 120
    assert {one.kind for one in BANK} == set(QuestionKind)
    assert {one.difficulty for one in BANK} == {1, 2, 3}
    assert len({one.text for one in BANK}) == len(BANK)
    files = sorted((ACCORD.folder / "quiz").glob("*.yaml"))
    assert sum(len(ACCORD.read(f"quiz/{file.name}", QuestionsFile).questions) for file in files) == len(BANK)


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
        # what no page and no terminal writes, and someone may put into a file
        ("single", [3, 1, 0, 2], "1", False),
        ("single", [3, 1, 0, 2], [1], False),
        ("single", [3, 1, 0, 2], -3, False),  # Python would count from the end
        ("single", [3, 1, 0, 2], 10**30, False),
        ("multiple", [2, 1, 0], [1, 2, 2], False),  # a choice ticked twice is no answer
        ("multiple", [2, 1, 0], [True, 2], False),
        ("multiple", [2, 1, 0], [1, 2, 9], False),
        ("multiple", [2, 1, 0], [[1], 2], False),
        ("multiple", [2, 1, 0], [1.0, 2.0], False),
        ("multiple", [2, 1, 0], "12", False),
        ("multiple", [2, 1, 0], [], False),
        ("multiple", [2, 1, 0], list(range(100_000)), False),
        ("true-false", [], "false", False),
        ("matching", [2, 0, 1], [1, 2, 0, 0], False),
        ("matching", [2, 0, 1], [1, -1, 0], False),
        ("matching", [2, 0, 1], {"0": 1}, False),
        ("ordering", [2, 1, 0], [2, True, 0], False),
        ("ordering", [2, 1, 0], 210, False),
        ("numeric", [], 24, True),
        ("numeric", [], "24,", True),
        ("numeric", [], "+24", True),
        ("numeric", [], "−24", False),
        ("numeric", [], "24 \u202f€", True),
        ("numeric", [], "2_4", False),  # Python would read 24
        ("numeric", [], "٢٤", False),  # and here too
        ("numeric", [], "24 $", False),
        ("numeric", [], "1e400", False),
        ("numeric", [], "1e999999999", False),
        ("numeric", [], "Infinity", False),
        ("numeric", [], "2.4e1", False),
        ("numeric", [], "9" * 1_000_000, False),
        ("numeric", [], True, False),
        ("numeric", [], [24], False),
    ],
)
def test_an_answer_is_right_or_wrong(kind: str, shown: list[int], answer: Any, right: bool) -> None:
    assert is_right(question(kind), shown, answer) is right


def test_a_tolerance_is_included() -> None:
    about = question("numeric", tolerance=Decimal("0.5"))
    assert [is_right(about, [], one) for one in ("23.5", "24.5", "24.51")] == [True, True, False]


@pytest.mark.parametrize("written", ["1 234,5", "1\u202f234,5", "1\xa0234.50", "1234,5 €", "+1234.5"])
def test_a_number_as_people_write_it(written: str) -> None:
    assert is_right(question("numeric", answer=Decimal("1234.5")), [], written)


@pytest.mark.parametrize("written", ["1.234,5", "1,234.5", "12345", "1234,51"])
def test_a_number_that_is_another(written: str) -> None:
    assert not is_right(question("numeric", answer=Decimal("1234.5")), [], written)


def test_a_unit_of_several_words_and_a_key_below_zero() -> None:
    about = question("numeric", answer=Decimal(-18), unit="dBm par mètre")
    assert [is_right(about, [], one) for one in ("-18", "−18 dBm par mètre", "18 DBM PAR MÈTRE")] == [True, True, False]


def test_which_choices_were_taken() -> None:
    """Places in the bank: shown [3, 1, 0, 2], the third is choice 0."""
    assert chosen_in(question("single"), [3, 1, 0, 2], 2) == (0,)
    assert chosen_in(question("multiple"), [2, 1, 0], [0, 2]) == (0, 2)
    assert chosen_in(question("multiple"), [2, 1, 0], [0, 0]) == ()
    assert chosen_in(question("numeric"), [], "24") == ()


def test_what_chance_gives() -> None:
    """One of four; one of the 2³ − 1 sets that are not empty; heads or tails; one of 3! orders; nothing."""
    found = [
        guess_of(question(kind)) for kind in ("single", "multiple", "true-false", "matching", "ordering", "numeric")
    ]
    assert found == [Fraction(1, 4), Fraction(1, 7), Fraction(1, 2), Fraction(1, 6), Fraction(1, 6), Fraction(0)]


def test_an_answer_that_was_not_given_is_neither_right_nor_wrong() -> None:
    assert mark(question("true-false"), (), None) == Marked(question("true-false"), answered=False, right=False)


def test_an_order_is_never_shown_as_it_is_to_be_answered() -> None:
    orders = [shown_order(question("ordering"), Random(seed)) for seed in range(50)]
    assert (0, 1, 2) not in orders
    assert all(sorted(order) == [0, 1, 2] for order in orders)
