"""What a model refuses, said to the person who wrote the file.

Pydantic names each refusal by a *type*; this table turns the type into an id, a sentence and a remedy. Its English
texts are never read.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from cqpt_cli.diagnostics import Diagnostic, shortened
from cqpt_cli.findings import Message, Sentence, unsaid
from cqpt_cli.language import N_
from cqpt_cli.nearest import suggestion
from cqpt_cli.sources.yaml_reader import Document, Where


class Problem(NamedTuple):
    """The words for one type of refusal; both may use the fields that Pydantic gives as context."""

    id: str
    message: str
    remedy: str


_SENTENCES: dict[str, Problem] = {
    "missing": Problem("missing-key", N_("the key “{key}” is missing"), N_("Add “{key}:” here.")),
    "extra_forbidden": Problem(
        "unknown-key", N_("the key “{key}” is not known here"), N_("Remove it, or correct its name.")
    ),
    "string_type": Problem("wrong-type", N_("{found} stands where text is expected"), N_("Put it in quotes: \"{input}\".")),
    "string_too_short": Problem("empty-text", N_("this text is empty"), N_("Fill it in, or remove the key.")),
    "string_too_long": Problem(
        "text-too-long", N_("this text is longer than {max_length} characters"), N_("Shorten it.")
    ),
    "string_pattern_mismatch": Problem(
        "wrong-form", N_("“{input}” does not have the expected form"), N_("The form is: {form}.")
    ),
    "int_type": Problem(
        "wrong-type", N_("{found} stands where a whole number is expected"), N_("Write a whole number, without quotes.")
    ),
    "bool_type": Problem("wrong-type", N_("{found} stands where true or false is expected"), N_("Write true or false.")),
    "literal_error": Problem(
        "unknown-value", N_("“{input}” is not one of the values accepted here"), N_("Write one of: {choices}.")
    ),
    "enum": Problem(
        "unknown-value", N_("“{input}” is not one of the values accepted here"), N_("Write one of: {choices}.")
    ),
    "greater_than_equal": Problem(
        "out-of-range", N_("{input} is below the smallest value, {ge}"), N_("Correct the number.")
    ),
    "less_than_equal": Problem(
        "out-of-range", N_("{input} is above the largest value, {le}"), N_("Correct the number.")
    ),
    "tuple_type": Problem(
        "wrong-type", N_("{found} stands where a list is expected"), N_("Write one entry a line, each after a “- ”.")
    ),
    "mapping_type": Problem(
        "wrong-type", N_("{found} stands where “key: value” lines are expected"), N_("Write one “key: value” a line.")
    ),
    "not-a-date": Problem("not-a-date", N_("{found} stands where a date is expected"), N_("Write it as YYYY-MM-DD.")),
    "no-such-day": Problem("no-such-day", N_("{input} is not a day of the calendar"), N_("Correct the day or the month.")),
    "implausible-date": Problem(
        "implausible-date", N_("{input} is too far away to be right"), N_("Check the year.")
    ),
    "not-a-month": Problem("not-a-month", N_("“{input}” is not a month"), N_("Write the month as YYYY-MM.")),
    "not-a-time": Problem(
        "not-a-time", N_("{found} stands where a time of day is expected"), N_("Write it in quotes, as \"09:30\".")
    ),
    "not-a-number": Problem(
        "not-a-number",
        N_("{found} stands where a number is expected"),
        N_("Write digits, with a point before the decimals: 151.67."),
    ),
    "too_short": Problem("too-few-entries", N_("this list has fewer than {min_length} entries"), N_("Add what is missing.")),
    "too_long": Problem("too-many-entries", N_("this list has more than {max_length} entries"), N_("Keep what matters.")),
    "blank-edges": Problem("blank-edges", N_("this text begins or ends with a space"), N_("Remove it.")),
    "unseen-sign": Problem("unseen-sign", N_("this text holds a sign that nobody sees"), N_("Type the text anew.")),
    "several-lines": Problem("several-lines", N_("this text stands on several lines"), N_("Write it on one line.")),
    "parts-foreign": Problem(
        "question-parts", N_("a question of this kind has no “{parts}”"), N_("Remove it, or correct the kind.")
    ),
    "parts-too-few": Problem(
        "question-parts", N_("a question of this kind needs {least} “{parts}” or more"), N_("Add what is missing.")
    ),
    "parts-twice": Problem("question-parts", N_("“{text}” stands twice in this question"), N_("Keep one of them.")),
    "key-not-one": Problem(
        "question-key", N_("{count} right answers, where one is to be chosen"), N_("Mark one choice with “right: true”, and one only.")
    ),
    "key-missing": Problem("question-key", N_("this question has no right answer"), N_("Give it one: “{wanted}”.")),
    "question-twice": Problem(
        "question-twice", N_("two questions bear the id “{text}”"), N_("Give each its own.")
    ),
    "below-not-two": Problem(
        "below-expected-level",
        N_("“below_expected” stands beside another level than {wanted}: a quiz does not tell those under 3 apart"),
        N_("Write “level: {wanted}”, or remove “below_expected”."),
    ),
    "negative-number": Problem("negative-number", N_("{input} is below zero"), N_("Correct the number.")),
}  # fmt: skip

_SAME_AS = {
    "model_type": "mapping_type",
    "model_attributes_type": "mapping_type",
    "dict_type": "mapping_type",
    "int_from_float": "int_type",
    "int_parsing": "int_type",
}

_OTHER = Problem("invalid-value", N_("this value is not accepted here"), N_("Compare it with the formats page."))

_FORMS = {
    r"^[0-9]{14}$": N_("14 digits, in quotes"),
    r"^[0-9a-f]{32}$": N_("32 hexadecimal digits, as “cqpt new case” writes them, in quotes"),
    r"^[A-Z]{2}$": N_("two capital letters, as BE or CH"),
    r"^[0-9a-f]{64}$": N_("a SHA-256, 64 hexadecimal digits, as “cqpt attach” writes it"),
    r"^[a-z0-9]+(-[a-z0-9]+)*$": N_("small letters without accents, digits and hyphens: bulletin-de-paie"),
    r"^[A-Za-z0-9][A-Za-z0-9._-]*$": N_("letters without accents, digits, points and hyphens: 2026-0001"),
}


def diagnose(document: Document, model: type[BaseModel], errors: Sequence[ErrorDetails]) -> Iterator[Diagnostic]:
    """One diagnostic a refusal, each at the value (or the key) that is refused."""
    for error in errors:
        about_a_key = error["loc"][-1:] == ("[key]",)
        where: Where = tuple(step for step in error["loc"] if step != "[key]")
        written = document.as_written(*where)
        kind = error["type"]
        sentence = _SENTENCES.get(_SAME_AS.get(kind, kind), _OTHER)
        context = {key: str(value) for key, value in error.get("ctx", {}).items()}
        shown = _shown(error["input"], document.position(*written).written)
        words = {
            **context,
            "key": shortened(where[-1]) if where else "",
            "input": shown,
            "found": _described(error["input"], shown),
            "form": Sentence(_FORMS.get(context.get("pattern", ""), context.get("pattern", ""))),
            "choices": ", ".join(_choices(model, where)) or context.get("expected", ""),
        }
        remedy: Message = Sentence(sentence.remedy, words)
        if kind == "string_type" and not isinstance(error["input"], str | int | Decimal):
            remedy = unsaid("Write a text here, or remove the key.")
        if kind == "extra_forbidden":
            remedy = suggestion(str(words["key"]), _known_keys(model, where[:-1])) or remedy
        elif sentence.id == "unknown-value":
            remedy = suggestion(shown, _choices(model, where)) or remedy
        place = written[:-1] if kind == "missing" else written
        yield Diagnostic(
            sentence.id,
            Sentence(sentence.message, words),
            document.position(*place, key=kind in ("missing", "extra_forbidden") or about_a_key),
            remedy,
        )


def _shown(value: object, written: str) -> str:
    """A value as its author sees it; of a list or a group of keys, that it is one."""
    match value:
        case list() | tuple():
            return "[…]"
        case dict():
            return "{…}"
        case str():
            return shortened(value)
    return shortened(written or "null")


def _described(value: object, shown: str) -> Sentence:
    match value:
        case None:
            return unsaid("nothing")
        case bool():
            return unsaid("true or false")
        case int() | Decimal():
            return unsaid("the number {input}", input=shown)
        case str():
            return unsaid("the text “{input}”", input=shown)
        case list():
            return unsaid("a list")
        case _:
            return unsaid("a group of keys")


def _known_keys(model: type[BaseModel], where: Where) -> list[str]:
    annotation = _annotation_at(model, where)
    found = next(iter(_models_in(annotation)), None)
    return list(_fields(found)) if found else []


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model under the names they have in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def model_at(model: type[BaseModel], where: Where) -> type[BaseModel] | None:
    """The model of what stands at `where`, or of the entries of a list there; None where it is a plain value."""
    annotation = _annotation_at(model, where)
    found = next(iter(_models_in(annotation)), None)
    if found is None:
        inner = [argument for part in _parts_of(annotation) for argument in typing.get_args(part)]
        found = next((one for argument in inner for one in _models_in(argument)), None)
    return found


def _choices(model: type[BaseModel], where: Where) -> list[str]:
    """The values that the field at `where` accepts, where it accepts only some."""
    choices: list[str] = []
    for part in _parts_of(_annotation_at(model, where)):
        if isinstance(part, type) and issubclass(part, Enum):
            choices += [str(member.value) for member in part]
        elif typing.get_origin(part) is typing.Literal:
            choices += [str(value) for value in typing.get_args(part)]
    return choices


def _annotation_at(model: type[BaseModel], where: Where) -> Any:
    annotation: Any = model
    for step in where:
        for part in _parts_of(annotation):
            if isinstance(part, type) and issubclass(part, BaseModel) and step in _fields(part):
                annotation = _fields(part)[str(step)].annotation
                break
            origin = typing.get_origin(part)
            if isinstance(origin, type) and issubclass(origin, Mapping):
                annotation = typing.get_args(part)[1]
                break
            if isinstance(origin, type) and issubclass(origin, tuple) and isinstance(step, int):
                annotation = typing.get_args(part)[0]
                break
        else:
            return None
    return annotation


def _parts_of(annotation: Any) -> Iterator[Any]:
    """The annotation without Annotated, Optional and unions."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _parts_of(typing.get_args(annotation)[0])
    elif origin in (typing.Union, types.UnionType):
        for part in typing.get_args(annotation):
            yield from _parts_of(part)
    else:
        yield annotation


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    for part in _parts_of(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part
