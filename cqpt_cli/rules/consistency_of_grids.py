"""What cannot be right in a grid whose every key is well formed: its blocks, its hours, its items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rules.consistency import Fault
from cqpt_cli.rules.independence import as_person


def faults_of_grid(grid: Grid, law: LawAt) -> Iterator[Fault]:
    """What cannot be right in a grid, whatever its certificate, under the law of the day on which it was held."""
    belongs = {
        "observation": Modality.OBSERVATION,
        "referee": Modality.OBSERVATION,
        "quiz": Modality.QUIZ,
        "prediagnostic": Modality.QUIZ,
        "opinion": Modality.GLOBAL,
    }
    for key, modality in belongs.items():
        if getattr(grid, key) and grid.modality is not modality:
            facts = {"key": key, "modality": modality.value, "found": grid.modality.value}
            yield Fault("block-of-another-modality", (key,), facts, on_key=True)
    if grid.modality is not Modality.QUIZ:
        facts = {"key": "below_expected", "modality": Modality.QUIZ.value, "found": grid.modality.value}
        for id in (id for id, given in grid.levels.items() if given.below_expected):
            yield Fault("block-of-another-modality", ("levels", id, "below_expected"), facts, on_key=True)
    observation = grid.observation
    started, ended = (observation.started_at, observation.ended_at) if observation else (None, None)
    if started and ended and ended < started:
        facts = {"start": f"{started:%H:%M}", "end": f"{ended:%H:%M}"}
        yield Fault("end-before-start", ("observation", "ended_at"), facts)
    if grid.opinion and grid.opinion.proposal == "unfavourable" and not grid.opinion.reasons:
        yield Fault("reasons-missing", ("opinion",), article=law.admissibility.reasons_required.article)


def twins_of(grids: Mapping[str, Grid]) -> Iterator[tuple[str, str]]:
    """Each grid, by its name, that was held on the day, in the modality, by the evaluator and on the form of one before it.

    It is a copy, most likely; and of one modality held twice the higher level of an item is retained.
    """
    first: dict[tuple[object, ...], str] = {}
    for name, grid in grids.items():
        if grid.counts:
            form = grid.received.form if grid.received else None
            held = (grid.modality, grid.assessed_on, as_person(grid.evaluator.name), form)
            if held in first:
                yield name, first[held]
            first.setdefault(held, name)


def faults_of_levels(
    grid: Grid,
    items: Mapping[str, str],
    common: Set[str],
    foreign: frozenset[str],
    tasks: frozenset[str],
    annex: str,
) -> Iterator[Fault]:
    """Items that a grid of this certificate cannot hold.

    `items` gives each item of the certificate with the one knowledge behind it; `common` are the items of annexe 3;
    `foreign` those of other certificates; `tasks` the lines that are listed but not assessed; `annex` is
    the article by which common knowledge is one.
    """
    for id in grid.referee.items if grid.referee else ():
        if id not in items and id not in common:
            facts = {"id": id, "choices": (*items, *sorted(common))}
            yield Fault("unknown-item", ("referee", "items", id), facts, on_key=True)
    for id in grid.levels:
        where = ("levels", id)
        if id in items or id in common:
            continue
        if id in tasks:
            yield Fault("task-not-assessed", where, {"id": id}, on_key=True)
        elif id in foreign:
            yield Fault("foreign-item", where, {"id": id, "certificate": grid.certificate}, on_key=True)
        else:
            yield Fault("unknown-item", where, {"id": id, "choices": (*items, *sorted(common))}, on_key=True)
    for id in grid.levels:
        if id in items and items[id] != id and items[id] in grid.levels:
            facts = {"id": id, "common": items[id]}
            yield Fault("duplicate-item", ("levels", id), facts, annex, on_key=True)
