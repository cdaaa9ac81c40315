"""What has changed since a judgement, in words."""

from __future__ import annotations

from collections.abc import Iterable

from cqpt_cli.language import N_, _

_PARTS = {
    "case": N_("the case"),
    "referential": N_("the référentiel"),
    "carry_over": N_("the common knowledge taken over"),
    "documents": N_("the document “{name}”"),
    "documents-gone": N_("the document “{name}”, which no longer belongs to it"),
    "grids": N_("the grid “{name}”"),
    "grids-gone": N_("the grid “{name}”, which is no longer there"),
}


def changes_in_words(changes: Iterable[tuple[str, str]]) -> str:
    """The parts that have changed, in one line."""
    return ", ".join(_(_PARTS[part]).format(name=name) for part, name in changes)
