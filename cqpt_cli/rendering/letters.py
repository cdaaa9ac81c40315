"""What the documents of a case show: the letters to the candidate, the slips, the agreement. All of it in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from cqpt_cli.language import _
from cqpt_cli.models.acts import (
    Admissibility,
    AdmissibilityDecision,
    Agreement,
    Appeal,
    AppealAnswer,
    AppealDecision,
    Assignment,
    Award,
    AwardDecision,
    CompletionStep,
    Delivery,
    Signature,
    Transmission,
)
from cqpt_cli.rendering import eligibility_words, figures, score_words
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rendering.letter_frame import (
    Correspondence,
    Document,
    View,
    frame,
    items_view,
    lines,
    reasons_view,
    ways_view,
)
from cqpt_cli.rendering.sentences import cited
from cqpt_cli.rendering.typography import in_print, typeset
from cqpt_cli.rules import funding
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.carry_over import benefit_of
from cqpt_cli.rules.eligibility import READINGS_THAT_DECIDE, RUNNING_CONTRACT, CriterionStatus, Eligibility
from cqpt_cli.rules.judgement import changes_since, ground_of_decision
from cqpt_cli.rules.reopening import openings_of
from cqpt_cli.rules.scoring import ItemStatus, score_all


def documents_of(about: Correspondence) -> list[Document]:
    """The documents of every act of a case, in the order of the procedure. Two of one name are told apart by a number."""
    found: list[Document] = []
    with in_print():
        for on, kind, template, view in _documents(about):
            name, number = f"{on.isoformat()}-{kind}", 1
            while any(document.name == name for document in found):
                number += 1
                name = f"{on.isoformat()}-{kind}-{number}"
            found.append(Document(name, template, view))
    return found


_Row = tuple[date, str, str, View]


def _documents(about: Correspondence) -> Iterator[_Row]:
    yield from _of_admissibility(about)
    yield from _of_evaluation(about)
    yield from _of_commission(about)
    for then, delivery in about.acts("delivery"):
        yield from _delivery(then, delivery)


def _of_admissibility(about: Correspondence) -> Iterator[_Row]:
    for then, decision in about.acts("admissibility"):
        yield _decision(then, decision)
    for then, step in about.acts("completion"):
        if step.event == "reminded":
            yield _reminder(then, step)


def _of_evaluation(about: Correspondence) -> Iterator[_Row]:
    for then, assignment in about.acts("evaluation"):
        if assignment.sent_on and assignment.by:
            yield _slip(then, assignment)
            if assignment.tutor:
                yield _tutor(then, assignment)
    for then, agreement in about.acts("agreement"):
        if agreement.organisation:
            yield _agreement(then, agreement)
    for then, transmission in about.acts("transmission"):
        if transmission.manifest:
            yield _transmission(then, transmission)


def _of_commission(about: Correspondence) -> Iterator[_Row]:
    for then, award in about.acts("award"):
        yield _award(then, award)
    for then, appeal in about.acts("appeals"):
        yield _appeal(then, appeal)
        if appeal.answer:
            yield _answer(then, appeal, appeal.answer)


def _to_candidate(about: Correspondence) -> list[str]:
    return [about.candidate, *lines(about.case.candidate.address)]


# --- admissibility (accord, art. 6-1) --------------------------------------------------------------------------------

_DECISION_LETTERS = {
    Admissibility.ADMISSIBLE: ("recevabilite", "letter-admissible", "Votre demande de CQPT est recevable"),
    Admissibility.INADMISSIBLE: (
        "non-recevabilite",
        "letter-inadmissible",
        "Votre demande de CQPT n'est pas recevable",
    ),
    Admissibility.TO_COMPLETE: ("complement", "letter-to-complete", "Votre demande de CQPT est à compléter"),
}


def _decision(about: Correspondence, decision: AdmissibilityDecision) -> _Row:
    kind, template, title = _DECISION_LETTERS[decision.decision]
    view = {
        **frame(about, title, decision.on, _to_candidate(about)),
        "reasons": reasons_view(decision.reasons, about.accord),
        "ways": ways_view(decision.reasons, about.accord, decision.decision.value),
        "due_on": figures.long_day(decision.due_on) if decision.due_on else "",
        # A letter that is written again says what was decided then, and not what the file says now.
        "computation": None if _facts_changed(about, decision) else _computation(about.eligibility, about.names),
        "because": decision.because or "",
        "facts_changed": _facts_changed(about, decision),
        "replaces": figures.long_day(decision.replaces) if decision.replaces else "",
    }
    return decision.on, kind, template, view


def _facts_changed(about: Correspondence, decision: AdmissibilityDecision) -> bool:
    """Whether the file is no longer the one on which the decision was taken."""
    # As it was decided: that somebody stood by it later does not change the computation of then.
    judged = decision.judged.model_copy(update={"confirmed": ()}) if decision.judged else None
    now = about.latest or about.case
    return judged is not None and any(changes_since(judged, ground_of_decision(now, until=judged.on)))


def _computation(eligibility: Eligibility | None, names: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The criteria as the check found them, for the candidate to see how the answer was come by, even against it."""
    if eligibility is None:
        return None
    window = eligibility.experience.window
    return {
        "start": figures.long_day(window.start),
        "end": figures.long_day(window.end),
        "criteria": [
            {
                "label": _(eligibility_words.LABELS[criterion.id]),
                "status": _(eligibility_words.STATUSES[criterion.status]),
                "sentence": eligibility_words.outcome(criterion, names),  # what would settle it stands in the reasons
                "source": sourced(criterion.provision.article, criterion.basis),
            }
            for criterion in eligibility.criteria
            if criterion.status is not CriterionStatus.NOT_APPLICABLE
        ],
        "running": [
            {
                "sentence": eligibility_words.observation_sentence(one, eligibility.case),
                "source": cited(one.sources),
            }
            for one in eligibility.observations
            if one.kind in (RUNNING_CONTRACT, *READINGS_THAT_DECIDE)
        ],
        "earliest": figures.long_day(eligibility.earliest) if eligibility.earliest else "",
        "departs": any(criterion.status in _SHORT for criterion in eligibility.criteria),
    }


