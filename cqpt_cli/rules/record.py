"""The record that was handed in (cahier des charges, IV): frozen from then on, and what of it has changed since.

The commission decides on what the body handed in. A confirmation heals nothing here: the record is put back as it was,
or handed in anew with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from cqpt_cli.models.acts import Transmission
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import BESIDE, Grid
from cqpt_cli.rules.judgement import changes_since, ground_of_decision, renamed_since
from cqpt_cli.rules.progress import Phase, Progress

FROZEN = frozenset({Phase.COMMISSION, Phase.APPEAL, Phase.AWARDED, Phase.REFUSED, Phase.DELIVERED, Phase.WITHDRAWN})
"""From the handing in on, unless a complementary evaluation or a granted appeal has opened the evaluation again."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One thing of the record that is no longer as it was handed in."""

    of: str
    """`case`, `documents`, `grids` or `carry_over`."""
    name: str
    how: str
    """`changed`, `gone` or `added`."""


def frozen_by(case: Case, progress: Progress) -> Transmission | None:
    """The handing in by which the record is frozen; None while the evaluation is open."""
    return case.transmission[-1] if case.transmission and progress.phase in FROZEN else None


def handed_in(grids: Mapping[str, Grid]) -> dict[str, Grid]:
    """The grids that are handed in: a forecast never counts, and stays with the candidate (cahier, III, phase 0)."""
    return {name: grid for name, grid in grids.items() if not grid.prediagnostic}


def changes_of_record(
    case: Case, grids: Mapping[str, Grid], progress: Progress, beside: Collection[str]
) -> Iterator[RecordChange]:
    """What of the record has changed since it was handed in; while the evaluation is open again, more is no change.

    Documents of the kinds `beside` are received beside it: those of an appeal, which comes later. A handing in that was
    noted by hand, without what it held, says nothing.
    """
    judged = case.transmission[-1].judged if case.transmission else None
    if judged is None:
        return
    then, now = judged.model_copy(update={"confirmed": ()}), ground_of_decision(case, handed_in(grids))
    for what, name in changes_since(then, now):
        of, _dash, gone = what.partition("-")
        yield RecordChange(of, name, "gone" if gone else "changed")
    if frozen_by(case, progress):
        renamed = set(renamed_since(then, now).values())
        known = {*then.grids, *renamed}
        # A second assessment stands beside the evaluation: it changes nothing of what the commission has.
        more = (one for one in now.grids if one not in known and grids[one].role not in BESIDE)
        yield from (RecordChange("grids", one, "added") for one in more)
        added = (id for id, piece in case.pieces.items() if id not in then.documents and piece.kind not in beside)
        yield from (RecordChange("documents", id, "added") for id in added)
