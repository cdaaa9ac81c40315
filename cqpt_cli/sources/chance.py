"""What is left to chance: asked here, by commands and by whoever writes a case that has no identity yet; an argument elsewhere."""

from __future__ import annotations

import secrets


def new_uid() -> str:
    """The identity of a case, which no other case has: 32 hexadecimal digits."""
    return secrets.token_hex(16)


def new_id() -> str:
    """An id that no other form has: 8 hexadecimal digits."""
    return secrets.token_hex(4)
