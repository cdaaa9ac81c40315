"""What changed between two states of a case, in the words of the procedure: levels, acts, documents, facts.

States are plain data as it was read, sound or not: an old version of a file is compared even where it would be refused
today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Where = tuple[str, ...]

IDENTITIES: Mapping[str, tuple[str, ...]] = {
    "documents": ("id",),
    "experience": ("employer", "start"),
    "training": ("provider",),
    "admissibility": ("on", "decision"),
    "completion": ("on", "event"),
    "evaluation": ("organisation",),
    "agreement": ("on",),
    "signatures": ("party",),
    "transmission": ("on",),
    "award": ("on", "decision"),
    "appeals": ("on",),
    "delivery": ("on", "event"),
    "carry_over": ("case", "awarded_on", "on"),
    "absences": ("start",),
    "confirmed": ("on", "by"),
}
"""By what the entries of a list are told apart; other lists are compared whole."""

ABSENT = object()
"""In place of a value that is not there."""


@dataclass(frozen=True, slots=True)
class State:
    """A case at one moment."""

    case: Mapping[str, Any] | None = None
    """The data of its file; None where there is none."""
    grids: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """File name → the data of the grid."""
    pieces: Mapping[str, str] = field(default_factory=dict)
    """Path from the case folder → an id of the content."""
    unreadable: frozenset[str] = frozenset()
    """The files that are there and could not be read."""


class ChangeKind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of what (`case`, `grid`, `level`, `piece`, `unreadable`), where, from what to what."""

    of: str
    kind: ChangeKind
    where: Where
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit (or the work not committed yet) did to a case."""

    commit: str | None
    """Its id; None for what is not committed yet."""
    author: str | None
    at: datetime | None
    subject: str | None
    changes: tuple[Change, ...]
    cut: bool = False
    """Whether the history ends here, in a clone that holds no more of it: what was before is not known."""


def changes_between(before: State, after: State) -> Iterator[Change]:
    """Every change from one state to the other, in the order of the procedure."""
    for name in sorted(after.unreadable - before.unreadable):
        yield Change("unreadable", ChangeKind.CHANGED, (name,))
    yield from _changes_of_case(before, after)
    yield from _changes_of_grids(before, after)
    yield from _changes_of_pieces(before.pieces, after.pieces)


def merged(per_parent: Sequence[Sequence[Change]], own: Sequence[Sequence[Change]]) -> list[Change]:
    """What a merge itself changed: what differs from every parent, and what one of them had changed and did not get.

    `per_parent` are the changes from each parent to the merge; `own` those from where they went apart to each parent.
    """
    places = [{(change.of, change.where) for change in one} for one in per_parent]
    begun = [{(change.of, change.where) for change in one} for one in own]
    found: dict[tuple[str, Where], Change] = {}
    for place, changes in enumerate(per_parent):
        for change in changes:
            key = (change.of, change.where)
            if all(key in one for one in places) or (place < len(begun) and key in begun[place]):
                found.setdefault(key, change)
    return list(found.values())


def _changes_of_case(before: State, after: State) -> Iterator[Change]:
    if after.case is None:
        if before.case is not None and "case.yaml" not in after.unreadable:
            yield Change("case", ChangeKind.REMOVED, ())
    elif before.case is None:
        if "case.yaml" not in before.unreadable:
            yield Change("case", ChangeKind.ADDED, (), None, after.case.get("received_on"))
    else:
        yield from _differences("case", (), before.case, after.case)


def _changes_of_grids(before: State, after: State) -> Iterator[Change]:
    gone = {
        name: grid for name, grid in before.grids.items() if name not in after.grids and name not in after.unreadable
    }
    for name, grid in sorted(after.grids.items()):
        if name in before.grids:
            yield from _changes_of_grid(name, before.grids[name], grid)
            continue
        moved = _former_name(grid, gone)
        if moved is not None:
            yield Change("grid", ChangeKind.MOVED, (name,), moved, name)
            yield from _changes_of_grid(name, gone.pop(moved), grid)
        elif name not in before.unreadable:
            yield Change("grid", ChangeKind.ADDED, (name,), None, grid)
    for name, grid in sorted(gone.items()):
        yield Change("grid", ChangeKind.REMOVED, (name,), grid, None)


_ALIKE = 0.5
"""The share of its facts that a grid keeps where it was renamed and changed at once; with less, it is another grid."""


def _former_name(grid: Mapping[str, Any], gone: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The name under which a grid was known, among those that are gone: the one that says most of the same."""
    said = _facts(grid)
    shares = {
        name: _share(said, _facts(one)) for name, one in gone.items() if one.get("modality") == grid.get("modality")
    }
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= _ALIKE else None


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one), len(other)) if one or other else 1.0


