"""What of a record has changed since it was handed in, in words."""

from __future__ import annotations

from datetime import date

from cqpt_cli.language import N_, _
from cqpt_cli.rendering import figures
from cqpt_cli.rules.record import RecordChange

_THINGS = {
    "case": N_("the case"),
    "carry_over": N_("the common knowledge taken over"),
    "documents": N_("the document “{name}”"),
    "grids": N_("the grid “{name}”"),
}

_CHANGES = {
    "changed": N_("{what} is no longer as it was handed in on {day}"),
    "gone": N_("{what} was handed in on {day}, and is no longer there"),
    "added": N_("{what} was added after the record was handed in on {day}"),
}


def sentence(change: RecordChange, day: date) -> str:
    """What has changed, and since when it may not."""
    what = _(_THINGS[change.of]).format(name=change.name)
    return _(_CHANGES[change.how]).format(what=what, day=figures.day(day))