_SHORT = (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED)
"""The statuses from which a favourable decision departs."""


def _reminder(about: Correspondence, step: CompletionStep) -> _Row:
    asked = [decision for decision in about.case.admissibility if decision.on <= step.on]
    reasons = asked[-1].reasons if asked else ()
    view = {
        **frame(about, "Votre demande de CQPT attend des éléments", step.on, _to_candidate(about)),
        "asked_on": figures.long_day(asked[-1].on) if asked else "",
        "due_on": figures.long_day(step.due_on) if step.due_on else "",
        "reasons": reasons_view(reasons, about.accord),
    }
    return step.on, "relance", "letter-reminder", view


def _slip(about: Correspondence, assignment: Assignment) -> _Row:
    assert assignment.sent_on, "only an assignment with its day has a slip"
    body = about.organisations.get(assignment.organisation)
    recipient = [about.body(assignment.organisation), *lines(body.address if body else None)]
    title = "Bordereau de transmission d'un dossier recevable"
    view = {
        **frame(about, title, assignment.sent_on, recipient),
        "documents": [
            {"name": piece.title or eligibility_words.kind_in_words(piece.kind), "file": piece.file or "sur papier"}
            for piece in about.case.documents
        ],
        "decided_on": figures.long_day(about.case.admissibility[-1].on) if about.case.admissibility else "",
        "tutor": assignment.tutor or "",
    }
    return assignment.sent_on, "bordereau", "slip", view


def _tutor(about: Correspondence, assignment: Assignment) -> _Row:
    assert assignment.sent_on and assignment.tutor, "there is a tutor to write to"
    recipient = [assignment.tutor, about.case.employer.name if about.case.employer else ""]
    view = {
        **frame(about, "Évaluation d'un candidat que vous accompagnez", assignment.sent_on, recipient),
        "body": about.body(assignment.organisation),
    }
    return assignment.sent_on, "tuteur", "letter-tutor", view


# --- evaluation (accord, art. 6-2) -----------------------------------------------------------------------------------


