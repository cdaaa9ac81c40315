"""`cqpt score`: what is acquired and what is not, and whether the procedure was followed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.app import FAVOURABLE, UNFAVOURABLE, WRONG_INPUT
from cqpt_cli.commands._completion import cases_and_files
from cqpt_cli.commands._options import Details, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.EVALUATE

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Score evaluation grids: what is acquired, what needs a complementary evaluation, what is irregular.

One grid is scored as it stands; several grids of one case, or a case folder, make the global result and a proposal.

For example: cqpt score cases/2026-0001"""),
)
def score(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="GRID…",
            readable=False,
            autocompletion=cases_and_files,
            help=N_("Grid files, case folders, or a case repository."),
        ),
    ],
    items: Annotated[bool, typer.Option("--items", help=N_("List every item, the acquired ones too."))] = False,
    details: Details = False,
    json: Json = False,
) -> None:
    """Print the result of each grid or case."""
    from cqpt_cli.casework import scoring
    from cqpt_cli.casework.finding import paths_named
    from cqpt_cli.casework.freezing import changed_records
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, score_json, score_page
    from cqpt_cli.rendering.screen import show, show_diagnostics
    from cqpt_cli.rules.award import ProposalValue

    accord = default_accord()
    scorings = list(scoring.score(paths_named(paths), accord))
    scores = [scored.score for scored in scorings if scored.score]
    if json:
        json_output.write([score_json.one(result, _root(result.grids[0].path)) for result in scores])
    elif details or len(scorings) == 1:
        for result in scores:
            show(score_page.one(result, every_item=items))
    elif scores:
        show(score_page.several(scores))
    changed = list(changed_records(scores, accord))
    show_diagnostics([*(diagnostic for scored in scorings for diagnostic in scored.diagnostics), *changed])
    if len(scores) < len(scorings):
        raise typer.Exit(WRONG_INPUT)
    favourable = all(
        result.regular is not False and (result.proposal is None or result.proposal.value is ProposalValue.FAVOURABLE)
        for result in scores
    )
    raise typer.Exit(FAVOURABLE if favourable and not changed else UNFAVOURABLE)


def _root(grid: Path) -> Path:
    """The case folder of a grid that lies in one: `grids/quiz.yaml` is named from there."""
    return grid.parent.parent if grid.parent.name == "grids" else grid.parent
