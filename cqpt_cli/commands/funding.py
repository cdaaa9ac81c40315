"""`cqpt funding`: what the branch pays for evaluations, and who pays otherwise (accord, art. 6-2)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import CsvTable, Json, RepositoryFolder
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.BRANCH

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""What the branch pays for evaluations: hours × rate, capped, per case or per body, over a period (accord, art. 6-2).

For example: cqpt funding --from 2026-01-01 --to 2026-06-30 --by-body"""),
)
def funding(
    repository: RepositoryFolder = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help=N_("Sittings from this day on."))] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help=N_("Sittings until this day."))] = None,
    by_body: Annotated[bool, typer.Option("--by-body", help=N_("A row a body, in place of a row a case."))] = False,
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="DIR", help=N_("Write it there as a document, to be sent or filed.")),
    ] = None,
    format: Annotated[str, typer.Option(help=N_("With --output, one or several of: md,html,pdf,docx."))] = "pdf,docx",
    csv: CsvTable = False,
    json: Json = False,
) -> None:
    """Show the statement. Exit code 2 where a case cannot be read."""
    import sys

    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.casework.funding import statement, write_statement
    from cqpt_cli.commands._options import day_or_none, folder_named, formats_named, show_documents
    from cqpt_cli.diagnostics import Diagnostic
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import funding_page, json_output, sheets
    from cqpt_cli.rendering.documents import PROSE_FORMATS
    from cqpt_cli.rendering.screen import show, show_diagnostics
    from cqpt_cli.sources.clock import today

    problems = list[Diagnostic]()
    first, last = day_or_none(start), day_or_none(end)
    place, formats = folder_named(output) if output is not None else None, formats_named(format, PROSE_FORMATS)
    root = root_of(repository or Path())
    lines = statement(root, default_accord(), first, last, problems)
    if place:
        written = write_statement(root, default_accord(), lines, (first, last), today(), formats, place)
        show_documents([one.path for one in written], json=json, beside=written)
    elif json:
        json_output.write(funding_page.as_json(lines))
    elif csv:
        sys.stdout.write(sheets.csv_sheet(*funding_page.as_sheet(lines)).decode())
    else:
        show(funding_page.page_of(lines, by_body=by_body))
    show_diagnostics(problems)
    if problems:
        raise typer.Exit(2)
