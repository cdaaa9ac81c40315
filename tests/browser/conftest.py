"""A real browser, headless: Chromium where the system has one (`.ci/run` installs it)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.commands.conftest import cqpt  # noqa: F401 - a fixture

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
ENLARGED = {"viewport": {"width": 320, "height": 256}}
"""A desk of 1280 × 1024 whose page is enlarged four times (WCAG 1.4.10)."""
SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}}
DARK = {**TABLET, "color_scheme": "dark"}


AS_TYPED = re.compile(r"\w'\w| [:;!?](?:\s|$)|« | »")
"""French as a keyboard writes it, where print has curly apostrophes and spaces at which no line breaks."""


def violations(page: Any) -> list[tuple[str, list[str]]]:
    """What axe finds against WCAG 2.2 AA, in the state in which the page is."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = axe.Axe().run(page, options={"runOnly": tags}).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def seen(page: Any, selector: str) -> bool:
    """Whether a thing is on the screen, and nothing lies over its middle."""
    return bool(
        page.evaluate(
            """(selector) => {
              const one = document.querySelector(selector), box = one.getBoundingClientRect();
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return top !== null && (one.contains(top) || top.contains(one));
            }""",
            selector,
        )
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install it to run the browser tests")
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with api.sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Any) -> Iterator[Any]:
    """A browser without a profile: what a page keeps is gone with it."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()
