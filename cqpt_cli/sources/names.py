"""Names of files and folders: which are one and the same on other machines, and which cannot be there at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names of devices on Windows, with any ending."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')


def composed(name: str) -> str:
    """The name with each accent in its letter (NFC): macOS takes them apart, keyboards do not."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def folded(name: str) -> str:
    """The same for all names that are one where letters are not told apart by case, or by the way accents are written."""
    return composed(name).casefold()


def twins(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name that is the same as an earlier one on many machines, with that one before it."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(folded(name), name)
        if first is not name:
            yield first, name


def foreign_to_windows(name: str) -> str | None:
    """What keeps a name from being one on Windows: the word, the sign or the ending; None where nothing does."""
    if _RESERVED.fullmatch(name):
        return name.partition(".")[0]
    sign = _FORBIDDEN.search(name)
    if sign:
        return sign.group()
    return name[-1] if name.endswith((".", " ")) else None
