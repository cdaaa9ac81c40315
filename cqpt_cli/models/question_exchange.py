"""What GIFT and Moodle XML have no place for, and where it goes: tags, and the end of the general feedback.

Both ways keep everything: a question that is exported and imported again is the same question.

- items and difficulty: tags, `savoir:COM-C01`, `difficulte:2`; the unit, which GIFT lacks: `unite:€`;
- the kind `ordering`, which GIFT lacks: a matching question of ranks, with the tag `ordre`;
- explanation and source: the general feedback, the source on its last line after `Source :`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from cqpt_cli.models.quiz import Question

ITEM, DIFFICULTY, UNIT, ORDER = "savoir", "difficulte", "unite", "ordre"

_SOURCE = "\n\nSource : "

_FORBIDDEN = re.compile(r"[%\[\]<>`\\]")
"""What Moodle allows in no tag (its PARAM_TAG), and the sign by which it is written."""


def encoded(text: str) -> str:
    """A text as a tag or an id may hold it: what is forbidden there is percent-encoded."""
    return _FORBIDDEN.sub(lambda sign: f"%{ord(sign[0]):02X}", text)


def tags_of(question: Question) -> list[str]:
    """The tags of a question that both formats write."""
    return [*(f"{ITEM}:{encoded(item)}" for item in question.items), f"{DIFFICULTY}:{question.difficulty}"]


def feedback_of(question: Question) -> str:
    """The explanation and the source, as one text."""
    return f"{question.explanation}{_SOURCE}{question.source}"


def values_of_tags(tags: Iterable[str]) -> dict[str, Any]:
    """What tags say of a question: those of other people are passed over."""
    values: dict[str, Any] = {}
    for tag in tags:
        name, _colon, text = tag.strip().partition(":")
        match name:
            case "savoir":
                values.setdefault("items", []).append(unquote(text))
            case "difficulte" if text in ("1", "2", "3"):
                values["difficulty"] = int(text)
            case "unite":
                values["unit"] = unquote(text)
            case "ordre":
                values["kind"] = "ordering"
    return values


def values_of_feedback(feedback: str) -> dict[str, str]:
    """The explanation and the source that a general feedback holds; of another person's, the explanation alone."""
    explanation, found, source = feedback.rpartition(_SOURCE)
    if found and "\n" not in source:
        return {"explanation": explanation, "source": source}
    return {"explanation": feedback} if feedback else {}
