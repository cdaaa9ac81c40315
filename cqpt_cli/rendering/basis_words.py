"""How sure a sentence is of the accord, in words: its own, a reading of it, or a choice."""

from __future__ import annotations

from cqpt_cli.language import N_, _
from cqpt_cli.models.provisions import Basis

BASES = {Basis.ACCORD: N_("accord"), Basis.INTERPRETATION: N_("interpretation"), Basis.HYPOTHESIS: N_("hypothesis")}


def sourced(article: str, basis: Basis) -> str:
    """An article; where it is not the word of the accord, it says so: “accord, art. 5, interpretation”."""
    return article if basis is Basis.ACCORD else f"{article}, {_(BASES[basis])}"
