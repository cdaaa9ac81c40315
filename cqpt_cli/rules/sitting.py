"""Whether a sitting of the award commission may decide (accord, art. 5), and which of its members may not on a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Seat, Session
from cqpt_cli.rules.independence import Directory, as_person, as_slug, names_of_candidate


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a sitting may not decide."""

    id: str
    provision: Provision[Any]
    college: str
    present: int
    wanted: int
    member: str = ""
    other: str = ""
    """The member whom this one replaces."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a member may not take part in a case: what he or she is to it, or is bound to (`candidate`, `employer` …)."""

    member: str
    bond: str
    to: str


def present(session: Session) -> tuple[Seat, ...]:
    """The members who sit: those marked present; before the day, those not marked absent, nor replaced by another."""
    marked = any(seat.present for seat in session.members)
    if marked:
        return tuple(seat for seat in session.members if seat.present)
    expected = tuple(seat for seat in session.members if seat.present is not False)
    replaced = {as_person(seat.replaces) for seat in expected if seat.replaces}
    return tuple(seat for seat in expected if as_person(seat.name) not in replaced)


def defects_of(members: Iterable[Seat], law: LawAt, *, per_case: bool = False) -> Iterator[Defect]:
    """What the composition of a sitting lacks: both colleges, no more than their seats, and as many of each.

    `per_case` asks it of those who decide on one case, once some are recused. One who replaces sits instead of the other.
    """
    members = tuple(members)
    seats, least = law.commission.seats_per_college, law.commission.present_per_college
    names = [as_person(seat.name) for seat in members]
    for seat in members:
        if names.count(as_person(seat.name)) > 1:
            yield Defect("member-twice", seats, seat.college, names.count(as_person(seat.name)), 1, seat.name)
            break
    for seat in members:
        if seat.replaces and as_person(seat.replaces) in names:
            yield Defect("beside-replaced", seats, seat.college, 2, 1, seat.name, seat.replaces)
            break
    counts = {as_slug(college): 0 for college in seats.value}
    for seat in members:
        counts[seat.college] = counts.get(seat.college, 0) + 1
    for college, wanted in seats.value.items():
        count = counts[as_slug(college)]
        if count < least.value:
            yield Defect("college-absent", least, college, count, least.value)
        elif count > wanted:
            yield Defect("too-many-of-a-college", seats, college, count, wanted)
    parity = law.commission.parity_per_case if per_case else law.commission.parity
    if parity.value and len(set(counts.values())) > 1 and all(counts.values()):
        fewest = min(counts, key=lambda college: counts[college])
        said = {as_slug(college): college for college in seats.value}
        yield Defect("no-parity", parity, said.get(fewest, fewest), counts[fewest], max(counts.values()))


def conflicts_of(
    members: Iterable[Seat], case: Case, grids: Iterable[Grid], directory: Directory, law: LawAt
) -> Iterator[Conflict]:
    """Which members are bound to a case, by themselves or by their organisation, in a way that the law's data lists."""
    grids = tuple(grids)
    people = list(_people_of(case, grids, directory))
    organisations = list(_organisations_of(case, grids, directory))
    for seat in members:
        conflict = _conflict_of(seat, people, organisations, directory)
        if conflict and conflict.bond in law.commission.recused.value:
            yield conflict


def conflicts_with_body(members: Iterable[Seat], body: Organisation, directory: Directory) -> Iterator[Conflict]:
    """Which members are bound to an evaluating body whose accreditation is studied."""
    bonds = [("body", body.name, directory.circle(body.slug))]
    for seat in members:
        people = [("evaluator", as_person(member.name)) for member in body.evaluators]
        if conflict := _conflict_of(seat, people, bonds, directory):
            yield conflict


def _conflict_of(
    seat: Seat,
    people: Iterable[tuple[str, str]],
    organisations: Iterable[tuple[str, str, frozenset[str]]],
    directory: Directory,
) -> Conflict | None:
    person = as_person(seat.name)
    for bond, named in people:
        if person == named:
            return Conflict(seat.name, bond, seat.name)
    own = directory.circle_of_person(seat.name)
    own |= directory.circle(seat.organisation) if seat.organisation else frozenset()
    return next((Conflict(seat.name, bond, to) for bond, to, circle in organisations if own & circle), None)


def _people_of(case: Case, grids: Iterable[Grid], directory: Directory) -> Iterator[tuple[str, str]]:
    """Everyone whom the files of a case name, with what binds him or her to it."""
    yield from (("candidate", name) for name in names_of_candidate(case.candidate))
    yield from (("tutor", as_person(one.tutor)) for one in case.evaluation if one.tutor)
    for grid in grids:
        if grid.referee:
            yield "referee", as_person(grid.referee.name)
        yield from (("evaluator", as_person(one.name)) for one in grid.assessors)
    yield from (("trainer", as_person(training.provider)) for training in case.training)
    parties = {"entreprise": "employer", "organisme": "body"}
    for agreement in case.agreement:
        yield from ((parties[one.party], as_person(one.name)) for one in agreement.signatures)
    for body in map(directory.organisation, _bodies_of(case, grids)):
        yield from (("evaluator", as_person(member.name)) for member in (body.evaluators if body else ()))


def _organisations_of(
    case: Case, grids: Iterable[Grid], directory: Directory
) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The organisations that a case concerns: the bond, the name, and those tied to it."""
    if case.employer:
        yield "employer", case.employer.name, directory.circle(case.employer.name)
    for named in _bodies_of(case, grids):
        body = directory.organisation(named)
        yield "body", body.name if body else named, directory.circle(named)
    for training in case.training:
        yield "trainer", training.provider, directory.circle(training.provider)


def _bodies_of(case: Case, grids: Iterable[Grid]) -> tuple[str, ...]:
    named = (*(one.organisation for one in case.evaluation), *(body for grid in grids for body in grid.bodies))
    return tuple(dict.fromkeys(one for one in named if one))
