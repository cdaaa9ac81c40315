"""The forecast that a prediagnosis gives the candidate: where he or she stands, and what to study. In French."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cqpt_cli.language import speaking
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Paper, QuizAnswers
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rendering.letter_frame import Correspondence, Document, frame
from cqpt_cli.rendering.quiz_sheet import answers_in_words
from cqpt_cli.rules.forecast import Forecast, ItemForecast, Outlook
from cqpt_cli.rules.quiz import Marked


def document_of(about: Correspondence, paper: Paper, answers: QuizAnswers, forecast: Forecast, rule: str) -> Document:
    """The forecast of one paper."""
    with speaking("fr"):
        certificate = about.accord.certificate(about.case.certificate)
        view = {
            **frame(about, "Votre prédiagnostic", answers.taken_on,
                    [about.candidate], []),
            "article": about.accord.at(paper.made_on).quiz.prediagnosis_counts.article,
            "taken_on": figures.long_day(answers.taken_on),
            "answered": sum(one is not None for one in answers.answers.values()),
            "count": len(paper.questions),
            "minutes": answers.minutes,
            "rule": rule,
            "activities": [
                {
                    "title": f"{activity.id} {activity.title}",
                    "there": counts[Outlook.THERE],
                    "to_learn": counts[Outlook.TO_LEARN],
                    "unknown": counts[Outlook.UNKNOWN],
                }
                for activity in certificate.assessed_activities
                if (counts := forecast.activities.get(activity.id))
            ],
            "to_learn": [_item(one, about.accord) for one in forecast.of(Outlook.TO_LEARN)],
            "there": [_item(one, about.accord) for one in forecast.of(Outlook.THERE)],
            "unknown": [_item(one, about.accord) for one in forecast.of(Outlook.UNKNOWN)],
        }  # fmt: skip
        view["recipient"], view["place_and_day"] = [], ""
        return Document(f"{answers.taken_on.isoformat()}-prediagnostic-{paper.id}", "forecast", view)


def _item(one: ItemForecast, accord: Accord) -> Mapping[str, Any]:
    levels = one.entry.scale.levels
    item = accord.common.get(one.entry.knowledge, one.entry).item  # a common one in the words of annexe 3
    return {
        "id": one.entry.knowledge,
        "text": " ".join(item.text.split()),
        # To learn is below the level that a quiz shows: it does not say how far.
        "level": "" if one.level is None else score_words.number(one.level, is_below=one.outlook is Outlook.TO_LEARN),
        "target": one.target,
        "target_words": levels[one.target],
        "right": one.right,
        "answered": one.answered,
        "blank": len(one.blank),
        "told": _told(one) if one.marked else "",
        "missed": [_missed(mark) for mark in (*one.missed, *one.blank)],
    }


def _told(one: ItemForecast) -> str:
    """What the answers were where they carry no level."""
    right = f"{one.right} bonne{'s' if one.right > 1 else ''} réponse{'s' if one.right > 1 else ''} sur {one.answered}"
    blank = f", et {len(one.blank)} question{'s' if len(one.blank) > 1 else ''} sans réponse" if one.blank else ""
    return f" : {right}{blank}"


def _missed(mark: Marked) -> Mapping[str, Any]:
    question = mark.question
    answer = " ; ".join(answers_in_words(question))
    return {
        "text": question.text,
        "blank": not mark.answered,
        "answer": answer if answer.endswith((".", "!", "?", "»")) else f"{answer}.",
        "explanation": question.explanation,
        "source": question.source.removesuffix("."),
    }
