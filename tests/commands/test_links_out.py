"""Links of a case that leave the repository: no command reads what lies behind them, nor writes there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Cqpt

CASE = "2026-0002"


def _behind(path: Path) -> None:
    """Put what lies at a path outside of the repository, and a link in its place."""
    outside = path.parents[len(path.parts) - path.parts.index("branche") - 1] / "ailleurs" / path.name
    outside.parent.mkdir(exist_ok=True)
    shutil.move(path, outside)
    path.symlink_to(outside)


LINKS = {"": "", "case.yaml": "/case.yaml", "grids": "/grids", "grids/quiz.yaml": "/grids/quiz.yaml"}

READING = (
    ("check-eligibility", CASE),
    ("check-eligibility", "."),
    ("validate",),
    ("validate", f"cases/{CASE}"),
    ("status",),
    ("status", "--on", "2026-07-01"),
    ("show", CASE),
    ("synthesize", f"cases/{CASE}", "--format", "md"),
    ("synthesize", ".", "--format", "md"),
    ("score", f"cases/{CASE}"),
    ("decide", CASE, "--by", "X", "--dry-run"),
    ("confirm", CASE, "--by", "X"),
    ("letter", CASE),
    ("new", "grid", CASE, "--modality", "quiz", "--evaluator", "X", "--assessed-on", "2026-11-02"),
)

READS_NOTHING_OF = {"grids": ("check-eligibility",), "grids/quiz.yaml": ("check-eligibility", "new")}
"""What reads no grid, and what writes one more."""


@pytest.mark.parametrize("link", LINKS)
def test_every_command_names_the_link_and_reads_nothing_behind_it(year: Path, cqpt: Cqpt, link: str) -> None:
    path = year / "cases" / CASE / link
    _behind(path)
    for command in READING:
        if command[0] in READS_NOTHING_OF.get(link, ()):
            continue
        code, out, err = cqpt(*command)
        said = out + err
        assert code != 0, command
        assert "link-elsewhere" in said, command
        assert f"cases/{CASE}{LINKS[link]}" in said, command
        assert "Traceback" not in said


@pytest.mark.parametrize("link", ["", "case.yaml"])
def test_the_register_and_a_delivery_do_not_pass_over_such_a_case(year: Path, cqpt: Cqpt, link: str) -> None:
    """A number that it may hold could be given a second time."""
    _behind(year / "cases" / CASE / link)
    file = year / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("delivery:")[0], encoding="utf-8")
    for command in (("register",), ("deliver", "2026-0001", "--by", "X")):
        code, _out, err = cqpt(*command)
        assert code == 2, command
        assert "error[link-elsewhere]" in err, command
    assert "delivery:" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command",
    [
        lambda file: ("attach", CASE, file, "--kind", "preuve"),
        lambda file: ("attach", CASE, file, "--kind", "preuve", "--dry-run"),
    ],
)
def test_nothing_is_written_behind_a_link(
    year: Path, cqpt: Cqpt, tmp_path: Path, command: Callable[[Path], tuple[object, ...]]
) -> None:
    outside = tmp_path / "ailleurs"
    outside.mkdir()
    (year / "cases" / CASE / "pieces").symlink_to(outside)
    file = tmp_path / "preuve.pdf"
    file.write_bytes(b"%PDF")
    before = (year / "cases" / CASE / "case.yaml").read_bytes()
    code, _out, err = cqpt(*command(file))
    assert code == 2
    assert "error[link-elsewhere]" in err
    assert list(outside.iterdir()) == []
    assert (year / "cases" / CASE / "case.yaml").read_bytes() == before


def test_all_the_cases_behind_one_link(year: Path, cqpt: Cqpt) -> None:
    _behind(year / "cases")
    for command in (("validate",), ("status",), ("register",), ("check-eligibility", ".")):
        code, _out, err = cqpt(*command)
        assert code == 2, command
        assert "cases: error[link-elsewhere]" in err


def test_a_case_behind_a_link_is_listed_under_its_own_name(year: Path, cqpt: Cqpt) -> None:
    folder = year / "cases" / CASE
    folder.rename(year.parent / "un autre nom")
    folder.symlink_to(year.parent / "un autre nom")
    for command in (("status", "--json"), ("status", "--on", "2026-07-01", "--json")):
        standings = json.loads(cqpt(*command)[1])
        assert [one["phase"] for one in standings if one["case"] == CASE] == ["unreadable"]


def test_a_link_inside_the_repository_is_followed(year: Path, cqpt: Cqpt) -> None:
    grid = year / "cases" / CASE / "grids/quiz.yaml"
    grid.rename(year / "quiz.txt")
    grid.symlink_to("../../../quiz.txt")
    _code, out, _err = cqpt("validate", "--json")
    assert "link-elsewhere" not in {one["id"] for one in json.loads(out)["findings"]}
