"""`cqpt accredit`: evaluating bodies are accredited, renewed and withdrawn (accord, art. 5; cahier des charges, IV)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import (
    ActDay,
    Body,
    By,
    Certificates,
    Commit,
    Day,
    DryRun,
    Json,
    Reasons,
    Repository,
    Session,
)
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.BRANCH

app = command_app(
    no_args_is_help=True,
    help=N_("""Accredit evaluating bodies for two years, renew, withdraw, and see whom a lapse hits (cahier des charges, IV).

For example: cqpt accredit list"""),
)


@app.command(
    "list",
    cls=SpokenCommand,
    help=N_("""The evaluating bodies on a day, and the cases that each is running.

For example: cqpt accredit list --on 2026-12-31"""),
)
def list_(on: Day = None, repository: Repository = None, json: Json = False) -> None:
    """Show the bodies. Exit code 1 where a body that runs cases is not accredited."""
    from cqpt_cli.casework.accrediting import body_lines
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import day_or_today
    from cqpt_cli.diagnostics import Diagnostic
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import accreditation_page, json_output
    from cqpt_cli.rendering.screen import show, show_diagnostics

    accord, day, problems = default_accord(), day_or_today(on), list[Diagnostic]()
    lines = body_lines(root_of(repository or Path()), accord, day, problems)
    if json:
        json_output.write(accreditation_page.as_json(lines, accord, day))
    else:
        show(accreditation_page.page_of(lines, accord, day))
    show_diagnostics(problems)
    if problems:
        raise typer.Exit(2)
    if any(line.running and not all(state.held for state in line.states.values()) for line in lines):
        raise typer.Exit(1)


@app.command(
    cls=SpokenCommand,
    help=N_("""Accredit a body that has no accreditation yet, or no longer (accord, art. 5; cahier des charges, IV).

The commission studies it first: cqpt commission study.

For example: cqpt accredit grant evaluateurs-associes --session 2026-09-16 --by CPNE"""),
)
def grant(
    slug: Body,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=N_("The first day; by default the day of the decision.")),
    ] = None,
    certificate: Certificates = None,
    session: Session = None,
    repository: Repository = None,
    by: By = None,
    on: ActDay = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the accreditation."""
    from cqpt_cli.casework.accrediting import Request, plan_accreditation
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import day_or_none, record_and_show, signer_named
    from cqpt_cli.law.accord import default_accord

    root, signer = root_of(repository or Path()), signer_named(by, on)
    request = Request(slug, day_or_none(start), certificate or [], day_or_none(session))
    record_and_show(
        root,
        lambda: plan_accreditation(root, default_accord(), signer, request),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""Renew the accreditation of a body for two years, on its yearly report (cahier des charges, IV).

The commission studies it first: cqpt commission study.

For example: cqpt accredit renew evaluateurs-associes --session 2026-09-16 --report "bilan 2025" --by CPNE"""),
)
def renew(
    slug: Body,
    report: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("The yearly report: the document, or the day on which it was received.")),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help=N_("The first day; by default after the present one, or today.")),
    ] = None,
    certificate: Certificates = None,
    session: Session = None,
    repository: Repository = None,
    by: By = None,
    on: ActDay = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the renewal."""
    from cqpt_cli.casework.accrediting import Request, plan_accreditation
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import day_or_none, record_and_show, signer_named
    from cqpt_cli.law.accord import default_accord

    root, signer, cited = root_of(repository or Path()), signer_named(by, on), (report or "").strip() or None
    request = Request(slug, day_or_none(start), certificate or [], day_or_none(session), cited)
    record_and_show(
        root,
        lambda: plan_accreditation(root, default_accord(), signer, request, renewal=True),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""Withdraw at once the accreditation of a body, for a malfunction really at fault.

For example: cqpt accredit withdraw atelier-des-telecoms --by CPNE --reason "dysfonctionnement-fautif: quiz communiqué" """),
)
def withdraw(
    slug: Body,
    reason: Reasons = None,
    repository: Repository = None,
    by: By = None,
    on: ActDay = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the withdrawal."""
    from cqpt_cli.casework.accrediting import plan_accreditation_withdrawal
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import record_and_show, signer_named
    from cqpt_cli.law.accord import default_accord

    root, signer = root_of(repository or Path()), signer_named(by, on)
    record_and_show(
        root,
        lambda: plan_accreditation_withdrawal(root, default_accord(), signer, slug, reason or []),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )
