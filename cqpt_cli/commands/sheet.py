"""`cqpt sheet`: one plain page for the candidate: done, missing, by when, whom to ask."""

from __future__ import annotations

from cqpt_cli.commands._options import CaseFolder, Day, Json, ProseFormats
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.WRITE

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Write one plain page for the candidate: what is done, what is missing, by when, whom to ask.

For example: cqpt sheet 2026-0001 --format pdf"""),
)
def sheet(case: CaseFolder, format: ProseFormats = "pdf", on: Day = None, json: Json = False) -> None:
    """Write the sheet."""
    from cqpt_cli.casework.corresponding import write_sheet
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import day_or_today, formats_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import PROSE_FORMATS

    formats = formats_named(format, PROSE_FORMATS)
    written = write_sheet(case_folder(case), default_accord(), day_or_today(on), formats)
    show_documents(written, json=json)
