"""Deciding on a file received (accord, art. 6-1): the check proposes, the officer decides, with coded reasons where it goes against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, Signer, desk_for, reasons_for, refused, require_sentence
from cqpt_cli.casework.adopting import settings_of
from cqpt_cli.casework.examining import eligibility_of
from cqpt_cli.language import _, speaking
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Admissibility
from cqpt_cli.rendering import eligibility_words, figures
from cqpt_cli.rules.eligibility import CriterionStatus, Eligibility, Verdict
from cqpt_cli.rules.judgement import ground_of_decision, marks_of
from cqpt_cli.sources.writing import Plan

_PROPOSED = {
    Verdict.ADMISSIBLE: Admissibility.ADMISSIBLE,
    Verdict.INADMISSIBLE: Admissibility.INADMISSIBLE,
    Verdict.INCOMPLETE: Admissibility.TO_COMPLETE,
}


def plan_decision(
    folder: Path,
    accord: Accord,
    signer: Signer,
    decision: str | None,
    reasons: Sequence[str],
    due_on: date | None,
    because: str | None = None,
) -> Plan:
    """The decision of admissibility. Without `decision`, the one that the check proposes, with its reasons.

    `because` says why it goes against what the check found. Raises `Refusal` where the procedure does not allow it, where
    an unfavourable one has no coded reason with a fact, and where it departs from the check without a written reason.
    """
    desk = desk_for("decide", folder, accord, signer)
    eligibility = examined(desk)
    proposed = _PROPOSED[eligibility.verdict]
    decided = Admissibility(decision) if decision else proposed
    entry: dict[str, Any] = {**desk.signed(signer, "admissibility"), "decision": decided.value}
    if due_on and decided is not Admissibility.TO_COMPLETE:
        message = _("a delay goes with a file to complete, and this decision asks for nothing")
        raise refused("usage", message, _("Leave out --due-on."))
    _require_later(due_on, signer)
    said = _reasons(desk, eligibility, decided, proposed, reasons)
    if said:
        entry["reasons"] = said
    _require_a_ground_that_holds(desk, decided, said)
    contradictions = _contradictions(eligibility, decided, said, accord)
    _require_justified(desk, decided, contradictions, because)
    if because:
        entry["because"] = because
    if decided is Admissibility.TO_COMPLETE:
        entry["due_on"] = due_on or signer.on + timedelta(days=completion_days(desk, signer.on))
    entry["judged"] = marks_of(ground_of_decision(desk.case, until=signer.on), signer.by, signer.on)
    message = _("Case {id}: {decision}").format(id=desk.case.id, decision=_(SAID[decided]))
    shown = (
        _("The examination says otherwise: {facts}").format(facts=" ".join(contradictions)) if contradictions else ""
    )
    return Plan([desk.change(desk.with_act("admissibility", entry))], message, next=shown)


def _contradictions(
    eligibility: Eligibility, decided: Admissibility, reasons: Sequence[Any], accord: Accord
) -> list[str]:
    """What the check found of the very criteria that the reasons of an unfavourable decision call into question."""
    if decided is Admissibility.ADMISSIBLE:
        return []
    criteria = dict.fromkeys(accord.reasons.reasons[one["code"]].criterion for one in reasons)
    met = [eligibility.criterion(id) for id in criteria if id]
    facts = [eligibility_words.fact(one, eligibility.case) for one in met if one and one.status is CriterionStatus.MET]
    if not facts and decided is Admissibility.INADMISSIBLE and eligibility.verdict is Verdict.ADMISSIBLE:
        return [_("every criterion is met.")]
    return facts


def _require_a_ground_that_holds(desk: Desk, decided: Admissibility, reasons: Sequence[Any]) -> None:
    """Raises `Refusal` for a rejection whose only reason is one for which another body is named (accord, art. 6-1)."""
    if decided is not Admissibility.INADMISSIBLE:
        return
    not_alone = desk.accord.at(desk.case.received_on).admissibility.not_alone
    criteria = {desk.accord.reasons.reasons[one["code"]].criterion for one in reasons}
    if criteria <= {*not_alone.value}:
        message = _(
            "the only reason is the evaluating body, which is named after the admissibility: nothing is rejected for it"
        )
        remedy = _("Send the case to another body (cqpt send), and decide on the rest; or leave out “evaluation:”.")
        source = not_alone
        raise refused("rejection-without-ground", message, remedy, desk.files.case.path, source)


def _require_justified(desk: Desk, decided: Admissibility, contradictions: Sequence[str], because: str | None) -> None:
    """Raises `Refusal` for a rejection that the check contradicts and nobody justifies (accord, art. 6-1)."""
    if because:
        require_sentence(because, desk.accord)
        if not contradictions:
            message = _("the examination does not contradict this decision: there is nothing to justify")
            raise refused("usage", message, _("Leave out --because; reasons go with --reason."))
    elif contradictions and decided is Admissibility.INADMISSIBLE:
        message = _("the examination says otherwise: {facts}").format(facts=" ".join(contradictions))
        remedy = _('Correct the file first, if it is wrong; else write why: --because "…". The letter shows both.')
        source = desk.accord.at(desk.case.received_on).admissibility.reasons_required
        raise refused("reason-contradicted", message, remedy, desk.files.case.path, source)


def examined(desk: Desk) -> Eligibility:
    """What the check says of a case, on the day its file was received. Raises `Refusal`."""
    return eligibility_of(desk.case, desk.folder, desk.accord)


def completion_days(desk: Desk, on: date) -> int:
    """How many days the candidate has to complete the file: as the settings say, else the hypothesis of the law's data."""
    settings = settings_of(desk.root, desk.accord)
    own = settings.delays.completion_days if settings else None
    return own or desk.accord.at(on).admissibility.completion_days.value


