"""The quiz: its bank, its papers, and the levels that answers give. Every figure is worked out by hand beside it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cqpt_cli.casework.quizzing import needs_of
from cqpt_cli.law.accord import Certificate, default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.quiz import Question, QuestionKind, QuestionsFile
from cqpt_cli.rules.quiz import (
    Marked,
    Need,
    chosen_in,
    corrected_share,
    draft,
    guess_of,
    in_turn,
    is_right,
    levels_of,
    mark,
    shown_order,
)

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


def test_a_level_of_mixed_questions() -> None:
    """One of four, true-or-false, and a number: chance gives 1/4 + 1/2 + 0 = 3/4. Two right: 1.25 ÷ 2.25 = 5/9 → 2."""
    kinds = ("single", "true-false", "numeric")
    asked = [question(kind, f"COM-C01-q{place}") for place, kind in enumerate(kinds)]
    marked = [Marked(one, True, right) for one, right in zip(asked, (True, False, True), strict=True)]
    (found,) = levels_of(marked, POLICY)
    assert (found.share, found.level) == (Fraction(5, 9), 2)


def test_a_question_on_two_items_stands_behind_both() -> None:
    both = question("single", "q1", ("COM-C01", "COM-C02"))
    other = question("single", "q2", ("COM-C02",))
    found = {one.item: one for one in levels_of([Marked(both, True, True), Marked(other, True, True)], POLICY)}
    assert (found["COM-C01"].level, len(found["COM-C01"].marked)) == (None, 1)
    assert (found["COM-C02"].level, len(found["COM-C02"].marked)) == (3, 2)


@pytest.mark.parametrize(
    ("right", "of", "level"),
    [
        # numbers, where chance gives nothing: the share is right ÷ of; the thresholds are 0.85, 0.5, 0.2 and included
        (17, 20, 3),
        (16, 20, 2),  # 0.80
        (1, 2, 2),
        (9, 20, 1),  # 0.45
        (1, 5, 1),
        (3, 20, 0),  # 0.15
    ],
)
def test_each_threshold_from_both_sides(right: int, of: int, level: int) -> None:
    marked = [Marked(question("numeric", f"q{place}"), True, place < right) for place in range(of)]
    assert next(levels_of(marked, POLICY)).level == level


def test_an_answer_that_was_not_given_is_not_right() -> None:
    assert mark(question("true-false"), (), None) == Marked(question("true-false"), answered=False, right=False)


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


def needs(*groups: tuple[str, ...], known: tuple[int, ...] = ()) -> list[Need]:
    return [Need(f"i{place}", one, place in known) for place, one in enumerate(groups)]


def bank_on(count: int) -> list[Question]:
    """Two questions on each of the items i0, i1 …"""
    return [question("single", f"i{item}-q{place}", (f"i{item}",)) for item in range(count) for place in range(2)]


def test_each_activity_and_kind_has_its_turn() -> None:
    """Six items of activity A and two of B: B has one among the first two, and both among the first six at the latest."""
    for seed in range(20):
        order = in_turn(needs(*[("A", "k")] * 6, *[("B", "k")] * 2), bank_on(8), POLICY, str(seed))
        assert sorted(order) == [f"i{place}" for place in range(8)]
        assert {"i6", "i7"} & set(order[:2])
        assert {"i6", "i7"} <= set(order[:6])


def test_what_a_grid_has_assessed_comes_last() -> None:
    order = in_turn(needs(("A", "k"), ("A", "k"), ("B", "k"), known=(0, 2)), bank_on(3), POLICY, "mai")
    assert order[0] == "i1"


def test_items_without_questions_take_nobodys_turn() -> None:
    """Of the kind e, only i1 has questions: it comes among the first two, as if the nine others were not there."""
    groups = [("A", "k"), ("A", "e"), ("A", "k"), *[("A", "e")] * 9]
    for seed in range(20):
        order = in_turn(needs(*groups), bank_on(3), POLICY, str(seed))
        assert "i1" in order[:2]
        assert set(order[:3]) == {"i0", "i1", "i2"}


def test_questions_that_were_seen_come_last() -> None:
    """Four questions on an item, two wanted: the two that the candidate has not seen. Of three seen, one comes again."""
    own = [question("single", f"q{place}") for place in range(4)]
    for seed in map(str, range(10)):
        assert {one.id for one in draft(own, ["COM-C01"], POLICY, 30, seed, {"q0", "q3"}).questions} == {"q1", "q2"}
        chosen = {one.id for one in draft(own, ["COM-C01"], POLICY, 30, seed, {"q0", "q1", "q3"}).questions}
        assert len(chosen) == 2
        assert "q2" in chosen


def test_a_paper_says_what_has_no_questions_and_what_all_would_take() -> None:
    """Three items of two single questions each, 25 seconds a question: 150 seconds; one minute holds one item."""
    own = [question("single", f"{item}-q{place}", (item,)) for item in "abc" for place in range(2)]
    paper = draft([*own, question("single", "d-q1", ("d",))], ["a", "b", "c", "d"], POLICY, 1, "mai")
    assert (paper.covered, paper.seconds, paper.seconds_for_all) == (("a",), 50, 150)
    assert (paper.left_out, paper.lacking) == (("b", "c", "d"), ("d",))


@pytest.mark.parametrize("certificate", ACCORD.certificates, ids=lambda one: one.id)
def test_what_a_short_paper_holds_is_balanced(certificate: Certificate) -> None:
    """Of the items that have questions, each activity and each kind has at least the half of its even share."""
    day = date(2026, 3, 2)
    case = record_of_case(certificate.id)
    all_needs = needs_of(case, (), ACCORD, day)
    paper = draft(BANK, in_turn(all_needs, BANK, POLICY, "mai"), POLICY, 12, "mai")
    assert paper.seconds <= 720
    askable = [one for one in all_needs if one.item not in paper.lacking]
    assert len(askable) > len(paper.covered), "twelve minutes do not hold all"
    groups = [*(one.id for one in certificate.assessed_activities), *(kind.value for kind in POLICY.kinds)]
    for group in groups:
        own = [one.item for one in askable if group in one.groups]
        ideal = Fraction(len(paper.covered), len(askable)) * len(own)
        assert sum(item in paper.covered for item in own) >= int(ideal / 2), group


def test_an_order_is_never_shown_as_it_is_to_be_answered() -> None:
    orders = [shown_order(question("ordering"), Random(seed)) for seed in range(50)]
    assert (0, 1, 2) not in orders
    assert all(sorted(order) == [0, 1, 2] for order in orders)
