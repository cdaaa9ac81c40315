"""`cqpt quiz`: a paper for a candidate, and levels made of its answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._completion import cases, items
from cqpt_cli.commands._options import (
    CaseFolder,
    CaseOfFile,
    Commit,
    Csv,
    Day,
    DryRun,
    Evaluator,
    ForecastFormats,
    FormsFolder,
    Json,
    Paper,
    Prediagnostic,
)
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.EVALUATE

app = command_app(
    no_args_is_help=True,
    help=N_("""Build a quiz, have it answered on a screen or on paper, score it, and look after its questions.

For example: cqpt quiz build 2026-0009"""),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""Build a quiz: a balanced paper of about 30 minutes, and one HTML page without the keys.

Each item gets four questions (or five), so that neither who guesses nor who knows is misjudged more often than quiz-policy.yaml
says; what thirty minutes do not hold is named. Once a quiz is scored, the next one is on what is still open. The same seed on
the same case gives the same paper. --prediagnostic makes a forecast, which never counts.

For example: cqpt quiz build 2026-0009 --seed mai"""),
)
def build(
    case: CaseFolder,
    seed: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("What the choice of questions comes from; by default left to chance.")),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(min=1, max=600, help=N_("How long it may take; by default what the accord indicates."))
    ] = None,
    prediagnostic: Prediagnostic = False,
    on: Day = None,
    output: FormsFolder = None,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Write the paper and its page."""
    from cqpt_cli.casework import quizzing
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import day_or_today, folder_named, show_recorded
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, quiz_page, quiz_result, recorded_page
    from cqpt_cli.rendering.screen import show
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.chance import new_id
    from cqpt_cli.sources.writing import write_whole

    folder, accord, id, day = case_folder(case), default_accord(), new_id(), day_or_today(on)
    built = quizzing.plan_paper(
        folder, accord, id, day, seed if seed is not None else id, minutes, prediagnostic=prediagnostic,
        today=day_or_today(None),
    )  # fmt: skip
    paper = built.paper
    recorded = record(place_of_lock(folder), lambda: built.plan, commit=commit)
    place = folder_named(output) if output is not None else tree.forms_of(folder)
    page = place / f"{paper.case}-quiz-{id}.html"
    content = quiz_page.page(paper, accord)
    write_whole(page, content, new=True)
    if json:
        told = quiz_result.built_json(paper, built.draft, built.asking, accord.quiz_policy, built.waiting)
        json_output.write({**recorded_page.as_json(recorded, [page]), **told})
        return
    show(quiz_result.built_page(paper, built.draft, built.asking, accord, built.waiting))
    show_recorded(recorded, json=False, documents=[page])


@app.command(
    cls=SpokenCommand,
    help=N_("""Take a quiz in the terminal: the questions one by one, with the keyboard alone.

Every answer is kept as soon as it is given: after Ctrl-C or a closed window, the same command goes on where it stopped. It
ends with the file that “cqpt quiz score” takes, and never shows a key.

For example: cqpt quiz take 2026-0009"""),
)
def take(paper: Paper, output: FormsFolder = None, json: Json = False) -> None:
    """Ask the questions, and keep the answers."""
    from cqpt_cli.casework import quizzing, taking
    from cqpt_cli.commands._dialogue import begin, converse, finish, require_terminal
    from cqpt_cli.commands._options import folder_named
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources import clock, tree

    require_terminal()
    accord = default_accord()
    opened = quizzing.paper_named(paper, accord)
    folder = folder_named(output) if output is not None else tree.forms_of(opened.folder)
    attempt = taking.sit_down(opened, folder, accord, clock.now)
    begin(attempt, accord)
    finish(attempt, done=converse(attempt), json=json)


@app.command(
    "print",
    cls=SpokenCommand,
    help=N_("""Write a quiz to be answered with a pen: a PDF with boxes to tick, typed in afterwards with “cqpt quiz enter”.

--key writes, instead, the corrector's key with its explanations, and what right answers give on each item and how often that
is wrong: for the evaluator alone.

For example: cqpt quiz print 2026-0009"""),
)
def print_(
    paper: Paper,
    key: Annotated[bool, typer.Option("--key", help=N_("The corrector's key, and not the sheet."))] = False,
    output: FormsFolder = None,
    json: Json = False,
) -> None:
    """Write the sheet, or its key."""
    from cqpt_cli.casework import quizzing
    from cqpt_cli.commands._options import folder_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.writing import write_whole

    accord = default_accord()
    opened = quizzing.paper_named(paper, accord)
    folder = folder_named(output) if output is not None else tree.forms_of(opened.folder)
    path = folder / f"{opened.name}{'-corrige' if key else ''}.pdf"
    write_whole(path, quizzing.key_pdf(opened, accord) if key else quizzing.sheet_pdf(opened, accord))
    show_documents([path], json=json)


@app.command(
    cls=SpokenCommand,
    help=N_("""Type in the answers of a sheet that was filled in on paper: letters, V or F, numbers.

