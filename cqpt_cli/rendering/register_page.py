"""The register of certificates, on the screen, as a sheet and as JSON: every number, who holds it, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cqpt_cli.diagnostics import shortened
from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.page import Column, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.delivery import Registered


def page_of(lines: Sequence[Registered], accord: Accord) -> Page:
    """The register, in the order of the numbers."""
    count = ngettext("{count} certificate", "{count} certificates", len(lines)).format(count=len(lines))
    title = Title(_("Register · {count}").format(count=count))
    if not lines:
        return [title, Paragraph(Said(_("No certificate has been delivered yet."), Tone.QUIET))]
    columns = [
        Column(_("Number")),
        Column(_("Holder")),
        Column(_("Certificate")),
        Column(_("Awarded on"), figures=True),
        Column(_("Delivered on"), figures=True),
        Column(_("State")),
    ]
    rows = [
        [
            Said(line.number, Tone.STRONG),
            Said(shortened(holder(line))),
            Said(accord.certificate(line.case.certificate).title),
            Said(figures.day(line.awarded_on) if line.awarded_on else ""),
            Said(figures.day(line.delivered_on)),
            _state(line),
        ]
        for line in lines
    ]
    return [title, Table(columns, rows)]


def _state(line: Registered) -> Said:
    if line.withdrawn_on:
        return Said(_("withdrawn on {day}").format(day=figures.day(line.withdrawn_on)), Tone.BAD)
    if line.overturned_on:
        day = figures.day(line.overturned_on)
        return Said(_("to be withdrawn: decided otherwise on {day}").format(day=day), Tone.BAD)
    if line.awarded_on is None:
        return Said(_("rests on no award"), Tone.BAD)
    if line.under_appeal:
        return Said(_("reopened on appeal"), Tone.UNSURE)
    if line.duplicates:
        days = ", ".join(map(figures.day, line.duplicates))
        return Said(_("duplicate of {days}").format(days=days))
    return Said(_("in force"), Tone.GOOD)


def holder(line: Registered) -> str:
    """Who holds a certificate."""
    return line.case.candidate.name


def as_json(lines: Sequence[Registered]) -> Any:
    """The register as plain values."""
    return [
        {
            "number": line.number,
            "case": line.case.id,
            "holder": holder(line),
            "certificate": line.case.certificate,
            "awarded_on": line.awarded_on.isoformat() if line.awarded_on else None,
            "delivered_on": line.delivered_on.isoformat(),
            "duplicates": [day.isoformat() for day in line.duplicates],
            "withdrawn_on": line.withdrawn_on.isoformat() if line.withdrawn_on else None,
            "reopened_on_appeal": line.under_appeal,
            "overturned_on": line.overturned_on.isoformat() if line.overturned_on else None,
        }
        for line in lines
    ]


COLUMNS = {
    "number": N_("Number"),
    "case": N_("Case"),
    "holder": N_("Holder"),
    "certificate": N_("Certificate"),
    "awarded_on": N_("Awarded on"),
    "delivered_on": N_("Delivered on"),
    "duplicates": N_("Duplicates"),
    "withdrawn_on": N_("Withdrawn on"),
    "reopened_on_appeal": N_("Reopened on appeal"),
    "overturned_on": N_("Decided otherwise on"),
}
"""The columns of the sheet: the names of the JSON, and what they are called."""


def as_sheet(lines: Sequence[Registered], accord: Accord) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The register as columns and rows of a sheet for people."""
    columns = [{"key": key, "name": _(name), "figures": False} for key, name in COLUMNS.items()]
    rows = [
        {
            "number": line.number,
            "case": line.case.id,
            "holder": holder(line),
            "certificate": accord.certificate(line.case.certificate).title,
            "awarded_on": _day(line.awarded_on),
            "delivered_on": _day(line.delivered_on),
            "duplicates": ", ".join(map(_day, line.duplicates)),
            "withdrawn_on": _day(line.withdrawn_on),
            "reopened_on_appeal": _("yes") if line.under_appeal else "",
            "overturned_on": _day(line.overturned_on),
        }
        for line in lines
    ]
    return columns, rows


def _day(day: date | None) -> str:
    return figures.day(day) if day else ""
