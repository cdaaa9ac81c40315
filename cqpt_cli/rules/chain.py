"""What an award rests on: each act of the procedure, in its order, and a sitting that could take it (accord, art. 5 and 6).

A certificate is numbered and signed on the strength of this chain, whoever wrote the acts down, and with what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from cqpt_cli.findings import Finding, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import Admissibility, AppealDecision, Award, AwardDecision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.models.session import Session
from cqpt_cli.rules.progress import missing_modalities
from cqpt_cli.rules.sitting import (
    SITTING_OPEN,
    findings_of_sitting,
    findings_on_case,
)

_RECORD = N_("Record it with the day on which it was done ({command}); else the award is to be decided anew.")

NO_ADMISSION = kind("award-unfounded", N_("no decision of {day} or before declares the case admissible"), _RECORD)
NOT_SENT = kind("award-unfounded", N_("the case was not sent to an evaluating body by {day}"), _RECORD)
NOT_AGREED = kind("award-unfounded", N_("no agreement was signed by both sides by {day}"), _RECORD)
NO_GLOBAL_GRID = kind("award-unfounded", N_("no global grid was held by {day}"), _RECORD)
MODALITIES_MISSING = kind("award-unfounded", N_("these modalities were not held by {day}: {modalities}"), _RECORD)
NOT_HANDED_IN = kind("award-unfounded", N_("the case, as it was assessed, was not handed in by {day}"), _RECORD)
HANDED_IN_UNMARKED = kind(
    "award-unfounded",
    N_("the handing in of {day} does not say what it held: nothing shows that the record is still the same"),
    N_(
        "Put the act back as “cqpt transmit” wrote it; else hand the record in anew (cqpt transmit --replace), and let the "
        "commission decide on it."
    ),
)
DECIDED_TWICE = kind(
    "award-twice",
    N_("the commission had decided on this case already, on {earlier}, and nothing opened it again"),
    N_("Remove the one that was not taken; one that corrects the other says so: “replaces:”."),
)
EVALUATION_BARRED = kind(
    "award-unfounded",
    N_("an evaluation was not one: {irregularity}"),
    N_(
        "Correct the grid, or the body the case was sent to, if they are wrong; else a body that may evaluate assesses anew."
    ),
)


def findings_before(award: Award, case: Case, grids: Iterable[Grid], acts: Mapping[str, ActTerms]) -> Iterator[Finding]:
    """What an award lacks of the acts that come before the sitting, each done on its day or before (accord, art. 6)."""

    def lacks(missing: Any, act: str, **facts: Any) -> Finding:
        finding: Finding = missing((), {"day": award.on, **facts, "command": acts[act].command}, acts[act])
        return finding

    yield from (one for one in decided_twice(case, acts["award"]) if case.award[int(one.where[1])] is award)
    decided = [one for one in case.admissibility if one.on <= award.on]
    if not decided or decided[-1].decision is not Admissibility.ADMISSIBLE:
        yield lacks(NO_ADMISSION, "decide")
    if not any(one.sent_on and one.sent_on <= award.on for one in case.evaluation):
        yield lacks(NOT_SENT, "send")
    if not any(one.signed_on and one.signed_on <= award.on for one in case.agreement):
        yield lacks(NOT_AGREED, "agree")
    counted = [grid for grid in grids if grid.decides and grid.assessed_on <= award.on]
    results = [grid.assessed_on for grid in counted if grid.modality is Modality.GLOBAL]
    if not results:
        yield lacks(NO_GLOBAL_GRID, "assess")
    elif missing := missing_modalities(counted):
        yield lacks(MODALITIES_MISSING, "assess", modalities=missing)
    handed_in = [one for one in case.transmission if one.on <= award.on]
    if not handed_in or (results and handed_in[-1].on < max(results)):
        yield lacks(NOT_HANDED_IN, "transmit")
    elif handed_in[-1].judged is None:  # nothing says that the grids of today are those that the commission had
        yield lacks(HANDED_IN_UNMARKED, "transmit", day=handed_in[-1].on)


def decided_twice(case: Case, act: ActTerms) -> Iterator[Finding]:
    """The decisions taken after one that had settled the case, or at the same sitting, and replacing none.

    A complementary evaluation, a postponement and a granted appeal open the case again (accord, art. 5).
    """
    granted = [one.answer.on for one in case.appeals if one.answer and one.answer.decision is AppealDecision.GRANTED]
    for place, (before, award) in enumerate(pairwise(case.award), 1):
        settled = before.decision in (AwardDecision.AWARDED, AwardDecision.REFUSED)
        opened = any(before.on <= day <= award.on for day in granted)
        same_sitting = award.session is not None and award.session == before.session
        if award.replaces is None and ((settled and not opened) or same_sitting):
            yield DECIDED_TWICE(("award", place), {"earlier": before.on}, act)


def findings_in_evaluation(irregularities: Iterable[Finding], law: LawAt) -> Iterator[Finding]:
    """What an award lacks of the evaluation: an irregularity with which no certificate is awarded."""
    barring = law.commission.bars_award
    for one in irregularities:
        if one.id in barring.value:
            yield EVALUATION_BARRED((), {"irregularity": one}, barring, *one.sources)


def findings_at(
    award: Award, case: Case, session: Session | None, conflicts: Sequence[Finding], law: LawAt, act: ActTerms
) -> Iterator[Finding]:
    """What an award lacks of the sitting that it names (accord, art. 5).

    `session` is its file, None where there is none; `conflicts` are those of its members with the case.
    """
    if session:
        yield from findings_of_sitting(session, law)
    yield from findings_on_case(award, case, "cases", session, conflicts, law, act)
    if session:
        yield from findings_of_minutes(session, law)


def findings_of_minutes(session: Session, law: LawAt) -> Iterator[Finding]:
    """Minutes that are to be closed before a certificate is delivered."""
    minutes = law.commission.minutes_before_delivery
    if minutes.value and not session.minutes:
        yield SITTING_OPEN((), {"session": session.held_on, "session_day": session.held_on.isoformat()}, minutes)
