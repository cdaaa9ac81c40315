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
    assert len({json.dumps(one) for one in findings(cqpt)}) == len(findings(cqpt)), "each is said once"
    assert cqpt("validate")[0] == 1
    code, _out, err = cqpt("deliver", case, "--duplicate", "--reason", "perdu par la poste", "--by", "CPNE")
    assert code == 2
    assert "error[award-unfounded]" in err


STUDIES = {
    "forty votes of four members on an accreditation": ("too-many-votes", VOTES, VOTES.replace("4", "40", 1)),
    "an opinion that was voted down": ("not-adopted", VOTES, "votes: {in_favour: 1, against: 3, abstained: 0}"),
    "someone aside from a study who does not sit": ("not-present", VOTES, f"{VOTES}\n    aside: [Zoé Absente]"),
    "a member who evaluates for the body that is studied": (
        "member-not-recused", "Anne Moreau, college: salaries", "Paul Estève, college: salaries",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", STUDIES.values(), ids=list(STUDIES))
def test_a_study_is_held_to_the_same(branch: Path, cqpt: Cqpt, row: tuple[str, str, str]) -> None:
    """What a sitting thinks of an accreditation is a decision of it, too (accord, art. 5)."""
    id, before, after = row
    assert id not in {one["id"] for one in findings(cqpt)}
    replacing(SECOND, (before, after))(branch)
    assert (id, SECOND) in {(one["id"], one["path"]) for one in findings(cqpt)}


def test_an_award_that_was_decided_twice_carries_no_certificate(branch: Path, cqpt: Cqpt) -> None:
    """Refused in June and awarded in September, with nothing in between that opened the case again (accord, art. 5)."""
    first = "award:\n  - {on: 2026-08-20, by: Solène Marchand, decision: refused, session: 2026-08-20,"
    first += " reasons: [{code: savoirs-non-acquis, fact: le niveau attendu n'est pas atteint}]}\n"
    replacing(FOUR, ("award:\n", first))(branch)
    assert ("award-twice", FOUR) in {(one["id"], one["path"]) for one in findings(cqpt)}
    code, _out, err = cqpt("deliver", "2026-0013", "--duplicate", "--reason", "perdu par la poste", "--by", "CPNE")
    assert code == 2
    assert "avait déjà décidé" in err


@pytest.mark.parametrize("row", EDITS.values(), ids=list(EDITS))
def test_one_case_by_itself_is_held_to_the_same(branch: Path, cqpt: Cqpt, row: tuple[str, str, str, Edit]) -> None:
    id, file, case, edit = row
    edit(branch)
    named = f"cases/{case}" if file.startswith("cases/") else file
    assert any(one["id"] == id and one["path"].endswith(file) for one in findings(cqpt, named))


def findings(cqpt: Cqpt, *paths: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(cqpt("validate", *paths, "--json")[1])["findings"]
    return found
