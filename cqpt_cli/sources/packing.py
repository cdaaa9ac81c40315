"""Problems as plain values, so that the index can keep them: in no language, and with paths from the root."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.findings import Basis, Days, Message, Minutes, Number, Sentence, Severity, Source

_NUMBERS: Mapping[str, type[Any]] = {
    "days": Days, "minutes": Minutes, "number": Number, "hours": Decimal, "fraction": Fraction,
}  # fmt: skip


def packed(diagnostic: Diagnostic, root: Path) -> list[Any]:
    """A problem as plain values: a repository may be moved, or seen from elsewhere, and read in another language."""
    place = diagnostic.position
    where = place and [os.path.relpath(place.path, root), place.line, place.column, place.excerpt, place.width]
    message, remedy = (_packed(one, root) for one in (diagnostic.message, diagnostic.remedy))
    return [diagnostic.id, message, where, remedy, diagnostic.sources, diagnostic.severity]


def unpacked(values: list[Any], root: Path) -> Diagnostic:
    """The problem again."""
    id, message, where, remedy, sources, severity = values
    position = Position(root / where[0], *where[1:]) if where else None
    named = tuple(Source(article, Basis(basis)) for article, basis in sources)
    said: Message = _unpacked(message, root)
    return Diagnostic(id, said, position, _unpacked(remedy, root), named, Severity(severity))


def _packed(fact: Any, root: Path) -> Any:
    match fact:
        case Sentence():
            return {"say": [fact.message, {name: _packed(one, root) for name, one in fact.facts.items()}]}
        case tuple():
            return [_packed(one, root) for one in fact]
        case date():
            return {"day": fact.isoformat()}
        case Path():
            return {"path": os.path.relpath(fact, root)}
    for name, made in _NUMBERS.items():
        if type(fact) is made:
            return {name: str(fact)}
    return fact


def _unpacked(value: Any, root: Path) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(one, root) for one in value)
    if not isinstance(value, dict):
        return value
    ((name, held),) = value.items()
    match name:
        case "say":
            message, facts = held
            return Sentence(message, {key: _unpacked(one, root) for key, one in facts.items()})
        case "day":
            return date.fromisoformat(held)
        case "path":
            return root / held
    number = _NUMBERS[name]
    return number(int(held) if issubclass(number, int) else held)
