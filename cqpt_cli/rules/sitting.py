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
from cqpt_cli.rules.eligibility import as_slug
from cqpt_cli.rules.independence import member_named


@dataclass(frozen=True, slots=True)
class Defect:
    """Why a sitting may not decide."""

    id: str
    provision: Provision[Any]
    college: str
    present: int
    wanted: int
    member: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a member may not take part in a case: what he or she is bound to (`employer`, `body`, `trainer`, `evaluator`)."""

    member: str
    bond: str
    to: str


def present(session: Session) -> tuple[Seat, ...]:
    """The members who sit: those marked present; before the day, those not marked absent."""
    marked = any(seat.present for seat in session.members)
    return tuple(seat for seat in session.members if (seat.present if marked else seat.present is not False))


def defects_of(members: Iterable[Seat], law: LawAt, *, parity: bool = True) -> Iterator[Defect]:
    """What the composition of a sitting lacks: both colleges, no more than their seats, and as many of each."""
    members = tuple(members)
    seats, least = law.commission.seats_per_college, law.commission.present_per_college
    names = [as_slug(seat.name) for seat in members]
    for seat in members:
        if names.count(as_slug(seat.name)) > 1:
            yield Defect("member-twice", seats, seat.college, names.count(as_slug(seat.name)), 1, seat.name)
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
    if parity and law.commission.parity.value and len(set(counts.values())) > 1 and all(counts.values()):
        fewest = min(counts, key=lambda college: counts[college])
        yield Defect("no-parity", law.commission.parity, fewest, counts[fewest], max(counts.values()))


def conflicts_of(
    members: Iterable[Seat], case: Case, grids: Iterable[Grid], organisations: Iterable[Organisation]
) -> Iterator[Conflict]:
    """Which members are bound to a case: to the employer, to a body that evaluates it, to a trainer, or as its evaluator."""
    grids, known = tuple(grids), {organisation.slug: organisation for organisation in organisations}
    slugs = dict.fromkeys([*(one.organisation for one in case.evaluation), *(g.evaluator.organisation for g in grids)])
    bodies = [known[slug] for slug in slugs if slug in known]
    bonds: dict[str, tuple[str, str]] = {}
    for training in case.training:
        bonds[as_slug(training.provider)] = ("trainer", training.provider)
    for slug in slugs:
        name = known[slug].name if slug in known else slug
        if slug and name:
            bonds |= {as_slug(slug): ("body", name), as_slug(name): ("body", name)}
    if case.employer:
        bonds[as_slug(case.employer.name)] = ("employer", case.employer.name)
    evaluators = {as_slug(grid.evaluator.name): grid.evaluator.name for grid in grids}
    for seat in members:
        if as_slug(seat.name) in evaluators or any(member_named(body, seat.name) for body in bodies):
            yield Conflict(seat.name, "evaluator", seat.name)
        elif seat.organisation and as_slug(seat.organisation) in bonds:
            yield Conflict(seat.name, *bonds[as_slug(seat.organisation)])
