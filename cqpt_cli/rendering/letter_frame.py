"""What letters and the other documents of a case share: what they are made of, the letterhead, the reasons, the ways open. In French."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Reason
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.settings import Settings
from cqpt_cli.rendering import eligibility_words, figures
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rendering.typography import typeset
from cqpt_cli.rules.eligibility import Eligibility, check
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.lineage import Lineage
from cqpt_cli.rules.past import case_at_act

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a case: the name of its file without the ending, its template, and what it shows."""

    name: str
    template: str
    view: View


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What letters are made of: the case, its grids, who writes, and the bodies that are named."""

    case: Case
    """As it was when the act of the letter was done."""
    accord: Accord
    settings: Settings | None
    organisations: Mapping[str, Organisation]
    grids: Sequence[Grid] = ()
    latest: Case | None = None
    """The case as it is now, where `case` is as it was."""
    lineage: Lineage = field(default_factory=lambda: Lineage({}))
    """What the grids are to one another."""

    def acts(self, key: str) -> Iterator[tuple[Correspondence, Any]]:
        """The acts of one kind, each with what was known when it was done."""
        for place, act in enumerate(getattr(self.case, key)):
            yield replace(self, case=case_at_act(self.case, key, place), latest=self.case), act

    @property
    def eligibility(self) -> Eligibility | None:
        """What the check says of the case; None where it can say nothing."""
        try:
            day = self.case.received_on
            law, terms = self.accord.at(day), self.accord.certificate(self.case.certificate).terms_at(day)
            return check(self.case, law, terms, day, Directory(self.organisations.values(), law))
        except Refusal:
            return None

    def body(self, slug: str) -> str:
        """The name of an evaluating body."""
        return self.names.get(slug, slug)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the bodies, each under its slug."""
        return {slug: body.name for slug, body in self.organisations.items()}

    @property
    def candidate(self) -> str:
        """The candidate's name, as it is written on an envelope."""
        return self.case.candidate.name

    @property
    def certificate(self) -> str:
        """The title of the certificate asked for."""
        return self.accord.certificate(self.case.certificate).title


def frame(
    about: Correspondence,
    title: str,
    on: date,
    recipient: Sequence[str],
    signatures: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """What the frame of a document of one case shows."""
    return {
        **frame_of(about.settings, about.accord, title, on, recipient, signatures),
        "reference": f"Dossier {about.case.id} · CQPT {about.certificate}",
        "case": about.case.id,
        "candidate": about.candidate,
        "certificate": about.certificate,
        "route": eligibility_words.route(about.case),
        "received_on": figures.long_day(about.case.received_on),
        "employer": about.case.employer.name if about.case.employer else "",
    }


def frame_of(
    settings: Settings | None,
    accord: Accord,
    title: str,
    on: date,
    recipient: Sequence[str],
    signatures: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """What the frame of a document shows: the letterhead of the branch office, the recipient, the day, who signs."""
    office, name = settings.office if settings else None, office_name(settings, accord)
    head = [name, *lines(office.address if office else None)]
    place = f"{office.city}, le" if office and office.city else "Le"
    signer = [line for line in ((office.signatory, office.function) if office else ()) if line]
    return {
        "title": typeset(title),
        "sender": head,
        "recipient": [line for line in recipient if line],
        "place_and_day": f"{place} {figures.long_day(on)}",
        "reference": "",
        "signatures": [{"title": f"Pour {name}", "lines": signer}] if signatures is None else list(signatures),
        "footer": f"{accord.law.file.title}.",
    }


def office_name(settings: Settings | None, accord: Accord) -> str:
    """Who writes the letters: as the settings say, else whom the procedure names (AUVICOM; accord, art. 6-1)."""
    actor = accord.procedure["assignment"].actor
    return settings.office.name if settings and settings.office else actor.fr if actor else ""


def lines(text: str | None) -> list[str]:
    """The lines of an address."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def reasons_view(reasons: Iterable[Reason], accord: Accord) -> list[dict[str, str]]:
    """Each reason with its article, what the candidate reads, the fact, and what would cure it."""
    registry = accord.reasons.reasons
    shown = []
    for reason in reasons:
        terms = registry.get(reason.code) if reason.code else None
        shown.append(
            {
                # The fact follows the wording, as people write it: it is introduced, and not begun anew.
                "wording": f"{terms.wording.strip().rstrip('.')} :" if terms else "",
                "sentence": typeset(terms.wording.strip()) if terms else reason.fact,
                "fact": reason.fact,
                "article": terms.article if terms else "",
                "cure": f"{terms.cure[:1].lower()}{terms.cure[1:].strip()}" if terms else "",
                "what_to_do": typeset(terms.cure.strip()) if terms else "",
            }
        )
    return shown


def ways_view(reasons: Iterable[Reason], accord: Accord, act: str) -> list[dict[str, str]]:
    """What can be done against an act, for the reasons it gives: each way once. What is a reading of the accord says so."""
    registry = accord.reasons
    codes = dict.fromkeys(
        registry.reasons[code].way_against(act) for one in reasons if (code := one.code) and code in registry.reasons
    )
    return [
        {"wording": way.wording.strip(), "article": sourced(way.article, way.basis)}
        for way in (registry.ways[code] for code in codes)
    ]


def items_view(items: Iterable[str], certificate: str, accord: Accord) -> list[dict[str, str]]:
    """Each item with its wording."""
    entries = accord.certificate(certificate).entries
    wording = {
        **{id: entry.item.text for id, entry in accord.common.items()},
        **{id: entry.item.text for id, entry in entries.items()},
    }
    return [{"id": id, "text": typeset(wording.get(id, "")), "why": ""} for id in items]
