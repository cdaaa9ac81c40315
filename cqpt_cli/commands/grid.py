"""`cqpt grid`: grids that are filled in where the work is, offline, and come back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import (
    AssessedOn,
    CaseFolder,
    CaseOfFile,
    Commit,
    DryRun,
    Evaluator,
    FormsFolder,
    Json,
    ModalityName,
    Organisation,
    Role,
)
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.EVALUATE

app = command_app(
    no_args_is_help=True,
    help=N_("""Take a grid to the workplace and bring it back: a form for a tablet without network, a spreadsheet, paper.

For example: cqpt grid form 2026-0009 --modality observation --evaluator "Camille Durand" """),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""Write the offline form of a grid: one HTML file that a tablet or a phone opens without network.

It keeps what is entered as one goes, and exports a file for “cqpt grid import”.

For example: cqpt grid form 2026-0009 --modality observation --evaluator "Camille Durand" """),
)
def form(
    case: CaseFolder,
    modality: ModalityName = None,
    evaluator: Evaluator = None,
    organisation: Organisation = None,
    assessed_on: AssessedOn = None,
    role: Role = None,
    output: FormsFolder = None,
    json: Json = False,
) -> None:
    """Write the form."""
    from cqpt_cli.casework import offline
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import asked_for, day_or_today, folder_named, person_named, show_documents
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.grid import Modality
    from cqpt_cli.rendering.screen import show_diagnostics
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.chance import new_id
    from cqpt_cli.sources.writing import write_whole

    folder, accord, id = case_folder(case), default_accord(), new_id()
    answers = {
        "modality": asked_for(modality, "--modality", _("Which modality?"), [one.value for one in Modality]),
        "evaluator": person_named(evaluator, "--evaluator", _("Who assesses")),
        "organisation": organisation,
        "assessed_on": day_or_today(assessed_on),
        "role": role,
    }
    blank = offline.blank_grid(folder, accord, answers, day_or_today(None))
    content = offline.form_page(blank, accord, id)
    place = folder_named(output) if output is not None else tree.forms_of(folder)
    path = place / f"{folder.resolve().name}-{answers['modality']}-{id}.html"
    write_whole(path, content, new=True)
    show_documents([path], json=json)
    show_diagnostics(blank.warnings)


@app.command(
    "print",
    cls=SpokenCommand,
    help=N_("""Write a grid to be filled in with a pen: a PDF with a box for each level, to be typed in afterwards.

For example: cqpt grid print 2026-0009 --modality observation --evaluator "Camille Durand" """),
)
def print_(
    case: CaseFolder,
    modality: ModalityName = None,
    evaluator: Evaluator = None,
    assessed_on: AssessedOn = None,
    role: Role = None,
    output: FormsFolder = None,
    json: Json = False,
) -> None:
    """Write the sheet."""
    from cqpt_cli.casework import offline
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import asked_for, day_or_today, folder_named, person_named, show_documents
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.grid import Modality
    from cqpt_cli.rendering.screen import show_diagnostics
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.writing import write_whole

    folder, accord = case_folder(case), default_accord()
    answers = {
        "modality": asked_for(modality, "--modality", _("Which modality?"), [one.value for one in Modality]),
        "evaluator": person_named(evaluator, "--evaluator", _("Who assesses")),
        "assessed_on": day_or_today(assessed_on),
        "role": role,
    }
    blank = offline.blank_grid(folder, accord, answers, day_or_today(None))
    content = offline.sheet_pdf(blank, accord, dated=assessed_on is not None)
    place = folder_named(output) if output is not None else tree.forms_of(folder)
    path = place / f"{folder.resolve().name}-{answers['modality']}.pdf"
    write_whole(path, content)
    show_documents([path], json=json)
    show_diagnostics(blank.warnings)


