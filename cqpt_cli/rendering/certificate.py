"""What the certificate (*parchemin*) and the attestation of common knowledge show. In French."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.case import Case
from cqpt_cli.models.settings import Settings
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.letter_frame import frame_of
from cqpt_cli.rendering.synthesis_view import KINDS
from cqpt_cli.rendering.typography import in_print, typeset
from cqpt_cli.rules.calendar import years_after
from cqpt_cli.rules.proof import Certified
from cqpt_cli.rules.scoring import ItemResult, ItemStatus


def certificate_view(
    what: Certified, case: Case, accord: Accord, settings: Settings | None, proof: str
) -> Mapping[str, Any]:
    """The certificate: who holds it, what it certifies, when, its number, and the proof with its picture."""
    with in_print():
        delivered = date.fromisoformat(what.delivered_on)
        law, certificate = accord.at(delivered), accord.certificate(case.certificate)
        own = settings.certificates.get(case.certificate) if settings else None
        office = settings.office if settings else None
        copies = [one for one in case.delivery if one.event == "duplicate" and one.number == what.number]
        registration = [
            text
            for label, value in (
                ("enregistré au RNCP sous le numéro {}", own.rncp if own else None),
                ("niveau {}", own.level if own else None),
                ("code NSF {}", own.nsf if own else None),
            )
            if value
            for text in [label.format(value)]
        ]
        return {
            "title": "Certificat de qualification professionnelle des télécommunications",
            "certificate": certificate.title,
            "holder": what.holder,
            "born_on": figures.long_day(date.fromisoformat(what.born_on)) if what.born_on else "",
            "number": what.number,
            "awarded_on": figures.long_day(date.fromisoformat(what.awarded_on)),
            "delivered_on": figures.long_day(delivered),
            "duplicate_on": figures.long_day(copies[-1].on) if copies else "",
            "place": office.city if office and office.city else "",
            "issuer": issuer_of(settings, law),
            "level": law.classification.level.value,
            "level_source": law.classification.level.article,
            "accord": accord.law.file.title,
            "registration": ", ".join(registration),
            "proof": proof,
            "picture": Markup(picture_of(proof)),  # noqa: S704 - drawn by us
            "mission": certificate.file.mission.strip(),
        }


def issuer_of(settings: Settings | None, law: LawAt) -> str:
    """Who delivers the certificates, by its full name: an acronym is spelt out."""
    name = settings.issuer.name if settings and settings.issuer else ""
    return name if " " in name else typeset(law.delivery.issuer.value)


def picture_of(proof: str) -> str:
    """The QR code of a proof, as SVG."""
    import segno

    out = io.BytesIO()
    segno.make(proof, error="m", micro=False).save(out, kind="svg", xmldecl=False, svgns=True, border=2, scale=4)
    return out.getvalue().decode()


def attestation_view(
    what: Certified, case: Case, accord: Accord, settings: Settings | None, items: Iterable[ItemResult]
) -> Mapping[str, Any]:
    """The attestation of the common knowledge validated, with the level of each, and how long it stays (accord, art. 3)."""
    with in_print():
        delivered, awarded = date.fromisoformat(what.delivered_on), date.fromisoformat(what.awarded_on)
        law = accord.at(awarded).common_knowledge
        acquired = {
            item.entry.knowledge: item
            for item in items
            if item.status is ItemStatus.ACQUIRED and item.entry.item.common
        }
        rows = [
            {"id": id, "text": typeset(entry.item.text), "kind": KINDS[entry.kind], "level": str(acquired[id].level)}
            for id, entry in accord.common.items()
            if id in acquired
        ]
        recipient = [what.holder]
        view = frame_of(settings, accord, "Attestation des savoirs communs validés", delivered, recipient)
        return {
            **view,
            "reference": f"Certificat {what.number} · dossier {case.id}",
            "certificate": accord.certificate(case.certificate).title,
            "holder": what.holder,
            "sender": [issuer_of(settings, accord.at(delivered))],
            "signatures": [{"title": "Pour la CPNE", "lines": []}],
            "born_on": figures.long_day(date.fromisoformat(what.born_on)) if what.born_on else "",
            "awarded_on": figures.long_day(date.fromisoformat(what.awarded_on)),
            "until": figures.long_day(years_after(awarded, law.years_without_exercise.value)),
            "daily_until": figures.long_day(years_after(awarded, law.years_with_daily_exercise.value)),
            "items": rows,
            "total": len(accord.common),
            "years": law.years_without_exercise.value,
            "daily_years": law.years_with_daily_exercise.value,
            "source": law.years_without_exercise.article,
        }
