"""`cqpt key`: the key with which the issuer signs certificates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app(
    no_args_is_help=True,
    help=N_("""The key with which the issuer signs certificates. It is kept outside of any repository.

For example: cqpt key new ~/cle-cpne.pem"""),
)


@app.command(
    cls=SpokenCommand,
    help=N_("""Make a key, readable by its owner alone, and show what to publish.

For example: cqpt key new ../cle-cpne.pem"""),
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("Where to write the private key."))],
    json: Json = False,
) -> None:
    """Make a key."""
    from cqpt_cli.sources.keys import new_key, public_text

    _show(public_text(new_key(file).public_key()), json=json)


@app.command(
    cls=SpokenCommand,
    help=N_("""Show the public key that belongs to a private one.

For example: cqpt key show ../cle-cpne.pem"""),
)
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The private key."))],
    json: Json = False,
) -> None:
    """Show the public key."""
    from cqpt_cli.sources.keys import public_text, read_key

    _show(public_text(read_key(file).public_key()), json=json)


def _show(public: str, *, json: bool) -> None:
    from cqpt_cli.language import _
    from cqpt_cli.rendering import json_output
    from cqpt_cli.rendering.page import Paragraph, Said, Tone, Verbatim
    from cqpt_cli.rendering.screen import show as show_page

    if json:
        json_output.write({"public_key": public})
        return
    show_page(
        [
            Paragraph(Said(_("Write in cqpt.yaml, for everyone to check certificates:"), Tone.QUIET)),
            Verbatim(f"issuer:\n  name: CPNE\n  public_key: {public}"),
        ]
    )
