"""`cqpt referential`: read the accord's référentiels."""

from __future__ import annotations

from typing import Annotated

import typer

from cqpt_cli.commands._completion import names
from cqpt_cli.commands._options import Json
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.BRANCH

app = command_app(
    no_args_is_help=True,
    help=N_("""Read the référentiels of the accord: certificates, activities, items.

For example: cqpt referential show CAD1-C01"""),
)


@app.command(
    "list",
    cls=SpokenCommand,
    help=N_("""List what there is to read.

For example: cqpt referential list"""),
)
def list_(json: Json = False) -> None:
    """Print the certificates and annexe 3."""
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, referential_json, referential_page
    from cqpt_cli.rendering.screen import show

    accord = default_accord()
    if json:
        json_output.write(referential_json.listing(accord))
    else:
        show(referential_page.listing(accord))


@app.command(
    cls=SpokenCommand,
    help=N_("""Export a référentiel as a 1EdTech CASE 1.1 package (JSON): a certificate, or annexe 3 (COM).

For example: cqpt referential export CAD > cad.json"""),
)
def export(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=N_("A certificate (or CAD, CPD), or COM."), autocompletion=names)
    ],
) -> None:
    """Print the package."""
    from cqpt_cli.casework.consulting import package_named
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output

    json_output.write(package_named(name, default_accord()))


@app.command(
    cls=SpokenCommand,
    help=N_("""Show every sentence of the accord that sets something: how sure the tool is of it, and what applies it.

For example: cqpt referential provisions --json"""),
)
def provisions(json: Json = False) -> None:
    """Print the sentences, part by part of the accord."""
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, screen, sentences_page

    accord = default_accord()
    if json:
        json_output.write(sentences_page.as_json(accord))
    else:
        screen.show(sentences_page.page(accord))


@app.command(
    cls=SpokenCommand,
    help=N_("""Show a certificate, annexe 3 or one item, with its wording, its source and what is hypothesis.

For example: cqpt referential show CPD --activity 4 --kind savoir-faire"""),
)
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help=N_("A certificate (or CAD, CPD, COM), or an item (CAD1-C01)."), autocompletion=names
        ),
    ],
    activity: Annotated[int | None, typer.Option(metavar="N", help=N_("Only this activity."))] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help=N_("Only this kind: connaissance, procedural, experientiel or savoir-faire; repeat for more.")
        ),
    ] = None,
    tasks: Annotated[bool, typer.Option("--tasks", help=N_("The tasks of each activity too."))] = False,
    presentation: Annotated[
        bool, typer.Option("--presentation", help=N_("The general presentation of the job too."))
    ] = False,
    json: Json = False,
) -> None:
    """Print what bears this name."""
    from cqpt_cli.casework.consulting import FoundItem, FoundTask, activities_of, find, kinds_named
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import json_output, referential_json, referential_page, screen

    accord = default_accord()
    found, kinds = find(name, accord), kinds_named(kind or [])
    if isinstance(found, FoundItem):
        page = referential_page.item(found.entry, accord, found.title)
        document = referential_json.item(found.entry)
    elif isinstance(found, FoundTask):
        where = (found.task, found.group, found.activity, found.certificate)
        page, document = referential_page.task(*where), referential_json.task(*where)
    elif found is None:
        page = referential_page.common(accord, kinds)
        document = referential_json.common(accord, kinds)
    else:
        activities = activities_of(found, activity)
        page = referential_page.certificate(found, activities, kinds, tasks=tasks, presentation=presentation)
        document = referential_json.certificate(found, activities, kinds)
    if json:
        json_output.write(document)
    else:
        screen.show(page)
