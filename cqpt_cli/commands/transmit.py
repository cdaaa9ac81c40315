"""`cqpt transmit`: the complete case, with the opinion of the body, goes to the branch office (cahier des charges, IV)."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json, Replace
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.EVALUATE

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Hand in the complete case with the opinion of the evaluating body, as one bundle with its manifest.

The bundle (transmissions/) is read without cqpt, and “cqpt verify” checks it. The record is frozen from then on: nothing is
decided on one that was changed, unless it is handed in anew (--replace --because).

For example: cqpt transmit 2026-0001 --hours 3 --by "Camille Durand" """),
)
def transmit(
    case: CaseFolder,
    hours: Annotated[
        str | None, typer.Option(metavar="HOURS", help=N_("The hours that the evaluation took, for its funding: 2.5."))
    ] = None,
    hours_of: Annotated[
        list[str] | None,
        typer.Option(
            metavar="BODY=HOURS", help=N_("Of these hours, those of a body that had the case before; repeat for more.")
        ),
    ] = None,
    by: By = None,
    on: ActDay = None,
    replace: Replace = False,
    because: Annotated[str | None, typer.Option(metavar="TEXT", help=N_("Why the record is handed in anew."))] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Hand in the case."""
    from cqpt_cli.casework.evaluating import plan_handing_in
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, number_or_none, numbers_named, signer_named
    from cqpt_cli.law.accord import default_accord

    folder, signer, taken = case_folder(case), signer_named(by, on, replace=replace), number_or_none(hours)
    others = numbers_named(hours_of or (), "--hours-of")
    act(
        folder,
        lambda: plan_handing_in(folder, default_accord(), signer, taken, because, others),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
