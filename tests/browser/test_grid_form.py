"""The offline grid in a real browser: touched, typed, killed, reopened, exported, imported, and compared level by level."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.grid import Modality
from cqpt_cli.sources import clock
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.browser.conftest import CHROMIUM, DARK, DESK, PHONE, TABLET
from tests.commands import acts
from tests.commands.conftest import Cqpt

EVIL = '<img src=x onerror="document.title=1">{{ 7*7 }} "\' & é'


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cqpt: Cqpt) -> Callable[[str], Path]:
    """The form of a modality of a case whose documents have names that would like to be markup."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    monkeypatch.chdir(tmp_path)
    root = acts.repository(tmp_path)
    (root / "organisations/evaluateurs-associes.yaml").write_text(acts.BOTH, encoding="utf-8")
    file = root / "cases/2026-0001/case.yaml"
    text = file.read_text(encoding="utf-8")
    text += f"  - {{id: lettre, kind: lettre, title: {json.dumps(EVIL)}, received_on: 2026-03-02}}\n"
    file.write_text(text, encoding="utf-8")
    acts.agreed_by_hand(root)

    def make(modality: str) -> Path:
        arguments = ("--modality", modality, "--evaluator", EVIL, "--assessed-on", "2026-05-11", "--json")
        code, out, _err = cqpt("grid", "form", "2026-0001", *arguments)
        assert code == 0
        return Path(json.loads(out)["documents"][0]).resolve()

    return make


def opened(browser: Any, file: Path, settings: dict[str, Any]) -> Any:
    """The form in a page that reports every error and every thing it asks of the network."""
    page = browser.new_context(**settings).new_page()
    page.troubles = []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("console", lambda message: page.troubles.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: page.troubles.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    return page


def exported(page: Any, to: Path) -> Path:
    with page.expect_download() as download:
        page.click("#exporter")
    download.value.save_as(to)
    return to


def grid_of(root: Path, modality: str) -> dict[str, Any]:
    file = root / "cases/2026-0001/grids" / f"{modality}.yaml"
    data = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict)
    return data


def given(root: Path, modality: str) -> dict[str, Any]:
    levels = grid_of(root, modality)["levels"]
    return {id: level for id, level in levels.items() if level is not None}


def ids_of(page: Any) -> list[str]:
    return [str(id) for id in page.eval_on_selector_all(".item", "all => all.map(one => one.dataset.id)")]


def touch(page: Any, id: str, level: int | None) -> None:
    value = "" if level is None else str(level)
    page.locator(f'.item[data-id="{id}"] .level:has(input[value="{value}"])').tap()


def test_an_observation_by_touch(form: Callable[[str], Path], chromium: Any, cqpt: Cqpt, tmp_path: Path) -> None:
    """Every item gets the level of its place, from 0 to 5; the last one is not observed, and says why."""
    page = opened(chromium, form("observation"), PHONE)
    assert page.title() != "1"  # nothing of a name was run
    ids = ids_of(page)
    for place, id in enumerate(ids):
        touch(page, id, place % 6)
    touch(page, ids[-1], None)
    for id, text in ((ids[1], EVIL), (ids[-1], "le client n'a pas appelé")):
        page.locator(f'.item[data-id="{id}"] summary').tap()
        page.fill(f"#c-{id}", text)
    page.locator(f'.item[data-id="{ids[1]}"] [data-piece="lettre"]').tap()
    for _ in range(7):
        page.locator("#contact-plus").tap()
    page.locator("#contact-moins").tap()
    page.fill("#debut", "09:30")
    page.fill("#fin", "11:20")
    page.fill("#minutes-de-pause", "10")
    page.locator('input[name="entretien"][value="oui"]').tap()
    page.fill("#apport", "la candidate explique ses choix")
    page.fill("#referent", "Nadia Perrin")
    page.fill("#referent-remarques", "à l'aise depuis un an")
    assert page.inner_text("#faits") == str(len(ids) - 1)
    assert page.inner_text("#duree") == "1 h 40"  # 09:30 to 11:20, less ten minutes
    file = exported(page, tmp_path / "rendu.json")
    assert page.troubles == []

    code, _out, err = cqpt("grid", "import", file, "--yes")
    assert (code, err) == (0, "")
    grid, levels = grid_of(tmp_path, "observation"), given(tmp_path, "observation")
    expected: dict[str, Any] = {id: place % 6 for place, id in enumerate(ids[:-1])}
    expected[ids[1]] = {"level": 1, "comment": EVIL, "evidence": ["lettre"]}
    assert levels == expected
    assert grid["observation"] == {
        "started_at": "09:30", "ended_at": "11:20", "paused_minutes": 10, "contacts": 6, "interview": True,
        "interview_adds": "la candidate explique ses choix",
    }  # fmt: skip
    assert grid["referee"] == {"name": "Nadia Perrin", "remarks": "à l'aise depuis un an"}
    assert grid["comment"] == f"{ids[-1]} (non observé) : le client n'a pas appelé"
    assert grid["evaluator"]["name"] == EVIL
    kept = tmp_path / "cases/2026-0001" / grid["received"]["file"]
    assert kept.read_bytes() == file.read_bytes()
    assert cqpt("validate", "2026-0001")[0] == 0


