"""`cqpt sheet`: one plain page for the candidate: done, missing, by when, whom to ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from cqpt_cli.commands._completion import cases
from cqpt_cli.commands._options import JSON_OPTION
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.WRITE

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Write one plain page for the candidate: what is done, what is missing, by when, whom to ask.

For example: cqpt sheet 2026-0001 --format pdf"""),
)
def sheet(
    case: Annotated[
        Path, typer.Argument(metavar="CASE", help=N_("The case folder, or its number."), autocompletion=cases)
    ],
    format: Annotated[str, typer.Option(help=N_("One or several of: md,html,pdf,docx."))] = "pdf",
    on: Annotated[Optional[str], typer.Option("--on", metavar="DATE", help=N_("The day; by default today."))] = None,  # noqa: UP045
    json: Annotated[bool, JSON_OPTION] = False,
) -> None:
    """Write the sheet."""
    from cqpt_cli.casework.corresponding import write_sheet
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import day_or_today, formats_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import PROSE_FORMATS

    formats = formats_named(format, PROSE_FORMATS)
    written = write_sheet(case_folder(case), default_accord(), day_or_today(on), formats)
    show_documents(written, json=json)
