"""`cqpt verify`: whether a certificate or a badge is genuine, or a bundle whole, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import Day, Json, Repository
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Check a certificate (its PDF, or the text of its QR code) or a badge (.jwt) against the issuer's public key;
or a bundle that was handed in (.zip) against its manifest.

No network is needed. In a repository (or with --in), the register says too whether it was withdrawn.

For example: cqpt verify CQPT-CAD-2026-0001.pdf --key cle-publique.txt"""),
)
def verify(
    proof: Annotated[
        str, typer.Argument(metavar="FILE|TEXT", help=N_("The certificate, the badge, the bundle, or the text."))
    ],
    key: Annotated[
        str | None,
        typer.Option(
            help=N_("The public key of the issuer, or a file that holds it; by default that of the settings.")
        ),
    ] = None,
    repository: Repository = None,
    on: Day = None,
    json: Json = False,
) -> None:
    """Check it. Exit code 1 where it is not genuine, expired or withdrawn."""
    from cqpt_cli.casework import bundling, proving
    from cqpt_cli.commands._options import day_or_today
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import bundle_page, json_output, verify_page
    from cqpt_cli.rendering.screen import show
    from cqpt_cli.sources import tree

    root, accord = tree.repository_of(repository or Path()), default_accord()
    if bundling.is_bundle(proof):
        bundle = bundling.check_bundle(Path(proof), root, accord)
        if json:
            json_output.write(bundle_page.as_json(bundle))
        else:
            show(bundle_page.page_of(bundle))
        raise typer.Exit(0 if bundle.good else 1)
    checked = proving.verify(proof, proving.key_named(key, root, accord), day_or_today(on), root, accord)
    if json:
        json_output.write(verify_page.as_json(checked))
    else:
        show(verify_page.page_of(checked, accord))
    if not checked.outcome.good:
        raise typer.Exit(1)
