"""Writing the commission's documents: a synthesis a case, and the summary table of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from cqpt_cli.casework.adopting import accord_around
from cqpt_cli.casework.directory import names_around
from cqpt_cli.casework.examining import examine_file
from cqpt_cli.casework.finding import cases_at
from cqpt_cli.casework.freezing import changed_records
from cqpt_cli.casework.scoring import score_case
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _, ngettext, speaking
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import sheets, summary_view, synthesis_view
from cqpt_cli.rendering.documents import FONT, Documents
from cqpt_cli.rendering.synthesis_page import SUMMARY
from cqpt_cli.rendering.synthesis_view import Dossier
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.sources.files import is_folder
from cqpt_cli.sources.tree import CASES, GRIDS, SYNTHESES, grids_of, is_repository
from cqpt_cli.sources.writing import write_whole

Step = TypeVar("Step")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of one case, or why it cannot be known."""

    path: Path
    dossier: Dossier | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Synthesized:
    """What was written, and what could not be."""

    written: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


Progress = Callable[[Sequence[Step], str], Iterable[Step]]
"""Goes through steps while it shows how far it is."""


def synthesize(
    paths: Sequence[Path],
    accord: Accord,
    documents: Documents,
    formats: Sequence[str],
    output: Path,
    on: date | None = None,
    progress: Progress[Path] = lambda steps, _: steps,
    *,
    summary: bool = True,
) -> Synthesized:
    """Write the synthesis of each case, then the `summary` table. One case that fails never stops the others."""
    if output.exists() and not output.is_dir():
        raise Refusal(_not_a_folder(output))
    written: list[Path] = []
    problems: list[Diagnostic] = []
    dossiers: dict[str, Dossier] = {}
    files = cases_at(paths, problems)
    for file in progress(files, _("Syntheses")):
        prepared = prepare(file, accord, on)
        problems += prepared.diagnostics
        dossier = prepared.dossier
        if dossier is None:
            continue
        id = dossier.eligibility.case.id
        if id == SUMMARY:
            problems.append(_id_of_the_summary(file))
            continue
        if id in dossiers:
            problems.append(_same_id(file, id, dossiers[id]))
            continue
        dossiers[id] = dossier
        try:
            written += write_synthesis(dossier, accord, documents, formats, output)
        except Refusal as refusal:
            problems += refusal.diagnostics
    if summary and len(dossiers) < len(files):
        problems.append(_summary_left(output, len(files) - len(dossiers)))
    elif dossiers and summary:
        try:
            written += write_summary(list(dossiers.values()), accord, documents, formats, output)
        except Refusal as refusal:
            problems += refusal.diagnostics
    return Synthesized(tuple(written), tuple(problems))


def default_output(paths: Sequence[Path]) -> Path:
    """`syntheses/` of the repository that is named; else of the current folder."""
    first = paths[0]
    if is_repository(first):
        return first / SYNTHESES
    # A case folder lies in the folder of cases, and that one in the repository.
    for folder in first.absolute().parents[:3]:
        if is_repository(folder):
            return folder / SYNTHESES
    return Path(SYNTHESES)


def means_all(paths: Iterable[Path]) -> bool:
    """Whether the paths mean a whole repository, of which the summary table is."""
    return any(is_repository(path) or repository_above(path) is None for path in paths)


def repository_above(path: Path) -> Path | None:
    """The repository in which a single case lies; None for what is no case of a repository."""
    folder = path.absolute() if is_folder(path) else path.absolute().parent
    root = folder.parent.parent
    return root if folder.parent.name == CASES and is_repository(root) else None


