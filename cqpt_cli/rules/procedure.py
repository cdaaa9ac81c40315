"""Whether an evaluation was held as the cahier des charges asks (III, phases 2B and 2C)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.acts import Admissibility, Agreement
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality, Observation
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rules.accreditation import accreditation_on
from cqpt_cli.rules.independence import Directory, as_slug, member_named
from cqpt_cli.rules.remark import Remark
from cqpt_cli.rules.reopening import reopenings_of


@dataclass(frozen=True, slots=True)
class Irregularity:
    """One condition of the procedure that a grid does not meet."""

    id: str
    provision: Provision[Any]
    facts: Mapping[str, Any] = field(default_factory=dict)


def irregularities_of(
    grid: Grid,
    law: LawAt,
    terms: CertificateTerms,
    case: Case | None,
    body: Organisation | None = None,
    directory: Directory | None = None,
) -> Iterator[Irregularity]:
    """The conditions that `grid` does not meet.

    Without the case file, nobody knows who trained the candidate, or when the agreement was signed; without the `body` of
    the evaluator, whether it was accredited on that day; without the `directory`, who is tied to whom.
    """
    if grid.modality is Modality.OBSERVATION and grid.held:
        yield from _irregularities_of_observation(grid.observation or Observation(), law, terms)
    yield from irregularities_of_assessor(grid, law, case, body, directory)


def irregularities_of_assessor(
    grid: Grid,
    law: LawAt,
    case: Case | None,
    body: Organisation | None = None,
    directory: Directory | None = None,
) -> Iterator[Irregularity]:
    """The same of who assesses, and on which day: what is known before the evaluation is held, and refused then."""
    directory = directory or Directory((body,) if body else (), law)
    yield from _before_admissible(grid, case, law)
    yield from _not_assigned(grid, case, directory, law)
    yield from _not_independent(grid, case, directory, law)
    if body:
        found = accreditation_on(body, grid.certificate, grid.assessed_on, law)
        if not found.held:
            facts = {"organisation": body.name, "day": grid.assessed_on, "state": found.state.value}
            yield Irregularity("body-not-accredited", law.accreditation.years, facts)
    if grid.modality is Modality.OBSERVATION:
        yield from _agreement_too_late(grid, case, directory, law)


def _not_independent(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Irregularity]:
    excludes, named, evaluator = law.independence.excludes_trainer, grid.evaluator.organisation, grid.evaluator.name
    if not excludes.value or case is None:
        return
    trainers = {directory.one(training.provider) for training in case.training}
    if named and directory.one(named) in trainers:
        yield Irregularity("assessor-not-independent", excludes, {"organisation": named})
    else:
        for tie in directory.ties(case, named or evaluator, evaluator)[:1]:
            yield Irregularity("assessor-tied-to-trainer", excludes, {"who": tie.who, "through": tie.through})


def _before_admissible(grid: Grid, case: Case | None, law: LawAt) -> Iterator[Irregularity]:
    """A decision that is not recorded at all is unknown, and no irregularity: the award lacks it."""
    after, decided = law.evaluation.after_admissibility, case.admissibility if case else ()
    admitted = [one.on for one in decided if one.decision is Admissibility.ADMISSIBLE]
    if after.value and decided and (not admitted or grid.assessed_on < min(admitted)):
        yield Irregularity("assessed-before-admissible", after, {"day": grid.assessed_on})


def _not_assigned(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Irregularity]:
    """Another body than the one that had the case that day. A grid that names none, or a case that was sent to none, says nothing."""
    rule, named = law.evaluation.by_assigned_body, grid.evaluator.organisation
    if not rule.value or case is None or not case.evaluation or named is None:
        return
    assigned = case.assignment_on(grid.assessed_on)
    if assigned is None:
        yield Irregularity("assessed-before-sent", rule, {"day": grid.assessed_on})
    elif directory.one(assigned.organisation) != directory.one(named):
        facts = {"organisation": named, "assigned": assigned.organisation, "day": grid.assessed_on}
        yield Irregularity("body-not-assigned", rule, facts)


def _agreement_too_late(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Irregularity]:
    """An agreement that is not recorded at all is unknown, and no irregularity: the award lacks it."""
    before = law.agreement.before_observation
    if case is None or not case.agreement or not before.value:
        return
    agreement = agreement_with(grid.evaluator.organisation, case, directory)
    if agreement is None or agreement.signed_on is None or agreement.signed_on > grid.assessed_on:
        yield Irregularity("agreement-not-signed", before, {"day": grid.assessed_on})


def agreement_with(body: str | None, case: Case, directory: Directory) -> Agreement | None:
    """The last agreement of a case with a body (accord, art. 6-2); one that names no body is with whichever it was."""
    of_body = [
        one
        for one in case.agreement
        if body is None or one.organisation is None or directory.one(one.organisation) == directory.one(body)
    ]
    return of_body[-1] if of_body else None


def minutes_of(observation: Observation) -> int | None:
    """How long the observation lasted, in minutes, without the pauses; None where its start or its end is not recorded."""
    start, end = observation.started_at, observation.ended_at
    if start is None or end is None:
        return None
    return (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute) - (observation.paused_minutes or 0)


def _irregularities_of_observation(
    observation: Observation, law: LawAt, terms: CertificateTerms
) -> Iterator[Irregularity]:
    contacts, longest = terms.minimum_contacts, law.observation.minutes_maximum
    interview = law.observation.interview_required
    missing = [key for key in ("started_at", "ended_at", "contacts", "interview") if getattr(observation, key) is None]
    if missing:
        yield Irregularity("observation-not-recorded", longest, {"missing": tuple(missing)})
    if observation.contacts is not None and observation.contacts < contacts.value:
        facts = {"contacts": observation.contacts, "minimum": contacts.value}
        yield Irregularity("too-few-contacts", contacts, facts)
    minutes = minutes_of(observation)
    if minutes is not None and minutes > longest.value:
        yield Irregularity("observation-too-long", longest, {"minutes": minutes, "maximum": longest.value})
    if interview.value and observation.interview is False:
        yield Irregularity("no-interview", interview)


def remarks_on_evaluator(grid: Grid, body: Organisation | None) -> Iterator[Remark]:
    """An evaluator whom the body does not list: worth a word, as its list may be behind."""
    if body and body.evaluators and member_named(body, grid.evaluator.name) is None:
        yield Remark("evaluator-not-listed", {"evaluator": grid.evaluator.name, "organisation": body.name})


def remarks_among(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Remark]:
    """What is worth saying of one grid beside the others of its case, given in their order: dates, and what is missing."""
    if case and grid.assessed_on < case.received_on:
        yield Remark("assessed-before-reception", {"day": grid.assessed_on, "received": case.received_on})
    place = next(place for place, one in enumerate(grids) if one is grid)
    if grid.held and any(one.modality is grid.modality and one.held for one in grids[:place]):
        yield Remark("modality-held-twice", {"modality": grid.modality.value})
    yield from _same_evaluator(grid, grids, case)
    if grid.modality is Modality.GLOBAL:
        if any(one.assessed_on > grid.assessed_on for one in grids):
            yield Remark("global-before-others", {"day": grid.assessed_on})
        held = {one.modality for one in grids if one.held}
        if missing := tuple(modality.value for modality in Modality if modality not in held):
            yield Remark("modalities-not-held", {"modalities": missing})


def _same_evaluator(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Remark]:
    """After an appeal, an evaluator who should be another one."""
    for reopening in reopenings_of(case, grids):
        if grid.assessed_on > reopening.since and as_slug(grid.evaluator.name) in reopening.evaluators:
            facts = {"evaluator": grid.evaluator.name, "items": tuple(sorted(reopening.items))}
            yield Remark("same-evaluator-after-appeal", facts)


def remarks_on(grid: Grid, law: LawAt) -> Iterator[Remark]:
    """What is worth saying about the way the evaluation was held, and is no irregularity."""
    indicative, counts = law.quiz.minutes_indicative, law.quiz.prediagnosis_counts
    if grid.quiz and grid.quiz.duration_minutes and grid.quiz.duration_minutes > indicative.value:
        facts = {"minutes": grid.quiz.duration_minutes, "indicative": indicative.value}
        yield Remark("quiz-longer-than-indicative", facts, indicative)
    if not grid.held:
        yield Remark("not-held-yet")
    if grid.prediagnostic:
        yield Remark("prediagnosis-never-counts", {"article": counts.article}, counts)
    if grid.evaluator.organisation is None:
        yield Remark("evaluating-body-not-named", {"evaluator": grid.evaluator.name})
