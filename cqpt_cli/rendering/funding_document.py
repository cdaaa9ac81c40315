"""The statement of funding as a document: who is paid what for which evaluation, and on what ground. In French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from cqpt_cli.language import _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.settings import Settings
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rendering.funding_page import PAYERS, by_body, cases_in, euros
from cqpt_cli.rendering.letter_frame import Document, frame_of
from cqpt_cli.rendering.typography import in_print, typeset, upper_first
from cqpt_cli.rules.funding import Funding


def document_of(
    lines: Sequence[Funding],
    accord: Accord,
    settings: Settings | None,
    period: tuple[date | None, date | None],
    on: date,
) -> Document:
    """The statement over a period, as it stands on a day (accord, art. 6-2; cahier des charges, IV)."""
    with in_print():
        title = "État de prise en charge des évaluations"
        law = accord.at(on).funding
        view = {
            **frame_of(settings, accord, title, on, []),
            "period": _period(*period),
            "source": f"{law.hourly_rate.article} ; {law.submitted.article}",
            "lines": [
                {
                    "case": line.case.id,
                    "body": line.body_name,
                    "submitted_on": figures.day(line.submitted_on) if line.submitted_on else "à venir",
                    "stated": figures.hours(line.hours) if line.hours is not None else "non déclaré",
                    "paid": figures.hours(line.paid_hours),
                    "rate": euros(line.rate),
                    "amount": euros(line.amount),
                    "payer": _(PAYERS.get(line.payer, line.payer)),
                }
                for line in lines
            ],
            "total": euros(sum((line.amount for line in lines), Decimal(0))),
            "count": ngettext("{count} case", "{count} cases", cases_in(lines)).format(count=cases_in(lines)),
            "bodies": [
                {
                    "name": name,
                    "cases": str(cases_in(own)),
                    "paid": figures.hours(sum((line.paid_hours for line in own), Decimal(0))),
                    "amount": euros(sum((line.amount for line in own), Decimal(0))),
                }
                for name, own in by_body(lines).items()
            ],
            "grounds": list(_grounds(lines, accord, on)),
        }
        return Document(f"{on.isoformat()}-prise-en-charge", "funding-statement", view)


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"du {figures.long_day(start)} au {figures.long_day(end)}"
    if start:
        return f"à partir du {figures.long_day(start)}"
    return f"jusqu'au {figures.long_day(end)}" if end else ""


def _grounds(lines: Sequence[Funding], accord: Accord, on: date) -> Iterator[Mapping[str, str]]:
    """What the sums rest on: the cap, each rate with who set it, each rule on who pays; a hypothesis says that it is one."""
    law = accord.at(on).funding
    cap = figures.number(law.hours_maximum.value)
    yield {
        "sentence": typeset(f"Les heures déclarées sont prises en charge dans la limite de {cap} heures par candidat."),
        "article": sourced(law.hours_maximum.article, law.hours_maximum.basis),
    }
    for rate, decided_on in dict.fromkeys((line.rate, line.modulated_on) for line in lines):
        by_cpne = f"décision de la CPNE du {figures.long_day(decided_on)}" if decided_on else ""
        yield {
            "sentence": f"Taux horaire : {euros(rate)}.",
            "article": f"{by_cpne}, {law.variation_percent.article}" if by_cpne else law.hourly_rate.article,
        }
    for ground in (law.submitted, *{line.ground.name: line.ground for line in lines}.values()):
        label = upper_first(ground.label)
        yield {
            "sentence": typeset(f"{label}. {ground.note}" if ground.note else f"{label}."),
            "article": sourced(ground.article, ground.basis),
        }
