"""`cqpt check-eligibility`: is a case admissible, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.app import FAVOURABLE, UNFAVOURABLE, WRONG_INPUT
from cqpt_cli.commands._completion import cases_and_files
from cqpt_cli.commands._options import Details, Json, ReferenceDay, day_or_none
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.ADMIT

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Check the admissibility of cases: every criterion, with its figures and its article.

For example: cqpt check-eligibility cases/2026-0001 --on 2026-09-01"""),
)
def check_eligibility(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="CASE…",
            readable=False,
            autocompletion=cases_and_files,
            help=N_("Case files, case folders, or a case repository."),
        ),
    ],
    on: ReferenceDay = None,
    details: Details = False,
    json: Json = False,
) -> None:
    """Print the answer for each case."""
    from cqpt_cli.casework.examining import examine
    from cqpt_cli.casework.finding import paths_named
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import eligibility_json, eligibility_page, json_output
    from cqpt_cli.rendering.screen import show, show_diagnostics
    from cqpt_cli.rules.eligibility import Verdict

    accord = default_accord()
    examinations = list(examine(paths_named(paths), accord, day_or_none(on)))
    results = [examination.eligibility for examination in examinations if examination.eligibility]
    if json:
        json_output.write([eligibility_json.one(result) for result in results])
    elif details or len(examinations) == 1:
        for result in results:
            show(eligibility_page.one(result, accord))
    elif results:
        show(eligibility_page.several(results, accord, len(examinations) - len(results)))
    show_diagnostics(diagnostic for examination in examinations for diagnostic in examination.diagnostics)
    if len(results) < len(examinations):
        raise typer.Exit(WRONG_INPUT)
    admissible = all(result.verdict is Verdict.ADMISSIBLE for result in results)
    raise typer.Exit(FAVOURABLE if admissible else UNFAVOURABLE)
