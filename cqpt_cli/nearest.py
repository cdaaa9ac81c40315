"""The nearest known word to one that is not known."""

from __future__ import annotations

from collections.abc import Sequence

from cqpt_cli.findings import Message, Sentence, unsaid

_LONGEST = 100
"""Characters. No known word is longer, and comparing takes time."""


def suggestion(word: str, known: Sequence[str]) -> Sentence | None:
    """“Did you mean …?” for the nearest of the known words, or None where nothing is near."""
    import difflib  # needed only when something is wrong

    # However the letters are sized: cad1-c04 is CAD1-C04.
    folded = {one.casefold(): one for one in reversed(known)}
    near = difflib.get_close_matches(word[:_LONGEST].casefold(), folded, n=1, cutoff=0.6)
    return unsaid("Did you mean “{word}”?", word=folded[near[0]]) if near else None


def after(near: Sentence | None, remedy: Message) -> Message:
    """The remedy after the nearest word, where there is one."""
    return Sentence("{near} {remedy}", {"near": near, "remedy": remedy}) if near else remedy
