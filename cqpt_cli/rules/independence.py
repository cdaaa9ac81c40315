"""Who is who, and who is tied to whom: the one place that says it (cahier des charges, III).

Who trained a candidate may not evaluate him or her: not directly, nor through a tie. The same ties say which members of
the commission do not take part in a case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.case import Candidate, Case
from cqpt_cli.models.organisation import Member, Organisation


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties an evaluator or a body to a trainer of the candidate."""

    who: str
    """The body, or the evaluator."""
    through: str
    """The trainer, as the case names it."""


@lru_cache(maxsize=4096)
def as_slug(name: str) -> str:
    """“Évaluateurs Associés” and evaluateurs-associes are one body, and so are “L’Œil neuf” and l-oeil-neuf."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def as_person(name: str) -> str:
    """“Camille Durand” and “DURAND Camille” are one person."""
    return " ".join(sorted(as_slug(name).split("-")))


def names_of_candidate(candidate: Candidate) -> frozenset[str]:
    """How the candidate may be named in another file: with all the given names, or with the first one."""
    family, given = candidate.family_name, candidate.given_names
    first = re.split(r"[\s,]+", given.strip(), maxsplit=1)[0]
    return frozenset(as_person(f"{names} {family}") for names in (given, first))


class Directory:
    """The organisations of a repository, each one under its slug and its name, and the ties between them and people.

    Without organisations (a case that lies in no repository), names are still compared with each other. A link counts
    both ways; between organisations it is followed on from one to the next where the law's data says so.
    """

    def __init__(self, organisations: Iterable[Organisation], law: LawAt) -> None:
        self.organisations = tuple(organisations)
        self._forms = tuple(as_slug(form) for form in law.independence.legal_forms.value)
        self._through_group = law.independence.through_group.value

    # --- who is who --------------------------------------------------------------------------------------------------

    def one(self, name: str) -> str:
        """What stands for whoever is named: the same for a slug and a name of one organisation, however written."""
        folded = self._folded(name)
        if folded in self._organisations:
            return self._organisations[folded]
        person = as_person(name)
        return person if person in self._people else folded

    def is_known(self, name: str) -> bool:
        """Whether a name is that of an organisation, or of an evaluator, of the repository."""
        return self._folded(name) in self._organisations or as_person(name) in self._people

    def unknown_trainers(self, case: Case) -> Iterator[tuple[int, str]]:
        """The trainers of a candidate of whom nothing is known (place, name). The employer, who may train, is known."""
        employer = self._folded(case.employer.name) if case.employer else ""
        for place, training in enumerate(case.training):
            if not self.is_known(training.provider) and self._folded(training.provider) != employer:
                yield place, training.provider

    # --- who is tied to whom -----------------------------------------------------------------------------------------

    def circle(self, name: str) -> frozenset[str]:
        """An organisation (or whoever is named) with those it is linked to, and itself."""
        found, wave = {self.one(name)}, [self.one(name)]
        while wave:
            linked = {other for one in wave for other in self._linked.get(one, ())} - found
            found |= linked
            wave = [one for one in linked if one not in self._people] if self._through_group else []
        return frozenset(found)

    def circle_of_person(self, name: str) -> frozenset[str]:
        """A person with the organisations he or she evaluates for, works for or is linked to, and theirs."""
        person, found = as_person(name), {as_person(name), self.one(name)}
        for other in (name, *self._people.get(person, ())):
            found |= self.circle(other)
        return frozenset(found)

    def ties(self, case: Case, body: str, evaluator: str | None = None) -> list[Tie]:
        """What ties a body, and one of its evaluators, to those who trained the candidate. None means: independent.

        Where no evaluator is named, a body of which every evaluator is tied has nobody left who could evaluate.
        """
        trainers = {self.one(training.provider): training.provider for training in case.training}

        def tied(who: str, circle: frozenset[str]) -> list[Tie]:
            return [Tie(who, trainer) for one, trainer in trainers.items() if one in circle]

        organisation = self.organisation(body)
        found = tied(organisation.name if organisation else body, self.circle(body))
        if evaluator is not None:
            return found + tied(evaluator, self.circle_of_person(evaluator))
        members = organisation.evaluators if organisation else ()
        of_members = [tied(member.name, self.circle_of_person(member.name)) for member in members]
        return found + [ties[0] for ties in of_members if all(of_members)]

    def organisation(self, name: str) -> Organisation | None:
        """The organisation of this slug or name; None where the repository has none."""
        one = self.one(name)
        return next((each for each in self.organisations if self.one(each.slug) == one), None)

    def _folded(self, name: str) -> str:
        return _folded(name, self._forms)

    @cached_property
    def _organisations(self) -> Mapping[str, str]:
        """Slugs and names as they are compared → what stands for the organisation."""
        found: dict[str, str] = {}
        for organisation in self.organisations:
            slug, name = self._folded(organisation.slug), self._folded(organisation.name)
            found.setdefault(slug, found.get(name, slug))
            found.setdefault(name, found[slug])
        return found

    @cached_property
    def _people(self) -> Mapping[str, tuple[str, ...]]:
        """The evaluators of all organisations → the organisations they evaluate for, and those they are linked to."""
        found: dict[str, tuple[str, ...]] = {}
        for organisation in self.organisations:
            for member in organisation.evaluators:
                person = as_person(member.name)
                found[person] = (*found.get(person, ()), organisation.slug, *member.links)
        return found

    @cached_property
    def _linked(self) -> Mapping[str, set[str]]:
        """The links between organisations (and whomever else they name), both ways."""
        found: dict[str, set[str]] = {}
        for organisation in self.organisations:
            one = self.one(organisation.slug)
            for link in organisation.links:
                other = self.one(link)
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
        return found


@lru_cache(maxsize=4096)
def _folded(name: str, forms: tuple[str, ...]) -> str:
    """A name without what a keyboard changes, nor the legal forms that the law's data declares, before or after it."""
    words = as_slug(name)
    for form in forms:
        for written in (form, "-".join(form)):  # SARL, S.A.R.L.
            words = words.removesuffix(f"-{written}").removeprefix(f"{written}-")
    return words.replace("-", "") or name.strip()


def folded_name(name: str, law: LawAt) -> str:
    """A name as it is compared with others: “Télé-Sud S.A.R.L.” and “TELE SUD” are one."""
    return _folded(name, tuple(as_slug(form) for form in law.independence.legal_forms.value))


def member_named(organisation: Organisation, name: str | None) -> Member | None:
    """The evaluator of this name in a body; None where the body lists none of that name."""
    wanted = as_person(name or "")
    return next((member for member in organisation.evaluators if as_person(member.name) == wanted), None)
