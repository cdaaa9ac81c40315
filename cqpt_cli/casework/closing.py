"""Closing the minutes (*procès-verbal*) of a sitting: nothing more is decided at it (accord, art. 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import Signer, at_desk, refused, sound_change
from cqpt_cli.casework.sitting import Sitting, open_sitting
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.session import Session
from cqpt_cli.rendering import figures
from cqpt_cli.rules.independence import as_slug
from cqpt_cli.rules.sitting import present
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.writing import Plan


def plan_minutes(root: Path, accord: Accord, signer: Signer, held_on: date, signatures: Sequence[str]) -> Plan:
    """Close the minutes of a sitting. Raises `Refusal` where they are closed, or a case on the agenda has no decision."""
    sitting = open_sitting(root, held_on, accord)
    session, path, source = sitting.session, sitting.reading.path, accord.acts["award"]
    if session.minutes:
        raise refused(
            "sitting-closed", _("the minutes of this sitting are closed"), _("Nothing was written."), path, source
        )
    if not held_on <= signer.on <= signer.today:
        message = _("the minutes of {held} are closed on that day or after, and not later than today ({today})").format(
            held=figures.day(held_on), today=figures.day(signer.today)
        )
        raise refused("act-misdated", message, _("Correct the date: --on."), path, source)
    undecided = [id for id in session.cases if not decided_at(root, id, held_on, accord)]
    undecided += [id for id in session.appeals if not answered_at(root, id, held_on, accord)]
    studied = {study.organisation for study in session.studies}
    undecided += [slug for slug in session.accreditations if slug not in studied]
    if undecided:
        message = _("not decided: {cases}").format(cases=", ".join(undecided))
        remedy = _(
            "Decide each (cqpt commission decide, appeal answer, commission study), even to postpone it, or take it off the agenda."
        )
        raise refused("not-decided", message, remedy, path, source)
    seats = {seat.name for seat in present(session)}
    for name in signatures:
        if name not in seats:
            message = _("“{name}” is no member present at this sitting").format(name=name)
            remedy = _("Members present: {members}.").format(members=", ".join(sorted(seats)))
            raise refused("not-present", message, remedy, path, source)
    _require_signed(sitting, signatures)
    entry = {"on": signer.on, "by": signer.by, "signatures": [{"name": name, "on": signer.on} for name in signatures]}
    content = sitting.reading.content
    assert content is not None, "it is sound"
    after = put(path, content, ("minutes",), entry, Session.order())
    return Plan(
        [sound_change(sitting.reading, after, Session)],
        _("Minutes of the sitting of {day}").format(day=held_on.isoformat()),
    )


def _require_signed(sitting: Sitting, signatures: Sequence[str]) -> None:
    """Raises `Refusal` for minutes that too few members of a college sign to close them."""
    law = sitting.accord.at(sitting.session.held_on).commission
    least = law.minutes_signatures_per_college
    for college in law.seats_per_college.value:
        seats = [seat for seat in present(sitting.session) if seat.college == as_slug(college)]
        signed = sum(seat.name in signatures for seat in seats)
        if signed < least.value:
            message = _(
                "the minutes are signed by {signed} of the college “{college}”, and {wanted} at least must sign"
            )
            remedy = _("Name who signed with --signed; to look at them before, add --draft. (A choice: {note})")
            raise refused(
                "minutes-unsigned",
                message.format(signed=signed, college=college, wanted=least.value),
                remedy.format(note=least.note),
                sitting.reading.path,
                least,
            )


def decided_at(root: Path, id: str, held_on: date, accord: Accord) -> bool:
    """Whether a sitting decided on a case."""
    try:
        desk = at_desk(root / tree.CASES / id, accord)
    except Refusal:
        return False
    return any(award.session == held_on for award in desk.case.award)


def answered_at(root: Path, id: str, held_on: date, accord: Accord) -> bool:
    """Whether a sitting answered an appeal of a case."""
    try:
        desk = at_desk(root / tree.CASES / id, accord)
    except Refusal:
        return False
    return any(appeal.answer and appeal.answer.session == held_on for appeal in desk.case.appeals)
