"""The candidate's sheet: one plain page that says what is done, what is missing, by when, and whom to ask. In French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from cqpt_cli.language import speaking
from cqpt_cli.models.settings import Office
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.letters import Correspondence, Document, frame, lines, reasons_view, ways_view
from cqpt_cli.rendering.sheet_page import event_in_words
from cqpt_cli.rendering.standing_words import StandingWords
from cqpt_cli.rules.progress import Phase, Standing
from cqpt_cli.rules.timeline import Event


def document_of(about: Correspondence, standing: Standing, events: Sequence[Event], today: date) -> Document:
    """The sheet of one candidate, on one day."""
    with speaking("fr"):
        case, words = about.case, StandingWords(about.accord, standing)
        decision = case.admissibility[-1] if case.admissibility else None
        view = {
            **frame(
                about, f"Où en est votre demande de CQPT, au {figures.long_day(today)}", today, [about.candidate], []
            ),
            "phase": words.phase,
            "closed": words.closed,
            "next_act": words.next_act,
            "actor": words.actor,
            "waits_for_candidate": standing.phase == Phase.COMPLETION.value,
            "due_on": _due_on(about),
            "asked": reasons_view(decision.reasons, about.accord) if decision else [],
            "ways": ways_view(decision.reasons, about.accord) if decision and words.closed else [],
            "missing": words.missing,
            "done": [{"on": figures.day(event.on), "what": event_in_words(event)} for event in events],
            "contacts": list(_contacts(about)),
        }
        view["recipient"], view["place_and_day"] = [], ""
        return Document("fiche-candidat", "candidate-sheet", view)


def _due_on(about: Correspondence) -> str:
    """Until when the candidate is awaited: as the last request or reminder says."""
    asked = [one.due_on for one in about.case.admissibility if one.due_on]
    asked += [one.due_on for one in about.case.completion if one.due_on]
    return figures.long_day(asked[-1]) if asked else ""


def _contacts(about: Correspondence) -> Iterator[Mapping[str, Any]]:
    office: Office | None = about.settings.office if about.settings else None
    name = office.name if office else "AUVICOM"
    yield {
        "who": name,
        "what": "votre dossier, la recevabilité, un recours",
        "how": ", ".join(lines(office.address)) if office else "",
    }
    assignment = about.case.assignment
    if assignment:
        body = about.organisations.get(assignment.organisation)
        how = ", ".join(one for one in ((body.email, body.phone) if body else ()) if one)
        yield {
            "who": about.body(assignment.organisation),
            "what": "l'évaluation : rendez-vous, quiz, observation",
            "how": how,
        }
        if assignment.tutor:
            yield {"who": assignment.tutor, "what": "votre tuteur dans l'entreprise", "how": ""}
