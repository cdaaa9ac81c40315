"""Whether an evaluation was held as the cahier des charges asks (III, phases 2B and 2C)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cqpt_cli.findings import Finding, Minutes, Sentence, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.acts import Admissibility, Agreement
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import BESIDE, Grid, GridRole, Modality, Observation
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rules.accreditation import accreditation_on
from cqpt_cli.rules.independence import Directory, as_person, as_slug, member_named, names_of_candidate
from cqpt_cli.rules.lineage import Lineage, Observed, hours_of
from cqpt_cli.rules.reopening import openings_of, reopenings_of

ASSESSOR_NOT_INDEPENDENT = kind(
    "assessor-not-independent", N_("“{organisation}” trained the candidate and cannot evaluate them.")
)

ASSESSOR_TIED_TO_TRAINER = kind(
    "assessor-tied-to-trainer", N_("{who} is tied to {through}, which trained the candidate.")
)

ASSESSED_BEFORE_ADMISSIBLE = kind(
    "assessed-before-admissible",
    N_("Assessed on {day}, and no decision of that day or before declares the case admissible."),
)

ASSESSED_BEFORE_SENT = kind(
    "assessed-before-sent", N_("Assessed on {day}, before the case was sent to an evaluating body.")
)

AGREEMENT_NOT_SIGNED = kind(
    "agreement-not-signed", N_("The agreement was not signed by both sides before the observation of {day}.")
)

OBSERVATION_NOT_RECORDED = kind("observation-not-recorded", N_("The grid does not record: {missing}."))

OBSERVATION_ELSEWHERE = kind(
    "observation-elsewhere", N_("The observation was held elsewhere than on the site of the company: {place}.")
)

TOO_FEW_CONTACTS = kind("too-few-contacts", N_("Contacts observed: {contacts}; {minimum} at least are required."))

OBSERVATION_TOO_LONG = kind(
    "observation-too-long", N_("The observation lasted {minutes}; {maximum} are the most allowed.")
)

NO_INTERVIEW = kind("no-interview", N_("No interview followed the last sequence of the observation."))

ASSESSED_BEFORE_RECEPTION = kind(
    "assessed-before-reception",
    N_("Assessed on {day}, before the file was received ({received})."),
    severity=Severity.WARNING,
)

COMPLEMENT_NOT_ASKED = kind(
    "complement-not-asked",
    N_(
        "A complement of {day}, which neither the commission nor an appeal asked for by then: its levels prevail all the same, by a reading of the accord."
    ),
    severity=Severity.WARNING,
)

QUIZ_LONGER_THAN_INDICATIVE = kind(
    "quiz-longer-than-indicative",
    N_("The quiz lasted {minutes}, for {indicative} as an indication."),
    severity=Severity.WARNING,
)

NOT_HELD_YET = kind(
    "not-held-yet",
    N_("This grid holds no level yet: the case goes on as if it were not there."),
    severity=Severity.WARNING,
)

PREDIAGNOSIS_NEVER_COUNTS = kind(
    "prediagnosis-never-counts",
    N_("This is a forecast ({article}): it never counts as an evaluation."),
    severity=Severity.WARNING,
)

EVALUATING_BODY_NOT_NAMED = kind(
    "evaluating-body-not-named",
    N_("The grid does not name the evaluating body of {evaluator}."),
    severity=Severity.WARNING,
)

PLACE_NOT_AGREED = kind(
    "place-not-agreed", N_("Held at “{place}”, and the agreement says “{agreed}”."), severity=Severity.WARNING
)

SEQUENCE_ALONE = kind(
    "sequence-alone",
    N_("This is one sequence of an observation: contacts, time and interview are judged over all of them together."),
    severity=Severity.WARNING,
)

ADJUSTMENT_LIFTS_LIMIT = kind(
    "adjustment-lifts-limit", N_("An adjustment lifted the limit of the time to {maximum}."), severity=Severity.WARNING
)

OBSERVATION_LONGER_THAN_INDICATIVE = kind(
    "observation-longer-than-indicative",
    N_("The observation lasted {minutes}, for {indicative} as an indication."),
    severity=Severity.WARNING,
)

ADJUSTMENT_UNSIGNED = kind(
    "adjustment-unsigned",
    N_("The adjustment does not say who granted it, and on which day."),
    severity=Severity.WARNING,
)

ADJUSTMENT_AFTERWARDS = kind(
    "adjustment-afterwards",
    N_("The adjustment was granted on {day}, after the evaluation: it lifts no limit."),
    severity=Severity.WARNING,
)

BODY_NOT_ACCREDITED = kind(
    "body-not-accredited", N_("{organisation} was not accredited for this certificate on {day} ({state}).")
)

EVALUATOR_IS_CANDIDATE = kind(
    "evaluator-is-candidate", N_("{evaluator} is the candidate: nobody evaluates themselves.")
)

BODY_NOT_ASSIGNED = kind(
    "body-not-assigned", N_("{organisation} assessed on {day}, and the case was sent to {assigned}.")
)

EVALUATOR_NOT_LISTED = kind(
    "evaluator-not-listed",
    N_("{evaluator} is not among the evaluators whom {organisation} names."),
    severity=Severity.WARNING,
)

GLOBAL_BEFORE_OTHERS = kind(
    "global-before-others",
    N_("The global grid is dated {day}, before another grid of the case."),
    severity=Severity.WARNING,
)

MODALITIES_NOT_HELD = kind(
    "modalities-not-held", N_("There is no grid yet for: {modalities}."), severity=Severity.WARNING
)

SAME_EVALUATOR_AFTER_APPEAL = kind(
    "same-evaluator-after-appeal",
    N_("{evaluator} had assessed the candidate before the appeal: these levels are not retained: {items}."),
    severity=Severity.WARNING,
)

IMPLAUSIBLE_CONTACTS = kind(
    "implausible-contacts",
    N_("{contacts} contacts in {minutes} are more than anybody can observe ({rate} in an hour): a slip, most likely."),
    severity=Severity.WARNING,
)

EVALUATOR_IS_TUTOR = kind(
    "evaluator-is-tutor", N_("{evaluator} is the candidate's tutor, and not an evaluator of the evaluating body.")
)

BODY_IS_EMPLOYER = kind(
    "body-is-employer",
    N_("“{organisation}” employs the candidate ({employer}): the company is not the evaluating body."),
)


RECORDED = {
    "started_at": N_("its start"),
    "ended_at": N_("its end"),
    "contacts": N_("the number of contacts"),
    "interview": N_("whether an interview was held"),
}
"""What a grid of an observation records of it."""

BINDS = "binds"
"""The limit of the observation makes it irregular; otherwise it is an indication."""


def irregularities_of(
    grid: Grid,
    law: LawAt,
    terms: CertificateTerms,
    case: Case | None,
    body: Organisation | None = None,
    directory: Directory | None = None,
    lineage: Lineage | None = None,
) -> Iterator[Finding]:
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
) -> Iterator[Finding]:
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
            facts = {"organisation": body.name, "day": grid.assessed_on, "state": found.state}
            yield BODY_NOT_ACCREDITED((), facts, law.accreditation.years)
    if grid.modality is Modality.OBSERVATION:
        yield from _agreement_too_late(grid, case, directory, law)


def _not_independent(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Finding]:
    excludes = law.independence.excludes_trainer
    if not excludes.value or case is None:
        return
    trainers = {directory.one(training.provider) for training in case.training}
    known: set[tuple[str, str]] = set()
    for assessor in grid.assessors:
        named, evaluator = assessor.organisation or grid.evaluator.organisation, assessor.name
        found = ASSESSOR_NOT_INDEPENDENT((), {"organisation": named}, excludes)
        if not (named and directory.one(named) in trainers):
            ties = directory.ties(case, named or evaluator, evaluator)
            if not ties:
                continue
            facts = {"who": ties[0].who, "through": ties[0].through}
            found = ASSESSOR_TIED_TO_TRAINER((), facts, excludes)
        if (key := (found.id, str(found.facts))) not in known:
            known.add(key)
            yield found


def _too_near(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Finding]:
    """An evaluator who is the candidate or the tutor, and a body that is the employer: nobody evaluates their own."""
    excluded = law.independence.excludes_near
    if case is None:
        return
    candidate = set(names_of_candidate(case.candidate))
    tutors = {as_person(one.tutor) for one in case.evaluation if one.tutor}
    for who in grid.assessors:
        if "candidate" in excluded.value and as_person(who.name) in candidate:
            yield EVALUATOR_IS_CANDIDATE((), {"evaluator": who.name}, excluded)
        elif "tutor" in excluded.value and as_person(who.name) in tutors:
            yield EVALUATOR_IS_TUTOR((), {"evaluator": who.name}, excluded)
    if "employer" in excluded.value and case.employer:
        for body in grid.bodies:
            if directory.one(body) == directory.one(case.employer.name):
                facts = {"organisation": body, "employer": case.employer.name}
                yield BODY_IS_EMPLOYER((), facts, excluded)


def _before_admissible(grid: Grid, case: Case | None, law: LawAt) -> Iterator[Finding]:
    """A decision that is not recorded at all is unknown, and no irregularity: the award lacks it."""
    after, decided = law.evaluation.after_admissibility, case.admissibility if case else ()
    admitted = [one.on for one in decided if one.decision is Admissibility.ADMISSIBLE]
    if after.value and decided and (not admitted or grid.assessed_on < min(admitted)):
        yield ASSESSED_BEFORE_ADMISSIBLE((), {"day": grid.assessed_on}, after)


def _not_assigned(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Finding]:
    """Another body than the one that had the case that day. A grid that names none, or a case that was sent to none, says nothing."""
    rule, named = law.evaluation.by_assigned_body, grid.evaluator.organisation
    if not rule.value or case is None or not case.evaluation or named is None:
        return
    assigned = case.assignment_on(grid.assessed_on)
    if assigned is None:
        yield ASSESSED_BEFORE_SENT((), {"day": grid.assessed_on}, rule)
    elif directory.one(assigned.organisation) != directory.one(named):
        facts = {"organisation": named, "assigned": assigned.organisation, "day": grid.assessed_on}
        yield BODY_NOT_ASSIGNED((), facts, rule)


def _agreement_too_late(grid: Grid, case: Case | None, directory: Directory, law: LawAt) -> Iterator[Finding]:
    """An agreement that is not recorded at all is unknown, and no irregularity: the award lacks it."""
    before = law.agreement.before_observation
    if case is None or not case.agreement or not before.value:
        return
    agreement = agreement_with(grid.evaluator.organisation, case, directory)
    if agreement is None or agreement.signed_on is None or agreement.signed_on > grid.assessed_on:
        yield AGREEMENT_NOT_SIGNED((), {"day": grid.assessed_on}, before)


def agreement_with(body: str | None, case: Case, directory: Directory) -> Agreement | None:
    """The last agreement of a case with a body (accord, art. 6-2); one that names no body is with whichever it was."""
    of_body = [
        one
        for one in case.agreement
        if body is None or one.organisation is None or directory.one(one.organisation) == directory.one(body)
    ]
    return of_body[-1] if of_body else None


TERMS = {
    "observed_on": N_("the day of the observation"),
    "place": N_("the place"),
    "evaluator": N_("the evaluator"),
}
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


def _irregularities_of_sequence(grid: Grid, observed: Observed, lineage: Lineage, law: LawAt) -> Iterator[Finding]:
    """What one sequence lacks by itself: what it does not record, and a place that is not the company's."""
    corrected, site = observed.sequences[lineage.place_in(grid, observed)], law.observation.on_site
    recorded = ["started_at", "ended_at", "contacts"]
    if lineage.is_last(grid, observed) and not observed.partial:
        recorded.append("interview")
    held = corrected.observation or Observation()
    missing = [key for key in recorded if getattr(held, key) is None]
    if missing and not observed.complement:
        yield OBSERVATION_NOT_RECORDED(
            (), {"missing": tuple(Sentence(RECORDED[key]) for key in missing)}, law.observation.minutes_maximum
        )
    if site.value and corrected.place and is_elsewhere(corrected.place, law):
        yield OBSERVATION_ELSEWHERE((), {"place": corrected.place}, site)


