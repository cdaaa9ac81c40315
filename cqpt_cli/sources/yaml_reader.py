"""YAML in: one pass over libyaml's events gives the data and the place of every value.

Only what a person needs to fill in a form is taken: mappings, sequences and scalars. Anchors, aliases and tags, several
documents in a file, and deep nesting are refused: they make a file that two readers can understand differently.

Plain scalars become `None`, `bool`, `int` or `Decimal` by the spelling of YAML 1.2, never a float; everything else is
text. Dates stay text until a model validates them, so that 2024-02-30 gets a line instead of a traceback. Digits
that start with a zero (a postal code, a telephone number) stay text too.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, TypeAlias

import yaml
from yaml import events
from yaml._yaml import CParser

from cqpt_cli.diagnostics import Diagnostic, Position, shortened
from cqpt_cli.findings import Message, Sentence, unsaid

Scalar: TypeAlias = str | int | Decimal | bool | None
Value: TypeAlias = "Scalar | dict[str, Value] | list[Value]"
Where: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a document: keys of mappings and places in sequences (from 0)."""

DEEPEST = 32
"""Levels of nesting. The deepest of our formats has seven."""

MOST_PROBLEMS = 50
"""A file that is not one of ours at all should not scroll the screen away."""

LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line to YAML 1.1, and so to libyaml, whose line numbers are ours."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})\Z")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Mark(NamedTuple):
    """Where a value (or a key) stands, counted from 0 as libyaml does, and where its parts stand."""

    line: int
    column: int
    end_line: int
    end_column: int
    keys: dict[str, Mark] | None = None
    parts: dict[str, Mark] | list[Mark] | None = None


@dataclass(slots=True)
class Document:
    """What a YAML file says (`data`), where it says it (`mark`), and what is wrong with its form."""

    path: Path
    lines: tuple[str, ...] = ()
    """The lines of text, without their ends, parted as YAML parts them."""
    data: Value = None
    mark: Mark | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def as_written(self, *where: str | int) -> Where:
        """The way to a value in the file: a mapping that is short for a list of one has no place in it."""
        written: list[str | int] = []
        data = self.data
        for step in where:
            if isinstance(step, int) and isinstance(data, dict):
                continue
            written.append(step)
            if isinstance(data, dict):
                data = data.get(str(step))
            elif isinstance(data, list) and isinstance(step, int) and step < len(data):
                data = data[step]
            else:
                data = None
        return tuple(written)

    def position(self, *where: str | int, key: bool = False) -> Position:
        """The place of the value at `where`, or of its key; of its nearest parent where it does not exist."""
        mark, where = self.mark, self.as_written(*where)
        if mark is None:
            return Position(self.path)
        for depth, step in enumerate(where):
            last = depth == len(where) - 1
            if isinstance(mark.parts, dict) and isinstance(step, str) and step in mark.parts:
                mark = (mark.keys or {})[step] if key and last else mark.parts[step]
            elif isinstance(mark.parts, list) and isinstance(step, int) and step < len(mark.parts):
                mark = mark.parts[step]
            else:
                break
        return self._position_of(mark)

    def _position_of(self, mark: Mark) -> Position:
        excerpt = self.lines[mark.line] if mark.line < len(self.lines) else ""
        width = mark.end_column - mark.column if mark.end_line == mark.line else len(excerpt) - mark.column
        return Position(self.path, mark.line + 1, mark.column + 1, excerpt, max(1, width))


def read_yaml(path: Path, content: bytes) -> Document:
    """Parse the bytes of one file. The data is meaningful only where `diagnostics` is empty."""
    document = Document(path)
    text = _decode(content, document)
    if text is not None:
        document.lines = tuple(LINE_END.split(text))
        if not _refuse_conflict(document, text):
            _Builder(document, text).build()
        document.diagnostics.sort(key=in_order)
    return document


def in_order(diagnostic: Diagnostic) -> tuple[float, int]:
    """Diagnostics sort by their place in the file; those of the file as a whole come last."""
    position = diagnostic.position
    return (position.line or math.inf, position.column or 0) if position else (math.inf, 0)


def _decode(content: bytes, document: Document) -> str | None:
    def refuse(id: str, message: Message, remedy: Message, offset: int) -> None:
        position = _place_after(document.path, content[:offset].decode("utf-8", "replace"))
        document.diagnostics.append(Diagnostic(id, message, position, remedy))

    save_as = unsaid("Save the file again as UTF-8 text.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse("wrong-encoding", unsaid("this file is in UTF-16, not in UTF-8"), save_as, 0)
        return None
    content = content.removeprefix(codecs.BOM_UTF8)
    nul = content.find(b"\0")
    if nul >= 0:
        refuse("not-text", unsaid("this file is not text"), unsaid("Name a YAML file."), nul)
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02X}"
        refuse("wrong-encoding", unsaid("byte {byte} is not UTF-8", byte=byte), save_as, error.start)
        return None


