"""The options that several commands share, so that one name means one thing everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import typer

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import N_, _

JSON_OPTION = typer.Option("--json", help=N_("Answer with one JSON document on standard output."))

ON_OPTION = typer.Option(
    "--on",
    metavar="DATE",
    help=N_("The reference date, YYYY-MM-DD, in place of the day the file was received."),
)


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
