"""What cannot be right in a grid whose every key is well formed: its blocks, its hours, its items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import timedelta

from cqpt_cli.findings import Finding, Source, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rules.consistency import END_BEFORE_START
from cqpt_cli.rules.procedure import minutes_of

REASONS_MISSING = kind(
    "reasons-missing",
    N_("an unfavourable opinion needs written reasons"),
    N_("Add “reasons:” under “opinion:”."),
)

BLOCK_OF_ANOTHER_MODALITY = kind(
    "block-of-another-modality",
    N_("“{key}” belongs to the modality {modality}, and this grid is: {found}"),
    N_("Remove it, or correct the modality."),
)

ENDED_DAYS_LATER = kind(
    "ended-days-later",
    N_("the observation would have ended on {end}, and began on {start}"),
    N_("Correct the day; an observation that went on another day is another sequence, with a grid of its own."),
)

UNKNOWN_ITEM = kind(
    "unknown-item",
    N_("“{id}” is not an item of this certificate nor of annexe 3"),
    N_("See “cqpt referential show {certificate}”."),
)

TASK_NOT_ASSESSED = kind(
    "task-not-assessed",
    N_("“{id}” is a task: tasks are listed, not assessed"),
    N_("Give the level to one of the items of its activity."),
)

DUPLICATE_ITEM = kind(
    "duplicate-item",
    N_("“{id}” and “{common}” are one knowledge, assessed once"),
    N_("Keep one of the two."),
)

FOREIGN_ITEM = kind(
    "foreign-item",
    N_("“{id}” is an item of another certificate, not of {certificate}"),
    N_("Remove it, or correct the certificate."),
)

PAUSED_LONGER_THAN_HELD = kind(
    "paused-longer-than-held",
    N_("the pauses ({paused} minutes) are longer than the observation ({minutes} minutes)"),
    N_("Correct one of the two."),
)


def faults_of_grid(grid: Grid, law: LawAt) -> Iterator[Finding]:
    """What cannot be right in a grid, whatever its certificate, under the law of the day on which it was held."""
    belongs = {
        "observation": Modality.OBSERVATION,
        "referee": Modality.OBSERVATION,
        "quiz": Modality.QUIZ,
        "prediagnostic": Modality.QUIZ,
        "opinion": Modality.GLOBAL,
        "ended_on": Modality.OBSERVATION,
    }
    for key, modality in belongs.items():
        if getattr(grid, key) and grid.modality is not modality:
            facts = {"key": key, "modality": modality.value, "found": grid.modality.value}
            yield BLOCK_OF_ANOTHER_MODALITY((key,), facts, on_key=True)
    yield from _faults_of_hours(grid)
    if grid.modality is not Modality.QUIZ:
        facts = {"key": "below_expected", "modality": Modality.QUIZ.value, "found": grid.modality.value}
        for id in (id for id, given in grid.levels.items() if given.below_expected):
            yield BLOCK_OF_ANOTHER_MODALITY(("levels", id, "below_expected"), facts, on_key=True)
    if grid.opinion and grid.opinion.proposal == "unfavourable" and not grid.opinion.reasons:
        yield REASONS_MISSING(("opinion",), {}, law.admissibility.reasons_required)


def _faults_of_hours(grid: Grid) -> Iterator[Finding]:
    """Hours that cannot be. An end before the start is of the next day, unless the grid says on which day it ended."""
    observation, ended_on = grid.observation, grid.ended_on
    started, ended = (observation.started_at, observation.ended_at) if observation else (None, None)
    days = {"end": ended_on, "start": grid.assessed_on}
    if ended_on and ended_on < grid.assessed_on:
        yield END_BEFORE_START(("ended_on",), days)
    elif ended_on and ended_on > grid.assessed_on + timedelta(days=1):
        yield ENDED_DAYS_LATER(("ended_on",), days)
    elif started and ended and ended < started and ended_on == grid.assessed_on:
        facts = {"start": f"{started:%H:%M}", "end": f"{ended:%H:%M}"}
        yield END_BEFORE_START(("observation", "ended_at"), facts)
    elif observation and (minutes := minutes_of(grid)) is not None and minutes < 0:
        paused = observation.paused_minutes or 0
        minutes_said = {"paused": paused, "minutes": minutes + paused}
        yield PAUSED_LONGER_THAN_HELD(("observation", "paused_minutes"), minutes_said)


def faults_of_levels(
    grid: Grid,
    items: Mapping[str, str],
    common: Set[str],
    foreign: frozenset[str],
    tasks: frozenset[str],
    annex: Source,
) -> Iterator[Finding]:
    """Items that a grid of this certificate cannot hold.

    `items` gives each item of the certificate with the one knowledge behind it; `common` are the items of annexe 3;
    `foreign` those of other certificates; `tasks` the lines that are listed but not assessed; `annex` is
    the article by which common knowledge is one.
    """
    for id in grid.referee.items if grid.referee else ():
        if id not in items and id not in common:
            facts = {"id": id, "choices": (*items, *sorted(common))}
            yield UNKNOWN_ITEM(("referee", "items", id), facts, on_key=True)
    for id in grid.levels:
        where = ("levels", id)
        if id in items or id in common:
            continue
        if id in tasks:
            yield TASK_NOT_ASSESSED(where, {"id": id}, on_key=True)
        elif id in foreign:
            yield FOREIGN_ITEM(where, {"id": id, "certificate": grid.certificate}, on_key=True)
        else:
            yield UNKNOWN_ITEM(where, {"id": id, "choices": (*items, *sorted(common))}, on_key=True)
    for id in grid.levels:
        if id in items and items[id] != id and items[id] in grid.levels:
            facts = {"id": id, "common": items[id]}
            yield DUPLICATE_ITEM(("levels", id), facts, annex, on_key=True)
