"""Appeals of candidates, and what a sitting of the commission answers (accord, art. 5)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, Signer, desk_for, reasons_for, refused
from cqpt_cli.casework.sitting import decided_so, open_sitting, require_ready, votes_of
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import AppealAnswer, AppealDecision
from cqpt_cli.rendering import figures, sitting_words
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.writing import Plan


def plan_appeal(folder: Path, accord: Accord, signer: Signer, ground: str, facts: Sequence[str]) -> Plan:
    """An appeal is recorded, whatever its ground (accord, art. 5); correcting completes the one that is pending.

    Raises `Refusal` where an appeal on the same decision was studied already, and where none is pending to be completed.
    """
    desk = desk_for("appeal", folder, accord, signer)
    if signer.correcting and desk.case.appeals[-1].answer:
        message = _("the appeal of {day} was answered: it can no longer be completed").format(
            day=figures.day(desk.case.appeals[-1].on)
        )
        remedy = _("Leave out --replace, to record another appeal.")
        raise refused("act-not-now", message, remedy, desk.files.case.path, accord.acts["appeal"])
    _require_not_studied(desk, signer)
    entry = {**desk.signed(signer, "appeals"), "ground": ground, "reasons": list(facts)}
    changes = [desk.change(desk.with_act("appeals", entry))]
    message = _("Case {id}: appeal completed") if signer.correcting else _("Case {id}: appeal")
    return Plan(changes, message.format(id=desk.case.id), next=_outlook(desk, signer, ground))


def _require_not_studied(desk: Desk, signer: Signer) -> None:
    """Raises `Refusal` where the last decision has had an appeal that was studied: one not receivable was not."""
    decided_on = desk.case.award[-1].on if desk.case.award else desk.case.received_on
    exhausted = desk.accord.at(signer.on).appeal.exhausted_by
    for appeal in desk.case.appeals:
        if appeal.on >= decided_on and appeal.answer and appeal.answer.decision.value in exhausted.value:
            message = _("an appeal against the decision of {day} was studied already, on {answered}").format(
                day=figures.day(decided_on), answered=figures.day(appeal.answer.on)
            )
            remedy = _("A new decision can be appealed against; this one no longer ({basis}: {note})").format(
                basis=basis_in_words(exhausted.basis), note=exhausted.note
            )
            raise refused("second-appeal", message, remedy, desk.files.case.path, exhausted)


def _outlook(desk: Desk, signer: Signer, ground: str) -> str:
    """What is still open to the candidate whose ground the accord does not receive; empty for one that it does."""
    terms = desk.accord.reasons.grounds[ground]
    if terms.receivable:
        return ""
    exhausted = desk.accord.at(signer.on).appeal.exhausted_by
    return _(
        "The accord does not receive this ground ({article}). Until the answer, the candidate can complete it: "
        "cqpt appeal lodge {id} --replace. ({basis}: {note})"
    ).format(article=terms.article, id=desk.case.id, basis=basis_in_words(exhausted.basis), note=exhausted.note)


def plan_answer(
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
    """The answer of the commission to an appeal, at the sitting of `signer.on`.

    Raises `Refusal` where the sitting may not decide, where an appeal on another ground than the accord's would be
    granted or dismissed, and where one that is granted names no item (accord, art. 5).
    """
    sitting = open_sitting(root, signer.on, accord)
    desk = desk_for("answer", root / tree.CASES / id, accord, signer)
    conflicts = require_ready(sitting, desk, "appeals")
    appeal, decided = desk.case.appeals[-1], AppealDecision(decision)
    terms, law = accord.reasons.grounds.get(appeal.ground), accord.at(signer.on)
    receivable = terms is not None and terms.receivable
    if not receivable and decided is not AppealDecision.NOT_RECEIVABLE:
        message = _("this appeal is not receivable: the accord knows one ground, “{ground}”").format(
            ground=law.appeal.ground.value
        )
        raise refused(
            "ground-not-receivable",
            message,
            _("Answer with --decision not-receivable."),
            desk.files.case.path,
            law.appeal.ground,
        )
    if receivable and decided is AppealDecision.NOT_RECEIVABLE:
        message = _("this appeal is receivable: its ground is the one of the accord, “{ground}”").format(
            ground=law.appeal.ground.value
        )
        remedy = _("Grant it or dismiss it: --decision granted, or dismissed.")
        raise refused("ground-receivable", message, remedy, desk.files.case.path, law.appeal.ground)
    entry: dict[str, Any] = {"on": signer.on, "by": signer.by, "decision": decided.value, "session": signer.on}
    answer = AppealAnswer(
        on=signer.on, by=signer.by, decision=decided, session=signer.on, votes=votes_of(votes), aside=tuple(aside)
    )
    entry |= decided_so(answer, sitting, conflicts, accord.acts["answer"])
    if decided is AppealDecision.GRANTED:
        entry["items"] = _reopened(desk, items)
        if reasons:
            entry["reasons"] = list(reasons)
    else:
        entry["reasons"] = reasons_for(decided.value, reasons, accord)
    content = desk.files.case.content
    assert content is not None, "it is sound"
    where = desk.files.case.document.as_written("appeals", len(desk.case.appeals) - 1, "answer")
    message = _("Case {id}: appeal {decision}").format(id=id, decision=_(sitting_words.ANSWERS[decided.value]))
    return Plan([desk.change(put(desk.files.case.path, content, where, entry))], message)


def _reopened(desk: Desk, items: Sequence[str]) -> list[str]:
    known = {*desk.accord.certificate(desk.case.certificate).entries, *desk.accord.common}
    if not items:
        message = _("an appeal that is granted reopens items: none is named")
        raise refused("items-missing", message, _("Name each with --item: CAD1-F05."), desk.files.case.path)
    for item in items:
        if item not in known:
            message = _("“{id}” is not an item of this certificate nor of annexe 3").format(id=item)
            raise refused(
                "unknown-item",
                message,
                _("See “cqpt referential show {certificate}”.").format(certificate=desk.case.certificate),
            )
    return list(items)
