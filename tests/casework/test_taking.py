"""A quiz being answered: what is kept, the time that runs, and two terminals at once. The clock is an argument."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.casework.quizzing import OpenPaper, open_paper, plan_paper
from cqpt_cli.casework.taking import LONGEST, minutes_named, sit_down
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.language import use
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import QuizAnswers
from cqpt_cli.rendering.forms import sum_of
from cqpt_cli.rendering.quiz_screen import time_left
from cqpt_cli.rules.answering import Expected, key_of
from cqpt_cli.sources.reading import read
from cqpt_cli.sources.writing import write
from tests.commands import acts

ACCORD = default_accord()
BEGIN = datetime(2026, 5, 11, 9, 30, tzinfo=timezone(timedelta(hours=2)))


class Clock:
    """A clock that someone sets."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenPaper]:
    use("fr")
    folder = acts.repository_agreed(tmp_path) / "cases/2026-0001"
    day = date(2026, 5, 11)
    built = plan_paper(folder, ACCORD, "3f9a1c20", day, "mai", 8, prediagnostic=False, today=day)
    write(built.plan.changes)
    yield open_paper(folder, "3f9a1c20", ACCORD)
    use("en")


def kept(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert content["sum"] == sum_of(content)
    assert read(file, QuizAnswers).sound
    return content


def test_the_time_runs_from_the_first_question_and_goes_on_after_a_break(opened: OpenPaper, tmp_path: Path) -> None:
    clock = Clock()
    sitting = sit_down(opened, tmp_path, ACCORD, clock)
    clock.passes(minutes=5)  # reading what is to come costs nothing
    sitting.begin()
    assert sitting.left == timedelta(minutes=8)
    clock.passes(minutes=3)
    question, asked = opened.questions[0]
    assert sitting.answer(0, key_of(question, asked.shown)) is None
    clock.passes(minutes=2)
    again = sit_down(opened, tmp_path, ACCORD, clock)
    again.begin()
    assert (again.passed, again.left) == (timedelta(minutes=5), timedelta(minutes=3))
    assert again.answers == sitting.answers | dict.fromkeys(again.answers.keys() - {question.id})
    clock.passes(minutes=20)  # over time nothing is cut off
    assert again.answer(1, key_of(opened.questions[1][0], opened.questions[1][1].shown)) is None
    content = kept(sitting.file)
    assert (content["minutes"], content["taken_on"]) == (25, "2026-05-11")
    assert sum(one is not None for one in content["answers"].values()) == 2


def test_what_is_no_answer_changes_nothing(opened: OpenPaper, tmp_path: Path) -> None:
    sitting = sit_down(opened, tmp_path, ACCORD, Clock())
    sitting.begin()
    before = sitting.file.read_bytes()
    assert isinstance(sitting.answer(0, "???"), Expected)
    assert sitting.file.read_bytes() == before


def test_two_terminals_do_not_write_over_each_other(opened: OpenPaper, tmp_path: Path) -> None:
    one, other = (sit_down(opened, tmp_path, ACCORD, Clock()) for _ in range(2))
    one.begin()
    before = one.file.read_bytes()
    with pytest.raises(Refusal) as caught:
        other.begin()
    assert caught.value.diagnostics[0].id == "changed-meanwhile"
    assert one.file.read_bytes() == before


def test_a_paper_that_lay_open_for_weeks_can_still_be_scored(opened: OpenPaper, tmp_path: Path) -> None:
    clock = Clock()
    sitting = sit_down(opened, tmp_path, ACCORD, clock)
    sitting.begin()
    clock.passes(days=30)
    sitting.erase(0)
    assert kept(sitting.file)["minutes"] == LONGEST


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "grid/1"}', "\x00"])
def test_a_file_in_the_way_that_is_no_answers(opened: OpenPaper, tmp_path: Path, content: str) -> None:
    file = tmp_path / "2026-0001-quiz-3f9a1c20.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal):
        sit_down(opened, tmp_path, ACCORD, Clock())
    assert file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(minutes=30), "30 minutes restantes"),
        (timedelta(minutes=29, seconds=1), "30 minutes restantes"),
        (timedelta(seconds=59), "1 minute restante"),
        (timedelta(0), "le temps indiqué est passé : continuez sans hâte"),
        (timedelta(minutes=-5), "le temps indiqué est passé : continuez sans hâte"),
    ],
)
def test_the_time_is_said(opened: OpenPaper, left: timedelta, said: str) -> None:
    assert time_left(left) == said


@pytest.mark.parametrize("written", ["", "-1", "2,5", "vingt", "6001", "9" * 5000, "²"])
def test_what_is_no_number_of_minutes(written: str) -> None:
    with pytest.raises(Refusal):
        minutes_named(written)


def test_minutes_are_a_whole_number() -> None:
    assert [minutes_named(one) for one in ("0", " 28 ", "6000")] == [0, 28, 6000]
