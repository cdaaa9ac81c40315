"""`cqpt certificate`: the certificate of a case, with what proves it (accord, art. 5)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.commands._options import CaseFolder, Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.AWARD

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Write the certificate that was delivered: the parchment with its signed QR code, the attestation of the common
knowledge validated, and the badge (Open Badges 3.0). “cqpt verify” checks them offline.

For example: cqpt certificate 2026-0001 --key ~/cle-cpne.pem"""),
)
def certificate(
    case: CaseFolder,
    key: Annotated[
        Path | None,
        typer.Option(envvar="CQPT_KEY", help=N_("The private key of the issuer (or the variable CQPT_KEY).")),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help=N_("Where to write; by default certificates/ of the repository."))
    ] = None,
    json: Json = False,
) -> None:
    """Write the certificate."""
    from cqpt_cli.casework.finding import case_folder, place_of_lock
    from cqpt_cli.casework.proving import certify
    from cqpt_cli.commands._options import asked_for, show_documents
    from cqpt_cli.language import _
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import default_documents
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.keys import signing_key

    folder = case_folder(case)
    private = signing_key(
        Path(asked_for(str(key) if key else None, "--key", _("Where is the private key of the issuer?")))
    )
    place = output or tree.from_here(place_of_lock(folder).absolute()) / tree.CERTIFICATES
    show_documents(tuple(certify(folder, default_accord(), private, default_documents(), place)), json=json)
