"""What an editor wrote is held to the same list of checks as what a command writes: `validate` finds it, `deliver` refuses.

Each row edits a sound repository, the example branch, into one state. The branch is checked once before, so that what the
index remembers is held against the edit too.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Cqpt

BRANCH = Path(__file__).parent.parent.parent / "examples" / "branche-2026"

Edit = Callable[[Path], None]


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "branche"
    shutil.copytree(BRANCH, root, ignore=shutil.ignore_patterns(".cqpt", "syntheses"))
    monkeypatch.chdir(root)
    return root


def replacing(path: str, *pairs: tuple[str, str]) -> Edit:
    """An edit that replaces texts, each of which stands once in the file."""

    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        for before, after in pairs:
            assert text.count(before) == 1, (path, before)
            text = text.replace(before, after)
        (root / path).write_text(text, encoding="utf-8")

    return edit


def without_minutes(path: str) -> Edit:
    """An edit that takes the minutes off a sitting: they stand at its end."""

    def edit(root: Path) -> None:
        text = (root / path).read_text(encoding="utf-8")
        before, minutes, _rest = text.partition("\nminutes:\n")
        assert minutes
        (root / path).write_text(before + "\n", encoding="utf-8")

    return edit


def unlinking(path: str) -> Edit:
    return lambda root: (root / path).unlink()


FIRST, SECOND = "sessions/2026-06-24.yaml", "sessions/2026-09-16.yaml"
FOUR, CASE = "cases/2026-0013/case.yaml", "cases/2026-0001/case.yaml"
VOTES = "votes: {in_favour: 4, against: 0, abstained: 0}"

EDITS = {
    "forty votes of four members": (
        "too-many-votes", FOUR, "2026-0013", replacing(FOUR, (VOTES, "votes: {in_favour: 40, against: 0, abstained: 0}")),
    ),
    "as many against as in favour": (
        "not-adopted", FOUR, "2026-0013", replacing(FOUR, (VOTES, "votes: {in_favour: 2, against: 2, abstained: 0}")),
    ),
    "a case moved from the agenda of the awards to that of the appeals": (
        "not-on-the-agenda", FOUR, "2026-0013",
        replacing(SECOND, ("cases: [2026-0008, 2026-0013]", "cases: [2026-0008]"),
                  ("appeals: [2026-0006, 2026-0007]", "appeals: [2026-0006, 2026-0007, 2026-0013]")),
    ),
    "nobody recused, nobody aside, and four votes": (
        "member-not-recused", CASE, "2026-0001",
        replacing(CASE, ("    recused: [Paul Roux]\n    aside: [Marc Lenoir]\n", ""),
                  ("votes: {in_favour: 2, against: 0, abstained: 0}", VOTES)),
    ),
    "one recused, and the colleges no longer equal": (
        "sitting-not-regular", CASE, "2026-0001", replacing(CASE, ("    aside: [Marc Lenoir]\n", "")),
    ),
    "a member steps aside who does not sit": (
        "not-present", CASE, "2026-0001", replacing(CASE, ("aside: [Marc Lenoir]", "aside: [Marc Lenoir, Zoé Absente]")),
    ),
    "no minutes under certificates that were delivered": (
        "award-unfounded", CASE, "2026-0001", without_minutes(FIRST),
    ),
    "the file of the sitting is gone": ("unknown-sitting", CASE, "2026-0001", unlinking(FIRST)),
    "the decision names no sitting": (
        "award-without-sitting", CASE, "2026-0001",
        replacing(CASE, ("    session: 2026-06-24\n    votes: {in_favour: 2", "    votes: {in_favour: 2")),
    ),
    "a decision after the minutes were closed": (
        "sitting-closed", CASE, "2026-0001",
        replacing(CASE, ("  - on: 2026-06-24\n    by: Solène Marchand\n    decision: awarded",
                         "  - on: 2026-06-29\n    by: Solène Marchand\n    decision: awarded")),
    ),
    "a sitting of one college": (
        "sitting-not-regular", FIRST, "2026-0001",
        replacing(FIRST, ("Paul Roux, college: employeurs", "Paul Roux, college: salaries"),
                  ("Inès Blanc, college: employeurs", "Inès Blanc, college: salaries")),
    ),
}  # fmt: skip
"""What is edited: the id by which `validate` finds it, in which file, on which case a certificate rests, and the edit."""


@pytest.mark.parametrize("row", EDITS.values(), ids=list(EDITS))
def test_what_was_edited_by_hand_is_found_and_nothing_is_delivered_on_it(
    branch: Path, cqpt: Cqpt, row: tuple[str, str, str, Edit]
) -> None:
    id, file, case, edit = row
    before = {(one["id"], one["path"]) for one in findings(cqpt)}
    assert (id, file) not in before
    edit(branch)
    assert (id, file) in {(one["id"], one["path"]) for one in findings(cqpt)}
    assert cqpt("validate")[0] == 1
    code, _out, err = cqpt("deliver", case, "--duplicate", "--reason", "perdu par la poste", "--by", "CPNE")
    assert code == 2
    assert "error[award-unfounded]" in err


@pytest.mark.parametrize("row", EDITS.values(), ids=list(EDITS))
def test_one_case_by_itself_is_held_to_the_same(branch: Path, cqpt: Cqpt, row: tuple[str, str, str, Edit]) -> None:
    id, file, case, edit = row
    edit(branch)
    named = f"cases/{case}" if file.startswith("cases/") else file
    assert any(one["id"] == id and one["path"].endswith(file) for one in findings(cqpt, named))


def findings(cqpt: Cqpt, *paths: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(cqpt("validate", *paths, "--json")[1])["findings"]
    return found
