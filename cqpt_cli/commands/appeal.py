"""`cqpt appeal`: the appeal of a candidate, and its answer (accord, art. 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._completion import among, items
from cqpt_cli.commands._options import (
    ActDay,
    Aside,
    By,
    CaseFolder,
    CaseNumber,
    Commit,
    DryRun,
    Json,
    Reasons,
    Replace,
    Repository,
    SittingDay,
    Votes,
)
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app(
    no_args_is_help=True,
    help=N_("""Record the appeal of a candidate, and the answer of the commission (accord, art. 5).

For example: cqpt appeal lodge 2026-0001 --ground absence-de-rigueur --reason "entretien non tenu" --by "Ana Petit" """),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""Record an appeal, whatever its ground, and write its acknowledgement.

Until it is answered, the candidate can complete it, or change its ground: --replace.

For example: cqpt appeal lodge 2026-0001 --ground absence-de-rigueur --reason "entretien non tenu" --by "Ana Petit" """),
)
def lodge(
    case: CaseFolder,
    ground: Annotated[str | None, typer.Option(help=N_("The ground, as the candidate gives it."))] = None,
    reason: Reasons = None,
    by: By = None,
    on: ActDay = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the appeal."""
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.appealing import plan_appeal
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, asked_for, signer_named
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord

    accord, folder, signer = default_accord(), case_folder(case), signer_named(by, on, replace=replace)
    known = tuple(accord.reasons.grounds)
    named = one_of(asked_for(ground, "--ground", _("On which ground?"), known), known)
    act(
        folder,
        lambda: plan_appeal(folder, accord, signer, named, reason or []),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""Record the answer of a sitting to an appeal, and write its letter.

For example: cqpt appeal answer 2026-09-16 2026-0001 --decision granted --item CAD1-F05 --by "Ana Petit" """),
)
def answer(
    day: SittingDay,
    case: CaseNumber,
    decision: Annotated[
        str | None,
        typer.Option(
            help=N_("granted, dismissed or not-receivable."),
            autocompletion=among("granted", "dismissed", "not-receivable"),
        ),
    ] = None,
    reason: Reasons = None,
    votes: Votes = None,
    item: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ITEM", help=N_("Granted: an item that is assessed anew; repeat for more."), autocompletion=items
        ),
    ] = None,
    aside: Aside = None,
    repository: Repository = None,
    by: By = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the answer."""
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.appealing import plan_answer
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import act, asked_for, signer_named, votes_or_none
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.acts import AppealDecision
    from cqpt_cli.sources import tree

    root, signer = root_of(repository or Path()), signer_named(by, day)
    known = [one.value for one in AppealDecision]
    decided = one_of(asked_for(decision, "--decision", _("Which decision?"), known), known)
    folder, counted = root / tree.CASES / one_of(case, tree.folders_of_cases(root)), votes_or_none(votes)
    act(
        folder,
        lambda: plan_answer(
            root, default_accord(), signer, case, decided, reason or [], counted, item or [], aside or []
        ),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
