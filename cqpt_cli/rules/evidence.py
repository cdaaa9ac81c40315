"""The portfolio of evidence (cahier des charges, III, phase 2A): what supports which item, and what is still without.

A piece is a document of the case that supports an item: the candidate linked it (`items:` of the document), or the level
of a grid cites it (`evidence:`). A document that is no proof of the activity and no sworn statement is one too: it was
received for nothing else, and what it supports is still to be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from cqpt_cli.findings import Finding
from cqpt_cli.law.accord import Certificate, Entry
from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.models.case import Case, Piece
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rules.calendar import years_before
from cqpt_cli.rules.carry_over import benefit_of
from cqpt_cli.rules.consistency_of_grids import FOREIGN_ITEM, TASK_NOT_ASSESSED, UNKNOWN_ITEM
from cqpt_cli.rules.contradictions import Contradiction, contradictions_of
from cqpt_cli.rules.scoring import may_assess
from cqpt_cli.rules.support import knowledge_of


@dataclass(frozen=True, slots=True)
class PieceOfEvidence:
    """One piece, and what it supports."""

    piece: Piece
    links: tuple[str, ...]
    """The ids to which it was linked, as they stand in the file, without those that are not of this certificate."""
    cited: tuple[tuple[str, str], ...]
    """(grid, item) of each level that cites it."""
    stale: bool | None
    """Whether it is older than the policy of freshness allows at the reference date; None where it has no date."""

    @property
    def supports(self) -> tuple[str, ...]:
        """The ids of all that it supports, each once."""
        return tuple(dict.fromkeys((*self.links, *(item for _grid, item in self.cited))))


@dataclass(frozen=True, slots=True)
class ItemOfEvidence:
    """One item, and the pieces that support it."""

    entry: Entry
    pieces: tuple[str, ...]
    expected: bool
    """Whether the portfolio is entitled to assess it, and it is not carried over from the other certificate."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The portfolio of evidence of one case."""

    case: Case
    certificate: Certificate
    reference: date
    fresh_years: Provision[int]
    entitlement: Provision[dict[str, dict[str, tuple[str, ...]]]]
    """What each modality may assess."""
    pieces: tuple[PieceOfEvidence, ...]
    items: tuple[ItemOfEvidence, ...]
    """All the items of the certificate, in the order of the printed pages."""
    contradictions: tuple[Contradiction, ...] = field(default=())

    @property
    def supported(self) -> tuple[ItemOfEvidence, ...]:
        """What the portfolio may assess and that a piece supports; what is printed under several activities, once."""
        return _once(item for item in self.items if item.expected and item.pieces)

    @property
    def unsupported(self) -> tuple[ItemOfEvidence, ...]:
        """What the portfolio may assess and that no piece supports; what is printed under several activities, once."""
        return _once(item for item in self.items if item.expected and not item.pieces)

    @property
    def not_entitled(self) -> tuple[ItemOfEvidence, ...]:
        """What a piece supports though the portfolio is not entitled to assess it."""
        return _once(item for item in self.items if item.pieces and not item.expected)

    @property
    def stale(self) -> tuple[PieceOfEvidence, ...]:
        """The pieces that are older than the policy of freshness allows."""
        return tuple(one for one in self.pieces if one.stale)

    @property
    def undated(self) -> tuple[PieceOfEvidence, ...]:
        """The pieces of which nobody can tell how old they are."""
        return tuple(one for one in self.pieces if one.stale is None)

    @property
    def unattested(self) -> tuple[PieceOfEvidence, ...]:
        """The pieces that nobody attests."""
        return tuple(one for one in self.pieces if one.piece.attested_by is None)

    @property
    def idle(self) -> tuple[PieceOfEvidence, ...]:
        """The pieces that support nothing yet."""
        return tuple(one for one in self.pieces if not one.supports)


def _once(items: Iterator[ItemOfEvidence]) -> tuple[ItemOfEvidence, ...]:
    found: dict[str, ItemOfEvidence] = {}
    for item in items:
        found.setdefault(item.entry.knowledge, item)
    return tuple(found.values())


def portfolio_of(
    case: Case, grids: Mapping[str, Grid], certificate: Certificate, law: LawAt, reference: date
) -> Portfolio:
    """The portfolio of a case with its `grids` (name → grid), as it stands on the day `reference`."""
    fresh = law.evidence.fresh_years
    oldest = years_before(reference, fresh.value)
    cited: dict[str, list[tuple[str, str]]] = {}
    for name, grid in grids.items():
        for item, level in grid.levels.items():
            for id in level.evidence:
                cited.setdefault(id, []).append((name, item))
    entries = certificate.entries
    known = {*entries, *(entry.knowledge for entry in entries.values())}
    pieces = tuple(
        PieceOfEvidence(
            piece,
            tuple(dict.fromkeys(id for id in piece.items if id in known)),
            tuple((grid, item) for grid, item in cited.get(piece.id, ()) if item in known),
            None if piece.made_on is None else piece.made_on < oldest,
        )
        for piece in case.documents
        if is_evidence(piece, law) or piece.id in cited
    )
    supports: dict[str, dict[str, None]] = {}
    for one in pieces:
        for id in one.supports:
            supports.setdefault(knowledge_of(id, entries), {})[one.piece.id] = None
    benefit = benefit_of(case, law)
    carried = benefit.carried.items if benefit and benefit.runs else {}
    items = tuple(
        ItemOfEvidence(
            entry,
            tuple(supports.get(entry.knowledge, ())),
            may_assess(Modality.PORTFOLIO, entry, law) and entry.knowledge not in carried,
        )
        for entry in entries.values()
    )
    return Portfolio(
        case, certificate, reference, fresh, law.scoring.entitlement, pieces, items, tuple(contradictions_of(case))
    )


def is_evidence(piece: Piece, law: LawAt) -> bool:
    """Whether a document belongs to the portfolio: it supports an item, or it proves neither a job nor a statement."""
    documents = law.documents
    administrative = {*documents.proofs.value, documents.sworn_statement_kind.value}
    return bool(piece.items) or piece.kind not in administrative


def faults_of_links(case: Case, items: Mapping[str, str], foreign: Set[str], tasks: Set[str]) -> Iterator[Finding]:
    """Links to what is no item of this certificate. `items` gives each of its items with the one knowledge behind it."""
    known = {*items, *items.values()}
    for place, piece in enumerate(case.documents):
        for number, id in enumerate(piece.items):
            where = ("documents", place, "items", number)
            if id in known:
                continue
            if id in tasks:
                yield TASK_NOT_ASSESSED(where, {"id": id})
            elif id in foreign:
                yield FOREIGN_ITEM(where, {"id": id, "certificate": case.certificate})
            else:
                yield UNKNOWN_ITEM(where, {"id": id, "choices": tuple(known)})
