"""What cannot be in what the grids of one modality say of one another (rules/lineage.py): a role, its grid, their order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations

from cqpt_cli.findings import Finding, kind
from cqpt_cli.language import N_
from cqpt_cli.models.grid import BESIDE, Grid, GridRole, Modality
from cqpt_cli.rules.lineage import MAY_BE_OF, Lineage, Moment, hours_of, moment_of

ROLE_OF_NOTHING = kind(
    "role-of-nothing",
    N_("this grid is a “{role}”, and does not say of which grid"),
    N_("Write “of:” with the path of that grid: {choices}. A first grid has no “assessment”."),
)

ROLE_OF_ITSELF = kind(
    "role-of-itself",
    N_("this grid is a “{role}” of itself"),
    N_("Name the grid that came before it: {choices}. A first grid has no “assessment”."),
)

ROLE_OF_UNKNOWN = kind(
    "role-of-unknown",
    N_("“{of}” is no grid of this case that was held"),
    N_(
        "Write the path of a grid that was held, from the case folder: {choices}. Where grids are scored one by one, name that one too."
    ),
)

ROLE_OF_ANOTHER_MODALITY = kind(
    "role-of-another-modality",
    N_("“{of}” is of another modality: {found}"),
    N_("Name a grid of the same modality: {choices}."),
)

ROLE_IN_A_CIRCLE = kind(
    "role-in-a-circle",
    N_("this grid is a “{role}” of “{of}”, which goes back to this one"),
    N_("One grid of the modality comes first, and says nothing: remove its “assessment”."),
)

ROLE_OF_A_ROLE = kind(
    "role-of-a-role",
    N_("a “{role}” is never of a “{found}”, which “{of}” is"),
    N_("Name the grid that stands at the beginning: {origin}."),
)

ROLE_OF_A_LATER = kind(
    "role-of-a-later",
    N_("this grid is of {day}, and “{of}”, of which it is a “{role}”, begins later ({later})"),
    N_("Correct the day or the hour of one of the two, or say which of them comes first."),
)

GRID_TWICE = kind(
    "grid-twice",
    N_("this grid is the second one of “{modality}”, beside “{found}”, and does not say what it is"),
    N_(
        "Remove it if it is a copy; else say what it is: “assessment: {{role: ROLE, of: {found}}}”, where ROLE is one of: {roles}."
    ),
)

ORDER_OF_GRIDS_UNKNOWN = kind(
    "order-of-grids-unknown",
    N_("nobody knows which prevails of this grid and “{found}”: both are of one day, and give other levels to {id}"),
    N_(
        "Correct the day of one of the two; of two observations, give each its hour (“started_at”). What is wrong in a correction is put right in its own file."
    ),
)

OBSERVATIONS_OVERLAP = kind(
    "observations-overlap",
    N_("these hours overlap those of “{found}”: one visit stands in two grids, and its contacts would count twice"),
    N_("Correct the hours, or leave one of the two grids out; two evaluators of one visit stand under “evaluators:”."),
)


def faults_among(
    grids: Mapping[str, Grid], knowledge: Mapping[str, str], unread: Collection[str] = ()
) -> Iterator[tuple[str, Finding]]:
    """What cannot be in what grids say of one another: each grid, by its path from the case folder, with its fault.

    `knowledge` gives each item with the one knowledge behind it; `unread` are grids that are there and cannot be read.
    """
    found = list(_silent(grids))
    for name, grid in grids.items():
        if fault := fault_of_role(name, grid, grids, unread):
            found.append((name, fault))
    if found:
        yield from found
    else:
        yield from _unordered(Lineage(grids), knowledge)
        yield from _at_once(Lineage(grids))


def _silent(grids: Mapping[str, Grid]) -> Iterator[tuple[str, Finding]]:
    """The second grid of a modality that does not say what it is, and each one after it."""
    first: dict[Modality, str] = {}
    silent = [(name, grid) for name, grid in grids.items() if grid.counts and grid.role is None]
    for name, grid in sorted(silent, key=lambda pair: (moment_of(pair[1]), pair[0])):
        if grid.modality not in first:
            first[grid.modality] = name
            continue
        roles = tuple(role.value for role in GridRole)
        facts = {"found": first[grid.modality], "modality": grid.modality.value, "roles": roles}
        yield name, GRID_TWICE(("modality",), facts)


def fault_of_role(
    name: str, grid: Grid, grids: Mapping[str, Grid], unread: Collection[str] = (), *, alone: bool = False
) -> Finding | None:
    """Why the role of a grid cannot be; None where it can, or where it is a sheet that is still to be filled in.

    `alone`: the other grids are not at hand, and nothing is said of them.
    """
    said = grid.assessment
    if said is None or (not grid.counts and said.of in grids):
        return None
    at, role = ("assessment", "of"), said.role.value
    others = sorted(other for other, one in grids.items() if one.modality is grid.modality and other != name) or unread
    facts = {"role": role, "of": said.of or "", "choices": tuple(others)}
    if said.of is None:
        return ROLE_OF_NOTHING(("assessment",), facts, on_key=True)
    if said.of == name:
        return ROLE_OF_ITSELF(at, facts)
    if said.of in unread or (alone and said.of not in grids):
        return None
    target = grids.get(said.of)
    if target is None or not target.counts:
        return ROLE_OF_UNKNOWN(at, facts)
    if target.modality is not grid.modality:
        return ROLE_OF_ANOTHER_MODALITY(at, {**facts, "found": target.modality.value})
    if _in_a_circle(name, grids):
        return ROLE_IN_A_CIRCLE(at, facts)
    if target.role not in MAY_BE_OF[said.role]:
        end = target.assessment.of if target.assessment else None
        found = target.role.value if target.role else ""
        return ROLE_OF_A_ROLE(at, {**facts, "found": found, "origin": end or _first_of(grid, grids), "choices": ()})
    if _is_later(target, grid):
        return ROLE_OF_A_LATER(at, {**facts, "day": _when(grid, target), "later": _when(target, grid)})
    return None


def _first_of(grid: Grid, grids: Mapping[str, Grid]) -> str:
    """The first grid of the modality of a grid: the one that says no role."""
    return next((name for name, one in grids.items() if one.modality is grid.modality and one.role is None), "")


def _in_a_circle(name: str, grids: Mapping[str, Grid]) -> bool:
    seen: list[str] = []
    step: str | None = name
    while step in grids and step not in seen:
        assert step is not None, "it is a key"
        seen.append(step)
        said = grids[step].assessment
        step = said.of if said else None
    return step == name


def _when(grid: Grid, other: Grid) -> date | str:
    """The day of a grid; its hour, where the other one is of the same day."""
    started = grid.observation.started_at if grid.observation else None
    return f"{started:%H:%M}" if started and grid.assessed_on == other.assessed_on else grid.assessed_on


def _is_later(target: Grid, grid: Grid) -> bool:
    """Whether the grid that another one is of comes after it. A correction has no hour of its own."""
    if target.assessed_on != grid.assessed_on or grid.role is GridRole.CORRECTION or grid.role in BESIDE:
        return target.assessed_on > grid.assessed_on
    hours = (moment_of(target).minute, moment_of(grid).minute)
    return min(hours) >= 0 and hours[0] > hours[1]


def _unordered(lineage: Lineage, knowledge: Mapping[str, str]) -> Iterator[tuple[str, Finding]]:
    """Two grids of one moment that give other levels to one knowledge: nobody knows which prevails."""
    for (one, first), (name, second) in combinations(list(lineage.deciding), 2):
        if first.modality is not second.modality or first.role is None or second.role is None:
            continue
        if _ordered(lineage.moment(first), lineage.moment(second)):
            continue
        levels = {knowledge.get(id, id): given.level for id, given in first.levels.items()}
        other = next(
            (
                id
                for id, given in second.levels.items()
                if levels.get(knowledge.get(id, id), given.level) != given.level
            ),
            None,
        )
        if other:
            yield name, ORDER_OF_GRIDS_UNKNOWN(("assessed_on",), {"found": one, "id": other})


def _at_once(lineage: Lineage) -> Iterator[tuple[str, Finding]]:
    """Sequences whose hours overlap: one visit that is told twice, whose contacts and time would add."""
    observed = [(name, grid) for name, grid in lineage.deciding if grid.modality is Modality.OBSERVATION]
    visits = [(name, hours) for name, grid in observed if lineage.observed(grid) and (hours := hours_of(grid))]
    for (one, first), (name, second) in combinations(visits, 2):
        if first[0] < second[1] and second[0] < first[1]:
            yield name, OBSERVATIONS_OVERLAP(("observation", "started_at"), {"found": one})


def _ordered(one: Moment, other: Moment) -> bool:
    """Whether it is known which of two grids speaks later: on one day, by their hours alone."""
    if (one.day, one.first) != (other.day, other.first):
        return True
    if one.corrected != other.corrected or one.corrected:
        return one != other
    return min(one.minute, other.minute) >= 0 and one.minute != other.minute
