"""The quick way through YAML that has nothing unusual in it, for checking many files at once.

It gives the same data as `yaml_reader`, without places, several times faster — or None, and then the strict way
decides. Whatever the two libraries might read differently (anchors, tags, tabs, odd numbers, brackets that are not
simple) is left to the strict way; a property test compares them. Decimals are exact up to 15 digits here, which is why
longer ones go the strict way too; their trailing zeros are lost, so what is shown to people never comes this way.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml_rs

from cqpt_cli.sources.yaml_reader import DEEPEST, Value

_LARGEST = 256 * 1024
"""Bytes. A larger file is not an ordinary one."""

_CHARACTERS = bytes({0x0A, *range(0x20, 0x7F), *range(0x80, 0xF0)} - set(b"\\"))
"""Bytes of ordinary text in UTF-8; no tab, no carriage return, no escape, no rare plane."""

_RARE = re.compile(rb"\xc2[\x80-\x9f]|\xef\xbb\xbf|\xef\xbf[\xbe\xbf]|\xe2\x80[\xa8\xa9]|\xed[\xa0-\xbf]")
"""Marks, other line ends, halves of characters."""

_KEY = rb"(?:[A-Za-z][A-Za-z0-9_-]*+(?:/[A-Za-z0-9_.-]++)?+|[0-9]{4}-[0-9]{2})"
_QUOTED = rb'"[^"\n]*+"'
_FIGURES = rb"(?:[0-9]++(?:-[0-9]++)++|(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,4})?)(?=[\s,\]}]|\Z)"
_WORDS = rb"[A-Za-z\x80-\xff](?>[^\n:# ]|:(?=[^\s])|[ ](?!\#))*+"
_INNER = rb"(?>" + _QUOTED + rb"|" + _FIGURES + rb"|[A-Za-z\x80-\xff][^\n,\[\]{}:#\"]*+)"
_LIST = rb"\[(?:" + _INNER + rb"(?:, " + _INNER + rb")*+)?\]"
_PAIR = _KEY + rb": (?>" + _INNER + rb"|" + _LIST + rb")"
_MAP = rb"\{(?:" + _PAIR + rb"(?:, " + _PAIR + rb")*+)?\}"
_MAPS = rb"\[" + _MAP + rb"(?:, " + _MAP + rb")*+\]"
_VALUE = (
    rb"(?>"
    + rb"|".join((_FIGURES, _WORDS, _QUOTED, _MAP, _LIST, _MAPS, rb"[>|]-?(?=\n[ ]++[A-Za-z\x80-\xff])"))
    + rb")"
)
_LINE = rb"[ ]*+(?:-[ ])?(?>" + _KEY + rb":(?:[ ]++" + _VALUE + rb")?|" + _VALUE + rb")?[ ]*+(?:(?<![^ \n])\#[^\n]*+)?"
_PLAIN = re.compile(rb"\n?(?>" + _LINE + rb"\n)*+(?:" + _LINE + rb")?")
"""A file whose every line is a key, a value, both, or a comment, each of the simplest form."""


def read_plainly(content: bytes) -> dict[str, Value] | None:
    """The data of a file that is plain in every respect; None where it is not, or is not sound."""
    if len(content) > _LARGEST or content.translate(None, _CHARACTERS):
        return None
    if not content.isascii() and _RARE.search(content):
        return None
    if not content.endswith(b"\n") or not _PLAIN.fullmatch(content):
        return None
    try:
        data = yaml_rs.loads(content.decode(), parse_datetime=False)
        return _exact(data, 0) if isinstance(data, dict) else None
    except (ValueError, TypeError):  # of which UnicodeDecodeError and the library's own error are kinds
        return None


_FINAL = {str, int, bool, type(None)}
"""The types of values that are what they should be."""


def _exact(value: Any, depth: int) -> Any:
    """The same data with decimals in place of floats. Raises where the strict way should judge."""
    kind = type(value)
    if kind is float:
        return Decimal(repr(value))
    if kind is dict:
        if depth == DEEPEST or set(map(type, value)) - {str}:
            raise TypeError
        if not set(map(type, value.values())) <= _FINAL:
            for key, inner in value.items():
                if type(inner) not in _FINAL:
                    value[key] = _exact(inner, depth + 1)
    elif kind is list:
        if depth == DEEPEST:
            raise TypeError
        if not set(map(type, value)) <= _FINAL:
            value = [_exact(inner, depth + 1) for inner in value]
    return value
