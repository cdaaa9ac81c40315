"""A case as it was when one of its acts was done: a letter of the past says what was known then."""

from __future__ import annotations

from datetime import date
from typing import Any

from cqpt_cli.models.acts import ACT_KEYS
from cqpt_cli.models.case import Case


def as_of(case: Case, key: str, place: int) -> Case:
    """The case as it was when the act at `place` under `key` was done.

    It holds that act and those before it: on one day, those that the procedure places before it. Documents received later
    are left out; one without a date of receipt was always there. What is no act (who asks, which jobs) is as it is now:
    a file does not say since when it says so.
    """
    on = day_of(getattr(case, key)[place])
    earlier = {one: _until(case, one, on, same_day=ACT_KEYS.index(one) < ACT_KEYS.index(key)) for one in ACT_KEYS}
    earlier[key] = getattr(case, key)[: place + 1]
    received = tuple(one for one in case.documents if on is None or one.received_on is None or one.received_on <= on)
    return case.model_copy(update={**earlier, "documents": received})


def day_of(act: Any) -> date | None:
    """The day of an act; None for a body that was only named."""
    day: date | None = getattr(act, "on", None) or getattr(act, "sent_on", None)
    return day


def _until(case: Case, key: str, on: date | None, *, same_day: bool) -> tuple[Any, ...]:
    """The acts of one kind that were done before a day, or on it."""
    days = ((act, day_of(act)) for act in getattr(case, key))
    return tuple(act for act, day in days if on and day and (day < on or (same_day and day == on)))