def is_elsewhere(place: str, law: LawAt) -> bool:
    """Whether the words for a place say that it is not the site of the company: at a distance, at home, at the body's."""
    said = f"{as_slug(place)}-"
    return any(said.startswith(f"{as_slug(word)}-") for word in law.observation.elsewhere_words.value)


def _irregularities_of_observation(observed: Observed, law: LawAt, terms: CertificateTerms) -> Iterator[Finding]:
    """What the whole evaluation by observation lacks, all its sequences together."""
    contacts, interview = terms.minimum_contacts, law.observation.interview_required
    seen, minutes, longest = contacts_of(observed), minutes_together(observed), limit_of(observed, law)
    whole = not observed.complement and not observed.partial
    if whole and seen is not None and seen < contacts.value:
        yield TOO_FEW_CONTACTS((), {"contacts": seen, "minimum": contacts.value}, contacts)
    if law.observation.limit.value == BINDS and minutes is not None and minutes > longest:
        facts = {"minutes": Minutes(minutes), "maximum": Minutes(longest)}
        yield OBSERVATION_TOO_LONG((), facts, law.observation.limit)
    last = observed.sequences[-1].observation
    if whole and interview.value and last and last.interview is False:
        yield NO_INTERVIEW((), {}, interview)


def remarks_on_evaluator(grid: Grid, body: Organisation | None) -> Iterator[Finding]:
    """An evaluator whom the body does not list: worth a word, as its list may be behind."""
    own = [one for one in grid.assessors if one.organisation in (None, grid.evaluator.organisation)]
    for one in own if body and body.evaluators else ():
        if body and member_named(body, one.name) is None:
            yield EVALUATOR_NOT_LISTED((), {"evaluator": one.name, "organisation": body.name})


