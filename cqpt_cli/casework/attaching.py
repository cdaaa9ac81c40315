"""Receiving a document: copied into the case folder, its fingerprint taken, and listed in the case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cqpt_cli.casework.answers import record_of
from cqpt_cli.casework.examining import checked_case, open_case
from cqpt_cli.casework.freezing import require_open_record
from cqpt_cli.casework.identity import identified
from cqpt_cli.casework.scoring import open_grid
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Severity
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case, Piece
from cqpt_cli.sources import pieces, tree
from cqpt_cli.sources.editing import append
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.names import composed
from cqpt_cli.sources.reading import Reading, fingerprint_of_bytes
from cqpt_cli.sources.writing import Change, Plan, current

LARGEST = pieces.LARGEST
"""Bytes. Git keeps every document for ever; a larger one is a film or a mistake."""


def plan_attachment(folder: Path, accord: Accord, file: Path, answers: Mapping[str, Any]) -> Plan:
    """A document more in a case, with the keys of `Piece` that `answers` gives. Raises `Refusal`.

    A file that is already in `pieces/` is listed where it is.
    """
    reading = _receiving(folder, accord)
    case = reading.value
    content = read_bytes(file, LARGEST)
    if isinstance(content, Diagnostic):
        raise Refusal(content)
    if not content:
        remedy = _("Ask for the document again, or copy it again. Nothing was written.")
        raise Refusal(Diagnostic("document-empty", _("this file is empty"), Position(file), remedy))
    name = _name_in(folder, file)
    inside = name is not None
    if name is None:
        name = _free_name(folder, file, content)
    if any(piece.file == name for piece in case.documents):
        message = _("the document “{name}” is listed already").format(name=name)
        raise _already_there(message, reading.path, _corrected_in(reading.path))
    fingerprint = fingerprint_of_bytes(content)  # of the very bytes that are copied
    for piece in case.documents:
        if piece.sha256 == fingerprint:
            message = _("this is the document “{id}”, which the case has already").format(id=piece.id)
            raise _already_there(message, file, _corrected_in(reading.path))
    copied = [] if inside else [Change(folder / name, current(folder / name), content)]
    return _plan(reading, accord, copied, {**answers, "file": name, "sha256": fingerprint})


def plan_paper_original(folder: Path, accord: Accord, answers: Mapping[str, Any]) -> Plan:
    """The same for a document that was received on paper, and lies in no file. Raises `Refusal`."""
    return _plan(_receiving(folder, accord), accord, [], answers)


def _receiving(folder: Path, accord: Accord) -> Reading[Case]:
    """The case that receives: a sound one, but for jobs that cite a document which is still to come. Raises `Refusal`."""
    reading = open_case(folder / tree.CASE_FILE, accord)
    errors = {one.id for one in reading.diagnostics if one.severity is Severity.ERROR}
    if reading.record is None or not errors <= {"unknown-document"}:
        raise Refusal(*reading.diagnostics)
    return reading


KEYS = tuple(Piece.model_fields)
"""The keys of a document, in the order in which they are written."""


def _plan(reading: Reading[Case], accord: Accord, copied: list[Change], answers: Mapping[str, Any]) -> Plan:
    case, content = reading.value, reading.content
    assert content is not None, "it is sound"
    if answers["kind"] not in accord.at(case.received_on).documents.appeal_kinds.value:
        grids = (open_grid(file, accord) for file in tree.yaml_files(reading.path.parent / tree.GRIDS))
        require_open_record(case, [grid.value for grid in grids if grid.sound], accord, reading.path)
    id = answers.get("id") or _free_id(answers["kind"], case.pieces)
    if id in case.pieces:
        message = _("the case has a document “{id}” already").format(id=id)
        raise _already_there(message, reading.path, _("Choose another --id."))
    values = {**answers, "id": id}
    entry = {key: values[key] for key in KEYS if values.get(key)}
    record_of(Piece, **entry)
    after = identified(reading, append(reading.path, content, ("documents",), entry, order=Case.order()))
    changes = [*copied, Change(reading.path, content, after)]
    said = _("Case {id}: document {document} received").format(id=case.id, document=id)
    return Plan(changes, said, warnings=_of_its_kind(checked_case(reading.path, after, accord)))


def _of_its_kind(written: Reading[Case]) -> tuple[Diagnostic, ...]:
    """What there is to say of the kind of the document that was just listed, though it is no error."""
    where = written.document.position("documents", len(written.value.documents) - 1, "kind")
    return tuple(one for one in written.diagnostics if one.position == where)


def _name_in(folder: Path, file: Path) -> str | None:
    """The path of a file from its case folder, where it lies in the folder of documents already."""
    place, base = file.resolve(), (folder / tree.PIECES).resolve()
    return composed(f"{tree.PIECES}/{place.relative_to(base).as_posix()}") if place.is_relative_to(base) else None


def _free_name(folder: Path, file: Path, content: bytes) -> str:
    """A name that every system keeps as it is: small letters without accents, and none that is taken by another file."""
    stem = unicodedata.normalize("NFKD", file.stem).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", stem).strip("-") or "document"
    suffix = re.sub(r"[^a-z0-9.]", "", file.suffix.lower())
    number, name = 1, f"{tree.PIECES}/{stem}{suffix}"
    while current(folder / name) not in (None, content):
        number += 1
        name = f"{tree.PIECES}/{stem}-{number}{suffix}"
    return name


def _free_id(kind: str, taken: Any) -> str:
    number, id = 1, kind
    while id in taken:
        number += 1
        id = f"{kind}-{number}"
    return id


def _corrected_in(file: Path) -> str:
    remedy = _("Nothing was written. Its kind or title is corrected in {file}, under “documents”.")
    return remedy.format(file=file.as_posix())


def _already_there(message: str, path: Path, remedy: str) -> Refusal:
    return Refusal(Diagnostic("already-there", message, Position(path), remedy))
