"""Following cases: where each stands, what it waits for, and one case as a sheet with its timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from cqpt_cli.casework.examining import eligibility_of
from cqpt_cli.casework.inspecting import inspect_files, open_folder
from cqpt_cli.casework.looking import Repository
from cqpt_cli.casework.validating import organisations_around, validate
from cqpt_cli.diagnostics import Diagnostic, Refusal, Severity
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering.sheet_page import Sheet
from cqpt_cli.rules.progress import UNREADABLE, Standing
from cqpt_cli.rules.timeline import timeline_of
from cqpt_cli.sources import tree


def standings(
    paths: Sequence[Path],
    accord: Accord,
    on_each: Callable[[int, int], None] = lambda _done, _all: None,
    ahead: Mapping[Path, Repository] | None = None,
) -> tuple[list[Standing], list[Diagnostic]]:
    """Where each case that `paths` mean stands, and what is wrong with the files that cannot be read."""
    found: list[Standing] = []
    unread: list[Diagnostic] = []
    with closing(validate(paths, accord, on_each, ahead)) as inspections:
        for inspection in inspections:
            standing = inspection.standing
            if standing:
                found.append(standing)
            if inspection.counts and (standing is None or standing.phase == UNREADABLE):
                unread += inspection.diagnostics
            elif standing and standing.unreadable:
                unread += [one for one in inspection.diagnostics if _lies_in(one, standing.unreadable)]
    return found, unread


def _lies_in(diagnostic: Diagnostic, files: Sequence[str]) -> bool:
    """Whether a diagnostic is an error of one of these files of a case."""
    place = diagnostic.position
    return diagnostic.severity is Severity.ERROR and place is not None and place.path.as_posix().endswith(tuple(files))


def sheet_of(folder: Path, accord: Accord) -> Sheet:
    """All that is known of one case. Raises `Refusal` where its file cannot be read."""
    files = open_folder(folder, accord)
    if not files.case.sound:
        raise Refusal(*files.case.diagnostics)
    case = files.case.value
    inspection = inspect_files(files, accord, organisations_around(folder, accord))
    standing = inspection.standing
    assert standing is not None, "the case is sound"
    try:
        eligibility = eligibility_of(case, folder, accord)
    except Refusal:
        eligibility = None
    grids = tuple((f"{tree.GRIDS}/{reading.path.name}", reading.value) for reading in files.sound_grids)
    events = tuple(timeline_of(case, grids))
    return Sheet(folder, case, grids, standing, eligibility, events, inspection.diagnostics)
