"""The evaluating bodies, what their accreditation is worth on a day, and the cases hit where it lapses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.page import Block, Column, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rendering.score_words import ACCREDITATIONS
from cqpt_cli.rules.accreditation import AccreditationOn, BodyLine


def page_of(lines: Sequence[BodyLine], accord: Accord, on: date) -> Page:
    """The evaluating bodies on a day."""
    return list(_page(lines, accord, on))


def _page(lines: Sequence[BodyLine], accord: Accord, on: date) -> Iterator[Block]:
    held = sum(1 for line in lines if any(state.held for state in line.states.values()))
    title = _("Evaluating bodies on {day}").format(day=figures.day(on))
    yield Title(
        title,
        Said(
            ngettext("{held} accredited of {all}", "{held} accredited of {all}", held).format(held=held, all=len(lines))
        ),
    )
    if not lines:
        yield Paragraph(Said(_("No evaluating body is recorded: cqpt new organisation."), Tone.QUIET))
        return
    columns = [
        Column(_("Body")),
        Column(_("Certificate")),
        Column(_("State")),
        Column(_("Until"), figures=True),
        Column(_("Running cases")),
    ]
    yield Table(columns, [row for line in lines for row in _rows(line, accord)])
    terms = accord.at(on).accreditation
    said = _("An accreditation is for {years} years ({article}); it must hold on the day of the act ({required}).")
    yield Paragraph(
        Said(
            said.format(years=terms.years.value, article=terms.years.article, required=terms.required.article),
            Tone.QUIET,
        )
    )


def _rows(line: BodyLine, accord: Accord) -> Iterator[list[Said]]:
    hit = Tone.PLAIN if all(state.held for state in line.states.values()) else Tone.BAD
    for place, (certificate, state) in enumerate(line.states.items()):
        yield [
            Said(line.organisation.name if place == 0 else "", Tone.STRONG),
            Said(accord.certificate(certificate).title),
            Said(_(ACCREDITATIONS[state.state]), Tone.GOOD if state.held else Tone.BAD),
            Said(_until(state)),
            Said(", ".join(line.running) if place == 0 else "", hit),
        ]


def _until(state: AccreditationOn) -> str:
    one = state.accreditation
    return figures.day(one.withdrawn_on or one.end) if one else ""


def as_json(lines: Sequence[BodyLine], accord: Accord, on: date) -> Any:
    """The same as plain values."""
    return [
        {
            "organisation": line.organisation.slug,
            "on": on.isoformat(),
            "certificates": {
                certificate: {
                    "state": state.state.value,
                    "from": state.accreditation.start.isoformat() if state.accreditation else None,
                    "to": state.accreditation.end.isoformat() if state.accreditation else None,
                    "withdrawn_on": (
                        state.accreditation.withdrawn_on.isoformat()
                        if state.accreditation and state.accreditation.withdrawn_on
                        else None
                    ),
                }
                for certificate, state in line.states.items()
            },
            "running_cases": list(line.running),
            "source": accord.at(on).accreditation.years.article,
        }
        for line in lines
    ]
