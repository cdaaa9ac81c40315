"""Questions as Moodle XML (docs.moodle.org, “Moodle XML format”): all kinds, orders as the type `ordering`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from cqpt_cli.models.question_exchange import encoded, feedback_of, tags_of
from cqpt_cli.models.quiz import Question, QuestionKind
from cqpt_cli.rendering.gift import percentage

_TYPES = {
    QuestionKind.SINGLE: "multichoice",
    QuestionKind.MULTIPLE: "multichoice",
    QuestionKind.TRUE_FALSE: "truefalse",
    QuestionKind.MATCHING: "matching",
    QuestionKind.ORDERING: "ordering",
    QuestionKind.NUMERIC: "numerical",
}

_PLAIN = ' format="plain_text"'


def moodle_xml(questions: Iterable[Question]) -> bytes:
    """The questions as one file."""
    inside = "".join(f"{line}\n" for question in questions for line in _one(question))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{inside}</quiz>\n'.encode()


def _one(question: Question) -> Iterator[str]:
    yield f'<question type="{_TYPES[question.kind]}">'
    yield f"  <name>{_text(question.id)}</name>"
    yield f"  <questiontext{_PLAIN}>{_text(question.text)}</questiontext>"
    yield f"  <generalfeedback{_PLAIN}>{_text(feedback_of(question))}</generalfeedback>"
    yield "  <defaultgrade>1</defaultgrade>"
    yield "  <penalty>0</penalty>"
    yield "  <hidden>0</hidden>"
    yield f"  <idnumber>{escape(encoded(question.id))}</idnumber>"
    yield from (f"  {line}" for line in _answers(question))
    tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in tags_of(question))
    yield f"  <tags>{tags}</tags>"
    yield "</question>"


def _answers(question: Question) -> Iterator[str]:
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            single = question.kind is QuestionKind.SINGLE
            yield f"<single>{str(single).lower()}</single>"
            yield "<shuffleanswers>true</shuffleanswers>"
            yield "<answernumbering>ABCD</answernumbering>"
            right = percentage(sum(one.right for one in question.choices))
            for one in question.choices:
                yield _answer(right if one.right else "0" if single else "-100", one.text)
        case QuestionKind.TRUE_FALSE:
            for text in ("true", "false"):
                yield _answer("100" if (text == "true") is question.answer else "0", text, "")
        case QuestionKind.MATCHING:
            yield "<shuffleanswers>true</shuffleanswers>"
            for pair in question.pairs:
                yield f"<subquestion{_PLAIN}>{_text(pair.left)}<answer>{_text(pair.right)}</answer></subquestion>"
        case QuestionKind.ORDERING:
            yield "<layouttype>VERTICAL</layouttype>"
            yield "<selecttype>ALL</selecttype>"
            yield f"<selectcount>{question.parts}</selectcount>"
            yield "<gradingtype>ALL_OR_NOTHING</gradingtype>"
            yield "<showgrading>SHOW</showgrading>"
            yield "<numberingstyle>none</numberingstyle>"
            for place, text in enumerate(question.order, 1):
                yield _answer(str(place), text)
        case QuestionKind.NUMERIC:
            assert isinstance(question.answer, Decimal), "the model says so"
            tolerance = f"<tolerance>{question.tolerance:f}</tolerance>"
            yield f'<answer fraction="100">{_text(f"{question.answer:f}")}{tolerance}</answer>'
            if question.unit:
                unit = f"<multiplier>1</multiplier><unit_name>{escape(question.unit)}</unit_name>"
                yield f"<units><unit>{unit}</unit></units>"
                yield "<unitgradingtype>0</unitgradingtype>"
                yield "<showunits>0</showunits>"


def _answer(fraction: str, text: str, format: str = _PLAIN) -> str:
    return f'<answer fraction="{fraction}"{format}>{_text(text)}</answer>'


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"
