"""Writing the documents that go with the acts of a case: letters, slips, the agreement. They can be made again at will."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import Desk, at_desk
from cqpt_cli.casework.adopting import settings_of
from cqpt_cli.casework.case_files import grids_of
from cqpt_cli.casework.directory import named_in
from cqpt_cli.casework.following import received_by, with_lapsed
from cqpt_cli.casework.inspecting import standing_of
from cqpt_cli.casework.sitting import open_sitting
from cqpt_cli.casework.synthesizing import prepare, write_summary
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.rendering import candidate_sheet, minutes
from cqpt_cli.rendering.documents import Documents, default_documents
from cqpt_cli.rendering.letter_frame import Correspondence, Document
from cqpt_cli.rendering.letters import documents_of
from cqpt_cli.rules.lineage import Lineage
from cqpt_cli.rules.timeline import timeline_of
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import read_content
from cqpt_cli.sources.writing import Plan, Written, write_beside, write_whole

FORMATS = ("pdf", "docx")
"""What a letter is written as by default: to be sent, and to be edited."""


def folder_of_documents(folder: Path) -> Path:
    """Where the documents of a case lie: `letters/<case>` of its repository; `letters` of a folder that stands alone."""
    root = tree.repository_of(folder)
    return tree.from_here(root) / tree.LETTERS / folder.resolve().name if root else folder / tree.LETTERS


def documents_at(desk: Desk, case: Case | None = None) -> list[Document]:
    """The documents of every act of a case (as it was, where `case` says so)."""
    return documents_of(correspondence_at(desk, case))


def write_sheet(folder: Path, accord: Accord, today: date, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write the candidate's sheet of a case, as it stood at the end of a day: each takes the place of the last.

    Raises `Refusal`, also where the case had not been received by then.
    """
    desk = at_desk(folder, accord)
    files = received_by(desk.files, today)
    case, grids = files.case.value, grids_of(files)
    (standing,) = with_lapsed([standing_of(files, accord, suspect=False)], [folder], accord, today)
    events = tuple(timeline_of(case, grids.items()))
    document = candidate_sheet.document_of(correspondence_at(desk, case), standing, events, today)
    written = write_documents([document], folder_of_documents(folder), formats, default_documents(), over=True)
    return tuple(one.path for one in written)


def correspondence_at(desk: Desk, case: Case | None = None) -> Correspondence:
    """What the documents of a case are made of (as it was, where `case` says so)."""
    case = case or desk.case
    settings = settings_of(desk.root, desk.accord)
    grids, lineage = tuple(desk.grids.values()), Lineage(desk.grids)
    return Correspondence(case, desk.accord, settings, named_in(desk.root), grids, lineage=lineage)


def write_all_documents(
    folder: Path, accord: Accord, kinds: Sequence[str], formats: Sequence[str]
) -> tuple[Written, ...]:
    """Write again the documents of every act of a case (or those whose name ends in one of `kinds`). Raises `Refusal`.

    What was sent stays: a document that would say something else than the one that is there is written beside it.
    """
    found = documents_at(at_desk(folder, accord))
    chosen = [document for document in found if not kinds or document.name[_DATED:] in kinds]
    if not chosen:
        known = ", ".join(dict.fromkeys(document.name[_DATED:] for document in found)) or _("(none)")
        message = _("there is no such document of this case")
        raise Refusal(
            Diagnostic("no-document", message, Position(folder), _("Documents: {kinds}.").format(kinds=known))
        )
    return tuple(write_documents(chosen, folder_of_documents(folder), formats, default_documents()))


_DATED = len("2026-03-09-")
"""Letters before the kind in the name of a document."""


def write_new_documents(folder: Path, accord: Accord, plan: Plan) -> tuple[Written, ...]:
    """Write the documents of the acts that `plan` added to a case. Raises `Refusal` where one cannot be written."""
    change = next((one for one in plan.changes if one.path.name == tree.CASE_FILE and one.before), None)
    if change is None or change.before is None:
        return ()
    desk = at_desk(folder, accord)
    before = read_content(change.path, change.before, Case).record
    known = {document.name for document in documents_at(desk, before)} if before else set()
    new = [document for document in documents_at(desk) if document.name not in known]
    return tuple(write_documents(new, folder_of_documents(folder), FORMATS, default_documents()))


def write_documents(
    documents: Iterable[Document], output: Path, formats: Sequence[str], templates: Documents, *, over: bool = False
) -> Iterator[Written]:
    """Write each document in each format: beside another text of that name, or `over` it. Raises `Refusal`."""
    for document in documents:
        for format in formats:
            path = output / f"{document.name}.{format}"
            content = templates.render_prose(document.template, document.view, format)
            if over:
                write_whole(path, content)
            yield Written(path, None) if over else write_beside(path, content)


def write_minutes(root: Path, held_on: date, accord: Accord) -> tuple[Path, ...]:
    """Write the minutes of a sitting, as they stand. Raises `Refusal`."""
    sitting = open_sitting(root, held_on, accord)
    agenda = dict.fromkeys([*sitting.session.cases, *sitting.session.appeals])
    cases = [at_desk(root / tree.CASES / id, accord).case for id in agenda]
    document = minutes.document_of(sitting.session, cases, accord, settings_of(root, accord), sitting.organisations)
    output = tree.from_here(root.resolve()) / tree.LETTERS / tree.SESSIONS
    written = write_documents([document], output, FORMATS, default_documents(), over=True)
    return tuple(one.path for one in written)


def write_table(
    root: Path, held_on: date, accord: Accord, formats: Sequence[str], output: Path | None
) -> tuple[Path, ...]:
    """Write the summary table of the cases on the agenda of a sitting. Raises `Refusal` where one cannot be read."""
    session = open_sitting(root, held_on, accord).session
    dossiers = []
    for id in dict.fromkeys([*session.cases, *session.appeals]):
        prepared = prepare(root / tree.CASES / id / tree.CASE_FILE, accord, None)
        if prepared.dossier is None:
            raise Refusal(*prepared.diagnostics)
        dossiers.append(prepared.dossier)
    place = output or tree.from_here(root.resolve()) / tree.LETTERS / tree.SESSIONS
    return tuple(write_summary(dossiers, accord, default_documents(), formats, place, held_on))
