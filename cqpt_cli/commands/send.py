"""`cqpt send`: an admissible case goes to an accredited evaluating body (accord, art. 6-1)."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._completion import organisations
from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json, Replace
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.ADMIT

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Send an admissible case to an accredited evaluating body, and write the slip (accord, art. 6-1).

A body that is not accredited on that day, or that trained the candidate, is refused.

For example: cqpt send 2026-0001 --to evaluateurs-associes --by "Ana Petit" """),
)
def send(
    case: CaseFolder,
    to: Annotated[
        str | None, typer.Option(metavar="SLUG", help=N_("The evaluating body."), autocompletion=organisations)
    ] = None,
    tutor: Annotated[
        str | None, typer.Option(metavar="NAME", help=N_("The tutor in the company, who is written to as well."))
    ] = None,
    by: By = None,
    on: ActDay = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Send the case."""
    from cqpt_cli.casework.evaluating import plan_assignment
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, asked_for, signer_named
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord

    folder, body = case_folder(case), asked_for(to, "--to", _("Which evaluating body?"))
    signer = signer_named(by, on, replace=replace)
    act(
        folder,
        lambda: plan_assignment(folder, default_accord(), signer, body, tutor),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
