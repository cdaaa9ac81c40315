"""The options that several commands share, so that one name means one thing everywhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import N_, _

if TYPE_CHECKING:
    from cqpt_cli.sources.writing import Recorded

JSON_OPTION = typer.Option("--json", help=N_("Answer with one JSON document on standard output."))

ON_OPTION = typer.Option(
    "--on",
    metavar="DATE",
    help=N_("The reference date, YYYY-MM-DD, in place of the day the file was received."),
)

DRY_RUN_OPTION = typer.Option("--dry-run", help=N_("Show what would change, and write nothing."))

COMMIT_OPTION = typer.Option("--commit", help=N_("Make one git commit of what was written."))


def day_or_none(written: str | None) -> date | None:
    """The day an option names. Raises `Refusal` where it is no day."""
    if written is None:
        return None
    from pydantic_core import PydanticCustomError

    from cqpt_cli.models.base import parse_date

    try:
        return parse_date(written)
    except PydanticCustomError:
        message = _("“{day}” is not a day").format(day=written)
        raise Refusal(Diagnostic("usage", message, remedy=_("Write it as YYYY-MM-DD."))) from None


def formats_named(written: str, known: Sequence[str]) -> list[str]:
    """The formats an option names, each once. Raises `Refusal` for one that is not known."""
    named = list(dict.fromkeys(name.strip().lower() for name in written.split(",") if name.strip()))
    unknown = [name for name in named if name not in known]
    if unknown or not named:
        message = _("“{format}” is not a format of this document").format(format=unknown[0] if unknown else written)
        remedy = _("Write one or several of: {choices}.").format(choices=",".join(known))
        raise Refusal(Diagnostic("usage", message, remedy=remedy))
    return named


def folder_named(written: str) -> Path:
    """The folder an option names. Raises `Refusal` for nothing, as a variable that is not set gives."""
    if not written.strip():
        raise Refusal(Diagnostic("usage", _("the folder has no name"), remedy=_("Write “.” for the current folder.")))
    return Path(written)


def day_or_today(written: str | None) -> date:
    """The day an option names, or today. Raises `Refusal` where it is no day."""
    from cqpt_cli.sources.clock import today

    return day_or_none(written) or today()


def asked_for(given: str | None, option: str, question: str, choices: Sequence[str] = ()) -> str:
    """What an option says or, on a terminal, what the person answers. Raises `Refusal` where neither can be had."""
    if given is not None:
        return given
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        message = _("the option {name} is missing").format(name=option)
        remedy = _("Give it, or run the command on a terminal, where it asks.")
        raise Refusal(Diagnostic("usage", message, remedy=remedy))
    if not choices:
        return str(typer.prompt(question, err=True))
    typer.echo(question, err=True)
    for number, choice in enumerate(choices, 1):
        typer.echo(f"  {number}. {choice}", err=True)
    while True:
        answer = str(typer.prompt(_("number"), err=True)).strip()
        if answer in choices:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        typer.echo(_("Write a number from 1 to {last}.").format(last=len(choices)), err=True)


def show_recorded(recorded: Recorded, *, json: bool) -> None:
    """What was written, or would be; the same for every command that changes files."""
    from cqpt_cli.rendering import json_output, recorded_page
    from cqpt_cli.rendering.screen import show

    if json:
        json_output.write(recorded_page.as_json(recorded))
    else:
        show(recorded_page.page_of(recorded))
