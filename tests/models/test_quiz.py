"""What the model of a question takes and refuses: one key, the parts of its kind, each once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.quiz import QuestionsFile
from cqpt_cli.sources.reading import read_content

HEAD = """\
format: questions/1
title: Essai
questions:
"""

SOUND: dict[str, str] = {
    "single": "choices: [{text: a, right: true}, {text: b}]",
    "multiple": "choices: [{text: a, right: true}, {text: b, right: true}]",
    "true-false": "answer: false",
    "matching": "pairs: [{left: a, right: x}, {left: b, right: y}]",
    "ordering": "order: [un, deux]",
    "numeric": "answer: -18.5\n    tolerance: 0.5\n    unit: dBm",
}


def question(kind: str, parts: str, id: str = "q", **changed: str) -> str:
    about = {"items": "[COM-C01]", "difficulty": "2", "text": "Quoi ?", "explanation": "Ainsi.", "source": "accord"}
    lines = "".join(f"    {key}: {value}\n" for key, value in {**about, **changed}.items())
    return f"  - id: {id}\n    kind: {kind}\n{lines}    {parts}\n"


def problems(*questions: str) -> list[tuple[str, int | None]]:
    reading = read_content(Path("q.yaml"), (HEAD + "".join(questions)).encode(), QuestionsFile)
    return [(one.id, one.position.line if one.position else None) for one in reading.diagnostics]


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_question(kind: str) -> None:
    assert problems(question(kind, SOUND[kind])) == []


@pytest.mark.parametrize(
    ("kind", "parts", "problem"),
    [
        ("single", "choices: [{text: a}, {text: b}]", "question-key"),
        ("single", "choices: [{text: a, right: true}, {text: b, right: true}]", "question-key"),
        ("single", "choices: [{text: a, right: true}]", "question-parts"),
        ("single", "order: [a, b]", "question-parts"),
        ("single", "choices: [{text: a, right: true}, {text: a}]", "question-parts"),
        ("single", "choices: [{text: a, right: true}, {text: b}]\n    answer: true", "question-parts"),
        ("single", "choices: [{text: a, right: true}, {text: b}]\n    unit: s", "question-parts"),
        ("single", "choices: [{text: a, right: true}, {text: ' b'}]", "blank-edges"),
        ("single", 'choices: [{text: a, right: true}, {text: "b\\nc"}]', "several-lines"),
        ("single", 'choices: [{text: a, right: true}, {text: "b\\e[31mc"}]', "unseen-sign"),
        ("multiple", "choices: [{text: a}, {text: b}]", "question-key"),
        ("multiple", f"choices: [{', '.join(f'{{text: {n}x, right: true}}' for n in range(11))}]", "too-many-entries"),
        ("true-false", "answer: 1", "question-key"),
        ("true-false", "answer: true\n    difficulty2: 1", "unknown-key"),
        ("numeric", "answer: true", "question-key"),
        ("numeric", "unit: s", "question-key"),
        ("numeric", "answer: beaucoup", "not-a-number"),
        ("numeric", "answer: 24\n    tolerance: -1", "negative-number"),
        ("matching", "pairs: [{left: a, right: x}]", "question-parts"),
        ("matching", "pairs: [{left: a, right: x}, {left: b, right: x}]", "question-parts"),
        ("matching", "pairs: [{left: a, right: x}, {left: a, right: y}]", "question-parts"),
        ("ordering", "order: [un]", "question-parts"),
        ("ordering", "order: [un, un]", "question-parts"),
    ],
)
def test_a_question_that_could_not_be_marked_is_refused_at_its_line(kind: str, parts: str, problem: str) -> None:
    """The question begins on line 4; what is wrong with one value is said at that value, on line 11 or after."""
    found = problems(question(kind, parts))
    assert [id for id, _line in found][:1] == [problem]
    assert all(line is not None and line >= 4 for _id, line in found)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"items": "[]"}, "too-few-entries"),
        ({"items": "[COM-C01, COM-C01]"}, "question-parts"),
        ({"difficulty": "4"}, "out-of-range"),
        ({"source": '"un\\ndeux"'}, "several-lines"),
        ({"explanation": '""'}, "empty-text"),
    ],
)
def test_what_every_question_says(changed: dict[str, Any], problem: str) -> None:
    assert [id for id, _line in problems(question("single", SOUND["single"], **changed))] == [problem]


def test_two_questions_of_one_id() -> None:
    one = question("single", SOUND["single"])
    assert [id for id, _line in problems(one, one)] == ["question-twice"]
