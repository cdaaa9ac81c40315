"""Sentences that rules left unsaid, said: in the language in use, each fact as its type asks for."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cqpt_cli import language
from cqpt_cli.findings import Days, Either, Finding, Message, Minutes, Number, Sentence, Source
from cqpt_cli.language import Worded, _
from cqpt_cli.models.procedure import Bilingual
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.basis_words import sourced


def say(message: Message) -> str:
    """A sentence in the language in use; what other programs said stays as they said it."""
    if isinstance(message, str):
        return message
    words = _(message.message) if message.message else ""
    return words.format(**{name: said(fact) for name, fact in message.facts.items()}) if message.facts else words


def said(fact: Any) -> str:  # noqa: PLR0912 - one line a type of fact
    """One fact, as its type asks for."""
    match fact:
        case Sentence():
            return say(fact)
        case Finding():
            return say(fact.sentence)
        case Worded():
            return _(fact.word)
        case str():
            return fact
        case Bilingual():
            return fact.said(language.current())
        case Days():
            return figures.days(fact)
        case Minutes():
            return figures.minutes(fact)
        case date():
            return figures.day(fact)
        case Number():
            return figures.number(fact)
        case Decimal() | Fraction():
            return figures.hours(fact)
        case Path():
            return shlex.quote(fact.as_posix())
        case Either():
            return _(" or ").join(map(said, fact.facts))
        case tuple() | list():
            return ", ".join(map(said, fact)) or _("(none)")
    return str(fact)


def told(finding: Finding) -> str:
    """What was found, with its article and how sure that is of the accord."""
    return f"{say(finding.sentence)} ({cited(finding.sources)})" if finding.sources else say(finding.sentence)


def cited(sources: Iterable[Source]) -> str:
    """Articles in one line, each with how sure it is: “accord, art. 5 ; accord, art. 6-2, interpretation”."""
    return " ; ".join(sourced(source.article, source.basis) for source in sources)