@pytest.mark.parametrize("modality", [modality.value for modality in Modality])
def test_each_kind_by_keyboard(
    form: Callable[[str], Path],
    chromium: Any,
    cqpt: Cqpt,
    tmp_path: Path,
    modality: str,
) -> None:
    """Digits give levels, N takes one back, Tab goes on to the next item."""
    page = opened(chromium, form(modality), DESK)
    ids = ids_of(page)
    page.focus(f'.item[data-id="{ids[0]}"] input:checked')
    page.keyboard.press("4")
    page.keyboard.press("Tab")  # to the comment of the same item …
    page.keyboard.press("Tab")  # … and to the next item
    page.keyboard.press("2")
    page.keyboard.press("n")
    page.keyboard.press("0")
    if modality == "globale":
        page.check('input[name="avis"][value="unfavourable"]')
        page.click("#exporter")
        assert "les raisons" in page.inner_text("#alerte")
        page.fill("#avis-raisons", "rien n'a pu être montré")
    file = exported(page, tmp_path / "rendu.json")
    assert page.troubles == []
    assert cqpt("grid", "import", file, "--yes")[0] == 0
    assert given(tmp_path, modality) == {ids[0]: 4, ids[1]: 0}


def test_a_battery_that_dies_loses_nothing(form: Callable[[str], Path], playwright: Any, tmp_path: Path) -> None:
    """The browser is killed, not closed, a moment after the page said that it had saved."""
    file, profile = form("observation"), tmp_path / "profile"

    def start() -> Any:
        arguments = ["--no-sandbox", "--disable-gpu"]
        return playwright.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=arguments)

    page = start().pages[0]
    page.goto(file.as_uri())
    ids = ids_of(page)
    for place, id in enumerate(ids[:8]):
        touch_with_mouse(page, id, place % 6)
    page.wait_for_selector("html[data-saved]:not([data-saved=''])")
    time.sleep(0.3)  # the last touch is written a tenth of a second later
    for process in processes_of(profile):
        os.kill(process, signal.SIGKILL)
    again = start()
    page = again.pages[0]
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert page.inner_text("#faits") == "8"
    chosen = [page.locator(f'.item[data-id="{id}"] input:checked').get_attribute("value") for id in ids[:9]]
    assert chosen == ["0", "1", "2", "3", "4", "5", "0", "1", ""]
    again.close()


def touch_with_mouse(page: Any, id: str, level: int) -> None:
    page.locator(f'.item[data-id="{id}"] .level:has(input[value="{level}"])').click()


