"""Confirming: someone looks again at what changed under a judgement, and stands by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import Signer, marks, sound_change
from cqpt_cli.casework.inspecting import CaseFiles, decisions_of, inspect_files, open_folder
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import figures
from cqpt_cli.rules.judgement import changes_since, ground_of_grid, renamed_since
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.reading import Reading
from cqpt_cli.sources.writing import Change, Plan


def plan_confirmation(path: Path, accord: Accord, signer: Signer) -> Plan:
    """Renew what `path` rests on: one grid, or all that is suspect in a case folder. Raises `Refusal`.

    Nobody confirms on a day to come, nor before the judgement itself. A grid named by itself gets its marks where it had none; only what changed is renewed.
    """
    by, on = signer.by, signer.on
    if on > signer.today:
        message = _("nobody confirms on a day to come: today is {day}").format(day=figures.day(signer.today))
        raise Refusal(Diagnostic("act-misdated", message, remedy=_("Correct the date: --on.")))
    alone = path.is_file() and path.name != tree.CASE_FILE
    folder = path.parent.parent if alone else path.parent if path.is_file() else path
    files = open_folder(folder, accord)
    if not files.case.sound or len(files.sound_grids) < len(files.grids):
        raise Refusal(*files.diagnostics)
    _require_documents(files, accord)
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
        _require_after(grid.judged.on if grid.judged else grid.assessed_on, on, reading.path)
        after = put(reading.path, reading.content, ("judged",), marks(now, by, on))
        yield sound_change(reading, after, Grid)


def _confirmed_decisions(files: CaseFiles, by: str, on: date) -> Iterator[Change]:
    """The decisions in the case file."""
    content = files.case.content
    assert content is not None, "it is sound"
    after = content
    for where, judged, now in decisions_of(files):
        if any(changes_since(judged, now)) or renamed_since(judged, now):
            _require_after(judged.on, on, files.case.path)
            after = put(files.case.path, after, files.case.document.as_written(*where), marks(now, by, on))
    if after != content:
        yield sound_change(files.case, after, Case)


def _require_documents(files: CaseFiles, accord: Accord) -> None:
    """Raises `Refusal` where a document is not what was judged: there is nothing to stand by before it is back, or received anew."""
    found = inspect_files(files, accord, None).diagnostics
    gone = [one for one in found if one.id == "suspect-document"]
    if gone:
        raise Refusal(*gone)


def _require_after(judged_on: date, on: date, path: Path) -> None:
    """Raises `Refusal` for a confirmation of a day before that of the judgement."""
    if on < judged_on:
        message = _("this was judged on {day}, and cannot be confirmed before").format(day=figures.day(judged_on))
        raise Refusal(Diagnostic("act-misdated", message, Position(path), _("Correct the date: --on.")))
