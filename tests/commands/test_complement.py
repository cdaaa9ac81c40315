"""A complementary evaluation is on the open items only, and ends with a global grid and its opinion (cahier, III, phase 3; IV)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.grid import Modality
from tests.commands.acts import ANA, grid, phase, sitting, transmitted
from tests.commands.conftest import Cqpt, Done, Refused

OPEN, CLOSED = "CAD1-F01", "CAD1-F05"
"""Both are assessed by the observation, where they got 2: the commission asks for a complement on the first one only."""


@pytest.fixture
def asked(root: Path, done: Done) -> Path:
    transmitted(done, root, level=2)
    reason = ("--reason", "savoirs-non-acquis: le premier entretien reste hésitant")
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation")
    done(*decide, *reason, "--item", OPEN, *ANA)
    return root


def levels(cqpt: Cqpt) -> tuple[dict[str, Any], list[str]]:
    _code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    (answer,) = json.loads(out)
    remarks = [one["message"] for one in answer["observations"] if one["id"] == "outside-complementary-evaluation"]
    return {one["id"]: one["level"] for one in answer["items"]}, remarks


def test_a_level_on_a_closed_item_is_not_retained_and_said(asked: Path, cqpt: Cqpt) -> None:
    grid(asked, Modality.OBSERVATION, "2026-09-14", 4, only=(OPEN, CLOSED), name="observation-2")
    retained, remarks = levels(cqpt)
    assert (retained[OPEN], retained[CLOSED]) == (4, 2)
    (said,) = remarks
    assert CLOSED in said
    assert OPEN not in said


def test_nor_does_the_global_grid_change_it(asked: Path, cqpt: Cqpt) -> None:
    """A justified level of the global grid prevails, on an open item."""
    file = grid(asked, Modality.GLOBAL, "2026-09-15", name="globale-2")
    justified = "".join(f'  {id}: {{level: 5, comment: "vu et revu"}}\n' for id in (OPEN, CLOSED))
    file.write_text(file.read_text(encoding="utf-8").replace("levels: {}\n", f"levels:\n{justified}"), encoding="utf-8")
    retained, remarks = levels(cqpt)
    assert (retained[OPEN], retained[CLOSED]) == (5, 2)
    assert len(remarks) == 1


def test_the_same_knowledge_elsewhere_is_open_too(root: Path, done: Done, cqpt: Cqpt) -> None:
    """Annexe 3 prints it once; under two activities it is one knowledge: CAD1-C04 and CAD2-C02 are COM-C07."""
    transmitted(done, root, level=2)
    reason = ("--reason", "savoirs-non-acquis: le premier entretien reste hésitant")
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation")
    done(*decide, *reason, "--item", "CAD1-C04", *ANA)
    grid(root, Modality.QUIZ, "2026-09-14", 4, only=("COM-C07",), name="quiz-2")
    retained, remarks = levels(cqpt)
    assert (retained["CAD1-C04"], retained["CAD2-C02"], remarks) == (4, 4, [])


def test_without_its_global_grid_it_is_not_over(asked: Path, done: Done, refused: Refused) -> None:
    grid(asked, Modality.OBSERVATION, "2026-09-14", 4, only=(OPEN,), name="observation-2")
    (line,) = json.loads(done("status", "--json"))
    assert (line["phase"], line["missing"]) == ("complementary", [OPEN, "globale"])
    hand_in = ("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-09-20")
    refused("act-not-now", *hand_in)
    file = grid(asked, Modality.GLOBAL, "2026-09-15", name="globale-2")
    text = file.read_text(encoding="utf-8")
    without = text.replace("opinion: {proposal: favourable}\n", "").replace("levels: {}", f"levels: {{{OPEN}: 4}}")
    file.write_text(without, encoding="utf-8")
    (line,) = json.loads(done("status", "--json"))
    assert (line["phase"], line["missing"]) == ("transmission", ["opinion"])
    assert "avis de l'organisme évaluateur" in refused("not-complete", *hand_in)
    file.write_text(text, encoding="utf-8")
    done(*hand_in)
    assert phase(done) == "commission"
    sitting(asked, "2026-09-30")
    (case,) = json.loads(done("commission", "prepare", "2026-09-30", "--json"))["cases"]
    assert case["blocks"] == []


def test_a_new_grid_lists_the_open_items_only(asked: Path, done: Done) -> None:
    new = ("--modality", "observation", "--evaluator", "Camille Durand", "--assessed-on")
    done("new", "grid", "2026-0001", *new, "2026-09-14")
    text = (asked / "cases/2026-0001/grids/observation-2.yaml").read_text(encoding="utf-8")
    assert f"  {OPEN}:" in text
    assert f"  {CLOSED}:" not in text