def processes_of(profile: Path) -> list[int]:
    """The processes of the browser that was started with this profile, and of no other."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_text()
            except OSError:
                continue
            if f"--user-data-dir={profile}" in command:
                found.append(int(folder.name))
    return found


def test_the_clock_pauses_and_warns(form: Callable[[str], Path], chromium: Any) -> None:
    page = chromium.new_context(**TABLET).new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(form("observation").as_uri())
    page.click("#commencer")
    page.clock.fast_forward("01:00:00")
    page.click("#pause")
    page.clock.fast_forward("00:30:00")
    assert page.inner_text("#duree") == "1 h 00"
    page.click("#commencer")
    page.clock.fast_forward("00:50:00")
    assert "quart d'heure" in page.inner_text("#alerte")
    page.clock.fast_forward("00:15:00")
    assert "dépasse la durée" in page.inner_text("#alerte")
    page.click("#terminer")
    assert (page.input_value("#debut"), page.input_value("#fin")) == ("09:30", "12:05")
    assert page.input_value("#minutes-de-pause") == "30"


def test_search_and_what_is_left(form: Callable[[str], Path], chromium: Any) -> None:
    page = opened(chromium, form("observation"), TABLET)
    page.fill("#recherche", "CAD1-F05")
    assert page.locator(".item:visible").count() == 1
    page.fill("#recherche", "transferer un client")  # without its accent
    assert page.locator(".item:visible").count() == 1
    page.fill("#recherche", "")
    touch(page, "CAD1-F05", 3)
    page.check("#reste")
    assert page.locator(".item:visible").count() == len(ids_of(page)) - 1


def test_a_file_is_taken_up_on_another_device(form: Callable[[str], Path], chromium: Any, tmp_path: Path) -> None:
    file = form("observation")
    first = opened(chromium, file, TABLET)
    touch(first, "CAD1-F05", 0)
    rendered = exported(first, tmp_path / "rendu.json")
    second = opened(chromium, file, PHONE)
    second.set_input_files("#fichier", rendered)
    second.wait_for_function("document.getElementById('faits').textContent === '1'")
    rendered.write_text(rendered.read_text(encoding="utf-8").replace('"level": 0', '"level": 5'), encoding="utf-8")
    second.set_input_files("#fichier", rendered)
    second.wait_for_selector("#alerte:not([hidden])")
    assert "modifié" in second.inner_text("#alerte")
    assert second.locator('.item[data-id="CAD1-F05"] input:checked').get_attribute("value") == "0"


@pytest.mark.parametrize("settings", [PHONE, TABLET, DARK, DESK], ids=["phone", "tablet", "dark", "desk"])
@pytest.mark.parametrize("modality", ["observation", "globale"])
def test_accessibility(form: Callable[[str], Path], chromium: Any, settings: dict[str, Any], modality: str) -> None:
    """axe finds nothing against WCAG 2.2 AA; nothing is wider than the screen; nothing to touch is smaller than a finger."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = chromium.new_context(**settings, bypass_csp=True)  # for axe itself, which is a script from elsewhere
    page = context.new_page()
    page.goto(form(modality).as_uri())
    for summary in page.locator(".more summary").all()[:2]:
        summary.click()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(page, options={"runOnly": tags}).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button, .level, summary')].filter(one => one.offsetParent !== null)"
        ".map(one => one.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length"
    )
    assert small == 0


def test_nothing_from_elsewhere_can_run(form: Callable[[str], Path], chromium: Any) -> None:
    """The policy in the page stops a script that someone adds to it, and any request."""
    file = form("observation")
    text = file.read_text(encoding="utf-8")
    added = '<script>document.title = "pris"</script><img src="https://example.org/x.png"></body>'
    file.write_text(text.replace("</body>", added), encoding="utf-8")
    page = chromium.new_context().new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    refused: list[str] = []
    page.on("requestfailed", lambda request: refused.append(request.failure))
    page.goto(file.as_uri())
    assert page.title() != "pris"
    assert asked == [file.as_uri()]
    assert refused == ["csp"]
