"""One case as a readable sheet: who, where it stands, what is missing, its timeline, its documents and grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import eligibility_words, figures, score_words, status_page
from cqpt_cli.rendering.page import Block, Bullets, Column, Facts, Heading, Page, Said, Table, Title, Tone
from cqpt_cli.rendering.sentences import say
from cqpt_cli.rendering.standing_words import StandingWords
from cqpt_cli.rules.eligibility import Eligibility
from cqpt_cli.rules.progress import Standing
from cqpt_cli.rules.timeline import Event

EVENTS = {
    "received": N_("file received"),
    "document": N_("document received: {name}"),
    "admissible": N_("declared admissible, by {by}"),
    "inadmissible": N_("declared inadmissible, by {by}"),
    "to-complete": N_("completion asked for, by {by}"),
    "reminded": N_("candidate reminded, by {by}"),
    "answered": N_("answer of the candidate noted, by {by}"),
    "carried-over": N_("{items} taken over from {case}"),
    "named": N_("evaluating body named: {organisation}"),
    "sent": N_("sent to {organisation}"),
    "agreement": N_("agreement signed, recorded by {by}"),
    "agreement-drafted": N_("agreement written, to be signed, by {by}"),
    "grid": N_("{modality}, by {by}: {levels}"),
    "grid-concluded": N_("{modality}, by {by}"),
    "grid-begun": N_("grid to be filled in: {modality}, by {by}"),
    "prediagnosis": N_("forecast by {modality}, which does not count, by {by}"),
    "awarded": N_("certificate awarded by the commission, recorded by {by}"),
    "complementary-evaluation": N_("complementary evaluation decided by the commission, recorded by {by}"),
    "refused": N_("certificate refused by the commission, recorded by {by}"),
    "postponed": N_("decision postponed by the commission, recorded by {by}"),
    "transmitted": N_("complete case handed to the branch office, by {by}"),
    "appeal": N_("appeal, by {by}"),
    "appeal-granted": N_("appeal granted by the commission, recorded by {by}"),
    "appeal-dismissed": N_("appeal dismissed by the commission, recorded by {by}"),
    "appeal-not-receivable": N_("appeal declared not receivable by the commission, recorded by {by}"),
    "delivered": N_("certificate {number} delivered, by {by}"),
    "duplicate": N_("duplicate of the certificate {number} delivered, by {by}"),
    "withdrawn": N_("certificate {number} withdrawn, by {by}"),
    "confirmed": N_("looked at again after a change and confirmed, by {by}: {of}"),
}

JUDGEMENTS = {
    "grid": N_("a grid"),
    "admissibility": N_("the decision of admissibility"),
    "transmission": N_("the complete case"),
    "award": N_("the decision of the commission"),
}
"""The judgements that remember what they rest on."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One case, with all that is known of it."""

    folder: Path
    case: Case
    grids: tuple[tuple[str, Grid], ...]
    """Each grid under its path from the case folder."""
    standing: Standing
    eligibility: Eligibility | None
    events: tuple[Event, ...]
    diagnostics: tuple[Diagnostic, ...]
    as_of: date | None = None
    """The earlier day on which it stood so; None for now."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of the evaluating bodies, each under its slug."""


def page_of(sheet: Sheet, accord: Accord, today: date) -> Page:
    """The sheet of one case."""
    return list(_blocks(sheet, accord, today))


