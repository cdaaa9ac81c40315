"""The statement of what the branch pays for evaluations: per case, per body, over a period (accord, art. 6-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import refused
from cqpt_cli.casework.adopting import settings_of
from cqpt_cli.casework.corresponding import write_documents
from cqpt_cli.casework.delivering import cases_of
from cqpt_cli.casework.directory import names_around
from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures, funding_document
from cqpt_cli.rendering.documents import default_documents
from cqpt_cli.rules.funding import Funding, fundings_of
from cqpt_cli.sources.writing import Written


def statement(
    root: Path, accord: Accord, start: date | None, end: date | None, problems: list[Diagnostic]
) -> list[Funding]:
    """What is owed for each case handed in or submitted, at the sittings that fall into a period (both days included).

    Without a period, what waits for a sitting stands there too. Cases that cannot be read go to `problems`. Raises `Refusal`
    for a period that ends before it begins.
    """
    _require_period(start, end)
    settings = settings_of(root, accord)
    modulations = settings.funding if settings else ()
    names, found = names_around(root), []
    for case in cases_of(root, accord, problems):
        for line in fundings_of(case, accord.at, modulations):
            day = line.submitted_on
            outside = (start and (day is None or day < start)) or (end and (day is None or day > end))
            if not outside:
                found.append(replace(line, body_name=names.get(line.body, line.body)))
    return found


def _require_period(start: date | None, end: date | None) -> None:
    """Raises `Refusal` for a period that ends before it begins: no case would ever be in it."""
    if start and end and start > end:
        message = _("the period from {start} to {end} ends before it begins").format(
            start=figures.day(start), end=figures.day(end)
        )
        raise refused("usage", message, _("Correct --from or --to."))


def write_statement(
    root: Path,
    accord: Accord,
    lines: Sequence[Funding],
    period: tuple[date | None, date | None],
    on: date,
    formats: Sequence[str],
    output: Path,
) -> tuple[Written, ...]:
    """Write the statement as a document, in each format. Raises `Refusal` where it cannot be written."""
    document = funding_document.document_of(lines, accord, settings_of(root, accord), period, on)
    return tuple(write_documents([document], output, formats, default_documents()))
