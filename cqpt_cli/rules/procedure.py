"""Whether an evaluation was held as the cahier des charges asks (III, phases 2B and 2C)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.acts import Admissibility, Agreement
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import BESIDE, Grid, GridRole, Modality, Observation
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rules.accreditation import accreditation_on
from cqpt_cli.rules.independence import Directory, as_person, as_slug, member_named, names_of_candidate
from cqpt_cli.rules.lineage import Lineage, Observed, hours_of
from cqpt_cli.rules.remark import Remark
from cqpt_cli.rules.reopening import openings_of, reopenings_of

BINDS = "binds"
"""The limit of the observation makes it irregular; otherwise it is an indication."""


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
    lineage: Lineage | None = None,
) -> Iterator[Irregularity]:
    """The conditions that `grid` does not meet.

    Without the case file, nobody knows who trained the candidate, or when the agreement was signed; without the `body` of
    the evaluator, whether it was accredited on that day; without the `directory`, who is tied to whom; without the
    `lineage`, of which evaluation it is a sequence. A second assessment stands beside the evaluation: it makes nothing
    irregular.
    """
    lineage = lineage or Lineage({"": grid})
    if lineage.stands_beside(grid):
        return
    if grid.held and (observed := lineage.observed(grid)):
        yield from _irregularities_of_sequence(grid, observed, lineage, law)
        if lineage.is_last(grid, observed):
            yield from _irregularities_of_observation(observed, law, terms)
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
    if grid.role in BESIDE:
        return
    yield from _before_admissible(grid, case, law)
    yield from _not_assigned(grid, case, directory, law)
    yield from _not_independent(grid, case, directory, law)
    yield from _too_near(grid, case, directory, law)
    if body:
        found = accreditation_on(body, grid.certificate, grid.assessed_on, law)
        if not found.held:
            facts = {"organisation": body.name, "day": grid.assessed_on, "state": found.state.value}
            yield Irregularity("body-not-accredited", law.accreditation.years, facts)
    if grid.modality is Modality.OBSERVATION:
        yield from _agreement_too_late(grid, case, directory, law)


def _not_independent(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Irregularity]:
    excludes = law.independence.excludes_trainer
    if not excludes.value or case is None:
        return
    trainers = {directory.one(training.provider) for training in case.training}
    known: set[tuple[str, str]] = set()
    for assessor in grid.assessors:
        named, evaluator = assessor.organisation or grid.evaluator.organisation, assessor.name
        found = Irregularity("assessor-not-independent", excludes, {"organisation": named})
        if not (named and directory.one(named) in trainers):
            ties = directory.ties(case, named or evaluator, evaluator)
            if not ties:
                continue
            facts = {"who": ties[0].who, "through": ties[0].through}
            found = Irregularity("assessor-tied-to-trainer", excludes, facts)
        if (key := (found.id, str(found.facts))) not in known:
            known.add(key)
            yield found


def _too_near(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Irregularity]:
    """An evaluator who is the candidate or the tutor, and a body that is the employer: nobody evaluates their own."""
    excluded = law.independence.excludes_near
    if case is None:
        return
    candidate = set(names_of_candidate(case.candidate))
    tutors = {as_person(one.tutor) for one in case.evaluation if one.tutor}
    for who in grid.assessors:
        if "candidate" in excluded.value and as_person(who.name) in candidate:
            yield Irregularity("evaluator-is-candidate", excluded, {"evaluator": who.name})
        elif "tutor" in excluded.value and as_person(who.name) in tutors:
            yield Irregularity("evaluator-is-tutor", excluded, {"evaluator": who.name})
    if "employer" in excluded.value and case.employer:
        for body in grid.bodies:
            if directory.one(body) == directory.one(case.employer.name):
                facts = {"organisation": body, "employer": case.employer.name}
                yield Irregularity("body-is-employer", excluded, facts)


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


TERMS = ("observed_on", "place", "evaluator")
"""What an agreement says of how the evaluation is organised, as far as it is known (accord, art. 6-2)."""


def terms_left_blank(agreement: Agreement) -> tuple[str, ...]:
    """What an agreement that both sides signed does not say of how the evaluation is organised."""
    signed = agreement.signatures and agreement.signed_on
    return tuple(key for key in TERMS if not getattr(agreement, key)) if signed else ()


def minutes_of(grid: Grid) -> int | None:
    """How long an observation lasted, in minutes, without the pauses; None where its start or its end is not recorded."""
    hours = hours_of(grid)
    paused = grid.observation.paused_minutes if grid.observation else None
    return None if hours is None else hours[1] - hours[0] - (paused or 0)


def contacts_of(observed: Observed) -> int | None:
    """The contacts of all the sequences of an evaluation; None where one of them does not record its own."""
    counted = [one.observation.contacts if one.observation else None for one in observed.sequences]
    return None if None in counted else sum(one for one in counted if one is not None)


def minutes_together(observed: Observed) -> int | None:
    """The minutes of all the sequences whose hours are recorded; None where none records them."""
    known = [minutes for one in observed.sequences if (minutes := minutes_of(one)) is not None]
    return sum(known) if known else None


def factor_of(grids: Sequence[Grid]) -> Decimal | None:
    """By how much an adjustment multiplies the time, as the last grid that says it; None where none was granted by then."""
    granted = [
        one.adjustments.time_factor
        for one in grids
        if one.adjustments and (one.adjustments.on is None or one.adjustments.on <= one.assessed_on)
    ]
    return granted[-1] if granted else None


def limit_of(observed: Observed, law: LawAt) -> int:
    """How many minutes an observation may last in all; an adjustment lifts the limit."""
    factor = factor_of(observed.sequences) or Decimal(1)
    return int(law.observation.minutes_maximum.value * factor)


def _irregularities_of_sequence(grid: Grid, observed: Observed, lineage: Lineage, law: LawAt) -> Iterator[Irregularity]:
    """What one sequence lacks by itself: what it does not record, and a place that is not the company's."""
    corrected, site = observed.sequences[lineage.place_in(grid, observed)], law.observation.on_site
    recorded = ["started_at", "ended_at", "contacts"]
    if lineage.is_last(grid, observed) and not observed.partial:
        recorded.append("interview")
    held = corrected.observation or Observation()
    missing = [key for key in recorded if getattr(held, key) is None]
    if missing and not observed.complement:
        yield Irregularity("observation-not-recorded", law.observation.minutes_maximum, {"missing": tuple(missing)})
    if site.value and corrected.place and is_elsewhere(corrected.place, law):
        yield Irregularity("observation-elsewhere", site, {"place": corrected.place})


