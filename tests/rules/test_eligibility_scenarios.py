"""Legal scenarios as data: a case, a date, and the answer computed by hand with its article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqpt_cli.casework.examining import examine_file
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering import eligibility_json

FOLDER = Path(__file__).parent.parent / "scenarios" / "eligibility"
ACCORD = default_accord()


def load(file: Path) -> Any:
    """The file with every scalar as it is written: the case goes back to YAML for the real reader."""
    return YAML(typ="rt").load(file.read_text(encoding="utf-8"))


def scenarios() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("[!_]*.yaml")):
        for scenario in load(file)["scenarios"]:
            yield pytest.param(scenario, id=f"{file.stem}: {scenario['name']}")


@pytest.mark.parametrize("scenario", list(scenarios()))
def test_scenario(scenario: Any, tmp_path: Path) -> None:
    case = load(FOLDER / "_base.yaml")
    if scenario["case"].get("route", case["route"]) != case["route"]:
        del case["scheme"]  # it goes with free access only (art. 3)
    for key, value in scenario["case"].items():
        if value is None:
            case.pop(key, None)
        else:
            case[key] = value
    file = tmp_path / "case.yaml"
    with file.open("w", encoding="utf-8") as stream:
        YAML(typ="rt").dump(case, stream)
    expected = scenario["expect"]
    examination = examine_file(file, ACCORD, _day(scenario.get("on")))
    if "diagnostics" in expected:
        assert [d.id for d in examination.diagnostics] == list(expected["diagnostics"])
        return
    assert examination.eligibility, [f"{d.position}: {d.message}" for d in examination.diagnostics]
    answer = eligibility_json.one(examination.eligibility)
    found: dict[str, Any] = {
        "verdict": answer["verdict"],
        "window": answer["window"],
        **answer["experience"],
        "earliest_admissible_on": answer["earliest_admissible_on"],
    }
    for key, value in expected.items():
        match key:
            case "criteria":
                statuses = {criterion["id"]: criterion["status"] for criterion in answer["criteria"]}
                assert {id: statuses[id] for id in value} == dict(value), scenario["why"]
            case "observations":
                assert set(value) <= {o["id"] for o in answer["observations"]}, scenario["why"]
            case "no_observations":
                assert not set(value) & {o["id"] for o in answer["observations"]}, scenario["why"]
            case "window":
                assert found["window"] == {name: str(day) for name, day in value.items()}, scenario["why"]
            case _:
                wanted = str(value) if isinstance(value, date) else value
                assert found[key] == wanted, scenario["why"]


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def test_there_are_scenarios() -> None:
    assert len(list(scenarios())) >= 70
