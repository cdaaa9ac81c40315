"""The data of the accord against its text: nothing lost, nothing added, nothing reworded in silence.

`accord.md` is the reading copy of the accord. Every wording of the data must stand in it as it is printed, in the
place and in the order of the page; every quotation must be found in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ACCORD = Path(__file__).parents[2] / "referentials" / "accord-2005"
CERTIFICATES = ("conseiller-clientele-a-distance", "conseiller-clientele-en-point-de-distribution")

LETTERS = {"connaissance": "C", "procedural": "P", "experientiel": "E", "savoir-faire": "F"}

ITEMS = {
    "CAD1": (9, 10, 8, 11),
    "CAD2": (7, 7, 4, 15),
    "CAD3": (8, 4, 2, 9),
    "CPD1": (9, 7, 9, 11),
    "CPD2": (9, 8, 4, 12),
    "CPD3": (10, 5, 5, 13),
    "CPD4": (5, 7, 2, 5),
    "COM": (20, 19, 13, 30),
}
"""Counted on the pages: connaissances, savoirs procéduraux, savoirs expérientiels, savoir-faire."""

TASKS = {"CAD1": 12, "CAD2": 27, "CAD3": 5, "CAD4": 16, "CPD1": 10, "CPD2": 22, "CPD3": 13, "CPD4": 15}
"""Counted on the pages of the *détail des activités*."""

CORRECTED = {
    "CAD1-F03": "tout en écoutant poser",
    "CAD1-F05": "bon esient",
    "CAD1-F11": "bon esient",
    "CAD2-T19": "Informé le client",
    "CPD2-F05": "Raire un geste commercial",
    "CPD3-F12": "Arguer la vente",
    "CPD3-T05": "Contre les arguments",
    "CPD4-C02": "client, offres,",
    "CPD4-P05": "destockage",
    "CPD4-T06": "l'LV",
    "COM-C03": "Noion d'UMTS",
    "COM-E05": "ou polluer les mots à bannir",
    "COM-F01": "tout en l'écoulant poser",
    "COM-F07": "hisboriser le contact",
    "COM-F09": "questionnaire précis",
    "COM-F23": "Insister sans insinuer",
}
"""The slips of the page, all of them: item → the words at fault."""

CORRECTED_IN_PROSE = {"savoirs expérientiels": "savoirs expérimentiels"}
"""Paragraphs have no `printed`: the corrected words, and those of the page."""

NOT_COMMON_TO_ALL = {"CPD1-F04", "CPD1-F08", "CPD4-F01", "CPD4-F02"}
"""The savoir-faire that not all holders need, by interpretation."""


# --- reading ---------------------------------------------------------------------------------------------------------


@cache
def load(name: str) -> Any:
    """One data file of the accord."""
    return YAML(typ="safe").load((ACCORD / name).read_text(encoding="utf-8"))


@cache
def lines() -> tuple[str, ...]:
    """The lines of the reading copy, without its page marks, its bullets and its heading marks."""
    text = re.sub(r"<!--.*?-->", "", (ACCORD / "accord.md").read_text(encoding="utf-8"))
    body = (line for line in text.splitlines() if not line.startswith(">"))
    return tuple(plain(re.sub(r"^\s*(#+|-|\d+\.)\s+", "", line)) for line in body if line.strip())


@cache
def bullets() -> tuple[str, ...]:
    """The entries of the lists of the reading copy, in order, with their italics."""
    text = (ACCORD / "accord.md").read_text(encoding="utf-8")
    return tuple(line[2:].strip() for line in text.splitlines() if line.startswith("- "))


@cache
def whole_text() -> str:
    """The reading copy on one line."""
    return " ".join(lines())


def plain(text: str) -> str:
    """`text` without the marks of Markdown, with single spaces and straight apostrophes and quotation marks."""
    text = re.sub(r"\\?\*+", "", text)
    text = text.replace("’", "'").replace("‘", "'")
    text = re.sub(r"«\s*|\s*»|[“”„]", '"', text)
    return " ".join(text.split())


def in_italics(bullet: str) -> bool:
    """Whether a whole entry stands in italics."""
    return bool(re.fullmatch(r"\*[^*]+\*", bullet))


def printed(item: dict[str, Any]) -> str:
    """The wording of the page."""
    return str(item.get("printed", item["text"]))


def activities() -> Iterator[dict[str, Any]]:
    """The activities of both certificates."""
    for certificate in CERTIFICATES:
        yield from load(f"certificates/{certificate}/activities.yaml")["activities"]


def activity(id: str) -> dict[str, Any]:
    """One activity."""
    return next(one for one in activities() if one["id"] == id)


def groups(id: str) -> dict[str, list[list[dict[str, Any]]]]:
    """Kind → the lists of items of an activity, or of annexe 3, as they stand apart on the page."""
    if id == "COM":
        return {kind: [group["items"] for group in parts] for kind, parts in load("common.yaml")["knowledge"].items()}
    return {kind: [items] for kind, items in activity(id)["knowledge"].items()}


def items_of(id: str) -> dict[str, list[dict[str, Any]]]:
    """Kind → items of an activity, or of annexe 3."""
    return {kind: [item for part in parts for item in part] for kind, parts in groups(id).items()}


def items(*ids: str) -> Iterator[dict[str, Any]]:
    """The items of these activities, all of them where none is named."""
    for id in ids or ITEMS:
        for found in items_of(id).values():
            yield from found


def tasks() -> Iterator[dict[str, Any]]:
    """The tasks of both certificates."""
    for one in activities():
        for group in one["tasks"]:
            yield from group["items"]


CERTIFICATE_ITEMS = tuple(id for id in ITEMS if id != "COM")


# --- counts and ids --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", ITEMS)
def test_items_are_as_many_as_on_the_page(id: str) -> None:
    found = items_of(id)
    assert list(found) == list(LETTERS)
    assert tuple(map(len, found.values())) == ITEMS[id]


def test_activities_are_those_of_the_pages() -> None:
    assert [one["id"] for one in activities()] == list(TASKS)
    assert {one["id"] for one in activities() if not one["knowledge"]} == {"CAD4"}
    assert {one["id"] for one in activities() if not one["common_to_all"]} == {"CAD4"}


@pytest.mark.parametrize("id", TASKS)
def test_tasks_are_as_many_as_on_the_page_and_numbered_through(id: str) -> None:
    found = [task["id"] for group in activity(id)["tasks"] for task in group["items"]]
    assert found == [f"{id}-T{number:02}" for number in range(1, TASKS[id] + 1)]


@pytest.mark.parametrize("id", ITEMS)
def test_ids_follow_the_page(id: str) -> None:
    for (kind, letter), count in zip(LETTERS.items(), ITEMS[id], strict=True):
        expected = [f"{id}-{letter}{number:02}" for number in range(1, count + 1)]
        assert [item["id"] for item in items_of(id)[kind]] == expected


def test_no_id_stands_twice() -> None:
    ids = [item["id"] for item in items()] + [task["id"] for task in tasks()]
    assert len(ids) == len(set(ids)) == sum(map(sum, ITEMS.values())) + sum(TASKS.values())


# --- wordings --------------------------------------------------------------------------------------------------------


def follow_each_other(wordings: list[str]) -> list[int]:
    """The places in the reading copy where a list holds these wordings, one after the other."""
    entries = [entry.strip("*") for entry in bullets()]
    size = len(wordings)
    return [start for start in range(len(entries) - size + 1) if entries[start : start + size] == wordings]


@pytest.mark.parametrize("item", [*items(), *tasks()], ids=lambda item: item["id"])
def test_the_printed_wording_is_an_entry_of_the_accord(item: dict[str, Any]) -> None:
    assert plain(printed(item)) in {plain(entry) for entry in bullets()}


@pytest.mark.parametrize("id", ITEMS)
def test_the_items_of_a_kind_stand_together_in_the_order_of_the_page(id: str) -> None:
    for parts in groups(id).values():
        for part in parts:
            wordings = [printed(item) for item in part]
            assert follow_each_other(wordings), wordings


@pytest.mark.parametrize("id", TASKS)
def test_the_tasks_of_a_heading_stand_together_under_it(id: str) -> None:
    for group in activity(id)["tasks"]:
        heading = plain(f"{group['heading']} ({group['note']})" if "note" in group else group["heading"])
        expected = [heading, *(plain(printed(task)) for task in group["items"])]
        found = [lines()[place : place + len(expected)] for place, line in enumerate(lines()) if line == heading]
        assert tuple(expected) in found


@pytest.mark.parametrize("id", CERTIFICATE_ITEMS)
def test_the_title_of_an_activity_stands_over_its_knowledge(id: str) -> None:
    title = plain(activity(id)["title"])
    first = plain(printed(items_of(id)["connaissance"][0]))
    assert (title, "Connaissances", first) in zip(lines(), lines()[1:], lines()[2:], strict=False)


def test_the_headings_of_annexe_3_stand_over_their_items() -> None:
    following = set(zip(lines(), lines()[1:], strict=False))
    for parts in load("common.yaml")["knowledge"].values():
        for group in parts:
            assert (group["heading"], plain(printed(group["items"][0]))) in following


def test_the_entry_printed_twice_in_annexe_3_is_one_item_with_a_note() -> None:
    item = next(item for item in items("COM") if item["id"] == "COM-C07")
    twice = [entry for entry in bullets() if re.fullmatch(r"Les logiciels et bases .*offres (et )?services", entry)]
    assert "Les logiciels et bases de données client, offres services" in twice
    assert "deux fois" in item["note"]
    assert sum(wording(other) == wording(item) for other in items("COM")) == 1


def test_corrections_are_the_known_ones_and_correct_something() -> None:
    corrected = {item["id"]: item for item in [*items(), *tasks()] if "printed" in item}
    assert set(corrected) == set(CORRECTED)
    for id, slip in CORRECTED.items():
        assert slip in corrected[id]["printed"]
        assert slip not in corrected[id]["text"] or id == "CPD4-C02"  # the end of a line, which goes on
        assert corrected[id]["text"] != corrected[id]["printed"]


def test_no_known_slip_is_left_in_what_people_read() -> None:
    slips = [slip for id, slip in CORRECTED.items() if id != "CPD4-C02"]
    read = [item["text"] for item in [*items(), *tasks()]]
    read += [text for certificate in CERTIFICATES for text in paragraphs(certificate)]
    assert [(slip, text) for slip in [*slips, "expérimentiels"] for text in read if slip in text] == []


def paragraphs(certificate: str) -> Iterator[str]:
    """The paragraphs and bullets of the presentation of a job."""
    for section in load(f"certificates/{certificate}/activities.yaml")["presentation"]:
        yield from section["paragraphs"]


@pytest.mark.parametrize("certificate", CERTIFICATES)
def test_the_presentation_is_the_accord_s(certificate: str) -> None:
    found = list(paragraphs(certificate))
    assert len(found) > 20
    for text in found:
        printed = text
        for corrected, as_printed in CORRECTED_IN_PROSE.items():
            printed = printed.replace(corrected, as_printed)
        assert plain(printed) in lines()


@pytest.mark.parametrize("certificate", CERTIFICATES)
def test_the_mission_is_that_of_article_2(certificate: str) -> None:
    assert plain(load(f"certificates/{certificate}/certificate.yaml")["mission"]) in lines()


# --- what is not common to all ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", TASKS)
def test_tasks_not_common_to_all_are_those_in_italics(id: str) -> None:
    for group in activity(id)["tasks"]:
        # The same wordings may stand on several pages, here in italics and there not: take the place of this list.
        places = follow_each_other([printed(task) for task in group["items"]])
        italics = [tuple(map(in_italics, bullets()[place : place + len(group["items"])])) for place in places]
        assert tuple(not task.get("common_to_all", True) for task in group["items"]) in italics


def test_skills_not_common_to_all_say_why() -> None:
    marked = {item["id"]: item for item in items() if "common_to_all" in item}
    assert set(marked) == NOT_COMMON_TO_ALL
    for item in marked.values():
        assert item["common_to_all"] is False
        assert item["common_to_all_source"]["basis"] == "interpretation"
        assert item["common_to_all_source"]["article"]
        assert item["common_to_all_source"]["quote"]


# --- links to annexe 3 -----------------------------------------------------------------------------------------------


def wording(item: dict[str, Any]) -> list[str]:
    """The words of an item, for comparison: no case, no punctuation, no ligature, no "et"."""
    return [word for word in re.findall(r"\w+", item["text"].lower().replace("œ", "oe")) if word != "et"]


@pytest.mark.parametrize("id", CERTIFICATE_ITEMS)
def test_links_lead_to_items_of_the_same_kind_and_each_only_once(id: str) -> None:
    for kind, found in items_of(id).items():
        common = {item["id"] for item in items_of("COM")[kind]}
        links = [item["common"] for item in found if "common" in item]
        assert set(links) <= common
        assert len(links) == len(set(links))


def test_links_are_what_they_say() -> None:
    common = {item["id"]: item for item in items("COM")}
    for item in items(*CERTIFICATE_ITEMS):
        assert ("common" in item) == ("link" in item)
        if "common" in item:
            assert item["link"] in ("same", "reworded", "interpretation")
            assert (item["link"] == "same") == (wording(item) == wording(common[item["common"]])), item["id"]
        if item.get("link") == "interpretation":
            assert item["note"], item["id"]


def test_no_item_with_the_wording_of_annexe_3_is_left_unlinked() -> None:
    known = {(item["id"].split("-")[1][0], *wording(item)) for item in items("COM")}
    for item in items(*CERTIFICATE_ITEMS):
        if "common" not in item:
            assert (item["id"].split("-")[1][0], *wording(item)) not in known, item["id"]


def test_every_item_of_annexe_3_stands_in_a_certificate() -> None:
    linked = {item["common"] for item in items(*CERTIFICATE_ITEMS) if "common" in item}
    assert linked == {item["id"] for item in items("COM")}


# --- hypotheses ------------------------------------------------------------------------------------------------------


def test_every_knowledge_has_one_scope_with_its_reason() -> None:
    file = load("hypotheses/scopes.yaml")
    assert file["basis"] == "hypothesis"
    scopes = file["scopes"]
    assert set(scopes) == {item["id"] for item in items() if "common" not in item}
    assert set(file["criteria"]) == {"transversal", "partiel", "specifique"}
    for id, entry in scopes.items():
        assert entry["scope"] in file["criteria"], id
        assert entry["reason"].strip(), id


def test_words_quoted_in_the_reasons_are_the_accord_s() -> None:
    file = load("hypotheses/scopes.yaml")
    texts = [file["why"], load("hypotheses/expected-levels.yaml")["why"]]
    texts += [entry["reason"] for entry in file["scopes"].values()]
    quoted = [words for text in texts for words in re.findall(r"« (.*?) »", text)]
    assert len(quoted) > 5
    assert [words for words in quoted if plain(words) not in whole_text()] == []


def test_expected_levels_are_a_hypothesis_about_known_items() -> None:
    file = load("hypotheses/expected-levels.yaml")
    assert file["basis"] == "hypothesis"
    assert file["default"] == 3
    assert set(file["overrides"]) <= {item["id"] for item in items()}


# --- quotations, wherever they stand ---------------------------------------------------------------------------------


def quotes(value: Any) -> Iterator[str]:
    """Every `quote:` inside a value, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "quote" and inner is not None:
                yield inner
            else:
                yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def quotations() -> list[tuple[str, str]]:
    """Every quotation of the accord's data, with the file it stands in."""
    names = sorted(path.relative_to(ACCORD).as_posix() for path in ACCORD.rglob("*.yaml"))
    return [(name, quote) for name in names for quote in quotes(load(name))]


def test_there_are_quotations() -> None:
    assert len(quotations()) > 4


@pytest.mark.parametrize(("name", "quote"), quotations())
def test_a_quotation_stands_in_the_accord(name: str, quote: str) -> None:
    parts = [plain(part) for part in re.split(r"[(\[]\s*(?:…|\.\.\.)\s*[)\]]", quote)]
    assert any(parts)
    assert [part for part in parts if part not in whole_text()] == [], name
