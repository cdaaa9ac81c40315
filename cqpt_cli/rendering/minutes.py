"""What the minutes (*procès-verbal*) of a sitting show: who sat, what was decided on each case, who signed. In French."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cqpt_cli.findings import Basis
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import Provision
from cqpt_cli.models.acts import AppealAnswer, Award, Votes
from cqpt_cli.models.case import Case
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Seat, Session
from cqpt_cli.models.settings import Settings
from cqpt_cli.rendering import figures, sitting_words
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.letter_frame import Document, frame_of, items_view, reasons_view
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rendering.typography import in_print, typeset, upper_first
from cqpt_cli.rules.accreditation import accreditation_on
from cqpt_cli.rules.independence import as_slug
from cqpt_cli.rules.sitting import defects_of, present


def document_of(
    session: Session,
    cases: Sequence[Case],
    accord: Accord,
    settings: Settings | None,
    organisations: Sequence[Organisation] = (),
) -> Document:
    """The minutes of one sitting, with the cases of its agenda, and the bodies whose accreditation it studied."""
    with in_print():
        law = accord.at(session.held_on)
        title = f"Procès-verbal de la commission d'attribution du {figures.long_day(session.held_on)}"
        sitting = present(session)
        signed = {one.name: one.on for minutes in session.minutes for one in minutes.signatures}
        signatures = [_place(seat, signed) for seat in sitting]
        view = {
            **frame_of(settings, accord, title, session.held_on, [], signatures),
            "place": session.place or "",
            "held_on": figures.long_day(session.held_on),
            "members": [_member(seat, session) for seat in session.members],
            "seats": ", ".join(
                f"{count} représentants du collège {college}"
                for college, count in law.commission.seats_per_college.value.items()
            ),
            "source": law.commission.seats_per_college.article,
            "rules": [
                {"text": typeset(_rule(rule)), "basis": basis_in_words(rule.basis)}
                for rule in (law.commission.present_per_college, law.commission.parity, law.commission.parity_per_case)
            ],
            "parity": law.commission.parity.value,
            "signing": {
                "text": typeset(law.commission.minutes_signatures_per_college.note or ""),
                "basis": basis_in_words(law.commission.minutes_signatures_per_college.basis),
            },
            "defects": [said(defect) for defect in defects_of(sitting, law)],
            "decisions": [
                _decision(case, award, accord) for case in cases for award in _standing(case.award, session.held_on)
            ],
            "appeals": [
                _answer(case, appeal.answer, accord)
                for case in cases
                for appeal in case.appeals
                if appeal.answer and appeal.answer.session == session.held_on
            ],
            "accreditations": [_accreditation(slug, session, organisations, accord) for slug in session.accreditations],
            "harmonisation": session.harmonisation or "",
            "notes": session.notes or "",
            "closed_on": figures.long_day(session.minutes[-1].on) if session.minutes else "",
        }
        view["place_and_day"] = ""
        return Document(f"{session.held_on.isoformat()}-proces-verbal", "minutes", view)


def _rule(rule: Provision[Any]) -> str:
    """A rule of the commission: what was adopted, when and by whom; else the reading taken."""
    if rule.basis is not Basis.ADOPTED:
        return rule.note or ""
    value = {True: "oui", False: "non"}.get(rule.value, rule.value) if isinstance(rule.value, bool) else rule.value
    note = f" ; {rule.note}" if rule.note else ""
    return f"{upper_first(rule.label)} : {value} ({rule.article}{note})"


def _accreditation(
    slug: str, session: Session, organisations: Sequence[Organisation], accord: Accord
) -> dict[str, Any]:
    """What the sitting thought of a body, and how it stood on that day; nothing of what came afterwards."""
    body = next((one for one in organisations if one.slug == slug), None)
    studies = [study for study in session.studies if study.organisation == slug]
    study = studies[-1] if studies else None
    return {
        "body": body.name if body else slug,
        "state": _state(body, session) if body else "",
        "opinion": _(sitting_words.OPINIONS[study.opinion]) if study else "",
        "certificates": ", ".join(accord.certificate(id).title for id in study.certificates) if study else "",
        "votes": _votes(study.votes) if study else "",
        "recused": ", ".join(study.recused) if study else "",
        "aside": ", ".join(study.aside) if study else "",
        "reasons": reasons_view(study.reasons, accord) if study else [],
    }


def _state(body: Organisation, session: Session) -> str:
    """Until when a body was accredited, as it was known on the day of the sitting."""
    known = [one for one in body.accreditations if one.decided_on is None or one.decided_on <= session.held_on]
    then = body.model_copy(update={"accreditations": tuple(known)})
    found = (accreditation_on(then, certificate, session.held_on) for certificate in body.certificates)
    held = [one.accreditation.end for one in found if one.held and one.accreditation]
    return f"habilité, ce jour-là, jusqu'au {figures.long_day(max(held))}" if held else "non habilité ce jour-là"


def _standing(awards: Sequence[Award], held_on: date) -> list[Award]:
    """The decision of one sitting on one case: what was corrected at that sitting is not minuted twice."""
    return [award for award in awards if award.session == held_on][-1:]


def _member(seat: Seat, session: Session) -> dict[str, str]:
    attendance = "présent" if seat in present(session) else "absent"
    replaces = f", en remplacement de {seat.replaces}" if seat.replaces else ""
    return {
        "name": seat.name,
        "college": seat.college if as_slug("salariés") != seat.college else "salariés",
        "organisation": seat.organisation or "",
        "attendance": f"{attendance}{replaces}",
    }


def _place(seat: Seat, signed: dict[str, Any]) -> dict[str, Any]:
    on = signed.get(seat.name)
    return {"title": seat.name, "lines": [f"signé le {figures.long_day(on)}"] if on else []}


def _decision(case: Case, award: Award, accord: Accord) -> dict[str, Any]:
    return {
        "case": case.id,
        "candidate": case.candidate.name,
        "certificate": accord.certificate(case.certificate).title,
        "decision": _(sitting_words.AWARDS[award.decision.value]),
        "votes": _votes(award.votes),
        "recused": ", ".join(award.recused),
        "aside": ", ".join(award.aside),
        "reasons": reasons_view(award.reasons, accord),
        "items": items_view(award.items, case.certificate, accord),
    }


def _answer(case: Case, answer: AppealAnswer, accord: Accord) -> dict[str, Any]:
    return {
        "case": case.id,
        "candidate": case.candidate.name,
        "decision": _(sitting_words.ANSWERS[answer.decision.value]),
        "votes": _votes(answer.votes),
        "recused": ", ".join(answer.recused),
        "aside": ", ".join(answer.aside),
        "reasons": reasons_view(answer.reasons, accord),
        "items": items_view(answer.items, case.certificate, accord),
    }


def _votes(votes: Votes | None) -> str:
    if votes is None:
        return ""
    abstentions = "abstention" if votes.abstained < 2 else "abstentions"
    return f"{votes.in_favour} pour, {votes.against} contre, {votes.abstained} {abstentions}"
