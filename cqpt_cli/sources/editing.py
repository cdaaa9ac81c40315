"""Changing a file that people write by hand: only the words that change are touched.

The reader knows where every value stands, so a change is spliced into the text at its place, and comments, order,
quotes, blank lines and line ends around it stay as their author left them. What comes out is read again and held
against what was meant: a change that would say anything else is refused.
"""

from __future__ import annotations

import codecs
import copy
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import unsaid
from cqpt_cli.sources.yaml_reader import LINE_END, Document, Mark, Where, read_yaml

_WIDEST = 1_000_000
"""Columns. Lines are never folded: a long comment stays on the line where its author put it."""


_OFFSET = 2
"""Columns from a key to the dashes of its list."""


def put(path: Path, content: bytes, where: Where, value: Any, order: Sequence[str] = ()) -> bytes:
    """The file with `value` at `where`: in place of what stands there, or as a new key of its mapping.

    A new key of the file stands where its `order` has it, under the comment that shows how to write it if there is one;
    any other one comes last. Raises `Refusal` where the file cannot be read, or where the result would not say what is meant.
    """
    text = _Text(path, content)
    mark = text.mark_at(where)
    if mark is not None:
        return text.checked(text.replaced(mark, value), where, value)
    parent = text.mark_at(where[:-1])
    if parent is None or not isinstance(parent.parts, dict):
        raise _cannot(path)
    if len(where) == 1 and order:
        for changed in text.with_key_in_order(parent, str(where[0]), value, order):
            with suppress(Refusal):  # what looks like a comment may be text: then it goes to the next best place
                return text.checked(changed, where, value)
    return text.checked(text.with_key(parent, str(where[-1]), value), where, value)


def append(
    path: Path, content: bytes, where: Where, value: Any, *, short: bool = False, order: Sequence[str] = ()
) -> bytes:
    """The file with one more item at the end of the sequence at `where`, which is begun where there is none.

    Where a mapping may be `short` for a list of one, it becomes the first item of the list, with its comments.
    Raises `Refusal` as `put` does.
    """
    text = _Text(path, content)
    mark = text.mark_at(where)
    if mark is None:
        return put(path, content, where, [value], order)
    if short and isinstance(mark.parts, dict) and mark.parts:
        return append(path, text.checked(text.as_first_item(mark), where, [text.value_at(where)]), where, value)
    parent = text.mark_at(where[:-1])
    if not mark.parts and parent is not None and not text.in_brackets(parent):
        return text.checked(text.with_first_item(parent, mark, value), where, [value])
    if not isinstance(mark.parts, list):
        raise _cannot(path)
    return text.checked(text.with_item(mark, value), (*where, len(mark.parts)), value)


def begun(value: Any) -> str:
    """A value as it stands after `key: ` or `- ` on one line: quoted where it must be."""
    return _flow(value)