def prepare(file: Path, accord: Accord, on: date | None) -> Prepared:
    """Examine a case and score its grids, if it has any. A part that cannot be read refuses the whole case."""
    try:
        accord = accord_around(file.parent, accord)
    except Refusal as refusal:
        return Prepared(file, None, refusal.diagnostics)
    examination = examine_file(file, accord, on)
    if examination.eligibility is None or examination.reading is None:
        return Prepared(file, None, examination.diagnostics)
    score = None
    fingerprints = [(file.name, examination.reading.fingerprint)]
    try:
        grids = grids_of(file)
    except Refusal as refusal:
        return Prepared(file, None, (*examination.diagnostics, *refusal.diagnostics))
    if grids:
        scoring = score_case(grids, accord)
        if scoring.score is None and scoring.diagnostics:
            return Prepared(file, None, (*examination.diagnostics, *scoring.diagnostics))
        score = scoring.score  # none where there is only a forecast
        fingerprints += [(f"{GRIDS}/{grid.path.name}", grid.fingerprint) for grid in (score.grids if score else ())]
    changed = score is not None and any(changed_records([score], accord))
    names = names_around(file)
    dossier = Dossier(file.parent, examination.eligibility, score, tuple(fingerprints), names, changed)
    return Prepared(file, dossier, examination.diagnostics)


def _not_a_folder(output: Path) -> Diagnostic:
    message = _("this is a file, where a folder is expected")
    return Diagnostic("not-a-folder", message, Position(output), _("Name another folder with --output."))


def _same_id(file: Path, id: str, first: Dossier) -> Diagnostic:
    """Two cases of one id would be written over one another."""
    return Diagnostic(
        "duplicate-case",
        _("the case “{id}” is also that of {folder}").format(id=id, folder=first.folder),
        Position(file),
        _("Give each case an id of its own."),
    )


def _id_of_the_summary(file: Path) -> Diagnostic:
    """A case of this id would be written over by the summary table."""
    return Diagnostic(
        "reserved-id",
        _("the id “{id}” is the name of the summary table").format(id=SUMMARY),
        Position(file),
        _("Give the case another id."),
    )


def _summary_left(output: Path, lacking: int) -> Diagnostic:
    """The commission would take a table for that of all cases."""
    message = ngettext(
        "the summary table was not written: one case is not in it",
        "the summary table was not written: {count} cases are not in it",
        lacking,
    ).format(count=lacking)
    remedy = _("Mend what is said of them above, then run the command again.")
    return Diagnostic("summary-incomplete", message, Position(output), remedy)


def write_synthesis(
    dossier: Dossier, accord: Accord, documents: Documents, formats: Iterable[str], output: Path
) -> Iterator[Path]:
    """Write the synthesis of one case, in each format. Raises `Refusal` where a file cannot be written."""
    with in_print():
        view = synthesis_view.synthesis(dossier, accord, FONT)
    for format in formats:
        path = output / f"{dossier.eligibility.case.id}.{format}"
        write_whole(path, documents.render("synthesis", view, format))
        yield path


def write_summary(
    dossiers: Sequence[Dossier],
    accord: Accord,
    documents: Documents,
    formats: Iterable[str],
    output: Path,
    held_on: date | None = None,
) -> Iterator[Path]:
    """Write the summary table, in each format and as CSV and XLSX; that of a sitting bears its day. Raises `Refusal`."""
    name = f"{held_on.isoformat()}-{SUMMARY}" if held_on else SUMMARY
    with in_print():
        view = summary_view.summary(dossiers, accord, held_on)
    with speaking("fr"):  # a sheet is for sorting and filtering: its words are as they are typed
        sheet = summary_view.summary(dossiers, accord, held_on)
    for format in formats:
        path = output / f"{name}.{format}"
        write_whole(path, documents.render("summary-table", view, format))
        yield path
    csv, xlsx = output / f"{name}.csv", output / f"{name}.xlsx"
    # One list is sorted and filtered: the day of the handing in tells what is before the commission from the rest.
    write_whole(csv, sheets.csv_sheet(sheet["columns"], [*sheet["rows"], *sheet["others"]]))
    yield csv
    write_whole(xlsx, sheets.xlsx_sheet(sheet["title"], sheet["columns"], sheet["rows"], sheet["others"]))
    yield xlsx
