"""What is set in print, as it is typed: for the tests that look for a sentence in a document and not for its typography."""

from __future__ import annotations

import re


def as_typed(text: str) -> str:
    """Straight apostrophes, and one plain space for each space that holds or that is thin (line breaks stay)."""
    return re.sub(r"[^\S\n]", " ", text.replace("’", "'"))
