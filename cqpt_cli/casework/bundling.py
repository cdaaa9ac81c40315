"""The bundle in which a complete case is handed in: all its files, a synthesis, and a manifest that any system can check."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import Desk
from cqpt_cli.casework.attaching import LARGEST
from cqpt_cli.casework.synthesizing import prepare
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _, speaking
from cqpt_cli.rendering import figures, skeletons, synthesis_view
from cqpt_cli.rendering.documents import FONT, Documents
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.sources import pieces, tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.reading import fingerprint_of_bytes
from cqpt_cli.sources.writing import current

MANIFEST = "SHA256SUMS"
"""The name that “sha256sum --check” and its like expect."""

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The same files give the same bundle, whatever the day."""


def contents_of(desk: Desk, documents: Documents) -> dict[str, bytes]:
    """Path in the bundle → bytes: the case, its grids, its documents and its synthesis. Raises `Refusal`."""
    found: dict[str, bytes] = {}
    case = desk.files.case
    assert case.content is not None, "it is sound"
    found[tree.CASE_FILE] = case.content
    for grid in desk.files.grids:
        assert grid.content is not None, "it is sound"
        found[f"{tree.GRIDS}/{grid.path.name}"] = grid.content
    for piece in desk.case.documents:
        if piece.file is None:
            continue
        if pieces.state_of(desk.folder, piece.file) is not pieces.PieceState.THERE:
            message = _("the document “{name}” is not where the case says").format(name=piece.file)
            raise Refusal(Diagnostic("document-missing", message, remedy=_("Run “cqpt validate” and mend it first.")))
        content = read_bytes(desk.folder / pieces.on_disk(desk.folder, piece.file), LARGEST)
        if isinstance(content, Diagnostic):
            raise Refusal(content)
        if piece.sha256 and piece.sha256 != fingerprint_of_bytes(content):
            message = _("the document “{name}” is no longer the one that was received").format(name=piece.file)
            raise Refusal(Diagnostic("document-altered", message, remedy=_("Run “cqpt validate” and mend it first.")))
        found[piece.file] = content
    prepared = prepare(case.path, desk.accord, None)
    if prepared.dossier is None:
        raise Refusal(*prepared.diagnostics)
    with in_print():
        view = synthesis_view.synthesis(prepared.dossier, desk.accord, FONT)
    for format in ("html", "pdf"):
        found[f"synthese.{format}"] = documents.render("synthesis", view, format)
    return found


def manifest_of(contents: Mapping[str, bytes]) -> bytes:
    """One line a file, as “sha256sum --check” reads it."""
    return "".join(f"{fingerprint_of_bytes(contents[name])}  {name}\n" for name in sorted(contents)).encode()


def bundle_of(contents: Mapping[str, bytes], case: str, on: date) -> tuple[bytes, str]:
    """The bundle of a case as a ZIP file, and the SHA-256 of its manifest."""
    manifest = manifest_of(contents)
    with speaking("fr"):
        given = any(name.startswith("pieces/") for name in contents)
        view = {
            "case": case,
            "on": figures.long_day(on),
            "manifest": MANIFEST,
            "files": sorted(contents),
            "pieces": given,
        }
        readme = skeletons.rendered("LISEZMOI.txt", view)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted({**contents, MANIFEST: manifest, "LISEZMOI.txt": readme}.items()):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue(), fingerprint_of_bytes(manifest)


def place_of_bundle(desk: Desk, on: str) -> Path:
    """Where a new bundle of a case lies: `transmissions/` of its repository, or beside a case that stands alone.

    A bundle that was handed in stays: a second one of the same day has a number.
    """
    root = tree.repository_of(desk.folder)
    base = tree.from_here(root) if root else desk.folder
    name, number = f"{desk.case.id}-{on}", 1
    place = base / tree.TRANSMISSIONS / f"{name}.zip"
    while current(place) is not None:
        number += 1
        place = base / tree.TRANSMISSIONS / f"{name}-{number}.zip"
    return place
