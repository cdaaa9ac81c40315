"""Carrying over: the common knowledge validated with one certificate is taken over for the other (accord, art. 3)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, Signer, at_desk, refused, require_possible, score_of
from cqpt_cli.diagnostics import Refusal, refuse
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Award
from cqpt_cli.models.case import CarryOver
from cqpt_cli.rendering import figures
from cqpt_cli.rules.carry_over import benefit_of, unfounded
from cqpt_cli.rules.delivery import standing_award
from cqpt_cli.rules.independence import as_slug
from cqpt_cli.rules.scoring import ItemStatus
from cqpt_cli.sources import tree
from cqpt_cli.sources.writing import Plan


def plan_carry_over(folder: Path, origin: Path, accord: Accord, signer: Signer, exercise: str) -> Plan:
    """Take over what the case in `origin` validated of annexe 3, with the exercise of the job that the candidate declares.

    Raises `Refusal` where that case has no certificate that stands for the other job, is another person's, or its benefit
    is over; and over what was taken over before, but to correct it.
    """
    desk, other = at_desk(folder, accord), at_desk(origin, accord)
    require_possible("carry-over", desk, replace(signer, correcting=False))
    earlier = desk.case.carried
    if earlier and not signer.correcting:
        message = _("common knowledge of {case} is carried over already").format(case=earlier.case or "?")
        raise _refused(desk, message, _("To correct it, add --replace."))
    awarded = _award_to_carry(desk, other)
    _require_same_person(desk, other)
    entry: dict[str, Any] = {
        "certificate": other.case.certificate,
        "awarded_on": awarded.on,
        "case": other.case.id,
        "exercise": exercise,
        "items": _validated(desk, other),
        "on": signer.on,
        "by": signer.by,
    }
    if earlier:
        entry["replaces"] = earlier.on or desk.case.received_on  # without a day, it came with the file
    _require_benefit(desk, CarryOver.model_validate(entry))
    message = _("Case {id}: common knowledge of {other} carried over").format(id=desk.case.id, other=other.case.id)
    return Plan([desk.change(desk.with_act("carry_over", entry))], message)


def require_still_carried(desk: Desk) -> None:
    """Raises `Refusal` where what a case has taken over is no longer worth it, or never was: the certificate was withdrawn
    or reopened since, or the case it comes from does not show those levels as acquired, or is another person's (art. 3).

    What comes from another repository, or has no value any more, says nothing.
    """
    carried = desk.case.carried
    benefit = benefit_of(desk.case, desk.accord.at(desk.case.received_on))
    folder = desk.root / tree.CASES / carried.case if desk.root and carried and carried.case else None
    if carried is None or folder is None or benefit is None or not benefit.runs or not folder.is_dir():
        return
    other = at_desk(folder, desk.accord)
    _require_same_person(desk, other)
    validated = _validated(desk, other) if _stands(other) else {}
    wrong = [id for id, level in carried.items.items() if level > validated.get(id, -1)]
    if wrong or not validated:
        path, benefits = desk.files.case.path, desk.accord.at(desk.case.received_on).common_knowledge
        source = benefits.years_without_exercise
        refuse([unfounded(other.case.id, source, wrong if validated else ())], path)


def _stands(other: Desk) -> bool:
    last = other.case.delivery[-1] if other.case.delivery else None
    return standing_award(other.case) is not None and (last is None or last.event != "withdrawn")


def _award_to_carry(desk: Desk, other: Desk) -> Award:
    """The award for the other certificate. Raises `Refusal` where there is none, or none that stands."""
    awarded = standing_award(other.case)
    if awarded is None or not _stands(other):
        message = _("the case {id} has no certificate that stands: nothing was validated").format(id=other.case.id)
        raise _refused(
            desk, message, _("Name the case of a certificate that was awarded, and neither reopened nor withdrawn.")
        )
    if other.case.certificate == desk.case.certificate:
        message = _("the case {id} is about the same certificate").format(id=other.case.id)
        raise _refused(desk, message, _("Common knowledge is carried over to the other certificate."))
    return awarded


def _require_same_person(desk: Desk, other: Desk) -> None:
    """Raises `Refusal` where the candidates are not one person, or nobody can tell for want of a birth date."""
    one, before = desk.case.candidate, other.case.candidate
    for case in (desk.case, other.case):
        if case.candidate.birth_date is None:
            message = _("the case {id} gives no birth date: nobody can tell whether it is the same person").format(
                id=case.id
            )
            raise _refused(desk, message, _("Fill in candidate.birth_date."))
    # A name is told as it is heard: capitals and accents are the keyboard's.
    if any(as_slug(getattr(one, key)) != as_slug(getattr(before, key)) for key in ("family_name", "given_names")) or (
        one.birth_date != before.birth_date
    ):
        message = _("the case {id} is another person's: {name}").format(id=other.case.id, name=before.name)
        raise _refused(desk, message, _("Names and birth dates must be the same in both cases."))


def _validated(desk: Desk, other: Desk) -> dict[str, int]:
    """The common items that the grids of the other case show as acquired, with their levels. Raises `Refusal` for none."""
    score = score_of(other)
    items = {
        item.entry.knowledge: item.level
        for item in (score.items if score else ())
        if item.status is ItemStatus.ACQUIRED and item.entry.item.common and item.level is not None
    }
    if not items:
        message = _("the grids of the case {id} validated no common knowledge").format(id=other.case.id)
        raise _refused(desk, message, _("Nothing was written."))
    return items


def _require_benefit(desk: Desk, carried: CarryOver) -> None:
    """Raises `Refusal` where the benefit had not begun when the file was received, or was over."""
    case = desk.case
    benefit = benefit_of(case.model_copy(update={"carry_over": (carried,)}), desk.accord.at(case.received_on))
    assert benefit is not None, "it was just claimed"
    if carried.awarded_on > case.received_on:
        message = _("the award is of {day}, after this file was received on {received}").format(
            day=figures.day(carried.awarded_on), received=figures.day(case.received_on)
        )
        raise _refused(desk, message, _("Every item is assessed anew."))
    if not benefit.runs:
        message = _(
            "the benefit of common knowledge was over on {until}, {years} years after the award of {day}"
        ).format(until=figures.day(benefit.until), years=benefit.years.value, day=figures.day(carried.awarded_on))
        path = desk.files.case.path
        raise refused("benefit-over", message, _("Every item is assessed anew."), path, benefit.years)


def _refused(desk: Desk, message: str, remedy: str) -> Refusal:
    source = desk.accord.at(desk.case.received_on).common_knowledge.years_without_exercise
    return refused("nothing-to-carry-over", message, remedy, desk.files.case.path, source)
