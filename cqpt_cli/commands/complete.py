"""`cqpt complete`: a reminder, or the answer, to a request for completion (accord, art. 6-1)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from cqpt_cli.commands._completion import cases
from cqpt_cli.commands._options import (
    ACT_DAY_OPTION,
    BY_OPTION,
    COMMIT_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
)
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
    case: Annotated[
        Path, typer.Argument(metavar="CASE", help=N_("The case folder, or its number."), autocompletion=cases)
    ],
    reminder: Annotated[bool, typer.Option("--reminder", help=N_("The candidate is reminded."))] = False,
    answer: Annotated[bool, typer.Option("--answer", help=N_("The candidate answered."))] = False,
    note: Annotated[Optional[str], typer.Option(help=N_("What was said, in a sentence."))] = None,  # noqa: UP045
    due_on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="DATE", help=N_("For a reminder: until when an answer is awaited.")),
    ] = None,
    by: Annotated[Optional[str], BY_OPTION] = None,  # noqa: UP045
    on: Annotated[Optional[str], ACT_DAY_OPTION] = None,  # noqa: UP045
    dry_run: Annotated[bool, DRY_RUN_OPTION] = False,
    commit: Annotated[bool, COMMIT_OPTION] = False,
    json: Annotated[bool, JSON_OPTION] = False,
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
