"""`cqpt init`: begin a case repository."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import Commit, DryRun, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.BEGIN

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Begin a case repository: settings, folders, what git and editors need.

In an existing one, only what is missing is added.

For example: cqpt init branche-2026 --name "Branche, campagne 2026" """),
)
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help=N_("The folder; by default the current one."))
    ] = Path(),
    name: Annotated[str | None, typer.Option(help=N_("The name of the repository."))] = None,
    hook: Annotated[bool, typer.Option("--hook", help=N_("Have git check the cases before each commit."))] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write what is missing."""
    from cqpt_cli.casework.creating import plan_repository, ready_for
    from cqpt_cli.commands._options import record_and_show
    from cqpt_cli.law.accord import default_accord

    ready_for(folder, dry_run=dry_run, hook=hook)
    record_and_show(
        folder,
        lambda: plan_repository(folder, default_accord(), name, hook=hook),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
