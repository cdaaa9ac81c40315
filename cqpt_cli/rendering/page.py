"""A page for the screen, before anyone knows whether the screen is a terminal, a pipe or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Tone(StrEnum):
    """What a text is, for those who see colours; no tone carries what the words do not say."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"
    QUIET = "quiet"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Said:
    """A text and its tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Title:
    """What the page is about, and its answer."""

    text: str
    answer: Said | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the page."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or more."""

    text: Said


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines to be copied as they are: never wrapped, never indented."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Figures stand to the right and never wrap; text wraps, down to `least` characters."""

    name: str
    figures: bool = False
    least: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and columns."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Said]]


Block: TypeAlias = Title | Heading | Paragraph | Facts | Bullets | Verbatim | Table
Page: TypeAlias = Sequence[Block]
