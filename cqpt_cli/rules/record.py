"""The record that was handed in (cahier des charges, IV): frozen from then on, and what of it has changed since.

The commission decides on what the body handed in. A confirmation heals nothing here: the record is put back as it was,
or handed in anew with a reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cqpt_cli.findings import Finding, Kind, Sentence, kind
from cqpt_cli.language import N_
from cqpt_cli.models.acts import Transmission
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import BESIDE, Grid
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.rules.judgement import changes_since, ground_of_decision, renamed_since
from cqpt_cli.rules.progress import Phase, Progress

FROZEN = frozenset({Phase.COMMISSION, Phase.APPEAL, Phase.AWARDED, Phase.REFUSED, Phase.DELIVERED, Phase.WITHDRAWN})
"""From the handing in on, unless a complementary evaluation or a granted appeal has opened the evaluation again."""


_REMEDY = N_("Put it back as it was (git), or hand the record in anew: cqpt transmit {case} --replace --because “…”.")

CHANGED_SINCE = kind(
    "record-changed", N_("the record is frozen: {what} is no longer as it was handed in on {day}"), _REMEDY
)
GONE_SINCE = kind(
    "record-changed", N_("the record is frozen: {what} was handed in on {day}, and is no longer there"), _REMEDY
)
ADDED_SINCE = kind(
    "record-changed", N_("the record is frozen: {what} was added after the record was handed in on {day}"), _REMEDY
)
RECORD_FROZEN = kind(
    "record-frozen",
    N_("the record of the case {case} was handed in on {day}, and is frozen: the case is “{phase}”"),
    N_(
        "It opens again by a complementary evaluation or a granted appeal; what is wrong in it is corrected in the files, "
        "and handed in anew: cqpt transmit {case} --replace --because “…”."
    ),
)

_THINGS = {
    "case": N_("the case"),
    "carry_over": N_("the common knowledge taken over"),
    "documents": N_("the document “{name}”"),
    "grids": N_("the grid “{name}”"),
}


def frozen_by(case: Case, progress: Progress) -> Transmission | None:
    """The handing in by which the record is frozen; None while the evaluation is open."""
    return case.transmission[-1] if case.transmission and progress.phase in FROZEN else None


def handed_in(grids: Mapping[str, Grid]) -> dict[str, Grid]:
    """The grids that are handed in: a forecast never counts, and stays with the candidate (cahier, III, phase 0)."""
    return {name: grid for name, grid in grids.items() if not grid.prediagnostic}


def findings_of_record(
    case: Case,
    grids: Mapping[str, Grid],
    progress: Progress,
    beside: Collection[str],
    act: ActTerms,
    altered: Collection[str] = (),
) -> Iterator[Finding]:
    """What of the record has changed since it was handed in; while the evaluation is open again, more is no change.

    Documents of the kinds `beside` are received beside it: those of an appeal, which comes later. `altered` are the
    documents whose bytes are no longer those received. A handing in that was noted by hand, without what it held, says
    nothing.
    """
    judged = case.transmission[-1].judged if case.transmission else None
    if judged is None:
        return
    on, where = case.transmission[-1].on, ("transmission", len(case.transmission) - 1)

    def found(change: Kind, of: str, name: str) -> Finding:
        return change(where, {"what": Sentence(_THINGS[of], {"name": name}), "day": on, "case": case.id}, act)

    then, now = judged.model_copy(update={"confirmed": ()}), ground_of_decision(case, handed_in(grids))
    named = set()
    for what, name in changes_since(then, now):
        of, _dash, gone = what.partition("-")
        named.add((of, name))
        yield found(GONE_SINCE if gone else CHANGED_SINCE, of, name)
    if frozen_by(case, progress):
        renamed = set(renamed_since(then, now).values())
        known = {*then.grids, *renamed}
        # A second assessment stands beside the evaluation: it changes nothing of what the commission has.
        more = (one for one in now.grids if one not in known and grids[one].role not in BESIDE)
        yield from (found(ADDED_SINCE, "grids", one) for one in more)
        added = [id for id, piece in case.pieces.items() if id not in then.documents and piece.kind not in beside]
        named |= {("documents", id) for id in added}
        yield from (found(ADDED_SINCE, "documents", id) for id in added)
    for id in sorted(altered):
        if id in then.documents and ("documents", id) not in named:
            yield found(CHANGED_SINCE, "documents", id)
