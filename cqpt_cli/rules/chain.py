"""What an award rests on: each act of the procedure, in its order, and a sitting that could take it (accord, art. 5 and 6).

A certificate is numbered and signed on the strength of this chain, whoever wrote the acts down, and with what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.models.acts import Admissibility, AppealDecision, Award, AwardDecision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.session import Seat, Session
from cqpt_cli.rules.procedure import Irregularity
from cqpt_cli.rules.progress import missing_modalities
from cqpt_cli.rules.sitting import defects_of, present


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain behind an award is broken: the act that is missing, or does not hold."""

    id: str
    act: str
    """The act, as procedure.yaml names it: it says the article, and how the act is done."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    provision: Provision[Any] | None = None
    """What the law asks for, where it is more than the act itself."""


def breaks_before(award: Award, case: Case, grids: Iterable[Grid]) -> Iterator[Break]:
    """What an award lacks of the acts that come before the sitting, each done on its day or before (accord, art. 6)."""
    for place, facts in decided_twice(case):
        if case.award[place] is award:
            yield Break("decided-twice", "award", facts)
    decided = [one for one in case.admissibility if one.on <= award.on]
    if not decided or decided[-1].decision is not Admissibility.ADMISSIBLE:
        yield Break("not-admissible", "decide", {"day": award.on})
    if not any(one.sent_on and one.sent_on <= award.on for one in case.evaluation):
        yield Break("not-sent", "send", {"day": award.on})
    if not any(one.signed_on and one.signed_on <= award.on for one in case.agreement):
        yield Break("not-agreed", "agree", {"day": award.on})
    counted = [grid for grid in grids if grid.decides and grid.assessed_on <= award.on]
    results = [grid.assessed_on for grid in counted if grid.modality is Modality.GLOBAL]
    if not results:
        yield Break("not-assessed", "assess", {"day": award.on})
    elif missing := missing_modalities(counted):
        facts = {"day": award.on, "modalities": tuple(one.value for one in missing)}
        yield Break("modalities-not-held", "assess", facts)
    handed_in = [one for one in case.transmission if one.on <= award.on]
    if not handed_in or (results and handed_in[-1].on < max(results)):
        yield Break("not-handed-in", "transmit", {"day": award.on})
    elif handed_in[-1].judged is None:  # nothing says that the grids of today are those that the commission had
        yield Break("handed-in-unmarked", "transmit", {"day": handed_in[-1].on})


def decided_twice(case: Case) -> Iterator[tuple[int, dict[str, Any]]]:
    """The decisions (by their place) taken after one that had settled the case, or at the same sitting, and replacing none.

    A complementary evaluation, a postponement and a granted appeal open the case again (accord, art. 5).
    """
    granted = [one.answer.on for one in case.appeals if one.answer and one.answer.decision is AppealDecision.GRANTED]
    for place, (before, award) in enumerate(pairwise(case.award), 1):
        settled = before.decision in (AwardDecision.AWARDED, AwardDecision.REFUSED)
        opened = any(before.on <= day <= award.on for day in granted)
        same_sitting = award.session is not None and award.session == before.session
        if award.replaces is None and ((settled and not opened) or same_sitting):
            yield place, {"earlier": before.on}


def breaks_in_evaluation(irregularities: Iterable[Irregularity], law: LawAt) -> Iterator[Break]:
    """What an award lacks of the evaluation: an irregularity with which no certificate is awarded."""
    barring = law.commission.bars_award
    for one in irregularities:
        if one.id in barring.value:
            yield Break("evaluation-barred", "assess", {"irregularity": one}, barring)


def breaks_at(
    award: Award, case: Case, session: Session | None, deciding: Sequence[Seat], law: LawAt
) -> Iterator[Break]:
    """What an award lacks of the sitting that it names (accord, art. 5).

    `session` is its file, None where there is none; `deciding` are the members present who are neither recused nor stepped aside for the case.
    """
    commission = law.commission
    if award.session is None:
        yield Break("no-sitting", "award", {"day": award.on})
        return
    if session is None:
        yield Break("sitting-unknown", "award", {"session": award.session})
        return
    if case.id not in session.cases:
        yield Break("not-on-the-agenda", "award", {"session": award.session, "case": case.id})
    for defect in (*defects_of(present(session), law), *defects_of(deciding, law, per_case=True)):
        yield Break("sitting-irregular", "award", {"session": award.session, "defect": defect}, defect.provision)
        break
    if award.votes and commission.majority.value and award.votes.in_favour <= award.votes.against:
        facts = {"in_favour": award.votes.in_favour, "against": award.votes.against}
        yield Break("voted-down", "award", facts, commission.majority)
    cast = award.votes.cast if award.votes else 0
    if cast > len(deciding):
        facts = {"votes": cast, "members": len(deciding)}
        yield Break("too-many-votes", "award", facts, commission.seats_per_college)
    if commission.minutes_before_delivery.value and not session.minutes:
        yield Break("sitting-open", "award", {"session": award.session}, commission.minutes_before_delivery)
