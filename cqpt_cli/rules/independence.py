"""Who trained a candidate may not evaluate him or her (cahier des charges, III): not directly, nor through a tie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cqpt_cli.models.case import Case
from cqpt_cli.models.organisation import Member, Organisation
from cqpt_cli.rules.eligibility import as_slug


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties an evaluator or a body to a trainer of the candidate."""

    who: str
    """The body, or the evaluator."""
    through: str
    """The trainer: the body itself, or one to which it is tied."""


def ties_of(case: Case, organisation: Organisation, evaluator: str | None = None) -> list[Tie]:
    """What ties a body, and one of its evaluators, to those who trained the candidate. None means: independent."""
    trainers = {as_slug(training.provider): training.provider for training in case.training}
    ties = _tied(organisation.name, (organisation.slug, organisation.name, *organisation.links), trainers)
    member = member_named(organisation, evaluator)
    if member:
        ties += _tied(member.name, (member.name, *member.links), trainers)
    return ties


def member_named(organisation: Organisation, name: str | None) -> Member | None:
    """The evaluator of this name in a body; None where the body lists none of that name."""
    wanted = as_slug(name or "")
    return next((member for member in organisation.evaluators if as_slug(member.name) == wanted), None)


def _tied(who: str, names: Iterable[str], trainers: dict[str, str]) -> list[Tie]:
    found = dict.fromkeys(as_slug(name) for name in names)
    return [Tie(who, trainers[name]) for name in found if name in trainers]
