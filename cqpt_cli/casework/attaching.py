"""Receiving a document: copied into the case folder, its fingerprint taken, and listed in the case."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.answers import record_of
from cqpt_cli.casework.examining import open_case
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Piece
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import append
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.reading import fingerprint_of_bytes
from cqpt_cli.sources.writing import Change, Plan, current

LARGEST = 100 * 1024 * 1024
"""Bytes. Git keeps every document for ever; a larger one is a film or a mistake."""


def plan_attachment(
    folder: Path, accord: Accord, file: Path, kind: str, received_on: date, id: str | None, title: str | None
) -> Plan:
    """A document more in a case. A file that is already in `pieces/` is listed where it is. Raises `Refusal`."""
    reading = open_case(folder / tree.CASE_FILE, accord)
    if not reading.sound or reading.content is None:
        raise Refusal(*reading.diagnostics)
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
        raise _already_there(message, reading.path, _("Nothing was written."))
    fingerprint = fingerprint_of_bytes(content)  # of the very bytes that are copied
    for piece in case.documents:
        if piece.sha256 == fingerprint:
            message = _("this is the document “{id}”, which the case has already").format(id=piece.id)
            raise _already_there(message, file, _("Nothing was written."))
    id = id or _free_id(kind, case.pieces)
    if id in case.pieces:
        message = _("the case has a document “{id}” already").format(id=id)
        raise _already_there(message, reading.path, _("Choose another --id."))
    entry: dict[str, Any] = {"id": id, "kind": kind, "file": name, "received_on": received_on}
    if title:
        entry["title"] = title
    entry["sha256"] = fingerprint
    record_of(Piece, **entry)
    changes = [] if inside else [Change(folder / name, current(folder / name), content)]
    after = append(reading.path, reading.content, ("documents",), entry)
    changes.append(Change(reading.path, reading.content, after))
    return Plan(changes, _("Case {id}: document {document} received").format(id=case.id, document=id))


def _name_in(folder: Path, file: Path) -> str | None:
    """The path of a file from its case folder, where it lies in the folder of documents already."""
    place, base = file.resolve(), (folder / tree.PIECES).resolve()
    return f"{tree.PIECES}/{place.relative_to(base).as_posix()}" if place.is_relative_to(base) else None


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


def _already_there(message: str, path: Path, remedy: str) -> Refusal:
    return Refusal(Diagnostic("already-there", message, Position(path), remedy))
