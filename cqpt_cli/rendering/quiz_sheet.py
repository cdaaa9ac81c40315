"""The quiz on paper: what the sheet shows, and, apart from it, the corrector's key. In French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from cqpt_cli.language import speaking, typeset
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.quiz import Asked, Paper, Question, QuestionKind
from cqpt_cli.rendering import quiz_words, score_words
from cqpt_cli.rendering.quiz_page import question_view
from cqpt_cli.rules.answering import LETTERS, key_of

SHEET, KEY = "quiz-sheet", "quiz-key"

_HOW = {
    QuestionKind.SINGLE: "Une seule case.",
    QuestionKind.MULTIPLE: "Une ou plusieurs cases.",
    QuestionKind.TRUE_FALSE: "Une seule case.",
    QuestionKind.MATCHING: "Dans chaque case, une lettre.",
    QuestionKind.ORDERING: "Dans chaque case, la lettre qui vient à ce rang.",
    QuestionKind.NUMERIC: "Un nombre.",
}


def sheet_view(
    paper: Paper, questions: tuple[tuple[Question, Asked], ...], case: Case, accord: Accord
) -> Mapping[str, Any]:
    """What the candidate's sheet shows: nothing tells the right answers."""
    return {
        **_about(paper, accord),
        "title": "Prédiagnostic" if paper.prediagnostic else "Quiz (phase 2B)",
        "candidate": case.candidate.name,
        "minutes": paper.minutes,
        "prediagnostic": paper.prediagnostic,
        "questions": [_question(question, asked) for question, asked in questions],
    }


def _question(question: Question, asked: Asked) -> Mapping[str, Any]:
    view = question_view(question, asked)
    shown = {"text": view["text"], "how": _HOW[question.kind], "lettered": [], "rows": [], "unit": question.unit or ""}
    match question.kind:
        case QuestionKind.NUMERIC:
            return {**shown, "form": "number"}
        case QuestionKind.TRUE_FALSE:
            return {**shown, "form": "tick", "lettered": [_lettered("V", "Vrai"), _lettered("F", "Faux")]}
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            numbered = question.kind is QuestionKind.MATCHING
            rows = [{"text": f"{place}. {text}" if numbered else text} for place, text in enumerate(view["rows"], 1)]
            return {**shown, "form": "letters", "rows": rows, "lettered": _all_lettered(view["options"])}
    return {**shown, "form": "tick", "lettered": _all_lettered(view["choices"])}


def _lettered(letter: str, text: str) -> Mapping[str, str]:
    return {"letter": letter, "text": text}


def _all_lettered(texts: list[str]) -> list[Mapping[str, str]]:
    return [_lettered(letter, text) for letter, text in zip(LETTERS, texts, strict=False)]


def asked_on(questions: Iterable[tuple[Question, Asked]]) -> frozenset[int]:
    """How many questions the items of a paper have: one number for all, as a rule."""
    return frozenset(Counter(item for question, _asked in questions for item in question.items).values())


def key_view(
    paper: Paper, questions: tuple[tuple[Question, Asked], ...], items: Collection[str], accord: Accord, rule: str
) -> Mapping[str, Any]:
    """What the corrector's key shows: the letters of this paper, the right answers in full, why, and from where.

    Of each of `items`: which questions are on it, how many right answers make what, and how often that is wrong.
    """
    with speaking("fr"):
        measured = {
            "blanks": typeset(quiz_words.with_blanks(accord.quiz_policy, max(asked_on(questions), default=0))),
            "below": score_words.below(accord.quiz_policy.levels.below),
            "items": list(_items(questions, items, accord)),
        }
    return {
        **_about(paper, accord),
        **measured,
        "title": "Corrigé du prédiagnostic" if paper.prediagnostic else "Corrigé du quiz",
        "rule": typeset(rule),
        "shown": str(accord.quiz_policy.levels.shown),
        "questions": [
            {
                "id": question.id,
                "items": ", ".join(question.items),
                "text": typeset(question.text),
                "key": _key(question, asked),
                "answers": list(map(typeset, answers_in_words(question))),
                "explanation": typeset(question.explanation),
                "source": typeset(question.source),
            }
            for question, asked in questions
        ],
    }


def _items(
    questions: tuple[tuple[Question, Asked], ...], items: Collection[str], accord: Accord
) -> Iterator[Mapping[str, str]]:
    """Each item with the places of its questions, and what right answers give where all of them are answered."""
    places: dict[str, list[int]] = {}
    for place, (question, _asked) in enumerate(questions, 1):
        for item in question.items:
            places.setdefault(item, []).append(place)
    for item in sorted(places.keys() & set(items)):
        own = [questions[place - 1][0] for place in places[item]]
        measure = quiz_words.measure_when_answered(own, accord.quiz_policy)
        yield {
            "id": item,
            "questions": ", ".join(map(str, places[item])),
            "least": quiz_words.right_or_more(measure),
            "guess": quiz_words.guess_risk(measure),
            "most": quiz_words.right_or_fewer(measure),
            "know": quiz_words.knower_risk(measure),
        }


def _about(paper: Paper, accord: Accord) -> Mapping[str, Any]:
    return {
        "case": paper.case,
        "certificate": accord.certificate(paper.certificate).title,
        "paper": paper.id,
        "law": f"{accord.law.file.title}.",
    }


def _key(question: Question, asked: Asked) -> str:
    written = key_of(question, asked.shown)
    return f"{written} {question.unit}" if question.unit else written


def answers_in_words(question: Question) -> list[str]:
    """The right answer in full, a line a part. In French."""
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return [choice.text for choice in question.choices if choice.right]
        case QuestionKind.TRUE_FALSE:
            return ["Vrai" if question.answer else "Faux"]
        case QuestionKind.MATCHING:
            return [f"{pair.left} : {pair.right}" for pair in question.pairs]
        case QuestionKind.ORDERING:
            return [f"{place}. {text}" for place, text in enumerate(question.order, 1)]
    tolerance = f" (à {question.tolerance} près)" if question.tolerance else ""
    unit = f" {question.unit}" if question.unit else ""
    return [f"{question.answer}{unit}{tolerance}".replace(".", ",")]
