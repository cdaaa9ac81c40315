"""What came of a quiz, on the screen and as JSON: a level per item with the questions behind it, and what to study."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Paper
from cqpt_cli.rendering import score_words
from cqpt_cli.rendering.page import Block, Bullets, Column, Heading, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.forecast import Forecast, ItemForecast, Outlook
from cqpt_cli.rules.quiz import Draft, Need, QuizLevel


def built_page(paper: Paper, drafted: Draft, needs: Sequence[Need], accord: Accord) -> Page:
    """How many questions and items a paper holds, by activity and kind, and what it leaves out and why."""
    questions = ngettext("{count} question", "{count} questions", len(drafted.questions))
    items = ngettext("{count} item of {all}", "{count} items of {all}", len(drafted.covered))
    said = _("{questions} on {items}, about {minutes} minutes").format(
        questions=questions.format(count=len(drafted.questions)),
        items=items.format(count=len(drafted.covered), all=len(needs)),
        minutes=_minutes(drafted.seconds),
    )
    page: list[Block] = [
        Title(_("Quiz {id} of the case {case}").format(id=paper.id, case=paper.case), Said(said)),
        _balance(drafted, needs, paper, accord),
    ]
    without_room = [item for item in drafted.left_out if item not in drafted.lacking]
    if without_room:
        left = _("Left out for lack of time (all would take about {minutes} minutes): {items}.")
        page.append(
            Paragraph(
                Said(
                    left.format(minutes=_minutes(drafted.seconds_for_all), items=", ".join(sorted(without_room))),
                    Tone.UNSURE,
                )
            )
        )
        page.append(
            Paragraph(Said(_("They come first in the next quiz, once this one is scored; or choose --minutes.")))
        )
    if drafted.lacking:
        left = ngettext(
            "Left out, because the bank has fewer than {least} question on them: {items}.",
            "Left out, because the bank has fewer than {least} questions on them: {items}.",
            accord.quiz_policy.questions_at_least,
        )
        page.append(
            Paragraph(
                Said(
                    left.format(least=accord.quiz_policy.questions_at_least, items=", ".join(sorted(drafted.lacking))),
                    Tone.UNSURE,
                )
            )
        )
    if drafted.left_out:
        page.append(Paragraph(Said(_("What is left out is not assessed by this quiz."), Tone.UNSURE)))
    return [*page, Paragraph(Said(accord.quiz_policy.note, Tone.QUIET))]


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)


def _balance(drafted: Draft, needs: Sequence[Need], paper: Paper, accord: Accord) -> Table:
    """Of each activity and each kind: how many items the paper asks about, of how many."""
    titles = {one.id: f"{one.id} {one.title}" for one in accord.certificate(paper.certificate).assessed_activities}
    titles |= {kind.value: _(score_words.KINDS[kind]) for kind in accord.quiz_policy.kinds}
    rows = []
    for group, title in titles.items():
        own = [need.item for need in needs if group in need.groups]
        covered = sum(item in drafted.covered for item in own)
        rows.append([Said(title), Said(str(covered)), Said(str(len(own)))])
    columns = [Column(_("Activity or kind")), Column(_("Covered"), figures=True), Column(_("Items"), figures=True)]
    return Table(columns, rows)


def page_of(paper: Paper, scored: Forecast, accord: Accord) -> Page:
    """The level of each item with the questions behind it, what no level could be given to, and what to study."""
    columns = [
        Column(_("Item")),
        Column(_("Level"), figures=True),
        Column(_("Right"), figures=True),
        Column(_("Wording"), least=20),
    ]
    rows = []
    asked = [one for one in scored.items if one.marked]
    for one in sorted(asked, key=lambda one: one.entry.knowledge):
        low = one.outlook is Outlook.TO_LEARN
        rows.append(
            [
                Said(one.entry.knowledge, Tone.STRONG),
                Said("–" if one.level is None else str(one.level), Tone.BAD if low else Tone.PLAIN),
                Said(f"{one.right}/{len(one.marked)}"),
                Said(_wording(one, accord)),
            ]
        )
    title = _("Prediagnosis {id}: it never counts") if paper.prediagnostic else _("Quiz {id}")
    page: list[Block] = [Title(title.format(id=paper.id)), Table(columns, rows)]
    if any(one.level is None for one in asked):
        least = accord.quiz_policy.questions_at_least
        said = _("–: fewer than {least} questions stand behind the item; it is not assessed.").format(least=least)
        page.append(Paragraph(Said(said, Tone.UNSURE)))
    study = scored.of(Outlook.TO_LEARN)
    if study:
        page.append(Heading(_("To study")))
        page.append(Bullets([Said(f"{one.entry.knowledge} {_wording(one, accord)}") for one in study]))
    page.append(Paragraph(Said(accord.quiz_policy.note, Tone.QUIET)))
    return page


def as_json(paper: Paper, levels: Sequence[QuizLevel], documents: Sequence[Path] = ()) -> Any:
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
        "documents": [path.as_posix() for path in documents],
    }


def _wording(one: ItemForecast, accord: Accord) -> str:
    item = accord.common.get(one.entry.knowledge, one.entry).item
    return " ".join(item.text.split())
