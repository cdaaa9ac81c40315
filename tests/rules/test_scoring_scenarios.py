"""Evaluations as data: grids, and the result computed by hand with its article."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqpt_cli.casework.scoring import Scoring, score
from cqpt_cli.law.accord import Accord, default_accord
from cqpt_cli.models.policy import PolicyFile
from cqpt_cli.rendering import score_json
from cqpt_cli.rendering.sentences import cited, say

FOLDER = Path(__file__).parent.parent / "scenarios" / "scoring"
ACCORD = default_accord()


def load(file: Path) -> Any:
    """The file with every scalar as it is written: the grids go back to YAML for the real reader."""
    return YAML(typ="rt").load(file.read_text(encoding="utf-8"))


@cache
def base() -> Any:
    return load(FOLDER / "_base.yaml")


def scenarios() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("[!_]*.yaml")):
        for scenario in load(file)["scenarios"]:
            yield pytest.param(scenario, id=f"{file.stem}: {scenario['name']}")


def merged(*parts: Any) -> dict[str, Any]:
    """The parts, a later one over an earlier one; keys that end as null are left out."""
    whole: dict[str, Any] = {}
    for part in parts:
        whole |= part
    return {key: value for key, value in whole.items() if value is not None}


def grid_of(partial: Any, certificate: str) -> dict[str, Any]:
    """The whole grid. `every_item` gives a level to each item that `levels` does not name, but those of `without`."""
    own = dict(partial)
    every, without = own.pop("every_item", None), own.pop("without", ())
    if every is not None:
        ids = ACCORD.certificate(certificate).entries
        own["levels"] = {**{id: every for id in ids if id not in without}, **own["levels"]}
    return merged(base()["grid"], {"certificate": certificate}, base()["modalities"].get(own["modality"], {}), own)


def written(scenario: Any, folder: Path) -> list[Path]:
    """The scenario as files, and the paths to score: a case folder where it has a case, else its lone grids."""
    certificate = str(scenario["certificate"])
    grids = folder / "grids"
    grids.mkdir()
    paths = []
    for number, partial in enumerate(scenario["grids"], start=1):
        path = grids / f"{number}.yaml"
        write(grid_of(partial, certificate), path)
        paths.append(path)
    if "case" not in scenario:
        return paths
    write(merged(base()["case"], {"certificate": certificate}, scenario["case"]), folder / "case.yaml")
    return [folder]


def write(content: dict[str, Any], file: Path) -> None:
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="rt").dump(content, stream)


def accord_of(scenario: Any) -> Accord:
    """The accord; with the default policy changed by the `policy` of the scenario, where it has one."""
    if "policy" not in scenario:
        return ACCORD
    accord = Accord(ACCORD.folder)
    (default,) = accord.policies
    changed = {**default.model_dump(mode="json", by_alias=True), **YAML(typ="safe").load(dumped(scenario["policy"]))}
    accord.policies = (PolicyFile.model_validate(changed),)
    return accord


def dumped(value: Any) -> str:
    stream = io.StringIO()
    YAML(typ="rt").dump(value, stream)
    return stream.getvalue()


@pytest.mark.parametrize("scenario", list(scenarios()))
def test_scenario(scenario: Any, tmp_path: Path) -> None:
    (scoring,) = score(written(scenario, tmp_path), accord_of(scenario))
    expected = scenario["expect"]
    if "diagnostics" in expected:
        check_refusal(scoring, expected)
    else:
        check_answer(scoring, expected, tmp_path, scenario["why"])


def check_refusal(scoring: Scoring, expected: Any) -> None:
    assert [diagnostic.id for diagnostic in scoring.diagnostics] == list(expected["diagnostics"])
    assert scoring.score is None
    for diagnostic in scoring.diagnostics:
        assert diagnostic.position is not None
        assert diagnostic.position.line, "every problem has its place in the file"
        assert diagnostic.remedy
    if "suggests" in expected:
        assert any(expected["suggests"] in say(diagnostic.remedy or "") for diagnostic in scoring.diagnostics)
    if "source" in expected:
        assert {cited(diagnostic.sources) for diagnostic in scoring.diagnostics} == {expected["source"]}


def check_answer(scoring: Scoring, expected: Any, folder: Path, why: str) -> None:
    assert scoring.score, [f"{d.position}: {d.message}" for d in scoring.diagnostics]
    answer = score_json.one(scoring.score, folder)
    items = {item["id"]: item for item in answer["items"]}
    activities = {activity["id"]: activity for activity in answer["activities"]}
    for key, value in expected.items():
        match key:
            case "items":
                found = {id: {name: items[id].get(name) for name in facts} for id, facts in value.items()}
                assert found == plain(value), why
            case "activities":
                found = {id: {name: activities[id][name] for name in facts} for id, facts in value.items()}
                assert found == plain(value), why
            case "irregularities" | "observations":
                assert sorted(found["id"] for found in answer[key]) == sorted(value), why
            case "sources":
                assert {found["id"]: found["source"] for found in answer["irregularities"]} == plain(value), why
            case "discordances":
                assert [id for id, item in items.items() if item["discordant"]] == list(value), why
            case "resting_on_nothing":
                assert answer[key] == list(value), why
            case "regular" | "proposal" | "complete":
                assert answer[key] == value, why
            case "missing" | "to_come":
                assert answer[key] == list(value), why
            case "differences":
                told = [[one[name] for name in ("item", "role", "level", "prevailing")] for one in answer[key]]
                assert told == [list(one) for one in value], why
            case _:
                pytest.fail(f"a scenario cannot expect “{key}”")


def plain(value: Any) -> Any:
    return {key: plain(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def test_there_are_scenarios() -> None:
    assert len(list(scenarios())) >= 45


def test_every_scenario_says_why() -> None:
    for parameter in scenarios():
        assert len(parameter.values[0]["why"]) > 20
