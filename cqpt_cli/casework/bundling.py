"""The bundle in which a complete case is handed in: all its files, a synthesis, and a manifest that any system can check."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import Desk
from cqpt_cli.casework.attaching import LARGEST
from cqpt_cli.casework.examining import checked_case, open_case
from cqpt_cli.casework.synthesizing import prepare
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _, speaking
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures, skeletons, synthesis_view
from cqpt_cli.rendering.documents import FONT, Documents
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.rules.bundle import BundleChecked, Found, differences, listed_in
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
        if grid.value.prediagnostic:  # it never counts, and stays with the candidate
            continue
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


# --- checking one ----------------------------------------------------------------------------------------------------

_LARGEST_BUNDLE = 1024 * 1024 * 1024
_MOST_FILES = 10_000


def is_bundle(given: str) -> bool:
    """Whether what was named is a ZIP file."""
    return len(given) < _LONGEST_PATH and Path(given).is_file() and zipfile.is_zipfile(given)


_LONGEST_PATH = 255


def check_bundle(file: Path, root: Path | None, accord: Accord) -> BundleChecked:
    """Every file of a bundle against its manifest, and the manifest against the case in the repository at `root`.

    Raises `Refusal` where it is no bundle of ours.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_FILES or sum(one.file_size for one in entries) > _LARGEST_BUNDLE:
                raise _no_bundle(file)
            twice = {one.filename for one in entries if sum(same.filename == one.filename for same in entries) > 1}
            there = {one.filename: archive.read(one) for one in entries}
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        raise _no_bundle(file) from None
    listed = listed_in(there.get(MANIFEST, b"").decode("utf-8", "replace"))
    if listed is None:
        raise _no_bundle(file)
    sums = {name: fingerprint_of_bytes(content) for name, content in there.items()}
    found = (*differences(listed, sums, _BESIDE), *((name, Found.UNLISTED) for name in sorted(twice)))
    case = checked_case(file, there.get(tree.CASE_FILE, b""), accord).record
    id = case.id if case else ""
    return BundleChecked(id, sums[MANIFEST], len(listed), found, _is_recorded(id, sums[MANIFEST], root, accord))


_BESIDE = frozenset({MANIFEST, "LISEZMOI.txt"})
"""What stands in a bundle, and on no manifest."""


def _is_recorded(id: str, manifest: str, root: Path | None, accord: Accord) -> bool | None:
    file = root / tree.CASES / id / tree.CASE_FILE if root and id else None
    reading = open_case(file, accord) if file and file.is_file() else None
    if reading is None or reading.record is None:
        return None
    return any(one.manifest == manifest for one in reading.record.transmission)


def _no_bundle(file: Path) -> Refusal:
    message = _("this ZIP file is no bundle of a case: it has no manifest that can be read")
    remedy = _("Name a bundle that “cqpt transmit” wrote.")
    return Refusal(Diagnostic("nothing-to-verify", message, Position(file), remedy))
