"""`cqpt status` and `cqpt show`: where cases stand, what they wait for, and one of them in full."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.sources import clock
from tests.commands import acts
from tests.commands.conftest import Cqpt


def listed(cqpt: Cqpt, *options: str, code: int = 0) -> list[dict[str, Any]]:
    found_code, out, err = cqpt("status", "--on", "2026-07-01", "--json", *options)
    assert (found_code, bool(err)) == (code, code > 0)
    found: list[dict[str, Any]] = json.loads(out)
    return found


def test_every_case_with_its_phase(branch: Path, cqpt: Cqpt) -> None:
    """No act is recorded in the examples: cases with a global grid are to be handed to AUVICOM (cahier des charges, IV),
    those with none yet and some grids are being evaluated, those without grids await their admissibility."""
    phases = {one["case"][-2:]: one["phase"] for one in listed(cqpt)}
    assert phases == {
        "01": "transmission", "02": "transmission", "03": "admissibility", "04": "admissibility", "05": "evaluation",
        "06": "transmission", "07": "transmission", "08": "transmission", "09": "evaluation", "10": "admissibility",
        "11": "admissibility", "12": "evaluation", "13": "evaluation",  # seen on the 1st of July: its global grid is later
    }  # fmt: skip


def test_one_line_in_full(branch: Path, cqpt: Cqpt) -> None:
    """2026-0003 was received on the 1st of April: 91 days before the 1st of July (29 + 31 + 30 + 1)."""
    (line,) = [one for one in listed(cqpt) if one["case"] == "2026-0003"]
    assert line["since"] == "2026-04-01"
    assert line["waited_days"] == 91
    assert line["missing"] == ["experience-hours"]
    assert (line["actor"], line["source"], line["suspect"]) == ("AUVICOM", "accord, art. 6-1", False)


def test_filters_and_order(branch: Path, cqpt: Cqpt) -> None:
    certificate = "conseiller-clientele-en-point-de-distribution"
    assert {one["certificate"] for one in listed(cqpt, "--certificate", certificate)} == {certificate}
    assert {one["phase"] for one in listed(cqpt, "--phase", "evaluation", "--phase", "transmission")} == {
        "evaluation", "transmission",
    }  # fmt: skip
    waited = [one["waited_days"] for one in listed(cqpt, "--sort", "waited")]
    assert waited == sorted(waited, reverse=True)
    phases = [one["phase"] for one in listed(cqpt, "--sort", "phase")]
    assert phases == sorted(phases, key=["admissibility", "evaluation", "transmission"].index)
    assert listed(cqpt, "--suspect") == []


@pytest.mark.parametrize(
    ("options", "near"),
    [(["--phase", "evalution"], "evaluation"), (["--sort", "cas"], "case"), (["--certificate", "x"], "conseiller-")],
)
def test_a_choice_that_does_not_exist(branch: Path, cqpt: Cqpt, options: list[str], near: str) -> None:
    code, out, err = cqpt("status", *options)
    assert (code, out) == (2, "")
    assert near in err


def test_closed_cases_wait_for_nothing(branch: Path, cqpt: Cqpt) -> None:
    file = branch / "cases/2026-0001/case.yaml"
    with file.open("a", encoding="utf-8") as stream:
        stream.write("award: {decision: awarded, on: 2026-06-18, by: CPNE, session: 2026-06-18}\n")
    (line,) = [one for one in listed(cqpt) if one["case"] == "2026-0001"]
    assert (line["phase"], line["next_act"], line["actor"]) == ("awarded", "délivrer le certificat", "CPNE")
    with file.open("a", encoding="utf-8") as stream:
        stream.write("delivery: {number: CQPT-CAD-2026-0001, on: 2026-06-20, by: CPNE}\n")
    (line,) = [one for one in listed(cqpt) if one["case"] == "2026-0001"]
    assert (line["phase"], line["next_act"], line["actor"], line["waited_days"]) == ("delivered", None, None, None)
    assert "2026-0001" not in {one["case"] for one in listed(cqpt, "--phase", "open")}


def test_a_sheet_that_no_spreadsheet_runs(branch: Path, cqpt: Cqpt) -> None:
    code, out, _err = cqpt("status", "--on", "2026-07-01", "--csv")
    rows = list(csv.reader(io.StringIO(out), delimiter=";"))
    assert code == 0
    assert len(rows) == 14
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_a_case_that_cannot_be_read_hides_no_other(branch: Path, cqpt: Cqpt) -> None:
    (branch / "cases/2026-0004/case.yaml").write_text("format: case/1\n", encoding="utf-8")
    code, out, err = cqpt("status", "--json")
    assert code == 2
    rows = {one["case"]: one for one in json.loads(out)}
    assert len(rows) == 13  # the thirteen folders: none is lost from the list
    assert (rows["2026-0004"]["phase"], rows["2026-0004"]["unreadable"]) == ("unreadable", ["case.yaml"])
    assert "cases/2026-0004/case.yaml" in err
    assert [one["case"] for one in listed(cqpt, "--phase", "unreadable", code=2)] == ["2026-0004"]


def test_a_grid_that_cannot_be_read_is_marked(branch: Path, cqpt: Cqpt) -> None:
    (branch / "cases/2026-0002/grids/globale.yaml").write_text("format: grid/1\n", encoding="utf-8")
    code, out, err = cqpt("status", "2026-0002")
    assert code == 2
    assert "un fichier est illisible" in " ".join(out.split())
    assert "grids/globale.yaml" in err
    assert listed(cqpt, "2026-0002", code=2)[0]["unreadable"] == ["grids/globale.yaml"]


def test_a_date_before_the_facts(branch: Path, cqpt: Cqpt) -> None:
    """No case had been received in 2020."""
    code, out, _err = cqpt("status", "--on", "2020-01-01", "--json")
    assert (code, json.loads(out)) == (0, [])
    code, _out, err = cqpt("show", "2026-0002", "--on", "2026-03-08")  # received on the 9th
    assert (code, "error[act-misdated]" in err, "09/03/2026" in err) == (2, True, True)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        ("2026-03-02", "admissibility"),  # received
        ("2026-03-08", "admissibility"),
        ("2026-03-09", "assignment"),  # declared admissible
        ("2026-03-12", "evaluation"),  # sent
        ("2026-05-17", "evaluation"),
        ("2026-05-18", "transmission"),  # the global grid
        ("2026-05-20", "commission"),  # handed in
        ("2026-06-23", "commission"),
        ("2026-06-24", "awarded"),
        ("2026-12-31", "awarded"),  # today
    ],
)
def test_the_state_of_an_earlier_day(year_of_acts: Path, cqpt: Cqpt, day: str, phase: str) -> None:
    (line,) = json.loads(cqpt("status", "--on", day, "--json")[1])
    assert (line["phase"], line["waited_days"] >= 0) == (phase, True)
    sheet = json.loads(cqpt("show", "2026-0001", "--on", day, "--json")[1])
    assert (sheet["phase"], max(event["on"] for event in sheet["timeline"]) <= day) == (phase, True)
    _code, out, _err = cqpt("status", "--on", day)
    assert ("Au " in out.partition("\n")[0]) == (day != "2026-12-31")


@pytest.fixture(scope="module")
def awarded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with all its acts until the award of the 24th of June, made once for all the days."""
    return acts.repository_awarded(tmp_path_factory.mktemp("awarded"))


