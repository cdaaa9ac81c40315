"""Assessing: a grid or a paper is made only where the procedure allows it, by whom, and on that day.

The one guard of all the commands that make one; nothing is written where it refuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import organisation_named
from cqpt_cli.casework.answers import one_of, record_of
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.casework.freezing import require_open_record
from cqpt_cli.diagnostics import Diagnostic, placed, refuse
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Evaluator, Grid, Modality
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rules.acts import Occasion, findings_of_phase
from cqpt_cli.rules.assessing import findings_before_assessing
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.procedure import remarks_on_evaluator
from cqpt_cli.rules.progress import progress_of
from cqpt_cli.sources import tree


def grid_to_fill(case: Case, answers: Mapping[str, Any]) -> Grid:
    """A grid of a case without any level yet; the body is that of the case unless `answers` names one. Raises `Refusal`."""
    one_of(answers["modality"], tuple(modality.value for modality in Modality))
    on: date = answers["assessed_on"]
    sent_to = case.assignment_on(on) or case.assignment
    body = answers.get("organisation") or (sent_to.organisation if sent_to else None)
    grid: Grid = record_of(
        Grid,
        format=Grid.FORMAT,
        case=case.id,
        certificate=case.certificate,
        modality=Modality(answers["modality"]),
        assessed_on=on,
        evaluator=record_of(Evaluator, name=answers["evaluator"], organisation=body),
        prediagnostic=bool(answers.get("prediagnostic")),
        levels=answers.get("levels", {}),
    )
    return grid


def require_assessable(
    folder: Path, case: Case, grids: Sequence[Grid], accord: Accord, grid: Grid, today: date
) -> tuple[Diagnostic, ...]:
    """Raises `Refusal` where a grid may not be made: not now, not by this body or evaluator, or not on this day.

    Returns what is worth a warning: an evaluator whom the body does not list.
    """
    path = folder / tree.CASE_FILE
    if not grid.prediagnostic:
        require_open_record(case, grids, accord, path)
        occasion = Occasion(case, tuple(grids), progress_of(case, grids), grid.assessed_on, today)
        refuse(findings_of_phase("assess", accord.way, occasion), path)
    law = accord.at(grid.assessed_on)
    body = _body_of(folder, grid, accord)
    directory = directory_around(folder, law) or Directory((body,) if body else (), law)
    refuse(findings_before_assessing(grid, case, accord.acts, law, today, body, directory), path)
    return tuple(placed(one, path) for one in remarks_on_evaluator(grid, body))


def _body_of(folder: Path, grid: Grid, accord: Accord) -> Organisation | None:
    """The body that would assess; None outside of a repository, or where none is named. Raises `Refusal` for an unknown one."""
    root, named = tree.repository_of(folder), grid.evaluator.organisation
    if root is None or named is None or grid.prediagnostic:
        return None
    return organisation_named(root, named, accord.acts["send"]).value
