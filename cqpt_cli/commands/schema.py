"""`cqpt schema`: the JSON Schema of a kind of file, for editors."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._completion import kinds
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.BEGIN

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Print the JSON Schema of a kind of file: with it, editors complete keys and explain them in French.

For example: cqpt schema case > schemas/case.json"""),
)
def schema(
    kind: Annotated[
        str,
        typer.Argument(metavar="KIND", help=N_("case, grid, organisation, session or settings."), autocompletion=kinds),
    ],
) -> None:
    """Print the schema."""
    from cqpt_cli.diagnostics import Diagnostic, Refusal
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, schemas

    if kind not in schemas.KINDS:
        message = _("there is no kind of file called “{kind}”").format(kind=kind)
        remedy = _("Write one of: {choices}.").format(choices=", ".join(schemas.KINDS))
        raise Refusal(Diagnostic("usage", message, remedy=remedy))
    json_output.write(schemas.schema_of(kind, default_accord()))
