"""The quiz as a dialogue on a terminal: a question, an answer, the next one. Lines only: it works on every terminal."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import typer

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _

if TYPE_CHECKING:
    from cqpt_cli.casework.taking import Attempt
    from cqpt_cli.law.accord import Accord

BACK, ERASE, HELP, FINISH = "<", "-", "?", "!"
_GO_TO = re.compile(r"[qQ]\s*([0-9]{1,4})")


def require_terminal() -> None:
    """Raises `Refusal` where nobody sits at a terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        message = _("there is no terminal here on which to answer")
        remedy = _("Run it in a terminal; or take the HTML page (quiz build), or paper (quiz print).")
        raise Refusal(Diagnostic("usage", message, remedy=remedy))


def begin(attempt: Attempt, accord: Accord) -> None:
    """Say what is to come, and wait for the person to begin; only then the time runs. Raises `Refusal`."""
    from cqpt_cli.rendering import quiz_screen
    from cqpt_cli.rendering.screen import show

    case, paper = attempt.opened.case, attempt.opened.paper
    name = case.candidate.name
    begun = len(attempt.questions) - len(attempt.open_places)
    show(quiz_screen.welcome(paper, name, accord.certificate(paper.certificate).title, begun))
    try:
        _line(_("Enter to begin: "))
    except (KeyboardInterrupt, EOFError):
        raise typer.Abort from None
    attempt.begin()


def finish(attempt: Attempt, *, done: bool, json: bool) -> None:
    """Say where the answers are, and what to do with them; leaves with 130 where the person broke off."""
    from cqpt_cli.commands._options import show_documents
    from cqpt_cli.rendering import quiz_screen
    from cqpt_cli.rendering.screen import show

    if not done:
        typer.echo("")
        show(quiz_screen.broken_off(attempt.file, attempt.opened.paper, from_paper=attempt.typed_by is not None))
        raise typer.Abort
    if not json:
        show(quiz_screen.finished(attempt.file, len(attempt.questions), len(attempt.open_places)))
        return
    show_documents([attempt.file], json=True)


def converse(attempt: Attempt) -> bool:
    """Ask the questions until the person finishes; whether that was before leaving. Raises `Refusal`.

    Ctrl-C, Ctrl-D and a closed terminal leave: what was answered is kept already.
    """
    from cqpt_cli.rendering import quiz_screen
    from cqpt_cli.rendering.screen import show

    place = next(iter(attempt.open_places), 0)
    try:
        while True:
            if place >= len(attempt.questions):
                show(quiz_screen.review(attempt.open_places))
                typed = _line(_("Enter to finish, “q 7” to go back to question 7: "))
                if typed in ("", FINISH):
                    return True
                place = _moved(attempt, place, typed)
                continue
            place = _ask(attempt, place)
    except (KeyboardInterrupt, EOFError):
        return False


def _ask(attempt: Attempt, place: int) -> int:
    """Show one question and take what is typed; the place to go on at."""
    from cqpt_cli.rendering import quiz_screen
    from cqpt_cli.rendering.page import Paragraph, Said, Tone
    from cqpt_cli.rendering.screen import show
    from cqpt_cli.rules.answering import expected_of, typed_form_of

    question, asked = attempt.opened.questions[place]
    given = typed_form_of(question, attempt.answers.get(question.id))
    left = None if attempt.typed_by else attempt.left
    show(quiz_screen.question_page(question, asked, place + 1, len(attempt.questions), left, given))
    hint = quiz_screen.expected_in_words(expected_of(question))
    while True:
        show([Paragraph(Said(hint, Tone.QUIET))])
        typed = _line("> ")
        if typed == HELP:
            show([quiz_screen.keys()])
        elif typed == "" or _is_move(typed):
            return _moved(attempt, place, typed)
        elif typed == ERASE:
            attempt.erase(place)
            return place
        elif wanted := attempt.answer(place, typed):
            said = _("This is no answer to this question. {expected}")
            hint = said.format(expected=quiz_screen.expected_in_words(wanted))
        else:
            return place + 1


def _is_move(typed: str) -> bool:
    return typed in (BACK, FINISH) or _GO_TO.fullmatch(typed) is not None


def _moved(attempt: Attempt, place: int, typed: str) -> int:
    """Where to go on after a key that moves; where it is none of them, the same place."""
    if typed == BACK:
        return max(0, place - 1)
    if typed == FINISH:
        return len(attempt.questions)
    if number := _GO_TO.fullmatch(typed):
        return min(max(int(number[1]), 1), len(attempt.questions)) - 1
    return place + 1 if typed == "" else place


def _line(prompt: str) -> str:
    """One line that someone types. Raises EOFError at the end of the input."""
    typer.echo(prompt, nl=False)
    try:
        return input().strip()
    except UnicodeDecodeError:  # bytes that are no letters: no answer
        return "\N{REPLACEMENT CHARACTER}"
