"""The papers of a quiz: both risks are held for every item of every paper, at one difficulty, whatever the seed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest

from cqpt_cli.casework.asking import entries_asked, needs_of
from cqpt_cli.law.accord import Certificate, default_accord
from cqpt_cli.models.quiz import Question, QuestionKind
from cqpt_cli.rules.quiz import Marked, guess_of, mark, shown_order
from cqpt_cli.rules.quiz_levels import chances, levels_of, measure_of
from cqpt_cli.rules.quiz_paper import Draft, Need, draft, holds, in_turn, possible_draws
from tests.rules.test_quiz import question, record_of_case

ACCORD = default_accord()
BANK = tuple(ACCORD.questions.values())
POLICY = ACCORD.quiz_policy
SEEDS = [f"graine {number}" for number in range(25)]
DAY = date(2026, 3, 2)
CERTIFICATES = pytest.mark.parametrize("certificate", ACCORD.certificates, ids=lambda one: one.id)


def on(item: str) -> list[Question]:
    return [one for one in BANK if item in one.items]


@cache
def paper(certificate: str, seed: str, minutes: int = 30) -> Draft:
    needs = needs_of(record_of_case(certificate), (), ACCORD, DAY)
    return draft(BANK, in_turn(needs, BANK, POLICY, seed), POLICY, minutes, seed)


# --- the risks, of every item of every paper -------------------------------------------------------------------------


@CERTIFICATES
def test_both_risks_are_held_for_every_item_of_every_paper(certificate: Certificate) -> None:
    """Computed here from the kinds that were drawn, and not by what made the paper."""
    for seed in SEEDS:
        found = paper(certificate.id, seed)
        assert found.covered
        for item in found.covered:
            own = [one for one in found.questions if item in one.items]
            assert sorted(one.id for one in own) == sorted(one.id for one in found.draws[item])
            needed = {4: 3, 5: 4}[len(own)]
            assert sum(chances(map(guess_of, own))[needed:]) <= Fraction(5, 100), (seed, item)
            below = {4: 1, 5: 2}[len(own)]
            assert sum(chances([Fraction(9, 10)] * len(own))[: below + 1]) <= Fraction(1, 100)
            assert sum(one.kind is QuestionKind.TRUE_FALSE for one in own) <= 1


@CERTIFICATES
def test_the_draws_of_an_item_are_of_one_difficulty(certificate: Certificate) -> None:
    found: dict[str, set[tuple[int, ...]]] = {}
    for seed in SEEDS:
        for item, draw in paper(certificate.id, seed).draws.items():
            found.setdefault(item, set()).add(tuple(sorted(one.difficulty for one in draw)))
    assert {len(difficulties) for difficulties in found.values()} == {1}
    assert {one for difficulties in found.values() for one in difficulties} <= {(1, 2, 2, 3), (1, 2, 2, 2, 3)}
    assert {Fraction(sum(one.difficulties), len(one.difficulties)) for one in POLICY.draws} == {Fraction(2)}


@CERTIFICATES
def test_a_paper_keeps_to_its_time_and_loses_no_item(certificate: Certificate) -> None:
    needed = {one.item for one in needs_of(record_of_case(certificate.id), (), ACCORD, DAY)}
    for seed in SEEDS:
        found = paper(certificate.id, seed)
        assert sum(POLICY.seconds[one.kind.value] for one in found.questions) == found.seconds <= 30 * 60
        assert set(found.covered) | set(found.left_out) == needed
        assert not set(found.covered) & set(found.left_out)
        assert len({one.id for one in found.questions}) == len(found.questions)
        assert {item for item in needed if not possible_draws(on(item), POLICY)} == set(found.lacking)


@CERTIFICATES
def test_every_item_has_two_draws_that_share_no_question(certificate: Certificate) -> None:
    """A second paper asks new questions, and the bank holds the risks for all that a quiz may ask."""
    lacking = []
    for item in {one.knowledge for one in entries_asked(record_of_case(certificate.id), ACCORD, DAY)}:
        draws = [{one.id for one in draw} for draw in possible_draws(on(item), POLICY)]
        if not any(one.isdisjoint(other) for one in draws for other in draws):
            lacking.append(item)
    assert sorted(lacking) == []


@CERTIFICATES
def test_what_a_short_paper_holds_is_balanced(certificate: Certificate) -> None:
    """Of the items that have questions, each activity and each kind has at least the half of its even share."""
    needs = needs_of(record_of_case(certificate.id), (), ACCORD, DAY)
    found = paper(certificate.id, "mai", 24)
    askable = [one for one in needs if one.item not in found.lacking]
    assert len(askable) > len(found.covered), "twenty-four minutes do not hold all"
    groups = [*(one.id for one in certificate.assessed_activities), *(kind.value for kind in POLICY.kinds)]
    for group in groups:
        own = [one.item for one in askable if group in one.groups]
        ideal = Fraction(len(found.covered), len(askable)) * len(own)
        assert sum(item in found.covered for item in own) >= int(ideal / 2), group


def test_the_same_seed_gives_the_same_paper() -> None:
    items = [one.item for one in needs_of(record_of_case(ACCORD.certificate_ids[0]), (), ACCORD, DAY)]
    one, same, other = (draft(BANK, items, POLICY, 30, seed) for seed in ("mai", "mai", "juin"))
    assert one == same
    assert one.questions != other.questions


def someone_guesses(one: Question, shown: tuple[int, ...], chance: Random) -> Any:
    """What someone answers who knows nothing: a place, some places, a truth, an order, a number of nobody's."""
    match one.kind:
        case QuestionKind.SINGLE:
            return chance.randrange(len(shown))
        case QuestionKind.MULTIPLE:
            some = chance.randrange(1, 2 ** len(shown))
            return [place for place in range(len(shown)) if some >> place & 1]
        case QuestionKind.TRUE_FALSE:
            return chance.random() < 0.5
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            return chance.sample(range(len(shown)), len(shown))
    return "987654321"


