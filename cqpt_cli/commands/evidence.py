"""`cqpt evidence`: the portfolio of evidence, piece by piece, and its report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.app import FAVOURABLE, UNFAVOURABLE, WRONG_INPUT
from cqpt_cli.commands._completion import items, kinds_of_evidence, pieces
from cqpt_cli.commands._options import CaseFolder, Commit, DryRun, Formats, Json, ReceivedOn, ReferenceDay, Title
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.EVALUATE

app = command_app(
    no_args_is_help=True,
    help=N_("""Build the portfolio of evidence of a case: its pieces, what each supports, what is still wanting, its report.

For example: cqpt evidence list 2026-0009"""),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""Receive a piece of evidence: copy it into the case, take its fingerprint, and link it to the items it supports.

Without a file, it is an original on paper. What it states of a job (employer, dates, hours) is held against the other
documents and against the experience.

For example: cqpt evidence add 2026-0009 lettre.pdf --kind temoignage --item CAD1-P07 --attested-by "Nadia Perrin" """),
)
def add(
    case: CaseFolder,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("The piece; none for an original on paper."))
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            help=N_("description-ecrite, document, temoignage, or another."), autocompletion=kinds_of_evidence
        ),
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM", help=N_("An item it supports; repeat for more."), autocompletion=items),
    ] = None,
    id: Annotated[
        str | None, typer.Option(help=N_("The short name by which grids cite it; by default its kind."))
    ] = None,
    title: Title = None,
    made_on: Annotated[str | None, typer.Option(metavar="DATE", help=N_("The day of the piece itself."))] = None,
    author: Annotated[str | None, typer.Option(help=N_("Who made it."))] = None,
    attested_by: Annotated[str | None, typer.Option(metavar="NAME", help=N_("Who attests it."))] = None,
    function: Annotated[str | None, typer.Option(help=N_("The function of who attests it."))] = None,
    attested_on: Annotated[str | None, typer.Option(metavar="DATE", help=N_("The day it was attested."))] = None,
    employer: Annotated[str | None, typer.Option(help=N_("It states a job: the employer."))] = None,
    start: Annotated[str | None, typer.Option(metavar="DATE", help=N_("It states a job: the first day."))] = None,
    end: Annotated[str | None, typer.Option(metavar="DATE", help=N_("It states a job: the last day."))] = None,
    hours: Annotated[
        str | None, typer.Option(metavar="HOURS", help=N_("It states a job: the effective hours of the whole job."))
    ] = None,
    received_on: ReceivedOn = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Copy the piece, list it and link it."""
    from cqpt_cli.casework import collecting
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.commands._options import asked_for, day_or_none, day_or_today, number_or_none, record_and_show
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.clock import today

    folder, accord, day = case_folder(case), default_accord(), day_or_today(received_on)
    kinds = ", ".join(accord.at(day).evidence.kinds.value)
    attestation = {"name": attested_by, "function": function, "on": day_or_none(attested_on)}
    statement = {
        "employer": employer, "start": day_or_none(start), "end": day_or_none(end), "hours": number_or_none(hours),
    }  # fmt: skip
    answers = {
        "id": id,
        "kind": asked_for(kind, "--kind", _("What is it ({kinds}, or another)").format(kinds=kinds)),
        "received_on": day,
        "title": title,
        "made_on": day_or_none(made_on),
        "author": author,
        "attested_by": collecting.block_of(attestation, "--attested-by", "name"),
        "items": item or [],
        "states": collecting.block_of(statement, "--employer", "employer"),
    }
    record_and_show(
        place_of_lock(folder),
        lambda: collecting.plan_piece(folder, accord, file, answers, today()),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    "list",
    cls=SpokenCommand,
    help=N_("""List the portfolio by piece or by item: what is still unsupported, old, attested by nobody, contradictory.

Exit code 1 says that there is something to clear up: a contradiction, or a file that is missing or altered.

For example: cqpt evidence list 2026-0009 --items"""),
)
def list_(
    case: CaseFolder,
    items: Annotated[bool, typer.Option("--items", help=N_("List by item, and not by piece."))] = False,
    on: ReferenceDay = None,
    json: Json = False,
) -> None:
    """Print the portfolio."""
    from cqpt_cli.casework.collecting import look_over
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import day_or_none
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import evidence_page, json_output
    from cqpt_cli.rendering.screen import show, show_diagnostics

    look = look_over(case_folder(case), default_accord(), day_or_none(on))
    if json:
        json_output.write(evidence_page.as_json(look.portfolio, look.troubles))
    else:
        show(evidence_page.page_of(look.portfolio, look.troubles, by_item=items))
    show_diagnostics(look.diagnostics)
    if look.diagnostics:
        raise typer.Exit(WRONG_INPUT)
    raise typer.Exit(UNFAVOURABLE if look.troubles or look.portfolio.contradictions else FAVOURABLE)


@app.command(
    cls=SpokenCommand,
    help=N_("""Link a piece to the items that it supports, or take links away.

For example: cqpt evidence link 2026-0009 recit-appels CAD1-P07 COM-C07"""),
)
def link(
    case: CaseFolder,
    piece: Annotated[str, typer.Argument(metavar="PIECE", help=N_("The id of a document."), autocompletion=pieces)],
    item: Annotated[
        list[str],
        typer.Argument(
            metavar="ITEM…", help=N_("Items of the certificate, or of annexe 3 for it."), autocompletion=items
        ),
    ],
    remove: Annotated[bool, typer.Option("--remove", help=N_("Take these links away."))] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write the links."""
    from cqpt_cli.casework.collecting import plan_links
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.commands._options import record_and_show
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.clock import today

    folder, accord = case_folder(case), default_accord()
    record_and_show(
        place_of_lock(folder),
        lambda: plan_links(folder, accord, piece, item, today(), remove=remove),
        dry_run=dry_run,
        commit=commit,
        json=json,
    )


@app.command(
    cls=SpokenCommand,
    help=N_("""Write the report of the portfolio: a cover, its contents, the pieces behind each item, a sheet for each piece.

The PDF has bookmarks, shows images and the first pages of PDF files, and attaches the files themselves.

For example: cqpt evidence report 2026-0009 --format pdf"""),
)
def report(
    case: CaseFolder,
    format: Formats = "pdf",
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="DIR", help=N_("Where to write; by default “portfolios” of the repository.")),
    ] = None,
    on: ReferenceDay = None,
    json: Json = False,
) -> None:
    """Write the documents."""
    from cqpt_cli.casework import collecting
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import day_or_none, folder_named, formats_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import FORMATS, default_documents
    from cqpt_cli.rendering.screen import show_diagnostics

    folder, accord, formats = case_folder(case), default_accord(), formats_named(format, FORMATS)
    look = collecting.look_over(folder, accord, day_or_none(on))
    place = collecting.folder_of_reports(folder) if output is None else folder_named(output)
    written = list(collecting.write_report(look, accord, default_documents(), formats, place))
    show_documents(written, json=json)
    show_diagnostics(look.diagnostics)
    raise typer.Exit(WRONG_INPUT if look.diagnostics else FAVOURABLE)
