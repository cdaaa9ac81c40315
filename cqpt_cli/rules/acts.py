"""Which act may be done in which phase, and on which day (procedure.yaml). An act that may not says why, and what may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.rules.progress import Progress


class ObstacleKind(StrEnum):
    """Why an act may not be done."""

    PHASE = "not-in-this-phase"
    DONE = "done-already"
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


def obstacle_to(
    act: str, acts: Mapping[str, ActTerms], progress: Progress, on: date, today: date, *, correcting: bool = False
) -> Obstacle | None:
    """What stands in the way of an act on the day `on`, where a case stands at `progress`; None where nothing does.

    `correcting` asks to replace an act of the same kind that was done before.
    """
    terms, phase = acts[act], progress.phase.value
    late = terms.fills in progress.unrecorded
    possible = possible_acts(acts, phase)
    if correcting:
        if phase not in (*terms.corrected_in, *terms.phases):
            return Obstacle(ObstacleKind.PHASE, act, phase, progress.since, possible)
    elif phase not in (*terms.phases, *terms.tolerated_in) and not late:
        kind = ObstacleKind.DONE if phase in terms.corrected_in else ObstacleKind.PHASE
        return Obstacle(kind, act, phase, progress.since, possible)
    if on > today:
        return Obstacle(ObstacleKind.FUTURE, act, phase, today, possible)
    if on < progress.since and not (correcting or late):
        return Obstacle(ObstacleKind.TOO_EARLY, act, phase, progress.since, possible)
    return None


def possible_acts(acts: Mapping[str, ActTerms], phase: str) -> tuple[str, ...]:
    """The acts that may be done in a phase, in the order of the procedure."""
    return tuple(id for id, terms in acts.items() if phase in terms.phases)
