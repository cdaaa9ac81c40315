"""The bank of questions: it asks about all that a quiz may assess, and nothing in its form tells the answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

import pytest

from cqpt_cli.law.accord import Entry, default_accord
from cqpt_cli.models.grid import Modality
from cqpt_cli.models.quiz import Question, QuestionKind, QuestionsFile
from cqpt_cli.rules.scoring import may_assess

ACCORD = default_accord()
FILES = {
    path.name: ACCORD.read(f"quiz/{path.name}", QuestionsFile) for path in sorted((ACCORD.folder / "quiz").iterdir())
}
BANK = [question for file in FILES.values() for question in file.questions]
"""Read file by file: `Accord.questions` is a mapping, where a second question of the same id would hide the first."""


def of_kind(kind: QuestionKind) -> list[Question]:
    return [one for one in BANK if one.kind is kind]


def askable() -> dict[str, Entry]:
    """Each knowledge that a quiz may assess, whichever the certificate."""
    return {
        entry.knowledge: ACCORD.common.get(entry.knowledge, entry)
        for certificate in ACCORD.certificates
        for entry in certificate.entries.values()
        if entry.kind in ACCORD.quiz_policy.kinds and may_assess(Modality.QUIZ, entry, ACCORD.latest)
    }


ASKABLE = askable()


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_each_item_is_asked_at_every_difficulty() -> None:
    found: dict[str, set[int]] = {item: set() for item in ASKABLE}
    for one in BANK:
        for item in one.items:
            found[item].add(one.difficulty)
    assert {item: known for item, known in found.items() if known != {1, 2, 3}} == {}


def test_nothing_is_asked_that_only_the_company_can_answer() -> None:
    """An item that the company alone lays down is seen at the workplace: hypotheses/scopes.yaml says which, and why."""
    assert [one.id for one in BANK if not set(one.items) <= set(ASKABLE)] == []


def test_ids_name_the_item_and_are_given_once() -> None:
    assert [id for id, count in Counter(one.id for one in BANK).items() if count > 1] == []
    assert [one.id for one in BANK if not re.fullmatch(rf"{one.items[0]}-q[1-9]\d*", one.id)] == []


def test_a_question_is_asked_in_its_own_words() -> None:
    said = Counter(" ".join(re.findall(r"\w+", one.text.lower())) for one in BANK)
    assert [text for text, count in said.items() if count > 1] == []


@pytest.mark.parametrize("one", BANK, ids=lambda one: one.id)
def test_the_source_names_the_annex_of_the_item(one: Question) -> None:
    annex = ASKABLE[one.items[0]].annex.removeprefix("accord, ")
    assert one.source.startswith(f"Accord du 23 septembre 2005, {annex} ")


@pytest.mark.parametrize("one", of_kind(QuestionKind.NUMERIC), ids=lambda one: one.id)
def test_the_explanation_of_a_number_arrives_at_it(one: Question) -> None:
    shown = f"{one.answer:,}".replace(",", " ").replace(".", ",")
    assert re.search(rf"(?<![\d,]){shown}(?![\d,]*\d)", one.explanation), shown


# --- nothing in the form of a question tells its answer --------------------------------------------------------------


def chosen_by(pick: Callable[[Iterable[int]], int]) -> Fraction:
    """The share of single choices that someone gets right who always takes the longest (or shortest), at random of equals."""
    right = Fraction(0)
    for one in of_kind(QuestionKind.SINGLE):
        length = pick(len(choice.text) for choice in one.choices)
        alike = [choice for choice in one.choices if len(choice.text) == length]
        right += Fraction(sum(choice.right for choice in alike), len(alike))
    return right / len(of_kind(QuestionKind.SINGLE))


@pytest.mark.parametrize("pick", [max, min], ids=["longest", "shortest"])
def test_length_does_not_tell_the_right_choice(pick: Callable[[Iterable[int]], int]) -> None:
    """One of four by chance. The room around it is two standard deviations for some 150 choices: 2 × √(¼ × ¾ ÷ 150) ≈ 7 %."""
    assert Fraction(18, 100) <= chosen_by(pick) <= Fraction(32, 100)


def test_no_right_choice_stands_out_by_its_length() -> None:
    """Under half as long again as the longest of the wrong ones, over half as long as the shortest; names and figures apart."""
    outstanding = []
    for one in of_kind(QuestionKind.SINGLE):
        right = next(len(choice.text) for choice in one.choices if choice.right)
        wrong = [len(choice.text) for choice in one.choices if not choice.right]
        if right > 20 and not min(wrong) / 2 < right < max(wrong) * 1.5:
            outstanding.append(one.id)
    assert outstanding == []


def test_place_does_not_tell_the_right_choice() -> None:
    """A paper shuffles them; the files are read too."""
    singles = of_kind(QuestionKind.SINGLE)
    places = Counter(next(place for place, choice in enumerate(one.choices) if choice.right) for one in singles)
    assert all(0.15 < places[place] / len(singles) < 0.35 for place in range(4))


def test_how_many_are_right_is_not_to_be_guessed() -> None:
    multiples = of_kind(QuestionKind.MULTIPLE)
    counts = Counter(sum(choice.right for choice in one.choices) for one in multiples)
    assert set(counts) >= {2, 3, 4}
    assert max(counts.values()) / len(multiples) < 2 / 3
    right, wrong = (
        [len(choice.text) for one in multiples for choice in one.choices if choice.right is kind]
        for kind in (True, False)
    )
    assert 0.85 < (sum(right) / len(right)) / (sum(wrong) / len(wrong)) < 1.15


def test_true_and_false_are_few_and_both_occur() -> None:
    """One in two is right by chance: never two of them in one draw, and never two of them on one item."""
    halves = of_kind(QuestionKind.TRUE_FALSE)
    assert len(halves) / len(BANK) < 0.1
    assert max(Counter(item for one in halves for item in one.items).values()) == 1
    assert 1 / 3 < sum(one.answer is True for one in halves) / len(halves) < 2 / 3


def test_the_kinds_are_mixed() -> None:
    count = Counter(one.kind for one in BANK)
    assert count[QuestionKind.SINGLE] / len(BANK) < 2 / 3
    assert all(count[kind] >= 10 for kind in QuestionKind)


# --- how it is written -----------------------------------------------------------------------------------------------


def words(one: Question) -> Iterator[str]:
    """All that the candidate reads."""
    yield one.text
    yield from (choice.text for choice in one.choices)
    for pair in one.pairs:
        yield from (pair.left, pair.right)
    yield from one.order


@pytest.mark.parametrize("one", BANK, ids=lambda one: one.id)
def test_a_question_is_written_as_french_is(one: Question) -> None:
    read = [*words(one), one.explanation, one.source]
    if "COM-C17" not in one.items:  # those quote English
        assert [text for text in read if re.search(r"[^\s][;:!?»](?!\S)|«\S", text)] == []
    assert [text for text in read if re.search(r"\.\.\.|  |[\"’]|\s[,.]", text)] == []
    assert one.text[-1] in ".?)»"
    assert one.explanation[-1] == "."


@pytest.mark.parametrize("one", BANK, ids=lambda one: one.id)
def test_a_question_says_what_is_expected_and_sets_no_trap(one: Question) -> None:
    assert ("(plusieurs réponses)" in one.text) is (one.kind is QuestionKind.MULTIPLE)
    refused = r"(?i)toutes? (les|ces) réponses|aucune de ces réponses|les deux premières réponses|n'est pas (in|im)|ne .* pas .* ne .* pas"
    assert not re.search(refused, one.text)
    assert not any(re.search(refused, choice.text) for choice in one.choices)
    # the sides to match, and the steps to order, stand in a list that a telephone shows on a line or two
    assert max((len(text) for text in (*(pair.right for pair in one.pairs), *one.order)), default=0) <= 100
