"""`cqpt letter`: write again the documents of the acts of a case."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._options import CaseFolder, Json, ProseFormats
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.WRITE

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Write again the documents of every act of a case: letters, slips, the agreement (letters/).

Each says what was known on the day of its act. What was sent is never written over: another text goes beside it.

For example: cqpt letter 2026-0001 --kind recevabilite --format pdf,docx"""),
)
def letter(
    case: CaseFolder,
    kind: Annotated[
        list[str] | None,
        typer.Option(help=N_("Only these, by their name without the date: recevabilite; repeat for more.")),
    ] = None,
    format: ProseFormats = "pdf,docx",
    json: Json = False,
) -> None:
    """Write the documents."""
    from cqpt_cli.casework.corresponding import write_all_documents
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import formats_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import PROSE_FORMATS

    formats = formats_named(format, PROSE_FORMATS)
    written = write_all_documents(case_folder(case), default_accord(), kind or [], formats)
    show_documents([one.path for one in written], json=json, beside=written)
