"""`cqpt confirm`: stand by a judgement whose ground has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._completion import cases_and_files, suspects
from cqpt_cli.commands._options import Commit, Day, DryRun, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Confirm what is suspect: a grid or a decision whose case, documents or référentiel changed since it was made.

Who judged first, and when, stays in the file: a confirmation is added to it.

For example: cqpt confirm cases/2026-0001/grids/observation.yaml --by "Camille Durand" """),
)
def confirm(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help=N_("A grid, or a case: then all that is suspect in it."),
            autocompletion=cases_and_files,
        ),
    ],
    by: Annotated[str | None, typer.Option(help=N_("Who looked at it again."))] = None,
    on: Day = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE/ITEM",
            help=N_("One suspect thing only, as in award/grids/quiz.yaml, award, or contrat; repeat for more."),
            autocompletion=suspects,
        ),
    ] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Renew the marks."""
    from cqpt_cli.casework.confirming import plan_confirmation
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.commands._options import record_and_show, signer_named
    from cqpt_cli.law.accord import default_accord

    target = path if path.is_file() else case_folder(path)
    signer = signer_named(by, on)
    record_and_show(
        place_of_lock(target.parent if target.is_file() else target),
        lambda: plan_confirmation(target, default_accord(), signer, only or ()),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