def is_elsewhere(place: str, law: LawAt) -> bool:
    """Whether the words for a place say that it is not the site of the company: at a distance, at home, at the body's."""
    said = f"{as_slug(place)}-"
    return any(said.startswith(f"{as_slug(word)}-") for word in law.observation.elsewhere_words.value)


def _irregularities_of_observation(observed: Observed, law: LawAt, terms: CertificateTerms) -> Iterator[Irregularity]:
    """What the whole evaluation by observation lacks, all its sequences together."""
    contacts, interview = terms.minimum_contacts, law.observation.interview_required
    seen, minutes, longest = contacts_of(observed), minutes_together(observed), limit_of(observed, law)
    whole = not observed.complement and not observed.partial
    if whole and seen is not None and seen < contacts.value:
        yield Irregularity("too-few-contacts", contacts, {"contacts": seen, "minimum": contacts.value})
    if law.observation.limit.value == BINDS and minutes is not None and minutes > longest:
        facts = {"minutes": minutes, "maximum": longest}
        yield Irregularity("observation-too-long", law.observation.limit, facts)
    last = observed.sequences[-1].observation
    if whole and interview.value and last and last.interview is False:
        yield Irregularity("no-interview", interview)


def remarks_on_evaluator(grid: Grid, body: Organisation | None) -> Iterator[Remark]:
    """An evaluator whom the body does not list: worth a word, as its list may be behind."""
    own = [one for one in grid.assessors if one.organisation in (None, grid.evaluator.organisation)]
    for one in own if body and body.evaluators else ():
        if body and member_named(body, one.name) is None:
            yield Remark("evaluator-not-listed", {"evaluator": one.name, "organisation": body.name})


def remarks_among(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Remark]:
    """What is worth saying of one grid beside the others of its case, given in their order: dates, and what is missing."""
    if case and grid.assessed_on < case.received_on:
        yield Remark("assessed-before-reception", {"day": grid.assessed_on, "received": case.received_on})
    yield from _same_evaluator(grid, grids, case)
    if grid.modality is Modality.GLOBAL and grid.decides:
        if any(one.assessed_on > grid.assessed_on for one in grids if one.decides):
            yield Remark("global-before-others", {"day": grid.assessed_on})
        held = {one.modality for one in grids if one.decides}
        if missing := tuple(modality.value for modality in Modality if modality not in held):
            yield Remark("modalities-not-held", {"modalities": missing})


