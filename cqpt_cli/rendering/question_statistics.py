"""The statistics of the questions: on the screen, as JSON, and as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cqpt_cli.language import N_, _, ngettext, speaking
from cqpt_cli.models.quiz import StatisticsPolicy
from cqpt_cli.rendering import figures, sheets
from cqpt_cli.rendering.page import Block, Column, Facts, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.question_statistics import Flag, QuestionStatistics

FLAGS = {
    Flag.TOO_EASY: N_("almost everyone is right"),
    Flag.TOO_HARD: N_("hardly better than guessing"),
    Flag.NEGATIVE: N_("those who know the rest miss it: check the key"),
    Flag.WEAK: N_("tells little of those who know the rest"),
    Flag.UNUSED: N_("nobody takes: {letters}"),
}


def page_of(
    questions: Sequence[QuestionStatistics], papers: int, forecasts: int, outdated: int, policy: StatisticsPolicy
) -> Page:
    """A row a question; those to be looked at first."""
    flagged = sum(bool(one.flags) for one in questions)
    counted = ngettext("{count} scored quiz", "{count} scored quizzes", papers).format(count=papers)
    asked = ngettext("{count} question asked", "{count} questions asked", len(questions)).format(count=len(questions))
    look = ngettext("{count} to be looked at", "{count} to be looked at", flagged).format(count=flagged)
    page: list[Block] = [Title(f"{counted} · {asked} · {look}")]
    if not questions:
        return [*page, Paragraph(Said(_("No quiz that was scored was found: cqpt quiz score makes them.")))]
    columns = [
        Column(_("Question")),
        Column(_("Asked"), figures=True),
        Column(_("Unanswered"), figures=True),
        Column(_("Right"), figures=True),
        Column(_("Corrected"), figures=True),
        Column(_("Discr."), figures=True),
        Column(_("What to look at"), least=16),
    ]
    rows = [
        [
            Said(one.question.id, Tone.STRONG),
            Said(str(one.asked)),
            Said(str(one.blank) if one.blank else ""),
            Said(_share(one.facility)),
            Said(_share(one.corrected)),
            Said("–" if one.discrimination is None else _signed(one.discrimination)),
            _verdict(one),
        ]
        for one in sorted(questions, key=lambda one: (-len(one.flags), not one.enough, one.question.id))
    ]
    page.append(Table(columns, rows))
    page.append(
        Facts(
            [
                (_("Right"), _("of the answers given; a blank is neither right nor wrong")),
                (_("Corrected"), _("the share of right answers without what chance gives; zero at the least")),
                (_("Discr."), _("correlation with the rest of the paper: near 0 the question tells nothing, below 0 it misleads")),
            ]
        )
    )  # fmt: skip
    few = sum(not one.enough for one in questions)
    if few:
        said = ngettext(
            "{count} question was answered fewer than {least} times: too few to say anything against it.",
            "{count} questions were answered fewer than {least} times: too few to say anything against them.",
            few,
        )
        page.append(Paragraph(Said(said.format(count=few, least=policy.answered_at_least), Tone.UNSURE)))
    if forecasts:
        said = ngettext("{count} of the quizzes is a forecast.", "{count} of the quizzes are forecasts.", forecasts)
        page.append(Paragraph(Said(said.format(count=forecasts), Tone.QUIET)))
    if outdated:
        said = ngettext(
            "{count} answer is left out: its question has changed since.",
            "{count} answers are left out: their questions have changed since.",
            outdated,
        )
        page.append(Paragraph(Said(said.format(count=outdated), Tone.UNSURE)))
    page.append(Paragraph(Said(_("The thresholds are a choice (quiz-policy.yaml), and not the law."), Tone.QUIET)))
    return page


def _verdict(one: QuestionStatistics) -> Said:
    if not one.enough:
        return Said(_("too few"), Tone.QUIET)
    said = "; ".join(_(FLAGS[flag]).format(letters=_unused(one)) for flag in one.flags)
    return Said(said, Tone.BAD if Flag.NEGATIVE in one.flags else Tone.UNSURE)


def _unused(one: QuestionStatistics) -> str:
    """The distractors nobody took, in their words, short enough for a row."""
    texts = (one.question.choices[place].text for place in one.unused)
    return " / ".join(text if len(text) <= 30 else f"{text[:29]}…" for text in texts)


def _share(share: Fraction | None) -> str:
    return "–" if share is None else _("{number} %").format(number=round(share * 100))


def _signed(figure: float) -> str:
    size = figures.number(Decimal(f"{abs(figure):.2f}"))
    return figures.signed(size, positive=figure >= 0)


def as_json(questions: Sequence[QuestionStatistics], papers: int, forecasts: int, outdated: int) -> Any:
    """The same as plain values; shares and correlations with four decimals."""
    return {
        "quizzes": papers,
        "forecasts": forecasts,
        "outdated_answers": outdated,
        "questions": [
            {
                "id": one.question.id,
                "items": list(one.question.items),
                "kind": one.question.kind.value,
                "asked": one.asked,
                "answered": one.answered,
                "unanswered": one.blank,
                "right": one.right,
                "facility": _decimals(one.facility),
                "facility_corrected": _decimals(one.corrected),
                "discrimination": _decimals(one.discrimination),
                "choices": [
                    {"text": choice.text, "right": choice.right, "chosen": count}
                    for choice, count in zip(one.question.choices, one.chosen, strict=True)
                ],
                "enough": one.enough,
                "flags": [flag.value for flag in one.flags],
            }
            for one in questions
        ],
    }


def _decimals(figure: Fraction | float | None) -> str | None:
    """With four decimals; nothing where there is nothing to tell."""
    return None if figure is None else f"{float(figure):.4f}"


def _in_french(figure: Fraction | float | None) -> str:
    return (_decimals(figure) or "").replace(".", ",")


_COLUMNS = {
    "question": "Question", "items": "Savoirs", "kind": "Nature", "difficulty": "Difficulté", "asked": "Posée",
    "answered": "Répondue", "blank": "Sans réponse", "right": "Juste", "facility": "Facilité", "corrected": "Facilité corrigée du hasard",
    "discrimination": "Discrimination", "unused": "Distracteurs jamais choisis", "flags": "À revoir",
}  # fmt: skip


def as_csv(questions: Sequence[QuestionStatistics]) -> bytes:
    """The same as a sheet in French."""
    columns = [{"key": key, "name": name} for key, name in _COLUMNS.items()]
    return sheets.csv_sheet(columns, [_row(one) for one in questions])


def _row(one: QuestionStatistics) -> dict[str, str]:
    with speaking("fr"):
        flags = "; ".join(_(FLAGS[flag]).format(letters=_unused(one)) for flag in one.flags)
    return {
        "question": one.question.id,
        "items": ", ".join(one.question.items),
        "kind": one.question.kind.value,
        "difficulty": str(one.question.difficulty),
        "asked": str(one.asked),
        "answered": str(one.answered),
        "blank": str(one.blank),
        "right": str(one.right),
        "facility": _in_french(one.facility),
        "corrected": _in_french(one.corrected),
        "discrimination": _in_french(one.discrimination),
        "unused": " / ".join(one.question.choices[place].text for place in one.unused) if one.enough else "",
        "flags": flags if one.enough else "trop peu de réponses",
    }
