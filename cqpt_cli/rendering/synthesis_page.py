"""What `cqpt synthesize` did, for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cqpt_cli.language import _, ngettext
from cqpt_cli.rendering.page import Column, Page, Paragraph, Said, Table, Title, Tone

SUMMARY = "tableau-recapitulatif"
"""The name of the summary table."""


def written(files: Sequence[Path], folder: Path) -> Page:
    """Where the documents lie: a row a document, its formats beside it."""
    if not files:
        return [Title(_("Nothing was written."))]
    formats: dict[str, list[str]] = {}
    for file in files:
        formats.setdefault(file.stem, []).append(file.suffix.removeprefix("."))
    rows = [[Said(stem, Tone.STRONG), Said(" ".join(endings))] for stem, endings in formats.items()]
    count = ngettext("{number} file written to {folder}", "{number} files written to {folder}", len(files))
    if SUMMARY in formats:
        table = _("The summary table for the commission is {name}.").format(name=SUMMARY)
    else:
        table = _("The summary table, which is that of the whole repository, is left as it is.")
    return [
        Title(count.format(number=len(files), folder=folder)),
        Table([Column(_("Document")), Column(_("Formats"))], rows),
        Paragraph(Said(table, Tone.QUIET)),
    ]
