"""The statement of what the branch pays for evaluations: per case, per body, over a period (accord, art. 6-2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import settings_of
from cqpt_cli.casework.delivering import cases_of
from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.law.accord import Accord
from cqpt_cli.rules.funding import Funding, funding_of, submitted_on_of


def statement(
    root: Path, accord: Accord, start: date | None, end: date | None, problems: list[Diagnostic]
) -> list[Funding]:
    """What is owed for each case handed in or submitted, of which the sitting falls into a period (both days included).

    Without a period, cases that wait for their sitting stand there too. Cases that cannot be read go to `problems`.
    """
    settings = settings_of(root, accord)
    modulations = settings.funding if settings else ()
    found = []
    for case in cases_of(root, accord, problems):
        if not case.transmission and not case.award:
            continue
        day = submitted_on_of(case)
        outside = (start and (day is None or day < start)) or (end and (day is None or day > end))
        if not outside:
            found.append(funding_of(case, accord.at(day or case.received_on), modulations))
    return found
