"""The quiz on a terminal: one question at a time, what is expected, how much time is left. It shows no key."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.models.quiz import Asked, Paper, Question, QuestionKind
from cqpt_cli.rendering.page import Block, Facts, Heading, Page, Paragraph, Said, Title, Tone, Verbatim
from cqpt_cli.rendering.quiz_page import question_view
from cqpt_cli.rules.answering import LETTERS, Expected, Misread

# Without an example, which could be the key of the question by chance.
_EXPECTED = {
    Misread.ONE_LETTER: N_("One letter, from A to {last}."),
    Misread.SOME_LETTERS: N_("One letter or several, from A to {last}."),
    Misread.A_LETTER_EACH: N_("{count} letters, from A to {last}: one for each number, in their order."),
    Misread.IN_ORDER: N_("{count} letters, from A to {last}: the first step first."),
    Misread.TRUE_OR_FALSE: N_("V (true) or F (false)."),
    Misread.NUMBER: N_("A number, with a comma or a point before the decimals."),
}


def expected_in_words(wanted: Expected) -> str:
    """How a question is to be answered."""
    return _(_EXPECTED[wanted.misread]).format(last=wanted.last, count=wanted.count)


def welcome(paper: Paper, candidate: str, certificate: str, begun: int) -> Page:
    """What is to come, before the time runs."""
    title = _("Prediagnosis") if paper.prediagnostic else _("Quiz (phase 2B)")
    count = ngettext("{count} question", "{count} questions", len(paper.questions)).format(count=len(paper.questions))
    page: list[Block] = [
        Title(f"{title} · {certificate}", Said(_("{name}, case {case}").format(name=candidate, case=paper.case))),
        Paragraph(Said(_("{questions}, about {minutes} minutes. The time is shown, and cuts nothing off.").format(
            questions=count, minutes=paper.minutes))),
        Paragraph(Said(_("A question without an answer is neither right nor wrong; an item on which too few answers are given is not assessed. Every answer is kept as soon as it is given."))),
    ]  # fmt: skip
    if paper.prediagnostic:
        page.append(Paragraph(Said(_("This is a forecast: it never counts as an evaluation."), Tone.UNSURE)))
    if begun:
        said = ngettext("{count} answer is kept already.", "{count} answers are kept already.", begun)
        page.append(Paragraph(Said(said.format(count=begun), Tone.GOOD)))
    return [*page, Heading(_("Keys")), keys()]


def keys() -> Verbatim:
    """What can be typed instead of an answer."""
    rows = [
        (_("Enter"), _("leave it for later, and go on")),
        ("<", _("the question before")),
        (_("q 7"), _("go to question 7")),
        ("-", _("take the answer back")),
        ("?", _("these keys")),
        ("!", _("finish")),
    ]
    width = max(len(key) for key, _what in rows)
    return Verbatim("\n".join(f"  {key:<{width}}  {what}" for key, what in rows))


def question_page(
    question: Question, asked: Asked, number: int, count: int, left: timedelta | None, given: str
) -> Page:
    """One question, its parts lettered in the order of the paper, and the answer that is kept, if any."""
    heading = _("Question {number} of {count}").format(number=number, count=count)
    page: list[Block] = [Title(heading if left is None else f"{heading} · {time_left(left)}")]
    page += [Paragraph(Said(line, Tone.STRONG)) for line in question.text.splitlines() if line.strip()]
    page += _parts(question, question_view(question, asked))
    if given:
        page.append(Paragraph(Said(_("Your answer: {answer}").format(answer=given), Tone.GOOD)))
    return page


def _parts(question: Question, view: Mapping[str, Any]) -> Page:
    """What is lettered, and what the letters are to be given to."""
    lettered = Facts(list(zip(LETTERS, view.get("choices") or view.get("options") or (), strict=False)))
    match question.kind:
        case QuestionKind.MATCHING:
            rows = Facts([(str(number), row) for number, row in enumerate(view["rows"], 1)])
            return [rows, Paragraph(Said(_("with"), Tone.QUIET)), lettered]
        case QuestionKind.ORDERING:
            return [lettered]
        case QuestionKind.NUMERIC if question.unit:
            return [Paragraph(Said(_("In: {unit}").format(unit=question.unit)))]
        case QuestionKind.NUMERIC | QuestionKind.TRUE_FALSE:
            return []
    return [lettered]


def time_left(left: timedelta) -> str:
    """The minutes that are left of those indicated, or that they are over."""
    minutes = -(-int(left.total_seconds()) // 60)
    if minutes <= 0:
        return _("the indicated time is over: go on without haste")
    return ngettext("{count} minute left", "{count} minutes left", minutes).format(count=minutes)


def review(open_places: Sequence[int]) -> Page:
    """At the end: what has no answer yet."""
    if not open_places:
        return [Title(_("Every question has an answer."))]
    numbers = ", ".join(str(place + 1) for place in open_places)
    said = ngettext(
        "Without an answer: question {numbers}.", "Without an answer: questions {numbers}.", len(open_places)
    )
    return [Title(_("This is the end of the quiz."), Said(said.format(numbers=numbers), Tone.UNSURE))]


def finished(file: Path, count: int, unanswered: int) -> Page:
    """That it is done, where the answers are, and what is done with them."""
    said = ngettext("{count} answer of {all}", "{count} answers of {all}", count - unanswered)
    return [
        Title(_("The quiz is finished: {answers}.").format(answers=said.format(count=count - unanswered, all=count))),
        Facts(
            [(_("Answers"), file.as_posix()), (_("To score them"), f"cqpt quiz score {shlex.quote(file.as_posix())}")]
        ),
    ]


def broken_off(file: Path, paper: Paper, *, from_paper: bool) -> Page:
    """That what was answered is kept, and how to go on."""
    command = f"cqpt quiz {'enter' if from_paper else 'take'} {paper.id}"
    return [Facts([(_("Kept in"), file.as_posix()), (_("To go on"), command)])]
