"""The offline grid in a real browser: touched, typed, killed, reopened, exported, imported, and compared level by level."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cqpt_cli.models.grid import Modality
from cqpt_cli.rendering.forms import sum_of
from cqpt_cli.sources import clock
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.browser.conftest import (
    AS_TYPED,
    CHROMIUM,
    DARK,
    DESK,
    ENLARGED,
    NARROW,
    PHONE,
    SMALL,
    TABLET,
    seen,
    violations,
)
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
    page.clock.set_system_time("2026-05-11T10:00:00")  # the day of the test, whatever that of the machine
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
    assert "quart d’heure" in page.inner_text("#alerte")
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


def test_what_one_works_with_stays_in_view(form: Callable[[str], Path], chromium: Any) -> None:
    """Far down in the grid, on a phone: the time, its limit, pause, the contacts, and a warning that comes."""
    page = chromium.new_context(**PHONE).new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(form("observation").as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    page.evaluate("window.scrollTo(0, 4000)")
    assert all(seen(page, one) for one in ("#duree", "#bascule", "#contact-vu"))
    page.tap("#bascule")
    page.tap("#contact-vu")
    page.tap("#contact-vu")
    assert (page.input_value("#debut"), page.input_value("#contacts")) == ("09:30", "2")
    page.clock.fast_forward("01:46:00")
    assert page.inner_text("#duree") == "1 h 46"
    assert "quart d’heure" in page.inner_text("#alerte")
    assert seen(page, "#alerte")
    page.tap("#bascule")
    assert page.is_visible("#pause-dite")
    page.clock.fast_forward("00:20:00")
    assert page.inner_text("#duree") == "1 h 46"
    page.tap("#bascule")
    page.clock.fast_forward("00:15:00")
    assert "dépasse la durée" in page.inner_text("#alerte")  # in words, and not by a colour alone
    assert page.inner_text("#bascule") == "Terminer"
    page.tap("#bascule")
    assert page.input_value("#fin") == "11:51"  # 09:30, 1 h 46, a pause of 20 minutes, 15 minutes
    assert page.input_value("#minutes-de-pause") == "20"


def test_the_time_runs_on_while_the_page_is_gone_and_not_backwards(form: Callable[[str], Path], chromium: Any) -> None:
    """Ten minutes, twenty while the tab is gone, ten after the clock was set back by three hours: forty."""
    file, context = form("observation"), chromium.new_context(**TABLET)
    page = context.new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(file.as_uri())
    page.click("#commencer")
    page.clock.fast_forward("00:10:00")
    page.click("#contact-vu")
    page.wait_for_selector("html[data-saved]:not([data-saved=''])")
    page.close()
    page = context.new_page()
    page.clock.install(time="2026-05-11T10:00:30")
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert page.inner_text("#duree") == "0 h 30"
    page.clock.set_system_time("2026-05-11T07:00:00")
    page.clock.fast_forward("00:10:00")
    assert page.inner_text("#duree") == "0 h 40"
    page.click("#contact-vu")  # kept although the clock says that it is older
    page.wait_for_timeout(400)
    page.reload()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.input_value("#contacts") == "2"


def test_what_is_not_whole_is_said_before_it_leaves(form: Callable[[str], Path], chromium: Any, tmp_path: Path) -> None:
    """Remarks of nobody would be refused at the office: they are held back here. A file to be safe may lack the rest."""
    page = opened(chromium, form("observation"), TABLET)
    page.fill("#debut", "09:30")
    page.fill("#referent-remarques", "à l'aise")
    page.click("#exporter")
    assert "le nom du référent" in page.inner_text("#alerte")
    assert page.evaluate("document.activeElement.id") == "referent"
    page.fill("#referent", "Nadia Perrin")
    assert (
        json.loads(exported(page, tmp_path / "rendu.json").read_text(encoding="utf-8"))["observation"]["ended_at"] == ""
    )
    assert "la fin, l’entretien, des contacts (0 sur 5 au moins)" in page.inner_text("#exporte")
    assert not page.is_visible("#alerte")


def test_a_file_that_was_made_by_hand_is_not_taken_up(
    form: Callable[[str], Path], chromium: Any, tmp_path: Path
) -> None:
    """With the right sum, and wrong inside: nothing of it is shown, and what was entered stays."""
    page = opened(chromium, form("observation"), TABLET)
    touch(page, "CAD1-F05", 3)
    good = json.loads(exported(page, tmp_path / "rendu.json").read_text(encoding="utf-8"))

    def refused(content: Any) -> str:
        text = json.dumps(content) if not isinstance(content, str) else content
        page.set_input_files("#fichier", {"name": "x.json", "mimeType": "application/json", "buffer": text.encode()})
        page.locator("#alerte", has_text="ne peut pas être repris").wait_for()
        said = str(page.inner_text("#alerte"))
        page.evaluate("document.getElementById('alerte').textContent = ''")
        return said

    for levels in (None, 3, {"CAD1-F05": None}, {"CAD1-F05": {"level": "<b>", "comment": "", "evidence": []}}):
        content = {**good, "levels": levels}
        assert "modifié" in refused({**content, "sum": sum_of(content)})
    assert "pas un fichier exporté" in refused("{")
    assert "pas un fichier exporté" in refused(None)
    assert "autre formulaire" in refused({**good, "form": "autre"})
    assert page.locator('.item[data-id="CAD1-F05"] input:checked').get_attribute("value") == "3"
    assert page.troubles == []


def test_nothing_is_touched_before_what_was_kept_is_back(form: Callable[[str], Path], chromium: Any) -> None:
    """A tablet that is slow to find what it kept: a touch in the meantime does not take its place."""
    file, context = form("observation"), chromium.new_context(**TABLET)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    touch(page, "CAD1-F05", 4)
    page.wait_for_selector("html[data-saved]:not([data-saved=''])")
    page.evaluate("localStorage.clear()")
    page.close()
    context.add_init_script(
        "const open = indexedDB.open.bind(indexedDB);"
        "indexedDB.open = (...all) => { const real = open(...all), late = {};"
        " real.onsuccess = () => setTimeout(() => { late.result = real.result; late.onsuccess(); }, 1000);"
        " return late; };"
    )
    page = context.new_page()
    page.goto(file.as_uri())
    with pytest.raises(Exception, match="Timeout"):
        page.locator('.item[data-id="CAD1-F10"] .level:has(input[value="2"])').tap(timeout=400)
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator('.item[data-id="CAD1-F05"] input:checked').get_attribute("value") == "4"


def test_on_paper_it_is_whole(form: Callable[[str], Path], chromium: Any, tmp_path: Path) -> None:
    """A long comment is printed to its end; what is only to be touched is not printed."""
    page = opened(chromium, form("observation"), DESK)
    touch_with_mouse(page, "CAD1-F05", 2)
    page.locator('.item[data-id="CAD1-F05"] summary').click()
    page.fill("#c-CAD1-F05", "\n".join(f"ligne {number}" for number in range(1, 121)) + "\ndernier mot")
    page.locator('.item[data-id="CAD1-F05"] summary').click()
    page.fill("#recherche", "CAD1-F05")
    paper = tmp_path / "imprimé.pdf"
    page.pdf(path=paper, format="A4")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(paper).pages)
    assert "dernier mot" in text
    assert all(id in text for id in ids_of(page))  # those that the search hides, too
    assert "Exporter" not in text
    assert "Commencer" not in text


def test_it_is_set_in_print_and_speaks_of_people(form: Callable[[str], Path], chromium: Any) -> None:
    """Its wordings, and what its script says: as print has it. The evaluating body goes by its name."""
    page = chromium.new_context(**TABLET).new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(form("observation").as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert "Évaluateurs associés" in page.inner_text("main")
    assert "evaluateurs-associes" not in page.inner_text("body")
    said = [page.inner_text("body")]
    page.click("#bascule")
    page.clock.fast_forward("02:01:00")
    said.append(page.inner_text("body"))
    page.click("#terminer")
    dialogs: list[str] = []

    def refuse(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.click("#commencer")
    page.click("#effacer")
    page.fill("#evaluateur", "")
    page.fill("#jour", "")
    page.click("#exporter")
    said.append(page.inner_text("body"))
    assert len(dialogs) == 2
    assert "l’évaluateur, le jour de l’évaluation" in said[-1]
    names = EVIL  # what people wrote stays as they wrote it
    assert [AS_TYPED.findall(text.replace(names, "")) for text in (*said, *dialogs)] == [[]] * 5


def at_rest(form: Path, chromium: Any, settings: dict[str, Any]) -> Any:
    """The page of a form as it opens, with its explanations unfolded; its clock is ours."""
    context = chromium.new_context(**settings, bypass_csp=True)  # for axe itself, which is a script from elsewhere
    page = context.new_page()
    page.clock.install(time="2026-05-11T09:30:00")
    page.goto(form.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    for summary in page.locator(".more summary").all()[:2]:
        summary.click()
    return page


@pytest.mark.parametrize("settings", [PHONE, DESK, DARK], ids=["phone", "desk", "dark"])
@pytest.mark.parametrize("modality", ["observation", "globale"])
def test_accessibility(form: Callable[[str], Path], chromium: Any, settings: dict[str, Any], modality: str) -> None:
    """axe finds nothing against WCAG 2.2 AA: at rest, in a pause, and when the time is over."""
    page = at_rest(form(modality), chromium, settings)
    assert violations(page) == []
    if modality == "observation":
        page.click("#commencer")
        page.clock.fast_forward("01:00:00")
        page.click("#pause")
        assert violations(page) == []
        page.click("#commencer")
        page.clock.fast_forward("01:01:00")
        assert page.is_visible("#alerte")
        assert violations(page) == []


@pytest.mark.parametrize(
    "settings",
    [PHONE, SMALL, TABLET, DESK, NARROW, ENLARGED],
    ids=["phone", "small", "tablet", "desk", "narrow", "enlarged"],
)
@pytest.mark.parametrize("modality", ["observation", "globale"])
def test_everything_fits(form: Callable[[str], Path], chromium: Any, settings: dict[str, Any], modality: str) -> None:
    """Nothing is wider than the screen, nor than its button; nothing to touch is smaller than a finger."""
    page = at_rest(form(modality), chromium, settings)
    if modality == "observation":
        page.click("#commencer")
        page.clock.fast_forward("02:01:00")
        assert page.is_visible("#alerte")
    # Not window.innerWidth: on a phone, that grows with what is too wide.
    assert page.evaluate("document.documentElement.scrollWidth") <= settings["viewport"]["width"]
    # No wording goes over the edge of its button.
    spilt = "[...document.querySelectorAll('.level span')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.evaluate(spilt) == 0
    small = page.evaluate(
        "[...document.querySelectorAll('button, .level, summary')].filter(one => one.offsetParent !== null)"
        ".map(one => one.getBoundingClientRect()).filter(box => box.height < 44 || box.width < 44).length"
    )
    assert small == 0


def test_the_focus_goes_from_top_to_bottom_and_is_never_hidden(form: Callable[[str], Path], chromium: Any) -> None:
    """Tab goes down the page, and back; nothing that has the focus lies under the bar."""
    page = opened(chromium, form("observation"), TABLET)
    page.focus("#evaluateur")
    places = []
    for key in ["Tab"] * 30 + ["Shift+Tab"] * 15:
        page.keyboard.press(key)
        box = page.evaluate(
            """() => {
              const one = document.activeElement.closest('.level') || document.activeElement;
              const top = one.getBoundingClientRect().top, bar = document.querySelector('.bar').getBoundingClientRect().bottom;
              return [top + window.scrollY, one.closest('.bar') !== null || top >= bar];
            }"""
        )
        places.append(box)
    assert all(free for _top, free in places)
    down = [top for top, _free in places[:30]]
    # A row may be a little uneven.
    assert all(later >= earlier - 60 for earlier, later in pairwise(down))


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
