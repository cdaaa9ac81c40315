"""Taking a quiz without the page: on a terminal, or typed in from paper. Every answer is kept as soon as it is given.

The file that is kept is the answers file itself, whole and with its sum after each answer: a closed terminal loses
nothing, and whatever is there can be scored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cqpt_cli.casework.creating import grids_in
from cqpt_cli.casework.quizzing import OpenPaper, read_quiz_answers
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Answer, Question, QuizAnswers
from cqpt_cli.rendering import forms
from cqpt_cli.rendering.quiz_screen import expected_in_words
from cqpt_cli.rules.answering import Expected, answer_typed
from cqpt_cli.sources.writing import Change, current, write

LONGEST = 6000
"""Minutes. Who leaves a paper open for days is not refused for it."""


@dataclass(slots=True)
class Attempt:
    """Someone who answers one paper: what is answered so far, and where it is kept."""

    opened: OpenPaper
    file: Path
    now: Callable[[], datetime]
    typed_by: str | None = None
    taken_on: date | None = None
    """The day a sheet was filled in; None while someone answers now."""
    minutes: int | None = None
    """How long that took."""
    answers: dict[str, Answer] = field(default_factory=dict)
    started: datetime | None = None
    kept: bytes | None = None
    """What the file holds now."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in their order."""
        return tuple(question for question, _asked in self.opened.questions)

    @property
    def open_places(self) -> tuple[int, ...]:
        """The places (from 0) of the questions that have no answer yet."""
        return tuple(place for place, one in enumerate(self.questions) if self.answers.get(one.id) is None)

    @property
    def passed(self) -> timedelta:
        """Since the beginning."""
        return self.now() - self.started if self.started else timedelta()

    @property
    def left(self) -> timedelta:
        """Of the time that is indicated; below zero once it is over."""
        return timedelta(minutes=self.opened.paper.minutes) - self.passed

    def begin(self) -> None:
        """From now on the time runs. What was kept goes on from where it began."""
        if self.started is None:
            self.started = self.now()
            self.keep()

    def answer(self, place: int, typed: str) -> Expected | None:
        """Take and keep what was typed; None, or what is expected where it is no answer. Raises `Refusal`."""
        question = self.questions[place]
        given = answer_typed(question, typed)
        if isinstance(given, Expected):
            return given
        self.answers[question.id] = given
        self.keep()
        return None

    def erase(self, place: int) -> None:
        """Take an answer back. Raises `Refusal` where that cannot be kept."""
        self.answers[self.questions[place].id] = None
        self.keep()

    def keep(self) -> None:
        """Write what is answered so far, whole. Raises `Refusal` where another terminal wrote there meanwhile."""
        content = answers_file(self._held())
        write([Change(self.file, self.kept, content)])
        self.kept = content

    def _held(self) -> Mapping[str, Any]:
        paper, now = self.opened.paper, self.now()
        minutes = int(self.passed.total_seconds() // 60) if self.minutes is None else self.minutes
        typed = {"typed_by": self.typed_by} if self.typed_by else {}
        return {
            "format": QuizAnswers.FORMAT,
            "paper": paper.id,
            "case": paper.case,
            "started_at": (self.started or now).isoformat(timespec="seconds"),
            "ended_at": now.isoformat(timespec="seconds"),
            "minutes": max(0, min(minutes, LONGEST)),
            "taken_on": (self.taken_on or now.date()).isoformat(),
            **typed,
            "answers": {question.id: self.answers.get(question.id) for question in self.questions},
        }


def answers_file(held: Mapping[str, Any]) -> bytes:
    """Answers as the file that `cqpt quiz score` takes, with their sum: the same as the page exports."""
    return (json.dumps({**held, "sum": forms.sum_of(held)}, ensure_ascii=False, indent=2) + "\n").encode()


def sit_down(
    opened: OpenPaper, folder: Path, accord: Accord, now: Callable[[], datetime], *, typed_by: str | None = None,
    taken_on: date | None = None, minutes: int | None = None,
) -> Attempt:  # fmt: skip
    """Begin a paper, or go on with what is kept in `folder`. Raises `Refusal` for one that is scored already."""
    paper = opened.paper
    if any(grid.received and grid.received.form == paper.id for grid in grids_in(opened.folder, accord)):
        message = _("the quiz {paper} is scored already").format(paper=paper.id)
        remedy = _("Build another one: cqpt quiz build {case}").format(case=paper.case)
        raise Refusal(Diagnostic("answers-imported", message, Position(opened.folder), remedy))
    file = folder / f"{opened.name}.json"
    attempt = Attempt(opened, file, now, typed_by, taken_on, minutes)
    if current(file) is None:
        return attempt
    reading = read_quiz_answers(file)
    before, data = reading.value, reading.document.data
    sound = isinstance(data, dict) and forms.sum_of(data) == before.sum
    if (
        not sound
        or (before.paper, before.case) != (paper.id, paper.case)
        or bool(before.typed_by) is not bool(typed_by)
    ):
        message = _("what is kept here is not of this quiz, or was changed")
        if sound and (before.paper, before.case) == (paper.id, paper.case):
            message = _("this quiz was begun in another way: on a screen, or from paper")
        remedy = _("Look at the file; put it elsewhere to begin anew. Nothing was written.")
        raise Refusal(Diagnostic("answers-edited", message, Position(file), remedy))
    attempt.answers = dict(before.answers)
    attempt.started = _moment(before.started_at)
    attempt.kept = reading.content
    if typed_by:
        attempt.taken_on, attempt.minutes = taken_on or before.taken_on, before.minutes if minutes is None else minutes
    return attempt


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def type_all(attempt: Attempt, line: str) -> None:
    """Take a whole sheet in one line: a word a question, in their order; “-” for no answer. Raises `Refusal`.

    Nothing is kept unless every word is an answer.
    """
    words = line.split()
    if len(words) != len(attempt.questions):
        message = _("{found} answers for {count} questions").format(found=len(words), count=len(attempt.questions))
        remedy = _("Write one word a question, in their order; “-” for no answer.")
        raise Refusal(Diagnostic("usage", message, remedy=remedy))
    problems = []
    for number, (question, word) in enumerate(zip(attempt.questions, words, strict=True), 1):
        given = None if word == "-" else answer_typed(question, word)
        if isinstance(given, Expected):
            message = _("“{word}” is no answer to question {number}").format(word=word, number=number)
            problems.append(Diagnostic("usage", message, remedy=expected_in_words(given)))
        else:
            attempt.answers[question.id] = given
    if problems:
        raise Refusal(*problems)
    attempt.keep()


def minutes_named(written: str) -> int:
    """How long a sheet took, as someone writes it. Raises `Refusal` where that is no number of minutes."""
    if re.fullmatch(r"\s*[0-9]{1,4}\s*", written) and int(written) <= LONGEST:
        return int(written)
    message = _("“{minutes}” is not a number of minutes").format(minutes=shortened(written))
    raise Refusal(Diagnostic("usage", message, remedy=_("Write a whole number: 28.")))
