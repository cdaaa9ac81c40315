"""Our own sentences are set as French is; what a person wrote is left alone."""

from __future__ import annotations

import pytest

from cqpt_cli.rendering.documents import default_documents
from cqpt_cli.rendering.typography import in_print, raised, set_in_print, typeset

HARD, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("typed", "set_so"),
    [
        ("l'accord d'aujourd'hui", "l’accord d’aujourd’hui"),
        ("le 2 mars 2026", f"le 2{HARD}mars{HARD}2026"),
        ("le 1er juillet 2026", f"le 1er{HARD}juillet{HARD}2026"),
        ("accord, art. 6-2 ; cahier des charges, III", f"accord, art.{HARD}6-2{THIN}; cahier des charges,{HARD}III"),
        ("Il dit : « oui » !", f"Il dit{HARD}: «{HARD}oui{HARD}»{THIN}!"),
        ("pendant 3 ans, 1 607 h", f"pendant 3{HARD}ans, 1 607{HARD}h"),
        ("il reste {day}, à l'{what}", "il reste {day}, à l’{what}"),
        ("| --- | ---: |", "| --- | ---: |"),
        ("https://example.org/?a=b", "https://example.org/?a=b"),
        ("2026-0001", "2026-0001"),
    ],
)
def test_a_sentence_is_set(typed: str, set_so: str) -> None:
    assert typeset(typed) == set_so
    assert typeset(set_so) == set_so


def test_only_our_own_words_are_set() -> None:
    """A fact that somebody wrote keeps its apostrophe and its spaces; the article beside it is ours."""
    view = {"fact": "l'heure : 9 h", "holder": "Jean O'Neil", "article": "accord, art. 5", "id": "2026-0001"}
    assert set_in_print(view) == {**view, "article": f"accord, art.{HARD}5"}


def test_a_template_of_html_is_set_outside_of_its_marks() -> None:
    with in_print():
        page = default_documents().render(
            "prose", {"title": "l'x", "sender": [], "recipient": [], "place_and_day": "", "reference": "", "blocks": [],
                      "signatures": [], "footer": ""}, "html",
        ).decode()  # fmt: skip
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert ".scroll:focus-visible { outline: 2px solid" in page
    assert "<title>l&#39;x</title>" in page


def test_the_first_of_a_month_is_raised_and_an_id_stays_whole() -> None:
    assert raised(f"le 1er{HARD}mars <b>") == f"le 1<sup>er</sup>{HARD}mars &lt;b&gt;"
    assert raised("CPD4-P01") == '<span class="code">CPD4-P01</span>'