def _blocks(sheet: Sheet, accord: Accord, today: date) -> Iterator[Block]:
    case, words = sheet.case, status_page.said(sheet.standing, accord)
    title = accord.certificate(case.certificate).title
    phase = f"{words.phase.upper()} ({words.marks})" if words.marks else words.phase.upper()
    sound = words.closed and not words.marks
    yield Title(f"{case.id} · {title}", Said(phase, Tone.GOOD if sound else Tone.UNSURE))
    if sheet.as_of:
        yield status_page.as_of_words(sheet.as_of)
    yield Facts(list(_facts(sheet, today, words)))
    if sheet.events:
        yield Heading(_("Timeline"))
        rows = [[Said(figures.day(event.on)), Said(event_in_words(event, sheet.names))] for event in sheet.events]
        yield Table([Column(_("Day"), figures=True), Column(_("What happened"))], rows)
    if case.documents:
        yield Heading(_("Documents"))
        columns = [Column(_("Document")), Column(_("Kind")), Column(_("Received on"), figures=True), Column(_("File"))]
        yield Table(
            columns,
            [
                [
                    Said(piece.id, Tone.STRONG),
                    Said(piece.title or eligibility_words.kind_in_words(piece.kind)),
                    Said(figures.day(piece.received_on) if piece.received_on else ""),
                    Said(piece.file or _("on paper"), Tone.PLAIN if piece.file else Tone.QUIET),
                ]
                for piece in case.documents
            ],
        )
    if sheet.diagnostics:
        yield Heading(_("To be looked at"))
        yield Bullets([Said(say(diagnostic.message), Tone.UNSURE) for diagnostic in sheet.diagnostics])


def _facts(sheet: Sheet, today: date, words: StandingWords) -> Iterator[tuple[str, str]]:
    case = sheet.case
    yield _("Candidate"), case.candidate.name
    yield _("Route"), eligibility_words.route(case)
    if case.employer:
        yield _("Employer"), case.employer.name
    if case.assignment:
        yield _("Evaluating body"), sheet.names.get(case.assignment.organisation, case.assignment.organisation)
    if sheet.eligibility:
        yield _("Check of admissibility"), _(eligibility_words.VERDICTS[sheet.eligibility.verdict])
    if not words.closed:
        waited = figures.days(words.waited(today))
        due = words.due(today)
        yield _("Next act"), f"{words.next_act} ({due})" if due else words.next_act
        yield (
            _("By whom"),
            _("{actor}, for {waited} ({article})").format(actor=words.actor, waited=waited, article=words.source),
        )
    if words.missing:
        yield _("Missing"), words.missing


def event_in_words(event: Event, names: Mapping[str, str] = eligibility_words.NO_NAMES) -> str:
    """What happened, in one line. `names` are those of the bodies (slug → name)."""
    facts = dict(event.facts)
    if "organisation" in facts:
        facts["organisation"] = names.get(facts["organisation"], facts["organisation"])
    if "levels" in facts:
        facts["levels"] = ngettext("{count} level", "{count} levels", facts["levels"]).format(count=facts["levels"])
    if facts.get("kind"):
        facts["name"] = eligibility_words.kind_in_words(facts["kind"])
    if event.id == "carried-over":
        items = ngettext("{count} item of common knowledge", "{count} items of common knowledge", facts["count"])
        facts["items"] = items.format(count=facts["count"])
    if "of" in facts:
        facts["of"] = _(JUDGEMENTS.get(facts["of"], facts["of"]))
    if "modality" in facts:
        facts["modality"] = _(score_words.MODALITIES[facts["modality"]])
    said = _(EVENTS[event.id]).format(**facts)
    return _("{act} (replaced since)").format(act=said) if event.replaced else said


def as_json(sheet: Sheet, accord: Accord, today: date) -> Mapping[str, Any]:
    """The sheet as plain values."""
    return {
        **status_page.as_data(sheet.standing, accord, today),
        "candidate": {
            "family_name": sheet.case.candidate.family_name,
            "given_names": sheet.case.candidate.given_names,
        },
        "verdict": sheet.eligibility.verdict.value if sheet.eligibility else None,
        "timeline": [
            {"on": event.on.isoformat(), "id": event.id, "message": event_in_words(event)} for event in sheet.events
        ],
        "documents": [
            {"id": piece.id, "kind": piece.kind, "file": piece.file, "sha256": piece.sha256}
            for piece in sheet.case.documents
        ],
        "grids": [name for name, _grid in sheet.grids],
        "findings": [{"id": one.id, "message": say(one.message)} for one in sheet.diagnostics],
    }
