"""The quiz in a real browser: answered, interrupted, exported, scored; its page holds no key."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import Question, QuestionKind
from cqpt_cli.sources import clock
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.browser.conftest import AS_TYPED, DARK, DESK, ENLARGED, NARROW, PHONE, seen, violations
from tests.browser.test_grid_form import exported, opened
from tests.commands import acts
from tests.commands.conftest import Cqpt
from tests.typed import as_typed


@pytest.fixture
def page_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cqpt: Cqpt) -> Path:
    """The page of a quiz of 30 minutes."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    monkeypatch.chdir(tmp_path)
    acts.repository_agreed(tmp_path)
    code, out, _err = cqpt("quiz", "build", "2026-0001", "--seed", "mai", "--on", "2026-05-11", "--json")
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


@pytest.mark.parametrize(("rightly", "level"), [(True, 3), (False, 2)])
def test_answers_become_levels(
    page_file: Path, chromium: Any, cqpt: Cqpt, tmp_path: Path, rightly: bool, level: int
) -> None:
    """All right: every item that was asked has level 3, the most a quiz gives; all wrong: below 3, written 2. In between, it is reopened."""
    accord = default_accord()
    page = opened(chromium, page_file, PHONE)
    assert not page.is_visible("#questions")  # nobody reads them before the time runs
    page.click("#commencer")
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
    assert {(one["level"], one["below_expected"]) for one in items} == {(level, not rightly)}
    grid: Any = read_yaml(tmp_path / "x", (tmp_path / "cases/2026-0001/grids/quiz.yaml").read_bytes()).data
    given = {id: entry for id, entry in grid["levels"].items() if entry is not None}
    assert {entry["level"] for entry in given.values()} == {level}
    assert all("questions : " in entry["comment"] for entry in given.values())
    assert cqpt("validate", "2026-0001")[0] == 0
    assert "error[answers-imported]" in cqpt("quiz", "score", file, "--evaluator", "Camille Durand")[2]


def test_the_page_holds_no_key(page_file: Path, tmp_path: Path) -> None:
    """Neither an explanation nor a mark tells the right answers; an order is not shown as it should be answered."""
    text = page_file.read_text(encoding="utf-8")
    typed = as_typed(html.unescape(text))
    for one in asked(tmp_path):
        question = default_accord().questions[one["question"]]
        assert question.text in typed  # so that what follows means something
        assert question.explanation not in typed
        assert question.source not in typed
        if question.kind is QuestionKind.ORDERING:
            assert one["shown"] != sorted(one["shown"])
    assert '"right"' not in text
    assert 'answer":' not in text


def test_an_edited_file_and_one_of_another_case(page_file: Path, chromium: Any, cqpt: Cqpt, tmp_path: Path) -> None:
    page = opened(chromium, page_file, DESK)
    page.click("#commencer")
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


def handed_over(page: Any, to: Path) -> dict[str, Any]:
    page.on("dialog", lambda dialog: dialog.accept())  # most questions have no answer
    found = json.loads(exported(page, to).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_a_tab_that_dies_and_a_clock_that_is_set_back(page_file: Path, chromium: Any, tmp_path: Path) -> None:
    """Ten minutes, then ten while the tab is gone, then five after the clock was set back by two hours: 25 of the 30."""
    context = chromium.new_context(**PHONE)
    page = context.new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(page_file.as_uri())
    page.click("#commencer")
    page.clock.fast_forward("10:00")
    page.locator(".question input[type=radio]").first.check()
    page.wait_for_selector("html[data-saved]:not([data-saved=''])")
    page.close()
    page = context.new_page()
    page.clock.install(time="2026-05-11T09:50:30")
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert page.inner_text("#duree") == "20 min"
    assert page.inner_text("#faits") == "1"
    page.clock.set_system_time("2026-05-11T07:50:00")
    page.clock.fast_forward("05:00")
    assert page.inner_text("#duree") == "25 min"
    assert "moins de cinq minutes" in page.inner_text("#alerte")
    page.evaluate("window.scrollTo(0, 3000)")
    assert seen(page, "#alerte")  # wherever one has scrolled to
    answers = handed_over(page, tmp_path / "reponses.json")
    assert answers["minutes"] == 25


def test_two_tabs_lose_no_answer(page_file: Path, chromium: Any, tmp_path: Path) -> None:
    """What one tab was given, the other has; and the last one to be used keeps all of it."""
    context = chromium.new_context(**DESK)
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-ready=yes]")
    one.click("#commencer")
    ids = one.eval_on_selector_all(".question:has(input[type=radio])", "all => all.map(each => each.dataset.id)")[:2]
    one.locator(f'.question[data-id="{ids[0]}"] input').first.check()
    other.locator("#faits", has_text="1").wait_for()
    assert "autre onglet" in other.inner_text("#alerte")
    other.locator(f'.question[data-id="{ids[1]}"] input').first.check()
    answers = handed_over(other, tmp_path / "reponses.json")["answers"]
    assert [answers[id] is not None for id in ids] == [True, True]


