"""`cqpt decide`: the decision of admissibility (accord, art. 6-1)."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._completion import among
from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json, Reasons, Replace
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.ADMIT

app = command_app()

DECISIONS = ("admissible", "inadmissible", "to-complete")


@app.command(
    cls=SpokenCommand,
    help=N_("""Record the decision of admissibility (accord, art. 6-1), and write its letter.

The check proposes the decision and its reasons; --decision decides otherwise, with --reason. A rejection that the check
contradicts is justified with --because: the letter shows both.

For example: cqpt decide 2026-0001 --by "Ana Petit" """),
)
def decide(
    case: CaseFolder,
    decision: Annotated[
        str | None,
        typer.Option(
            help=N_("admissible, inadmissible or to-complete; by default what the check proposes."),
            autocompletion=among("admissible", "inadmissible", "to-complete"),
        ),
    ] = None,
    reason: Reasons = None,
    because: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("Why a rejection goes against what the check found; a sentence.")),
    ] = None,
    due_on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help=N_("To complete: until when; by default after the delay of the settings.")),
    ] = None,
    by: By = None,
    on: ActDay = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the decision."""
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.deciding import plan_decision
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, day_or_none, signer_named
    from cqpt_cli.law.accord import default_accord

    folder, signer, until = case_folder(case), signer_named(by, on, replace=replace), day_or_none(due_on)
    if decision:
        one_of(decision, DECISIONS)
    act(
        folder,
        lambda: plan_decision(folder, default_accord(), signer, decision, reason or [], until, because),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