@CERTIFICATES
def test_people_who_answer_a_whole_paper(certificate: Certificate) -> None:
    """A real paper, its answers marked as a file's are: 1 000 people guess everything, 1 000 answer each rightly with 0.9.

    Over the n items of the paper and the 1 000 people, the wrong levels are a sum of independent ones, each with its stated risk
    p: mean 1 000 Σp, variance 1 000 Σp(1 − p) ≤ 1 000 Σp. Four standard deviations, 4 √(1 000 Σp), are left by one seed in 16 000.
    """
    found, people = paper(certificate.id, "mai"), 1_000
    chance = Random(f"people {certificate.id}")
    risks = [measure_of(draw, len(draw), POLICY) for draw in found.draws.values()]
    guessed, missed = Counter[str](), Counter[str]()
    for _ in range(people):
        guesses = []
        for one in found.questions:
            shown = shown_order(one, chance)
            guesses.append(mark(one, shown, someone_guesses(one, shown, chance)))
        knows = [Marked(one, answered=True, right=chance.random() < 0.9) for one in found.questions]
        guessed.update(level.item for level in levels_of(guesses, POLICY) if level.level == 3)
        missed.update(level.item for level in levels_of(knows, POLICY) if level.below)
    for counted, stated in (
        (guessed, sum((one.guess_risk or Fraction(0) for one in risks), Fraction(0))),
        (missed, sum((one.knower_risk for one in risks), Fraction(0))),
    ):
        mean = people * float(stated)
        assert abs(counted.total() - mean) <= 4 * mean**0.5


# --- draws -----------------------------------------------------------------------------------------------------------


def bank(item: str, *told: str) -> list[Question]:
    """Questions on an item: `s1` a single of difficulty 1, `n2` a number of difficulty 2 …"""
    kinds = {"s": "single", "n": "numeric", "t": "true-false", "m": "multiple"}
    return [
        question(kinds[one[0]], f"{item}-q{place}", (item,), difficulty=int(one[1]))
        for place, one in enumerate(told, 1)
    ]


ENOUGH = ("s1", "s2", "n2", "s3")


def test_four_choices_among_four_become_five() -> None:
    """Four singles: 13/256 = 5.08 %, over 5 %; five of them, four right: 1/64. One of five is of difficulty 2 more."""
    assert possible_draws(bank("i", "s1", "s2", "s2", "s3"), POLICY) == []
    (five,) = possible_draws(bank("i", "s1", "s2", "s2", "s2", "s3"), POLICY)
    assert len(five) == 5


def test_four_questions_come_before_five_whatever_the_seed() -> None:
    """A number among them makes 1/64: where four hold the risk, nobody gets five."""
    own = bank("i", "s1", "s2", "s2", "s2", "n2", "s3")
    assert {len(draw) for draw in possible_draws(own, POLICY)} == {4}
    assert all(any(one.kind is QuestionKind.NUMERIC for one in draw) for draw in possible_draws(own, POLICY))


def test_true_or_false_never_twice() -> None:
    """Two coins and two numbers: 3 right takes both coins and a number, never by chance; but two coins are one too many."""
    assert possible_draws(bank("i", "t1", "t2", "n2", "n3"), POLICY) == []
    assert holds(tuple(bank("i", "t1", "n2", "n2", "n3")), POLICY)


