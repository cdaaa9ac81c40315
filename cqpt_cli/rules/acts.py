"""Which act may be done in which phase, and on which day (procedure.yaml). An act that may not says why, and what may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cqpt_cli.findings import Finding, Kind, Sentence, kind, unsaid
from cqpt_cli.language import N_
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.procedure import ActTerms, ProcedureFile
from cqpt_cli.rules.progress import Progress

NOT_IN_THIS_PHASE = kind(
    "act-not-now", N_("“{act}” is not possible now: the case {case} is “{phase}” since {day}"), "{possible}"
)
DONE_ALREADY = kind(
    "act-not-now",
    N_("“{act}” is done already: the case {case} is “{phase}” since {day}"),
    N_("To correct the act that was done, add --replace: both stay in the file. {possible}"),
)
NOTHING_TO_CORRECT = kind(
    "act-not-now", N_("“{act}” has not been done yet: there is nothing to correct"), N_("Leave out --replace.")
)
IN_THE_FUTURE = kind(
    "act-misdated", N_("“{act}” is dated in the future: today is {day}"), N_("Correct the date: --on.")
)
TOO_EARLY = kind(
    "act-misdated",
    N_("“{act}” is dated before what it follows: the case {case} is “{phase}” since {day}"),
    N_("Correct the date: --on."),
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """When someone wants to act: on a case that stands at `progress`, with its grids, on a day seen from today.

    `correcting` asks to replace an act of the same kind that was done before.
    """

    case: Case
    grids: tuple[Grid, ...]
    progress: Progress
    on: date
    today: date
    correcting: bool = False


def findings_of_act(act: str, procedure: ProcedureFile, occasion: Occasion) -> Iterator[Finding]:
    """What stands in the way of an act: its phase first, then its day. At most one finding."""
    terms, progress, on = procedure.acts[act], occasion.progress, occasion.on
    late = terms.fills in progress.unrecorded
    found = _obstacle_of_phase(terms, occasion, late=late)
    day = progress.since
    if found is None and on > occasion.today:
        found, day = IN_THE_FUTURE, occasion.today
    if found is None:
        free = occasion.correcting or late
        day = max([_earliest(terms, occasion), *([] if free else [progress.since])])
        found = TOO_EARLY if on < day else None
    if found:
        yield _obstacle(found, act, procedure, occasion, day)


def findings_of_phase(act: str, procedure: ProcedureFile, occasion: Occasion) -> Iterator[Finding]:
    """The same where only the phase is guarded, and not the day: a grid is written down in any order, and ahead of it."""
    found = _obstacle_of_phase(procedure.acts[act], occasion, late=False)
    if found:
        yield _obstacle(found, act, procedure, occasion, occasion.progress.since)


def _obstacle(found: Kind, act: str, procedure: ProcedureFile, occasion: Occasion, day: date) -> Finding:
    terms, phase = procedure.acts[act], occasion.progress.phase.value
    facts = {
        "act": terms.label,
        "case": occasion.case.id,
        "phase": procedure.phases[phase].label,
        "day": day,
        "possible": _possible(procedure, occasion.progress, done=found is DONE_ALREADY),
    }
    return found((), facts, terms.source_of_order)


def _possible(procedure: ProcedureFile, progress: Progress, *, done: bool) -> Sentence:
    """What may be done now; where nothing is to be done, which acts may be corrected."""
    acts = procedure.acts
    possible = possible_acts(acts, progress)
    if possible:
        return unsaid("Possible now: {acts}.", acts=tuple(_typed(acts[id]) for id in possible))
    if done:
        return Sentence("")
    corrected = tuple(_typed(one, " --replace") for one in acts.values() if progress.phase.value in one.corrected_in)
    if corrected:
        return unsaid("Possible now, to correct what was done: {acts}.", acts=corrected)
    return unsaid("Nothing more is to be done.")


def _typed(terms: ActTerms, option: str = "") -> Sentence:
    """An act with the command that does it."""
    return Sentence("{act} ({command})", {"act": terms.label, "command": f"{terms.command}{option}"})


def _obstacle_of_phase(terms: ActTerms, occasion: Occasion, *, late: bool) -> Kind | None:
    progress, phase = occasion.progress, occasion.progress.phase.value
    if occasion.correcting:
        if phase not in (*terms.corrected_in, *terms.phases):
            return NOT_IN_THIS_PHASE
        return None if terms.key is None or getattr(occasion.case, terms.key) else NOTHING_TO_CORRECT
    if terms.once and phase in terms.phases and not _is_lacking(terms, progress):
        return DONE_ALREADY
    if late or phase in terms.phases:
        return None
    if progress.certificate and phase in terms.with_certificate_in:
        return None
    return DONE_ALREADY if phase in terms.corrected_in else NOT_IN_THIS_PHASE


def _is_lacking(terms: ActTerms, progress: Progress) -> bool:
    return terms.fills in progress.missing or terms.fills in progress.unrecorded


def _earliest(terms: ActTerms, occasion: Occasion) -> date:
    """The day that an act never comes before: the file was received, and what it follows was done.

    A correction only follows what had been done when the act it replaces was.
    """
    case, days = occasion.case, [occasion.case.received_on]
    replaced = max(_days_of(case, terms.key), default=date.max) if occasion.correcting and terms.key else date.max
    for key in terms.follows:
        done = _days_of_grids(occasion.grids) if key == "grids" else _days_of(case, key)
        days += [day for day in done if day <= replaced]
    return max(days)


def _days_of(case: Case, key: str) -> Iterator[date]:
    yield from (act.done_on for act in case.acts(key) if act.done_on)


def _days_of_grids(grids: Iterable[Grid]) -> list[date]:
    return [grid.assessed_on for grid in grids if grid.decides and grid.modality is Modality.GLOBAL]


def possible_acts(acts: Mapping[str, ActTerms], progress: Progress) -> tuple[str, ...]:
    """The acts that may be done now, in the order of the procedure."""
    phase = progress.phase.value
    return tuple(
        id
        for id, terms in acts.items()
        if (phase in terms.phases and not (terms.once and not _is_lacking(terms, progress)))
        or (terms.fills in progress.unrecorded)
        or (progress.certificate and phase in terms.with_certificate_in)
    )