_LEFT_BY_GIT = re.compile(r"^(?:<{7}|[|]{7}|={7}|>{7})(?: .*)?$")
"""A line that git puts between two versions; it always begins where no text of a YAML file does."""


def _refuse_conflict(document: Document, text: str) -> bool:
    """Whether two versions stand in the file, waiting for someone to choose, or a line is left of when they did."""
    if not any(marks in text for marks in ("=======", "<<<<<<<", ">>>>>>>", "|||||||")):
        return False
    left = [(place, line) for place, line in enumerate(document.lines) if _LEFT_BY_GIT.match(line)]
    for place, line, whole in _conflicts(left):
        position = Position(document.path, place + 1, 1, line, len(line))
        if whole:
            message = unsaid("two versions of this file stand here side by side: a git merge is not finished")
            remedy = unsaid(
                "Keep what is right of the two, remove the lines <<<<<<<, ======= and >>>>>>>, then “git add” the file."
            )
            found = Diagnostic("merge-conflict", message, position, remedy)
        else:
            message = unsaid("this line was left by a git merge: its conflict was cured in part")
            remedy = unsaid("Make sure that what is above and below is right, and remove the line.")
            found = Diagnostic("merge-leftover", message, position, remedy)
        document.diagnostics.append(found)
    return bool(left)


