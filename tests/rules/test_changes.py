"""What changed between two states of a case, in the words of the procedure."""

from __future__ import annotations

from typing import Any

import pytest

from cqpt_cli.rules.changes import Change, ChangeKind, State, changes_between, merged

CASE: dict[str, Any] = {
    "id": "2026-0001",
    "candidate": {"family_name": "Martin"},
    "experience": [
        {"employer": "Un", "start": "2025-01-06", "hours": 100},
        {"employer": "Deux", "start": "2025-02-01"},
    ],
    "documents": [{"id": "contrat", "kind": "contrat-de-travail"}],
}
GRID: dict[str, Any] = {"modality": "quiz", "levels": {"CAD1-C01": 2, "CAD1-C02": {"level": 3, "comment": "net"}}}


def case(**keys: Any) -> State:
    return State({**CASE, **keys}, {"quiz.yaml": GRID}, {"pieces/contrat.pdf": "1"})


def grids(**grids: Any) -> State:
    return State(CASE, {f"{name}.yaml": grid for name, grid in grids.items()}, {"pieces/contrat.pdf": "1"})


BEFORE = case()

SCENARIOS: dict[str, tuple[State, list[Change]]] = {
    "nothing": (case(), []),
    "a fact": (
        case(candidate={"family_name": "Durand"}),
        [Change("case", ChangeKind.CHANGED, ("candidate", "family_name"), "Martin", "Durand")],
    ),
    "a fact more": (case(scheme="dif"), [Change("case", ChangeKind.ADDED, ("scheme",), None, "dif")]),
    "the order of jobs is no change": (case(experience=CASE["experience"][::-1]), []),
    "the hours of one job": (
        case(experience=[{**CASE["experience"][0], "hours": 120}, CASE["experience"][1]]),
        [Change("case", ChangeKind.CHANGED, ("experience", "Un 2025-01-06", "hours"), 100, 120)],
    ),
    "a document listed": (
        case(documents=[*CASE["documents"], {"id": "x", "kind": "preuve"}]),
        [Change("case", ChangeKind.ADDED, ("documents", "x"), None, {"id": "x", "kind": "preuve"})],
    ),
    "a level": (
        grids(quiz={**GRID, "levels": {**GRID["levels"], "CAD1-C01": 3}}),
        [Change("level", ChangeKind.CHANGED, ("quiz.yaml", "CAD1-C01"), {"level": 2}, {"level": 3})],
    ),
    "a level written in another way is no change": (
        grids(quiz={**GRID, "levels": {**GRID["levels"], "CAD1-C01": {"level": 2}}}),
        [],
    ),
    "a level left blank is none": (
        grids(quiz={**GRID, "levels": {"CAD1-C01": None, "CAD1-C02": GRID["levels"]["CAD1-C02"], "CAD1-C03": None}}),
        [Change("level", ChangeKind.REMOVED, ("quiz.yaml", "CAD1-C01"), {"level": 2}, None)],
    ),
    "a grid renamed": (
        grids(quizz=GRID),
        [Change("grid", ChangeKind.MOVED, ("quizz.yaml",), "quiz.yaml", "quizz.yaml")],
    ),
    "a grid renamed and changed at once": (
        grids(quizz={**GRID, "levels": {**GRID["levels"], "CAD1-C01": 3}}),
        [
            Change("grid", ChangeKind.MOVED, ("quizz.yaml",), "quiz.yaml", "quizz.yaml"),
            Change("level", ChangeKind.CHANGED, ("quizz.yaml", "CAD1-C01"), {"level": 2}, {"level": 3}),
        ],
    ),
    "a grid removed and another one added": (
        grids(visite={"modality": "observation", "levels": {"CAD1-C01": 2, "CAD1-C02": {"level": 3}}}),
        [
            Change(
                "grid",
                ChangeKind.ADDED,
                ("visite.yaml",),
                None,
                {"modality": "observation", "levels": {"CAD1-C01": 2, "CAD1-C02": {"level": 3}}},
            ),
            Change("grid", ChangeKind.REMOVED, ("quiz.yaml",), GRID, None),
        ],
    ),
    "a grid removed": (grids(), [Change("grid", ChangeKind.REMOVED, ("quiz.yaml",), GRID, None)]),
    "a document renamed": (
        State(CASE, {"quiz.yaml": GRID}, {"pieces/c.pdf": "1"}),
        [Change("piece", ChangeKind.MOVED, ("pieces/c.pdf",), "pieces/contrat.pdf", "pieces/c.pdf")],
    ),
    "a document replaced": (
        State(CASE, {"quiz.yaml": GRID}, {"pieces/contrat.pdf": "2"}),
        [Change("piece", ChangeKind.CHANGED, ("pieces/contrat.pdf",))],
    ),
    "a grid that can no longer be read was not removed": (
        State(CASE, {}, {"pieces/contrat.pdf": "1"}, frozenset({"quiz.yaml"})),
        [Change("unreadable", ChangeKind.CHANGED, ("quiz.yaml",))],
    ),
    "a case that can no longer be read was not removed": (
        State(None, {"quiz.yaml": GRID}, {"pieces/contrat.pdf": "1"}, frozenset({"case.yaml"})),
        [Change("unreadable", ChangeKind.CHANGED, ("case.yaml",))],
    ),
}


@pytest.mark.parametrize(("after", "expected"), SCENARIOS.values(), ids=SCENARIOS.keys())
def test_changes(after: State, expected: list[Change]) -> None:
    assert list(changes_between(BEFORE, after)) == expected


def test_a_case_is_created_and_removed() -> None:
    assert [change.kind for change in changes_between(State(), State({"received_on": "2026-03-02"}))] == [
        ChangeKind.ADDED
    ]
    assert [change.kind for change in changes_between(State(CASE), State())] == [ChangeKind.REMOVED]


def test_the_first_act_written_without_a_list_and_the_second_with_one() -> None:
    one = {"on": "2026-03-10", "decision": "to-complete"}
    two = {"on": "2026-03-20", "decision": "admissible"}
    after = list(changes_between(case(admissibility=one), case(admissibility=[one, two])))
    assert after == [Change("case", ChangeKind.ADDED, ("admissibility", "2026-03-20 admissible"), None, two)]


def test_a_merge_changed_only_what_no_parent_had() -> None:
    ours, theirs = case(scheme="dif"), case(scheme="cif", priority=True)
    kept_theirs = case(scheme="cif", priority=True)
    third = case(scheme="autre", priority=True)
    assert merged([list(changes_between(parent, kept_theirs)) for parent in (ours, theirs)], ()) == []
    (own,) = merged([list(changes_between(parent, third)) for parent in (ours, theirs)], ())
    assert (own.where, own.after) == (("scheme",), "autre")


def test_what_one_side_had_changed_and_a_merge_gave_up() -> None:
    """Both sides wrote a scheme; the merge kept that of the first: the other one's is told as given up."""
    base, ours, theirs = case(), case(scheme="dif"), case(scheme="cif")
    own = [list(changes_between(base, side)) for side in (ours, theirs)]
    (change,) = merged([list(changes_between(side, ours)) for side in (ours, theirs)], own)
    assert (change.where, change.before, change.after) == (("scheme",), "cif", "dif")


def test_what_a_merge_took_from_one_side_is_told_once() -> None:
    base, ours, theirs = case(), case(), case(scheme="cif")
    own = [list(changes_between(base, side)) for side in (ours, theirs)]
    assert merged([list(changes_between(side, theirs)) for side in (ours, theirs)], own) == []
