"""Where a case stands, derived from the dated facts in its files (domain page, “The way of a case”)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cqpt_cli.models.acts import Admissibility, AdmissibilityDecision, AppealAnswer, AppealDecision, AwardDecision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rules.independence import as_slug

A = TypeVar("A")


class Phase(StrEnum):
    """The phases of a case, in their order. What each asks for, and of whom, is data (`procedure.yaml`)."""

    ADMISSIBILITY = "admissibility"
    COMPLETION = "completion"
    INADMISSIBLE = "inadmissible"
    ASSIGNMENT = "assignment"
    EVALUATION = "evaluation"
    TRANSMISSION = "transmission"
    COMMISSION = "commission"
    COMPLEMENTARY = "complementary"
    APPEAL = "appeal"
    REOPENED = "reopened"
    REFUSED = "refused"
    AWARDED = "awarded"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


EVALUATING = frozenset({Phase.EVALUATION, Phase.TRANSMISSION, Phase.COMPLEMENTARY, Phase.REOPENED})
"""The phases in which an evaluating body has the case."""

UNREADABLE = "unreadable"
"""In place of a phase, where the case file cannot be read: nobody knows where the case stands."""

AGREEMENT = "agreement"
"""What is missing where the agreement (accord, art. 6-2) is not recorded; the rest are modalities."""

OPINION = "opinion"
"""What is missing where the global grid holds no opinion of the evaluating body (cahier des charges, IV)."""

DECISION = "admissibility"
"""What is missing where a case is evaluated and nobody recorded that it is admissible."""

ASSIGNMENT = "assignment"
"""What is unrecorded where a case is evaluated and nobody recorded on which day it was sent to the body."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a case stands: its phase, since which day, and what that phase still lacks."""

    phase: Phase
    since: date
    missing: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    """The acts before this phase that nobody recorded: they may still be, late."""
    due_on: date | None = None
    """Until when the candidate is awaited, where the file is to be completed."""
    certificate: str = ""
    """The number of the certificate that the candidate holds, whatever became of the award behind it; empty for none."""


@dataclass(frozen=True)
class Standing:
    """What the lists of cases show of one case. Plain values, so that the index can keep them."""

    case: str
    certificate: str
    route: str
    received_on: str
    phase: str
    since: str
    missing: tuple[str, ...]
    blocking: tuple[str, ...]
    """While the admissibility is to be decided: the criteria that are unmet or undetermined."""
    suspect: bool
    due_on: str = ""
    """Until when the candidate is awaited; empty where nobody is."""
    unreadable: tuple[str, ...] = ()
    """The files of the case that cannot be read: what they say is not in this."""
    numbers: tuple[str, ...] = ()
    """The numbers of the certificates delivered."""
    sittings: tuple[str, ...] = ()
    """The days of the sittings that decided on it."""
    body: str = ""
    """The evaluating body that has it, while it evaluates."""
    origin: str = ""
    """The case of this repository from which its common knowledge is taken over."""
    lapsed: str = ""
    """On the day it is looked at: why that body may not evaluate any more (`AccreditationState`); never stored."""


def unread(case: str) -> Standing:
    """What is known of a case whose file cannot be read: its name."""
    return Standing(case, "", "", "", UNREADABLE, "", (), (), suspect=False, unreadable=("case.yaml",))


_BY_DECISION: Mapping[Admissibility, Phase] = {
    Admissibility.INADMISSIBLE: Phase.INADMISSIBLE,
    Admissibility.TO_COMPLETE: Phase.COMPLETION,
    Admissibility.ADMISSIBLE: Phase.ASSIGNMENT,
}

_BY_AWARD: Mapping[AwardDecision, Phase] = {
    AwardDecision.AWARDED: Phase.AWARDED,
    AwardDecision.REFUSED: Phase.REFUSED,
    AwardDecision.COMPLEMENTARY: Phase.COMPLEMENTARY,
    AwardDecision.POSTPONED: Phase.COMMISSION,
}


def progress_of(case: Case, grids: Iterable[Grid]) -> Progress:
    """The phase of a case. The last act counts; an earlier one that was never recorded is named as missing.

    A blank grid moves nothing, and no grid gets past a decision that does not admit the case (accord, art. 6-1).
    """
    held = case.certificate_in_hand
    return replace(_progress_of(case, grids), certificate=held.number if held else "")


def _progress_of(case: Case, grids: Iterable[Grid]) -> Progress:
    counted = (grid for grid in grids if grid.decides)
    grids = sorted(counted, key=lambda grid: grid.assessed_on)
    award, appeal = _last(case.award), _last(case.appeals)
    if appeal and appeal.answer is None and (award is None or appeal.on >= award.on):
        return Progress(Phase.APPEAL, appeal.on)
    reopened = granted_of(case)
    late = () if _agreed(case, ()) else (AGREEMENT,)  # a body that took over agrees before it observes
    if reopened:
        return _assessed_again(case, grids, Progress(Phase.REOPENED, reopened.on, reopened.items, late))
    delivered = _last(tuple(one for one in case.delivery if one.event == "delivered"))
    if delivered and award and delivered.on >= award.on:
        last = [one for one in case.delivery if one.number == delivered.number][-1]
        return Progress(Phase.WITHDRAWN if last.event == "withdrawn" else Phase.DELIVERED, last.on)
    if award:
        progress = Progress(_BY_AWARD[award.decision], award.on, award.items)
        if progress.phase is not Phase.COMPLEMENTARY:
            return progress
        return _assessed_again(case, grids, replace(progress, unrecorded=late))
    return _before_the_commission(case, grids)


