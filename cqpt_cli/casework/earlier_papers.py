"""What the papers of a case that were built or scored before leave of a new one.

A second paper is on what is still open: what a quiz has settled it neither lifts nor lowers, and a question that the
candidate has answered before tells nothing more of him or her. Otherwise two papers would be a free second try.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cqpt_cli.casework.asking import settled_by
from cqpt_cli.casework.roles import named_grids_in
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.quiz import Paper
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import read


@dataclass(frozen=True, slots=True)
class Before:
    """What was scored before a paper: what it settled, and which questions the candidate knows."""

    settled: frozenset[str]
    """The items that take no level from the paper."""
    answered: frozenset[str]
    """The questions of an earlier quiz: they count for no level."""
    forecast: frozenset[str]
    """Those of a forecast, which showed their keys: a level may rest on them, and says so."""


def papers_of(folder: Path) -> dict[str, Paper]:
    """The papers of a case that can be read, by their ids."""
    readings = {path.stem: read(path, Paper) for path in tree.yaml_files(folder / tree.QUIZ)}
    return {id: reading.value for id, reading in readings.items() if reading.sound}


def waiting_in(folder: Path, grids: Iterable[Grid]) -> dict[str, Paper]:
    """The papers of a case that are out: no grid came of their answers yet."""
    scored = {grid.received.form for grid in grids if grid.received}
    return {id: paper for id, paper in papers_of(folder).items() if id not in scored}


def questions_of(papers: Iterable[Paper]) -> frozenset[str]:
    """All that some papers ask."""
    return frozenset(asked.question for paper in papers for asked in paper.questions)


def scored_before(folder: Path, case: Case, accord: Accord, on: date, paper: str = "") -> Before:
    """What the quizzes taken until that day settled and asked; of a paper that is scored already, those before its first grid."""
    named = named_grids_in(folder, accord)
    own = [_turn(name, grid) for name, grid in named.items() if paper and _form(grid) == paper]
    last = min(own, default=_LAST)
    earlier = [
        grid
        for name, grid in named.items()
        if grid.assessed_on <= on and _turn(name, grid) < last and not (paper and _form(grid) == paper)
    ]
    papers = papers_of(folder)

    def asked(*, prediagnostic: bool) -> frozenset[str]:
        forms = (_form(grid) for grid in earlier if grid.prediagnostic is prediagnostic)
        return questions_of(papers[form] for form in forms if form in papers)

    answered = asked(prediagnostic=False)
    return Before(settled_by(case, earlier, accord, on), answered, asked(prediagnostic=True) - answered)


def last_answers(folder: Path, accord: Accord, paper: str) -> Path | None:
    """The file from which a paper was scored last; None for one that is not scored."""
    named: Mapping[str, Grid] = named_grids_in(folder, accord)
    own = sorted(((_turn(name, one), name) for name, one in named.items() if _form(one) == paper))
    received = named[own[-1][1]].received if own else None
    return folder / tree.RECEIVED / Path(received.file).name if received else None


_Turn = tuple[date, bool, bool, int, str]
_LAST: _Turn = (date.max, True, True, 0, "")


def _turn(name: str, grid: Grid) -> _Turn:
    """In which order grids of quizzes came: by their day, a forecast first, then by the number in their names."""
    return grid.assessed_on, not grid.prediagnostic, grid.role is not None, len(name), name


def _form(grid: Grid) -> str:
    return grid.received.form if grid.received else ""
