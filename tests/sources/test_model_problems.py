"""What a model refuses, in words: no refusal without its sentence, no sentence that cannot be said."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cqpt_cli import language
from cqpt_cli.models.base import FileRecord
from cqpt_cli.models.case import Case
from cqpt_cli.models.certificate import CertificateFile
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.policy import PolicyFile
from cqpt_cli.models.provisions import ProvisionsFile
from cqpt_cli.models.referential import (
    ActivitiesFile,
    CommonFile,
    ExpectedLevelsFile,
    ScalesFile,
    ScopesFile,
)
from cqpt_cli.rendering.sentences import say
from cqpt_cli.sources.model_problems import _FORMS, _SAME_AS, _SENTENCES, diagnose
from cqpt_cli.sources.yaml_reader import read_yaml

FILES = Path(__file__).parent.parent / "files"
PATH = Path("case.yaml")

CASE: dict[str, Any] = read_yaml(PATH, (FILES / "valid/every-key-of-the-formats-page.yaml").read_bytes()).data  # type: ignore[assignment]
CASE |= {
    "priority": True,
    "carry_over": {
        "certificate": "conseiller-clientele-en-point-de-distribution",
        "awarded_on": "2025-01-15",
        "exercise": "daily",
        "items": {"COM-C01": 3},
    },
}
GRID: dict[str, Any] = read_yaml(PATH, (FILES / "valid-grids/every-key-of-the-formats-page.yaml").read_bytes()).data  # type: ignore[assignment]
GRID |= {
    "quiz": {"duration_minutes": 30},
    "opinion": {"proposal": "favourable", "reasons": "x"},
    "comment": "x",
}

SOURCE = {"from": "2005-09-23", "value": 3, "article": "art. 3", "quote": "x", "basis": "accord", "note": "x"}
ITEM = {
    "id": "X",
    "text": "x",
    "printed": "x",
    "note": "x",
    "common": "COM-C01",
    "link": "same",
    "common_to_all": True,
}
OURS: list[tuple[type[FileRecord], dict[str, Any]]] = [
    (Case, CASE),
    (Grid, GRID),
    (CertificateFile, {"format": "certificate/1", "id": "x", "code": "X", "title": "x", "annex": "x", "effective_from": "2005-09-23",
                       "mission": "x", "provisions": {"a": {"label": "x", "unit": "x", "history": [SOURCE]}}}),
    (ProvisionsFile, {"format": "provisions/1", "id": "x", "title": "x", "signed_on": "2005-09-23",
                      "a": {"b": {"label": "x", "history": [SOURCE]}}}),
    (PolicyFile, {"format": "award-policy/1", "id": "x", "title": "x", "article": "accord, art. 5", "from": "2005-09-23", "adopted_by": None, "adopted_on": None,
                  "basis": "hypothesis", "note": "x", "favourable_when": {"to_complete_at_most": 0, "not_assessed_at_most": 0},
                  "otherwise": "complementary-evaluation"}),
    (ActivitiesFile, {"format": "activities/1", "certificate": "x", "presentation": [{"heading": "x", "page": 1, "paragraphs": ["x"]}],
                      "activities": [{"id": "X", "title": "x", "page": 1, "tasks_page": 1, "common_to_all": True, "note": "x",
                                      "tasks": [{"heading": "x", "items": [{"id": "T", "text": "x"}]}],
                                      "knowledge": {"connaissance": [ITEM]}}]}),
    (CommonFile, {"format": "common/1", "id": "x", "title": "x", "annex": "x", "pages": [1], "activity": "COM",
                  "knowledge": {"savoir-faire": [{"heading": "x", "page": 1, "items": [ITEM]}]}}),
    (ScalesFile, {"format": "scales/1", "scales": {"a": {"title": "x", "article": "x", "quote": "x", "kinds": ["procedural"],
                                                       "zero_means_not_applicable": False, "levels": ["x"]}}}),
    (ScopesFile, {"format": "scopes/1", "label": "x", "article": "accord, annexe 1", "basis": "hypothesis", "why": "x", "criteria": {"a": "x"},
                  "scopes": {"X": {"scope": "partiel", "reason": "x"}}}),
    (ExpectedLevelsFile, {"format": "expected-levels/1", "article": "accord, annexe 1", "basis": "hypothesis", "why": "x", "default": 3,
                          "overrides": {"X": {"level": 2, "reason": "x"}}}),
]  # fmt: skip

WRONG: list[Any] = [
    None, True, False, 0, -1, 6, 10**17, Decimal("3.0"), Decimal("-0.01"), "", " ", "x", "X Y", "a" * 501, "a" * 20_001, "2026-02-30",
    "1899-01-01", "2026-03-02", "2025-13", "25:00", "{input}", [], [None], [1], ["x"], [[]], {}, {"x": 1}, {"{key}": "{found}"}, {"": None},
]  # fmt: skip


def places(data: Any, where: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield where
    steps: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in steps:
        yield from places(part, (*where, step))


def replaced(data: Any, where: tuple[str | int, ...], value: Any) -> Any:
    if not where:
        return value
    data = copy.deepcopy(data)
    parent = data
    for step in where[:-1]:
        parent = parent[step]
    parent[where[-1]] = value
    return data


def without(data: Any, where: tuple[str | int, ...]) -> Any:
    data = copy.deepcopy(data)
    parent = data
    for step in where[:-1]:
        parent = parent[step]
    del parent[where[-1]]
    return data


def check(model: type[FileRecord], data: Any) -> None:
    """Either the data is sound, or each refusal has a sentence of its own and every sentence can be said."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        for refusal in errors:
            kind = _SAME_AS.get(refusal["type"], refusal["type"])
            assert kind in _SENTENCES, f"no sentence for {refusal['type']} at {refusal['loc']}"
        diagnostics = list(diagnose(read_yaml(PATH, b"{}"), model, errors))
        assert len(diagnostics) == len(errors)
        for diagnostic in diagnostics:
            assert say(diagnostic.message).strip()
            assert diagnostic.remedy
            assert say(diagnostic.remedy).strip()
            assert len(say(diagnostic.message)) + len(say(diagnostic.remedy)) < 2000


