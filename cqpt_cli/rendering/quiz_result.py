"""What came of a quiz, on the screen and as JSON: a level per item with the questions behind it, and what to study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Paper
from cqpt_cli.rendering.page import Block, Bullets, Column, Heading, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.quiz import Draft, QuizLevel


def built_page(paper: Paper, drafted: Draft, accord: Accord) -> Page:
    """How many questions and items a paper holds, and what it had no room for."""
    questions = ngettext("{count} question", "{count} questions", len(drafted.questions))
    items = ngettext("{count} item", "{count} items", len(drafted.covered))
    said = _("{questions} on {items}, about {minutes} minutes").format(
        questions=questions.format(count=len(drafted.questions)),
        items=items.format(count=len(drafted.covered)),
        minutes=-(-drafted.seconds // 60),
    )
    page: list[Block] = [Title(_("Quiz {id} of the case {case}").format(id=paper.id, case=paper.case), Said(said))]
    if drafted.left_out:
        left = _("Without room or questions, and so not assessed by this quiz: {items}.")
        page.append(Paragraph(Said(left.format(items=", ".join(drafted.left_out)), Tone.UNSURE)))
    page.append(Paragraph(Said(accord.quiz_policy.note, Tone.QUIET)))
    return page


def page_of(paper: Paper, levels: Sequence[QuizLevel], accord: Accord) -> Page:
    """The level of each item; after a prediagnosis, what to study."""
    columns = [
        Column(_("Item")),
        Column(_("Level"), figures=True),
        Column(_("Right"), figures=True),
        Column(_("Wording")),
    ]
    rows = []
    for one in levels:
        right = sum(mark.right for mark in one.marked)
        low = one.level is not None and one.level < 3
        rows.append(
            [
                Said(one.item, Tone.STRONG),
                Said("–" if one.level is None else str(one.level), Tone.BAD if low else Tone.PLAIN),
                Said(f"{right}/{len(one.marked)}"),
                Said(_wording(one.item, paper, accord)),
            ]
        )
    title = _("Prediagnosis {id}: it never counts") if paper.prediagnostic else _("Quiz {id}")
    page: list[Block] = [Title(title.format(id=paper.id)), Table(columns, rows)]
    study = [one for one in levels if one.level is not None and one.level < 3]
    if study:
        page.append(Heading(_("To study")))
        page.append(Bullets([Said(f"{one.item} {_wording(one.item, paper, accord)}") for one in study]))
    page.append(Paragraph(Said(accord.quiz_policy.note, Tone.QUIET)))
    return page


def as_json(paper: Paper, levels: Sequence[QuizLevel]) -> Any:
    """The same as plain values."""
    return {
        "quiz": paper.id,
        "case": paper.case,
        "prediagnostic": paper.prediagnostic,
        "items": [
            {
                "id": one.item,
                "level": one.level,
                "questions": len(one.marked),
                "right": sum(mark.right for mark in one.marked),
                "share": f"{float(one.share):.4f}",
                "answers": {mark.question.id: mark.right if mark.answered else None for mark in one.marked},
            }
            for one in levels
        ],
    }


def _wording(item: str, paper: Paper, accord: Accord) -> str:
    entries = accord.certificate(paper.certificate).entries
    entry = entries.get(item) or accord.common.get(item)
    return " ".join(entry.item.text.split()) if entry else ""
