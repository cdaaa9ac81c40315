"""`cqpt quiz`: a paper for a candidate, and levels made of its answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Optional

import typer

from cqpt_cli.commands._completion import cases
from cqpt_cli.commands._options import COMMIT_OPTION, DRY_RUN_OPTION, JSON_OPTION
from cqpt_cli.commands._speech import SpokenCommand, command_app
from cqpt_cli.language import N_

app = command_app(
    no_args_is_help=True,
    help=N_("""Build a quiz for a candidate, and score its answers.

For example: cqpt quiz build 2026-0001"""),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""Build a quiz: a balanced paper of about 30 minutes, and one HTML page without the keys.

The same seed on the same case gives the same paper. --prediagnostic makes a forecast, which never counts.

For example: cqpt quiz build 2026-0001 --seed mai"""),
)
def build(
    case: Annotated[
        Path, typer.Argument(metavar="CASE", help=N_("The case folder, or its number."), autocompletion=cases)
    ],
    seed: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="TEXT", help=N_("What the choice of questions comes from; by default left to chance.")),
    ] = None,
    minutes: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, max=600, help=N_("How long it may take; by default what the accord indicates.")),
    ] = None,
    prediagnostic: Annotated[
        bool, typer.Option("--prediagnostic", help=N_("A quiz taken as a forecast: it never counts."))
    ] = False,
    on: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--on", metavar="DATE", help=N_("The day; by default today.")),
    ] = None,
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--output", metavar="DIR", help=N_("Where to write; by default “forms” of the repository.")),
    ] = None,
    commit: Annotated[bool, COMMIT_OPTION] = False,
    json: Annotated[bool, JSON_OPTION] = False,
) -> None:
    """Write the paper and its page."""
    from cqpt_cli.casework import quizzing
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import day_or_today, folder_named, show_recorded
    from cqpt_cli.language import speaking
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import quiz_page, quiz_result
    from cqpt_cli.rendering.screen import show
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.chance import new_id
    from cqpt_cli.sources.writing import write_whole

    folder, accord, id, day = case_folder(case), default_accord(), new_id(), day_or_today(on)
    plan, paper, drafted = quizzing.plan_paper(
        folder, accord, id, day, seed if seed is not None else id, minutes, prediagnostic=prediagnostic
    )
    recorded = record(place_of_lock(folder), lambda: plan, commit=commit)
    root = tree.repository_of(folder.absolute())
    place = folder_named(output) if output is not None else (tree.from_here(root) if root else folder) / tree.FORMS
    page = place / f"{paper.case}-quiz-{id}.html"
    with speaking("fr"):
        content = quiz_page.page(paper, accord)
    write_whole(page, content, new=True)
    if not json:
        show(quiz_result.built_page(paper, drafted, accord))
    show_recorded(recorded, json=json, documents=[page])


@app.command(
    cls=SpokenCommand,
    help=N_("""Score the answers that the page of a quiz exported: a level per item, and a grid with the trace of each answer.

Guessing is accounted for; an item with too few questions is not assessed. A prediagnosis gives a forecast and what to
study, and never counts.

For example: cqpt quiz score 2026-0001-quiz-3f9a1c20.json --evaluator "Camille Durand" """),
)
def score(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The file that the page exported."))],
    evaluator: Annotated[Optional[str], typer.Option(help=N_("Who assesses."))] = None,  # noqa: UP045
    case: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--case", metavar="CASE", help=N_("The case; by default the one that the file names.")),
    ] = None,
    accept: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help=N_("What to take all the same: edited or again; repeat for more.")),
    ] = None,
    dry_run: Annotated[bool, DRY_RUN_OPTION] = False,
    commit: Annotated[bool, COMMIT_OPTION] = False,
    json: Annotated[bool, JSON_OPTION] = False,
) -> None:
    """Score the answers."""
    from cqpt_cli.casework import offline, quizzing
    from cqpt_cli.casework.answers import one_of
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.commands._options import person_named, show_recorded
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, quiz_result
    from cqpt_cli.rendering.screen import show

    for choice in accept or ():
        one_of(choice, (offline.EDITED, offline.AGAIN))
    reading, accord = quizzing.read_quiz_answers(file), default_accord()
    folder = case_folder(case or Path(reading.value.case))
    scored = quizzing.score_answers(folder, accord, reading, accept or ())
    who = person_named(evaluator, "--evaluator", _("Who assesses"))
    plan = partial(quizzing.plan_scoring, folder, accord, reading, scored, who, accept or ())
    recorded = record(place_of_lock(folder), plan, dry_run=dry_run, commit=commit)
    if json:
        json_output.write(quiz_result.as_json(scored.paper, scored.levels))
        return
    show(quiz_result.page_of(scored.paper, scored.levels, accord))
    show_recorded(recorded, json=False)
