"""The portfolio of evidence of a case on the screen and as JSON: its pieces, what supports each item, what is wanting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cqpt_cli.findings import Finding
from cqpt_cli.language import _, ngettext
from cqpt_cli.rendering import evidence_words as words
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.page import Block, Bullets, Column, Heading, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rendering.score_words import in_short
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rules.contradictions import Contradiction
from cqpt_cli.rules.evidence import ItemOfEvidence, PieceOfEvidence, Portfolio


def page_of(portfolio: Portfolio, troubles: Mapping[str, Finding], *, by_item: bool) -> Page:
    """A portfolio by piece or by item, then what there is to look at."""
    return list(_page(portfolio, troubles, by_item))


def _page(portfolio: Portfolio, troubles: Mapping[str, Finding], by_item: bool) -> Iterator[Block]:
    yield Title(f"{portfolio.case.id} · {portfolio.certificate.title}", _answer(portfolio))
    if by_item:
        yield _items(portfolio)
    elif portfolio.pieces:
        yield _pieces(portfolio)
    if portfolio.contradictions:
        yield Heading(_("Contradictions"))
        yield Bullets([Said(said(found.sentence()), Tone.BAD) for found in portfolio.contradictions])
    if troubles:
        yield Heading(_("Files that are missing or altered"))
        yield Bullets([_named(id, words.trouble(fault), Tone.BAD) for id, fault in troubles.items()])
    yield from _to_look_at(portfolio)
    if portfolio.unsupported and not by_item:
        yield Heading(_("Items without any piece"))
        yield Bullets([_activity(*one) for one in _by_activity(portfolio.unsupported, portfolio)])
    yield Paragraph(Said(words.freshness(portfolio), Tone.QUIET))
    yield Paragraph(
        Said(
            _(
                "The portfolio assesses what is transversal or partly specific ({article}); scopes are hypotheses."
            ).format(article=portfolio.entitlement.article),
            Tone.QUIET,
        )
    )


def _answer(portfolio: Portfolio) -> Said:
    count, supported = len(portfolio.pieces), len(portfolio.supported)
    pieces = ngettext("{count} piece", "{count} pieces", count).format(count=count)
    items = _("{supported} items supported of {all}").format(
        supported=supported, all=supported + len(portfolio.unsupported)
    )
    return Said(f"{pieces} · {items}", Tone.PLAIN if portfolio.unsupported else Tone.GOOD)


def _pieces(portfolio: Portfolio) -> Table:
    columns = [
        Column(_("Piece")),
        Column(_("Kind")),
        Column(_("Dated"), figures=True),
        Column(_("Attested by")),
        Column(_("Items")),
    ]
    rows = [
        [
            Said(one.piece.id, Tone.STRONG),
            Said(words.kind(one, portfolio)),
            Said(
                figures.day(one.piece.made_on) if one.piece.made_on else "–", Tone.UNSURE if one.stale else Tone.PLAIN
            ),
            Said(one.piece.attested_by.name if one.piece.attested_by else "–"),
            Said(in_short(one.supports) or "–"),
        ]
        for one in portfolio.pieces
    ]
    return Table(columns, rows)


def _items(portfolio: Portfolio) -> Table:
    columns = [Column(""), Column(_("Item")), Column(_("Wording")), Column(_("Pieces"))]
    rows = [
        [
            Said("✓", Tone.GOOD) if item.pieces else Said("?", Tone.UNSURE),
            Said(item.entry.id),
            Said(item.entry.item.text),
            Said(", ".join(item.pieces) or "–"),
        ]
        for item in portfolio.items
        if item.expected or item.pieces
    ]
    return Table(columns, rows)


def _to_look_at(portfolio: Portfolio) -> Iterator[Block]:
    """Pieces that are old, undated, attested by nobody, idle; items that the portfolio may not assess."""
    found = [
        *(_named(one.piece.id, _("old, of {day}").format(day=_day(one)), Tone.UNSURE) for one in portfolio.stale),
        *_listed(_("without a date: {pieces}"), portfolio.undated),
        *_listed(_("attested by nobody: {pieces}"), portfolio.unattested),
        *_listed(_("supporting no item yet: {pieces}"), portfolio.idle),
    ]
    if portfolio.not_entitled:
        said = _("not for the portfolio to assess (specific, or carried over): {items}")
        found.append(Said(said.format(items=in_short(item.entry.id for item in portfolio.not_entitled))))
    if found:
        yield Heading(_("To look at"))
        yield Bullets(found)


def _listed(sentence: str, pieces: Sequence[PieceOfEvidence]) -> Iterator[Said]:
    if pieces:
        yield Said(sentence.format(pieces=", ".join(one.piece.id for one in pieces)))


def _day(one: PieceOfEvidence) -> str:
    assert one.piece.made_on, "it is old"
    return figures.day(one.piece.made_on)


def _named(name: str, value: str, tone: Tone = Tone.PLAIN) -> Said:
    return Said(_("{name}: {value}").format(name=name, value=value), tone)


def _activity(id: str, items: Sequence[ItemOfEvidence]) -> Said:
    counted = ngettext("{activity}, {count} item: {items}", "{activity}, {count} items: {items}", len(items))
    return Said(counted.format(activity=id, count=len(items), items=in_short(item.entry.id for item in items)))


def _by_activity(
    items: Iterable[ItemOfEvidence], portfolio: Portfolio
) -> Iterator[tuple[str, Sequence[ItemOfEvidence]]]:
    listed = list(items)
    for activity in portfolio.certificate.assessed_activities:
        if own := [item for item in listed if item.entry.activity == activity.id]:
            yield activity.id, own


# --- for programs ----------------------------------------------------------------------------------------------------


def as_json(portfolio: Portfolio, troubles: Mapping[str, Finding]) -> dict[str, Any]:
    """The same as one JSON object."""
    return {
        "case": portfolio.case.id,
        "certificate": portfolio.certificate.id,
        "reference_date": portfolio.reference.isoformat(),
        "fresh_years": portfolio.fresh_years.value,
        "pieces": [_piece(one, troubles.get(one.piece.id)) for one in portfolio.pieces],
        "items": [
            {
                "id": item.entry.id,
                "knowledge": item.entry.knowledge,
                "expected": item.expected,
                "pieces": list(item.pieces),
            }
            for item in portfolio.items
            if item.expected or item.pieces
        ],
        "unsupported": [item.entry.id for item in portfolio.unsupported],
        "not_entitled": [item.entry.id for item in portfolio.not_entitled],
        "stale": [one.piece.id for one in portfolio.stale],
        "undated": [one.piece.id for one in portfolio.undated],
        "unattested": [one.piece.id for one in portfolio.unattested],
        "supporting_nothing": [one.piece.id for one in portfolio.idle],
        "contradictions": [_contradiction(found) for found in portfolio.contradictions],
    }


def _piece(one: PieceOfEvidence, fault: Finding | None) -> dict[str, Any]:
    written = one.piece.model_dump(mode="json", exclude={"items", "states"}, exclude_none=True)
    return {
        **written,
        "items": list(one.links),
        "cited_by": [{"grid": grid, "item": item} for grid, item in one.cited],
        "stale": one.stale,
        "problem": fault and {"id": fault.id, "message": words.trouble(fault)},
    }


def _contradiction(found: Contradiction) -> dict[str, Any]:
    return {
        "about": found.about.value,
        "month": f"{found.month:%Y-%m}" if found.month else None,
        "message": said(found.sentence()),
        "sources": [
            {
                "document": claim.document,
                "place": "/".join(map(str, claim.place)),
                "says": None if claimed is None else str(claimed),
            }
            for claim, claimed in zip((found.one, found.other), found.said, strict=True)
        ],
    }
