"""French as it is set in print: curly apostrophes, and spaces at which no line breaks.

It is done to our own sentences (templates, catalogue, wordings of the law's data), and never to what a person wrote: a name, a
fact, an id stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2.ext import Extension
from markupsafe import Markup, escape

from cqpt_cli.language import speaking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.lexer import Token, TokenStream

_HARD, _THIN = "\u00a0", "\u202f"

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = "h|min|€|%|ans?|jours?|mois|heures?|minutes?|contacts?|savoirs?|voix"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"(?<=[^\W\d_])'(?=[\w«{*])|(?<=\b[^\W\d_])'$", "’"),
        (r" (?=[;!?](?:\s|$|[)»*]))", _THIN),
        (r" (?=:(?:\s|$))", _HARD),
        (r" (?=»)", _HARD),
        (r"(?<=«) ", _HARD),
        (rf"(?<=[\dr}}]) (?=(?:{_MONTHS})\b)", _HARD),
        (rf"({_MONTHS}) (?=\d{{4}}\b)", rf"\g<1>{_HARD}"),
        (r"\b(art\.|annexe|annexes|phase|niveau|p\.|n°|article) (?=[\dA-Z]|\{)", rf"\g<1>{_HARD}"),
        (r"(?<=charges,) (?=[IVX])", _HARD),
        (rf"(?:(?<=[\d}}])|^) (?=(?:{_UNITS})(?:\W|$))", _HARD),
    )
)


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """A sentence of ours as it is set in French: l’article 3, « dit », 2 mars 2026, without a line break inside of these."""
    for pattern, put in _RULES:
        text = pattern.sub(put, text)
    return text


def upper_first(text: str) -> str:
    """A text as it begins a sentence or a cell."""
    return text[:1].upper() + text[1:]


def in_print() -> AbstractContextManager[None]:
    """Speak French as it is set in print, for a while."""
    return speaking("fr", typeset)


FIRST = re.compile(rf"\b1(er)(?=[ {_HARD}](?:{_MONTHS}))")
"""The first day of a month, of which the letters are raised."""

_ID = re.compile(r"\b(?:C[A-Z]{2}\d|COM)-[A-Z]\d{2}\b")
"""The id of an item, in which no line breaks."""


def raised(text: str) -> Markup:
    """A text as HTML, with the letters of 1er raised, and no line break inside of an id."""
    escaped = FIRST.sub(r"1<sup>\1</sup>", str(escape(text)))
    return Markup(_ID.sub(r'<span class="code">\g<0></span>', escaped))  # noqa: S704 - escaped above


OURS = frozenset(
    [
        "article",
        "source",
        "wording",
        "cure",
        "footer",
        "place_and_day",
        "label",
        "basis",
        "ground",
        "sole_ground",
        "phase",
        "next_act",
        "actor",
        "missing",
        "why",
        "policy",
        "policy_note",
        "accord",
        "level_source",
        "commission_source",
        "several",
        "verdict",
        "status",
        "margin",
        "reference",
        "held_on",
        "received_on",
        "decided_on",
        "awarded_on",
        "delivered_on",
        "born_on",
        "lodged_on",
        "session",
        "due_on",
        "replaces",
        "asked_on",
        "earliest",
        "until",
        "route",
        "kind",
    ]
)
"""The keys of a view under which only our words stand, or the law's, and days: never what a person wrote."""


def set_in_print(view: Any, key: str = "") -> Any:
    """The view of a document with what stands under `OURS` set in print; all the rest as it is."""
    if isinstance(view, Mapping):
        return {one: set_in_print(inner, one) for one, inner in view.items()}
    if isinstance(view, list | tuple):
        return [set_in_print(inner, key) for inner in view]
    return typeset(view) if key in OURS and isinstance(view, str) and not isinstance(view, Markup) else view


_ELSEWHERE = re.compile(r"(<(?:style|script)\b.*?(?:</(?:style|script)>|$)|<[^>]*(?:>|$))", re.DOTALL | re.IGNORECASE)
"""In HTML: the marks, and what is no text for people."""


class InPrint(Extension):
    """Sets in print the words that stand in a template itself; in HTML, those outside of its marks."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens of a template, its own words set in print."""
        from jinja2.lexer import Token

        html, inside = ".html." in (stream.name or ""), False
        for token in stream:
            if token.type != "data":
                yield token
            elif not html:
                yield Token(token.lineno, "data", typeset(str(token.value)))
            else:
                text, inside = _outside_of_marks(str(token.value), inside=inside)
                yield Token(token.lineno, "data", text)


def _outside_of_marks(html: str, *, inside: bool) -> tuple[str, bool]:
    """A part of an HTML template set in print, and whether it ends inside of a mark; `inside` says how it begins."""
    head, rest = "", html
    if inside:
        end = html.find(">") + 1
        if not end:
            return html, True
        head, rest = html[:end], html[end:]
    parts = list(_split(rest))
    ends_inside = bool(parts) and parts[-1].startswith("<") and not parts[-1].endswith(">")
    return head + "".join(part if part.startswith("<") else typeset(part) for part in parts), ends_inside


def _split(html: str) -> Iterator[str]:
    yield from (part for part in _ELSEWHERE.split(html) if part)
