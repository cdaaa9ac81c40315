"""The JSON Schemas take what the models take, refuse what they refuse, and explain every key in French."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering import schemas
from cqpt_cli.sources.yaml_reader import read_yaml

ROOT = Path(__file__).parents[2]
SCHEMAS = {kind: schemas.schema_of(kind, default_accord()) for kind in schemas.KINDS}


def plain(value: Any) -> Any:
    """The data as an editor sees it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def errors(kind: str, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(SCHEMAS[kind]).iter_errors(data)]


SOUND = sorted(
    file
    for file in [*ROOT.glob("examples/*/**/*.yaml"), *ROOT.glob("tests/files/valid*/*.yaml")]
    if file.name != "expected.yaml"  # what the tests expect, in a form of its own
)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_it_is_a_schema(kind: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[kind])


@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_what_cqpt_takes_the_schema_takes(file: Path) -> None:
    data = plain(read_yaml(file, file.read_bytes()).data)
    assert isinstance(data, dict)
    assert errors(data["format"].split("/")[0], data) == []


CASE: dict[str, Any] = {
    "format": "case/1", "id": "2026-0001", "certificate": "conseiller-clientele-a-distance", "route": "acces-libre",
    "received_on": "2026-03-02", "candidate": {"family_name": "Martin", "given_names": "Léa"},
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"format": "case/2"}, {"faute": 1}, {"certificate": "autre"}, {"route": "autre"}, {"scheme": "cpf"},
        {"candidate": {"family_name": "Martin"}}, {"employer": {"name": "A", "siret": 73282932000074}},
        {"admissibility": {"decision": "peut-être", "on": "2026-03-02", "by": "X"}}, {"priority": "oui"},
    ],
)  # fmt: skip
def test_what_cqpt_refuses_the_schema_refuses(change: dict[str, Any]) -> None:
    assert errors("case", CASE) == []
    assert errors("case", {**CASE, **change}) != []


def test_an_act_alone_or_in_a_list() -> None:
    act = {"decision": "admissible", "on": "2026-03-02", "by": "X"}
    assert errors("case", {**CASE, "admissibility": act}) == []
    assert errors("case", {**CASE, "admissibility": [act, act]}) == []


def test_levels_complete_with_their_wording() -> None:
    levels = SCHEMAS["grid"]["properties"]["levels"]["properties"]
    assert levels["CPD4-P02"]["title"] == "Le rangement de la réserve"
    accord = default_accord()
    every = {id for certificate in accord.certificates for id in certificate.entries} | set(accord.common)
    assert set(levels) == every


def test_every_key_has_its_words_and_none_is_left_over() -> None:
    wanted: dict[str, set[str]] = {}
    for kind, model in schemas.KINDS.items():
        schema = SCHEMAS[kind]
        for name, part in [(model.__name__, schema), *schema["definitions"].items()]:
            wanted.setdefault(name, set()).update({"(self)", *part.get("properties", {})})
    assert {model: set(words) for model, words in schemas.keys().items()} == wanted
    assert all(word["title"] and word["text"] for words in schemas.keys().values() for word in words.values())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_no_english_is_left(kind: str) -> None:
    """Pydantic writes English titles and the docstrings of the models; editors show French."""
    for part in (SCHEMAS[kind], *SCHEMAS[kind]["definitions"].values()):
        assert part["description"] in {words["(self)"]["text"] for words in schemas.keys().values()}


def test_the_file_is_that_of_the_command() -> None:
    assert json.loads(schemas.schema_file("case", default_accord())) == SCHEMAS["case"]