def remarks_among(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Finding]:
    """What is worth saying of one grid beside the others of its case, given in their order: dates, and what is missing."""
    if case and grid.assessed_on < case.received_on:
        yield ASSESSED_BEFORE_RECEPTION((), {"day": grid.assessed_on, "received": case.received_on})
    yield from _same_evaluator(grid, grids, case)
    if grid.modality is Modality.GLOBAL and grid.decides:
        if any(one.assessed_on > grid.assessed_on for one in grids if one.decides):
            yield GLOBAL_BEFORE_OTHERS((), {"day": grid.assessed_on})
        held = {one.modality for one in grids if one.decides}
        if missing := tuple(modality for modality in Modality if modality not in held):
            yield MODALITIES_NOT_HELD((), {"modalities": missing})


def _complement_not_asked(grid: Grid, case: Case | None, lineage: Lineage, law: LawAt) -> Iterator[Finding]:
    """A complement that neither the commission nor an appeal asked for, as far as the acts of the case are recorded.

    A second paper of the quiz is on what the first one left open: it asks for nobody's leave.
    """
    if grid.role is not GridRole.COMPLEMENT or grid.modality is Modality.QUIZ or case is None or not case.admissibility:
        return
    if not any(one.since <= grid.assessed_on for one in openings_of(case, list(lineage.grids.values()))):
        yield COMPLEMENT_NOT_ASKED((), {"day": grid.assessed_on}, law.scoring.retained_level)


