"""The forecast of a prediagnosis as a document for the candidate. It can be made again at will, from the answers kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cqpt_cli.casework.acting import at_desk
from cqpt_cli.casework.asking import entries_asked
from cqpt_cli.casework.corresponding import correspondence_at, folder_of_documents, write_documents
from cqpt_cli.casework.offline import sound_case
from cqpt_cli.casework.quizzing import (
    Scored,
    paper_named,
    read_quiz_answers,
    rule_in_words,
    scored_of,
)
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import forecast as forecast_document
from cqpt_cli.rendering.documents import default_documents
from cqpt_cli.rules.forecast import Forecast, forecast_of
from cqpt_cli.sources import tree


def forecast_in(folder: Path, scored: Scored, accord: Accord) -> Forecast:
    """What the answers to a paper of the case in `folder` show of each item that a quiz may ask about."""
    entries = entries_asked(sound_case(folder, accord), accord, scored.paper.made_on)
    return forecast_of(scored.levels, entries, accord.quiz_policy)


def write_forecast(folder: Path, accord: Accord, scored: Scored, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write the forecast of a scored prediagnosis beside the other documents of its case. Raises `Refusal`."""
    desk = at_desk(folder, accord)
    document = forecast_document.document_of(
        correspondence_at(desk),
        scored.paper,
        scored.answers,
        forecast_in(folder, scored, accord),
        rule_in_words(accord, {len(one.marked) for one in scored.levels}),
    )
    written = write_documents([document], folder_of_documents(folder), formats, default_documents(), over=True)
    return tuple(one.path for one in written)


def write_forecast_again(named: Path, accord: Accord, formats: Sequence[str]) -> tuple[Path, ...]:
    """The same, from the answers that are kept in the case. Raises `Refusal` where none of a prediagnosis are."""
    opened = paper_named(named, accord, kept=True)
    files = sorted((opened.folder / tree.RECEIVED).glob(f"quiz-{opened.paper.id}-*.json"))
    if not opened.paper.prediagnostic or not files:
        message = _("the quiz {paper} is no prediagnosis that was scored").format(paper=opened.paper.id)
        remedy = _("Build one with --prediagnostic, have it taken, and score it: cqpt quiz score.")
        raise Refusal(Diagnostic("no-quiz", message, Position(opened.folder), remedy))
    scored = scored_of(opened, read_quiz_answers(files[-1]).value, accord)
    return write_forecast(opened.folder, accord, scored, formats)
