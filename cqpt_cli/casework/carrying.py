"""Carrying over: the common knowledge validated with one certificate is taken over for the other (accord, art. 3)."""

from __future__ import annotations

from pathlib import Path

from cqpt_cli.casework.acting import at_desk, refused
from cqpt_cli.casework.scoring import score_case
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import AwardDecision
from cqpt_cli.models.case import CarryOver, Case
from cqpt_cli.rendering import figures
from cqpt_cli.rules.carry_over import benefit_of
from cqpt_cli.rules.scoring import Status
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.writing import Plan


def plan_carry_over(folder: Path, origin: Path, accord: Accord, exercise: str) -> Plan:
    """Take over what the case in `origin` validated of annexe 3, with the exercise of the job that the candidate declares.

    Raises `Refusal` where that case has no award for the other certificate, is another person's, or its benefit is over.
    """
    desk, other = at_desk(folder, accord), at_desk(origin, accord)
    case, before = desk.case, other.case
    article = accord.at(case.received_on).common_knowledge.years_without_exercise.article
    awarded = next((one for one in reversed(before.award) if one.decision is AwardDecision.AWARDED), None)
    path = desk.files.case.path
    if awarded is None:
        message = _("the case {id} has no certificate: nothing was validated").format(id=before.id)
        raise refused(
            "nothing-to-carry-over", message, _("Name the case of a certificate that was awarded."), path, article
        )
    if before.certificate == case.certificate:
        message = _("the case {id} is about the same certificate").format(id=before.id)
        raise refused(
            "nothing-to-carry-over",
            message,
            _("Common knowledge is carried over to the other certificate."),
            path,
            article,
        )
    if _person(before) != _person(case):
        message = _("the case {id} is another person's: {name}").format(
            id=before.id, name=" ".join(_person(before)[:2])
        )
        raise refused(
            "nothing-to-carry-over", message, _("Names and birth dates must be the same in both cases."), path, article
        )
    score = score_case([grid.path for grid in other.files.grids], accord).score
    items = {
        item.entry.knowledge: item.level
        for item in (score.items if score else ())
        if item.status is Status.ACQUIRED and item.entry.item.common and item.level is not None
    }
    if not items:
        message = _("the grids of the case {id} validated no common knowledge").format(id=before.id)
        raise refused("nothing-to-carry-over", message, _("Nothing was written."), path, article)
    entry = {
        "certificate": before.certificate,
        "awarded_on": awarded.on,
        "case": before.id,
        "exercise": exercise,
        "items": items,
    }
    claimed = case.model_copy(update={"carry_over": CarryOver.model_validate(entry)})
    benefit = benefit_of(claimed, accord.at(case.received_on))
    if benefit and not benefit.runs:
        message = _(
            "the benefit of common knowledge was over on {until}, {years} years after the award of {day}"
        ).format(until=figures.day(benefit.until), years=benefit.years.value, day=figures.day(awarded.on))
        raise refused("benefit-over", message, _("Every item is assessed anew."), path, benefit.years.article)
    content = desk.files.case.content
    assert content is not None, "it is sound"
    after = put(path, content, ("carry_over",), entry)
    return Plan(
        [desk.change(after)],
        _("Case {id}: common knowledge of {other} carried over").format(id=case.id, other=before.id),
    )


def _person(case: Case) -> tuple[str, str, str]:
    person = case.candidate
    return person.given_names, person.family_name, person.birth_date.isoformat() if person.birth_date else ""
