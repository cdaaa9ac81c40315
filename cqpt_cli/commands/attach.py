"""`cqpt attach`: receive a document into a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cqpt_cli.commands._completion import cases, kinds_of_documents
from cqpt_cli.commands._options import COMMIT_OPTION, DRY_RUN_OPTION, JSON_OPTION
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
    case: Annotated[
        Path, typer.Argument(metavar="CASE", help=N_("The case folder, or its number."), autocompletion=cases)
    ],
    file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(metavar="[FILE]", help=N_("The document; none for an original on paper.")),
    ] = None,
    kind: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help=N_("What it is: contrat-de-travail, bulletin-de-paie …"), autocompletion=kinds_of_documents),
    ] = None,
    id: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help=N_("The short name by which proofs cite it; by default its kind.")),
    ] = None,
    title: Annotated[Optional[str], typer.Option(help=N_("What it is, in a few words."))] = None,  # noqa: UP045
    received_on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="DATE", help=N_("The day it was received; by default today.")),
    ] = None,
    dry_run: Annotated[bool, DRY_RUN_OPTION] = False,
    commit: Annotated[bool, COMMIT_OPTION] = False,
    json: Annotated[bool, JSON_OPTION] = False,
) -> None:
    """Copy the document and list it."""
    from cqpt_cli.casework.attaching import plan_attachment, plan_paper_original
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import asked_for, day_or_today, show_recorded
    from cqpt_cli.law.accord import default_accord

    folder, day, accord = case_folder(case), day_or_today(received_on), default_accord()
    law = accord.at(day).documents
    kinds = ", ".join((*law.proofs.value, law.sworn_statement_kind.value))
    kind = asked_for(kind, "--kind", _("What is it ({kinds}, or another)").format(kinds=kinds))
    answers = {"id": id, "kind": kind, "received_on": day, "title": title}

    def plan() -> Plan:
        return plan_attachment(folder, accord, file, answers) if file else plan_paper_original(folder, accord, answers)

    recorded = record(place_of_lock(folder), plan, dry_run=dry_run, commit=commit)
    show_recorded(recorded, json=json)
