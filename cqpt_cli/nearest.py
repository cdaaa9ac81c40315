"""The nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Sequence

from cqpt_cli.language import _


def suggestion(word: str, known: Sequence[str]) -> str | None:
    """“Did you mean …?” for the nearest of the known words, or None where nothing is near."""
    import difflib  # needed only when something is wrong

    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return _("Did you mean “{word}”?").format(word=near[0]) if near else None
