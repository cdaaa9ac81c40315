"""How sure a sentence is of the accord, in words: its own, a reading of it, or a choice."""

from __future__ import annotations

from cqpt_cli.findings import Basis
from cqpt_cli.language import N_, _

_BASES = {
    Basis.ACCORD: N_("accord"),
    Basis.INTERPRETATION: N_("interpretation"),
    Basis.HYPOTHESIS: N_("hypothesis"),
    Basis.OUTSIDE: N_("outside the accord"),
    Basis.ADOPTED: N_("adopted rule"),
}


def basis_in_words(basis: Basis) -> str:
    """How sure a value or a rule is of the accord."""
    return _(_BASES[basis])


def sourced(article: str, basis: Basis) -> str:
    """An article; where it is a reading of the accord or a choice, it says so: “accord, art. 5, interpretation”."""
    # The article of a rule that was adopted is its decision, and that of another source names it.
    said_already = basis in (Basis.ACCORD, Basis.ADOPTED, Basis.OUTSIDE)
    return article if said_already else f"{article}, {basis_in_words(basis)}"
