"""`cqpt validate` holds the sittings, the cases and the accreditations against one another, in both directions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Cqpt

JUNE, SEPTEMBER = "sessions/2026-06-24.yaml", "sessions/2026-09-16.yaml"
JALONS = "organisations/jalons-competences.yaml"
PERIOD = "{from: 2026-01-15, to: 2028-01-14"


def edit(root: Path, file: str, before: str, after: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def findings(cqpt: Cqpt) -> set[tuple[str, str, str]]:
    """What is found of the links between sittings, cases and bodies: what, in which file, on what text."""
    wanted = {
        "unknown-case",
        "unknown-sitting",
        "not-on-the-agenda",
        "agenda-undecided",
        "unknown-organisation",
        "unknown-certificate",
    }
    found = json.loads(cqpt("validate", "--json")[1])["findings"]
    return {(one["id"], one["path"], _pointed(one)) for one in found if one["id"] in wanted}


def _pointed(finding: dict[str, object]) -> str:
    lines = Path(str(finding["path"])).read_text(encoding="utf-8").split("\n")
    return lines[int(str(finding["line"])) - 1][int(str(finding["column"])) - 1 :]


EDITS = {
    "a case that does not exist": (
        (JUNE, "2026-0006, 2026-0007]", "2026-0006, 2026-0007, 2026-0099]"),
        {("unknown-case", JUNE, "2026-0099]")},
    ),
    "an appeal of a case that does not exist": (
        (SEPTEMBER, "appeals: [2026-0006", "appeals: [2026-0099, 2026-0006"),
        {("unknown-case", SEPTEMBER, "2026-0099, 2026-0006, 2026-0007]                # le premier sur la procédure, le second sur le résultat")},
    ),
    "a case decided at a sitting that does not list it": (
        (JUNE, "[2026-0001, ", "["),
        {("not-on-the-agenda", "cases/2026-0001/case.yaml", "2026-06-24")},
    ),
    "an appeal answered at a sitting that does not list it": (
        (SEPTEMBER, "appeals: [2026-0006, ", "appeals: ["),
        {("not-on-the-agenda", "cases/2026-0006/case.yaml", "2026-09-16")},
    ),
    "a case on the agenda of a closed sitting that decided nothing on it": (
        (JUNE, "2026-0006, 2026-0007]", "2026-0006, 2026-0007, 2026-0012]"),
        {("agenda-undecided", JUNE, "2026-0012]")},
    ),
    "a body that does not exist, and one that was studied off the agenda": (
        (SEPTEMBER, "accreditations: [reperes-evaluation]", "accreditations: [repere-evaluation]"),
        {
            ("unknown-organisation", SEPTEMBER, "repere-evaluation]"),
            ("not-on-the-agenda", SEPTEMBER, "reperes-evaluation"),
        },
    ),
    "an accreditation of a sitting that does not exist": (
        (JALONS, PERIOD, PERIOD + ", session: 2026-01-10"),
        {("unknown-sitting", JALONS, "2026-01-10}")},
    ),
    "an accreditation of a sitting that had it not on its agenda": (
        (JALONS, PERIOD, PERIOD + ", session: 2026-06-24"),
        {("not-on-the-agenda", JALONS, "2026-06-24}")},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), EDITS.values(), ids=EDITS.keys())
def test_what_does_not_go_together(
    year: Path, cqpt: Cqpt, change: tuple[str, str, str], expected: set[tuple[str, str, str]]
) -> None:
    assert findings(cqpt) == set()
    edit(year, *change)
    assert findings(cqpt) == expected
    assert findings(cqpt) == expected  # from the index


def test_a_body_that_has_not_changed_is_held_against_a_sitting_that_has(year: Path, cqpt: Cqpt) -> None:
    edit(year, JALONS, PERIOD, PERIOD + ", session: 2026-09-16")
    edit(
        year,
        SEPTEMBER,
        "accreditations: [reperes-evaluation]",
        "accreditations: [reperes-evaluation, jalons-competences]",
    )
    assert findings(cqpt) == set()
    edit(year, SEPTEMBER, ", jalons-competences]", "]")
    assert findings(cqpt) == {("not-on-the-agenda", JALONS, "2026-09-16}")}


def test_a_sitting_that_cannot_be_read_is_not_said_to_be_missing(year: Path, cqpt: Cqpt) -> None:
    edit(year, JUNE, "cases: [", "cases: [[")
    assert findings(cqpt) == set()
    assert "invalid-yaml" in cqpt("validate")[2]
