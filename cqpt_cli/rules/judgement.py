"""What a judgement rests on, as fingerprints, and what of it has changed since.

A grid rests on the wording of its items, on the case, and on the documents it cites; a decision on the case, its
documents, and for an award the grids. Fingerprints are of what is said, not of how: a comment added to a file, or the
order of its keys, makes nothing suspect; nor does a key that a later version of a format knows and the file leaves out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cqpt_cli.law.accord import Certificate
from cqpt_cli.models.acts import ACT_KEYS, Confirmation, Judged
from cqpt_cli.models.case import Case, Piece
from cqpt_cli.models.fingerprint import fingerprint_of
from cqpt_cli.models.grid import Grid, Modality

ACTS = frozenset(ACT_KEYS)
"""The keys of a case that record what was done with it, and not what was asked."""

CONTACT = frozenset({"email", "phone", "address"})
"""How to reach the candidate: nobody judges that."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a judgement rests on, as it is now."""

    case: str | None = None
    case_by_number: str | None = None
    """The same of a case known by its number: what was judged before the case had an identity of its own."""
    referential: str | None = None
    documents: Mapping[str, str] = field(default_factory=dict)
    grids: Mapping[str, str] = field(default_factory=dict)
    carry_over: str | None = None
    """Of the common knowledge that was taken over: an award rests on it, the admissibility does not."""


def ground_of_grid(grid: Grid, case: Case | None, certificate: Certificate) -> Ground:
    """What a grid rests on. The documents are those it cites; all of them for the portfolio of evidence."""
    documents: dict[str, str] = {}
    if case:
        cited = {id for level in grid.levels.values() for id in level.evidence}
        everything = grid.modality is Modality.PORTFOLIO
        documents = {id: fingerprint_of_piece(piece) for id, piece in case.pieces.items() if everything or id in cited}
    return Ground(
        fingerprint_of_case(case) if case else None,
        fingerprint_of_case(case, by_number=True) if case else None,
        certificate.fingerprint,
        documents,
    )


def ground_of_decision(case: Case, grids: Mapping[str, Grid] | None = None, until: date | None = None) -> Ground:
    """What a decision on a case rests on: the case, its documents and, for an award, the grids under their names.

    A decision of the day `until` rests on no document that was received later.
    """
    return Ground(
        fingerprint_of_case(case),
        fingerprint_of_case(case, by_number=True),
        None,
        {
            id: fingerprint_of_piece(piece)
            for id, piece in case.pieces.items()
            if until is None or piece.received_on is None or piece.received_on <= until
        },
        _composed({name: fingerprint_of_grid(grid) for name, grid in (grids or {}).items()}),
        _fingerprint_of_carry_over(case) if grids is not None else None,
    )


def marks_of(ground: Ground, by: str, on: date) -> dict[str, Any]:
    """What a judgement rests on, as it is written under `judged`, in the order of the keys there."""
    marks: dict[str, Any] = {"on": on, "by": by}
    for part in ("case", "referential", "carry_over", "documents", "grids"):
        if value := getattr(ground, part):
            marks[part] = dict(value) if isinstance(value, Mapping) else value
    return marks


def ground_held(judged: Judged) -> Ground:
    """What a judgement rests on: what was judged, and what was looked at again in its place."""
    ground = Ground(judged.case, None, judged.referential, judged.documents, _composed(judged.grids), judged.carry_over)
    for one in judged.confirmed:
        gone = frozenset(one.gone)
        ground = Ground(
            one.case or ground.case,
            None,
            one.referential or ground.referential,
            {**{id: value for id, value in ground.documents.items() if id not in gone}, **one.documents},
            {**{name: value for name, value in ground.grids.items() if name not in gone}, **_composed(one.grids)},
            None if CARRY_OVER in gone else one.carry_over or ground.carry_over,
        )
    return ground


def _composed(grids: Mapping[str, str]) -> Mapping[str, str]:
    """The same with the accents of the names in their letters: disks do not agree on how to write them."""
    return {name if name.isascii() else unicodedata.normalize("NFC", name): one for name, one in grids.items()}


CARRY_OVER = "carry_over"
"""What stands under `gone` where common knowledge is no longer taken over."""


