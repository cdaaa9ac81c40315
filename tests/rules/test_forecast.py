"""The forecast of a prediagnosis: what is there, what to learn, what nobody knows; counted by hand."""

from __future__ import annotations

from dataclasses import replace

from cqpt_cli.law.accord import Entry, default_accord
from cqpt_cli.rules.forecast import Outlook, forecast_of
from cqpt_cli.rules.quiz import Marked
from cqpt_cli.rules.quiz_levels import QuizLevel, measure_of
from tests.rules.test_quiz import question

ACCORD = default_accord()
ENTRIES = ACCORD.certificate("conseiller-clientele-a-distance").entries


def level(item: str, given: int | None, answers: str) -> QuizLevel:
    """R right, W wrong, - no answer."""
    marked = tuple(
        Marked(question("single", f"{item}-q{place}", (item,)), one != "-", one == "R")
        for place, one in enumerate(answers)
    )
    measure = measure_of([one.question for one in marked], len(answers) - answers.count("-"), ACCORD.quiz_policy)
    return QuizLevel(item, marked, measure, given, below=given == 2)


def entries(*ids: str) -> list[Entry]:
    return [ENTRIES[id] for id in ids]


def test_each_item_has_one_outlook() -> None:
    """CAD1-C04 and CAD2-C02 are one knowledge, COM-C07: it counts in both activities, and is listed once."""
    asked = entries("CAD1-C04", "CAD2-C02", "CAD1-E03", "CAD1-P01", "CAD1-P02")
    levels = [level("COM-C07", 3, "RRRR"), level("CAD1-E03", 2, "RWW-"), level("CAD1-P01", None, "RRWW")]
    found = forecast_of(levels, asked, ACCORD.quiz_policy)
    assert [one.entry.knowledge for one in found.of(Outlook.THERE)] == ["COM-C07"]
    (learn,) = found.of(Outlook.TO_LEARN)
    assert (learn.entry.knowledge, learn.level, learn.target, learn.right) == ("CAD1-E03", 2, 3, 1)
    # A blank was not missed; it is told apart.
    assert [one.question.id for one in learn.missed] == ["CAD1-E03-q1", "CAD1-E03-q2"]
    assert [one.question.id for one in learn.blank] == ["CAD1-E03-q3"]
    assert learn.answered == 3
    # Two of four are between the two, and no question says nothing.
    assert [one.entry.knowledge for one in found.of(Outlook.UNKNOWN)] == ["CAD1-P01", "CAD1-P02"]
    assert found.activities == {
        "CAD1": {Outlook.THERE: 1, Outlook.TO_LEARN: 1, Outlook.UNKNOWN: 2},
        "CAD2": {Outlook.THERE: 1, Outlook.TO_LEARN: 0, Outlook.UNKNOWN: 0},
    }


def test_more_than_a_quiz_can_show_is_not_asked_of_it() -> None:
    """An item expected at 4: a quiz gives 3 at most, so that 3 is all that it can say."""
    high = replace(ENTRIES["CAD1-E03"], expected=4)
    (one,) = forecast_of([level("CAD1-E03", 3, "RRRR")], [high], ACCORD.quiz_policy).items
    assert (one.outlook, one.target) == (Outlook.THERE, 3)
