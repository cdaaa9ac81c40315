"""The fingerprint of what a record says, whatever way it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def fingerprint_of(value: Any) -> str:
    """The SHA-256, in hexadecimal, of plain values: the order of keys and the spelling of numbers do not count."""
    text = json.dumps(_canonical(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_AS_IT_IS = frozenset({str, int, bool, type(None)})
"""The types that JSON writes in one way only."""


def _canonical(value: Any) -> Any:
    """The value as JSON writes it, the same however it was spelt: 151.50 hours are 151.5 hours."""
    if type(value) in _AS_IT_IS:  # nearly all values are: a whole repository of them is gone through
        return value
    if isinstance(value, dict | Mapping):
        return {str(key): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(inner) for inner in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if isinstance(value, int) else str(value)
