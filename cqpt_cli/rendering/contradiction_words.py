"""What documents contradict, in sentences: both sources, and what each says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cqpt_cli.language import N_, _
from cqpt_cli.models.case import Case
from cqpt_cli.rendering import figures
from cqpt_cli.rules.contradictions import About, Claim, Contradiction

_ABOUT = {
    About.EMPLOYER: N_("employer, for the same days"),
    About.START: N_("beginning of the job at {employer}"),
    About.END: N_("end of the job at {employer}"),
    About.HOURS: N_("hours of the job at {employer}"),
    About.MONTH: N_("hours at {employer} in {month}"),
}


def about(found: Contradiction) -> str:
    """What two claims disagree on."""
    month = f"{found.month:%m/%Y}" if found.month else ""
    return _(_ABOUT[found.about]).format(employer=found.one.employer, month=month)


def sides(found: Contradiction, named_in: Case | None = None) -> Sequence[tuple[str, str]]:
    """Each source with what it says. A document goes by its id, or by its title in the case where that is given."""
    claims = zip((found.one, found.other), found.said, strict=True)
    return [(_source(claim, named_in), _said(value)) for claim, value in claims]


def _source(claim: Claim, named_in: Case | None) -> str:
    if claim.document is None:
        return _("experience declared")
    piece = named_in.pieces.get(claim.document) if named_in else None
    return _("document “{id}”").format(id=(piece and piece.title) or claim.document)


def sentence(found: Contradiction, named_in: Case | None = None) -> str:
    """Both sources and what each says, in a line."""
    one, other = (_("{name}: {value}").format(name=name, value=value) for name, value in sides(found, named_in))
    return _("{about} – {one}; {other}").format(about=about(found), one=one, other=other)


def _said(value: Any) -> str:
    if value is None:
        return _("still held")
    if isinstance(value, date):
        return figures.day(value)
    return value if isinstance(value, str) else figures.hours(value)