Without --answers, it asks question after question, and keeps each at once. It gives the file that “cqpt quiz score” takes.

For example: cqpt quiz enter 2026-0009 --by "Camille Durand" --minutes 28 """),
)
def enter(
    paper: Paper,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=N_("Who types it in."))] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day the sheet was filled in; by default today."))
    ] = None,
    minutes: Annotated[int | None, typer.Option(min=0, max=6000, help=N_("How long it took."))] = None,
    answers: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("The whole sheet: a word a question, in their order; “-” for none.")),
    ] = None,
    output: FormsFolder = None,
    json: Json = False,
) -> None:
    """Type in the answers."""
    from cqpt_cli.casework import quizzing, taking
    from cqpt_cli.commands._dialogue import converse, finish, require_terminal
    from cqpt_cli.commands._options import asked_for, day_or_today, folder_named, person_named
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources import clock, tree

    accord = default_accord()
    opened = quizzing.paper_named(paper, accord)
    folder = folder_named(output) if output is not None else tree.forms_of(opened.folder)
    if answers is None:
        require_terminal()
    who = person_named(by, "--by", _("Who types it in"))
    took = minutes
    if took is None:
        took = taking.minutes_named(asked_for(None, "--minutes", _("How many minutes did it take?")))
    day = day_or_today(on)
    attempt = taking.sit_down(opened, folder, accord, clock.now, typed_by=who, taken_on=day, minutes=took)
    if answers is None:
        finish(attempt, done=converse(attempt), json=json)
    else:
        taking.type_all(attempt, answers)
        finish(attempt, done=True, json=json)


@app.command(
    cls=SpokenCommand,
    help=N_("""Score the answers that the page of a quiz exported: a level per item, and a grid with the trace of each answer.

A level is given only where the answers can carry it: 3, below 3, or nothing; the risk of each is shown. A question without an
answer is neither right nor wrong. A prediagnosis gives a forecast and what to study, and never counts.

For example: cqpt quiz score 2026-0009-quiz-3f9a1c20.json --evaluator "Camille Durand" """),
)
def score(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The file that the page exported."))],
    evaluator: Evaluator = None,
    case: CaseOfFile = None,
    format: ForecastFormats = "pdf",
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help=N_("The day it was taken, where the clock of the device was wrong; by default its own."),
        ),
    ] = None,
    accept: Annotated[
        list[str] | None, typer.Option(help=N_("What to take all the same: edited or again; repeat for more."))
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help=N_("Why other answers correct those of a paper that is scored already.")),
    ] = None,
    dry_run: DryRun = False,
    commit: Commit = False,
    json: Json = False,
) -> None:
    """Score the answers."""
    from cqpt_cli.casework import forecasting, offline, quizzing
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import day_or_today, formats_named, person_named, show_recorded
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, quiz_result
    from cqpt_cli.rendering.documents import PROSE_FORMATS
    from cqpt_cli.rendering.screen import show

    formats = formats_named(format, PROSE_FORMATS)
    for choice in accept or ():
        one_of(choice, (offline.EDITED, offline.AGAIN))
    reading, accord = quizzing.read_quiz_answers(file), default_accord()
    folder = case_folder(case or Path(reading.value.case))
    scored = quizzing.score_answers(folder, accord, reading, accept or (), day_or_today(on) if on is not None else None)
    who = person_named(evaluator, "--evaluator", _("Who assesses"))
    plan = partial(
        quizzing.plan_scoring, folder, accord, reading, scored, who, accept or (), day_or_today(None), reason
    )
    recorded = record(place_of_lock(folder), plan, dry_run=dry_run, commit=commit)
    written: tuple[Path, ...] = ()
    if scored.paper.prediagnostic and not dry_run:
        written = forecasting.write_forecast(folder, accord, scored, formats)
    if json:
        earlier = quizzing.earlier_json(scored)
        json_output.write(quiz_result.as_json(scored.paper, scored.levels, accord.quiz_policy, written, earlier))
        return
    expected, remarks = forecasting.forecast_in(folder, scored, accord), quizzing.remarks_on(scored, reason)
    show(quiz_result.page_of(scored.paper, expected, scored.levels, accord, remarks))
    show_recorded(recorded, json=False, documents=written)


@app.command(
    cls=SpokenCommand,
    help=N_("""Write again the forecast of a prediagnosis: what is there, what to study and why, for the candidate.

