"""The statement of what the branch pays for evaluations: per case, per body, over a period (accord, art. 6-2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import settings_of
from cqpt_cli.casework.delivering import cases_of
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures
from cqpt_cli.rules.funding import Funding, fundings_of


def statement(
    root: Path, accord: Accord, start: date | None, end: date | None, problems: list[Diagnostic]
) -> list[Funding]:
    """What is owed for each case handed in or submitted, at the sittings that fall into a period (both days included).

    Without a period, what waits for a sitting stands there too. Cases that cannot be read go to `problems`. Raises `Refusal`
    for a period that ends before it begins.
    """
    if start and end and end < start:
        message = _("the period ends on {end}, before it begins ({start})").format(
            start=figures.day(start), end=figures.day(end)
        )
        raise Refusal(Diagnostic("usage", message, remedy=_("Exchange --from and --to.")))
    settings = settings_of(root, accord)
    modulations = settings.funding if settings else ()
    found = []
    for case in cases_of(root, accord, problems):
        for line in fundings_of(case, accord.at, modulations):
            day = line.submitted_on
            outside = (start and (day is None or day < start)) or (end and (day is None or day > end))
            if not outside:
                found.append(line)
    return found
