"""`cqpt diff`: what changed in a case since a revision."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._options import CaseFolder, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Say what changed in a case since a revision of git, by default since the last commit.

For example: cqpt diff 2026-0001 HEAD~3"""),
)
def diff(
    case: CaseFolder,
    revision: Annotated[str, typer.Argument(metavar="[REV]", help=N_("A commit, a branch or a tag."))] = "HEAD",
    json: Json = False,
) -> None:
    """Print the changes."""
    from cqpt_cli.casework.remembering import Memory, remembered_folder
    from cqpt_cli.rendering import history_page, json_output, screen

    folder = remembered_folder(case)
    changes = Memory(folder).since(revision)
    if json:
        json_output.write(history_page.changes_as_json(changes))
    else:
        screen.show(history_page.difference_page(folder.resolve().name, revision, changes))