For example: cqpt quiz forecast 2026-0009 --format pdf"""),
)
def forecast(paper: Paper, format: ForecastFormats = "pdf", json: Json = False) -> None:
    """Write the forecast."""
    from cqpt_cli.casework.forecasting import write_forecast_again
    from cqpt_cli.commands._options import formats_named, show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import PROSE_FORMATS

    formats = formats_named(format, PROSE_FORMATS)
    show_documents(write_forecast_again(paper, default_accord(), formats), json=json)


@app.command(
    cls=SpokenCommand,
    help=N_("""Statistics of the questions over the scored quizzes: how hard each is, whether it tells anything, and which are bad.

Without PATH, those of the repository. Few answers say little: under the number that quiz-policy.yaml gives, nothing is
held against a question. Questions left blank are counted apart, and enter no share.

For example: cqpt quiz stats --csv > questions.csv"""),
)
def stats(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help=N_("Cases or repositories; by default this one."), autocompletion=cases
        ),
    ] = None,
    csv: Csv = False,
    json: Json = False,
) -> None:
    """Show the statistics."""
    from cqpt_cli.app import FAVOURABLE, WRONG_INPUT
    from cqpt_cli.casework.finding import paths_named, root_of
    from cqpt_cli.casework.measuring import measure
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, question_statistics
    from cqpt_cli.rendering.screen import show, show_diagnostics

    accord = default_accord()
    found = measure(paths_named(paths) if paths else [root_of(Path())], accord)
    counts = (found.questions, found.papers, found.forecasts, found.outdated)
    if json:
        json_output.write(question_statistics.as_json(*counts))
    elif csv:
        json_output.put(question_statistics.as_csv(found.questions).decode("utf-8-sig"))
    else:
        show(question_statistics.page_of(*counts, accord.quiz_policy.statistics))
    show_diagnostics(found.diagnostics)
    raise typer.Exit(WRONG_INPUT if found.diagnostics else FAVOURABLE)


@app.command(
    cls=SpokenCommand,
    help=N_("""Write the bank of questions for another program: GIFT or Moodle XML. With the keys: not for candidates.

Both keep everything: what they have no place for goes into tags and the general feedback, and comes back by “import”.

For example: cqpt quiz export --format moodle-xml --output questions.xml"""),
)
def export(
    format: Annotated[str, typer.Option(help=N_("gift or moodle-xml."))] = "gift",
    items_named: Annotated[
        list[str] | None,
        typer.Option("--items", help=N_("Only the questions on this item; repeat for more."), autocompletion=items),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help=N_("The file to write; by default the standard output.")),
    ] = None,
    json: Json = False,
) -> None:
    """Export the questions."""
    from cqpt_cli.casework.exchanging import exported
    from cqpt_cli.commands._options import show_documents
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output
    from cqpt_cli.sources.writing import write_whole

    content = exported(default_accord(), format, items_named or ())
    if output is not None:
        write_whole(output, content)
        show_documents([output], json=json)
    elif json:
        json_output.write({"format": format, "content": content.decode()})
    else:
        json_output.put(content.decode())


@app.command(
    "import",
    cls=SpokenCommand,
    help=N_("""Turn the questions of a GIFT or Moodle XML file into a questions file of ours, checked as those of the bank.

What the file does not say is given by options, to all that lack it. A file with anything wrong is refused with each line,
and nothing is written.

For example: cqpt quiz import export.xml --output questions.yaml --items COM-C08 --difficulty 2 --source "Banque de l'organisme" """),
)
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The GIFT or Moodle XML file."))],
    output: Annotated[Path, typer.Option("--output", metavar="FILE", help=N_("The questions file to write (YAML)."))],
    items_named: Annotated[
        list[str] | None,
        typer.Option(
            "--items", help=N_("The item that questions without one assess; repeat for more."), autocompletion=items
        ),
    ] = None,
    difficulty: Annotated[
        int | None, typer.Option(min=1, max=3, help=N_("The difficulty of questions without one: 1, 2 or 3."))
    ] = None,
    source: Annotated[str | None, typer.Option(metavar="TEXT", help=N_("The source of questions without one."))] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Import the questions."""
    from cqpt_cli.casework.exchanging import Defaults, plan_import
    from cqpt_cli.casework.finding import place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import show_recorded
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.screen import show_diagnostics

    defaults = Defaults(tuple(items_named or ()), difficulty, source)
    plan, lost = plan_import(file, output, default_accord(), defaults)
    recorded = record(place_of_lock(output.parent), lambda: plan, dry_run=dry_run)
    show_recorded(recorded, json=json)
    show_diagnostics(lost)
