"""`cqpt send`: an admissible case goes to an accredited evaluating body (accord, art. 6-1)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from cqpt_cli.commands._completion import cases, organisations
from cqpt_cli.commands._options import (
    ACT_DAY_OPTION,
    BY_OPTION,
    COMMIT_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
    REPLACE_OPTION,
)
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
    case: Annotated[
        Path, typer.Argument(metavar="CASE", help=N_("The case folder, or its number."), autocompletion=cases)
    ],
    to: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="SLUG", help=N_("The evaluating body."), autocompletion=organisations),
    ] = None,
    tutor: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="NAME", help=N_("The tutor in the company, who is written to as well.")),
    ] = None,
    by: Annotated[Optional[str], BY_OPTION] = None,  # noqa: UP045
    on: Annotated[Optional[str], ACT_DAY_OPTION] = None,  # noqa: UP045
    replace: Annotated[bool, REPLACE_OPTION] = False,
    dry_run: Annotated[bool, DRY_RUN_OPTION] = False,
    commit: Annotated[bool, COMMIT_OPTION] = False,
    json: Annotated[bool, JSON_OPTION] = False,
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
