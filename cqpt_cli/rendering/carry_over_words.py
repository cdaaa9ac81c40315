"""Common knowledge taken over from a certificate that does not show it, or no longer stands, in words (accord, art. 3)."""

from __future__ import annotations

from collections.abc import Sequence

from cqpt_cli.language import _


def unfounded(origin: str, items: Sequence[str] = ()) -> tuple[str, str]:
    """What is wrong with what was taken over from the case `origin`, and what to do: its certificate does not stand, or
    these `items` were not acquired there.
    """
    message = _("common knowledge is taken over from the case {id}, whose certificate does not stand")
    if items:
        message = _("common knowledge is taken over from the case {id}, which did not validate it: {items}")
    remedy = _(
        "Take it over anew where another certificate stands (cqpt carry-over --replace); else remove it from "
        "“carry_over:”, and have those items assessed."
    )
    return message.format(id=origin, items=", ".join(items)), remedy
