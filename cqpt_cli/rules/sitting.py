"""Whether a sitting of the award commission may decide (accord, art. 5), and which of its members may not on a case.

One list of checks: whoever takes a decision, reads one, or relies on one asks `findings_of_decision`; of a decision that is
recorded in a case, `findings_on_case` asks for its sitting and its agenda besides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from cqpt_cli.findings import Finding, Sourced, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import AppealAnswer, Award, Votes
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Seat, Session, Study
from cqpt_cli.rules.independence import Directory, as_person, as_slug, names_of_candidate

COLLEGE_ABSENT = kind(
    "college-absent", N_("members of the college “{college}” present: {present}, and {wanted} at least must be")
)
TOO_MANY_OF_A_COLLEGE = kind(
    "too-many-of-a-college", N_("{present} members of the college “{college}” are present, for {wanted} seats")
)
MEMBER_TWICE = kind("member-twice", N_("{member} sits {present} times: a member has one seat, and one vote"))
BESIDE_REPLACED = kind(
    "beside-replaced", N_("{member} replaces {other}, and both sit: one replaces the other, and never sits beside")
)
NO_PARITY = kind("no-parity", N_("the colleges are not equal: {present} of “{college}” for {wanted} of the other"))

RECUSED = {
    "candidate": kind("recused", N_("{member} is recused: the candidate")),
    "tutor": kind("recused", N_("{member} is recused: the candidate's tutor")),
    "referee": kind("recused", N_("{member} is recused: in-house referee of the candidate's evaluation")),
    "trainer": kind("recused", N_("{member} is recused: bound to {to}, which trained the candidate")),
    "body": kind("recused", N_("{member} is recused: bound to {to}, which evaluates the candidate")),
    "employer": kind("recused", N_("{member} is recused: bound to {to}, the candidate's employer")),
    "evaluator": kind("recused", N_("{member} is recused: evaluator of the body that evaluates the candidate")),
}
"""Why a member may not take part in a case: what he or she is to it, or is bound to."""

DECIDED_WITHOUT_SITTING = kind(
    "award-without-sitting",
    N_("this decision of {day} names no sitting of the commission"),
    N_("Add “session:” with the day of the sitting that took it."),
)
UNKNOWN_SITTING = kind(
    "unknown-sitting",
    N_("there is no file of the sitting of {session}, which decided on this"),
    N_("Put it back, or write it: cqpt new session {session_day}; or correct the day of the decision."),
)
NOT_ON_THE_AGENDA = kind(
    "not-on-the-agenda",
    N_("the case {case} is not on the agenda of the sitting of {session} (“{agenda}:”)"),
    N_("Add it there, or correct the day of the decision."),
)
SITTING_NOT_REGULAR = kind(
    "sitting-not-regular",
    N_("this sitting could not decide: {defect}"),
    N_(
        "Correct “members:”, with the college of each and who is present, if it is wrong; else its decisions are to be taken again."
    ),
)
NOT_REGULAR_FOR_THE_CASE = kind(
    "sitting-not-regular",
    N_("once {members} are recused: {defect}"),
    N_("Have another member sit instead, or one of the other college step aside for this case (--aside NAME)."),
)
MEMBER_NOT_RECUSED = kind(
    "member-not-recused",
    N_("{member} may not take part in this decision, which does not say that he or she stepped back ({why})"),
    N_("Write the name under “recused:” if that is what happened; else the commission decides anew."),
)
NOT_PRESENT = kind(
    "not-present",
    N_("“{member}” does not sit for this decision, and cannot step aside"),
    N_("Members who decide: {members}."),
)
SITTING_CLOSED = kind(
    "sitting-closed",
    N_("the minutes of this sitting are closed since {day}: it decides nothing more"),
    N_("Put the case before another sitting."),
)
SITTING_OPEN = kind(
    "award-unfounded",
    N_("the minutes of the sitting of {session} are not closed"),
    N_("Close them first: cqpt commission minutes {session_day}."),
)
TOO_MANY_VOTES = kind(
    "too-many-votes",
    N_("{votes} votes, and {members} members decide"),
    N_("Count the votes again: those recused have none."),
)
NOT_ADOPTED = kind(
    "not-adopted",
    N_("this decision was not adopted: {in_favour} in favour, {against} against"),
    N_("Correct the votes, or record the decision that was adopted; without one, postpone it (--decision postponed)."),
)


Decision: TypeAlias = Award | AppealAnswer | Study
"""What a sitting decided, on a case, an appeal or an accreditation: its day, its votes, and who did not take part."""


def present(session: Session) -> tuple[Seat, ...]:
    """The members who sit: those marked present; before the day, those not marked absent, nor replaced by another."""
    marked = any(seat.present for seat in session.members)
    if marked:
        return tuple(seat for seat in session.members if seat.present)
    expected = tuple(seat for seat in session.members if seat.present is not False)
    replaced = {as_person(seat.replaces) for seat in expected if seat.replaces}
    return tuple(seat for seat in expected if as_person(seat.name) not in replaced)


def defects_of(members: Iterable[Seat], law: LawAt, *, per_case: bool = False) -> Iterator[Finding]:
    """What the composition of a sitting lacks: both colleges, no more than their seats, and as many of each.

    `per_case` asks it of those who decide on one case, once some are recused. One who replaces sits instead of the other.
    """
    members = tuple(members)
    seats, least = law.commission.seats_per_college, law.commission.present_per_college
    names = [as_person(seat.name) for seat in members]
    for seat in members:
        if names.count(as_person(seat.name)) > 1:
            yield MEMBER_TWICE(("members",), {"present": names.count(as_person(seat.name)), "member": seat.name}, seats)
            break
    for seat in members:
        if seat.replaces and as_person(seat.replaces) in names:
            yield BESIDE_REPLACED(("members",), {"member": seat.name, "other": seat.replaces}, seats)
            break
    counts = {as_slug(college): 0 for college in seats.value}
    for seat in members:
        counts[seat.college] = counts.get(seat.college, 0) + 1
    for college, wanted in seats.value.items():
        count = counts[as_slug(college)]
        if count < least.value:
            facts = {"college": college, "present": count, "wanted": least.value}
            yield COLLEGE_ABSENT(("members",), facts, least)
        elif count > wanted:
            facts = {"college": college, "present": count, "wanted": wanted}
            yield TOO_MANY_OF_A_COLLEGE(("members",), facts, seats)
    parity = law.commission.parity_per_case if per_case else law.commission.parity
    if parity.value and len(set(counts.values())) > 1 and all(counts.values()):
        fewest = min(counts, key=lambda college: counts[college])
        said = {as_slug(college): college for college in seats.value}
        facts = {"college": said.get(fewest, fewest), "present": counts[fewest], "wanted": max(counts.values())}
        yield NO_PARITY(("members",), facts, parity)


def deciding(session: Session, conflicts: Iterable[Finding], aside: Collection[str] = ()) -> tuple[Seat, ...]:
    """The members who decide on a case: present, neither recused, nor stepping aside to keep the colleges equal."""
    away = {*(conflict.facts["member"] for conflict in conflicts), *aside}
    return tuple(seat for seat in present(session) if seat.name not in away)


def findings_of_sitting(session: Session, law: LawAt) -> Iterator[Finding]:
    """Why a sitting may decide nothing: its composition (accord, art. 5)."""
    for defect in defects_of(present(session), law):
        yield SITTING_NOT_REGULAR(("members",), {"defect": defect}, *defect.sources, on_key=True)


def findings_of_decision(
    decision: Decision, session: Session, conflicts: Sequence[Finding], law: LawAt, source: Sourced
) -> Iterator[Finding]:
    """Why a decision of a sitting does not hold: who decided, how many votes there were, and how they fell (accord, art. 5).

    `conflicts` are those of the members who sit; `source` is the article by which the sitting decides.
    """
    closed = next((one.on for one in session.minutes), None)
    if closed and decision.on > closed:
        yield SITTING_CLOSED((), {"day": closed}, source)
    entitled = {seat.name for seat in deciding(session, conflicts)}
    for place, name in enumerate(decision.aside):
        if name not in entitled:
            facts = {"member": name, "members": tuple(sorted(entitled))}
            yield NOT_PRESENT(("aside", place), facts, law.commission.parity_per_case)
    whole = next(defects_of(present(session), law), None)
    members = deciding(session, conflicts, decision.aside)
    for defect in defects_of(members, law, per_case=True) if whole is None else ():
        away = (*(conflict.facts["member"] for conflict in conflicts), *decision.aside)
        yield NOT_REGULAR_FOR_THE_CASE((), {"members": away, "defect": defect}, *defect.sources)
    yield from findings_of_votes(decision.votes, members, law)


def findings_of_votes(votes: Votes | None, members: Sequence[Seat], law: LawAt) -> Iterator[Finding]:
    """More votes than there are members who decide, and a decision that was voted down."""
    if votes is None:
        return
    if votes.cast > len(members):
        facts = {"votes": votes.cast, "members": len(members)}
        yield TOO_MANY_VOTES(("votes",), facts, law.commission.seats_per_college)
    yield from findings_of_majority(votes, law)


def findings_of_majority(votes: Votes | None, law: LawAt) -> Iterator[Finding]:
    """A decision that more or as many members voted against as for it, where the majority decides."""
    if votes and law.commission.majority.value and votes.in_favour <= votes.against:
        cast = {"in_favour": votes.in_favour, "against": votes.against}
        yield NOT_ADOPTED(("votes",), cast, law.commission.majority)


def findings_of_recusal(decision: Decision, conflicts: Iterable[Finding]) -> Iterator[Finding]:
    """Members who may not decide on a case, and of whom a recorded decision does not say that they stepped back."""
    away = {as_person(name) for name in (*decision.recused, *decision.aside)}
    for conflict in conflicts:
        if as_person(conflict.facts["member"]) not in away:
            facts = {"member": conflict.facts["member"], "why": conflict}
            yield MEMBER_NOT_RECUSED((), facts, *conflict.sources)


def findings_on_case(
    decision: Award | AppealAnswer,
    case: Case,
    agenda: str,
    session: Session | None,
    conflicts: Sequence[Finding],
    law: LawAt,
    source: Sourced,
) -> Iterator[Finding]:
    """Why a decision that is recorded in a case does not hold: the sitting it names, the agenda, who decided, the votes.

    `session` is the file of the sitting, None where there is none; `agenda` the key under which the case must stand there.
    """
    if decision.session is None:
        yield DECIDED_WITHOUT_SITTING((), {"day": decision.on}, source)
    else:
        yield from findings_of_agenda(case.id, decision.session, session, agenda, source)
    if session is None:
        yield from findings_of_majority(decision.votes, law)
        return
    yield from findings_of_decision(decision, session, conflicts, law, source)
    yield from findings_of_recusal(decision, conflicts)


def findings_of_agenda(
    id: str, held_on: date, session: Session | None, agenda: str, source: Sourced
) -> Iterator[Finding]:
    """Why a sitting cannot decide on a case: it has no file, or the case is not on its `agenda` (`cases`, `appeals`)."""
    facts = {"case": id, "session": held_on, "session_day": held_on.isoformat(), "agenda": agenda}
    if session is None:
        yield UNKNOWN_SITTING(("session",), facts, source)
    elif id not in getattr(session, agenda):
        yield NOT_ON_THE_AGENDA(("session",), facts, source)


def conflicts_of(
    members: Iterable[Seat], case: Case, grids: Iterable[Grid], directory: Directory, law: LawAt
) -> Iterator[Finding]:
    """Which members are bound to a case, by themselves or by their organisation, in a way that the law's data lists."""
    grids = tuple(grids)
    people = list(_people_of(case, grids, directory))
    organisations = list(_organisations_of(case, grids, directory))
    for seat in members:
        conflict = _conflict_of(seat, people, organisations, directory, law.commission.recused)
        if conflict and conflict.facts["bond"] in law.commission.recused.value:
            yield conflict


def conflicts_with_body(
    members: Iterable[Seat], body: Organisation, directory: Directory, law: LawAt
) -> Iterator[Finding]:
    """Which members are bound to an evaluating body whose accreditation is studied."""
    bonds = [("body", body.name, directory.circle(body.slug))]
    for seat in members:
        people = [("evaluator", as_person(member.name)) for member in body.evaluators]
        if conflict := _conflict_of(seat, people, bonds, directory, law.commission.recused):
            yield conflict


def _conflict_of(
    seat: Seat,
    people: Iterable[tuple[str, str]],
    organisations: Iterable[tuple[str, str, frozenset[str]]],
    directory: Directory,
    source: Sourced,
) -> Finding | None:
    person = as_person(seat.name)
    for bond, named in people:
        if person == named:
            return _recused(seat, bond, seat.name, source)
    own = directory.circle_of_person(seat.name)
    own |= directory.circle(seat.organisation) if seat.organisation else frozenset()
    return next((_recused(seat, bond, to, source) for bond, to, circle in organisations if own & circle), None)


def _recused(seat: Seat, bond: str, to: str, source: Sourced) -> Finding:
    return RECUSED[bond](("members",), {"member": seat.name, "bond": bond, "to": to}, source)


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
