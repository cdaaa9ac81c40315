"""The example repository: every answer is the one in its expected.yaml, worked out by hand, and all is shown."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
REPOSITORY = ROOT / "examples" / "branche-2026"
EXPECTED: Mapping[str, Mapping[str, Any]] = yaml.safe_load((REPOSITORY / "expected.yaml").read_text(encoding="utf-8"))
CASES = sorted(path.name for path in (REPOSITORY / "cases").iterdir())
EVALUATED = [case for case in CASES if (REPOSITORY / "cases" / case / "grids").is_dir()]
ONE_GRID = ["2026-0005", "2026-0009"]
COMPLETE = ["2026-0001", "2026-0002", "2026-0007", "2026-0008", "2026-0012"]
NOT_COMMON = {"CPD1-F04", "CPD1-F08", "CPD4-F01", "CPD4-F02"}  # "pas commun à tous", accord, annexe 2

Answer = dict[str, Any]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cqpt_cli", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "CQPT_LANG": "fr"},
    )  # fmt: skip


def answers(command: str, path: Path) -> list[Answer]:
    finished = run(command, path, "--json")
    assert finished.stderr == ""
    found: list[Answer] = json.loads(finished.stdout)
    return found


@functools.cache
def checked() -> Mapping[str, Answer]:
    return {answer["case"]: answer for answer in answers("check-eligibility", REPOSITORY)}


@functools.cache
def scored() -> Mapping[str, Answer]:
    return {answer["case"]: answer for answer in answers("score", REPOSITORY)}


@functools.cache
def case_file(case: str) -> Answer:
    found: Answer = yaml.safe_load((REPOSITORY / "cases" / case / "case.yaml").read_text(encoding="utf-8"))
    return found


@functools.cache
def grids(case: str) -> list[Answer]:
    files = sorted((REPOSITORY / "cases" / case / "grids").glob("*.yaml"))
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]


def level(entry: int | Mapping[str, Any]) -> int:
    return entry if isinstance(entry, int) else int(entry["level"])


def items(case: str) -> Mapping[str, Answer]:
    return {item["id"]: item for item in scored()[case]["items"]}


def observations(case: str) -> set[str]:
    return {observation["id"] for observation in checked()[case]["observations"]}


def criterion(case: str, id: str) -> str:
    return next(str(found["status"]) for found in checked()[case]["criteria"] if found["id"] == id)


# --- the answers worked out by hand ----------------------------------------------------------------------------------


def test_every_case_has_its_expectation() -> None:
    assert list(EXPECTED) == CASES == sorted(checked())
    assert sorted(scored()) == EVALUATED
    assert all(expected["why"] for expected in EXPECTED.values())


@pytest.mark.parametrize("case", CASES)
def test_eligibility(case: str) -> None:
    answer, expected = checked()[case], EXPECTED[case]
    earliest = expected["earliest_admissible_on"]
    assert answer["verdict"] == expected["verdict"]
    assert answer["experience"] == {
        "days": expected["days"],
        "days_possible": expected.get("days_possible", expected["days"]),
        "hours_proven": expected["hours_proven"],
        "hours_possible": expected.get("hours_possible", expected["hours_proven"]),
        "hours_estimated": expected["hours_estimated"],
    }
    assert answer["earliest_admissible_on"] == (earliest and earliest.isoformat())


@pytest.mark.parametrize("case", CASES)
def test_score(case: str) -> None:
    expected = EXPECTED[case]
    if case not in EVALUATED:
        assert (expected["regular"], expected["proposal"]) == (None, "none")
        return
    answer = scored()[case]
    assert answer["regular"] is expected["regular"]
    assert (answer["complete"], answer["missing"]) == (expected.get("complete", True), expected.get("missing", []))
    assert answer["proposal"] == expected["proposal"]
    still_open = [item["id"] for item in answer["items"] if item["status"] in ("to-complete", "not-assessed")]
    if isinstance(expected.get("open"), list):
        assert still_open == expected["open"]
    elif "open" in expected:
        assert len(still_open) == expected["open"]
    else:
        assert expected["proposal"] == "unfavourable"


@pytest.mark.parametrize("case", [case for case in CASES if "resting_on_nothing" in EXPECTED[case]])
def test_levels_that_rest_on_nothing(case: str) -> None:
    assert len(scored()[case]["resting_on_nothing"]) == EXPECTED[case]["resting_on_nothing"]


@pytest.mark.parametrize("case", [case for case in CASES if "portfolio" in EXPECTED[case]])
def test_portfolio(case: str) -> None:
    finished, expected = run("evidence", "list", REPOSITORY / "cases" / case, "--json"), EXPECTED[case]["portfolio"]
    answer = json.loads(finished.stdout)
    assert finished.stderr == ""
    assert finished.returncode == (1 if expected["contradictions"] else 0)
    assert [piece["id"] for piece in answer["pieces"]] == expected["pieces"]
    assert [piece["problem"] for piece in answer["pieces"]] == [None] * len(expected["pieces"])
    supported = {item["knowledge"] for item in answer["items"] if item["expected"] and item["pieces"]}
    assert len(supported) == expected["supported"]
    assert answer["stale"] == expected["stale"]
    assert [found["about"] for found in answer["contradictions"]] == expected["contradictions"]


@pytest.mark.parametrize("case", EVALUATED)
def test_one_case_alone_scores_as_within_the_repository(case: str) -> None:
    assert answers("score", REPOSITORY / "cases" / case) == [scored()[case]]


@pytest.mark.parametrize("case", ONE_GRID)
def test_nothing_is_proposed_on_a_single_grid(case: str) -> None:
    (grid,) = (REPOSITORY / "cases" / case / "grids").iterdir()
    (answer,) = answers("score", grid)
    assert answer["proposal"] == "none"


def test_synthesize_says_nothing_is_wrong(tmp_path: Path) -> None:
    finished = run("synthesize", REPOSITORY, "--format", "md", "--output", tmp_path)
    assert (finished.returncode, finished.stderr) == (0, "")
    assert {path.stem for path in tmp_path.glob("2026-*.md")} == set(CASES)


# --- what the repository shows ---------------------------------------------------------------------------------------


def test_certificates_routes_verdicts_and_proposals() -> None:
    assert {answer["certificate"] for answer in checked().values()} == {
        "conseiller-clientele-a-distance",
        "conseiller-clientele-en-point-de-distribution",
    }
    assert {answer["route"] for answer in checked().values()} == {
        "contrat-de-professionnalisation",
        "periode-de-professionnalisation",
        "plan-de-formation",
        "acces-libre",
    }
    assert {answer["verdict"] for answer in checked().values()} == {"admissible", "inadmissible", "incomplete"}
    proposals = [answer["proposal"] for answer in scored().values()]
    assert set(proposals) == {"favourable", "complementary-evaluation", "unfavourable", "none"}
    assert proposals.count("complementary-evaluation") >= 3


def test_overlapping_part_time_jobs() -> None:
    first, second = case_file("2026-0002")["experience"]
    assert first["start"] < second["start"] < first["end"]
    assert criterion("2026-0002", "experience-duration") == "met"


def test_a_blameless_year_short_of_hours() -> None:
    assert criterion("2026-0003", "experience-duration") == "met"
    assert criterion("2026-0003", "experience-hours") == "unmet"
    assert checked()["2026-0003"]["earliest_admissible_on"]


def test_a_franchise_shop_is_all_that_stands_in_the_way() -> None:
    unmet = [found["id"] for found in checked()["2026-0004"]["criteria"] if found["status"] == "unmet"]
    assert unmet == ["distribution-network"]


def test_professionalisation_contracts_ended_and_running() -> None:
    assert "employer" not in case_file("2026-0005")
    assert criterion("2026-0005", "field-of-application") == "met"
    assert criterion("2026-0005", "professionalisation-contract") == "met"
    assert "contract-still-running" not in observations("2026-0005")
    assert "contract-still-running" in observations("2026-0012")


def test_less_than_a_year_is_observed_where_article_3_asks_for_none() -> None:
    assert "year-shortfall" in observations("2026-0006")


def test_leap_year() -> None:
    assert "leap-year-readings-differ" in observations("2026-0009")


def test_window_edge() -> None:
    answer = checked()["2026-0010"]
    assert answer["window"] == {"start": "2023-05-15", "end": "2026-05-14"}
    assert criterion("2026-0010", "experience-hours") == "undetermined"
    assert "interpolated-hours" in observations("2026-0010")


def test_estimate_missing_proof_missing_judgement_and_missing_statement() -> None:
    assert observations("2026-0011") >= {"estimated-hours", "unproven-hours", "relation-not-judged"}
    assert criterion("2026-0011", "experience-hours") == "undetermined"
    assert criterion("2026-0011", "sworn-statement") == "undetermined"


def test_an_irregular_observation() -> None:
    found = {irregularity["id"] for irregularity in scored()["2026-0006"]["irregularities"]}
    assert found == {"too-few-contacts", "observation-too-long"}


def test_discordances_stand_where_they_were_meant_and_nowhere_else() -> None:
    discordant = {(case, id) for case in EVALUATED for id, item in items(case).items() if item["discordant"]}
    assert discordant == {("2026-0002", "CPD3-F04"), ("2026-0002", "CPD4-F03")}
    # The global grid's justified level prevails on one; the highest entitled level is retained on the other.
    assert (items("2026-0002")["CPD3-F04"]["level"], items("2026-0002")["CPD4-F03"]["level"]) == (2, 4)


def test_a_skill_at_0() -> None:
    zero_common = items("2026-0002")["CPD2-F05"]
    assert (zero_common["level"], zero_common["status"]) == (0, "to-complete")
    dropped = {id for case in EVALUATED for id, item in items(case).items() if item["status"] == "not-applicable"}
    # In 2026-0002 a hostess keeps the till: with CPD4-F01 its procedures fall, which were assessed below 3.
    assert dropped == NOT_COMMON | {"CPD4-P06", "CPD4-P07"}
    assert items("2026-0002")["CPD4-P06"]["falls_with"] == ["CPD4-F01"]


def test_carry_over() -> None:
    carried = [item for item in items("2026-0008").values() if item["modality"] == "savoirs-communs-valides"]
    assert len(case_file("2026-0008")["carry_over"]["items"]) == 69
    assert len(carried) == 77  # 94 items less the 17 that are not common to both certificates
    assert all(item["status"] == "acquired" for item in carried)


def test_unfavourable_is_the_evaluators_own_with_reasons() -> None:
    opinions = [grid["opinion"] for grid in grids("2026-0007") if "opinion" in grid]
    assert [opinion["proposal"] for opinion in opinions] == ["unfavourable"]
    assert opinions[0]["reasons"]


@pytest.mark.parametrize("case", COMPLETE)
def test_complete_evaluations_assess_every_item(case: str) -> None:
    assert all(item["status"] != "not-assessed" for item in items(case).values())
    assert {grid["modality"] for grid in grids(case)} >= {"dossier-de-preuves", "quiz", "observation"}


def test_a_granted_appeal_sets_levels_aside() -> None:
    """Of 2026-0006, two items were reopened; one of them stands under two activities (CPD2-C08 and CPD3-C09)."""
    open_again = {id: item for id, item in items("2026-0006").items() if item["status"] == "not-assessed"}
    assert sorted(open_again) == ["CPD2-C08", "CPD3-C09", "CPD4-P01"]
    assert all(item["level"] is None and item["before_appeal"] < item["expected"] for item in open_again.values())


@pytest.mark.parametrize("case", EVALUATED)
def test_grids_look_like_a_persons(case: str) -> None:
    """Several levels and some words; evidence names documents of the case; only entitled modalities; bodies exist."""
    entries = [entry for grid in grids(case) for entry in grid["levels"].values()]
    assert len({level(entry) for entry in entries}) >= 3
    assert any(isinstance(entry, dict) and entry.get("comment") for entry in entries)
    documents = {document["id"] for document in case_file(case)["documents"]}
    cited = {id for entry in entries if isinstance(entry, dict) for id in entry.get("evidence", ())}
    assert cited <= documents
    assert {found["id"] for found in scored()[case]["observations"]} <= {"quiz-longer-than-indicative"}


@pytest.mark.parametrize("case", EVALUATED)
def test_every_act_is_by_a_body_accredited_that_day_and_for_that_certificate(case: str) -> None:
    for grid in grids(case):
        slug = grid["evaluator"]["organisation"]
        sent = case_file(case)["evaluation"]
        assert slug == (sent[-1] if isinstance(sent, list) else sent)["organisation"]
        body = yaml.safe_load((REPOSITORY / "organisations" / f"{slug}.yaml").read_text(encoding="utf-8"))
        assert grid["certificate"] in body["certificates"]
        assert any(held["from"] <= grid["assessed_on"] <= held["to"] for held in body["accreditations"])
        assert grid["assessed_on"] >= case_file(case)["received_on"]


def test_people_are_fictional() -> None:
    for case in CASES:
        email = case_file(case)["candidate"].get("email", "nobody@example.org")
        assert email.endswith("@example.org")
