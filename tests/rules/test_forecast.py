"""The forecast of a prediagnosis: what is there, what to learn, what nobody knows; counted by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from cqpt_cli.law.accord import Entry, default_accord
from cqpt_cli.rules.forecast import Outlook, forecast_of
from cqpt_cli.rules.quiz import Marked, QuizLevel
from tests.rules.test_quiz import question

ACCORD = default_accord()
ENTRIES = ACCORD.certificate("conseiller-clientele-a-distance").entries


def level(item: str, given: int | None, *right: bool) -> QuizLevel:
    marked = tuple(
        Marked(question("single", f"{item}-q{place}", (item,)), True, one) for place, one in enumerate(right)
    )
    return QuizLevel(item, marked, Fraction(0), given)


def entries(*ids: str) -> list[Entry]:
    return [ENTRIES[id] for id in ids]


def test_each_item_has_one_outlook() -> None:
    """CAD1-C04 and CAD2-C02 are one knowledge, COM-C07: it counts in both activities, and is listed once."""
    asked = entries("CAD1-C04", "CAD2-C02", "CAD1-E03", "CAD1-P01", "CAD1-P02")
    levels = [level("COM-C07", 3, True, True), level("CAD1-E03", 2, True, False), level("CAD1-P01", None, True)]
    found = forecast_of(levels, asked, ACCORD.quiz_policy)
    assert [one.entry.knowledge for one in found.of(Outlook.THERE)] == ["COM-C07"]
    (learn,) = found.of(Outlook.TO_LEARN)
    assert (learn.entry.knowledge, learn.level, learn.target, learn.right) == ("CAD1-E03", 2, 3, 1)
    assert [one.question.id for one in learn.missed] == ["CAD1-E03-q1"]
    # One question is too few, and none says nothing.
    assert [one.entry.knowledge for one in found.of(Outlook.UNKNOWN)] == ["CAD1-P01", "CAD1-P02"]
    assert found.activities == {
        "CAD1": {Outlook.THERE: 1, Outlook.TO_LEARN: 1, Outlook.UNKNOWN: 2},
        "CAD2": {Outlook.THERE: 1, Outlook.TO_LEARN: 0, Outlook.UNKNOWN: 0},
    }


def test_more_than_a_quiz_can_show_is_not_asked_of_it() -> None:
    """An item expected at 4: a quiz gives 3 at most, so that 3 is all that it can say."""
    high = replace(ENTRIES["CAD1-E03"], expected=4)
    (one,) = forecast_of([level("CAD1-E03", 3, True, True)], [high], ACCORD.quiz_policy).items
    assert (one.outlook, one.target) == (Outlook.THERE, 3)
