"""`cqpt deliver`: the certificate is delivered, a duplicate made, or it is withdrawn (accord, art. 5)."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json, Reasons
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Deliver the certificate that the commission awarded, under the next number of the register.

--duplicate delivers it again under the same number; --withdraw withdraws it, for a coded reason.

For example: cqpt deliver 2026-0001 --by "CPNE" """),
)
def deliver(
    case: CaseFolder,
    duplicate: Annotated[bool, typer.Option("--duplicate", help=N_("Deliver it once more."))] = False,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=N_("Withdraw it."))] = False,
    reason: Reasons = None,
    by: By = None,
    on: ActDay = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Deliver, deliver again, or withdraw."""
    from cqpt_cli.casework.delivering import plan_delivery, plan_duplicate, plan_withdrawal
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.commands._options import act, one_flag, signer_named
    from cqpt_cli.law.accord import default_accord

    folder, signer, accord = case_folder(case), signer_named(by, on), default_accord()
    flags = {"--duplicate": ("duplicate", duplicate), "--withdraw": ("withdraw", withdraw)}
    plans = {
        "deliver": lambda: plan_delivery(place_of_lock(folder), accord, signer, folder),
        "duplicate": lambda: plan_duplicate(accord, signer, folder, reason or []),
        "withdraw": lambda: plan_withdrawal(accord, signer, folder, reason or []),
    }
    plan = plans[one_flag(flags, otherwise="deliver")]
    act(folder, plan, dry_run=dry_run, commit=commit, json=json)
