"""A case as it was: at the end of an earlier day, or when one of its acts was done. Nothing that came afterwards is in it.

What bears no date (a name, a job, a document without its day) is as it stands now: only git knows when it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cqpt_cli.models.acts import ACT_KEYS, Act, Agreement, Appeal, Assignment
from cqpt_cli.models.case import Case, Piece
from cqpt_cli.models.grid import Grid


def case_as_of(case: Case, day: date) -> Case | None:
    """The case as it stood at the end of a day; None where its file had not been received."""
    if case.received_on > day:
        return None
    keys = (*ACT_KEYS, "carry_over")
    changed: dict[str, Any] = {key: tuple(_done_until(getattr(case, key), day)) for key in keys}
    changed["agreement"] = tuple(signed for one in changed["agreement"] if (signed := _signed_until(one, day)))
    changed["appeals"] = tuple(_answered_until(appeal, day) for appeal in changed["appeals"])
    return _rebuilt(case, {**changed, "documents": _received_until(case, day)})


def case_at_act(case: Case, key: str, place: int) -> Case:
    """The case as it was when the act at `place` under `key` was done: a letter of the past says what was known then.

    It holds that act and those before it: on one day, those that the procedure places before it. Documents received later
    are left out; one without a date of receipt was always there.
    """
    on = case.acts(key)[place].done_on
    earlier = {one: _done_before(case, one, on, same_day=ACT_KEYS.index(one) < ACT_KEYS.index(key)) for one in ACT_KEYS}
    earlier[key] = case.acts(key)[: place + 1]
    return _rebuilt(case, {**earlier, "documents": _received_until(case, on) if on else case.documents})


def _rebuilt(case: Case, changed: Mapping[str, Any]) -> Case:
    """The case with some keys as they were. Not a copy: what is derived from the documents is derived from those there are."""
    return Case.model_construct(case.model_fields_set, **{**dict(case), **changed})


def _received_until(case: Case, day: date) -> tuple[Piece, ...]:
    return tuple(piece for piece in case.documents if piece.received_on is None or piece.received_on <= day)


def _done_before(case: Case, key: str, on: date | None, *, same_day: bool) -> tuple[Act | Assignment, ...]:
    """The acts of one kind that were done before a day, or on it."""
    days = ((act, act.done_on) for act in case.acts(key))
    return tuple(act for act, day in days if on and day and (day < on or (same_day and day == on)))


def grids_as_of(grids: Iterable[Grid], day: date) -> tuple[Grid, ...]:
    """The grids of evaluations that had been held by the end of a day."""
    return tuple(_confirmed_until(grid, day) for grid in grids if grid.assessed_on <= day)


def _done_until(acts: Iterable[Any], day: date) -> Iterable[Any]:
    for act in acts:
        done_on = act.done_on
        if done_on is None or done_on <= day:
            yield _confirmed_until(act, day)


def _confirmed_until(act: Any, day: date) -> Any:
    judged = getattr(act, "judged", None)
    if judged is None or not judged.confirmed:
        return act
    confirmed = tuple(one for one in judged.confirmed if one.on <= day)
    return act.model_copy(update={"judged": judged.model_copy(update={"confirmed": confirmed})})


def _signed_until(agreement: Agreement, day: date) -> Agreement | None:
    """The agreement with the signatures of that day; None where it was nothing but signatures to come."""
    signatures = tuple(one for one in agreement.signatures if one.on <= day)
    if agreement.signatures and not signatures and agreement.organisation is None:
        return None
    return agreement.model_copy(update={"signatures": signatures})


def _answered_until(appeal: Appeal, day: date) -> Appeal:
    answered = appeal.answer is not None and appeal.answer.on <= day
    return appeal if answered else appeal.model_copy(update={"answer": None})
