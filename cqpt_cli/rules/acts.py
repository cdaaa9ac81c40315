"""Which act may be done in which phase, and on which day (procedure.yaml). An act that may not says why, and what may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.rules.progress import Progress


class ObstacleKind(StrEnum):
    """Why an act may not be done."""

    PHASE = "not-in-this-phase"
    DONE = "done-already"
    NOTHING = "nothing-to-correct"
    FUTURE = "in-the-future"
    TOO_EARLY = "before-the-last-act"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an act may not be done, and the acts that may be done now."""

    kind: ObstacleKind
    act: str
    phase: str
    day: date
    """The day that the act must not come before, or must not come after."""
    possible: tuple[str, ...]


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


def obstacle_to(act: str, acts: Mapping[str, ActTerms], occasion: Occasion) -> Obstacle | None:
    """What stands in the way of an act; None where nothing does."""
    terms, progress, on = acts[act], occasion.progress, occasion.on
    late = terms.fills in progress.unrecorded
    kind = _obstacle_of_phase(terms, occasion, late=late)
    day = progress.since
    if kind is None and on > occasion.today:
        kind, day = ObstacleKind.FUTURE, occasion.today
    if kind is None:
        free = occasion.correcting or late
        day = max([_earliest(terms, occasion), *([] if free else [progress.since])])
        kind = ObstacleKind.TOO_EARLY if on < day else None
    return Obstacle(kind, act, progress.phase.value, day, possible_acts(acts, progress)) if kind else None


def obstacle_of_phase(act: str, acts: Mapping[str, ActTerms], occasion: Occasion) -> Obstacle | None:
    """The same where only the phase is guarded, and not the day: a grid is written down in any order, and ahead of it."""
    progress = occasion.progress
    kind = _obstacle_of_phase(acts[act], occasion, late=False)
    return Obstacle(kind, act, progress.phase.value, progress.since, possible_acts(acts, progress)) if kind else None


def _obstacle_of_phase(terms: ActTerms, occasion: Occasion, *, late: bool) -> ObstacleKind | None:
    progress, phase = occasion.progress, occasion.progress.phase.value
    if occasion.correcting:
        if phase not in (*terms.corrected_in, *terms.phases):
            return ObstacleKind.PHASE
        return None if terms.key is None or getattr(occasion.case, terms.key) else ObstacleKind.NOTHING
    if terms.once and phase in terms.phases and not _is_lacking(terms, progress):
        return ObstacleKind.DONE
    if late or phase in terms.phases:
        return None
    if progress.certificate and phase in terms.with_certificate_in:
        return None
    return ObstacleKind.DONE if phase in terms.corrected_in else ObstacleKind.PHASE


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