def _same_evaluator(grid: Grid, grids: Sequence[Grid], case: Case | None) -> Iterator[Finding]:
    """After an appeal, an evaluator who should be another one."""
    for reopening in reopenings_of(case, grids):
        again = [one.name for one in grid.assessors if as_slug(one.name) in reopening.evaluators]
        if grid.assessed_on > reopening.since and again and grid.role not in BESIDE:
            facts = {"evaluator": again[0], "items": tuple(sorted(reopening.items))}
            yield SAME_EVALUATOR_AFTER_APPEAL((), facts)


def remarks_on(grid: Grid, law: LawAt, case: Case | None = None, lineage: Lineage | None = None) -> Iterator[Finding]:
    """What is worth saying about the way the evaluation was held, and is no irregularity."""
    indicative, counts = law.quiz.minutes_indicative, law.quiz.prediagnosis_counts
    longest = indicative.value * (factor_of([grid]) or 1)
    if grid.quiz and grid.quiz.duration_minutes and grid.quiz.duration_minutes > longest:
        facts = {"minutes": Minutes(grid.quiz.duration_minutes), "indicative": Minutes(longest)}
        yield QUIZ_LONGER_THAN_INDICATIVE((), facts, indicative)
    lineage = lineage or Lineage({"": grid})
    if observed := lineage.observed(grid):
        yield from _remarks_on_sequence(observed.sequences[lineage.place_in(grid, observed)], observed, law, case)
        if lineage.is_last(grid, observed):
            yield from _remarks_on_observation(observed, law)
    elif grid.adjustments and grid.modality is Modality.QUIZ and (factor := factor_of([grid])):
        yield ADJUSTMENT_LIFTS_LIMIT((), {"maximum": Minutes(indicative.value * factor)})
    yield from _remarks_on_adjustment(grid)
    yield from _complement_not_asked(grid, case, lineage, law)
    if not grid.held:
        yield NOT_HELD_YET()
    if grid.prediagnostic:
        yield PREDIAGNOSIS_NEVER_COUNTS((), {"article": counts.article}, counts)
    if grid.evaluator.organisation is None:
        yield EVALUATING_BODY_NOT_NAMED((), {"evaluator": grid.evaluator.name})


