"""What a new grid is to the first one of its modality: told by whoever makes it, or by the decision that asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cqpt_cli.casework.answers import one_of
from cqpt_cli.casework.scoring import open_grid
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, GridRole, Kinship, Modality
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rules.lineage import MAY_BE_OF, Lineage
from cqpt_cli.rules.reopening import openings_of
from cqpt_cli.sources import tree

ROLES = tuple(role.value for role in GridRole)


def named_grids_in(folder: Path, accord: Accord) -> dict[str, Grid]:
    """The grids of a case folder that can be read, each by its path from there."""
    readings = {f"{tree.GRIDS}/{file.name}": open_grid(file, accord) for file in tree.yaml_files(folder / tree.GRIDS)}
    return {name: reading.value for name, reading in readings.items() if reading.sound}


def kinship_of(
    folder: Path, accord: Accord, case: Case, grid: Grid, role: str | None = None, of: str | None = None
) -> Kinship | None:
    """What a new grid is to those that are there; None for the first of its modality, and for a forecast.

    After a complementary evaluation was decided, or an appeal granted, it is a complement; so is a second paper of the quiz.
    Raises `Refusal` where it is not the first and nobody says what it is.
    """
    if role is not None:
        one_of(role, ROLES)
    if grid.prediagnostic:
        return None
    grids = {name: one for name, one in named_grids_in(folder, accord).items() if one.counts}
    first = next(
        (name for name, one in Lineage(grids).deciding if one.modality is grid.modality and one.role is None), None
    )
    if first is None:
        if role is not None:
            raise _refusal(
                folder, accord, grid, _("there is no grid of “{modality}” of which this one could be a “{role}”"), role
            )
        return None
    asked = _role_by_itself(case, grids, grid)
    said = GridRole(role) if role else asked
    if said is None:
        message = _("the case has a grid of “{modality}” already ({first}): the new one says what it is")
        raise _refusal(folder, accord, grid, message, first=first)
    target = of or first
    if target not in grids or grids[target].modality is not grid.modality or grids[target].role not in MAY_BE_OF[said]:
        choices = [n for n, one in grids.items() if one.modality is grid.modality and one.role in MAY_BE_OF[said]]
        one_of(target, tuple(choices))
    if grids[target].assessed_on > grid.assessed_on:
        message = _("“{first}” is of {day}: a “{role}” of it comes after it")
        raise _refusal(folder, accord, grid, message, said.value, first=target, day=grids[target].assessed_on)
    return Kinship(role=said, of=target)


def _role_by_itself(case: Case, grids: Mapping[str, Grid], grid: Grid) -> GridRole | None:
    """The role that nobody has to say: a complement that was decided on, or a second paper on what a quiz left open."""
    opened = any(one.since < grid.assessed_on for one in openings_of(case, tuple(grids.values())))
    return GridRole.COMPLEMENT if opened or grid.modality is Modality.QUIZ else None


def _refusal(
    folder: Path, accord: Accord, grid: Grid, message: str, role: str = "", *, first: str = "", day: date | None = None
) -> Refusal:
    retained = accord.at(grid.assessed_on).scoring.retained_level
    said = message.format(
        modality=score_words.modality(grid.modality.value), role=role, first=first, day=figures.day(day) if day else ""
    )
    remedy = _("Say it with --role, one of: {roles}. Nothing was written.").format(roles=", ".join(ROLES))
    if role:
        remedy = _("Leave out --role, or correct the day. Nothing was written.")
    return Refusal(Diagnostic("role-missing", said, Position(folder / tree.CASE_FILE), remedy, (retained.source,)))
