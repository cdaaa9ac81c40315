"""The quiz in a real browser: answered, interrupted, exported, scored; its page holds no key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import Question, QuestionKind
from cqpt_cli.sources import clock
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.browser.conftest import DARK, DESK, PHONE
from tests.browser.test_grid_form import exported, opened
from tests.commands import acts
from tests.commands.conftest import Cqpt


@pytest.fixture
def page_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cqpt: Cqpt) -> Path:
    """The page of a quiz of 30 minutes."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    monkeypatch.chdir(tmp_path)
    acts.repository_agreed(tmp_path)
    code, out, _err = cqpt("quiz", "build", "2026-0001", "--seed", "mai", "--json")
    assert code == 0
    return Path(json.loads(out)["documents"][0]).resolve()


def asked(root: Path) -> list[dict[str, Any]]:
    (file,) = (root / "cases/2026-0001/quiz").glob("*.yaml")
    data = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict)
    found: Any = data["questions"]
    return list(found)


def answer(page: Any, question: Question, shown: list[int], *, rightly: bool) -> None:
    """Answer as someone who knows, or who is wrong, reading only what the page shows."""
    box = page.locator(f'.question[data-id="{question.id}"]')
    match question.kind:
        case QuestionKind.SINGLE:
            place = next(p for p, of in enumerate(shown) if question.choices[of].right == rightly)
            box.locator("input").nth(place).check()
        case QuestionKind.MULTIPLE:
            for place, of in enumerate(shown):
                if question.choices[of].right == rightly:
                    box.locator("input").nth(place).check()
        case QuestionKind.TRUE_FALSE:
            box.locator("input").nth(0 if bool(question.answer) is rightly else 1).check()
        case QuestionKind.NUMERIC:
            box.locator("input").fill(str(question.answer).replace(".", ",") if rightly else "-1")
        case _:
            for row in range(len(shown)):
                place = shown.index(row) if rightly else (shown.index(row) + 1) % len(shown)
                box.locator("select").nth(row).select_option(str(place))


@pytest.mark.parametrize(("rightly", "level"), [(True, 3), (False, 0)])
def test_answers_become_levels(
    page_file: Path, chromium: Any, cqpt: Cqpt, tmp_path: Path, rightly: bool, level: int
) -> None:
    """All right: every item that was asked has level 3, the most a quiz gives; all wrong: 0. In between, it is reopened."""
    accord = default_accord()
    page = opened(chromium, page_file, PHONE)
    questions = asked(tmp_path)
    for place, one in enumerate(questions):
        if place == len(questions) // 2:
            page.wait_for_timeout(400)
            page.reload()
            page.wait_for_selector("html[data-ready=yes]")
            assert page.inner_text("#faits") == str(place)
        answer(page, accord.questions[one["question"]], one["shown"], rightly=rightly)
    assert page.inner_text("#faits") == str(len(questions))
    file = exported(page, tmp_path / "reponses.json")
    assert page.troubles == []
    code, out, err = cqpt("quiz", "score", file, "--evaluator", "Camille Durand", "--json")
    assert (code, err) == (0, "")
    items = json.loads(out)["items"]
    assert {one["level"] for one in items if one["questions"] >= 2} == {level}
    grid: Any = read_yaml(tmp_path / "x", (tmp_path / "cases/2026-0001/grids/quiz.yaml").read_bytes()).data
    given = {id: entry for id, entry in grid["levels"].items() if entry is not None}
    assert {entry["level"] for entry in given.values()} == {level}
    assert all("questions : " in entry["comment"] for entry in given.values())
    assert cqpt("validate", "2026-0001")[0] == 0
    assert "error[answers-imported]" in cqpt("quiz", "score", file, "--evaluator", "Camille Durand")[2]


def test_the_page_holds_no_key(page_file: Path, tmp_path: Path) -> None:
    """Neither an explanation nor a mark tells the right answers; an order is not shown as it should be answered."""
    text = page_file.read_text(encoding="utf-8")
    for one in asked(tmp_path):
        question = default_accord().questions[one["question"]]
        assert question.explanation not in text
        if question.kind is QuestionKind.ORDERING:
            assert one["shown"] != sorted(one["shown"])
    assert '"right"' not in text
    assert 'answer":' not in text


def test_an_edited_file_and_one_of_another_case(page_file: Path, chromium: Any, cqpt: Cqpt, tmp_path: Path) -> None:
    page = opened(chromium, page_file, DESK)
    page.on("dialog", lambda dialog: dialog.accept())  # most questions have no answer: export all the same
    page.locator(".question input[type=radio]").first.check()
    file = exported(page, tmp_path / "reponses.json")
    score = ("quiz", "score", file, "--evaluator", "Camille Durand")
    file.write_text(file.read_text(encoding="utf-8").replace('"minutes": 0', '"minutes": 9'), encoding="utf-8")
    assert "error[answers-edited]" in cqpt(*score)[2]
    assert cqpt(*score, "--accept", "edited", "--dry-run")[0] == 0
    acts.write(
        tmp_path,
        "cases/2026-0002/case.yaml",
        acts.CASE.format(route="acces-libre", scheme="", hours="10").replace("2026-0001", "2026-0002"),
    )
    assert "error[answers-foreign]" in cqpt(*score, "--accept", "edited", "--case", "2026-0002")[2]


@pytest.mark.parametrize("settings", [PHONE, DARK], ids=["phone", "dark"])
def test_accessibility(page_file: Path, chromium: Any, settings: dict[str, Any]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = chromium.new_context(**settings, bypass_csp=True).new_page()
    page.goto(page_file.as_uri())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(page, options={"runOnly": tags}).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
