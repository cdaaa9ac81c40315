"""Preparing a sitting of the award commission: what blocks it, and each case on its agenda, before the day (accord, art. 5)."""

from __future__ import annotations

from collections.abc import Iterator

from cqpt_cli.casework.acting import at_desk, score_of
from cqpt_cli.casework.carrying import require_still_carried
from cqpt_cli.casework.examining import eligibility_of
from cqpt_cli.casework.inspecting import findings_of_the_record
from cqpt_cli.casework.sitting import Sitting, suspicions
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.language import _
from cqpt_cli.rendering import sitting_words
from cqpt_cli.rendering.eligibility_words import observation_sentence
from cqpt_cli.rendering.sentences import said, say, told
from cqpt_cli.rendering.sitting_page import Readiness, StudyReadiness
from cqpt_cli.rules.accreditation import StudyKind, to_study
from cqpt_cli.rules.eligibility import RUNNING_CONTRACT
from cqpt_cli.rules.progress import Phase
from cqpt_cli.rules.sitting import NO_PARITY, conflicts_with_body, deciding, defects_of, findings_of_sitting, present
from cqpt_cli.sources import tree


def readiness_of(sitting: Sitting) -> tuple[tuple[str, ...], tuple[Readiness, ...]]:
    """What blocks the sitting itself, and each case on its agenda (all those that wait, where the agenda is empty)."""
    blocks = tuple(said(found.facts["defect"]) for found in findings_of_sitting(sitting.session, sitting.law))
    if sitting.session.minutes:
        blocks = (_("the minutes of this sitting are closed"), *blocks)
    agenda = list(dict.fromkeys([*sitting.session.cases, *sitting.session.appeals])) or list(_waiting(sitting))
    return blocks, tuple(_readiness(sitting, case) for case in agenda)


def studies_for(sitting: Sitting) -> tuple[StudyReadiness, ...]:
    """The accreditations to study: those on the agenda, and those that end soon and should be on one (accord, art. 5)."""
    session, law = sitting.session, sitting.law
    opinions = {one.organisation: one.opinion for one in session.studies}
    found = []
    for one in to_study(sitting.organisations, session.accreditations, session.held_on, law):
        conflicts = conflicts_with_body(present(session), one.organisation, sitting.directory, law)
        notes = [said(conflict) for conflict in conflicts]
        if one.kind is StudyKind.RENEWAL and law.accreditation.renewal_on_report.value:
            notes.append(sitting_words.on_report(law.accreditation.renewal_on_report.article))
        found.append(StudyReadiness(one, opinions.get(one.organisation.slug), tuple(notes)))
    return tuple(found)


def _waiting(sitting: Sitting) -> Iterator[str]:
    for name in tree.folders_of_cases(sitting.root):
        try:
            desk = at_desk(sitting.root / tree.CASES / name, sitting.accord)
        except Refusal:
            continue
        if desk.progress.phase in (Phase.COMMISSION, Phase.APPEAL):
            yield name


def _readiness(sitting: Sitting, id: str) -> Readiness:
    folder = sitting.root / tree.CASES / id
    try:
        desk = at_desk(folder, sitting.accord)
    except Refusal as refusal:
        return Readiness(id, "", None, tuple(dict.fromkeys(say(one.message) for one in refusal.diagnostics)), ())
    case = desk.case
    wanted = Phase.APPEAL if id in sitting.session.appeals else Phase.COMMISSION
    blocks = [] if desk.progress.phase is wanted else [sitting_words.wrong_phase(desk.progress, sitting.accord)]
    blocks += [said(found) for found in suspicions(desk, sitting.accord.acts["award"])]
    blocks += [said(found) for found in findings_of_the_record(desk.files)]
    try:
        require_still_carried(desk)
    except Refusal as refusal:
        blocks += [say(one.message) for one in refusal.diagnostics]
    conflicts = sitting.conflicts(desk)
    left = list(defects_of(deciding(sitting.session, conflicts), sitting.law, per_case=True)) if conflicts else []
    blocks += [said(defect) for defect in left if defect.kind is not NO_PARITY]
    try:
        score = score_of(desk)
    except Refusal as refusal:  # what grids say of one another cannot be: nobody knows what is acquired
        return Readiness(
            id, case.candidate.name, None, (*blocks, *(say(one.message) for one in refusal.diagnostics)), ()
        )
    notes = [said(conflict) for conflict in conflicts]
    notes += [sitting_words.to_be_equal(defect) for defect in left if defect.kind is NO_PARITY]
    on_the_day = eligibility_of(case, folder, sitting.accord, sitting.session.held_on).observations
    notes += [observation_sentence(one, case) for one in on_the_day if one.kind is RUNNING_CONTRACT]
    irregularities = [found for grid in (score.grids if score else ()) for found in grid.irregularities]
    barring = sitting.law.commission.bars_award.value
    blocks += [sitting_words.barring(found) for found in irregularities if found.id in barring]
    notes += [told(found) for found in irregularities if found.id not in barring]
    proposal = score.proposal.value.value if score and score.proposal else None
    return Readiness(id, case.candidate.name, proposal, tuple(blocks), tuple(notes))
