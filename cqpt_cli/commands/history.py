"""`cqpt history`: the acts and changes of a case, told from git."""

from __future__ import annotations

from cqpt_cli.commands._options import CaseFolder, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Tell the history of a case from git: who changed which level, fact or document, and when.

Renames and merges are followed; what is not committed yet comes last. A case that was deleted is remembered.

For example: cqpt history 2026-0001"""),
)
def history(case: CaseFolder, json: Json = False) -> None:
    """Print the history."""
    from cqpt_cli.casework.remembering import Memory, remembered_folder
    from cqpt_cli.rendering import history_page, json_output, screen

    folder = remembered_folder(case)
    memory = Memory(folder)
    later = memory.later
    if later:
        folder = folder.with_name(later)
        memory = Memory(folder)
    steps = memory.history()
    if json:
        json_output.write(history_page.as_json(steps))
    else:
        screen.show(history_page.page_of(folder, steps, gone=memory.is_gone, asked=case.name if later else None))
