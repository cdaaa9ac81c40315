"""The statement of funding, on the screen, as a sheet and as JSON. Euros and hours are exact decimals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.rendering import eligibility_words, figures
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.page import Block, Column, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.funding import Funding

PAYERS = {"branche": N_("the branch"), "entreprise": N_("the company"), "candidat": N_("who asks for it")}


def page_of(lines: Sequence[Funding], *, by_body: bool) -> Page:
    """The statement: a row a case, or a row a body, and the sum."""
    total = euros(sum((line.amount for line in lines), Decimal(0)))
    count = cases_in(lines)
    counted = ngettext("{count} case", "{count} cases", count).format(count=count)
    page: list[Block] = [Title(_("Funding · {count} · {total}").format(count=counted, total=total))]
    if not lines:
        return [*page, Paragraph(Said(_("No case was handed in over this period."), Tone.QUIET))]
    page.append(_bodies(lines) if by_body else _cases(lines))
    page += [Paragraph(Said(said, Tone.QUIET)) for said in dict.fromkeys(map(_rate, lines))]
    for ground in {line.ground.name: line.ground for line in lines}.values():
        note = f" – {ground.note}" if ground.note else ""
        page.append(
            Paragraph(Said(f"{ground.label} : {ground.article} ({basis_in_words(ground.basis)}){note}", Tone.QUIET))
        )
    return page


def cases_in(lines: Sequence[Funding]) -> int:
    """How many cases: one that two sittings studied is one."""
    return len({line.case.id for line in lines})


def _cases(lines: Sequence[Funding]) -> Table:
    columns = [
        Column(_("Case"), least=9),
        Column(_("Body"), least=12),
        Column(_("Sitting"), figures=True),
        Column(_("Stated"), figures=True),
        Column(_("Paid"), figures=True),
        Column(_("Amount"), figures=True),
        Column(_("Who pays"), least=10),
    ]
    rows = [
        [
            Said(line.case.id, Tone.STRONG),
            Said(line.body_name),
            Said(
                figures.day(line.submitted_on) if line.submitted_on else _("not yet"),
                Tone.PLAIN if line.submitted_on else Tone.UNSURE,
            ),
            Said(
                figures.hours(line.hours) if line.hours is not None else _("not stated"),
                Tone.PLAIN if line.hours is not None else Tone.UNSURE,
            ),
            Said(figures.hours(line.paid_hours)),
            Said(euros(line.amount), Tone.STRONG),
            Said(_(PAYERS.get(line.payer, line.payer))),
        ]
        for line in lines
    ]
    return Table(columns, rows)


def _rate(line: Funding) -> str:
    """The hourly rate of a case, and who set it."""
    if line.modulated_on is None:
        return _("Rate: {rate} an hour ({article}).").format(rate=euros(line.rate), article=line.forfait.article)
    return _("Rate: {rate} an hour (decision of the CPNE of {day}).").format(
        rate=euros(line.rate), day=figures.day(line.modulated_on)
    )


def _bodies(lines: Sequence[Funding]) -> Table:
    columns = [
        Column(_("Body")),
        Column(_("Cases"), figures=True),
        Column(_("Hours paid"), figures=True),
        Column(_("Amount"), figures=True),
    ]
    rows = [
        [
            Said(body, Tone.STRONG),
            Said(str(cases_in(own))),
            Said(figures.hours(sum((line.paid_hours for line in own), Decimal(0)))),
            Said(euros(sum((line.amount for line in own), Decimal(0)))),
        ]
        for body, own in by_body(lines).items()
    ]
    return Table(columns, rows)


def by_body(lines: Iterable[Funding]) -> dict[str, list[Funding]]:
    """The lines of each body, in the order of their names."""
    found: dict[str, list[Funding]] = {}
    for line in sorted(lines, key=lambda line: line.body_name):
        found.setdefault(line.body_name, []).append(line)
    return found


def euros(amount: Decimal) -> str:
    """1 200,00 €."""
    return _("€{number}").format(number=figures.number(amount.quantize(Decimal("0.01"))))


def as_json(lines: Sequence[Funding]) -> Any:
    """The statement as plain values; hours and euros as texts, exact."""
    return [
        {
            "case": line.case.id,
            "route": line.case.route,
            "organisation": line.body,
            "submitted_on": line.submitted_on.isoformat() if line.submitted_on else None,
            "hours_stated": str(line.hours) if line.hours is not None else None,
            "hours_paid": str(line.paid_hours),
            "rate": str(line.rate),
            "rate_decided_on": line.modulated_on.isoformat() if line.modulated_on else None,
            "amount": str(line.amount),
            "payer": line.payer,
            "source": line.ground.article,
            "basis": line.ground.basis.value,
        }
        for line in lines
    ]


COLUMNS = {
    "case": N_("Case"),
    "route": N_("Route"),
    "organisation": N_("Body"),
    "submitted_on": N_("Sitting"),
    "hours_stated": N_("Hours stated"),
    "hours_paid": N_("Hours paid"),
    "rate": N_("Hourly rate"),
    "amount": N_("Amount"),
    "payer": N_("Who pays"),
}
"""The columns of the sheet: the names of the JSON, and what they are called."""


def as_sheet(lines: Sequence[Funding]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The statement as columns and rows of a sheet for people: in words, with a decimal sign that spreadsheets read."""
    columns = [{"key": key, "name": _(name), "figures": False} for key, name in COLUMNS.items()]
    rows = []
    for line, plain in zip(lines, as_json(lines), strict=True):
        row = {key: plain[key] or "" for key in COLUMNS}
        row |= {
            "route": eligibility_words.route(line.case),
            "organisation": line.body_name,
            "submitted_on": figures.day(line.submitted_on) if line.submitted_on else "",
            "payer": _(PAYERS.get(line.payer, line.payer)),
        }
        row |= {key: figures.plain(row[key]) for key in ("hours_stated", "hours_paid", "rate", "amount")}
        rows.append(row)
    return columns, rows
