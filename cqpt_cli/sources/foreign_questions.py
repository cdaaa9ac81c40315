"""What the readers of GIFT and of Moodle XML give: questions as plain data, each with its place, and what was lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any

from cqpt_cli.diagnostics import Diagnostic, Position


@dataclass(slots=True)
class ForeignQuestion:
    """One question of another program's file, in the keys of our own format; what is missing is left out."""

    position: Position
    data: dict[str, Any]
    lost: list[str] = field(default_factory=list)
    """What our format has no place for: `answer-feedback`, `weights`, `hints`, `units`, `markdown`."""


@dataclass(slots=True)
class Foreign:
    """The questions of a file, and why some of them cannot be had."""

    questions: list[ForeignQuestion] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")


def number_written(text: str) -> Decimal | None:
    """The number that a file writes; None for anything else, be it NaN or 1e400."""
    plain = text.strip()
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}


class _Words(HTMLParser):
    """HTML as the words that a reader sees, a line a paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.hidden = 0
        self.pictures = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        self.pictures |= tag in ("img", "video", "audio", "object", "embed", "iframe", "svg")
        self.hidden += tag in ("script", "style")
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style") and self.hidden > 0
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            # Only the spaces of ASCII: one that does not break is meant.
            self.parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def handle_entityref(self, name: str) -> None:
        self.parts.append(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.parts.append(unescape(f"&#{name};"))


def words_of_html(text: str) -> tuple[str, bool]:
    """The words of an HTML text, and whether it shows a picture or the like, which words cannot hold."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (line.strip(" ") for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line), reader.pictures
