"""Following cases: where each stands, what it waits for, and one case as a sheet with its timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from cqpt_cli.casework.case_files import CaseFiles, grids_of, open_folder
from cqpt_cli.casework.directory import directory_around, names_around
from cqpt_cli.casework.examining import eligibility_of
from cqpt_cli.casework.finding import cases_at
from cqpt_cli.casework.inspecting import inspect_files, standing_of
from cqpt_cli.casework.looking import Repository
from cqpt_cli.casework.validating import accord_and_neighbours, validate
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Severity
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.sheet_page import Sheet
from cqpt_cli.rules.accreditation import accreditation_on
from cqpt_cli.rules.past import case_as_of, grids_as_of
from cqpt_cli.rules.progress import UNREADABLE, Standing
from cqpt_cli.rules.progress import unread as unreadable
from cqpt_cli.rules.timeline import timeline_of
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import Reading


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


def with_lapsed(
    standings: Iterable[Standing], paths: Sequence[Path], accord: Accord, today: date
) -> Iterator[Standing]:
    """The same, each with what keeps its body from evaluating on a day: it was withdrawn, or its accreditation is over."""
    law = accord.at(today)
    around = [directory_around(root, law) for root in {tree.repository_of(path.absolute()) for path in paths} if root]
    for standing in standings:
        bodies = (one.organisation(standing.body) for one in around if one and standing.body)
        body = next(filter(None, bodies), None)
        found = accreditation_on(body, standing.certificate, today, law) if body else None
        yield replace(standing, lapsed=found.state.value) if found and not found.held else standing


def standings_as_of(paths: Sequence[Path], accord: Accord, day: date) -> tuple[list[Standing], list[Diagnostic]]:
    """Where each case stood on an earlier day; those that had not been received are left out."""
    found: list[Standing] = []
    unread: list[Diagnostic] = []
    for folder in (file.parent for file in cases_at(paths, unread)):
        try:
            files = open_folder(folder, accord)
        except Refusal as refusal:
            found.append(unreadable(folder.absolute().name))
            unread += refusal.diagnostics
            continue
        if not files.case.sound:
            found.append(unreadable(folder.resolve().name))
            unread += files.case.diagnostics
            continue
        unread += [one for grid in files.grids if not grid.sound for one in grid.diagnostics]
        then = files_as_of(files, day)
        if then is not None:
            found.append(standing_of(then, accord, suspect=False))
    return found, unread


def files_as_of(files: CaseFiles, day: date) -> CaseFiles | None:
    """The files of a case as they stood on an earlier day; None where it had not been received."""
    case = case_as_of(files.case.value, day)
    if case is None:
        return None
    grids = [grid for reading in files.grids for grid in _held_on(reading, day)]
    return CaseFiles(files.folder, replace(files.case, record=case), tuple(grids), files.accord)


def _held_on(reading: Reading[Grid], day: date) -> list[Reading[Grid]]:
    """A grid as it stood on a day: none where the evaluation was held later. One that cannot be read is kept."""
    return [replace(reading, record=grid) for grid in grids_as_of([reading.value], day)] if reading.sound else [reading]


def _lies_in(diagnostic: Diagnostic, files: Sequence[str]) -> bool:
    """Whether a diagnostic is an error of one of these files of a case."""
    place = diagnostic.position
    return diagnostic.severity is Severity.ERROR and place is not None and place.path.as_posix().endswith(tuple(files))


def sheet_of(folder: Path, accord: Accord, today: date, as_of: date | None = None) -> Sheet:
    """All that is known of one case, now or as it stood on an earlier day: then nothing is said of what is suspect.

    Raises `Refusal` where its file cannot be read, or had not been received on that day.
    """
    files = open_folder(folder, accord)
    if not files.case.sound:
        raise Refusal(*files.case.diagnostics)
    accord, neighbours = accord_and_neighbours(folder, accord)
    diagnostics: tuple[Diagnostic, ...] = ()
    if as_of is None:
        inspection = inspect_files(files, accord, neighbours)
        standing, diagnostics = inspection.standing, inspection.diagnostics
    else:
        files = received_by(files, as_of)
        standing = standing_of(files, accord, suspect=False)
    case = files.case.value
    assert standing is not None, "the case is sound"
    (standing,) = with_lapsed([standing], [folder], accord, as_of or today)
    try:
        eligibility = eligibility_of(case, folder, accord)
    except Refusal:
        eligibility = None
    grids = tuple(grids_of(files).items())
    events = tuple(timeline_of(case, grids))
    return Sheet(folder, case, grids, standing, eligibility, events, diagnostics, as_of, names_around(folder))


def received_by(files: CaseFiles, day: date) -> CaseFiles:
    """The files of a case as they stood on a day. Raises `Refusal` where it had not been received by then."""
    then = files_as_of(files, day)
    if then is None:
        message = _("the case {id} had not been received on {day}").format(id=files.case.value.id, day=figures.day(day))
        remedy = _("It was received on {day}: name that day or a later one.").format(
            day=figures.day(files.case.value.received_on)
        )
        raise Refusal(Diagnostic("act-misdated", message, Position(files.case.path), remedy))
    return then
