"""`cqpt validate`: is every file right, and every link between files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.app import FAVOURABLE, UNFAVOURABLE
from cqpt_cli.commands._completion import cases_and_files
from cqpt_cli.commands._options import Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Check every file, and every link between files: cases, grids, documents, organisations, sittings.

“cqpt explain ID” says what a problem means and how to cure it. What has not changed since the last time is not read again.

For example: cqpt validate cases/2026-0001 --format sarif"""),
)
def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]",
            readable=False,
            autocompletion=cases_and_files,
            help=N_("Files, case folders or case repositories; by default the repository of the current folder."),
        ),
    ] = None,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=N_("console, json, sarif or junit."))
    ] = "console",
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings count as errors."))] = False,
    json: Json = False,
) -> None:
    """Print what was found."""
    from cqpt_cli.casework.finding import paths_named, root_of
    from cqpt_cli.casework.looking import look_ahead

    paths = paths_named(paths or [root_of(Path())])
    with look_ahead(paths) as ahead:  # while the rest is loaded
        from cqpt_cli.casework import validating
        from cqpt_cli.commands._options import formats_named
        from cqpt_cli.findings import Severity
        from cqpt_cli.law.accord import default_accord
        from cqpt_cli.rendering import findings_page, json_output
        from cqpt_cli.rendering.findings import WRITERS
        from cqpt_cli.rendering.screen import counting, show, show_diagnostics

        (chosen,) = formats_named("json" if json else format, findings_page.FORMATS)[:1]
        with counting() as count:
            inspections = validating.validate(paths, default_accord(), count, ahead)
            findings = validating.findings_of(inspections)
        if chosen == findings_page.CONSOLE:
            show_diagnostics(findings.diagnostics)
            show(findings_page.summary(findings))
        else:
            json_output.put(WRITERS[chosen](findings))
        wrong = findings.count(Severity.ERROR) or (strict and findings.diagnostics)
        raise typer.Exit(UNFAVOURABLE if wrong else FAVOURABLE)
