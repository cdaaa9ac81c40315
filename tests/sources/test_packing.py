"""What the index keeps of a problem comes back as it was, in no language, and with its paths where the repository is now."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.findings import Basis, Days, Minutes, Number, Sentence, Severity, Source, unsaid
from cqpt_cli.sources.packing import packed, unpacked

ROOT = Path("/branche")

FACTS = [
    "Opaline Télécom", "", 3, True, None, Days(365), Minutes(90), Decimal("151.67"), Number("100.50"), Fraction(1607, 3),
    date(2026, 5, 11), ROOT / "cases/2026-0001/grids/quiz.yaml", ("CAD1-C01", "CAD1-C02"), (),
    unsaid("{name}: {value}", name=Sentence("quiz"), value=date(2026, 1, 2)),
]  # fmt: skip


@pytest.mark.parametrize("fact", FACTS, ids=repr)
def test_a_fact_comes_back_as_it_was(fact: Any) -> None:
    message = unsaid("a fact: {fact}", fact=fact)
    problem = Diagnostic("suspect", message, None, message, (Source("accord, art. 5", Basis.HYPOTHESIS),))
    back = unpacked(json.loads(json.dumps(packed(problem, ROOT))), ROOT)
    assert back == problem
    assert isinstance(back.message, Sentence)
    assert type(back.message.facts["fact"]) is type(fact)  # an hour is no number, and a day no text


def test_paths_are_where_the_repository_is_now() -> None:
    place = Position(ROOT / "cases/2026-0001/case.yaml", 3, 1, "id: x", 2)
    remedy = unsaid("cqpt confirm {path}", path=place.path)
    kept = packed(Diagnostic("suspect", "as git said it", place, remedy, severity=Severity.WARNING), ROOT)
    moved = unpacked(json.loads(json.dumps(kept)), Path("/ailleurs"))
    there = Path("/ailleurs/cases/2026-0001/case.yaml")
    assert moved.position == Position(there, 3, 1, "id: x", 2)
    assert moved.remedy == unsaid("cqpt confirm {path}", path=there)
    assert (moved.message, moved.severity) == ("as git said it", Severity.WARNING)
