"""`cqpt agree`: the agreement between the company and the evaluating body (accord, art. 6-2)."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._options import ActDay, By, CaseFolder, Commit, DryRun, Json, Replace
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.EVALUATE

app = command_app()

SignatureDay = Annotated[
    str | None, typer.Option(metavar="DATE", help=N_("The day of that signature; by default the day of the act."))
]


@app.command(
    cls=SpokenCommand,
    help=N_("""Record the agreement between the company and the evaluating body, and write it (accord, art. 6-2).

What is not known yet of the day, the place and the evaluator is left to be filled in by hand. Without signatures it is a
draft to be signed; the observation comes after both have signed.

For example: cqpt agree 2026-0001 --by "Ana Petit" --company "Paul Roux" --body "Camille Durand" """),
)
def agree(
    case: CaseFolder,
    company: Annotated[str | None, typer.Option(metavar="NAME", help=N_("Who signed for the company."))] = None,
    company_on: SignatureDay = None,
    body: Annotated[str | None, typer.Option(metavar="NAME", help=N_("Who signed for the evaluating body."))] = None,
    body_on: SignatureDay = None,
    observation_on: Annotated[
        str | None, typer.Option(metavar="DATE", help=N_("The day agreed for the observation, where it is known."))
    ] = None,
    place: Annotated[str | None, typer.Option(help=N_("The site where it will be, where it is known."))] = None,
    evaluator: Annotated[
        str | None, typer.Option(metavar="NAME", help=N_("Who will assess, where it is known."))
    ] = None,
    by: By = None,
    on: ActDay = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the agreement."""
    from cqpt_cli.casework.evaluating import plan_agreement
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import act, day_or_none, signer_named
    from cqpt_cli.law.accord import default_accord

    folder, signer = case_folder(case), signer_named(by, on, replace=replace)
    signed_by_company = (company, day_or_none(company_on) or signer.on) if company else None
    signed_by_body = (body, day_or_none(body_on) or signer.on) if body else None
    organised = {"observed_on": day_or_none(observation_on), "place": place or None, "evaluator": evaluator or None}
    act(
        folder,
        lambda: plan_agreement(folder, default_accord(), signer, signed_by_company, signed_by_body, organised),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