@app.command(
    cls=SpokenCommand,
    help=N_("""Write a grid as a spreadsheet: a sheet an activity, lists that offer the levels, everything else protected.

What is entered comes back by “cqpt grid import”, as .xlsx or as .csv.

For example: cqpt grid export 2026-0009 --modality observation --evaluator "Camille Durand" """),
)
def export(
    case: CaseFolder,
    modality: ModalityName = None,
    evaluator: Evaluator = None,
    organisation: Organisation = None,
    assessed_on: AssessedOn = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help=N_("A workbook: this is the default."))] = False,
    csv: Annotated[bool, typer.Option("--csv", help=N_("One table of text, for other spreadsheets."))] = False,
    role: Role = None,
    output: FormsFolder = None,
    json: Json = False,
) -> None:
    """Write the spreadsheet."""
    from cqpt_cli.casework import offline
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.commands._options import (
        asked_for,
        day_or_today,
        folder_named,
        one_flag,
        person_named,
        show_documents,
    )
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.models.grid import Modality
    from cqpt_cli.rendering.screen import show_diagnostics
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.chance import new_id
    from cqpt_cli.sources.writing import write_whole

    kind = one_flag({"--xlsx": ("xlsx", xlsx), "--csv": ("csv", csv)}, otherwise="xlsx")
    folder, accord = case_folder(case), default_accord()
    # A letter first: a spreadsheet takes 12345e67 for a number.
    id = f"t{new_id()}"
    answers = {
        "modality": asked_for(modality, "--modality", _("Which modality?"), [one.value for one in Modality]),
        "evaluator": person_named(evaluator, "--evaluator", _("Who assesses")),
        "organisation": organisation,
        "assessed_on": day_or_today(assessed_on),
        "role": role,
    }
    blank = offline.blank_grid(folder, accord, answers, day_or_today(None))
    content = offline.workbook(blank, accord, id, kind)
    root = tree.repository_of(folder.absolute())
    place = folder_named(output) if output is not None else (tree.from_here(root) if root else folder) / tree.FORMS
    path = place / f"{folder.resolve().name}-{answers['modality']}-{id}.{kind}"
    write_whole(path, content, new=True)
    show_documents([path], json=json)
    show_diagnostics(blank.warnings)


@app.command(
    "import",
    cls=SpokenCommand,
    help=N_("""Turn what a form exported, or a spreadsheet that was filled in, into a grid of its case, after showing the difference.

The file received is kept beside the grid, with its fingerprint. One that was edited, is of an older référentiel, or comes
a second time is refused, unless --accept says otherwise; one of another case always is. In a spreadsheet, what is not
understood is refused with its sheet and cell.

For example: cqpt grid import 2026-0009-observation-3f9a1c20.json"""),
)
def import_(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=N_("The file that the form exported, or the spreadsheet."))
    ],
    case: CaseOfFile = None,
    role: Role = None,
    accept: Annotated[
        list[str] | None, typer.Option(help=N_("What to take all the same: edited, stale or again; repeat for more."))
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Write without asking."))] = False,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Import the answers."""
    from cqpt_cli.casework import offline
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.directory import names_around
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.commands._options import day_or_today, record_and_show, show_and_ask
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import import_page
    from cqpt_cli.rendering.screen import show_diagnostics

    for choice in accept or ():
        one_of(choice, offline.CHOICES)
    accord = default_accord()
    returned = offline.read_answers(file, accord)
    folder = case_folder(case or Path(returned.reading.value.case))

    plan = partial(offline.plan_import, folder, accord, returned, accept or (), day_or_today(None), role)
    show_diagnostics(returned.remarks)
    if not (dry_run or yes):
        wordings = offline.wordings_of(returned.reading.value.certificate, accord)
        names = names_around(folder.absolute())
        show_and_ask(import_page.page_of(folder.resolve().name, file.name, offline.changes_of(plan()), wordings, names))
    record_and_show(place_of_lock(folder), plan, dry_run=dry_run, commit=commit, json=json)
