"""What stands in the way of an evaluation before it is held: one guard for every grid, form and paper.

Accord, art. 6-1 and 6-2; cahier des charges, III. What an editor wrote all the same is found by the same rules as an
irregularity (rules/procedure.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cqpt_cli.findings import Finding, Kind, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import Admissibility
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.rules import procedure
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.procedure import agreement_with, irregularities_of_assessor

_IT = "{irregularity}"
_DAY = N_("Give the day on which it is held, once these acts were done; a past one may still be recorded with its day.")
_SEND = N_("Send the case to an accredited body first: cqpt send {case} --to BODY.")
_SEND_AGAIN = N_("Send the case to an accredited body first: cqpt send {case} --to BODY --replace.")
_OTHERS = N_("Choose an evaluator, and a body, that have not trained the candidate.")
_NEITHER = N_("Choose an evaluator who is neither the candidate nor the tutor.")

IN_THE_FUTURE = kind(
    "act-misdated", N_("nobody assesses on a day to come: today is {today}"), N_("Give the day on which it is held.")
)
FORECAST_NOT_A_QUIZ = kind(
    "usage",
    N_("a forecast is made with the quiz, and with nothing else"),
    N_("Write --modality quiz, or leave out --prediagnostic."),
)
NOT_ADMISSIBLE = kind(
    "not-admissible",
    N_("no decision declares the case {case} admissible: nobody assesses before"),
    N_("Decide first: cqpt decide {case}."),
)
NOT_SENT = kind("not-sent", N_("the case {case} has not been sent to an evaluating body"), _SEND)
NOT_AGREED = kind(
    "agreement-missing",
    N_("no agreement with {body} is signed by both sides: nobody observes before"),
    N_("Record it first: cqpt agree {case}."),
)

_REFUSED_AS: Mapping[Kind, Kind] = {
    procedure.AGREEMENT_NOT_SIGNED: kind("agreement-too-late", _IT, _DAY),
    procedure.ASSESSED_BEFORE_ADMISSIBLE: kind("act-misdated", _IT, _DAY),
    procedure.ASSESSED_BEFORE_SENT: kind("act-misdated", _IT, _DAY),
    procedure.BODY_NOT_ASSIGNED: kind(
        "body-not-assigned",
        _IT,
        N_("Leave out --organisation; or send the case to that body: cqpt send {case} --to BODY --replace."),
    ),
    procedure.BODY_NOT_ACCREDITED: kind("not-accredited", _IT, _SEND_AGAIN),
    procedure.ASSESSOR_NOT_INDEPENDENT: kind("not-independent", _IT, _OTHERS),
    procedure.EVALUATOR_IS_CANDIDATE: kind("not-independent", _IT, _NEITHER),
    procedure.EVALUATOR_IS_TUTOR: kind("not-independent", _IT, _NEITHER),
    procedure.BODY_IS_EMPLOYER: kind("not-independent", _IT, _SEND_AGAIN),
    procedure.ASSESSOR_TIED_TO_TRAINER: kind("not-independent", _IT, _OTHERS),
}
"""What an irregularity is called where it is refused before it happens, and what would be right instead."""


def findings_before_assessing(
    grid: Grid,
    case: Case,
    acts: Mapping[str, ActTerms],
    law: LawAt,
    today: date,
    body: Organisation | None,
    directory: Directory,
) -> Iterator[Finding]:
    """Why a grid that is still to be filled in may not be made, in the order of the procedure.

    A forecast (phase 0) comes before the request: it is a quiz of today or before, and nothing else is asked of it.
    """
    forecast, facts = law.quiz.prediagnosis_counts, {"case": case.id}
    if grid.assessed_on > today:
        yield IN_THE_FUTURE((), {"today": today}, forecast if grid.prediagnostic else acts["assess"])
    if grid.prediagnostic:
        if grid.modality is not Modality.QUIZ:
            yield FORECAST_NOT_A_QUIZ((), {}, forecast)
        return
    if not case.admissibility or case.admissibility[-1].decision is not Admissibility.ADMISSIBLE:
        yield NOT_ADMISSIBLE((), facts, acts["decide"])
    if not any(one.sent_on for one in case.evaluation):
        yield NOT_SENT((), facts, acts["send"])
    unsigned = _is_unsigned(grid, case, law, directory)
    for found in irregularities_of_assessor(grid, law, case, body, directory):
        if not (unsigned and found.kind is procedure.AGREEMENT_NOT_SIGNED):
            yield _REFUSED_AS[found.kind]((), {**facts, "irregularity": found}, *found.sources)
    if unsigned:
        facts = {"case": case.id, "body": grid.evaluator.organisation or "–"}
        yield NOT_AGREED((), facts, law.agreement.before_observation)


def _is_unsigned(grid: Grid, case: Case, law: LawAt, directory: Directory) -> bool:
    """Whether an observation is to be held, and no agreement with its body is signed by both sides."""
    if grid.modality is not Modality.OBSERVATION or not law.agreement.before_observation.value:
        return False
    agreement = agreement_with(grid.evaluator.organisation, case, directory)
    return agreement is None or agreement.signed_on is None