def renamed_since(judged: Judged, now: Ground) -> dict[str, str]:
    """The grids that say what was judged under another name: the name they had then → the one they have now."""
    held = ground_held(judged).grids
    free = {fingerprint: name for name, fingerprint in now.grids.items() if name not in held}
    gone = {name: fingerprint for name, fingerprint in held.items() if name not in now.grids}
    return {name: free.pop(fingerprint) for name, fingerprint in gone.items() if fingerprint in free}


def changes_since(judged: Judged, now: Ground) -> Iterator[tuple[str, str]]:
    """What has changed since it was judged, and which one: what it is of, as in `Judged`; with `-gone`, if it is no more.

    A grid that says the same under another name has not changed.
    """
    held = ground_held(judged)
    for part in ("case", "referential"):
        then, after = getattr(held, part), getattr(now, part)
        if then and after and then != after and not (part == "case" and then == now.case_by_number):
            yield part, ""
    if held.grids and held.carry_over != now.carry_over:
        yield CARRY_OVER, ""
    renamed = renamed_since(judged, now)
    for part in ("documents", "grids"):
        then, after = getattr(held, part), getattr(now, part)
        for name, fingerprint in then.items():
            if after.get(name) != fingerprint and name not in renamed:
                yield part if name in after else f"{part}-gone", name


def to_confirm(judged: Judged, now: Ground) -> list[tuple[str, str]]:
    """All that somebody has to look at again: what has changed, and the grids that bear another name."""
    return [*changes_since(judged, now), *(("grids-renamed", name) for name in renamed_since(judged, now))]


def confirmation_of(
    judged: Judged, now: Ground, things: Collection[tuple[str, str]], by: str, on: date
) -> Confirmation:
    """What is added to a judgement by which someone stands, after a look at `things` (as `to_confirm` gives them).

    Whoever looked at all of them looked at what was not there before as well: it is what the judgement rests on now.
    """
    found: dict[str, Any] = {"documents": {}, "grids": {}, "gone": []}
    if set(things) == set(to_confirm(judged, now)):
        held = ground_held(judged)
        found["documents"] = {id: value for id, value in now.documents.items() if id not in held.documents}
        found["grids"] = {name: value for name, value in now.grids.items() if name not in held.grids}
    for part, name in things:
        key, _dash, how = part.partition("-")
        if how or (key == CARRY_OVER and now.carry_over is None):
            found["gone"].append(name or key)
        elif name:
            found[key][name] = getattr(now, key)[name]
        else:
            found[key] = getattr(now, key)
        if how == "renamed":
            renamed = renamed_since(judged, now)[name]
            found["grids"][renamed] = now.grids[renamed]
    return Confirmation(on=on, by=by, **found)


def fingerprint_of_case(case: Case, *, by_number: bool = False) -> str:
    """Of the facts of a case: all that is neither an act nor a way to reach the candidate, nor the documents' bytes.

    The case is known by its `uid`, which never changes; by its number where it has none, or where `by_number` says so.
    """
    facts = case.model_dump(exclude={*ACTS, "uid"}, exclude_defaults=True)
    if case.uid and not by_number:
        facts["id"] = case.uid
    facts["candidate"] = {key: value for key, value in facts["candidate"].items() if key not in CONTACT}
    # Documents are judged one by one: a document more, or one altered, is said as such.
    facts.pop("documents", None)
    # So is common knowledge taken over by an act; what was said of it with the request, without a day, is a fact.
    carried = [one for one in facts.pop("carry_over", ()) if "on" not in one]
    if carried:
        facts["carry_over"] = carried[0] if len(carried) == 1 else carried
    return fingerprint_of(facts)


def _fingerprint_of_carry_over(case: Case) -> str | None:
    acts = [one.model_dump(exclude_defaults=True) for one in case.carry_over if one.on]
    return fingerprint_of(acts) if acts else None


def fingerprint_of_piece(piece: Piece) -> str:
    """Of a document: of its bytes where they were recorded, else of what is written about it.

    What it is filed under, a title or the items it supports, says nothing else of it.
    """
    return piece.sha256 or fingerprint_of(piece.model_dump(exclude={"title", "file", "items"}, exclude_defaults=True))


def fingerprint_of_grid(grid: Grid) -> str:
    """Of what a grid says."""
    return fingerprint_of(grid.model_dump(exclude={"judged", "received"}, exclude_defaults=True))
