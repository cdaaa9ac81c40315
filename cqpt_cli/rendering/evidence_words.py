"""The portfolio of evidence in sentences: kinds of pieces, files that are gone, freshness."""

from __future__ import annotations

from cqpt_cli.findings import Finding
from cqpt_cli.language import _
from cqpt_cli.models.case import Attestation, Statement
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rules.evidence import PieceOfEvidence, Portfolio


def trouble(found: Finding) -> str:
    """What is wrong with the file of a piece."""
    return said(found)


def kind(one: PieceOfEvidence, portfolio: Portfolio) -> str:
    """The kind of a piece in the words of the cahier des charges, where it names it."""
    law = portfolio.certificate.accord.at(portfolio.reference)
    return law.evidence.kinds.value.get(one.piece.kind, one.piece.kind)


def attested(by: Attestation | None) -> str:
    """Who attests a piece: name, function and day, as far as they are known."""
    if by is None:
        return ""
    who = f"{by.name}, {by.function}" if by.function else by.name
    return _("{who}, on {day}").format(who=who, day=figures.day(by.on)) if by.on else who


def freshness(portfolio: Portfolio) -> str:
    """The rule by which a piece is old, and that it is no law."""
    fresh = portfolio.fresh_years
    return _(
        "A piece that is more than {years} years old on {day} is flagged: a hypothesis, the accord sets no age."
    ).format(years=fresh.value, day=figures.day(portfolio.reference))


def statement(stated: Statement) -> str:
    """What a document states of a job."""
    parts = [stated.employer]
    if stated.start:
        parts.append(_("from {day}").format(day=figures.day(stated.start)))
    if stated.end:
        parts.append(_("until {day}").format(day=figures.day(stated.end)))
    if stated.hours is not None:
        parts.append(figures.hours(stated.hours))
    parts += [f"{month:%m/%Y} : {figures.hours(hours)}" for month, hours in (stated.monthly_hours or {}).items()]
    return ", ".join(parts)