def _agreement(about: Correspondence, agreement: Agreement) -> _Row:
    assert agreement.organisation, "an agreement without a body is only noted"
    law, terms = about.accord.at(agreement.on), about.accord.certificate(about.case.certificate).terms_at(agreement.on)
    body, employer = (
        about.body(agreement.organisation),
        about.case.employer.name if about.case.employer else "l'entreprise",
    )
    signed: dict[str, Signature] = {signature.party: signature for signature in agreement.signatures}

    def place(party: str, name: str) -> Mapping[str, Any]:
        signature = signed.get(party)
        said = [signature.name, f"le {figures.long_day(signature.on)}"] if signature else []
        return {"title": f"Pour {name}", "lines": said}

    modulations = about.settings.funding if about.settings else ()
    rate, _decided_on = funding.rate_at(agreement.on, law, modulations)
    view = {
        **frame(
            about,
            "Convention d'évaluation",
            agreement.on,
            [],
            [place("entreprise", employer), place("organisme", body)],
        ),
        "body": body,
        "employer": employer,
        "observed_on": figures.long_day(agreement.observed_on) if agreement.observed_on else "",
        "place": agreement.place or "",
        "evaluator": agreement.evaluator or "",
        "siret": (about.case.employer.siret if about.case.employer else None) or "",
        "minutes": figures.minutes(law.observation.minutes_maximum.value),
        "quiz_minutes": figures.minutes(law.quiz.minutes_indicative.value),
        "contacts": terms.minimum_contacts.value,
        "rate": figures.number(rate),
        "hours": figures.number(law.funding.hours_maximum.value),
        "payer": funding.payer_of(about.case, law),
        "otherwise": sourced(law.funding.otherwise.article, law.funding.otherwise.basis),
    }
    view["sender"], view["place_and_day"] = [], ""
    return agreement.on, "convention", "agreement", view


def _transmission(about: Correspondence, transmission: Transmission) -> _Row:
    """Written by the evaluating body, to the branch office."""
    slug = transmission.organisation or ""
    name, body = about.body(slug), about.organisations.get(slug)
    office = frame(about, "", transmission.on, [])["sender"]
    view = {
        **frame(about, "Remise du dossier complet et de l'avis", transmission.on, office),
        "sender": [name, *lines(body.address if body else None)],
        "place_and_day": f"Le {figures.long_day(transmission.on)}",
        "signatures": [{"title": f"Pour {name}", "lines": [transmission.by]}],
        "body": name,
        "hours": figures.hours(transmission.hours) if transmission.hours is not None else "",
        "manifest": transmission.manifest,
        **_opinion(about, transmission),
    }
    return transmission.on, "remise", "handing-over", view


def _opinion(about: Correspondence, transmission: Transmission) -> dict[str, str]:
    """The opinion of the body, as its last global grid gave it by the day of the handing in (cahier des charges, IV)."""
    given = [grid for grid in about.grids if grid.opinion and grid.decides and grid.assessed_on <= transmission.on]
    last = max(given, key=about.lineage.moment, default=None)
    if last is None or last.opinion is None:
        return {"opinion": "", "opinion_by": "", "opinion_on": "", "opinion_reasons": ""}
    return {
        "opinion": _(score_words.PROPOSALS[ProposalValue(last.opinion.proposal)]),
        "opinion_by": last.evaluator.name,
        "opinion_on": figures.long_day(last.assessed_on),
        "opinion_reasons": last.opinion.reasons or "",
    }


# --- the commission (accord, art. 5) ---------------------------------------------------------------------------------

_AWARD_LETTERS = {
    "awarded": ("attribution", "letter-awarded", "Le CQPT vous est attribué"),
    "refused": ("refus", "letter-refused", "Le CQPT ne vous est pas attribué"),
    "complementary-evaluation": (
        "evaluation-complementaire",
        "letter-complementary",
        "Une évaluation complémentaire est demandée",
    ),
    "postponed": ("report", "letter-postponed", "L'étude de votre dossier est reportée"),
}