def granted_of(case: Case) -> AppealAnswer | None:
    """The answer that granted the last appeal, until the commission has decided anew; None where there is none."""
    award, appeal = _last(case.award), _last(case.appeals)
    answer = appeal.answer if appeal else None
    if answer is None or answer.decision is not AppealDecision.GRANTED:
        return None
    return None if award is not None and award.on > answer.on else answer


def _assessed_again(case: Case, grids: list[Grid], progress: Progress) -> Progress:
    """Once a later global grid stands, the case goes the same way again: to AUVICOM, then to the commission.

    While there are other grids and no global one, it is the global grid that is missing.
    """
    later = [grid for grid in grids if grid.assessed_on > progress.since]
    concluded = [grid for grid in later if grid.modality is Modality.GLOBAL]
    if concluded:
        return _handed_in(case, concluded[-1], concluded[-1].assessed_on)
    return replace(progress, missing=(*progress.missing, Modality.GLOBAL.value)) if later else progress


def _handed_in(
    case: Case, concluded: Grid, day: date, missing: tuple[str, ...] = (), unrecorded: tuple[str, ...] = ()
) -> Progress:
    transmission = _last(case.transmission)
    if transmission and transmission.on >= day:
        return Progress(Phase.COMMISSION, transmission.on, missing, unrecorded)
    lacking = () if concluded.opinion else (OPINION,)
    return Progress(Phase.TRANSMISSION, day, (*missing, *lacking), unrecorded)


def _before_the_commission(case: Case, grids: list[Grid]) -> Progress:
    decision, assignment = _last(case.admissibility), case.assignment
    if decision is None:
        return _evaluation(case, grids, (DECISION,)) if grids else Progress(Phase.ADMISSIBILITY, case.received_on)
    match phase := _BY_DECISION[decision.decision]:
        case Phase.COMPLETION:
            return _completion(case, decision)
        case Phase.ASSIGNMENT if grids:
            return _evaluation(case, grids, ())
        case Phase.ASSIGNMENT if assignment and assignment.sent_on:
            return _evaluation(case, [], (), max(decision.on, assignment.sent_on))
    return Progress(phase, decision.on)


def _completion(case: Case, decision: AdmissibilityDecision) -> Progress:
    """Until the candidate has answered; then the admissibility is to be decided anew."""
    # A step of the very day on which an earlier request was renewed belongs to the earlier one.
    renewed = decision is not case.admissibility[0]
    steps = [step for step in case.completion if step.on > decision.on or (step.on == decision.on and not renewed)]
    answered = [step for step in steps if step.event == "answered"]
    if answered:
        return Progress(Phase.ADMISSIBILITY, answered[-1].on)
    due = [one for one in (decision.due_on, *(step.due_on for step in steps)) if one]
    return Progress(Phase.COMPLETION, decision.on, due_on=due[-1] if due else None)


def _evaluation(case: Case, grids: list[Grid], unrecorded: tuple[str, ...], since: date | None = None) -> Progress:
    missing = tuple(modality.value for modality in missing_modalities(grids))
    last = grids[-1].assessed_on if grids else since or case.received_on
    lacking = (*unrecorded, *(() if _agreed(case, grids) else (AGREEMENT,)))
    sent = case.assignment is not None and case.assignment.sent_on is not None
    late = lacking if sent else (*lacking, ASSIGNMENT)
    concluded = [grid for grid in grids if grid.modality is Modality.GLOBAL]
    if concluded and not missing:
        return _handed_in(case, concluded[-1], last, lacking, late)
    # What was handed in stays so, whatever it lacked: the commission has it, and the award lacks what is missing.
    if concluded and case.transmission and case.transmission[-1].on >= last:
        return _handed_in(case, concluded[-1], last, (*lacking, *missing), late)
    to_come = () if concluded else (Modality.GLOBAL.value,)
    return Progress(Phase.EVALUATION, last, (*lacking, *missing, *to_come), late)


def missing_modalities(grids: Iterable[Grid]) -> tuple[Modality, ...]:
    """Of the three modalities that make an evaluation (accord, art. 6-2) those of which no grid was held, in their order.

    What was decided on stays held: a complement and what an appeal reopens come on top of it. What is carried over from the
    other certificate makes none superfluous: each of the three has items of its own in either certificate.
    """
    held = {grid.modality for grid in grids if grid.decides}
    return tuple(one for one in Modality if one is not Modality.GLOBAL and one not in held)


def still_to_come(case: Case | None, grids: Iterable[Grid]) -> tuple[str, ...]:
    """Once the modalities were held: the global grid, or the opinion in it, where it is still to come."""
    grids = tuple(grids)
    if case is not None and (case.award or case.transmission):
        return tuple(one for one in progress_of(case, grids).missing if one in (Modality.GLOBAL.value, OPINION))
    concluded = [grid for grid in grids if grid.decides and grid.modality is Modality.GLOBAL]
    if not concluded:
        return (Modality.GLOBAL.value,)
    return () if any(grid.opinion for grid in concluded) else (OPINION,)


def _agreed(case: Case, grids: Iterable[Grid]) -> bool:
    """Whether an agreement is signed with the body that has the case; one that took over after the observation needs none."""
    agreement, assignment = _last(case.agreement), case.assignment
    if agreement is None or not agreement.signed_on:
        return False
    taken_over = (
        agreement.organisation and assignment and as_slug(assignment.organisation) != as_slug(agreement.organisation)
    )
    return not taken_over or any(grid.modality is Modality.OBSERVATION for grid in grids)


def _last(acts: tuple[A, ...]) -> A | None:
    return acts[-1] if acts else None
