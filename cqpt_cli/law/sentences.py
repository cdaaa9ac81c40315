"""How sure the data behind a sentence of the accord are: read where they stand, under the names that `sentences.yaml` gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cqpt_cli.findings import LEAST_SURE_LAST, Basis
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import in_force
from cqpt_cli.models.policy import PolicyFile
from cqpt_cli.models.provisions import Parameter
from cqpt_cli.models.referential import Item
from cqpt_cli.models.sentences import Sentence


def basis_of(name: str, accord: Accord) -> Basis:
    """How sure of the accord what bears this name is: `experience.minimum_hours`, `acts.send`, `CPD4-F01`, `scales.yaml`.

    What has no basis of its own copies the text of the accord: an item, the scales, a mission. Raises KeyError where
    nothing bears the name.
    """
    if name.endswith(".yaml"):
        return _basis_of_file(name, accord)
    if "." not in name:
        return _basis_of_item(_item(name, accord))
    section, _point, of = name.partition(".")
    if section in _parameters(accord):
        return in_force(name, _parameters(accord)[section][of], accord.law.last_change).basis
    found: Mapping[str, Any] = {
        "acts": accord.acts,
        "phases": accord.procedure,
        "reasons": accord.reasons.reasons,
        "ways": accord.reasons.ways,
    }[section]
    basis: Basis = found[of].basis
    return basis


def basis_of_sentence(sentence: Sentence, accord: Accord) -> Basis | None:
    """How sure of the accord what applies a sentence is: as the least sure of its data. None where no data hold it."""
    return max((basis_of(name, accord) for name in sentence.lives), key=LEAST_SURE_LAST.index, default=None)


def provisions_of(accord: Accord) -> Iterator[str]:
    """The names of all the provisions, those of a certificate under its code: `CPD.minimum_contacts`."""
    return (f"{section}.{name}" for section, parameters in _parameters(accord).items() for name in parameters)


def _parameters(accord: Accord) -> Mapping[str, Mapping[str, Parameter]]:
    return {**accord.law.sections, **{one.file.code: one.file.provisions for one in accord.certificates}}


def _item(id: str, accord: Accord) -> Item:
    """Raises KeyError where there is no item of this id."""
    of = next((one.entries for one in accord.certificates if id in one.entries), accord.common)
    return of[id].item


def _basis_of_item(item: Item) -> Basis:
    source = item.common_to_all_source or item.falls_with_source
    return source.basis if source else Basis.ACCORD


def _basis_of_file(name: str, accord: Accord) -> Basis:
    """That of a choice stands in its file; the other files copy the text. Raises KeyError where there is no such file."""
    if not (accord.folder / name).is_file():
        raise KeyError(name)
    match name.split("/"):
        case ["policies", _policy]:
            return accord.read(name, PolicyFile).basis
        case ["quiz-policy.yaml"]:
            return accord.quiz_policy.basis
        case ["hypotheses", "scopes.yaml"]:
            return accord.scopes.basis
        case ["hypotheses", _levels]:
            return accord.expected_levels.basis
        case _:
            return Basis.ACCORD
