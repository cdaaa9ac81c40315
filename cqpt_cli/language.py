"""The language of the screen: French, or English on request.

Texts stand in English in the code, marked with `_` (said now) or `N_` (said later); the French ones are in
`locales/fr`. `CQPT_LANG` decides; else an English locale means English; else French, the language of the accord.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Self

LANGUAGES = ("fr", "en")
LOCALES = Path(__file__).parent / "locales"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_set: Callable[[str], str] | None = None


def preferred(environment: Mapping[str, str]) -> str:
    """The language this environment asks for: `fr` or `en`."""
    asked = environment.get("CQPT_LANG", "").lower()[:2]
    if asked in LANGUAGES:
        return asked
    # The order of POSIX: LC_ALL wins over LC_MESSAGES, which wins over LANG.
    locale = next(filter(None, (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if locale.lower().startswith("en") else "fr"


def use(language: str) -> None:
    """Speak `language` from now on, ours and the messages of the command-line library alike."""
    global _language, _translations  # noqa: PLW0603 - one screen, one language
    if language not in LANGUAGES:
        raise ValueError(f"unknown language: {language}")
    _language = language
    _translations = gettext.translation("cqpt", LOCALES, [language], fallback=True)
    # The command-line library asks the process-wide catalogue for its own messages ("No such option").
    gettext.bindtextdomain("cqpt", str(LOCALES))
    gettext.textdomain("cqpt")
    os.environ["LANGUAGE"] = language


def use_preferred() -> None:
    """Speak the language that the process environment asks for."""
    use(preferred(os.environ))


@contextmanager
def speaking(language: str, set_in: Callable[[str], str] | None = None) -> Iterator[None]:
    """Speak `language` for a while: documents are French whatever the screen speaks, and each sentence `set_in` print."""
    global _set  # noqa: PLW0603 - like the language
    before, as_set = _language, _set
    use(language)
    _set = set_in
    try:
        yield
    finally:
        use(before)
        _set = as_set


def current() -> str:
    """The language in use: `fr` or `en`."""
    return _language


def typeset(text: str) -> str:
    """`text`, which is ours, as it is set where it is shown."""
    return _set(text) if _set else text


def _(message: str) -> str:
    """`message` in the language in use."""
    return typeset(_translations.gettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """The singular or the plural, in the language in use."""
    return typeset(_translations.ngettext(singular, plural, number))


def N_(message: str) -> str:  # noqa: N802 - the customary name, known to catalogue extractors
    """Mark `message` for the catalogue; it is translated where it is shown."""
    return message


class Worded(StrEnum):
    """Values that have a word of their own: `HELD = "held", N_("accredited")`. The word is in English until it is said."""

    _value_: str
    word: str

    def __new__(cls, value: str, word: str = "") -> Self:
        """A member is its value, and knows its word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.word = word
        return member
