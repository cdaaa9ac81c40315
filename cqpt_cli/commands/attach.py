"""`cqpt attach`: receive a document into a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cqpt_cli.commands._completion import kinds_of_documents
from cqpt_cli.commands._options import CaseFolder, Commit, DryRun, Json, ReceivedOn, Title
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_, _

if TYPE_CHECKING:
    from cqpt_cli.sources.writing import Plan

PANEL = Panel.BEGIN

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Receive a document: copy it into the case folder, take its fingerprint, and list it in the case.

Without a file, it is an original on paper.

For example: cqpt attach 2026-0001 contrat.pdf --kind contrat-de-travail"""),
)
def attach(
    case: CaseFolder,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=N_("The document; none for an original on paper."))
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help=N_("What it is: contrat-de-travail, bulletin-de-paie …"), autocompletion=kinds_of_documents),
    ] = None,
    id: Annotated[
        str | None, typer.Option(help=N_("The short name by which proofs cite it; by default its kind."))
    ] = None,
    title: Title = None,
    received_on: ReceivedOn = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Copy the document and list it."""
    from cqpt_cli.casework.attaching import plan_attachment, plan_paper_original
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.commands._options import asked_for, day_or_today, record_and_show
    from cqpt_cli.law.accord import default_accord

    folder, day, accord = case_folder(case), day_or_today(received_on), default_accord()
    law = accord.at(day).documents
    kinds = ", ".join((*law.proofs.value, law.sworn_statement_kind.value))
    kind = asked_for(kind, "--kind", _("What is it ({kinds}, or another)").format(kinds=kinds))
    answers = {"id": id, "kind": kind, "received_on": day, "title": title}

    def plan() -> Plan:
        return plan_attachment(folder, accord, file, answers) if file else plan_paper_original(folder, accord, answers)

    record_and_show(place_of_lock(folder), plan, dry_run=dry_run, commit=commit, json=json)
