"""Why nobody may assess so, in words: what lacks, of which article, and what would be legal next."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.language import N_, _
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rules.assessing import Bar


class Sentence(NamedTuple):
    """The problem that a refusal is told as, what is wrong (none: as the irregularity says it), and the remedy."""

    id: str
    message: str
    remedy: str


_DAY = N_("Give the day on which it is held, once these acts were done; a past one may still be recorded with its day.")
_SEND = N_("Send the case to an accredited body first: cqpt send {case} --to BODY.")
_SEND_AGAIN = N_("Send the case to an accredited body first: cqpt send {case} --to BODY --replace.")
_OTHERS = N_("Choose an evaluator, and a body, that have not trained the candidate.")
_NEITHER = N_("Choose an evaluator who is neither the candidate nor the tutor.")

_WORDS = {
    "in-the-future": Sentence("act-misdated", N_("nobody assesses on a day to come: today is {today}"), N_("Give the day on which it is held.")),
    "forecast-not-a-quiz": Sentence("usage", N_("a forecast is made with the quiz, and with nothing else"), N_("Write --modality quiz, or leave out --prediagnostic.")),
    "not-admissible": Sentence("not-admissible", N_("no decision declares the case {case} admissible: nobody assesses before"), N_("Decide first: cqpt decide {case}.")),
    "not-sent": Sentence("not-sent", N_("the case {case} has not been sent to an evaluating body"), _SEND),
    "not-agreed": Sentence("agreement-missing", N_("no agreement with {body} is signed by both sides: nobody observes before"), N_("Record it first: cqpt agree {case}.")),
    "agreement-not-signed": Sentence("agreement-too-late", "", _DAY),
    "assessed-before-admissible": Sentence("act-misdated", "", _DAY),
    "assessed-before-sent": Sentence("act-misdated", "", _DAY),
    "body-not-assigned": Sentence("body-not-assigned", "", N_("Leave out --organisation; or send the case to that body: cqpt send {case} --to BODY --replace.")),
    "body-not-accredited": Sentence("not-accredited", "", _SEND_AGAIN),
    "assessor-not-independent": Sentence("not-independent", "", _OTHERS),
    "evaluator-is-candidate": Sentence("not-independent", "", _NEITHER),
    "evaluator-is-tutor": Sentence("not-independent", "", _NEITHER),
    "body-is-employer": Sentence("not-independent", "", _SEND_AGAIN),
    "assessor-tied-to-trainer": Sentence("not-independent", "", _OTHERS),
}  # fmt: skip


def diagnostic(bar: Bar, grid: Grid, path: Path) -> Diagnostic:
    """The bar as a problem with its article, and with what is to be done first as its remedy."""
    words = _WORDS[bar.id]
    if words.message:
        today = bar.facts.get("today")
        said = _(words.message).format(
            case=grid.case, body=grid.evaluator.organisation or "–", today=figures.day(today) if today else ""
        )
    else:
        said = score_words.sentence_of(bar.id, bar.facts)
    return Diagnostic(words.id, said, Position(path), _(words.remedy).format(case=grid.case), bar.article)
