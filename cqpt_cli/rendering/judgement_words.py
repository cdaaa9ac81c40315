"""What has changed since a judgement, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cqpt_cli.language import N_, _
from cqpt_cli.models.acts import Confirmation
from cqpt_cli.rendering import figures

_PARTS = {
    "case": N_("the case"),
    "referential": N_("the référentiel"),
    "carry_over": N_("the common knowledge taken over"),
    "documents": N_("the document “{name}”"),
    "documents-gone": N_("the document “{name}”, which no longer belongs to it"),
    "grids": N_("the grid “{name}”"),
    "grids-renamed": N_("the new name of the grid “{name}”"),
    "grids-gone": N_("the grid “{name}”, which is no longer there"),
}


def changes_in_words(changes: Iterable[tuple[str, str]]) -> str:
    """The parts that have changed, in one line."""
    return ", ".join(_(_PARTS[part]).format(name=name) for part, name in changes)


def confirmed_in_words(confirmations: Iterable[Confirmation]) -> str:
    """Who stood by the judgement last, as it goes on after the day of the judgement; empty for nobody."""
    said = [_(", confirmed by {by} on {day},").format(by=one.by, day=figures.day(one.on)) for one in confirmations]
    return said[-1] if said else ""


def looked_at_again(entry: Mapping[str, Any]) -> str:
    """What a confirmation is of, from the entry as it was read, sound or not."""
    parts = [(key, "") for key in ("case", "referential", "carry_over") if entry.get(key)]
    for key in ("documents", "grids"):
        named = entry.get(key)
        parts += [(key, str(name)) for name in named] if isinstance(named, Mapping) else []
    gone = entry.get("gone")
    for name in gone if isinstance(gone, list) else []:
        key = "grids-gone" if str(name).startswith("grids/") else "documents-gone"
        parts.append(("carry_over", "") if name == "carry_over" else (key, str(name)))
    return changes_in_words(parts)