def _remarks_on_sequence(grid: Grid, observed: Observed, law: LawAt, case: Case | None) -> Iterator[Finding]:
    """Contacts that nobody can have seen, and another place than the agreement names."""
    held, plausible = grid.observation, law.observation.contacts_per_hour
    if held and held.contacts is not None:
        minutes = minutes_of(grid)
        within = minutes if minutes is not None else limit_of(observed, law)
        if held.contacts * 60 > plausible.value * within:
            facts = {"contacts": held.contacts, "minutes": Minutes(within), "rate": plausible.value}
            yield IMPLAUSIBLE_CONTACTS((), facts, plausible)
    agreed = [one.place for one in case.agreement if one.place] if case else []
    if grid.place and agreed and as_slug(grid.place) != as_slug(agreed[-1]):
        yield PLACE_NOT_AGREED((), {"place": grid.place, "agreed": agreed[-1]})


def _remarks_on_observation(observed: Observed, law: LawAt) -> Iterator[Finding]:
    """What is worth saying of the whole: that it is a part, that it was longer than indicated, that a limit was lifted."""
    minutes, longest = minutes_together(observed), limit_of(observed, law)
    if observed.partial:
        yield SEQUENCE_ALONE()
    if factor_of(observed.sequences):
        yield ADJUSTMENT_LIFTS_LIMIT((), {"maximum": Minutes(longest)}, law.observation.minutes_maximum)
    if law.observation.limit.value != BINDS and minutes is not None and minutes > longest:
        facts = {"minutes": Minutes(minutes), "indicative": Minutes(longest)}
        yield OBSERVATION_LONGER_THAN_INDICATIVE((), facts, law.observation.limit)


def _remarks_on_adjustment(grid: Grid) -> Iterator[Finding]:
    said = grid.adjustments
    if said is None:
        return
    if said.by is None or said.on is None:
        yield ADJUSTMENT_UNSIGNED()
    if said.on and said.on > grid.assessed_on:
        yield ADJUSTMENT_AFTERWARDS((), {"day": said.on})
