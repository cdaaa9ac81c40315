"""What makes a judgement suspect, and what does not."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.law.accord import Accord, default_accord
from cqpt_cli.models.acts import Judged
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rules.judgement import (
    changes_since,
    fingerprint_of_grid,
    ground_of_decision,
    ground_of_grid,
    renamed_since,
)

CASE: dict[str, Any] = {
    "format": "case/1",
    "id": "2026-0001",
    "certificate": "conseiller-clientele-a-distance",
    "route": "acces-libre",
    "received_on": "2026-03-02",
    "candidate": {"family_name": "Martin", "given_names": "Léa", "email": "lea@example.org"},
    "experience": [{"employer": "Un", "job": "Conseillère", "start": "2025-01-06", "weekly_hours": 35}],
    "documents": [
        {"id": "contrat", "kind": "contrat-de-travail", "sha256": "a" * 64},
        {"id": "bulletins", "kind": "bulletin-de-paie", "received_on": "2026-03-02"},
    ],
}

GRID: dict[str, Any] = {
    "format": "grid/1",
    "case": "2026-0001",
    "certificate": "conseiller-clientele-a-distance",
    "modality": "observation",
    "assessed_on": "2026-05-11",
    "evaluator": {"name": "Camille Durand"},
    "levels": {"CAD1-F01": 3, "CAD1-F05": {"level": 4, "evidence": ["contrat"]}},
}


def changed(data: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {**data, **keys}


def marks(grid: dict[str, Any], case: dict[str, Any]) -> Judged:
    ground = ground_of_grid(Grid.model_validate(grid), Case.model_validate(case), certificate())
    return Judged(
        on=date(2026, 5, 11),
        by="Camille Durand",
        case=ground.case,
        referential=ground.referential,
        documents=ground.documents,
    )


def certificate() -> Any:
    return default_accord().certificate("conseiller-clientele-a-distance")


def since(judged: Judged, case: dict[str, Any], grid: dict[str, Any] = GRID) -> list[tuple[str, str]]:
    return list(
        changes_since(judged, ground_of_grid(Grid.model_validate(grid), Case.model_validate(case), certificate()))
    )


CONTRACT, PAYSLIPS = CASE["documents"]

HARMLESS = {
    "nothing": CASE,
    "how to reach the candidate": changed(CASE, candidate={**CASE["candidate"], "email": "autre@example.org", "phone": "01"}),
    "an act": changed(CASE, admissibility={"on": "2026-03-10", "by": "X", "decision": "admissible"}),
    "a document more": changed(CASE, documents=[*CASE["documents"], {"id": "x", "kind": "preuve"}]),
    "a document that the grid does not cite": changed(CASE, documents=[CONTRACT, {**PAYSLIPS, "received_on": "2026-03-03"}]),
    "the order of the documents": changed(CASE, documents=[PAYSLIPS, CONTRACT]),
    "the title of a document": changed(CASE, documents=[{**CONTRACT, "title": "Contrat de 2025"}, PAYSLIPS]),
}  # fmt: skip


@pytest.mark.parametrize("after", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_makes_nothing_suspect(after: dict[str, Any]) -> None:
    assert since(marks(GRID, CASE), after) == []


SUSPECT = {
    "the candidate": (changed(CASE, candidate={"family_name": "Durand", "given_names": "Léa"}), [("case", "")]),
    "a job": (changed(CASE, experience=[]), [("case", "")]),
    "a document that the grid cites": (
        changed(CASE, documents=[{**CONTRACT, "sha256": "b" * 64}, PAYSLIPS]),
        [("documents", "contrat")],
    ),
    "a document that is gone": (changed(CASE, documents=[PAYSLIPS]), [("documents-gone", "contrat")]),
}


@pytest.mark.parametrize(("after", "expected"), SUSPECT.values(), ids=SUSPECT.keys())
def test_what_makes_a_grid_suspect(after: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert since(marks(GRID, CASE), after) == expected


def test_the_spelling_of_hours_changes_nothing() -> None:
    from decimal import Decimal

    one = changed(CASE, experience=[{**CASE["experience"][0], "weekly_hours": Decimal("35.50")}])
    other = changed(CASE, experience=[{**CASE["experience"][0], "weekly_hours": Decimal("35.5")}])
    assert since(marks(GRID, one), other) == []


def test_the_wording_of_an_item_makes_a_grid_suspect(tmp_path: Path) -> None:
    """Another référentiel, in which one word of one item is another."""
    folder = tmp_path / "accord"
    shutil.copytree(default_accord().folder, folder)
    file = folder / "certificates" / "conseiller-clientele-a-distance" / "activities.yaml"
    text = file.read_text(encoding="utf-8")
    assert "Se servir de l'outil" in text
    file.write_text(text.replace("Se servir de l'outil", "Se servir d'un outil", 1), encoding="utf-8")
    other = Accord(folder).certificate("conseiller-clientele-a-distance")
    now = ground_of_grid(Grid.model_validate(GRID), Case.model_validate(CASE), other)
    assert list(changes_since(marks(GRID, CASE), now)) == [("referential", "")]


def test_the_portfolio_rests_on_every_document() -> None:
    portfolio = changed(GRID, modality="dossier-de-preuves", levels={})
    after = changed(CASE, documents=[CONTRACT, {**PAYSLIPS, "received_on": "2026-03-03"}])
    assert since(marks(portfolio, CASE), after, portfolio) == [("documents", "bulletins")]


def test_an_award_rests_on_the_grids() -> None:
    case, grid = Case.model_validate(CASE), Grid.model_validate(GRID)
    then = ground_of_decision(case, {"grids/observation.yaml": grid})
    judged = Judged(on=date(2026, 6, 18), by="CPNE", case=then.case, documents=then.documents, grids=then.grids)
    better = Grid.model_validate(changed(GRID, levels={"CAD1-F01": 4}))
    confirmed = grid.model_copy(update={"judged": marks(GRID, CASE)})
    assert list(changes_since(judged, ground_of_decision(case, {"grids/observation.yaml": better}))) == [
        ("grids", "grids/observation.yaml")
    ]
    assert list(changes_since(judged, ground_of_decision(case, {"grids/observation.yaml": confirmed}))) == []


def test_a_grid_that_says_the_same_under_another_name_is_not_suspect() -> None:
    case, grid = Case.model_validate(CASE), Grid.model_validate(GRID)
    then = ground_of_decision(case, {"grids/observation.yaml": grid, "grids/quiz.yaml": grid})
    judged = Judged(on=date(2026, 6, 18), by="CPNE", grids=then.grids)
    better = Grid.model_validate(changed(GRID, levels={"CAD1-F01": 4}))
    now = ground_of_decision(case, {"grids/quiz.yaml": grid, "grids/visite.yaml": grid})
    assert list(changes_since(judged, now)) == []
    assert renamed_since(judged, now) == {"grids/observation.yaml": "grids/visite.yaml"}
    # Renamed and changed, it is another grid: nobody judged what it says.
    now = ground_of_decision(case, {"grids/quiz.yaml": grid, "grids/visite.yaml": better})
    assert list(changes_since(judged, now)) == [("grids-gone", "grids/observation.yaml")]
    assert renamed_since(judged, now) == {}
    # One new name stands for one old one only.
    now = ground_of_decision(case, {"grids/visite.yaml": grid})
    assert len(renamed_since(judged, now)) == len(list(changes_since(judged, now))) == 1


def test_a_key_that_says_its_default_changes_nothing() -> None:
    """So that a format can grow: `prediagnostic: false` is what a grid says that leaves the key out."""
    plain = {
        "format": "grid/1", "case": "2026-0001", "certificate": "conseiller-clientele-a-distance", "modality": "quiz",
        "assessed_on": "2026-05-11", "evaluator": {"name": "Camille Durand"}, "levels": {"CAD1-C01": 3},
    }  # fmt: skip
    said = plain | {"prediagnostic": False, "comment": None, "levels": {"CAD1-C01": {"level": 3, "evidence": []}}}
    one, other, changed = (Grid.model_validate(data) for data in (plain, said, plain | {"prediagnostic": True}))
    assert fingerprint_of_grid(one) == fingerprint_of_grid(other)
    assert fingerprint_of_grid(one) != fingerprint_of_grid(changed)
