"""Collecting the portfolio of evidence: pieces are received, linked to what they support, looked over, bound into a report."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, at_desk
from cqpt_cli.casework.attaching import LARGEST, plan_attachment, plan_paper_original
from cqpt_cli.casework.documents_received import findings_of_documents
from cqpt_cli.casework.freezing import require_open_record
from cqpt_cli.casework.inspecting import faults_of_supported_items
from cqpt_cli.diagnostics import Diagnostic, Refusal, refuse, shortened
from cqpt_cli.findings import Finding
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord, Certificate
from cqpt_cli.nearest import after, suggestion
from cqpt_cli.rendering import exhibits, portfolio_view
from cqpt_cli.rendering.documents import Documents
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.rules.acts import Occasion, findings_of_phase
from cqpt_cli.rules.consistency import stays_inside
from cqpt_cli.rules.evidence import PieceOfEvidence, Portfolio, portfolio_of
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.pieces import on_disk
from cqpt_cli.sources.reading import fingerprint_of_bytes
from cqpt_cli.sources.writing import Plan, write_whole


def plan_piece(folder: Path, accord: Accord, file: Path | None, answers: Mapping[str, Any], today: date) -> Plan:
    """A piece more in the portfolio: a document received (on paper, without `file`) and what it supports. Raises `Refusal`."""
    desk = _desk(folder, accord, today)
    items = items_named(answers.get("items", ()), accord.certificate(desk.case.certificate))
    answers = {**answers, "items": items}
    return plan_attachment(folder, accord, file, answers) if file else plan_paper_original(folder, accord, answers)


def block_of(values: Mapping[str, Any], option: str, needed: str) -> dict[str, Any] | None:
    """What options say of one thing; None where they say nothing. Raises `Refusal` where they do not say of whom, or what."""
    given = {key: value for key, value in values.items() if value is not None}
    if given and needed not in given:
        message = _("the option {name} is missing").format(name=option)
        raise Refusal(Diagnostic("usage", message, remedy=_("Give it, or leave out the options that go with it.")))
    return given or None


def plan_links(folder: Path, accord: Accord, piece: str, names: Sequence[str], today: date, *, remove: bool) -> Plan:
    """Link a piece to the items that it supports, or take links away. Raises `Refusal` for what is not there."""
    desk = _desk(folder, accord, today)
    case = desk.case
    place = place_of_piece(piece, desk)
    linked, id = case.documents[place].items, case.documents[place].id
    if remove:
        wanted = {_as_linked(name, linked, id) for name in names}
        after = tuple(item for item in linked if item not in wanted)
    else:
        items = items_named(names, accord.certificate(case.certificate))
        after = (*linked, *(item for item in items if item not in linked))
    content = desk.files.case.content
    assert content is not None, "it is sound"
    message = _("Case {id}: what the document {document} supports").format(id=case.id, document=id)
    if after == linked:
        return Plan([], message)
    written = put(desk.files.case.path, content, ("documents", place, "items"), list(after))
    return Plan([desk.change(written)], message)


def items_named(names: Sequence[str], certificate: Certificate) -> list[str]:
    """The ids of items of a certificate, or of annexe 3 for it, each once; letters may be small. Raises `Refusal`."""
    known = {*certificate.knowledge, *certificate.knowledge.values()}
    found: dict[str, None] = {}
    for name in names:
        id = name.strip().upper()
        if id not in known:
            message = _("“{id}” is not an item of {certificate}, nor of annexe 3 for it").format(
                id=shortened(name), certificate=certificate.id
            )
            remedy = suggestion(name, sorted(known)) or _("See “cqpt referential show {certificate}”.").format(
                certificate=certificate.file.code
            )
            raise Refusal(Diagnostic("usage", message, remedy=remedy))
        found[id] = None
    return list(found)


def place_of_piece(named: str, desk: Desk) -> int:
    """Where the document of this id stands among those of the case. Raises `Refusal` where there is none."""
    # However its accents are written: a keyboard and a file do not always agree.
    same = unicodedata.normalize("NFC", named)
    ids = [piece.id for piece in desk.case.documents]
    for place, id in enumerate(ids):
        if unicodedata.normalize("NFC", id) == same:
            return place
    message = _("“{id}” is not the id of a document of this case").format(id=shortened(named))
    listed = _("Write one of: {choices}.").format(choices=", ".join(ids) or _("(none)"))
    near = suggestion(named, ids)
    raise Refusal(Diagnostic("usage", message, remedy=after(near, listed)))


def _as_linked(name: str, linked: Sequence[str], piece: str) -> str:
    """The link of this name, be it to an item that does not exist. Raises `Refusal` where there is none."""
    if name in linked:
        return name
    if name.upper() in linked:
        return name.upper()
    message = _("“{piece}” is not linked to {item}").format(piece=piece, item=shortened(name))
    listed = _("It is linked to: {choices}.").format(choices=", ".join(linked) or _("(none)"))
    raise Refusal(Diagnostic("usage", message, remedy=listed))


def _desk(folder: Path, accord: Accord, today: date) -> Desk:
    """The case, where its portfolio may still change. Raises `Refusal`: what was handed in stays as it was."""
    desk = at_desk(folder, accord)
    require_open_record(desk.case, desk.grids.values(), accord, desk.files.case.path)
    occasion = Occasion(desk.case, tuple(desk.grids.values()), desk.progress, today, today)
    refuse(findings_of_phase("evidence", accord.way, occasion), desk.files.case.path)
    return desk


# --- looking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lookover:
    """The portfolio of a case, its files that are gone or altered, and its links that lead nowhere."""

    desk: Desk
    portfolio: Portfolio
    troubles: Mapping[str, Finding]
    """The id of a piece → what is wrong with its file."""
    diagnostics: tuple[Diagnostic, ...]


def look_over(folder: Path, accord: Accord, on: date | None = None) -> Lookover:
    """The portfolio of the case in a folder, on the day its file was received or on the day `on`. Raises `Refusal`."""
    desk = at_desk(folder, accord)
    case, reference = desk.case, on or desk.case.received_on
    certificate = accord.certificate(case.certificate)
    portfolio = portfolio_of(case, desk.grids, certificate, accord.at(reference), reference)
    pieces = {one.piece.id for one in portfolio.pieces}
    troubles = {}
    for fault in findings_of_documents(folder, case):
        if fault.where[1:] and (id := case.documents[int(fault.where[1])].id) in pieces:
            troubles[id] = fault
    wrong = desk.files.case.place(faults_of_supported_items(case, accord))
    return Lookover(desk, portfolio, troubles, tuple(wrong))


# --- the report ------------------------------------------------------------------------------------------------------


def write_report(
    look: Lookover, accord: Accord, documents: Documents, formats: Sequence[str], output: Path
) -> Iterator[Path]:
    """Write the report of a portfolio, in each format. Raises `Refusal` where a file cannot be written."""
    contents = {one.piece.id: _content_of(one, look) for one in look.portfolio.pieces}
    for format in formats:
        album = exhibits.Album(documents) if format == "pdf" else None
        shown = exhibits.of_case(contents, album)
        with in_print():
            view = portfolio_view.view_of(look.portfolio, look.desk.grids, look.troubles, shown, accord)
        path = output / f"{look.desk.case.id}-dossier-de-preuves.{format}"
        write_whole(path, documents.render("portfolio", view, format, album.files if album else None))
        yield path


def folder_of_reports(folder: Path) -> Path:
    """Where reports lie: `portfolios/` of the repository; of the folder of a case that stands alone."""
    root = tree.repository_of(folder.absolute())
    return (tree.from_here(root) if root else folder) / tree.PORTFOLIOS


def _content_of(one: PieceOfEvidence, look: Lookover) -> tuple[str, bytes] | None:
    """The name and the bytes of the file of a piece; None on paper, and where it is gone, altered or too large."""
    file = one.piece.file
    if file is None or one.piece.id in look.troubles or not stays_inside(file):
        return None
    content = read_bytes(look.desk.folder / on_disk(look.desk.folder, file), LARGEST)
    if isinstance(content, Diagnostic):
        return None
    if one.piece.sha256 and one.piece.sha256 != fingerprint_of_bytes(content):
        return None  # altered since it was looked at
    return file, content