class _Text:
    """The text of one file, and where its values stand."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.document: Document = read_yaml(path, content)
        if self.document.diagnostics:
            raise Refusal(*self.document.diagnostics)
        self.bom = content.startswith(codecs.BOM_UTF8)
        self.text = content.decode("utf-8-sig")
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.starts = [0, *(match.end() for match in LINE_END.finditer(self.text))]

    def mark_at(self, where: Where) -> Mark | None:
        mark = self.document.mark
        for step in where:
            parts = mark.parts if mark else None
            if isinstance(parts, dict) and isinstance(step, str):
                mark = parts.get(step)
            elif isinstance(parts, list) and isinstance(step, int):
                mark = parts[step] if step < len(parts) else None
            else:
                return None
        return mark

    def value_at(self, where: Where) -> Any:
        """What stands at a place."""
        value: Any = self.document.data
        for step in where:
            value = value[step]
        return value

    def as_first_item(self, mark: Mark) -> str:
        """The text with a mapping made the first item of a list: each of its lines moves two columns to the right."""
        start = self._offset(mark.line, mark.column)
        if self.in_brackets(mark):
            line = self.text[self.starts[mark.line] : start]
            indent = len(line) - len(line.lstrip(" ")) + _OFFSET
            return self._spliced(len(self.text[:start].rstrip(" ")), start, f"{self.newline}{' ' * indent}- ")
        last = self._line_of(self._end(mark))
        lines = [
            self.text[here:after] for here, after in zip(self.starts, [*self.starts[1:], len(self.text)], strict=True)
        ]
        first = lines[mark.line]
        lines[mark.line] = f"{first[: mark.column]}- {first[mark.column :]}"
        for place in range(mark.line + 1, last + 1):
            lines[place] = "  " + lines[place] if lines[place].strip() else lines[place]
        return "".join(lines)

    def replaced(self, mark: Mark, value: Any) -> str:
        start, end = self._offset(mark.line, mark.column), self._end(mark)
        in_block = isinstance(mark.parts, dict | list) and not self.in_brackets(mark)
        if in_block and isinstance(value, dict | list) and value:
            return self._spliced(start, end, self._block(value, mark.column).lstrip(" "))
        space = " " if start == end and self.text[:start].endswith((":", "-")) else ""
        return self._spliced(start, end, space + _flow(value))

    def with_key(self, parent: Mark, key: str, value: Any) -> str:
        if self.in_brackets(parent):
            close = self._end(parent) - 1
            comma = ", " if parent.parts else ""
            return self._spliced(close, close, f"{comma}{_flow(key)}: {_flow(value)}")
        return self._below(parent, self._block({key: value}, parent.column))

    def with_key_in_order(self, parent: Mark, key: str, value: Any, order: Sequence[str]) -> Iterator[str]:
        """The text with a key more at each place where it may well stand, the best one first."""
        if self.in_brackets(parent) or key not in order or not isinstance(parent.parts, dict):
            return
        lines = self._block({key: value}, parent.column) + self.newline
        model = re.search(rf"^# ?{re.escape(key)}:.*$(?:{_LINE}#  +\S.*$)*{_LINE}", self.text, re.MULTILINE)
        if model:
            yield self._spliced(model.end(), model.end(), lines)
        before = [name for name in order[: order.index(key)] if name in parent.parts]
        after = [name for name in order[order.index(key) :] if name in parent.parts]
        if before and (after or self.text.endswith("\n")):
            place = self._after_its_comments(self._line_of(self._end(parent.parts[before[-1]])) + 1)
            yield self._spliced(place, place, lines)

    def _after_its_comments(self, line: int) -> int:
        """Where the comments end that go with what stands above a line: they are indented, or nothing follows them at once."""
        rest = [self.text[here:after].strip("\r\n") for here, after in pairwise([*self.starts[line:], len(self.text)])]
        inside = next((place for place, one in enumerate(rest) if not _INDENTED_COMMENT.match(one)), len(rest))
        until = next(
            (place for place, one in enumerate(rest) if not one.startswith("#") and place >= inside), len(rest)
        )
        ends = until == len(rest) or not rest[until].strip()
        return self._offset(line + (until if ends else inside), 0)

    def with_item(self, sequence: Mark, value: Any) -> str:
        assert isinstance(sequence.parts, list)
        start = self._offset(sequence.line, sequence.column)
        if self.text[start] == "[":
            close = self._end(sequence) - 1
            return self._spliced(close, close, f", {_flow(value)}")
        last = sequence.parts[-1]
        beside = self.text[self._offset(last.line, last.column)] in "{["
        # As its neighbours are written; one that holds more than a line of facts is not read on one line.
        if (beside and not _deep(value)) or not isinstance(value, dict | list):
            lines = f"{' ' * sequence.column}- {_flow(value)}"
        else:
            lines = self._block([value], sequence.column)
        return self._below(sequence, lines)

    def in_brackets(self, mark: Mark) -> bool:
        """Whether a value is written inside brackets."""
        return self.text[self._offset(mark.line, mark.column) :][:1] in "{["

    def with_first_item(self, parent: Mark, empty: Mark, value: Any) -> str:
        """The text with a list of one item, on its own line, in place of `[]` or of nothing."""
        start, end = self._offset(empty.line, empty.column), self._end(empty)
        start = len(self.text[:start].rstrip(" "))
        beside = re.compile(r"[ \t]*(?:#[^\r\n]*)?").match(self.text, end)
        comment = beside.group().rstrip() if beside else ""  # it speaks of the list, and stays beside its key
        stop = end + (len(beside.group()) if beside else 0)
        return self._spliced(start, stop, f"{comment}{self.newline}{' ' * (parent.column + _OFFSET)}- {_flow(value)}")

    def checked(self, changed: str, where: Where, value: Any) -> bytes:
        """The bytes of the changed text, once it is sure that they say what is meant and nothing else."""
        content = (codecs.BOM_UTF8 if self.bom else b"") + changed.encode()
        meant = copy.deepcopy(self.document.data)
        place: Any = meant
        for step in where[:-1]:
            place = place[step]
        if isinstance(place, list) and where[-1] == len(place):
            place.append(_plain(value))
        else:
            place[where[-1]] = _plain(value)
        after = read_yaml(self.path, content)
        if after.diagnostics or after.data != meant:
            raise _cannot(self.path)
        return content

    def _block(self, value: Any, indent: int) -> str:
        """The value as lines of their own, each after `indent` spaces, without the last line end."""
        lines = _dumped(value, flow=False).rstrip("\n").split("\n")
        if isinstance(value, list):
            lines = [line[_OFFSET:] for line in lines]  # a list by itself stands at its own column
        return self.newline.join(" " * indent + line if line else line for line in lines)

    def _below(self, mark: Mark, lines: str) -> str:
        """The text with `lines` under the last line of a value, before the comments that follow it."""
        line = self._line_of(self._end(mark))
        if line + 1 < len(self.starts):
            return self._spliced(self.starts[line + 1], self.starts[line + 1], lines + self.newline)
        return self.text + self.newline + lines + self.newline

    def _line_of(self, offset: int) -> int:
        return max(place for place, start in enumerate(self.starts) if start <= offset)

    def _end(self, mark: Mark) -> int:
        """Where a value ends. A block ends with its last value, not where libyaml found the next one."""
        if mark.parts and not self.in_brackets(mark):
            last = mark.parts[-1] if isinstance(mark.parts, list) else list(mark.parts.values())[-1]
            return self._end(last)
        end = self._offset(mark.end_line, mark.end_column)
        # libyaml ends a block of text where the next line with something on it begins.
        return len(self.text[:end].rstrip()) if mark.end_line > mark.line and mark.end_column == 0 else end

    def _offset(self, line: int, column: int) -> int:
        return self.starts[line] + column if line < len(self.starts) else len(self.text)

    def _spliced(self, start: int, end: int, piece: str) -> str:
        return self.text[:start] + piece + self.text[end:]


_LINE = r"(?:\r\n|\n|\Z)"

_INDENTED_COMMENT = re.compile(r"[ \t]+#")


def _cannot(path: Path) -> Refusal:
    return Refusal(
        Diagnostic(
            "cannot-edit",
            unsaid("this file is written in a way that cqpt cannot change without harm"),
            Position(path),
            unsaid("Make the change by hand; “--dry-run” of the same command on a plainer file shows what to write."),
        )
    )


def _plain(value: Any) -> Any:
    """The value as it is read again."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _flow(value: Any) -> str:
    """The value on one line, as it stands inside brackets; what is right there is right everywhere."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _dumped([value], flow=True).strip("\n")[1:-1]


def _key(key: Any) -> str:
    """A key as people write it: `on` is a word here, and not a yes."""
    return key if isinstance(key, str) and _WORD.fullmatch(key) else _flow(key)


_WORD = re.compile("[a-z][a-z_]*")


def _dumped(value: Any, *, flow: bool) -> str:
    yaml = YAML(typ="rt")
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=2 + _OFFSET, offset=_OFFSET)
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.representer.add_representer(Decimal, _exactly)
    out = io.BytesIO()
    yaml.dump(_styled(value, flow=flow, top=True), out)
    return out.getvalue().decode()


def _exactly(representer: Any, value: Decimal) -> Any:
    """A decimal with all its digits, and no others."""
    written = f"{value:f}"
    return representer.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in written else 'int'}", written)


def _styled(value: Any, *, flow: bool, top: bool = False) -> Any:
    """The value with the style each part is written in: the outermost in blocks, short ones inside on one line."""
    if isinstance(value, Mapping):
        mapping = CommentedMap((key, _styled(inner, flow=flow)) for key, inner in value.items())
        if flow or (not top and _short(value)):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list | tuple):
        sequence = CommentedSeq(_styled(inner, flow=flow) for inner in value)
        if flow or (not top and not any(isinstance(inner, dict | list) for inner in value)):
            sequence.fa.set_flow_style()
        return sequence
    if isinstance(value, str) and not _PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    return value


_PLAIN = re.compile(
    r"(?!(?i:true|false|null|yes|no|on|off|y|n)\Z)[^\W\d_][\w./@’'()+-]*( [\w./@’'()+-]+)*|\d+(-\d+)+[\w-]*"
)
"""What reads the same with and without quotes in every version of YAML, inside brackets and out: words, and 2026-0001."""


def _deep(value: Any) -> bool:
    """Whether a mapping holds others."""
    return isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values())


_SHORT = 90
"""Columns. A mapping that fits stays on one line, as people write them."""


def _short(value: Mapping[str, Any]) -> bool:
    return not any(isinstance(inner, dict | list) and inner for inner in value.values()) and (
        sum(len(str(key)) + len(str(inner)) + 4 for key, inner in value.items()) <= _SHORT
    )
