"""The documents of a case as they lie on the disk: still there, still the same, still under their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cqpt_cli.findings import Finding, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.models.case import Case
from cqpt_cli.rules.consistency import stays_inside
from cqpt_cli.sources import pieces
from cqpt_cli.sources.names import folded

DOCUMENT_UNLISTED = kind(
    "document-unlisted",
    N_("“{found}” is in the folder of documents, and no document of the case names it"),
    N_("Record it with “cqpt attach”, or remove it."),
    Severity.WARNING,
)
DOCUMENT_RENAMED = kind(
    "document-renamed",
    N_("the document “{found}” is now called “{renamed}”"),
    N_("Write “file: {renamed}”, or give it its name back."),
)
DOCUMENT_MISSING = kind(
    "document-missing",
    N_("the document “{found}” is not there"),
    N_("Put it back, or leave out “file:” for a paper original."),
)
DOCUMENT_ELSEWHERE = kind(
    "document-elsewhere",
    N_("“{found}” is a link that leaves the case folder"),
    N_("Replace the link by a copy of the document."),
)
DOCUMENT_NOT_A_FILE = kind(
    "document-not-a-file",
    N_("“{found}” is not an ordinary file"),
    N_("Replace it by the document itself."),
)
DOCUMENT_ALTERED = kind(
    "document-altered",
    N_("the document “{found}” is no longer the one that was recorded"),
    N_("Put the document received back; a new version is a new document: “cqpt attach”."),
)


NO_LONGER = frozenset({DOCUMENT_MISSING, DOCUMENT_ALTERED, DOCUMENT_NOT_A_FILE, DOCUMENT_ELSEWHERE})
"""A document is no longer what was received, and judged."""


def no_longer(found: Iterable[Finding], case: Case) -> list[tuple[str, tuple[str | int, ...]]]:
    """The ids of the documents that are no longer what was received, each with its place in the case file."""
    return [(case.documents[int(one.where[1])].id, one.where) for one in found if one.kind in NO_LONGER]


def findings_of_documents(folder: Path, case: Case) -> Iterator[Finding]:
    """Documents that are gone, altered, renamed, elsewhere, or that nobody recorded."""
    listed = {pieces.on_disk(folder, piece.file) for piece in case.documents if piece.file}
    there = list(pieces.documents_on_disk(folder))
    unlisted = [file for file in there if file not in listed]
    moved = _fingerprints(folder, unlisted) if unlisted and listed else {}
    for place, piece in enumerate(case.documents):
        if piece.file is None or not stays_inside(piece.file):
            continue
        where = ("documents", place, "file")
        match pieces.state_of(folder, piece.file):
            case pieces.PieceState.MISSING if piece.sha256 in moved:
                renamed = moved[piece.sha256]
                unlisted.remove(renamed)
                yield DOCUMENT_RENAMED(where, {"found": piece.file, "renamed": renamed})
            case pieces.PieceState.MISSING if alike := [one for one in unlisted if folded(one) == folded(piece.file)]:
                unlisted.remove(alike[0])  # the same name but for small and large letters
                yield DOCUMENT_RENAMED(where, {"found": piece.file, "renamed": alike[0]})
            case pieces.PieceState.MISSING:
                yield DOCUMENT_MISSING(where, {"found": piece.file})
            case pieces.PieceState.ELSEWHERE:
                yield DOCUMENT_ELSEWHERE(where, {"found": piece.file})
            case pieces.PieceState.NOT_A_FILE:
                yield DOCUMENT_NOT_A_FILE(where, {"found": piece.file})
            case pieces.PieceState.THERE if piece.sha256 and piece.sha256 != _fingerprint(folder, piece.file):
                yield DOCUMENT_ALTERED(where, {"found": piece.file})
    for file in unlisted:
        yield DOCUMENT_UNLISTED(("documents",), {"found": file}, on_key=True)


def _fingerprints(folder: Path, files: Iterable[str]) -> Mapping[str | None, str]:
    return {fingerprint: file for file in files if (fingerprint := _fingerprint(folder, file))}


def _fingerprint(folder: Path, file: str) -> str | None:
    try:
        return pieces.fingerprint_of_file(folder / pieces.on_disk(folder, file))
    except OSError:
        return None
