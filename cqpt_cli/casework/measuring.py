"""Statistics of the questions, over all the quizzes that were scored in the cases named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cqpt_cli.casework.creating import grids_in
from cqpt_cli.casework.finding import cases_at
from cqpt_cli.casework.quizzing import fingerprint_of_question, read_quiz_answers
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Paper, QuizAnswers
from cqpt_cli.rules.question_statistics import QuestionStatistics, statistics_of
from cqpt_cli.rules.quiz import Marked, mark
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import read


@dataclass(frozen=True, slots=True)
class Measured:
    """The statistics, and what they rest on."""

    questions: tuple[QuestionStatistics, ...]
    papers: int
    """How many were scored and can be read."""
    forecasts: int
    """How many of them are prediagnoses: they count here, where nobody is judged."""
    outdated: int
    """Answers to questions that are no longer what they were: left out."""
    diagnostics: tuple[Diagnostic, ...]


def measure(paths: Sequence[Path], accord: Accord) -> Measured:
    """The statistics of every question that was asked in the cases that `paths` mean."""
    problems: list[Diagnostic] = []
    taken: list[list[Marked]] = []
    forecasts = outdated = 0
    for folder in (file.parent for file in cases_at(paths, problems)):
        for paper, answers in _scored(folder, accord, problems):
            marked = list(_marked(paper, answers, accord))
            outdated += len(paper.questions) - len(marked)
            forecasts += paper.prediagnostic
            taken.append(marked)
    found = statistics_of(taken, accord.quiz_policy.statistics)
    return Measured(tuple(found), len(taken), forecasts, outdated, tuple(problems))


def _scored(folder: Path, accord: Accord, problems: list[Diagnostic]) -> Iterator[tuple[Paper, QuizAnswers]]:
    """The papers of a case that are scored, with the answers that are kept: of one scored twice, the last."""
    try:
        latest = {grid.received.form: grid.received.file for grid in grids_in(folder, accord) if grid.received}
    except Refusal as refusal:
        problems += refusal.diagnostics
        return
    for form, kept in latest.items():
        file = folder / tree.QUIZ / f"{form}.yaml"
        if not file.is_file():
            continue  # a form of a grid, and no quiz
        reading = read(file, Paper)
        try:
            yield reading.value, read_quiz_answers(_inside(folder, kept)).value
        except Refusal as refusal:
            problems += refusal.diagnostics


def _inside(folder: Path, kept: str) -> Path:
    """The file that a grid says it came of, which lies in the case. Raises `Refusal` for any other place."""
    path = folder / tree.RECEIVED / Path(kept).name
    if Path(kept) != Path(tree.RECEIVED) / path.name:
        message = _("this grid comes of a file outside its case: {file}").format(file=kept)
        raise Refusal(Diagnostic("quiz-damaged", message, Position(folder), _("Take it back from git.")))
    return path


def _marked(paper: Paper, answers: QuizAnswers, accord: Accord) -> Iterable[Marked]:
    """The answers to the questions that are still what they were."""
    for asked in paper.questions:
        question = accord.questions.get(asked.question)
        same = question is not None and fingerprint_of_question(question) == asked.fingerprint
        if question is not None and same and sorted(asked.shown) == list(range(question.parts)):
            yield mark(question, asked.shown, answers.answers.get(question.id))