@pytest.mark.parametrize(("model", "data"), OURS, ids=[model.__name__ for model, _ in OURS])
def test_the_samples_are_sound(model: type[FileRecord], data: Any) -> None:
    model.model_validate(data)


@pytest.mark.parametrize(("model", "data"), OURS, ids=[model.__name__ for model, _ in OURS])
def test_every_refusal_of_every_value_has_a_sentence(model: type[FileRecord], data: Any) -> None:
    for where in places(data):
        for value in WRONG:
            check(model, replaced(data, where, value))
        if where:
            check(model, without(data, where))


values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**18), 10**18),
        st.decimals(allow_nan=False, allow_infinity=False, places=3),
        st.text(max_size=12),
        st.from_regex(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?|[0-9]{2}:[0-9]{2}", fullmatch=True),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@settings(deadline=None, database=None, max_examples=300)
@given(chosen=st.sampled_from(OURS), value=values, rng=st.randoms(use_true_random=False))
def test_every_refusal_of_arbitrary_values_has_a_sentence(
    chosen: tuple[type[FileRecord], Any], value: Any, rng: Any
) -> None:
    model, data = chosen
    check(model, replaced(data, rng.choice(list(places(data))), value))


@pytest.mark.parametrize("kind", sorted(_SENTENCES))
@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_every_sentence_can_be_said(kind: str, spoken: str) -> None:
    sentence = _SENTENCES[kind]
    names = ("key", "input", "found", "form", "choices", "min_length", "max_length", "ge", "le")
    words = dict.fromkeys((*names, "count", "least", "parts", "text", "wanted"), "mot")
    with language.speaking(spoken):
        for text in (sentence.message, sentence.remedy):
            said = language._(text).format(**words)
            assert said
            assert "{" not in said
            assert set(re.findall(r"\{([a-z_]+)\}", text)) == set(re.findall(r"\{([a-z_]+)\}", language._(text)))
            if spoken == "fr":
                assert language._(text) != text, "no French words"


def test_every_alias_leads_to_a_sentence() -> None:
    assert set(_SAME_AS.values()) <= set(_SENTENCES)


@pytest.mark.parametrize("kind", sorted({sentence.id for sentence in _SENTENCES.values()}))
def test_ids_are_plain_words(kind: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind)


def test_every_pattern_of_the_models_has_words() -> None:
    found = set()
    for model, _ in OURS:
        found |= set(re.findall(r"'pattern': '([^']*)'", str(model.model_json_schema())))
    assert found
    assert found <= set(_FORMS)


# --- what the sentences say -------------------------------------------------------------------------------------------


def said(text: str, model: type[FileRecord] = Case) -> list[tuple[str, str]]:
    """The message and the remedy of each refusal of a file."""
    document = read_yaml(PATH, text.encode())
    assert document.diagnostics == []
    with language.speaking("en"):
        try:
            model.model_validate(document.data)
        except ValidationError as error:
            return [
                (say(d.message), say(d.remedy or ""))
                for d in diagnose(document, model, error.errors(include_url=False))
            ]
    return []


LEAST = (FILES / "valid/least.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("written", ["73282932000074", "12.50", "-3", "true", "False"])
def test_an_unquoted_text_is_shown_in_quotes_as_it_is_written(written: str) -> None:
    ((_, told),) = said(f"{LEAST}evaluation: {{organisation: {written}}}\n")
    assert told == f'Put it in quotes: "{written}".'


@pytest.mark.parametrize("value", ["", " null", " ~", " []", " {}", " [a]", " {a: 1}"])
def test_nobody_is_told_to_quote_what_is_no_scalar(value: str) -> None:
    ((_, told),) = said(f"{LEAST}evaluation:\n  organisation:{value}\n")
    assert "None" not in told
    assert not re.search(r'"[\[{]', told)


@pytest.mark.parametrize("written", ["true", "false", "null"])
def test_a_value_is_quoted_as_the_file_writes_it(written: str) -> None:
    (*_, (message, _)) = said(
        f"{LEAST}carry_over: {{certificate: a, awarded_on: 2025-01-01, items: {{}}, exercise: {written}}}\n"
    )
    assert written in message


def test_the_choices_are_listed() -> None:
    carried = "certificate: a, awarded_on: 2025-01-01, items: {}"
    ((_, told),) = said(f"{LEAST}carry_over: {{{carried}, exercise: zzzzzz}}\n")
    assert told == "Write one of: daily, interrupted, none."
    ((_, told),) = said(f"{LEAST}employer: {{name: a, network: zzzzzz}}\n")
    assert told == "Write one of: own, franchise, none."


@pytest.mark.parametrize("braces", ["{input}", "{0}", "{", "}", "{key!r}", "%s", "{{}}"])
def test_braces_in_the_file_are_text(braces: str) -> None:
    ((message, _),) = said(f"{LEAST}employer: {{name: a, network: '{braces}'}}\n")
    assert f"“{braces}”" in message
    ((message, _),) = said(f"{LEAST}'{braces}': 1\n")
    assert f"“{braces}”" in message


@pytest.mark.parametrize(
    "line", ["scheme: %s", "employer: %s", "priority: %s", "training: [{provider: a, start: %s}]", "%s: 1"]
)
def test_a_long_value_or_key_is_shortened(line: str) -> None:
    ((message, remedy),) = said(f"{LEAST}{line % ('a' * 900)}\n")
    assert len(message) < 300
    assert len(remedy) < 300
