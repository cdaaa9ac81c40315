"""The decision of the award commission on a case, at a sitting (accord, art. 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, Signer, desk_for, reasons_for, refused, require_sentence, score_of
from cqpt_cli.casework.carrying import require_still_carried
from cqpt_cli.casework.sitting import decided_so, open_sitting, require_ready, votes_of
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Award, AwardDecision
from cqpt_cli.rendering import sitting_words
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.judgement import ground_of_decision, marks_of
from cqpt_cli.sources import tree
from cqpt_cli.sources.writing import Plan


def plan_award(
    root: Path,
    accord: Accord,
    signer: Signer,
    id: str,
    decision: str,
    reasons: Sequence[str],
    votes: tuple[int, int, int] | None,
    items: Sequence[str],
    aside: Sequence[str] = (),
) -> Plan:
    """The decision of the commission on one case, at the sitting of `signer.on`.

    Raises `Refusal` where the sitting may not decide, the case is not on its agenda or is suspect, a decision that is
    unfavourable has no coded reason, or one departs from the proposal without a written reason (accord, art. 5).
    """
    sitting = open_sitting(root, signer.on, accord)
    desk = desk_for("award", root / tree.CASES / id, accord, signer)
    conflicts = require_ready(sitting, desk, "cases")
    decided = AwardDecision(decision)
    entry: dict[str, Any] = {**desk.signed(signer, "award"), "decision": decided.value, "session": signer.on}
    award = Award(
        on=signer.on, by=signer.by, decision=decided, session=signer.on, votes=votes_of(votes), aside=tuple(aside)
    )
    entry |= decided_so(award, sitting, conflicts, accord.acts["award"])
    if decided is AwardDecision.AWARDED:
        if said := _favourable(desk, signer.on, reasons):
            entry["reasons"] = said
    else:
        entry["reasons"] = reasons_for(decided.value, reasons, accord)
    if decided is AwardDecision.COMPLEMENTARY:
        entry["items"] = _open_items(desk, items)
    entry["judged"] = marks_of(ground_of_decision(desk.case, desk.grids), signer.by, signer.on)
    message = _("Case {id}: {decision}, sitting of {day}").format(
        id=id, decision=_(sitting_words.AWARDS[decided.value]), day=signer.on.isoformat()
    )
    return Plan([desk.change(desk.with_act("award", entry))], message)


def _favourable(desk: Desk, on: date, reasons: Sequence[str]) -> list[str]:
    """The reasons of an award: needed only where the evaluation proposes something else, or was irregular.

    Raises `Refusal` where an irregularity bars it: who evaluated was not accredited, had not the case, or trained the candidate.
    And where what was taken over from the other certificate does not stand any more.
    """
    require_still_carried(desk)
    score = score_of(desk)
    found = [one for grid in (score.grids if score else ()) for one in grid.irregularities]
    barring = desk.accord.at(on).commission.bars_award
    for one in found:
        if one.id in barring.value:
            remedy = _("Have a body that may evaluate assess the candidate, or decide otherwise.")
            raise refused("award-barred", one.sentence, remedy, desk.files.case.path, barring)
    if found and not reasons:
        message = _("the evaluation was irregular: to award needs a written reason ({irregularity})")
        raise refused(
            "reason-missing",
            message.format(irregularity=said(found[0])),
            _('Write --reason "…": it stays in the file.'),
            desk.files.case.path,
            *found[0].sources,
        )
    proposed = score.proposal.value if score and score.proposal else ProposalValue.NONE
    if proposed is not ProposalValue.FAVOURABLE and not reasons:
        message = _("the evaluation proposes “{proposal}”: to award needs a written reason").format(
            proposal=sitting_words.proposal(proposed)
        )
        raise refused(
            "reason-missing",
            message,
            _('Write --reason "…": it stays in the file.'),
            desk.files.case.path,
            desk.accord.acts["award"],
        )
    for reason in reasons:
        require_sentence(reason, desk.accord)
    return list(reasons)


def _open_items(desk: Desk, items: Sequence[str]) -> list[str]:
    """What is to be assessed: the items named, which must be open; by default all that are."""
    score = score_of(desk)
    open_items = [result.entry.id for result in score.proposal.open_items] if score and score.proposal else []
    for item in items:
        if item not in open_items:
            message = _("“{id}” is not open: it is acquired, or no item of this certificate").format(id=item)
            listed = ", ".join(open_items) or _("(none)")
            raise refused(
                "item-not-open", message, _("Open items: {items}.").format(items=listed), desk.files.case.path
            )
    if not items and not open_items:
        message = _("nothing is left to assess: every item required is acquired")
        raise refused(
            "nothing-open", message, _("Award the certificate, or postpone the decision."), desk.files.case.path
        )
    return list(items) or open_items
