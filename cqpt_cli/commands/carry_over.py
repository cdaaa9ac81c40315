"""`cqpt carry-over`: common knowledge validated with the other certificate (accord, art. 3)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._completion import cases
from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json, Replace
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.ADMIT

app = command_app()

EXERCISES = ("daily", "interrupted", "none")


@app.command(
    cls=SpokenCommand,
    help=N_("""Take over the common knowledge that a candidate validated with the other certificate (accord, art. 3).

It stays validated for 3 years, or 5 where the job is exercised daily.

For example: cqpt carry-over 2026-0012 --from 2025-0003 --exercise daily --by "Ana Petit" """),
)
def carry_over(
    case: CaseFolder,
    origin: Annotated[
        Path,
        typer.Option("--from", metavar="CASE", help=N_("The case of the other certificate."), autocompletion=cases),
    ],
    exercise: Annotated[
        str | None, typer.Option(help=N_("How the job was exercised since: daily, interrupted or none."))
    ] = None,
    by: By = None,
    on: ActDay = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record what is carried over."""
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.carrying import plan_carry_over
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, asked_for, signer_named
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord

    folder, before, signer = case_folder(case), case_folder(origin), signer_named(by, on, replace=replace)
    how = one_of(asked_for(exercise, "--exercise", _("How was the job exercised since?"), EXERCISES), EXERCISES)
    act(
        folder,
        lambda: plan_carry_over(folder, before, default_accord(), signer, how),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