def _award(about: Correspondence, award: Award) -> _Row:
    kind, template, title = _AWARD_LETTERS[award.decision.value]
    ways = ways_view(award.reasons, about.accord, award.decision.value)
    common = about.accord.at(award.on).common_knowledge
    view = {
        **frame(about, title, award.on, _to_candidate(about)),
        "session": figures.long_day(award.session or award.on),
        "reasons": reasons_view(award.reasons, about.accord),
        "ways": ways,
        "items": _items_of(about, award),
        "level": about.accord.at(award.on).classification.level.value,
        "years": common.years_without_exercise.value,
        "years_daily": common.years_with_daily_exercise.value,
        "replaces": figures.long_day(award.replaces) if award.replaces else "",
        "reopened_on": _reopened_on(about, award),
    }
    return award.on, kind, template, view


def _items_of(about: Correspondence, award: Award) -> list[dict[str, str]]:
    """The items that a decision names; those of a refusal are what the grids left open on its day, each with why."""
    named = items_view(award.items, about.case.certificate, about.accord)
    grids = [grid for grid in about.grids if grid.counts and grid.assessed_on <= award.on]
    if named or not grids or award.decision is not AwardDecision.REFUSED:
        return named
    benefit = benefit_of(about.case, about.accord.at(about.case.received_on))
    results = score_all(
        grids,
        about.accord.certificate(about.case.certificate).entries,
        lambda grid: about.accord.at(grid.assessed_on),
        benefit.carried if benefit and benefit.runs else None,
        openings_of(about.case, grids),
        lineage=about.lineage,
    )
    return [
        {"id": one.entry.id, "text": typeset(one.entry.item.text), "why": score_words.why_open(one)}
        for one in results
        if one.status in (ItemStatus.TO_COMPLETE, ItemStatus.NOT_ASSESSED)
    ]


def _reopened_on(about: Correspondence, award: Award) -> str:
    """The day on which an appeal reopened what a decision rests on; empty where none did."""
    appeals = (about.latest or about.case).appeals
    answers = [one.answer for one in appeals if one.answer and one.answer.decision is AppealDecision.GRANTED]
    later = [answer.on for answer in answers if answer.on >= award.on]
    return figures.long_day(later[0]) if later else ""


def _appeal(about: Correspondence, appeal: Appeal) -> _Row:
    terms = about.accord.reasons.grounds.get(appeal.ground)
    exhausted = about.accord.at(appeal.on).appeal.exhausted_by
    title = "Votre recours est complété" if appeal.replaces else "Votre recours est enregistré"
    view = {
        **frame(about, title, appeal.on, _to_candidate(about)),
        "ground": terms.label.fr if terms else appeal.ground,
        "receivable": terms.receivable if terms else False,
        "sole_ground": about.accord.at(appeal.on).appeal.ground.value,
        "facts": [reason.fact for reason in appeal.reasons],
        "replaces": figures.long_day(appeal.replaces) if appeal.replaces else "",
        "several": sourced(exhausted.article, exhausted.basis),
    }
    return appeal.on, "recours", "letter-appeal", view


_ANSWERS = {
    "granted": "Votre recours est accueilli",
    "dismissed": "Votre recours est rejeté",
    "not-receivable": "Votre recours n'est pas recevable",
}


def _answer(about: Correspondence, appeal: Appeal, answer: AppealAnswer) -> _Row:
    view = {
        **frame(about, _ANSWERS[answer.decision.value], answer.on, _to_candidate(about)),
        "decision": answer.decision.value,
        "lodged_on": figures.long_day(appeal.on),
        "session": figures.long_day(answer.session or answer.on),
        "reasons": reasons_view(answer.reasons, about.accord),
        "ways": ways_view(answer.reasons, about.accord, answer.decision.value),
        "items": items_view(answer.items, about.case.certificate, about.accord),
        "sole_ground": about.accord.at(answer.on).appeal.ground.value,
    }
    return answer.on, "reponse-au-recours", "letter-appeal-answer", view


# --- delivery (accord, art. 5) ---------------------------------------------------------------------------------------


def _delivery(about: Correspondence, delivery: Delivery) -> Iterator[_Row]:
    if delivery.event == "withdrawn":
        view = {
            **frame(about, "Votre certificat est retiré", delivery.on, _to_candidate(about)),
            "number": delivery.number,
            "reasons": reasons_view(delivery.reasons, about.accord),
            "ways": ways_view(delivery.reasons, about.accord, delivery.event),
        }
        yield delivery.on, "retrait", "letter-withdrawn", view
