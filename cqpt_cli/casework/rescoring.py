"""Quiz grids held against the answers they were made of: a level that was changed by hand is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cqpt_cli.casework.earlier_papers import scored_before
from cqpt_cli.casework.quizzing import open_paper, read_quiz_answers, scored_of
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.findings import Finding, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rules.quiz_levels import not_carried
from cqpt_cli.sources import tree

LEVEL_NOT_CARRIED = kind(
    "quiz-level-not-carried",
    N_("the answers to the quiz do not carry the level of “{id}”: it was changed by hand"),
    N_(
        "Put the level back as the answers make it; what was seen elsewhere goes into the global grid, with its justification."
    ),
    Severity.WARNING,
)


def faults_of_quiz(folder: Path, case: Case, grid: Grid, accord: Accord) -> Iterator[Finding]:
    """The levels of a quiz grid that the questions beside them do not carry, or that the answers received say otherwise."""
    changed = {
        *not_carried(grid, accord.questions, accord.quiz_policy),
        *_unlike_the_answers(folder, case, grid, accord),
    }
    for item in grid.levels:
        if item in changed:
            yield LEVEL_NOT_CARRIED(("levels", item), {"id": item})


def _unlike_the_answers(folder: Path, case: Case, grid: Grid, accord: Accord) -> Iterator[str]:
    """The items whose questions are not told as they were answered; none where the paper or its answers cannot be read."""
    if not grid.is_scored_quiz or grid.received is None:
        return
    form, kept = grid.received.form, folder / tree.RECEIVED / Path(grid.received.file).name
    try:
        opened = open_paper(folder, form, accord)
        scored = scored_of(opened, read_quiz_answers(kept).value, accord)
    except Refusal:
        return
    before = scored_before(folder, case, accord, grid.assessed_on, form)
    marks = {
        one.item: {mark.question.id: mark.right if mark.answered else None for mark in one.marked}
        for one in scored.levels
    }
    for item, given in grid.levels.items():
        own = marks.get(item, {})
        fresh = {id: right for id, right in own.items() if id not in before.answered}
        if given.questions not in (own, fresh):
            yield item
