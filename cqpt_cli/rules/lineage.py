"""What the grids of one modality are to one another: who is first, who prevails, and what cannot be.

Within one modality nothing wins by being higher (domain page). The first grid says nothing; every other one says its role
and of which grid. A later sequence or complement prevails for the items it assesses; a correction stands in the place of
the grid it corrects; a second or third assessment, or a calibration, prevails over nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any, TypeAlias

from cqpt_cli.models.grid import BESIDE, Grid, GridRole, Modality, Observation

_STANDING = (None, GridRole.SEQUENCE, GridRole.COMPLEMENT)
MAY_BE_OF: Mapping[GridRole, Collection[GridRole | None]] = {
    GridRole.SEQUENCE: (None, GridRole.COMPLEMENT),
    GridRole.COMPLEMENT: (None,),
    GridRole.CORRECTION: tuple(role for role in (None, *GridRole) if role is not GridRole.CORRECTION),
    **dict.fromkeys(BESIDE, _STANDING),
}
"""What a grid of each role may be of: a grid that stands by itself, never another link of a chain."""


@dataclass(frozen=True, order=True, slots=True)
class Moment:
    """When a grid speaks. Of two of one modality the later one prevails, whatever their levels."""

    day: date
    first: int
    """0 for the first grid of its modality, which opens its day."""
    minute: int
    """Of the day, for an observation whose start is recorded; else -1."""
    corrected: int = 0
    """1 for a correction, which follows at once the grid it corrects."""
    written: date = date.min


def moment_of(grid: Grid, corrected: Grid | None = None) -> Moment:
    """When a grid speaks; a correction does at the moment of the grid it corrects."""
    if grid.role is GridRole.CORRECTION and corrected is not None:
        there = moment_of(corrected)
        return Moment(there.day, there.first, there.minute, 1, grid.assessed_on)
    start = grid.observation.started_at if grid.observation else None
    minute = start.hour * 60 + start.minute if start else -1
    return Moment(grid.assessed_on, 0 if grid.role is None else 1, minute)


@dataclass(frozen=True, slots=True)
class Observed:
    """One evaluation by observation: its sequences in their order, each as it was corrected."""

    sequences: tuple[Grid, ...]
    names: tuple[str, ...]
    """Their paths from the case folder."""
    complement: bool = False
    """Whether it completes an evaluation: then it has no minimum of contacts."""
    partial: bool = False
    """Whether it is a sequence without the first one: nothing is known of the whole."""


@dataclass(frozen=True)
class Lineage:
    """The grids of one case that count, each under its path from the case folder."""

    grids: Mapping[str, Grid]
    partial: bool = False
    """Whether there are other sequences of an observation elsewhere: then nothing is judged of the whole."""

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return {id(grid): name for name, grid in self.grids.items()}

    def of(self, grid: Grid) -> Grid | None:
        """The grid that `grid` says it is of; None where it says none, or none that is there."""
        return self.grids.get(grid.assessment.of or "") if grid.assessment else None

    def moment(self, grid: Grid) -> Moment:
        """When a grid speaks."""
        return moment_of(grid, self.of(grid))

    def day(self, grid: Grid) -> date:
        """The day of what a grid says: a correction is of the day of what it corrects."""
        return self.moment(grid).day

    def stands_beside(self, grid: Grid) -> bool:
        """Whether a grid prevails over nothing: a second assessment, a calibration, or the correction of one."""
        corrected = self.of(grid) if grid.role is GridRole.CORRECTION else None
        return (corrected or grid).role in BESIDE

    @property
    def deciding(self) -> Iterator[tuple[str, Grid]]:
        """The grids that make the evaluation, in the order in which they speak."""
        found = [(name, grid) for name, grid in self.grids.items() if grid.counts and not self.stands_beside(grid)]
        yield from sorted(found, key=lambda pair: (self.moment(pair[1]), pair[0]))

    def observed(self, grid: Grid) -> Observed | None:
        """The evaluation by observation to which a grid belongs; None for one that is no part of any."""
        if grid.modality is not Modality.OBSERVATION or not grid.decides or grid.role is GridRole.CORRECTION:
            return None
        head = self.of(grid) if grid.role is GridRole.SEQUENCE else grid
        if head is None:
            return Observed((self._corrected(grid),), (self._names[id(grid)],), partial=True)
        members = [
            (name, one)
            for name, one in self.deciding
            if one is head or (one.role is GridRole.SEQUENCE and self.of(one) is head)
        ]
        sequences = tuple(self._corrected(one) for _name, one in members)
        complement = head.role is GridRole.COMPLEMENT
        return Observed(sequences, tuple(name for name, _one in members), complement, self.partial)

    def place_in(self, grid: Grid, observed: Observed) -> int:
        """Which of the sequences of an evaluation a grid is."""
        return observed.names.index(self._names[id(grid)])

    def is_last(self, grid: Grid, observed: Observed) -> bool:
        """Whether a grid is the last sequence of its evaluation: there the whole is judged."""
        return observed.names[-1] == self._names[id(grid)]

    def _corrected(self, grid: Grid) -> Grid:
        """A grid with the facts that its corrections give; levels are another matter (rules/scoring.py)."""
        for _name, one in self.deciding:
            if one.role is GridRole.CORRECTION and self.of(one) is grid:
                facts = {**_facts(grid.observation), **_facts(one.observation)}
                said = {key: getattr(one, key) for key in ("ended_on", "place", "adjustments") if getattr(one, key)}
                held = Observation.model_construct(**facts) if facts else None
                grid = grid.model_copy(update={"observation": held, **said})
        return grid


def hours_of(grid: Grid) -> Span | None:
    """From when to when an observation lasted, in minutes; None where its start or its end is not recorded.

    An end that comes before the start is of the next day, unless the grid says on which day it ended.
    """
    held = grid.observation
    if held is None or held.started_at is None or held.ended_at is None:
        return None
    crossed = (grid.ended_on - grid.assessed_on).days if grid.ended_on else int(held.ended_at < held.started_at)
    first = grid.assessed_on.toordinal()
    return _minute(first, held.started_at), _minute(first + crossed, held.ended_at)


Span: TypeAlias = tuple[int, int]
"""Two minutes, counted from the same midnight."""


def _minute(day: int, at: time) -> int:
    return (day * 24 + at.hour) * 60 + at.minute


def _facts(observation: Observation | None) -> dict[str, Any]:
    named = {key: getattr(observation, key) for key in Observation.model_fields} if observation else {}
    return {key: value for key, value in named.items() if value is not None}