def _facts(grid: Mapping[str, Any]) -> frozenset[str]:
    """What a grid says, fact by fact; what it rests on is no fact of it."""
    levels = {f"{item}: {level}" for item, level in _levels(grid).items()}
    return frozenset(levels | {f"{key}: {value}" for key, value in grid.items() if key not in _NO_FACT})


_NO_FACT = frozenset({"levels", "judged", "format", "certificate", "case", "modality"})
"""Keys of a grid that tell it from no other one of its case, or that are looked at by themselves."""


def _changes_of_grid(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = _levels(before), _levels(after)
    for item in dict.fromkeys((*old, *new)):
        one, other = old.get(item, ABSENT), new.get(item, ABSENT)
        if one != other:
            yield Change("level", _kind(one, other), (name, item), _or_none(one), _or_none(other))
    rest = ({key: value for key, value in grid.items() if key != "levels"} for grid in (before, after))
    yield from _differences("grid", (name,), next(rest), next(rest))


def _levels(grid: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Item → its level with what stands beside it; what was left blank is no level."""
    levels = grid.get("levels")
    if not isinstance(levels, Mapping):
        return {}
    entries = {item: entry if isinstance(entry, Mapping) else {"level": entry} for item, entry in levels.items()}
    return {item: dict(entry) for item, entry in entries.items() if entry.get("level") is not None}


def _changes_of_pieces(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    gone = {file: id for file, id in before.items() if file not in after}
    for file, id in sorted(after.items()):
        if file in before:
            if before[file] != id:
                yield Change("piece", ChangeKind.CHANGED, (file,))
            continue
        moved = next((old for old, content in gone.items() if content == id), None)
        if moved is not None:
            del gone[moved]
            yield Change("piece", ChangeKind.MOVED, (file,), moved, file)
        else:
            yield Change("piece", ChangeKind.ADDED, (file,))
    for file in sorted(gone):
        yield Change("piece", ChangeKind.REMOVED, (file,))


def _differences(of: str, where: Where, before: Any, after: Any) -> Iterator[Change]:
    """The changes inside a value: down to the single fact where both sides have the same shape."""
    if before == after:
        return
    if where and where[-1] == "judged":
        yield from _differences_of_marks(of, where, before, after)
        return
    old, new = _keyed(where, before), _keyed(where, after)
    if old is None or new is None:
        yield Change(of, _kind(before, after), where, _or_none(before), _or_none(after))
        return
    for key in dict.fromkeys((*old, *new)):
        yield from _differences(of, (*where, key), old.get(key, ABSENT), new.get(key, ABSENT))


def _differences_of_marks(of: str, where: Where, before: Any, after: Any) -> Iterator[Change]:
    """What a judgement rests on: who judged, and on what, is one fact; each confirmation is another."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        yield Change(of, _kind(before, after), where, _or_none(before), _or_none(after))
        return
    own = [{key: value for key, value in marks.items() if key != "confirmed"} for marks in (before, after)]
    if own[0] != own[1]:
        yield Change(of, ChangeKind.CHANGED, where, *own)
    confirmed = (marks.get("confirmed", ABSENT) for marks in (before, after))
    yield from _differences(of, (*where, "confirmed"), next(confirmed), next(confirmed))


def _keyed(where: Where, value: Any) -> Mapping[str, Any] | None:
    """A mapping, or a list whose entries can be told apart, under the words that tell them apart."""
    identity = IDENTITIES.get(where[-1]) if where else None
    if identity is None:
        return value if isinstance(value, Mapping) else None
    if value is ABSENT:
        return {}
    if isinstance(value, Mapping):  # a single act is written without a list
        value = [value]
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        return None
    keyed: dict[str, Any] = {}
    for entry in value:
        name = " ".join(str(entry.get(key, "")) for key in identity)
        if name in keyed and where[-1] != "confirmed":
            return None
        while name in keyed:  # twice on one day, by one person: only their order tells them apart
            name += "'"
        keyed[name] = entry
    return keyed


def _kind(before: Any, after: Any) -> ChangeKind:
    return ChangeKind.ADDED if before is ABSENT else ChangeKind.REMOVED if after is ABSENT else ChangeKind.CHANGED


def _or_none(value: Any) -> Any:
    return None if value is ABSENT else value
