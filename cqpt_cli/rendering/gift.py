"""Questions as GIFT, the text format of Moodle (docs.moodle.org, “GIFT format”).

GIFT knows neither units nor orders, and marks several right choices by percentages: `question_exchange` says where that
goes. All texts are marked `[plain]`, so that nothing in them is read as HTML.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cqpt_cli.models.question_exchange import ORDER, UNIT, encoded, feedback_of, tags_of
from cqpt_cli.models.quiz import Question, QuestionKind

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"} | {"\n": "\\n"})

HEADER = """\
// Questions de cqpt, au format GIFT de Moodle. Les étiquettes [tag:…] portent le savoir, la difficulté, l'unité ; la
// source est la dernière ligne du commentaire général. Une mise en ordre est un appariement de rangs : [tag:ordre].
"""


def gift(questions: Iterable[Question]) -> bytes:
    """The questions as one GIFT file."""
    return "\n".join([HEADER, *map(_one, questions)]).encode()


def _one(question: Question) -> str:
    tags = tags_of(question)
    if question.unit:
        tags.append(f"{UNIT}:{encoded(question.unit)}")
    if question.kind is QuestionKind.ORDERING:
        tags.append(ORDER)
    marks = " ".join([f"[id:{encoded(question.id)}]", *(f"[tag:{tag}]" for tag in tags)])
    body = "".join(f"\n\t{line}" for line in _answers(question))
    opening = "{#" if question.kind is QuestionKind.NUMERIC else "{"
    feedback = f"\n\t####{_marked(feedback_of(question))}\n"
    return f"// {marks}\n::{_escaped(question.id)}::[plain]{_escaped(question.text)}{opening}{body}{feedback}}}\n"


def _answers(question: Question) -> Iterator[str]:
    match question.kind:
        case QuestionKind.SINGLE:
            yield from (f"{'=' if one.right else '~'}{_marked(one.text)}" for one in question.choices)
        case QuestionKind.MULTIPLE:
            share = percentage(sum(one.right for one in question.choices))
            yield from (f"~%{share if one.right else '-100'}%{_marked(one.text)}" for one in question.choices)
        case QuestionKind.TRUE_FALSE:
            yield "TRUE" if question.answer else "FALSE"
        case QuestionKind.MATCHING:
            yield from (f"={_left(one.left)} -> {_escaped(one.right)}" for one in question.pairs)
        case QuestionKind.ORDERING:
            yield from (f"={rank} -> {_escaped(text)}" for rank, text in enumerate(question.order, 1))
        case QuestionKind.NUMERIC:
            assert isinstance(question.answer, Decimal), "the model says so"
            yield f"{question.answer:f}:{question.tolerance:f}"


def percentage(count: int) -> str:
    """The share of one of so many right choices, as Moodle writes it in its list: 33.33333."""
    return f"{Decimal(100) / count:.5f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)


def _marked(text: str) -> str:
    """A text of which no beginning is taken for a format or a weight."""
    return f"[plain]{_escaped(text)}" if text.startswith(("[", "%")) else _escaped(text)


def _left(text: str) -> str:
    """The left side of a pair. GIFT ends it at the first arrow and escapes none: as HTML, the arrow is no arrow."""
    if "->" not in text and not text.endswith("-"):
        return _marked(text)
    whole = html.escape(text, quote=False).replace("  ", " &#32;")
    return f"[html]{_escaped(whole)}"
