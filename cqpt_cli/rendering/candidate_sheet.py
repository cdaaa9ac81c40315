"""The candidate's sheet: one plain page that says what is done, what is missing, by when, and whom to ask. In French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cqpt_cli.language import typeset
from cqpt_cli.models.grid import Modality
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.letter_frame import (
    Correspondence,
    Document,
    frame,
    items_view,
    lines,
    office_name,
    reasons_view,
    ways_view,
)
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rendering.sheet_page import event_in_words
from cqpt_cli.rendering.standing_words import StandingWords
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.rules.contradictions import contradictions_of, titles_in
from cqpt_cli.rules.progress import Phase, Standing
from cqpt_cli.rules.timeline import Event


def document_of(about: Correspondence, standing: Standing, events: Sequence[Event], today: date) -> Document:
    """The sheet of one candidate, on one day."""
    with in_print():
        case, words = about.case, StandingWords(about.accord, standing)
        open_now = standing.missing if standing.phase in (Phase.COMPLEMENTARY, Phase.REOPENED) else ()
        open_items = [one for one in open_now if one != Modality.GLOBAL.value]
        decision = case.admissibility[-1] if case.admissibility else None
        held = case.certificate_in_hand
        view = {
            **frame(
                about, f"Où en est votre demande de CQPT, au {figures.long_day(today)}", today, [about.candidate], []
            ),
            "phase": words.phase,
            "closed": words.closed,
            "next_act": words.next_act,
            "actor": words.actor,
            "waits_for_candidate": standing.phase == Phase.COMPLETION.value,
            "due_on": figures.long_day(date.fromisoformat(standing.due_on)) if standing.due_on else "",
            "asked": reasons_view(decision.reasons, about.accord) if decision else [],
            "number": held.number if held else "",
            "ways": _ways(about, standing),
            "missing": "" if open_items else words.missing,
            "items": items_view(open_items, case.certificate, about.accord),
            "contradictions": []
            if words.closed
            else [said(found.sentence(titles_in(case))) for found in contradictions_of(case)],
            "done": [
                {"on": figures.day(event.on), "what": event_in_words(event, about.names)}
                for event in events
                if event.on <= today
            ],
            "contacts": list(_contacts(about)),
        }
        view["recipient"], view["place_and_day"] = [], ""
        return Document("fiche-candidat", "candidate-sheet", view)


def _ways(about: Correspondence, standing: Standing) -> list[dict[str, str]]:
    """What the candidate can still do against the last act that was unfavourable, as its letter says (accord, art. 5, 6-1)."""
    case = about.case
    match standing.phase:
        case Phase.INADMISSIBLE if case.admissibility:
            return ways_view(case.admissibility[-1].reasons, about.accord, case.admissibility[-1].decision.value)
        case Phase.REFUSED | Phase.COMPLEMENTARY if case.award:
            award, appeal = case.award[-1], case.appeals[-1] if case.appeals else None
            answer = appeal.answer if appeal and appeal.on >= award.on else None
            if answer:
                return ways_view(answer.reasons, about.accord, answer.decision.value)
            return ways_view(award.reasons, about.accord, award.decision.value)
        case Phase.WITHDRAWN if case.delivery:
            return ways_view(case.delivery[-1].reasons, about.accord, case.delivery[-1].event)
    return []


def _contacts(about: Correspondence) -> Iterator[Mapping[str, Any]]:
    office = about.settings.office if about.settings else None
    yield {
        "who": office_name(about.settings, about.accord),
        "what": "votre dossier, la recevabilité, un recours",
        "how": ", ".join(lines(office.address)) if office else "",
    }
    assignment = about.case.assignment
    if assignment:
        body = about.organisations.get(assignment.organisation)
        how = ", ".join(one for one in ((body.email, body.phone) if body else ()) if one)
        yield {
            "who": about.body(assignment.organisation),
            "what": typeset("l'évaluation : rendez-vous, quiz, observation"),
            "how": how,
        }
        if assignment.tutor:
            yield {"who": assignment.tutor, "what": typeset("votre tuteur dans l'entreprise"), "how": ""}