def _conflicts(left: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    """Each whole conflict, by its first line, and each line that belongs to none: its place, its text, whether it is whole."""
    open_: list[tuple[int, str]] = []
    for place, line in left:
        if line[0] == "<":
            yield from ((*one, False) for one in open_)
            open_ = []
        open_.append((place, line))
        if line[0] == ">":
            whole = open_[0][1][0] == "<" and any(one[0] == "=" for _place, one in open_)
            yield from [(*open_[0], True)] if whole else ((*one, False) for one in open_)
            open_ = []
    yield from ((*one, False) for one in open_)


def _place_after(path: Path, before: str) -> Position:
    """The place where a text that begins the file ends."""
    lines = LINE_END.split(before)
    return Position(path, len(lines), len(lines[-1]) + 1)


class _Builder:
    """Turns the events of one document into data and marks, in one pass and without recursion on hostile depth."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self.parser = CParser(text)

    def build(self) -> None:
        document = self.document
        try:
            self._next()  # stream start
            if isinstance(self._next(), events.StreamEndEvent):
                self._refuse_empty()
                return
            document.data, document.mark = self._node(self._next(), 0)
            self._next()  # document end
            after = self._next()
            if not isinstance(after, events.StreamEndEvent):
                self._refuse(
                    "several-documents",
                    unsaid("a second document begins here"),
                    after,
                    unsaid(
                        "Keep one document a file: put the second one in a file of its own, or remove the line ---."
                    ),
                )
        except yaml.MarkedYAMLError as error:
            self._refuse_syntax(error)
        except yaml.reader.ReaderError as error:
            self._refuse_character(error)
        except _Stop:
            pass
        else:
            if not document.diagnostics:
                self._refuse_root()

    def _next(self) -> events.Event:
        event = self.parser.get_event()
        assert event is not None, "asked for an event past the end of the stream"
        return event

    def _node(self, event: events.Event, depth: int) -> tuple[Value, Mark]:
        if isinstance(event, events.AliasEvent):
            self._refuse(
                "alias-refused",
                unsaid("an alias (*{name}) is not accepted here", name=shortened(event.anchor)),
                event,
                unsaid("Write the value out in full."),
            )
            return None, _mark(event, event)
        assert isinstance(event, events.NodeEvent)
        if event.anchor is not None:
            self._refuse(
                "anchor-refused",
                unsaid("an anchor (&{name}) is not accepted here", name=shortened(event.anchor)),
                event,
                unsaid("Remove it, and write repeated values out in full."),
            )
        if isinstance(event, events.ScalarEvent):
            if event.tag is not None:
                self._refuse_tag(event, event.tag)
            return _typed(event), _mark(event, event)
        assert isinstance(event, events.CollectionStartEvent)
        if event.tag is not None:
            self._refuse_tag(event, event.tag)
        if depth == DEEPEST:
            self._refuse(
                "nested-too-deeply",
                unsaid("more than {depth} levels of nesting", depth=DEEPEST),
                event,
                unsaid("Check the brackets and the indentation around this place."),
            )
            raise _Stop
        if isinstance(event, events.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, start: events.Event, depth: int) -> tuple[Value, Mark]:
        values: list[Value] = []
        marks: list[Mark] = []
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            value, mark = self._node(event, depth + 1)
            values.append(value)
            marks.append(mark)
        return values, _mark(start, event, parts=marks)

    def _mapping(self, start: events.Event, depth: int) -> tuple[Value, Mark]:
        values: dict[str, Value] = {}
        keys: dict[str, Mark] = {}
        marks: dict[str, Mark] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            key = self._key(event, depth)
            value, mark = self._node(self._next(), depth + 1)
            if key is None:
                continue
            if key in values:
                self._refuse(
                    "duplicate-key",
                    unsaid(
                        "the key “{key}” stands twice; it was first given on line {line}",
                        key=shortened(key),
                        line=keys[key].line + 1,
                    ),
                    event,
                    unsaid("Keep one of the two, or put both values under the first."),
                )
                continue
            values[key] = value
            keys[key] = _mark(event, event)
            marks[key] = mark
        return values, _mark(start, event, keys, marks)

    def _key(self, event: events.Event, depth: int) -> str | None:
        """A key is text as it is written: `2025-09:` and `yes:` are the text 2025-09 and yes."""
        if isinstance(event, events.ScalarEvent) and event.tag is None and event.anchor is None:
            return str(event.value)
        problems = len(self.document.diagnostics)
        self._node(event, depth + 1)
        if len(self.document.diagnostics) == problems:
            self._refuse(
                "key-not-text", unsaid("a key must be a plain word"), event, unsaid("Write it as “key: value”.")
            )
        return None

    def _refuse(self, id: str, message: Message, event: events.Event, remedy: Message) -> None:
        mark = _mark(event, event)
        diagnostic = Diagnostic(id, message, self.document._position_of(mark), remedy)
        self.document.diagnostics.append(diagnostic)
        if len(self.document.diagnostics) >= MOST_PROBLEMS:
            raise _Stop

    def _refuse_tag(self, event: events.Event, tag: str) -> None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        self._refuse(
            "tag-refused",
            unsaid("a tag ({tag}) is not accepted here", tag=shortened(shown)),
            event,
            unsaid("Remove it: the format says what each value is."),
        )

    def _refuse_empty(self) -> None:
        self.document.diagnostics.append(
            Diagnostic(
                "empty-file",
                unsaid("this file says nothing"),
                Position(self.document.path, 1, 1),
                unsaid("Fill it in, starting with its “format:” line."),
            )
        )

    def _refuse_root(self) -> None:
        if self.document.data is None:
            self._refuse_empty()
        elif not isinstance(self.document.data, dict):
            self.document.diagnostics.append(
                Diagnostic(
                    "not-a-mapping",
                    unsaid("this file should be a list of “key: value” lines"),
                    self.document.position(),
                    unsaid("Start it with its “format:” line."),
                )
            )

    def _refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        place = error.problem_mark or error.context_mark
        line, column = (place.line, place.column) if place else (0, 0)
        position = self.document._position_of(Mark(line, column, line, column + 1))
        before = (position.excerpt or "")[: column + 1]
        if "\t" in before[: len(before) - len(before.lstrip())]:
            problem = Diagnostic(
                "tab-in-indentation",
                unsaid("a tab is not accepted as indentation"),
                position,
                unsaid("Replace it with spaces."),
            )
        else:
            begun = error.context_mark
            opened = unsaid(" What is open here began on line {line}.", line=begun.line + 1) if begun else Sentence("")
            check = unsaid("Check the indentation, the quotes, the brackets and the “: ” around this place.")
            problem = Diagnostic(
                "invalid-yaml",
                unsaid("this is not valid YAML"),
                position,
                Sentence("{check}{opened}", {"check": check, "opened": opened}),
            )
        self.document.diagnostics.append(problem)

    def _refuse_character(self, error: yaml.reader.ReaderError) -> None:
        # libyaml counts bytes.
        before = self.text.encode()[: error.position].decode(errors="ignore")
        self.document.diagnostics.append(
            Diagnostic(
                "control-character",
                unsaid("a control character is not accepted in a text file"),
                _place_after(self.document.path, before),
                unsaid("Remove it."),
            )
        )


class _Stop(Exception):  # noqa: N818 - no error: it ends the reading
    """Enough is known of this file."""


def _mark(
    start: events.Event,
    end: events.Event,
    keys: dict[str, Mark] | None = None,
    parts: dict[str, Mark] | list[Mark] | None = None,
) -> Mark:
    first, last = start.start_mark, end.end_mark
    assert first is not None and last is not None, "libyaml marks every event"
    return Mark(first.line, first.column, last.line, last.column, keys, parts)


def _typed(event: events.ScalarEvent) -> Scalar:
    text: str = event.value
    # `implicit[0]`: written without quotes and without a tag, so that its spelling says what it is.
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    return text