def reminder_days(desk: Desk, on: date) -> int:
    """How many days a reminder gives, in the same way."""
    settings = settings_of(desk.root, desk.accord)
    own = settings.delays.reminder_days if settings else None
    return own or desk.accord.at(on).admissibility.reminder_days.value


def _reasons(
    desk: Desk, eligibility: Eligibility, decided: Admissibility, proposed: Admissibility, given: Sequence[str]
) -> list[dict[str, str]] | list[str]:
    if decided is Admissibility.ADMISSIBLE:
        for reason in given if decided is not proposed else ():
            require_sentence(reason, desk.accord)
        if given or decided is proposed:
            return list(given)
        message = _("the check says “{verdict}”: to decide otherwise needs a written reason").format(
            verdict=_(eligibility_words.VERDICTS[eligibility.verdict])
        )
        raise refused("reason-missing", message, _('Write --reason "…": it stays in the file.'), desk.files.case.path)
    if given:
        entries = reasons_for(decided.value, given, desk.accord)
        for entry in entries if decided is Admissibility.INADMISSIBLE else ():
            _require_grounded(entry["code"], eligibility, desk)
        return entries
    prefilled = list(reasons_of_the_check(eligibility, decided, desk.accord))
    if not prefilled:
        reasons_for(decided.value, (), desk.accord)  # says which there are
    return prefilled


def _require_grounded(code: str, eligibility: Eligibility, desk: Desk) -> None:
    """Raises `Refusal` for a reason that is none for this case: what it speaks of is not asked for here.

    That a document is in the file, and worth nothing, is the officer's to say.
    """
    criterion = desk.accord.reasons.reasons[code].criterion
    found = eligibility.criterion(criterion) if criterion else None
    if found and found.status is CriterionStatus.NOT_APPLICABLE:
        message = _("the file contradicts the reason “{code}”: {fact}").format(
            code=code, fact=eligibility_words.fact(found, eligibility.case)
        )
        remedy = _("Correct the file first, if it is wrong; else give another reason.")
        raise refused("reason-contradicted", message, remedy, desk.files.case.path, found.provision)


def _require_later(due_on: date | None, signer: Signer) -> None:
    """Raises `Refusal` for a delay that is over before it begins."""
    if due_on and due_on <= signer.on:
        message = _("the candidate would be awaited on {due}, and asked on {day}").format(
            due=figures.day(due_on), day=figures.day(signer.on)
        )
        raise refused("act-misdated", message, _("Give a later day: --due-on."))


def reasons_of_the_check(eligibility: Eligibility, decided: Admissibility, accord: Accord) -> Iterator[dict[str, str]]:
    """The coded reason of each criterion that fails, with what the check found, in French."""
    failing = {
        Admissibility.INADMISSIBLE: (CriterionStatus.UNMET,),
        Admissibility.TO_COMPLETE: (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED),
    }[decided]
    for criterion in eligibility.criteria:
        if criterion.status not in failing:
            continue
        code = accord.reasons.of_criterion(criterion.id, decided.value)
        if code:
            with speaking("fr"):
                yield {"code": code, "fact": eligibility_words.fact(criterion, eligibility.case)}


def plan_completion(
    folder: Path, accord: Accord, signer: Signer, event: str, note: str | None, due_on: date | None
) -> Plan:
    """A reminder to the candidate, or the note of an answer. Raises `Refusal` where nothing is awaited."""
    desk = desk_for("complete", folder, accord, signer)
    _require_later(due_on, signer)
    entry: dict[str, Any] = {**desk.signed(signer, "completion"), "event": event}
    if note:
        entry["reasons"] = [note]
    if event == "reminded":
        entry["due_on"] = due_on or signer.on + timedelta(days=reminder_days(desk, signer.on))
    message = _("Case {id}: reminder") if event == "reminded" else _("Case {id}: answer of the candidate")
    return Plan([desk.change(desk.with_act("completion", entry))], message.format(id=desk.case.id))


SAID = {
    Admissibility.ADMISSIBLE: eligibility_words.VERDICTS[Verdict.ADMISSIBLE],
    Admissibility.INADMISSIBLE: eligibility_words.VERDICTS[Verdict.INADMISSIBLE],
    Admissibility.TO_COMPLETE: eligibility_words.VERDICTS[Verdict.INCOMPLETE],
}
"""The decision in one word."""
