"""The quiz as one HTML page with a timer. It holds no key: only what the candidate reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cqpt_cli.language import typeset
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import MOST_PARTS, Asked, Paper, Question, QuestionKind
from cqpt_cli.rendering import forms
from cqpt_cli.rendering.typography import in_print

ORDINALS = ("1er", *(f"{place}e" for place in range(2, MOST_PARTS + 1)))


def page(paper: Paper, accord: Accord) -> bytes:
    """The page of a paper, set in print."""
    with in_print():
        return _page(paper, accord)


def _page(paper: Paper, accord: Accord) -> bytes:
    shown = {
        "title": "Prédiagnostic" if paper.prediagnostic else "Quiz (phase 2B)",
        "case": paper.case,
        "certificate": accord.certificate(paper.certificate).title,
        "paper": paper.id,
        "minutes": paper.minutes,
        "prediagnostic": paper.prediagnostic,
        "count": len(paper.questions),
        "questions": [question_view(accord.questions[asked.question], asked) for asked in paper.questions],
        "law": f"{accord.law.file.title}.",
    }
    data = {"paper": paper.id, "case": paper.case, "minutes": paper.minutes}
    return forms.page("quiz-page", shown, data)


def question_view(question: Question, asked: Asked) -> Mapping[str, Any]:
    """One question as it is shown, its parts in the order of the paper: nothing tells the right ones."""
    view: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind.value,
        "text": typeset(question.text),
        "unit": question.unit,
    }
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            view["choices"] = [typeset(question.choices[place].text) for place in asked.shown]
        case QuestionKind.MATCHING:
            view["rows"] = [typeset(pair.left) for pair in question.pairs]
            view["options"] = [typeset(question.pairs[place].right) for place in asked.shown]
        case QuestionKind.ORDERING:
            view["rows"] = ORDINALS[: len(question.order)]
            view["options"] = [typeset(question.order[place]) for place in asked.shown]
    return view