def test_a_browser_that_keeps_nothing_says_so(page_file: Path, chromium: Any, tmp_path: Path) -> None:
    """No storage at all: the page warns, works, and exports."""
    context = chromium.new_context(**PHONE)
    context.add_init_script(
        "for (const name of ['localStorage', 'indexedDB'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    page.wait_for_selector("#alerte:not([hidden])")
    assert "ne garde rien" in page.inner_text("#alerte")
    page.click("#commencer")
    page.locator(".question input[type=radio]").first.check()
    page.locator("#etat", has_text="ne fermez pas").wait_for()
    answers = handed_over(page, tmp_path / "reponses.json")["answers"]
    assert sum(value is not None for value in answers.values()) == 1


def test_what_was_handed_over_can_be_taken_off_the_device(page_file: Path, chromium: Any, tmp_path: Path) -> None:
    """On a device that others use: once the file is exported, and only then."""
    page = opened(chromium, page_file, PHONE)
    page.click("#commencer")
    page.locator(".question input[type=radio]").first.check()
    assert not page.is_visible("#effacer")
    handed_over(page, tmp_path / "reponses.json")
    page.wait_for_timeout(300)
    page.click("#effacer")
    page.locator("#commencer:visible").wait_for()
    assert page.inner_text("#faits") == "0"
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_without_scripts_nobody_answers_in_vain(page_file: Path, chromium: Any) -> None:
    page = chromium.new_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(page_file.as_uri())
    assert "demandez le quiz sur papier" in page.inner_text("noscript")
    assert not page.is_visible("#commencer")


def test_it_is_set_in_print(page_file: Path, chromium: Any) -> None:
    """The texts of the page, of its questions, and of its script."""
    page = opened(chromium, page_file, PHONE)
    page.click("#commencer")
    page.locator(".question input[type=radio]").first.check()
    questions: list[str] = []

    def refuse(dialog: Any) -> None:
        questions.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.click("#exporter")
    assert AS_TYPED.findall(page.inner_text("body") + questions[0]) == []


@pytest.mark.parametrize("settings", [PHONE, DARK, NARROW, ENLARGED], ids=["phone", "dark", "narrow", "enlarged"])
def test_accessibility(page_file: Path, chromium: Any, settings: dict[str, Any]) -> None:
    """Before it begins, while it runs, and when the time is over."""
    page = chromium.new_context(**settings, bypass_csp=True).new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert violations(page) == []
    page.focus("#commencer")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "questions"  # the focus goes where the reading goes on
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.question') === document.querySelector('.question')")
    page.clock.fast_forward("31:00")
    assert "sont passées" in page.inner_text("#alerte")
    assert violations(page) == []
    # Not window.innerWidth: on a phone, that grows with what is too wide.
    assert page.evaluate("document.documentElement.scrollWidth") <= settings["viewport"]["width"]
