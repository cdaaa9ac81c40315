"""`cqpt synthesize`: the documents the commission decides on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.app import FAVOURABLE, WRONG_INPUT
from cqpt_cli.commands._completion import cases_and_files
from cqpt_cli.commands._options import Formats, Json, ReferenceDay, day_or_none
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Write the synthesis of each case for the commission, and the summary table of them all.

Documents are in French, and are rebuilt whole each time. The summary table comes as CSV and XLSX too.

For example: cqpt synthesize examples/branche-2026 --format pdf --output build/commission"""),
)
def synthesize(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]",
            readable=False,
            autocompletion=cases_and_files,
            help=N_("Case folders or a case repository; by default the current folder."),
        ),
    ] = None,
    format: Formats = "md,html,pdf",
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="DIR", help=N_("Where to write; by default “syntheses” of the repository.")),
    ] = None,
    on: ReferenceDay = None,
    json: Json = False,
) -> None:
    """Write the documents, and say where they lie."""
    from cqpt_cli.casework import synthesizing
    from cqpt_cli.casework.finding import paths_named
    from cqpt_cli.commands._options import folder_named, formats_named
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, synthesis_json, synthesis_page
    from cqpt_cli.rendering.documents import FORMATS, default_documents
    from cqpt_cli.rendering.screen import progress, show, show_diagnostics

    formats, day = formats_named(format, FORMATS), day_or_none(on)
    paths = paths_named(paths or [Path()])
    folder = synthesizing.default_output(paths) if output is None else folder_named(output)
    # The table of the whole repository is not replaced by that of one of its cases.
    summary = output is not None or synthesizing.means_all(paths)
    outcome = synthesizing.synthesize(
        paths, default_accord(), default_documents(), formats, folder, day, progress, summary=summary
    )
    if json:
        json_output.write(synthesis_json.one(outcome.written, outcome.diagnostics))
    else:
        show(synthesis_page.written(outcome.written, folder))
    show_diagnostics(outcome.diagnostics)
    raise typer.Exit(WRONG_INPUT if outcome.diagnostics else FAVOURABLE)
