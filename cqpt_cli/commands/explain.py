"""`cqpt explain`: what a problem means and how to cure it."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._completion import problems
from cqpt_cli.commands._options import Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Say what a problem means and how to cure it. Without an id, list them all.

For example: cqpt explain unknown-key"""),
)
def explain(
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help=N_("What stands in brackets in a message: error[unknown-key]."),
            autocompletion=problems,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Print the explanation."""
    from dataclasses import asdict

    from cqpt_cli.diagnostics import Diagnostic, Refusal
    from cqpt_cli.language import _
    from cqpt_cli.nearest import suggestion
    from cqpt_cli.rendering import explanations, json_output
    from cqpt_cli.rendering.screen import show

    everything = explanations.all_explanations()
    found = explanations.explanation_of(id) if id else None
    if id and found is None:
        near = suggestion(id, [one.id for one in everything])
        message = _("there is no problem called “{id}”").format(id=id)
        raise Refusal(Diagnostic("usage", message, remedy=near or _("“cqpt explain” lists them all.")))
    if json:
        json_output.write(asdict(found) if found else [asdict(one) for one in everything])
    else:
        show(explanations.page_of(found) if found else explanations.listing())
