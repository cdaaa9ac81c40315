"""`cqpt complete`: a reminder, or the answer, to a request for completion (accord, art. 6-1)."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.ADMIT

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Note a reminder to a candidate whose file is to be completed (and write it), or the answer received.

The accord sets no delay: the day awaited is a choice of the branch office.

For example: cqpt complete 2026-0001 --reminder --by "Ana Petit" """),
)
def complete(
    case: CaseFolder,
    reminder: Annotated[bool, typer.Option("--reminder", help=N_("The candidate is reminded."))] = False,
    answer: Annotated[bool, typer.Option("--answer", help=N_("The candidate answered."))] = False,
    note: Annotated[str | None, typer.Option(help=N_("What was said, in a sentence."))] = None,
    due_on: Annotated[
        str | None, typer.Option(metavar="DATE", help=N_("For a reminder: until when an answer is awaited."))
    ] = None,
    by: By = None,
    on: ActDay = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Note the reminder or the answer."""
    from cqpt_cli.casework.deciding import plan_completion
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, day_or_none, one_flag, signer_named
    from cqpt_cli.law.accord import default_accord

    event = one_flag({"--reminder": ("reminded", reminder), "--answer": ("answered", answer)})
    folder, signer, until = case_folder(case), signer_named(by, on), day_or_none(due_on)
    act(
        folder,
        lambda: plan_completion(folder, default_accord(), signer, event, note, until),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
