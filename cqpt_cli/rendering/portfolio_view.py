"""The report of the portfolio of evidence, once for all its formats: plain values in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cqpt_cli.findings import Finding
from cqpt_cli.language import _, typeset
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.referential import Activity, Kind
from cqpt_cli.rendering import eligibility_words, figures
from cqpt_cli.rendering import evidence_words as words
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.exhibits import Exhibit
from cqpt_cli.rendering.score_words import MODALITIES, in_short
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rendering.synthesis_view import KINDS
from cqpt_cli.rendering.typography import upper_first
from cqpt_cli.rules.evidence import ItemOfEvidence, PieceOfEvidence, Portfolio

View = dict[str, Any]


def view_of(
    portfolio: Portfolio,
    grids: Mapping[str, Grid],
    troubles: Mapping[str, Finding],
    shown: Mapping[str, Exhibit],
    accord: Accord,
) -> View:
    """What the report of a portfolio says; `shown` gives what it shows of each piece, `grids` those that cite some."""
    case = portfolio.case
    numbers = {one.piece.id: number for number, one in enumerate(portfolio.pieces, 1)}
    return {
        "title": "Dossier de preuves",
        "case": {
            "id": case.id,
            "candidate": case.candidate.name,
            "certificate": portfolio.certificate.title,
            "route": eligibility_words.route(case),
            "employer": case.employer.name if case.employer else "non renseigné",
            "reference": figures.long_day(portfolio.reference),
            "accord": accord.law.file.title,
        },
        "count": _count(len(portfolio.pieces), "pièce"),
        "coverage": _coverage(portfolio),
        "freshness": words.freshness(portfolio),
        "contradictions": [
            {
                "about": upper_first(said(found.matter)),
                "sides": [{"source": said(source), "said": said(value)} for source, value in found.sides()],
            }
            for found in portfolio.contradictions
        ],
        "alerts": _alerts(portfolio, troubles, shown, numbers),
        "activities": [
            _activity(activity, portfolio, numbers) for activity in portfolio.certificate.assessed_activities
        ],
        "pieces": [_piece(one, portfolio, grids, troubles, shown[one.piece.id], numbers) for one in portfolio.pieces],
        "hypotheses": _hypotheses(portfolio, accord),
    }


def _coverage(portfolio: Portfolio) -> str:
    supported, all = len(portfolio.supported), len(portfolio.supported) + len(portfolio.unsupported)
    return f"{supported} savoirs étayés sur les {all} que le dossier de preuves évalue"


def _alerts(
    portfolio: Portfolio, troubles: Mapping[str, Finding], shown: Mapping[str, Exhibit], numbers: Mapping[str, int]
) -> list[View]:
    """What whoever reads the report should know of the pieces: each with what it is about."""

    def named(pieces: Sequence[PieceOfEvidence]) -> str:
        return ", ".join(_numbered(one.piece.id, numbers) for one in pieces)

    left_out = [one for one in portfolio.pieces if shown[one.piece.id].left_out]
    found = [
        ("Fichiers absents ou altérés", " ; ".join(f"{_numbered(id, numbers)} : {words.trouble(fault)}" for id, fault in troubles.items())),
        ("Pièces anciennes", ", ".join(f"{_numbered(one.piece.id, numbers)} ({figures.day(one.piece.made_on)})" for one in portfolio.stale if one.piece.made_on)),
        ("Pièces sans date", named(portfolio.undated)),
        ("Pièces que personne n'atteste", named(portfolio.unattested)),
        ("Pièces qui n'étayent encore aucun savoir", named(portfolio.idle)),
        ("Savoirs étayés que le dossier de preuves n'évalue pas", in_short(item.entry.id for item in portfolio.not_entitled)),
        ("Pièces trop lourdes pour être jointes à ce document", named(left_out)),
    ]  # fmt: skip
    return [{"what": typeset(what), "which": which} for what, which in found if which]


def _numbered(id: str, numbers: Mapping[str, int]) -> str:
    return f"n° {numbers[id]} {id}"


def _activity(activity: Activity, portfolio: Portfolio, numbers: Mapping[str, int]) -> View:
    own = [item for item in portfolio.items if item.entry.activity == activity.id and (item.expected or item.pieces)]
    kinds = [(kind, [item for item in own if item.entry.kind is kind]) for kind in Kind]
    with_piece = sum(1 for item in own if item.expected and item.pieces)
    expected = sum(1 for item in own if item.expected)
    return {
        "id": activity.id,
        "title": typeset(activity.title),
        "coverage": f"{with_piece} savoirs étayés sur {expected}",
        "kinds": [
            {"name": KINDS[kind], "lines": [_item(item, numbers) for item in items]} for kind, items in kinds if items
        ],
    }


def _item(item: ItemOfEvidence, numbers: Mapping[str, int]) -> View:
    return {
        "id": item.entry.id,
        "text": typeset(item.entry.item.text),
        "common": item.entry.item.common or "",
        "pieces": [{"number": numbers[id], "name": _numbered(id, numbers)} for id in item.pieces],
    }


def _piece(
    one: PieceOfEvidence,
    portfolio: Portfolio,
    grids: Mapping[str, Grid],
    troubles: Mapping[str, Finding],
    exhibit: Exhibit,
    numbers: Mapping[str, int],
) -> View:
    piece, fault = one.piece, troubles.get(one.piece.id)
    dated = figures.long_day(piece.made_on) if piece.made_on else "non datée"
    facts = [
        ("Identifiant", piece.id),
        ("Nature", words.kind(one, portfolio)),
        ("Date de la pièce", f"{dated} (ancienne)" if one.stale else dated),
        ("Auteur", piece.author or "non renseigné"),
        ("Attestée par", words.attested(piece.attested_by) or "personne"),
        ("Reçue le", figures.long_day(piece.received_on) if piece.received_on else "non renseigné"),
        ("Fichier", _file(one, exhibit)),
        ("Empreinte SHA-256", piece.sha256 or ""),
    ]
    entries, common = portfolio.certificate.entries, portfolio.certificate.accord.common
    by_grid: dict[str, list[str]] = {}
    for grid, item in one.cited:
        by_grid.setdefault(item, []).append(_grid(grids[grid]))
    return {
        "number": numbers[piece.id],
        "title": piece.title or piece.id,
        "facts": [{"name": name, "value": value, "exact": value == piece.sha256} for name, value in facts if value],
        "problem": upper_first(words.trouble(fault)) if fault else "",
        "supports": [
            {
                "id": id,
                "text": typeset((entries.get(id) or common[id]).item.text),
                "cited": " ; ".join(by_grid.get(id, ())),
            }
            for id in one.supports
        ],
        "states": [words.statement(said) for said in piece.states],
        "lines": list(exhibit.lines),
        "pictures": list(exhibit.pictures),
        "attached": exhibit.attached,
        "file": exhibit.file,
        "remark": typeset(_remark(one, exhibit)),
    }


def _grid(grid: Grid) -> str:
    """A grid as people name it: what was done, and when."""
    return f"{_(MODALITIES[grid.modality.value])}, {figures.day(grid.assessed_on)}"


def _file(one: PieceOfEvidence, exhibit: Exhibit) -> str:
    if one.piece.file is None:
        return "original sur papier"
    parts = [one.piece.file]
    if exhibit.size:
        parts.append(_size(exhibit.size))
    if exhibit.pages is not None:
        parts.append(_count(exhibit.pages, "page"))
    return ", ".join(parts)


def _remark(one: PieceOfEvidence, exhibit: Exhibit) -> str:
    """What the PDF of the report shows of a piece, and what it does not."""
    if one.piece.file is None:
        return "Sur papier\u00a0: la pièce n'est pas reproduite ici."
    if exhibit.kind == "none":
        return (
            "La pièce n'est pas reproduite\u00a0: son fichier ne peut pas être lu, ou n'est plus celui qui a été reçu."
        )
    if exhibit.left_out:
        return "La pièce est trop lourde pour être jointe à ce document."
    if not exhibit.attached:
        return "" if exhibit.lines else "Le contenu de la pièce n'est pas reproduit ici\u202f; il l'est dans le PDF."
    shown = len(exhibit.pictures)
    if exhibit.kind == "pdf" and not shown:
        return "Les pages de ce PDF ne peuvent pas être montrées\u202f; le fichier est joint à ce document."
    if exhibit.kind == "pdf" and exhibit.pages and shown < exhibit.pages:
        pages = "La première page est montrée" if shown == 1 else f"Les {shown} premières pages sont montrées"
        return f"{pages}\u202f; le fichier entier est joint à ce document."
    if not shown and not exhibit.lines:
        return "Le contenu de ce fichier n'est pas montré\u202f; le fichier est joint à ce document."
    return "Le fichier est joint à ce document."


def _hypotheses(portfolio: Portfolio, accord: Accord) -> list[View]:
    law = accord.at(portfolio.reference)
    provisions = (law.evidence.kinds, law.scoring.entitlement, law.evidence.fresh_years)
    listed = [
        {
            "what": typeset(upper_first(one.label)),
            "basis": basis_in_words(one.basis),
            "why": typeset(one.note or ""),
            "source": typeset(one.article),
        }
        for one in provisions
    ]
    scopes = accord.scopes
    listed.append(
        {
            "what": typeset(upper_first(scopes.label)),
            "basis": basis_in_words(scopes.basis),
            "why": typeset(scopes.why),
            "source": typeset(scopes.article),
        }
    )
    return listed


def _size(size: int) -> str:
    kilobytes = max(1, round(size / 1000))
    return f"{figures.number(kilobytes)} Ko" if kilobytes < 1000 else f"{figures.number(round(kilobytes / 1000))} Mo"


def _count(number: int, word: str) -> str:
    return f"{figures.number(number)} {word}{'s' if number > 1 else ''}"
