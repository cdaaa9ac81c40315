"""`cqpt register`: the certificates delivered, derived from the cases (accord, art. 5)."""

from __future__ import annotations

from pathlib import Path

import typer

from cqpt_cli.commands._options import CsvTable, Json, RepositoryFolder
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""The register of certificates: every number, who holds it, duplicates, withdrawals. It is derived from the cases.

For example: cqpt register --csv > registre.csv"""),
)
def register(repository: RepositoryFolder = None, csv: CsvTable = False, json: Json = False) -> None:
    """Show the register. Exit code 2 where a case cannot be read: it may hold a certificate."""
    import sys

    from cqpt_cli.casework.delivering import register_of
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.diagnostics import Diagnostic
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, register_page, sheets
    from cqpt_cli.rendering.screen import show, show_diagnostics

    accord, problems = default_accord(), list[Diagnostic]()
    lines = register_of(root_of(repository or Path()), accord, problems)
    if json:
        json_output.write(register_page.as_json(lines))
    elif csv:
        sys.stdout.write(sheets.csv_sheet(*register_page.as_sheet(lines, accord)).decode())
    else:
        show(register_page.page_of(lines, accord))
    show_diagnostics(problems)
    if problems:
        raise typer.Exit(2)
