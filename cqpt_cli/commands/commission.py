"""`cqpt commission`: the sittings of the award commission (accord, art. 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._completion import among, certificates, items
from cqpt_cli.commands._options import (
    ActDay,
    Aside,
    Body,
    By,
    CaseNumber,
    Commit,
    DryRun,
    Json,
    Reasons,
    Replace,
    Repository,
    SittingDay,
    Votes,
    certificate_named,
)
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app(
    no_args_is_help=True,
    help=N_("""Prepare a sitting of the award commission, record its decisions, close its minutes (accord, art. 5).

For example: cqpt commission prepare 2026-06-24"""),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""What blocks before the day: the sitting itself, and each case on its agenda; and the accreditations to study.

For example: cqpt commission prepare 2026-06-24"""),
)
def prepare(day: SittingDay, repository: Repository = None, json: Json = False) -> None:
    """Show what stands between each case and a decision. Exit code 1 where something blocks."""
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.casework.preparing import readiness_of, studies_for
    from cqpt_cli.casework.sitting import open_sitting
    from cqpt_cli.commands._options import day_or_today
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, sitting_page
    from cqpt_cli.rendering.screen import show

    accord = default_accord()
    opened = open_sitting(root_of(repository or Path()), day_or_today(day), accord)
    (blocks, cases_ready), studies = readiness_of(opened), studies_for(opened)
    if json:
        json_output.write(sitting_page.as_json(opened.session, blocks, cases_ready, studies))
    else:
        show(sitting_page.page_of(opened.session, blocks, cases_ready, studies))
    if blocks or any(one.blocks for one in cases_ready):
        raise typer.Exit(1)


@app.command(
    cls=SpokenCommand,
    help=N_("""Record the decision of a sitting on one case, and write its letter.

For example: cqpt commission decide 2026-06-24 2026-0001 --decision awarded --votes 4,0,0 --by "Ana Petit" """),
)
def decide(
    day: SittingDay,
    case: CaseNumber,
    decision: Annotated[
        str | None,
        typer.Option(
            help=N_("awarded, complementary-evaluation, refused or postponed."),
            autocompletion=among("awarded", "complementary-evaluation", "refused", "postponed"),
        ),
    ] = None,
    reason: Reasons = None,
    votes: Votes = None,
    item: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ITEM",
            help=N_("An item to be assessed; repeat for more. By default all that are open."),
            autocompletion=items,
        ),
    ] = None,
    aside: Aside = None,
    repository: Repository = None,
    by: By = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the decision."""
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.awarding import plan_award
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import act, asked_for, signer_named, votes_or_none
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.acts import AwardDecision
    from cqpt_cli.sources import tree

    root, signer = root_of(repository or Path()), signer_named(by, day, replace=replace)
    known = [one.value for one in AwardDecision]
    decided = one_of(asked_for(decision, "--decision", _("Which decision?"), known), known)
    folder, counted = root / tree.CASES / one_of(case, tree.folders_of_cases(root)), votes_or_none(votes)
    act(
        folder,
        lambda: plan_award(
            root, default_accord(), signer, case, decided, reason or [], counted, item or [], aside or []
        ),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""Record what a sitting thinks of an accreditation, of its renewal or of its withdrawal (accord, art. 5).

For example: cqpt commission study 2026-06-24 jalons-competences --opinion favourable --votes 4,0,0 --by "Ana Petit" """),
)
def study(
    day: SittingDay,
    slug: Body,
    opinion: Annotated[
        str | None,
        typer.Option(
            help=N_("favourable, unfavourable or postponed."),
            autocompletion=among("favourable", "unfavourable", "postponed"),
        ),
    ] = None,
    reason: Reasons = None,
    votes: Votes = None,
    certificate: Annotated[
        list[str] | None,
        typer.Option(
            help=N_("A certificate it is about; repeat for more. By default all those of the body."),
            autocompletion=certificates,
            callback=certificate_named,
        ),
    ] = None,
    aside: Aside = None,
    repository: Repository = None,
    by: By = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Record the opinion."""
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.casework.studying import plan_study
    from cqpt_cli.commands._options import asked_for, record_and_show, signer_named, votes_or_none
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.session import StudyOpinion

    root, signer, counted = root_of(repository or Path()), signer_named(by, day, replace=replace), votes_or_none(votes)
    known = [one.value for one in StudyOpinion]
    given = one_of(asked_for(opinion, "--opinion", _("Which opinion?"), known), known)
    record_and_show(
        root,
        lambda: plan_study(
            root, default_accord(), signer, slug, given, reason or [], counted, certificate or [], aside or []
        ),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""Write the summary table (tableau récapitulatif) of the cases on the agenda of a sitting.

For example: cqpt commission table 2026-06-24 --format pdf"""),
)
def table(
    day: SittingDay,
    format: Annotated[str, typer.Option(help=N_("One or several of: md,html,pdf."))] = "md,html,pdf",
    output: Annotated[
        str | None,
        typer.Option(metavar="DIR", help=N_("Where to write; by default letters/sessions of the repository.")),
    ] = None,
    repository: Repository = None,
    json: Json = False,
) -> None:
    """Write the table."""
    from cqpt_cli.casework.corresponding import write_table
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.commands._options import day_or_today, folder_named, formats_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import FORMATS

    root, place = root_of(repository or Path()), folder_named(output) if output is not None else None
    written = write_table(root, day_or_today(day), default_accord(), formats_named(format, FORMATS), place)
    show_documents(written, json=json)


@app.command(
    cls=SpokenCommand,
    help=N_("""Close the minutes of a sitting and write them, with the summary of its decisions.

For example: cqpt commission minutes 2026-06-24 --signed "Anne Petit" --signed "Paul Roux" --by "Ana Petit" """),
)
def minutes(
    day: SittingDay,
    signed: Annotated[
        list[str] | None, typer.Option("--signed", metavar="NAME", help=N_("A member who signed; repeat for more."))
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help=N_("Write them to be signed, and close nothing."))] = False,
    repository: Repository = None,
    on: ActDay = None,
    by: By = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Close the minutes, and write them."""
    from cqpt_cli.casework.closing import plan_minutes
    from cqpt_cli.casework.corresponding import write_minutes
    from cqpt_cli.casework.finding import root_of
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import day_or_today, show_recorded, signer_named
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.writing import Plan

    root, held_on, accord = root_of(repository or Path()), day_or_today(day), default_accord()
    if draft:
        recorded = record(root, lambda: Plan([], ""), dry_run=dry_run)
    else:
        signer = signer_named(by, on)
        plan = lambda: plan_minutes(root, accord, signer, held_on, signed or [])  # noqa: E731
        recorded = record(root, plan, dry_run=dry_run, commit=commit)
    documents = () if dry_run else write_minutes(root, held_on, accord)
    show_recorded(recorded, json=json, documents=documents)
