"""`cqpt status`: where every case stands, what it waits for, and of whom."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cqpt_cli.app import FAVOURABLE, WRONG_INPUT
from cqpt_cli.commands._completion import cases_and_files, certificates, phases
from cqpt_cli.commands._options import Csv, EarlierDay, Json, certificate_named
from cqpt_cli.commands._speech import Panel, SpokenCommand, command_app
from cqpt_cli.language import N_

PANEL = Panel.FOLLOW

app = command_app()


@app.command(
    cls=SpokenCommand,
    help=N_("""Show where every case stands: its phase, what is missing, the next act, who must do it, how long it has waited.

The phase is derived from the dated facts in the files.

For example: cqpt status --phase evaluation --sort waited"""),
)
def status(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]",
            readable=False,
            autocompletion=cases_and_files,
            help=N_("Case folders or case repositories; by default the repository of the current folder."),
        ),
    ] = None,
    phase: Annotated[
        list[str] | None,
        typer.Option(
            help=N_("Only this phase; repeat for more. “open” is every phase that is not closed."),
            autocompletion=phases,
        ),
    ] = None,
    certificate: Annotated[
        str | None,
        typer.Option(help=N_("Only this certificate."), autocompletion=certificates, callback=certificate_named),
    ] = None,
    suspect: Annotated[bool, typer.Option("--suspect", help=N_("Only what is suspect."))] = False,
    sort: Annotated[str, typer.Option(help=N_("case, phase or waited."))] = "case",
    csv: Csv = False,
    on: EarlierDay = None,
    json: Json = False,
) -> None:
    """Print the list."""
    from cqpt_cli.casework.finding import paths_named, root_of
    from cqpt_cli.casework.looking import look_ahead

    paths = paths_named(paths or [root_of(Path())])
    with look_ahead(paths) as ahead:  # while the rest is loaded
        from cqpt_cli.casework import following, sorting
        from cqpt_cli.commands._options import day_or_today
        from cqpt_cli.law.accord import default_accord
        from cqpt_cli.rendering import json_output, status_page
        from cqpt_cli.rendering.screen import counting, show, show_diagnostics
        from cqpt_cli.sources import clock

        accord, today = default_accord(), day_or_today(on)
        earlier = today < clock.today()
        wanted = sorting.Wanted(accord, phase or [], certificate, suspect=suspect, order=sort)
        with counting() as count:
            found, unread = (
                following.standings_as_of(paths, accord, today)
                if earlier
                else following.standings(paths, accord, count, ahead)
            )
        standings = wanted.of(following.with_lapsed(found, paths, accord, today))
        if json:
            json_output.write([status_page.as_data(standing, accord, today) for standing in standings])
        elif csv:
            json_output.put(status_page.as_csv(standings, accord, today).decode("utf-8-sig"))
        else:
            page = status_page.page_of(standings, accord, today)
            show([status_page.as_of_words(today), *page] if earlier else page)
        show_diagnostics(unread)
        raise typer.Exit(WRONG_INPUT if unread else FAVOURABLE)
