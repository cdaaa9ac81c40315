"""A sitting of the award commission: who sits, who may decide on which case, and what stands in the way.

Accord, art. 5. Each decision stands in its case; a sitting holds its members, its agenda, its studies and its closed minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk
from cqpt_cli.casework.adopting import accord_of
from cqpt_cli.casework.decided import conflicts_in
from cqpt_cli.casework.directory import organisations_in
from cqpt_cli.casework.freezing import require_record_as_handed_in
from cqpt_cli.casework.inspecting import suspicions_in
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, refuse
from cqpt_cli.findings import Finding, Sourced, kind
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import Votes
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.models.session import Session
from cqpt_cli.rendering import figures
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.sitting import (
    SITTING_CLOSED,
    Decision,
    findings_of_agenda,
    findings_of_decision,
    findings_of_sitting,
)
from cqpt_cli.rules.suspicion import GRID_RENAMED
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

    def conflicts(self, desk: Desk) -> tuple[Finding, ...]:
        """The members who may not take part in a case."""
        return conflicts_in(desk.files, desk.case, self.session, self.accord)


def open_sitting(root: Path, held_on: date, accord: Accord) -> Sitting:
    """The sitting of a day. Raises `Refusal` where there is none, or its file is not sound."""
    path = root / tree.SESSIONS / f"{held_on.isoformat()}.yaml"
    if not path.is_file():
        known = ", ".join(one.stem for one in tree.yaml_files(root / tree.SESSIONS)) or _("(none)")
        message = _("there is no sitting on {day}").format(day=figures.day(held_on))
        remedy = _("Sittings: {known}. A new one: cqpt new session {day}.").format(known=known, day=held_on.isoformat())
        raise Refusal(
            Diagnostic(
                "unknown-sitting",
                message,
                Position(path),
                remedy,
                (accord.at(held_on).commission.seats_per_college.source,),
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


CASE_SUSPECT = kind(
    "case-suspect",
    "{suspicion}",
    N_("Look at it again, then confirm it: cqpt confirm {case} --by NAME."),
)


def suspicions(desk: Desk, act: ActTerms) -> Iterator[Finding]:
    """What of a case is suspect: what it was judged on has changed since, and nobody confirmed it."""
    for found in suspicions_in(desk.files).all:
        if found.kind is not GRID_RENAMED:
            yield CASE_SUSPECT((), {"suspicion": found, "case": desk.case.id}, act)


def require_ready(sitting: Sitting, desk: Desk, agenda: str) -> tuple[Finding, ...]:
    """Who may not take part in the decision on a case. Raises `Refusal` where the sitting may not decide on it at all.

    `agenda` is the key of the sitting under which the case must stand: `cases` or `appeals`.
    """
    act = desk.accord.acts["award"]
    require_open(sitting)
    session = sitting.session
    refuse(findings_of_agenda(desk.case.id, session.held_on, session, agenda, act), sitting.reading.path)
    require_record_as_handed_in(desk)
    refuse(suspicions(desk, act), desk.files.case.path)
    return sitting.conflicts(desk)


def require_open(sitting: Sitting) -> None:
    """Raises `Refusal` where a sitting may decide nothing: its minutes are closed, or its composition is not regular."""
    session, law = sitting.session, sitting.law
    if session.minutes:
        closed = SITTING_CLOSED((), {"day": session.minutes[0].on}, law.commission.seats_per_college)
        refuse([closed], sitting.reading.path)
    refuse(findings_of_sitting(session, law), sitting.reading.path)


def decided_so(decision: Decision, sitting: Sitting, conflicts: Sequence[Finding], source: Sourced) -> dict[str, Any]:
    """The votes and who did not take part, as they are recorded. Raises `Refusal` for a decision that does not hold."""
    found = findings_of_decision(decision, sitting.session, conflicts, sitting.law, source)
    refuse(found, sitting.reading.path)
    entry: dict[str, Any] = {}
    if decision.votes:
        votes = decision.votes
        entry["votes"] = {"in_favour": votes.in_favour, "against": votes.against, "abstained": votes.abstained}
    if conflicts:
        entry["recused"] = [conflict.facts["member"] for conflict in conflicts]
    if decision.aside:
        entry["aside"] = list(decision.aside)
    return entry


def votes_of(counted: tuple[int, int, int] | None) -> Votes | None:
    """The votes as an act holds them: in favour, against, abstained."""
    return Votes(in_favour=counted[0], against=counted[1], abstained=counted[2]) if counted else None