@pytest.fixture
def year_of_acts(awarded_once: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    monkeypatch.chdir(awarded_once)
    return awarded_once


def test_the_sheet_of_one_case(branch: Path, cqpt: Cqpt) -> None:
    code, out, err = cqpt("show", "2026-0002", "--on", "2026-07-01", "--json")
    sheet = json.loads(out)
    assert (code, err) == (0, "")
    assert sheet["candidate"] == {"family_name": "Bensaïd", "given_names": "Karim"}
    assert [event["on"] for event in sheet["timeline"]] == sorted(event["on"] for event in sheet["timeline"])
    assert sheet["timeline"][0] == {"on": "2026-03-09", "id": "received", "message": "dossier reçu"}
    assert sheet["verdict"] == "admissible"
    assert len(sheet["grids"]) == 4


def test_a_sheet_is_found_by_number_folder_or_file(branch: Path, cqpt: Cqpt) -> None:
    answers = {cqpt("show", name)[1] for name in ("2026-0002", "cases/2026-0002", "cases/2026-0002/case.yaml")}
    assert len(answers) == 1
    code, _out, err = cqpt("show", "2026-0020")
    assert code == 2
    assert "2026-00" in err


def test_in_english(branch: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQPT_LANG", "en")
    _code, out, _err = cqpt("status", "--on", "2026-07-01")
    assert "to be handed to AUVICOM" in out
    _code, out, _err = cqpt("show", "2026-0005", "--on", "2026-07-01")
    assert "evaluating body, for 40 days (accord, art. 6-2)" in out


def test_nothing_to_show_is_said(branch: Path, cqpt: Cqpt) -> None:
    code, out, err = cqpt("status", "--phase", "awarded")
    assert (code, out, err) == (0, "Aucun dossier à montrer.\n", "")


def test_a_case_is_found_however_its_accents_are_written(branch: Path, cqpt: Cqpt) -> None:
    (branch / "cases/2026-0012").rename(branch / "cases/e\u0301te\u0301")
    code, out, _err = cqpt("show", "été", "--json")
    assert (code, json.loads(out)["case"]) == (0, "2026-0012")
