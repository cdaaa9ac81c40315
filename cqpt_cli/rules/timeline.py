"""What happened in a case, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cqpt_cli.models.acts import ACT_KEYS, Act
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened on one day."""

    on: date
    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    replaced: bool = False
    """Whether a later act of the same kind corrects it."""


def timeline_of(case: Case, grids: Iterable[tuple[str, Grid]]) -> Iterator[Event]:
    """Every dated fact of a case, oldest first; on one day in the order of the procedure."""
    return iter(sorted(_events(case, tuple(grids)), key=lambda event: event.on))


def _confirmations(case: Case, grids: Iterable[tuple[str, Grid]]) -> Iterator[Event]:
    """Who looked again at what had changed under a judgement, and stood by it."""
    marks = [("grid", grid.judged) for _name, grid in grids]
    for key in ACT_KEYS:
        marks += [(key, getattr(act, "judged", None)) for act in getattr(case, key)]
    for of, judged in marks:
        for one in judged.confirmed if judged else ():
            yield Event(one.on, "confirmed", {"by": one.by, "of": of})


def _events(case: Case, grids: Iterable[tuple[str, Grid]]) -> Iterator[Event]:
    yield from _before_the_evaluation(case)
    yield from _evaluation(case, grids)
    yield from _after_the_evaluation(case)
    yield from _confirmations(case, grids)


def _before_the_evaluation(case: Case) -> Iterator[Event]:
    yield Event(case.received_on, "received")
    for piece in case.documents:
        if piece.received_on and piece.received_on != case.received_on:
            yield Event(
                piece.received_on,
                "document",
                {"name": piece.title or piece.id, "kind": "" if piece.title else piece.kind},
            )
    for decision in case.admissibility:
        yield _of_act(decision.decision.value, decision, case.admissibility)
    for step in case.completion:
        yield Event(step.on, step.event, {"by": step.by})
    for carried in case.carry_over:
        if carried.on:
            replaced = any(one.replaces == carried.on for one in case.carry_over if one is not carried)
            facts = {"case": carried.case or carried.certificate, "count": len(carried.items)}
            yield Event(carried.on, "carried-over", facts, replaced)
    for assignment in case.evaluation:
        if assignment.sent_on:
            replaced = any(one.replaces == assignment.sent_on for one in case.evaluation if one is not assignment)
            yield Event(assignment.sent_on, "sent", {"organisation": assignment.organisation}, replaced)


def _evaluation(case: Case, grids: Iterable[tuple[str, Grid]]) -> Iterator[Event]:
    for agreement in case.agreement:
        yield _of_act("agreement" if agreement.signed_on else "agreement-drafted", agreement, case.agreement)
    for _name, grid in grids:
        facts = {
            "modality": grid.modality.value,
            "by": ", ".join(one.name for one in grid.assessors),
            "levels": len(grid.levels),
        }
        assessed = "grid" if grid.levels or grid.is_scored_quiz else "grid-concluded" if grid.held else "grid-begun"
        yield Event(grid.assessed_on, "prediagnosis" if grid.prediagnostic else assessed, facts)
    for transmission in case.transmission:
        yield _of_act("transmitted", transmission, case.transmission)


def _after_the_evaluation(case: Case) -> Iterator[Event]:
    for award in case.award:
        yield _of_act(award.decision.value, award, case.award)
    for appeal in case.appeals:
        yield _of_act("appeal", appeal, case.appeals)
        if appeal.answer:
            yield Event(appeal.answer.on, f"appeal-{appeal.answer.decision.value}", {"by": appeal.answer.by})
    for delivery in case.delivery:
        yield Event(delivery.on, delivery.event, {"by": delivery.by, "number": delivery.number})


def _of_act(id: str, act: Act, acts: Sequence[Act]) -> Event:
    later = acts[next(place for place, one in enumerate(acts) if one is act) + 1 :]
    return Event(act.on, id, {"by": act.by}, any(one.replaces == act.on for one in later))
