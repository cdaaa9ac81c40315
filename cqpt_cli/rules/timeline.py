"""What happened in a case, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on one day."""

    on: date
    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def timeline_of(case: Case, grids: Iterable[tuple[str, Grid]]) -> Iterator[Event]:
    """Every dated fact of a case, oldest first; on one day in the order of the procedure."""
    return iter(sorted(_events(case, grids), key=lambda event: event.on))


def _events(case: Case, grids: Iterable[tuple[str, Grid]]) -> Iterator[Event]:
    yield Event(case.received_on, "received")
    for piece in case.documents:
        if piece.received_on and piece.received_on != case.received_on:
            yield Event(piece.received_on, "document", {"name": piece.title or piece.id})
    for decision in case.admissibility:
        yield Event(decision.on, decision.decision.value, {"by": decision.by})
    if case.evaluation and case.evaluation.sent_on:
        yield Event(case.evaluation.sent_on, "sent", {"organisation": case.evaluation.organisation})
    for agreement in case.agreement:
        yield Event(agreement.on, "agreement", {"by": agreement.by})
    for _name, grid in grids:
        facts = {"modality": grid.modality.value, "by": grid.evaluator.name, "levels": len(grid.levels)}
        yield Event(grid.assessed_on, "grid", facts)
    for award in case.award:
        yield Event(award.on, award.decision.value, {"by": award.by})
    for appeal in case.appeals:
        yield Event(appeal.on, "appeal", {"by": appeal.by})