def test_an_item_that_the_bank_cannot_hold_is_left_out_and_said() -> None:
    """Of “d” there is one question, of “e” four choices among four: neither holds the risks."""
    own = [*bank("a", *ENOUGH), *bank("d", "s1"), *bank("e", "s1", "s2", "s2", "s3")]
    found = draft(own, ["a", "d", "e"], POLICY, 30, "mai")
    assert (found.covered, found.left_out, found.lacking) == (("a",), ("d", "e"), ("d", "e"))


def test_a_paper_says_what_all_would_take() -> None:
    """Three items of three singles (20 s) and a number (35 s): 95 seconds each, 285 for all; two minutes hold one item."""
    own = [one for item in "abc" for one in bank(item, *ENOUGH)]
    found = draft(own, ["a", "b", "c"], POLICY, 2, "mai")
    assert (found.covered, found.seconds, found.seconds_for_all) == (("a",), 95, 285)
    assert (found.left_out, found.lacking) == (("b", "c"), ())


def test_questions_that_were_seen_come_last() -> None:
    """Two draws of four: whoever has seen the one gets the other; of five seen, the draw with the fewest of them."""
    own = bank("i", *ENOUGH, *ENOUGH)
    first = {f"i-q{place}" for place in (1, 2, 3, 4)}
    for seed in SEEDS:
        assert {one.id for one in draft(own, ["i"], POLICY, 30, seed, first).questions} == {
            f"i-q{place}" for place in (5, 6, 7, 8)
        }
        # q5 is the second one of difficulty 1: one seen question comes again, and no more.
        again = {one.id for one in draft(own, ["i"], POLICY, 30, seed, {*first, "i-q5"}).questions}
        assert len(again & {*first, "i-q5"}) == 1


def test_a_first_paper_leaves_a_second_one() -> None:
    """s1 s2 s2 s3 and n1 n2 n2 n3: a draw of the four singles cannot be; one that leaves them alone is not taken either."""
    own = bank("i", "s1", "s2", "s2", "s3", "n1", "n2", "n2", "n3")
    for seed in SEEDS:
        first = draft(own, ["i"], POLICY, 30, seed)
        second = draft(own, ["i"], POLICY, 30, seed, {one.id for one in first.questions})
        assert not {one.id for one in first.questions} & {one.id for one in second.questions}


def test_a_question_on_two_items_adds_nothing_to_a_draw() -> None:
    """What is asked on “a” and bears on “b” too counts for “b”: its draw holds it, and has four questions all the same."""
    both = question("numeric", "both", ("a", "b"), difficulty=2)
    own = [*bank("a", *ENOUGH), *bank("b", *ENOUGH), both]
    for seed in SEEDS:
        found = draft(own, ["a", "b"], POLICY, 30, seed)
        for item in found.covered:
            assert len([one for one in found.questions if item in one.items]) == 4


# --- the items in turn -----------------------------------------------------------------------------------------------


def needs(*groups: tuple[str, ...], known: tuple[int, ...] = ()) -> list[Need]:
    return [Need(f"i{place}", one, place in known) for place, one in enumerate(groups)]


def bank_on(count: int) -> list[Question]:
    """A draw on each of the items i0, i1 …"""
    return [one for item in range(count) for one in bank(f"i{item}", *ENOUGH)]


def test_each_activity_and_kind_has_its_turn() -> None:
    """Six items of activity A and two of B: B has one among the first two, and both among the first six at the latest."""
    for seed in SEEDS:
        order = in_turn(needs(*[("A", "k")] * 6, *[("B", "k")] * 2), bank_on(8), POLICY, seed)
        assert sorted(order) == [f"i{place}" for place in range(8)]
        assert {"i6", "i7"} & set(order[:2])
        assert {"i6", "i7"} <= set(order[:6])


def test_what_a_grid_has_assessed_comes_last() -> None:
    order = in_turn(needs(("A", "k"), ("A", "k"), ("B", "k"), known=(0, 2)), bank_on(3), POLICY, "mai")
    assert order[0] == "i1"


def test_items_without_questions_take_nobodys_turn() -> None:
    """Of the kind e, only i1 has questions: it comes among the first two, as if the nine others were not there."""
    groups = [("A", "k"), ("A", "e"), ("A", "k"), *[("A", "e")] * 9]
    for seed in SEEDS:
        order = in_turn(needs(*groups), bank_on(3), POLICY, seed)
        assert "i1" in order[:2]
        assert set(order[:3]) == {"i0", "i1", "i2"}


def test_how_many_items_thirty_minutes_hold() -> None:
    """Four questions take 90 seconds (three of 20 and one of 30) to 140 (four of 35): of 1800 seconds, 12 to 20 items.

    A draw of five singles takes 100; of five others, 175 at the most: 10 items.
    """
    for certificate in ACCORD.certificates:
        counts = Counter(len(paper(certificate.id, seed).covered) for seed in SEEDS)
        assert set(counts) <= set(range(10, 21))
