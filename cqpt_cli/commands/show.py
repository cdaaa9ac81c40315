"""`cqpt show`: one case as a readable sheet with its timeline."""

from __future__ import annotations

from cqpt_cli.commands._options import CaseFolder, EarlierDay, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Show one case: who asks for what, where it stands, its timeline, its documents, what is to be looked at.

For example: cqpt show 2026-0001"""),
)
def show(case: CaseFolder, on: EarlierDay = None, json: Json = False) -> None:
    """Print the sheet."""
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.casework.following import sheet_of
    from cqpt_cli.commands._options import day_or_today
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, screen, sheet_page
    from cqpt_cli.sources import clock

    accord, today = default_accord(), day_or_today(on)
    sheet = sheet_of(case_folder(case), accord, today, today if today < clock.today() else None)
    if json:
        json_output.write(sheet_page.as_json(sheet, accord, today))
    else:
        screen.show(sheet_page.page_of(sheet, accord, today))
