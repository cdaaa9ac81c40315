"""`cqpt referential`: what it takes, prints and returns."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from cqpt_cli.app import run

CAD = "conseiller-clientele-a-distance"
CPD = "conseiller-clientele-en-point-de-distribution"

Cqpt = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cqpt(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cqpt:
    """Run the command in this process: its exit code, standard output and standard error."""
    monkeypatch.setenv("CQPT_LANG", "fr")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(["referential", *arguments])
        return (code, *capsys.readouterr())

    return call


def shown(cqpt: Cqpt, *arguments: str) -> Any:
    code, out, err = cqpt(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_list_names_both_certificates_and_annexe_3(cqpt: Cqpt) -> None:
    code, out, err = cqpt("list")
    assert (code, err) == (0, "")
    assert CAD in out
    assert CPD in out
    found = shown(cqpt, "list")
    # Annexe 1: 38 + 33 + 23 items; annexe 2: 36 + 33 + 33 + 19.
    assert {(c["id"], c["code"], c["items"]) for c in found["certificates"]} == {(CAD, "CAD", 94), (CPD, "CPD", 121)}
    assert found["signed_on"] == "2005-09-23"


@pytest.mark.parametrize("name", [CAD, "CAD", "cad", CAD.upper()])
def test_a_certificate_by_its_names(cqpt: Cqpt, name: str) -> None:
    assert shown(cqpt, "show", name)["id"] == CAD


@pytest.mark.parametrize("name", ["COM", "com"])
def test_annexe_3(cqpt: Cqpt, name: str) -> None:
    found = shown(cqpt, "show", name)
    assert all(item["id"].startswith("COM-") for item in found["items"])
    assert "annexe 3" in found["source"]


@pytest.mark.parametrize("name", ["CPD4-P02", "cpd4-p02"])
def test_an_item(cqpt: Cqpt, name: str) -> None:
    found = shown(cqpt, "show", name)
    assert (found["id"], found["text"]) == ("CPD4-P02", "Le rangement de la réserve")
    assert found["kind"] == "procedural"
    assert found["scope"]["basis"] == "hypothesis"
    assert found["scope"]["reason"]
    assert (found["expected"]["value"], found["expected"]["basis"]) == (3, "hypothesis")


def test_the_page_of_an_item(cqpt: Cqpt) -> None:
    code, out, err = cqpt("show", "CAD1-C04")
    assert (code, err) == (0, "")
    assert "Les logiciels et bases de données client, offres, services" in out
    assert "COM-C07" in out
    assert "hypothèse" in out


def test_the_four_items_that_are_not_common_to_all(cqpt: Cqpt) -> None:
    found = shown(cqpt, "show", "CPD")
    items = [item for activity in found["activities"] for item in activity["items"]]
    assert [item["id"] for item in items if not item["common_to_all"]] == [
        "CPD1-F04", "CPD1-F08", "CPD4-F01", "CPD4-F02",
    ]  # fmt: skip


def test_one_activity_and_one_kind(cqpt: Cqpt) -> None:
    found = shown(cqpt, "show", "CPD", "--activity", "4", "--kind", "savoir-faire")
    (activity,) = found["activities"]
    assert activity["id"] == "CPD4"
    assert [item["id"] for item in activity["items"]] == [f"CPD4-F0{number}" for number in range(1, 6)]


def test_two_kinds(cqpt: Cqpt) -> None:
    found = shown(cqpt, "show", "CAD", "--activity", "3", "--kind", "procedural", "--kind", "experientiel")
    # Annexe 1, activity 3: 4 savoirs procéduraux and 2 expérientiels.
    assert [item["id"] for item in found["activities"][0]["items"]] == [
        "CAD3-P01", "CAD3-P02", "CAD3-P03", "CAD3-P04", "CAD3-E01", "CAD3-E02",
    ]  # fmt: skip


def test_tasks_only_where_they_are_asked_for(cqpt: Cqpt) -> None:
    task = "Prendre congé dans les formes appropriées"  # annexe 2, détail des activités
    assert task not in cqpt("show", "CPD", "--activity", "1")[1]
    assert task in cqpt("show", "CPD", "--activity", "1", "--tasks")[1]


@pytest.mark.parametrize(
    ("name", "meant"), [("CAD1-CO4", "CAD1-C04"), ("conseiller-clientele-a-distanse", CAD), ("COM-C007", "COM-C07")]
)
def test_an_unknown_name(cqpt: Cqpt, name: str, meant: str) -> None:
    code, out, err = cqpt("show", name)
    assert (code, out) == (2, "")
    first, remedy = err.splitlines()[:2]
    assert first.startswith("cqpt: error[unknown-name]: ")
    assert name in first
    assert meant in remedy


@pytest.mark.parametrize(
    "option", [["--activity", "0"], ["--activity", "9"], ["--activity", "-1"], ["--kind", "talent"]]
)
def test_a_part_that_is_not_there(cqpt: Cqpt, option: list[str]) -> None:
    code, out, err = cqpt("show", "CAD", *option)
    assert (code, out) == (2, "")
    assert err.startswith("cqpt: error[usage]: ")
    assert len(err.splitlines()) == 2, "what is wrong, and what to write"


def test_an_activity_that_is_no_number(cqpt: Cqpt) -> None:
    code, out, err = cqpt("show", "CAD", "--activity", "un")
    assert (code, out) == (2, "")
    assert err.startswith("cqpt: error[usage]: ")
    assert "activity" in err


@pytest.mark.parametrize("arguments", [["list"], ["show", "CAD"], ["show", "COM"], ["show", "CAD1-C01"]])
def test_both_languages_and_the_accord_in_its_own(
    cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    french, data = cqpt(*arguments)[1], shown(cqpt, *arguments)
    monkeypatch.setenv("CQPT_LANG", "en")
    assert cqpt(*arguments)[1] != french
    assert shown(cqpt, *arguments) == data, "the accord is in French, whatever the screen speaks"


def test_without_a_subcommand_help_is_shown(cqpt: Cqpt) -> None:
    code, out, _ = cqpt()
    assert code == 2
    assert re.search(r"^  list +\w", out, re.MULTILINE)
    assert re.search(r"^  show +\w", out, re.MULTILINE)


def test_an_unknown_subcommand(cqpt: Cqpt) -> None:
    code, out, err = cqpt("lst")
    assert (code, out) == (2, "")
    assert "list" in err.splitlines()[1]


@pytest.mark.parametrize(
    ("id", "text", "common_to_all"),
    # Annexe 1: the first line of the first activity; and one that the accord prints in italics, “pas communs à tous”.
    [
        ("CAD1-T01", "Prendre l'appel", True),
        ("CAD2-T11", "Le cas échéant, suivre une procédure de diagnostic", False),
    ],
)
def test_a_task_is_shown_and_said_to_be_listed_only(cqpt: Cqpt, id: str, text: str, common_to_all: bool) -> None:
    code, out, _ = cqpt("show", id.lower())
    assert code == 0
    assert f"{id} · {text}" in out
    assert "non évaluée" in out
    answer = json.loads(cqpt("show", id, "--json")[1])
    assert (answer["id"], answer["kind"], answer["common_to_all"]) == (id, "task", common_to_all)


def test_the_presentation_of_the_job_is_there_to_be_read(cqpt: Cqpt) -> None:
    """Annexe 1 begins with the context of the job."""
    opening = "Pour un abonné à un service de télécommunications, téléphonie fixe ou mobile, Internet"
    assert opening not in cqpt("show", "CAD")[1]
    assert opening in cqpt("show", "CAD", "--presentation")[1]
    answer = json.loads(cqpt("show", "CAD", "--json")[1])
    assert answer["presentation"][0]["heading"] == "Contexte"
    assert answer["presentation"][0]["paragraphs"][0].startswith(opening)


def test_the_sentences_of_the_accord_are_listed_with_what_applies_them(cqpt: Cqpt) -> None:
    """Art. 6-2 caps the funding at three hours, which the tool applies; art. 9 is a matter of the signatories."""
    code, out, err = cqpt("provisions")
    assert (code, err) == (0, "")
    assert re.search(r"47 +accord, art\. 6-2 +trois heures au plus +accord +cqpt funding", out)
    found = {one["number"]: one for one in shown(cqpt, "provisions")["provisions"]}
    assert len(found) == 114
    hours, notice = found[47], found[56]
    assert hours["quote"] == "dans la limite de trois heures"
    assert hours["lives"] == [{"name": "funding.hours_maximum", "basis": "accord"}]
    assert (hours["application"], hours["not_applied"]) == ("whole", None)
    assert (notice["application"], notice["applied_by"]) == ("none", [])
    assert notice["not_applied"].startswith("Une affaire des signataires")
