"""The portfolio of evidence: what is supported, what is not, how old a piece may be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rules.evidence import Portfolio, portfolio_of

ACCORD = default_accord()
DISTANCE = ACCORD.certificate("conseiller-clientele-a-distance")
RECEIVED = date(2026, 3, 2)


def portfolio(
    *documents: dict[str, Any], on: date = RECEIVED, grids: dict[str, Grid] | None = None, **more: Any
) -> Portfolio:
    case = Case.model_validate(
        {
            "format": "case/1",
            "id": "2026-0001",
            "certificate": DISTANCE.id,
            "route": "acces-libre",
            "received_on": RECEIVED,
            "candidate": {"family_name": "Martin", "given_names": "Léa"},
            "documents": [{"kind": "temoignage", **one} for one in documents],
            **more,
        }
    )
    return portfolio_of(case, grids or {}, DISTANCE, ACCORD.at(on), on)


@pytest.mark.parametrize(
    ("made_on", "stale"),
    # Three years before 2 March 2026 is 2 March 2023: that day is not older, the day before is.
    [("2023-03-02", False), ("2023-03-01", True), ("2026-06-01", False), (None, None)],
)
def test_freshness(made_on: str | None, stale: bool | None) -> None:
    (piece,) = portfolio({"id": "a", "made_on": made_on}).pieces
    assert piece.stale is stale


def test_freshness_on_another_day() -> None:
    """On 2 March 2027 the oldest that is not flagged is of 2 March 2024."""
    assert [one.stale for one in portfolio({"id": "a", "made_on": "2024-03-01"}).pieces] == [False]
    assert [one.stale for one in portfolio({"id": "a", "made_on": "2024-03-01"}, on=date(2027, 3, 2)).pieces] == [True]


def test_one_knowledge_is_supported_wherever_it_is_printed() -> None:
    """CAD1-C04 and CAD2-C02 are COM-C07: one link supports both, and both count once."""
    found = portfolio({"id": "a", "items": ["CAD2-C02"]})
    assert {item.entry.id for item in found.items if item.pieces} == {"CAD1-C04", "CAD2-C02"}
    assert [item.entry.knowledge for item in found.supported] == ["COM-C07"]
    assert portfolio({"id": "a", "items": ["COM-C07"]}).supported[0].pieces == ("a",)


def test_specific_items_are_not_expected_of_a_portfolio() -> None:
    """CAD1-C02 is specific by hypothesis: supported, it is said; unsupported, it is not missed."""
    nothing, linked = portfolio(), portfolio({"id": "a", "items": ["CAD1-C02"]})
    assert "CAD1-C02" not in {item.entry.id for item in nothing.unsupported}
    assert [item.entry.id for item in linked.not_entitled] == ["CAD1-C02"]
    assert len(nothing.unsupported) == len(linked.unsupported)


def test_what_is_carried_over_is_not_missed() -> None:
    carried = {
        "certificate": "conseiller-clientele-en-point-de-distribution",
        "awarded_on": "2024-06-01",
        "exercise": "daily",
        "items": {"COM-C07": 3},
    }
    assert "COM-C07" in {item.entry.knowledge for item in portfolio().unsupported}
    assert "COM-C07" not in {item.entry.knowledge for item in portfolio(carry_over=carried).unsupported}


def test_what_a_grid_cites_supports_its_item_and_belongs_to_the_portfolio() -> None:
    grid = Grid.model_validate(
        {
            "format": "grid/1",
            "case": "2026-0001",
            "certificate": DISTANCE.id,
            "modality": "dossier-de-preuves",
            "assessed_on": "2026-05-11",
            "evaluator": {"name": "Camille Durand"},
            "levels": {"CAD1-P10": {"level": 3, "evidence": ["bulletin"]}},
        }
    )
    payslip = {"id": "bulletin", "kind": "bulletin-de-paie"}
    assert portfolio(payslip).pieces == ()  # a proof of the activity, and of nothing else
    found = portfolio(payslip, grids={"grids/portfolio.yaml": grid})
    assert [piece.cited for piece in found.pieces] == [(("grids/portfolio.yaml", "CAD1-P10"),)]
    assert [item.entry.id for item in found.supported] == ["CAD1-P10"]
    assert [piece.piece.id for piece in portfolio({**payslip, "items": ["CAD1-P10"]}).pieces] == ["bulletin"]


def test_what_is_to_look_at() -> None:
    attested = {"attested_by": {"name": "Nadia Perrin"}, "made_on": "2026-01-05", "items": ["CAD1-P10"]}
    found = portfolio({"id": "a", **attested}, {"id": "b", "items": ["CAD1-E07"], "made_on": "2026-01-05"}, {"id": "c"})
    assert [one.piece.id for one in found.unattested] == ["b", "c"]
    assert [one.piece.id for one in found.undated] == ["c"]
    assert [one.piece.id for one in found.idle] == ["c"]
