"""Confirming: someone looks again at what changed under a judgement, and stands by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.inspecting import CaseFiles, decisions_of, open_folder
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.grid import Grid
from cqpt_cli.rules.judgement import Ground, changes_since, ground_of_grid
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.reading import Reading
from cqpt_cli.sources.writing import Change, Plan


def plan_confirmation(path: Path, accord: Accord, by: str, on: date) -> Plan:
    """Renew what `path` rests on: one grid, or all that is suspect in a case folder. Raises `Refusal`.

    A grid named by itself gets its marks where it had none; only what changed is renewed.
    """
    alone = path.is_file() and path.name != tree.CASE_FILE
    folder = path.parent.parent if alone else path.parent if path.is_file() else path
    files = open_folder(folder, accord)
    if not files.case.sound or len(files.sound_grids) < len(files.grids):
        raise Refusal(*files.diagnostics)
    changes: list[Change] = []
    grids = [grid for grid in files.grids if not alone or grid.path.resolve() == path.resolve()]
    if alone and not grids:
        message = _("this is not a grid of a case folder")
        raise Refusal(Diagnostic("not-a-grid", message, Position(path), _("Name a grid, or a case folder.")))
    for reading in grids:
        changes += _confirmed_grid(reading, files, accord, by, on, always=alone)
    if not alone:
        changes += _confirmed_decisions(files, by, on)
    return Plan(changes, _("Case {id}: confirmed by {by}").format(id=files.case.value.id, by=by))


def _confirmed_grid(
    reading: Reading[Grid], files: CaseFiles, accord: Accord, by: str, on: date, *, always: bool
) -> Iterator[Change]:
    grid = reading.value
    now = ground_of_grid(grid, files.case.value, accord.certificate(grid.certificate))
    if any(changes_since(grid.judged, now)) if grid.judged else always:
        assert reading.content is not None, "it is sound"
        yield Change(
            reading.path, reading.content, put(reading.path, reading.content, ("judged",), _marks(now, by, on))
        )


def _confirmed_decisions(files: CaseFiles, by: str, on: date) -> Iterator[Change]:
    """The decisions in the case file."""
    content = files.case.content
    assert content is not None, "it is sound"
    after = content
    for where, judged, now in decisions_of(files):
        if any(changes_since(judged, now)):
            after = put(files.case.path, after, where, _marks(now, by, on))
    if after != content:
        yield Change(files.case.path, content, after)


def _marks(ground: Ground, by: str, on: date) -> dict[str, Any]:
    marks: dict[str, Any] = {"on": on, "by": by}
    for part in ("case", "referential", "documents", "grids"):
        if value := getattr(ground, part):
            marks[part] = dict(value) if part in ("documents", "grids") else value
    return marks
