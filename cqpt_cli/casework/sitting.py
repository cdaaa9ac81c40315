"""A sitting of the award commission: who sits, who may decide on which case, and what stands in the way.

Accord, art. 5. Each decision stands in its case; a sitting holds its members, its agenda, its studies and its closed minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, refused
from cqpt_cli.casework.adopting import accord_of
from cqpt_cli.casework.directory import organisations_in
from cqpt_cli.casework.freezing import require_record_as_handed_in
from cqpt_cli.casework.inspecting import inspect_files
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Seat, Session
from cqpt_cli.rendering import figures, sitting_words
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.sitting import Conflict, Defect, conflicts_of, defects_of, present
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import Reading, read


@dataclass(frozen=True)
class Sitting:
    """One sitting of a repository, with the evaluating bodies known there."""

    root: Path
    reading: Reading[Session]
    accord: Accord

    @property
    def session(self) -> Session:
        """The sitting."""
        return self.reading.value

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations of the repository that can be read."""
        return organisations_in(self.root)

    @cached_property
    def directory(self) -> Directory:
        """Who is who among them."""
        return Directory(self.organisations, self.law)

    @property
    def law(self) -> LawAt:
        """The law of the day on which it is held."""
        return self.accord.at(self.session.held_on)

    @property
    def defects(self) -> tuple[Defect, ...]:
        """Why it may not decide at all."""
        return tuple(defects_of(present(self.session), self.law))

    def conflicts(self, desk: Desk) -> tuple[Conflict, ...]:
        """The members who may not take part in a case."""
        grids = [grid.value for grid in desk.files.grids]
        return tuple(conflicts_of(present(self.session), desk.case, grids, self.directory, self.law))

    def without(self, conflicts: Collection[Conflict], aside: Collection[str] = ()) -> tuple[Seat, ...]:
        """The members who decide on a case: neither recused, nor stepping aside to keep the colleges equal."""
        recused = {*(conflict.member for conflict in conflicts), *aside}
        return tuple(seat for seat in present(self.session) if seat.name not in recused)


def open_sitting(root: Path, held_on: date, accord: Accord) -> Sitting:
    """The sitting of a day. Raises `Refusal` where there is none, or its file is not sound."""
    path = root / tree.SESSIONS / f"{held_on.isoformat()}.yaml"
    if not path.is_file():
        known = ", ".join(one.stem for one in tree.yaml_files(root / tree.SESSIONS)) or _("(none)")
        message = _("there is no sitting on {day}").format(day=figures.day(held_on))
        remedy = _("Sittings: {known}. A new one: cqpt new session {day}.").format(known=known, day=held_on.isoformat())
        raise Refusal(
            Diagnostic(
                "no-sitting", message, Position(path), remedy, accord.at(held_on).commission.seats_per_college.article
            )
        )
    reading = read(path, Session)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return Sitting(root, reading, accord_of(root, accord))


def sitting_of(root: Path | None, held_on: date | None, accord: Accord) -> Sitting | None:
    """The sitting that a decision names; None where it names none, or there is no file of it. Raises `Refusal`."""
    if root is None or held_on is None or not (root / tree.SESSIONS / f"{held_on.isoformat()}.yaml").is_file():
        return None
    return open_sitting(root, held_on, accord)


def suspicions(desk: Desk) -> list[str]:
    """What of a case is suspect: what it was judged on has changed since, and nobody confirmed it."""
    found = inspect_files(desk.files, desk.accord, None).diagnostics
    return [
        one.message
        for one in found
        if one.id == "record-changed" or (one.id.startswith("suspect") and one.id != "suspect-synthesis")
    ]


def deciding(
    sitting: Sitting, desk: Desk, agenda: Sequence[str], aside: Sequence[str]
) -> tuple[tuple[Seat, ...], tuple[str, ...]]:
    """Who decides on a case, and who is recused. Raises `Refusal` where the sitting may not decide on it."""
    path, id, article = sitting.reading.path, desk.case.id, desk.accord.acts["award"].article
    require_open(sitting)
    if id not in agenda:
        message = _("the case {id} is not on the agenda of this sitting").format(id=id)
        remedy = _("Add it under “cases:” (an appeal, under “appeals:”).")
        raise refused("not-on-the-agenda", message, remedy, path, article)
    conflicts = sitting.conflicts(desk)
    require_regular(sitting, conflicts, aside)
    members = sitting.without(conflicts, aside)
    require_record_as_handed_in(desk)
    found = suspicions(desk)
    if found:
        remedy = _("Look at it again, then confirm it: cqpt confirm {id} --by NAME.").format(id=id)
        raise refused("case-suspect", found[0], remedy, desk.files.case.path, article)
    return members, tuple(conflict.member for conflict in conflicts)


def require_open(sitting: Sitting) -> None:
    """Raises `Refusal` where a sitting may decide nothing: its minutes are closed, or its composition is not regular."""
    path = sitting.reading.path
    if sitting.session.minutes:
        message, remedy = _("the minutes of this sitting are closed"), _("Put the case before another sitting.")
        raise refused("sitting-closed", message, remedy, path, sitting.law.commission.seats_per_college.article)
    for defect in sitting.defects:
        remedy = _("Correct “members:”, with the college of each and who is present.")
        raise refused("sitting-not-regular", sitting_words.defect(defect), remedy, path, defect.provision.article)


def require_regular(sitting: Sitting, conflicts: Sequence[Conflict], aside: Sequence[str]) -> None:
    """Raises `Refusal` where those who are left, once some are recused or step aside, may not decide."""
    path = sitting.reading.path
    seats = {seat.name for seat in sitting.without(conflicts)}
    for name in aside:
        if name not in seats:
            message = _("“{name}” does not sit for this case, and cannot step aside").format(name=name)
            remedy = _("Members who decide: {members}.").format(members=", ".join(sorted(seats)))
            raise refused("not-present", message, remedy, path, sitting.law.commission.parity_per_case.article)
    for defect in defects_of(sitting.without(conflicts, aside), sitting.law, per_case=True):
        away = ", ".join([*(conflict.member for conflict in conflicts), *aside]) or _("(none)")
        message = _("once {members} are recused: {defect}").format(members=away, defect=sitting_words.defect(defect))
        remedy = _(
            "Have another member sit instead, or one of the other college step aside for this case: --aside NAME."
        )
        raise refused("sitting-not-regular", message, remedy, path, defect.provision.article)


def voted(
    votes: tuple[int, int, int] | None,
    members: Sequence[Seat],
    recused: Sequence[str],
    aside: Sequence[str],
    law: LawAt,
) -> dict[str, Any]:
    """The votes and the members recused, as they are recorded. Raises `Refusal` for a decision that was voted down."""
    entry: dict[str, Any] = {}
    if votes is not None:
        if sum(votes) > len(members):
            message = _("{votes} votes, and {members} members decide on this case").format(
                votes=sum(votes), members=len(members)
            )
            article = law.commission.seats_per_college.article
            raise refused(
                "too-many-votes", message, _("Count the votes again: those recused have none."), article=article
            )
        majority = law.commission.majority
        if majority.value and votes[0] <= votes[1]:
            message = _("this decision was not adopted: {in_favour} in favour, {against} against")
            remedy = _("Record the decision that was adopted; without one, postpone it (--decision postponed).")
            said = message.format(in_favour=votes[0], against=votes[1])
            raise refused("not-adopted", said, remedy, article=majority.article)
        entry["votes"] = dict(zip(("in_favour", "against", "abstained"), votes, strict=True))
    if recused:
        entry["recused"] = list(recused)
    if aside:
        entry["aside"] = list(aside)
    return entry
