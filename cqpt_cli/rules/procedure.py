"""Whether an evaluation was held as the cahier des charges asks (III, phases 2B and 2C)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality, Observation
from cqpt_cli.rules.eligibility import is_trainer


@dataclass(frozen=True, slots=True)
class Irregularity:
    """One condition of the procedure that a grid does not meet."""

    id: str
    provision: Provision[Any]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the commission should see in a grid; it makes nothing irregular."""

    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    provision: Provision[Any] | None = None


def irregularities_of(grid: Grid, law: LawAt, terms: CertificateTerms, case: Case | None) -> Iterator[Irregularity]:
    """The conditions that `grid` does not meet. Without the case file, nobody knows who trained the candidate."""
    if grid.modality is Modality.OBSERVATION:
        yield from _irregularities_of_observation(grid.observation or Observation(), law, terms)
    body = grid.evaluator.organisation
    excludes = law.independence.excludes_trainer
    if excludes.value and case and body and is_trainer(body, case):
        yield Irregularity("assessor-not-independent", excludes, {"organisation": body})


def minutes_of(observation: Observation) -> int | None:
    """How long the observation lasted, in minutes; None where its start or its end is not recorded."""
    start, end = observation.started_at, observation.ended_at
    if start is None or end is None:
        return None
    return (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)


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


def remarks_among(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Remark]:
    """What is worth saying of one grid beside the others of its case, given in their order: dates, and what is missing."""
    if case and grid.assessed_on < case.received_on:
        yield Remark("assessed-before-reception", {"day": grid.assessed_on, "received": case.received_on})
    place = next(place for place, one in enumerate(grids) if one is grid)
    if any(one.modality is grid.modality for one in grids[:place]):
        yield Remark("modality-held-twice", {"modality": grid.modality.value})
    if grid.modality is Modality.GLOBAL:
        if any(one.assessed_on > grid.assessed_on for one in grids):
            yield Remark("global-before-others", {"day": grid.assessed_on})
        held = {one.modality for one in grids}
        if missing := tuple(modality.value for modality in Modality if modality not in held):
            yield Remark("modalities-not-held", {"modalities": missing})


def remarks_on(grid: Grid, law: LawAt) -> Iterator[Remark]:
    """What is worth saying about the way the evaluation was held, and is no irregularity."""
    indicative = law.quiz.minutes_indicative
    if grid.quiz and grid.quiz.duration_minutes and grid.quiz.duration_minutes > indicative.value:
        facts = {"minutes": grid.quiz.duration_minutes, "indicative": indicative.value}
        yield Remark("quiz-longer-than-indicative", facts, indicative)
    if grid.evaluator.organisation is None:
        yield Remark("evaluating-body-not-named", {"evaluator": grid.evaluator.name})