def _complement_not_asked(grid: Grid, case: Case | None, lineage: Lineage, law: LawAt) -> Iterator[Remark]:
    """A complement that neither the commission nor an appeal asked for, as far as the acts of the case are recorded.

    A second paper of the quiz is on what the first one left open: it asks for nobody's leave.
    """
    if grid.role is not GridRole.COMPLEMENT or grid.modality is Modality.QUIZ or case is None or not case.admissibility:
        return
    if not any(one.since <= grid.assessed_on for one in openings_of(case, list(lineage.grids.values()))):
        yield Remark("complement-not-asked", {"day": grid.assessed_on}, law.scoring.retained_level)


def _same_evaluator(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Remark]:
    """After an appeal, an evaluator who should be another one."""
    for reopening in reopenings_of(case, grids):
        again = [one.name for one in grid.assessors if as_slug(one.name) in reopening.evaluators]
        if grid.assessed_on > reopening.since and again and grid.role not in BESIDE:
            facts = {"evaluator": again[0], "items": tuple(sorted(reopening.items))}
            yield Remark("same-evaluator-after-appeal", facts)


def remarks_on(grid: Grid, law: LawAt, case: Case | None = None, lineage: Lineage | None = None) -> Iterator[Remark]:
    """What is worth saying about the way the evaluation was held, and is no irregularity."""
    indicative, counts = law.quiz.minutes_indicative, law.quiz.prediagnosis_counts
    longest = indicative.value * (factor_of([grid]) or 1)
    if grid.quiz and grid.quiz.duration_minutes and grid.quiz.duration_minutes > longest:
        facts = {"minutes": grid.quiz.duration_minutes, "indicative": longest}
        yield Remark("quiz-longer-than-indicative", facts, indicative)
    lineage = lineage or Lineage({"": grid})
    if observed := lineage.observed(grid):
        yield from _remarks_on_sequence(observed.sequences[lineage.place_in(grid, observed)], observed, law, case)
        if lineage.is_last(grid, observed):
            yield from _remarks_on_observation(observed, law)
    elif grid.adjustments and grid.modality is Modality.QUIZ and (factor := factor_of([grid])):
        yield Remark("adjustment-lifts-limit", {"maximum": int(indicative.value * factor)})
    yield from _remarks_on_adjustment(grid)
    yield from _complement_not_asked(grid, case, lineage, law)
    if not grid.held:
        yield Remark("not-held-yet")
    if grid.prediagnostic:
        yield Remark("prediagnosis-never-counts", {"article": counts.article}, counts)
    if grid.evaluator.organisation is None:
        yield Remark("evaluating-body-not-named", {"evaluator": grid.evaluator.name})


def _remarks_on_sequence(grid: Grid, observed: Observed, law: LawAt, case: Case | None) -> Iterator[Remark]:
    """Contacts that nobody can have seen, and another place than the agreement names."""
    held, plausible = grid.observation, law.observation.contacts_per_hour
    if held and held.contacts is not None:
        minutes = minutes_of(grid)
        within = minutes if minutes is not None else limit_of(observed, law)
        if held.contacts * 60 > plausible.value * within:
            facts = {"contacts": held.contacts, "minutes": within, "rate": plausible.value}
            yield Remark("implausible-contacts", facts, plausible)
    agreed = [one.place for one in case.agreement if one.place] if case else []
    if grid.place and agreed and as_slug(grid.place) != as_slug(agreed[-1]):
        yield Remark("place-not-agreed", {"place": grid.place, "agreed": agreed[-1]})


def _remarks_on_observation(observed: Observed, law: LawAt) -> Iterator[Remark]:
    """What is worth saying of the whole: that it is a part, that it was longer than indicated, that a limit was lifted."""
    minutes, longest = minutes_together(observed), limit_of(observed, law)
    if observed.partial:
        yield Remark("sequence-alone")
    if factor_of(observed.sequences):
        yield Remark("adjustment-lifts-limit", {"maximum": longest}, law.observation.minutes_maximum)
    if law.observation.limit.value != BINDS and minutes is not None and minutes > longest:
        facts = {"minutes": minutes, "indicative": longest}
        yield Remark("observation-longer-than-indicative", facts, law.observation.limit)


def _remarks_on_adjustment(grid: Grid) -> Iterator[Remark]:
    said = grid.adjustments
    if said is None:
        return
    if said.by is None or said.on is None:
        yield Remark("adjustment-unsigned")
    if said.on and said.on > grid.assessed_on:
        yield Remark("adjustment-afterwards", {"day": said.on})
