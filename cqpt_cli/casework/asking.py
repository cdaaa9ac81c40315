"""What a quiz asks a case about: what nobody has settled yet, and nothing that counts already or would not count.

The first paper is on all that a quiz may assess; a second one on what the first left open, or on what the commission or an
appeal opened again (accord, art. 5; cahier des charges, III, phase 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from cqpt_cli.casework.creating import open_items_of
from cqpt_cli.casework.scoring import open_grid
from cqpt_cli.law.accord import Accord, Entry
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import BESIDE, Grid, Modality
from cqpt_cli.rules.carry_over import benefit_of
from cqpt_cli.rules.progress import progress_of
from cqpt_cli.rules.quiz_paper import Asking, Need
from cqpt_cli.rules.reopening import openings_of
from cqpt_cli.rules.scoring import may_assess
from cqpt_cli.sources import tree


def asking_of(case: Case, grids: Sequence[Grid], accord: Accord, on: date, *, prediagnostic: bool = False) -> Asking:
    """What a paper of that day is to ask a case about. A forecast leaves out only what is carried over."""
    needs = needs_of(case, grids, accord, on)
    carried = _carried_over(case, accord)
    settled = frozenset() if prediagnostic else settled_by_quizzes(case, grids, accord)
    wanted = frozenset() if prediagnostic else _wanted(case, grids, accord)

    def of(items: Iterable[str]) -> tuple[str, ...]:
        return tuple(need.item for need in needs if need.item in set(items))

    closed = {need.item for need in needs if wanted and need.item not in wanted}
    left = [need for need in needs if need.item not in {*carried, *settled, *closed}]
    return Asking(tuple(left), of(carried), of(settled - carried), of(closed - carried - settled))


def entries_asked(case: Case, accord: Accord, on: date) -> list[Entry]:
    """The items that a quiz may ask a case about: of the kinds that the policy names, wherever they stand."""
    law, policy = accord.at(on), accord.quiz_policy
    entries = accord.certificate(case.certificate).entries.values()
    return [one for one in entries if one.kind in policy.kinds and may_assess(Modality.QUIZ, one, law)]


def needs_of(case: Case, grids: Iterable[Grid], accord: Accord, on: date) -> list[Need]:
    """Each knowledge once, with the activities in which it stands, its kind, and whether a grid has assessed it."""
    knowledge = accord.certificate(case.certificate).knowledge
    known = {knowledge.get(id, id) for grid in grids if not grid.prediagnostic for id in grid.levels}
    groups: dict[str, dict[str, None]] = {}
    for entry in entries_asked(case, accord, on):
        groups.setdefault(entry.knowledge, {}).update({entry.activity: None, entry.kind.value: None})
    return [Need(item, tuple(own), item in known) for item, own in groups.items()]


def _carried_over(case: Case, accord: Accord) -> frozenset[str]:
    benefit = benefit_of(case, accord.at(case.received_on))
    return frozenset(benefit.carried.items) if benefit and benefit.runs else frozenset()


def _wanted(case: Case, grids: Sequence[Grid], accord: Accord) -> frozenset[str]:
    """The items to which a new evaluation is limited; none where it is limited to none."""
    knowledge = accord.certificate(case.certificate).knowledge
    return frozenset(knowledge.get(id, id) for id in open_items_of(progress_of(case, grids)))


def settled_by_quizzes(case: Case, grids: Sequence[Grid], accord: Accord) -> frozenset[str]:
    """What the quizzes of a case say enough of: a level that still counts.

    One below what a quiz shows is open again where a new evaluation of the item was asked for since. Asked for once, it is
    not asked again and again: with every paper a guesser would get another chance.
    """
    entries = accord.certificate(case.certificate).entries
    progress, wanted = progress_of(case, grids), _wanted(case, grids, accord)
    openings, shown = openings_of(case, grids), accord.quiz_policy.levels.shown
    found = set()
    for grid in grids:
        if not _is_quiz_that_counts(grid):
            continue
        for entry in entries.values():
            given = grid.levels.get(entry.id) or grid.levels.get(entry.knowledge)
            if given is None or any(one.sets_aside(entry, entries, grid, grid.assessed_on) for one in openings):
                continue
            again = entry.knowledge in wanted and given.level < shown and grid.assessed_on <= progress.since
            if not again:
                found.add(entry.knowledge)
    return frozenset(found)


def quizzes_of(folder: Path, accord: Accord) -> Iterator[tuple[str, Grid]]:
    """The quiz grids of a case that count, each under its path from the case folder, the earliest first."""
    found: Mapping[str, Grid] = {
        f"{tree.GRIDS}/{file.name}": reading.value
        for file in tree.yaml_files(folder / tree.GRIDS)
        if (reading := open_grid(file, accord)).sound
    }
    for name, grid in sorted(found.items(), key=lambda one: (one[1].assessed_on, one[0])):
        if _is_quiz_that_counts(grid):
            yield name, grid


def _is_quiz_that_counts(grid: Grid) -> bool:
    """Whether a grid is a quiz of the evaluation: no forecast, and no second assessment that stands beside it."""
    beside = grid.assessment is not None and grid.assessment.role in BESIDE
    return grid.modality is Modality.QUIZ and grid.counts and not beside
