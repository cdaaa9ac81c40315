"""Pages and diagnostics on the screen: drawn by rich on a terminal, plain and unwrapped in a pipe.

Nothing a file holds can steer the terminal: control characters are shown as a sign of their own.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, TextIO, TypeVar, cast

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.findings import Severity
from cqpt_cli.language import _
from cqpt_cli.rendering.page import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Page,
    Paragraph,
    Said,
    Table,
    Title,
    Tone,
    Verbatim,
)
from cqpt_cli.rendering.sentences import cited, say

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

Step = TypeVar("Step")

_STYLES = {
    Tone.PLAIN: "",
    Tone.GOOD: "bold green",
    Tone.BAD: "bold red",
    Tone.UNSURE: "bold yellow",
    Tone.QUIET: "dim",
    Tone.STRONG: "bold",
}

_WIDEST = 120
"""Columns. Sentences longer than this are hard to read, however wide the terminal."""

_GUTTER = 2
"""Columns between two columns of a table."""

_BESIDE_EXCERPT = 12
"""Columns that the number of the line and the marks around it take."""

_EXCERPT = 100
"""Characters of a line of input that a diagnostic shows around the place meant."""


def clean(text: str) -> str:
    """The text without anything that could steer a terminal or hide from the eye."""
    if text.isprintable():
        return text
    # On one line: a text that breaks it could pass for another line of ours.
    text = " ".join(text.splitlines())
    return "".join(
        character if character in "\u202f\u00a0" or unicodedata.category(character)[0] not in "CZ" or character == " " else "\ufffd"
        for character in text
    )  # fmt: skip


def show(page: Page, stream: TextIO | None = None) -> None:
    """Write a page where it is asked for; standard output by default."""
    stream = stream or sys.stdout
    if stream.isatty():
        console = _console(stream)
        for block in page:
            console.print(_drawn(block, console.width))
    else:
        stream.write(_for_old(stream, plain(page)))


_SUBSTITUTES = {
    "✓": "+",
    "✗": "x",
    "→": "->",
    "–": "-",
    "−": "-",
    "…": "...",
    "\u202f": " ",
    "“": '"',
    "”": '"',
    "█": "#",
}
"""For encodings that lack a sign: a question mark would read as “undetermined”."""


def _for_old(stream: TextIO, text: str) -> str:
    """The text, with substitutes for the signs that the encoding of the stream lacks."""
    encoding = stream.encoding or "utf-8"
    for sign, substitute in _SUBSTITUTES.items():
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            text = text.replace(sign, substitute)
    return text


def plain(page: Page) -> str:
    """The page as plain text: one row a line, never wrapped, so that a pipe can search it."""
    return "".join(line + "\n" for block in page for line in _lines(block))


def show_diagnostics(diagnostics: Iterable[Diagnostic], stream: TextIO | None = None) -> None:
    """Write diagnostics to standard error: `path:line:column: error[id]: message`, the excerpt, the remedy, the article."""
    stream = stream or sys.stderr
    with suppress(OSError):  # a full disk under `2> file`: there is nobody left to tell
        _write_diagnostics(diagnostics, stream)


def _write_diagnostics(diagnostics: Iterable[Diagnostic], stream: TextIO) -> None:
    for diagnostic in diagnostics:
        # One line each: editors go to every line that begins with a place, so no value may begin one.
        if stream.isatty():
            console = _console(stream)
            for line in _diagnostic_lines(diagnostic, console.width - _BESIDE_EXCERPT):
                console.print(_styled(line), soft_wrap=False)
        else:
            lines = [Said(line.text.replace("\n", " "), line.tone) for line in _diagnostic_lines(diagnostic)]
            stream.write("".join(clean(line.text) + "\n" for line in lines))


def progress(steps: Sequence[Step], name: str) -> Iterable[Step]:
    """Go through `steps`; on a terminal, a bar on standard error shows how far."""
    if not sys.stderr.isatty() or len(steps) < 2:
        return steps
    from rich.progress import track

    return track(steps, description=name, console=_console(sys.stderr), transient=True)


@contextmanager
def counting() -> Iterator[Callable[[int, int], None]]:
    """Shows how far a long work is, to be told (done, all); a bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.progress import Progress

    with Progress(console=_console(sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _diagnostic_lines(diagnostic: Diagnostic, room: int = _EXCERPT) -> Iterable[Said]:
    position = diagnostic.position
    place = f"{position}: " if position else "cqpt: "
    tone = Tone.BAD if diagnostic.severity is Severity.ERROR else Tone.UNSURE
    yield Said(f"{place}{diagnostic.severity}[{diagnostic.id}]: {say(diagnostic.message)}", tone)
    if position and position.excerpt and position.column:
        excerpt, column = _around(position.excerpt, position.column - 1, min(room, _EXCERPT))
        number = f"{position.line} │ "
        yield Said(f"  {number}{excerpt}")
        width = max(1, min(position.width, len(excerpt.rstrip("…")) - column))
        yield Said("  " + " " * (len(number) + column) + "^" * width, tone)
    if diagnostic.remedy:
        yield Said("  → " + say(diagnostic.remedy))
    if diagnostic.sources:
        yield Said("  § " + cited(diagnostic.sources), Tone.QUIET)


def _around(excerpt: str, column: int, room: int) -> tuple[str, int]:
    """The part of a long line around a column, and the column's place in it. Tabs become spaces of one column."""
    excerpt = excerpt.replace("\t", " ")
    if len(excerpt) <= room:
        return excerpt, column
    start = max(0, min(column - room // 2, len(excerpt) - room))
    part = excerpt[start : start + room]
    before, after = "…" * (start > 0), "…" * (start + room < len(excerpt))
    return before + part + after, column - start + len(before)


# --- plain -----------------------------------------------------------------------------------------------------------


def _lines(block: Block) -> Iterable[str]:
    match block:
        case Title(text, answer):
            yield clean(f"{text} · {answer.text}" if answer else text)
        case Heading(text):
            yield ""
            yield clean(text)
        case Paragraph(said):
            yield clean(said.text)
        case Facts(pairs):
            for name, value in pairs:
                yield clean(_("{name}: {value}").format(name=name, value=value))
        case Bullets(items):
            for item in items:
                yield clean(f"- {item.text}")
        case Verbatim(text):
            yield from map(clean, text.splitlines())
        case Table(columns, rows):
            yield from _table_lines(columns, rows)


def _table_lines(columns: Sequence[Column], rows: Sequence[Sequence[Said]]) -> Iterable[str]:
    cells = [[column.name for column in columns], *([clean(cell.text) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    for row in cells:
        padded = (
            cell.rjust(width) if column.figures else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        yield "  ".join(padded).rstrip()


# --- drawn -----------------------------------------------------------------------------------------------------------


def _console(stream: TextIO) -> Console:
    from rich.console import Console  # heavy, and a pipe has no use for it

    # Who wants no colours gets no other escape codes either.
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    console = Console(
        file=cast("TextIO", _Unbroken(stream)), highlight=False, emoji=False, markup=False, color_system=colours
    )
    console.width = min(console.width, _WIDEST)
    return console


_KEPT = {ord("\u00a0"): "\ue0a0", ord("\u202f"): "\ue0af"}
"""Spaces at which no line may be broken, and letters of nobody's that stand for them while lines are broken."""

_GIVEN_BACK = {ord(letter): chr(space) for space, letter in _KEPT.items()}


class _Unbroken:
    """A terminal that gives back the spaces at which no line was to be broken (the library breaks lines there too)."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.translate(_GIVEN_BACK))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _drawable(text: str) -> str:
    """The text as it is drawn: nothing in it steers the terminal, and « keeps its word."""
    return clean(text).translate(_KEPT)


def _styled(said: Said) -> RenderableType:
    from rich.text import Text

    return Text(_drawable(said.text), style=_STYLES[said.tone])


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Said]], room: int) -> tuple[list[int], int]:
    """How wide each column is drawn, and how far apart: as its longest cell, or narrower, the widest first, until all fit the `room`.

    Figures stay whole. Text wraps between words, no narrower than `least`; where that is too wide, as narrow as its longest
    word, and columns stand closer; where even that is, inside words; and where figures alone are too wide, so do they and
    their headings: a broken figure can be read, a lost one cannot.
    """
    from rich.cells import cell_len

    texts = [
        [_drawable(column.name), *(_drawable(row[place].text) for row in rows)] for place, column in enumerate(columns)
    ]
    widths = [max(map(cell_len, column)) for column in texts]
    words = [max((cell_len(word) for text in column for word in text.split()), default=1) for column in texts]
    whole = [width if column.figures else word for column, width, word in zip(columns, widths, words, strict=True)]
    closer = sum(whole) + _GUTTER * (len(columns) - 1) > room
    gutter = 1 if closer else _GUTTER
    room -= gutter * (len(columns) - 1)
    between_words = [max(column.least, word) for column, word in zip(columns, words, strict=True)]
    inside_words = [1] * len(columns)
    for floor, figures_too in ((between_words, False), (words, False), (inside_words, False), (inside_words, True)):
        while sum(widths) > room:
            may = (i for i, column in enumerate(columns) if figures_too or not column.figures)
            wrappable = [i for i in may if widths[i] > floor[i]]
            if not wrappable:
                break
            widths[max(wrappable, key=widths.__getitem__)] -= 1
    return widths, gutter


def _drawn(block: Block, room: int) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table as Grid
    from rich.text import Text

    match block:
        case Title(text, answer):
            line = Text(_drawable(text), style="bold")
            if answer:
                line.append("\n" + _drawable(answer.text), style=_STYLES[answer.tone])
            return Padding(line, (1, 0, 0, 0))
        case Heading(text):
            return Padding(Text(_drawable(text), style="bold underline"), (1, 0, 0, 0))
        case Paragraph(said):
            return _styled(said)
        case Facts(pairs):
            grid = Grid(box=None, show_header=False, padding=(0, 2, 0, 0))
            grid.add_column(style="dim")
            grid.add_column(overflow="fold")
            for name, value in pairs:
                grid.add_row(Text(_drawable(name)), Text(_drawable(value)))
            return grid
        case Bullets(items):
            grid = Grid(box=None, show_header=False, padding=(0, 1, 0, 0))
            grid.add_column(width=1)
            grid.add_column(overflow="fold")
            for item in items:
                grid.add_row("•", _styled(item))
            return grid
        case Verbatim(text):
            return Text("\n".join(map(clean, text.splitlines())), no_wrap=True, overflow="ignore")
        case Table(columns, rows):
            widths, gutter = _widths(columns, rows, room)
            table = Grid(box=None, padding=(0, gutter, 0, 0), pad_edge=False, header_style="bold underline")
            for column, width in zip(columns, widths, strict=True):
                table.add_column(
                    Text(_drawable(column.name)),
                    justify="right" if column.figures else "left",
                    width=width,
                    overflow="fold",
                )
            for row in rows:
                table.add_row(*map(_styled, row))
            return Padding(table, (1, 0, 0, 0))
