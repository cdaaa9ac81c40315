"""What sittings decided on a case, held against everything that it rests on.

One list of checks (rules/chain.py, rules/sitting.py), for `validate` that reads the acts and for `deliver` that relies on
them, whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from cqpt_cli.casework.case_files import CaseFiles, grids_of
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.findings import Finding, kind
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import AppealAnswer, Award
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.session import Session
from cqpt_cli.rules.chain import (
    DECIDED_TWICE,
    NO_ADMISSION,
    findings_at,
    findings_before,
    findings_in_evaluation,
    findings_of_minutes,
)
from cqpt_cli.rules.delivery import standing_award
from cqpt_cli.rules.procedure import irregularities_of_assessor
from cqpt_cli.rules.sitting import (
    conflicts_of,
    conflicts_with_body,
    findings_of_agenda,
    findings_of_decision,
    findings_of_majority,
    findings_of_recusal,
    findings_on_case,
    present,
)
from cqpt_cli.sources.reading import Reading

NO_CERTIFICATE = kind("award-unfounded", N_("no certificate can be delivered on this award: {reason}"), "{remedy}")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What of a repository a case is held against."""

    organisations: frozenset[str]
    """The slugs of its organisations."""
    sittings: Mapping[str, Session | None]
    """Its sittings that have a file, by their day; None for one that cannot be read."""

    def sitting(self, held_on: date) -> Session | None:
        """The sitting of a day; None where it has no file, or none that can be read."""
        return self.sittings.get(held_on.isoformat())


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


def findings_of_decisions(
    files: CaseFiles, case: Case, neighbours: Neighbours | None, accord: Accord
) -> Iterator[Finding]:
    """What is wrong with each decision of a sitting on a case, an award or the answer to an appeal (accord, art. 5).

    That a sitting as a whole could not decide is said of its own file. Where that is out of reach (no repository, or it
    cannot be read), only what the decision says by itself is held against the law; and of one that another replaced, only
    that and the agenda.
    """
    for where, decision, agenda, stands in _decisions_of(case):
        session = neighbours.sitting(decision.session) if neighbours and decision.session else None
        law = accord.at(session.held_on if session else max(decision.session or decision.on, case.received_on))
        act, day = accord.acts["award" if agenda == "cases" else "answer"], decision.session
        if day and session is None and (neighbours is None or day.isoformat() in neighbours.sittings):
            found = findings_of_majority(decision.votes, law)
        elif day and session and not stands:
            found = chain(
                findings_of_agenda(case.id, day, session, agenda, act), findings_of_majority(decision.votes, law)
            )
        else:
            conflicts = conflicts_in(files, case, session, accord) if session else ()
            found = findings_on_case(decision, case, agenda, session, conflicts, law, act)
        yield from (one.at(*where) for one in found)


def _decisions_of(case: Case) -> Iterator[tuple[tuple[str | int, ...], Award | AppealAnswer, str, bool]]:
    """Each decision on a case, with its place, the agenda on which the case must be, and whether none replaced it since."""
    for place, award in enumerate(case.award):
        stands = all(later.replaces != award.on for later in case.award[place + 1 :])
        yield ("award", place), award, "cases", stands
    for place, appeal in enumerate(case.appeals):
        if appeal.answer:
            yield ("appeals", place, "answer"), appeal.answer, "appeals", True


def findings_of_studies(session: Session, root: Path, accord: Accord) -> Iterator[Finding]:
    """What is wrong with each study of an accreditation at a sitting of the repository at `root` (accord, art. 5)."""
    law = accord.at(session.held_on)
    directory = directory_around(root, law) if session.studies else None
    for place, study in enumerate(session.studies):
        later = session.studies[place + 1 :]
        if any(one.organisation == study.organisation and one.replaces == study.on for one in later):
            continue  # it was corrected, and is history
        body = directory.organisation(study.organisation) if directory else None
        bound = tuple(conflicts_with_body(present(session), body, directory, law)) if directory and body else ()
        source = law.accreditation.studied_by_commission
        found = chain(findings_of_decision(study, session, bound, law, source), findings_of_recusal(study, bound))
        yield from (one.at("studies", place) for one in found)


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
    for found in _findings_before(award, files, case, accord):
        # “award-of-inadmissible” and “award-twice” are said as such, whatever became of the award.
        if found.kind is not DECIDED_TWICE and not (found.kind is NO_ADMISSION and case.admissibility):
            yield no_certificate(found).at("award", len(case.award) - 1)
    session = neighbours.sitting(award.session) if neighbours and award.session else None
    if session and any(one.event == "delivered" and one.on >= award.on for one in case.delivery):
        for found in findings_of_minutes(session, accord.at(session.held_on)):
            yield no_certificate(found).at("delivery", len(case.delivery) - 1)


def no_certificate(found: Finding) -> Finding:
    """That no certificate is numbered, signed or copied on an award, for what was found behind it."""
    return NO_CERTIFICATE((), {"reason": found, "remedy": found.remedy or ""}, *found.sources)
