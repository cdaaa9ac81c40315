"""What a rule found, before anyone says it: one finding, the kinds of findings, and on whose authority each speaks.

A kind stands beside the check that finds it, with its English words; the French ones stand in the catalogue, and what it
means and how to cure it in `locales/*/problems.yaml`. Words come late: a finding becomes a sentence on the screen or in a
document (`rendering/sentences.py`), and never before. Whatever decides looks at the kind and at the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, TypeAlias

from cqpt_cli.language import Worded


class Severity(StrEnum):
    """How grave a finding is. An error stops the work on its file; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Basis(StrEnum):
    """How sure it is that the accord says so."""

    ACCORD = "accord"
    """The text says it."""
    INTERPRETATION = "interpretation"
    """The text is silent or says two things; a note gives the reading taken."""
    HYPOTHESIS = "hypothesis"
    """Nothing in the text: a choice."""
    OUTSIDE = "outside"
    """Another source than the accord: arithmetic, another law."""
    ADOPTED = "adopted"
    """The text leaves it to others (a règlement intérieur, the CPNE), and they adopted it."""


class Source(NamedTuple):
    """On whose authority something is said: an article, and how sure it is of the accord."""

    article: str
    basis: Basis


class Sourced(Protocol):
    """Whatever knows its source: a provision, an act, a phase, a reason."""

    @property
    def source(self) -> Source:
        """Its article, and how sure it is."""
        ...


# --- facts -----------------------------------------------------------------------------------------------------------
# What a sentence is filled with. Its type says how it is shown: a `date` as a day, a `Decimal` or `Fraction` as hours, an
# `int` as a number, a text as it stands, a tuple as a list, a `Worded` as its word, a sentence as a sentence.


class Days(int):
    """A number of days."""


class Minutes(int):
    """A number of minutes."""


class Number(Decimal):
    """A plain number with decimals, euros or a rate; a `Decimal` by itself is hours."""


@dataclass(frozen=True, slots=True)
class Either:
    """Several facts of which one is enough: “a document or an observation”."""

    facts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is not said yet: its English words, and the facts that fill it."""

    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def unsaid(message: str, /, **facts: Any) -> Sentence:
    """A sentence to be said later: marks `message` for the catalogue, and holds what fills it."""
    return Sentence(message, facts)


Message: TypeAlias = str | Sentence
"""What is told: a sentence that is not said yet, or the words of another program as they stand."""


# --- kinds and findings ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: its id, its words in English, and how grave it is.

    Several kinds may share an id where one problem is said in several ways; the id is what `cqpt explain` knows.
    """

    id: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR
    remedy_always: bool = False
    """Whether the remedy is given beside the nearest word, too."""

    def __call__(
        self,
        where: tuple[str | int, ...] = (),
        facts: Mapping[str, Any] | None = None,
        *sources: Sourced | Source | None,
        on_key: bool = False,
    ) -> Finding:
        """A finding of this kind. `where` is the way to it inside the file, where it has a place there."""
        return Finding(self, facts or {}, tuple(one for one in sources if one is not None), where, on_key)


KINDS: list[Kind] = []
"""Every kind there is, in the order in which their modules were read."""


def kind(
    id: str, message: str, remedy: str = "", severity: Severity = Severity.ERROR, *, remedy_always: bool = False
) -> Kind:
    """Declare a kind of finding, beside the check that finds it."""
    made = Kind(id, message, remedy, severity, remedy_always)
    KINDS.append(made)
    return made


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found: of which kind, with which facts, on whose authority, and where in the file."""

    kind: Kind
    facts: Mapping[str, Any] = field(default_factory=dict)
    of: tuple[Sourced | Source, ...] = ()
    """What it offends or comes of: provisions, acts."""
    where: tuple[str | int, ...] = ()
    on_key: bool = False
    """Whether the key is at fault, and not its value."""

    @property
    def id(self) -> str:
        """The stable id of its kind."""
        return self.kind.id

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return self.kind.severity

    @property
    def sources(self) -> tuple[Source, ...]:
        """The articles that it offends or comes of, each once."""
        return tuple(dict.fromkeys(one if isinstance(one, Source) else one.source for one in self.of))

    @property
    def article(self) -> str | None:
        """The articles that it offends or comes of, in one line; None where the law says nothing of it."""
        return articles(self.sources)

    @property
    def basis(self) -> Basis | None:
        """How sure it is of the accord: as sure as the least sure of its sources."""
        return weakest(self.sources)

    @property
    def sentence(self) -> Sentence:
        """What was found."""
        return Sentence(self.kind.message, _plain(self.facts))

    @property
    def remedy(self) -> Sentence | None:
        """What to do about it; None where there is nothing."""
        return Sentence(self.kind.remedy, _plain(self.facts)) if self.kind.remedy else None

    def at(self, *where: str | int) -> Finding:
        """The same finding further inside a file."""
        return replace(self, where=(*where, *self.where))


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The same facts without what only rules know: a finding among them is its sentence, a value its word."""
    return {name: _as_plain(fact) for name, fact in facts.items()}


def _as_plain(fact: Any) -> Any:
    match fact:
        case Finding():
            return fact.sentence
        case Worded():
            return Sentence(fact.word)
        case tuple() | list():
            return tuple(map(_as_plain, fact))
    return fact


def articles(sources: Iterable[Source]) -> str | None:
    """Articles in one line; None for none."""
    return " ; ".join(dict.fromkeys(source.article for source in sources)) or None


LEAST_SURE_LAST = (Basis.ACCORD, Basis.ADOPTED, Basis.OUTSIDE, Basis.INTERPRETATION, Basis.HYPOTHESIS)
"""What rests on several is as sure as the last of these among them."""


def weakest(sources: Iterable[Source]) -> Basis | None:
    """The least sure basis of several sources; None for none."""
    return max((source.basis for source in sources), key=LEAST_SURE_LAST.index, default=None)
