"""JSON Schemas of the file formats, for editors: completion, hover and warnings while someone types.

In draft-07, which yaml-language-server reads. Titles and descriptions are in French, from `locales/fr/keys.yaml`; a
test keeps both in step with the models.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from cqpt_cli import language
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import ACT_KEYS
from cqpt_cli.models.base import FileRecord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Session
from cqpt_cli.models.settings import Settings
from cqpt_cli.sources.yaml_reader import read_yaml

FOLDER = "schemas"
"""Where a case repository keeps them."""

KINDS: dict[str, type[FileRecord]] = {
    "case": Case,
    "grid": Grid,
    "organisation": Organisation,
    "session": Session,
    "settings": Settings,
}

_DIALECT = "http://json-schema.org/draft-07/schema#"


class _Draft07(GenerateJsonSchema):
    """Pydantic's schema in the words of draft-07."""

    schema_dialect = _DIALECT

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        """A number: in YAML, hours are written without quotes."""
        return {"type": "number", "minimum": 0}


@cache
def keys() -> dict[str, dict[str, dict[str, str]]]:
    """Model → key → its title and what it is for, in French."""
    file = language.LOCALES / "fr" / "keys.yaml"
    data: Any = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict), f"{file} is not sound"
    return data


def schema_of(kind: str, accord: Accord) -> dict[str, Any]:
    """The JSON Schema of one kind of file, with the certificates, the routes and the items of an accord."""
    model = KINDS[kind]
    mode: JsonSchemaMode = "validation"
    schema = model.model_json_schema(by_alias=True, schema_generator=_Draft07, mode=mode)
    definitions = schema.pop("$defs", {})
    said = {
        "$schema": _DIALECT,
        "$comment": f"{model.FORMAT}, written by cqpt schema {kind}",
        **_described(model.__name__, schema),
        "definitions": {name: _described(name, one) for name, one in sorted(definitions.items())},
    }
    said["properties"]["format"] = {**said["properties"]["format"], "const": model.FORMAT}
    _name_what_the_law_names(said["properties"], accord)
    for key in (*ACT_KEYS, "carry_over", "minutes"):
        _one_or_a_list(said["properties"], key)
    for definition in said["definitions"].values():
        _one_or_a_list(definition.get("properties", {}), "states")
    rewritten: dict[str, Any] = json.loads(json.dumps(said).replace("#/$defs/", "#/definitions/"))
    return rewritten


def _one_or_a_list(properties: dict[str, Any], key: str) -> None:
    """What `models.acts.Acts` reads: one, a list of them, or nothing."""
    if one := properties.get(key):
        rest = {word: value for word, value in one.items() if word not in ("items", "type")}
        either = [one["items"], {"type": "array", "items": one["items"]}, {"type": "null"}]
        properties[key] = {**rest, "anyOf": either}


def _name_what_the_law_names(properties: dict[str, Any], accord: Accord) -> None:
    if "certificate" in properties:
        properties["certificate"]["enum"] = list(accord.certificate_ids)
    if "route" in properties:
        properties["route"]["enum"] = list(accord.latest.routes.criteria.value)
    if "scheme" in properties:
        properties["scheme"]["anyOf"] = [{"enum": sorted(accord.latest.routes.schemes.value)}, {"type": "null"}]
    if levels := properties.get("levels"):
        level = levels.pop("additionalProperties")
        entries = [
            *(one for certificate in accord.certificates for one in certificate.entries.values()),
            *accord.common.values(),
        ]
        levels["properties"] = {one.id: {"title": one.item.text, **level} for one in entries}
        levels["additionalProperties"] = False


def schema_file(kind: str, accord: Accord) -> bytes:
    """The same as the bytes of a file."""
    return (json.dumps(schema_of(kind, accord), ensure_ascii=False, indent=2) + "\n").encode()


def _described(model: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A part of the schema with its French words in place of the English ones."""
    words = keys().get(model, {})
    found = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if about := words.get("(self)"):
        found = {"title": about["title"], "description": about["text"], **found}
    properties = {}
    for name, part in schema.get("properties", {}).items():
        plain = {key: value for key, value in part.items() if key not in ("title", "description")}
        if "$ref" in plain:  # draft-07 ignores what stands beside a reference
            plain = {"allOf": [{"$ref": plain.pop("$ref")}], **plain}
        spoken = {"title": words[name]["title"], "description": words[name]["text"]} if name in words else {}
        properties[name] = {**spoken, **plain}
    return {**found, "properties": properties} if properties else found
