"""What sittings decided on a case, held against everything that it rests on.

One list of checks (rules/chain.py, rules/sitting.py), for `validate` that reads the acts and for `deliver` that relies on
them, whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cqpt_cli.casework.case_files import CaseFiles, grids_of
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.findings import Finding, kind
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import AppealAnswer, Award
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.session import Session
from cqpt_cli.rules.chain import NO_ADMISSION, findings_at, findings_before, findings_in_evaluation
from cqpt_cli.rules.delivery import standing_award
from cqpt_cli.rules.procedure import irregularities_of_assessor
from cqpt_cli.rules.sitting import (
    SITTING_OPEN,
    conflicts_of,
    findings_of_agenda,
    findings_of_decision,
    findings_of_recusal,
    present,
)
from cqpt_cli.sources.reading import Reading

NO_CERTIFICATE = kind("award-unfounded", N_("no certificate can be delivered on this award: {reason}"), "{remedy}")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What of a repository a case is held against."""

    organisations: frozenset[str] = frozenset()
    """The slugs of its organisations."""
    sittings: Mapping[str, Session | None] | None = None
    """Its sittings that have a file, by their day; None for one that cannot be read."""

    def sitting(self, held_on: date) -> Session | None:
        """The sitting of a day; None where it has no file, or none that can be read."""
        return (self.sittings or {}).get(held_on.isoformat())


def irregularities_in(files: CaseFiles, case: Case, accord: Accord) -> Iterator[tuple[Reading[Grid], Finding]]:
    """Who assessed, and on which day: each evaluation that would have been refused, and that an editor wrote.

    Raises `Refusal` for a day from before there was an accord.
    """
    held = [grid for grid in files.sound_grids if grid.value.counts]
    directory = directory_around(files.folder, accord.at(case.received_on)) if held else None
    for reading in held:
        grid = reading.value
        named = grid.evaluator.organisation
        body = directory.organisation(named) if directory and named else None
        law = accord.at(grid.assessed_on)
        for found in irregularities_of_assessor(grid, law, case, body, directory):
            yield reading, found


def findings_of_decisions(files: CaseFiles, case: Case, neighbours: Neighbours, accord: Accord) -> Iterator[Finding]:
    """What is wrong with each decision of a sitting on a case, an award or the answer to an appeal (accord, art. 5).

    That a sitting as a whole could not decide is said of its own file. A decision that another one replaced is history.
    """
    for where, decision, agenda in _decisions_of(case):
        act = accord.acts["award" if agenda == "cases" else "answer"]
        if decision.session is None or neighbours.sittings is None:
            continue
        day = decision.session.isoformat()
        session = neighbours.sitting(decision.session)
        if session is None and day in neighbours.sittings:
            continue  # it cannot be read, and its own file says so
        found = list(findings_of_agenda(case.id, decision.session, session, agenda, act))
        if session is not None:
            law = accord.at(session.held_on)
            conflicts = conflicts_in(files, case, session, accord)
            found += findings_of_decision(decision, session, conflicts, law, act)
            found += findings_of_recusal(decision, conflicts)
        yield from (one.at(*where) for one in found)


def _decisions_of(case: Case) -> Iterator[tuple[tuple[str | int, ...], Award | AppealAnswer, str]]:
    """Each decision on a case that stands, with its place and the agenda on which the case must be."""
    replaced = {one.replaces for one in case.award if one.replaces}
    for place, award in enumerate(case.award):
        if award.on not in replaced or award.replaces:
            yield ("award", place), award, "cases"
    for place, appeal in enumerate(case.appeals):
        if appeal.answer:
            yield ("appeals", place, "answer"), appeal.answer, "appeals"


def conflicts_in(files: CaseFiles, case: Case, session: Session, accord: Accord) -> tuple[Finding, ...]:
    """The members who sit and may not take part in a case."""
    law = accord.at(session.held_on)
    directory = directory_around(files.folder, law)
    grids = [grid.value for grid in files.sound_grids]
    return tuple(conflicts_of(present(session), case, grids, directory, law)) if directory else ()


def findings_behind(
    award: Award, files: CaseFiles, case: Case, session: Session | None, accord: Accord
) -> Iterator[Finding]:
    """All that an award lacks to be relied on: the acts before it, the evaluation, and the sitting (accord, art. 5 and 6)."""
    yield from _findings_before(award, files, case, accord)
    conflicts = conflicts_in(files, case, session, accord) if session else ()
    law = accord.at(session.held_on if session else award.session or award.on)
    yield from findings_at(award, case, session, conflicts, law, accord.acts["award"])


def _findings_before(award: Award, files: CaseFiles, case: Case, accord: Accord) -> Iterator[Finding]:
    yield from findings_before(award, case, grids_of(files).values(), accord.acts)
    found = (one for grid, one in irregularities_in(files, case, accord) if grid.value.assessed_on <= award.on)
    yield from findings_in_evaluation(found, accord.at(award.on))


def findings_of_award(files: CaseFiles, case: Case, neighbours: Neighbours | None, accord: Accord) -> Iterator[Finding]:
    """What the award that stands lacks of what comes before it; and, under a certificate, minutes that are not closed.

    What is wrong with the decision itself, and with its sitting, is said of these.
    """
    award = standing_award(case)
    if award is None:
        return
    where = ("award", len(case.award) - 1)
    for found in _findings_before(award, files, case, accord):
        if not (found.kind is NO_ADMISSION and case.admissibility):  # said as such: “award-of-inadmissible”
            yield no_certificate(found).at(*where)
    session = neighbours.sitting(award.session) if neighbours and award.session else None
    if session and any(one.event == "delivered" and one.on >= award.on for one in case.delivery):
        law = accord.at(session.held_on)
        for found in findings_at(award, case, session, (), law, accord.acts["award"]):
            if found.kind is SITTING_OPEN:
                yield no_certificate(found).at("delivery", len(case.delivery) - 1)


def no_certificate(found: Finding) -> Finding:
    """That no certificate is numbered, signed or copied on an award, for what was found behind it."""
    return NO_CERTIFICATE((), {"reason": found, "remedy": found.remedy or ""}, *found.sources)
