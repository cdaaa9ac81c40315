"""The content of the synthesis of one case, once for all its formats.

A view is made of plain values only (texts, numbers, lists, mappings), all in French, so that every template says the
same and the typesetter receives it as data. `templates/<document>/fields.txt` lists what a template may use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cqpt_cli.findings import Basis
from cqpt_cli.language import _, typeset
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.referential import Kind
from cqpt_cli.rendering import chart, figures, quiz_words, score_words
from cqpt_cli.rendering import eligibility_words as words
from cqpt_cli.rendering.basis_words import basis_in_words, sourced
from cqpt_cli.rendering.json_output import relative
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rendering.synthesis_hypotheses import hypotheses
from cqpt_cli.rendering.typography import upper_first
from cqpt_cli.rules.award import Proposal, ProposalValue
from cqpt_cli.rules.carry_over import benefit_of
from cqpt_cli.rules.eligibility import CriterionStatus, Eligibility
from cqpt_cli.rules.procedure import factor_of, minutes_of
from cqpt_cli.rules.score import GridResult, Score
from cqpt_cli.rules.scoring import ItemResult, ItemStatus, count

View = dict[str, Any]


MARKS = {
    CriterionStatus.MET: "✓",
    CriterionStatus.UNMET: "✗",
    CriterionStatus.UNDETERMINED: "?",
    CriterionStatus.NOT_APPLICABLE: "–",
}


KINDS = {
    Kind.KNOWLEDGE: "Connaissances",
    Kind.PROCEDURAL: "Savoirs procéduraux",
    Kind.EXPERIENTIAL: "Savoirs expérientiels",
    Kind.SKILL: "Savoir-faire",
}


PROPOSALS = {
    ProposalValue.FAVOURABLE: "Proposition favorable",
    ProposalValue.COMPLEMENTARY: "Évaluation complémentaire proposée",
    ProposalValue.UNFAVOURABLE: "Avis défavorable de l'évaluateur",
}


NOT_EVALUATED = "Évaluation non tenue : aucune proposition"
BEING_EVALUATED = "Évaluation en cours, aucune proposition : il manque {missing}"


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the commission studies of one case."""

    folder: Path
    eligibility: Eligibility
    score: Score | None
    fingerprints: tuple[tuple[str, str], ...]
    """Name and SHA-256 of each file judged."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of the evaluating bodies, each under its slug."""
    changed: bool = False
    """Whether what was handed in has been changed since."""


def synthesis(dossier: Dossier, accord: Accord, font: str) -> View:
    """The synthesis of one case for the commission (cahier des charges, III, phase 3)."""
    eligibility, score = dossier.eligibility, dossier.score
    case, law = eligibility.case, accord.at(eligibility.reference)
    certificate = accord.certificate(case.certificate)
    return {
        "title": typeset("Synthèse pour la commission d'attribution"),
        "case": {
            "id": case.id,
            "certificate": certificate.title,
            "route": words.route(case),
            "received_on": figures.long_day(case.received_on),
            "reference": figures.long_day(eligibility.reference),
            "candidate": case.candidate.name,
            "birth_date": figures.long_day(case.candidate.birth_date) if case.candidate.birth_date else "",
            "employer": case.employer.name if case.employer else "non renseigné",
            "accord": accord.law.file.title,
        },
        "proposal": _proposal(score),
        "admissibility": _admissibility(eligibility, dossier.names),
        "evaluation": _evaluation(score, dossier.folder, changed=dossier.changed),
        "results": _results(score, font),
        "acquired": _by_activity(score, ItemStatus.ACQUIRED),
        "open": _open(score),
        "not_applicable": _by_activity(score, ItemStatus.NOT_APPLICABLE),
        "discordances": _discordances(score),
        "differences": _differences(score),
        "resting_on_nothing": _resting_on_nothing(score),
        "reopened": _reopened(score),
        "referees": _referees(score),
        "comments": _comments(score),
        "carry_over": _carry_over(eligibility, accord),
        "hypotheses": hypotheses(score, accord, law, eligibility),
        "fingerprints": [{"name": name, "sha256": digest} for name, digest in dossier.fingerprints],
        "colleges": [
            {"name": f"Collège {college}", "seats": seats}
            for college, seats in law.commission.seats_per_college.value.items()
        ],
        "commission_source": law.commission.seats_per_college.article,
    }


def _proposal(score: Score | None) -> View:
    if score is None or score.proposal is None:
        return {
            "value": "none",
            "text": NOT_EVALUATED,
            "opinion": "",
            "policy": "",
            "regular": True,
            "open": 0,
        }
    made = score.proposal
    return {
        "value": made.value.value,
        "text": typeset(_said_of(score, made)),
        "opinion": score_words.opinion(made) or score_words.to_come(score.to_come),
        "policy": score_words.policy(made.policy),
        "policy_note": made.policy.note,
        "regular": score.regular is not False,
        "open": len(made.open_items),
    }


def _said_of(score: Score, made: Proposal) -> str:
    """The proposal; before the three modalities were held, what is missing (accord, art. 6-2)."""
    if score.missing:
        return BEING_EVALUATED.format(missing=score_words.modalities(one.value for one in score.missing))
    return PROPOSALS[made.value]


def _admissibility(result: Eligibility, names: Mapping[str, str]) -> View:
    window, experience = result.experience.window, result.experience
    return {
        "verdict": upper_first(_(words.VERDICTS[result.verdict])),
        "window": {"start": figures.long_day(window.start), "end": figures.long_day(window.end)},
        "criteria": [
            {
                "mark": MARKS[criterion.status],
                "label": _(words.LABELS[criterion.id]),
                "status": _(words.STATUSES[criterion.status]),
                "sentence": words.fact(criterion, result.case, names),
                "margin": words.margin(criterion),
                "source": criterion.provision.article,
                "basis": basis_in_words(criterion.basis),
            }
            for criterion in result.criteria
            if criterion.status is not CriterionStatus.NOT_APPLICABLE
        ],
        "jobs": [
            {
                "job": words.job_of(result.case, entry.place),
                "span": f"{figures.day(entry.inside.start)} – {figures.day(entry.inside.end)}" if entry.inside else "–",
                "days": figures.number(entry.days),
                "hours": words.hours_of(entry),
                "counted": words.counted_as(entry),
            }
            for entry in experience.jobs
        ],
        "together": [
            {"told": told, "days": figures.number(days), "hours": hours, "counted": how}
            for told, days, hours, how in words.together(experience)
        ],
        "observations": [words.observation_sentence(o, result.case) for o in result.observations],
        "earliest": figures.long_day(result.earliest) if result.earliest else "",
    }


CHANGED_SINCE = "Le dossier a été modifié depuis sa remise : ce document dit ce qu’il contient aujourd’hui, et non ce qui a été remis."


def _evaluation(score: Score | None, folder: Path, *, changed: bool) -> View:
    if score is None:
        return {
            "held": False, "grids": [], "regular": True, "judged": True, "irregularities": [], "remarks": [], "quiz_rule": "",
        }  # fmt: skip
    return {
        "held": True,
        "regular": score.regular is not False,
        "judged": score.regular is not None,
        "grids": [_grid(grid, folder) for grid in score.grids],
        "quiz_rule": " ".join(dict.fromkeys(quiz_words.rule_in(one.grid.comment or "") for one in score.grids)).strip(),
        "irregularities": [
            {
                "modality": upper_first(score_words.modality(grid.grid.modality.value)),
                "sentence": said(found),
                "source": found.article,
                "basis": basis_in_words(found.basis or Basis.ACCORD),
            }
            for grid in score.grids
            for found in grid.irregularities
        ],
        "remarks": [
            *([CHANGED_SINCE] if changed else []),
            *_held_as(score),
            *(
                f"{upper_first(score_words.modality(grid.grid.modality.value))} : {said(found)}"
                for grid in score.grids
                for found in grid.remarks
            ),
        ],
    }


def _held_as(score: Score) -> Iterator[str]:
    """Where a grid says that it was held, and in which language."""
    for grid in (result.grid for result in score.grids):
        name = upper_first(score_words.modality(grid.modality.value))
        if grid.place:
            yield f"{name} : lieu, {grid.place}."
        if grid.language:
            yield f"{name} : langue étrangère, {grid.language}."


def _grid(result: GridResult, folder: Path) -> View:
    grid, observation = result.grid, result.grid.observation
    lasted = minutes_of(grid)
    if grid.quiz and grid.quiz.duration_minutes is not None:
        lasted = int(grid.quiz.duration_minutes)
    interview = observation.interview if observation else None
    name, role = upper_first(score_words.modality(grid.modality.value)), score_words.role(grid)
    duration = figures.minutes(lasted) if lasted is not None else "–"
    return {
        "modality": f"{name} ({role})" if role else name,
        "day": figures.long_day(grid.assessed_on),
        "evaluator": score_words.assessors(grid),
        "body": result.body or "non renseigné",
        "duration": f"{duration}, limite levée par un aménagement" if factor_of([grid]) else duration,
        "contacts": str(observation.contacts) if observation and observation.contacts is not None else "–",
        "interview": {True: "oui", False: "non", None: "–"}[interview],
        "levels": str(len(grid.levels)),
        "file": relative(result.path, folder),
        "comment": quiz_words.without_rule(grid.comment or ""),
    }


def _results(score: Score | None, font: str) -> list[View]:
    if score is None:
        return []
    assessed = [
        (activity, [item for item in score.items if item.entry.activity == activity.id])
        for activity in score.certificate.assessed_activities
    ]
    width = max(chart.width_of(items) for _, items in assessed)
    activities = []
    for activity, items in assessed:
        kinds = [(KINDS[kind], [item for item in items if item.entry.kind is kind]) for kind in Kind]
        counted = count(items)
        alternative = (
            f"{activity.id} : {counted.acquired} savoirs acquis sur {counted.total}, {counted.to_complete} à compléter, "
            f"{counted.not_assessed} non évalués, {counted.not_applicable} sans objet. Le détail est donné dans le texte."
        )
        activities.append(
            {
                "id": activity.id,
                "title": activity.title,
                "rows": [_counts(name, group) for name, group in kinds if group],
                "total": _counts("Ensemble", items),
                "alternative": alternative,
                "svg": chart.svg(
                    items,
                    f"Niveaux de {activity.id}",
                    alternative,
                    id=activity.id.lower(),
                    font=font,
                    width=width,
                ),
                "text": chart.text(items),
            }
        )
    return activities


def _counts(name: str, items: Sequence[ItemResult]) -> View:
    counted = count(items)
    return {
        "name": name,
        "total": counted.total,
        "acquired": counted.acquired,
        "to_complete": counted.to_complete,
        "not_assessed": counted.not_assessed,
        "not_applicable": counted.not_applicable,
    }


def _by_activity(score: Score | None, status: ItemStatus) -> list[View]:
    if score is None:
        return []
    found = []
    for activity in score.certificate.assessed_activities:
        items = [i for i in score.items if i.entry.activity == activity.id and i.status is status]
        if items:
            found.append(
                {
                    "id": activity.id,
                    "title": activity.title,
                    "kinds": [
                        {"name": KINDS[kind], "items": [_item(i) for i in items if i.entry.kind is kind]}
                        for kind in Kind
                        if any(i.entry.kind is kind for i in items)
                    ],
                }
            )
    return found


def _item(item: ItemResult) -> View:
    retained = item.retained
    fallen = f" ({score_words.falls_with(item)})" if item.falls else ""
    return {
        "id": item.entry.id,
        "text": typeset(item.entry.item.text + fallen),
        "level": score_words.number(item.level, is_below=item.below),
        "modality": score_words.modality(retained.modality) if retained else "",
        "common": item.entry.item.common or "",
    }


def _open(score: Score | None) -> list[View]:
    if score is None:
        return []
    return [
        {
            **_item(item),
            "kind": KINDS[item.entry.kind],
            "why": upper_first(score_words.why_open(item)),
            "comment": next((one.entry.comment for one in item.assessments if one.entry.comment), ""),
        }
        for item in score.items
        if item.status in (ItemStatus.TO_COMPLETE, ItemStatus.NOT_ASSESSED)
    ]


def _discordances(score: Score | None) -> list[View]:
    if score is None:
        return []
    return [
        {
            "id": item.entry.id,
            "text": typeset(item.entry.item.text),
            "given": score_words.discordance(item),
            "retained": score_words.level(item.entry, item.level, is_below=item.below),
        }
        for item in score.discordances
    ]


def _differences(score: Score | None) -> list[View]:
    """The levels that do not prevail in their own modality: put right, completed, or of a second assessment."""
    return [
        {"id": item.entry.id, "text": typeset(item.entry.item.text), "given": score_words.differences(item)}
        for item in (score.differing if score else ())
    ]


def _resting_on_nothing(score: Score | None) -> list[View]:
    """The levels behind which stands nothing that the commission could ask to see, by the modality that gave them."""
    if score is None:
        return []
    return [
        {
            "modality": upper_first(modality),
            "count": "1 niveau" if len(ids) == 1 else f"{len(ids)} niveaux",
            "ids": score_words.in_short(ids),
        }
        for modality, ids in score_words.resting_on_nothing(score.resting_on_nothing)
    ]


def _reopened(score: Score | None) -> list[View]:
    """What a granted appeal reopened, before and after (accord, art. 5)."""
    return [{**_item(item), "change": score_words.reopened(item)} for item in (score.reopened if score else ())]


def _referees(score: Score | None) -> list[View]:
    """What in-house referees added, apart from the evaluators' levels (cahier des charges, III, phase 2C)."""
    said = []
    for grid in score.grids if score else ():
        if referee := grid.grid.referee:
            assert score, "it has grids"
            known = {**score.certificate.accord.common, **score.certificate.entries}
            items = [
                {"id": id, "text": typeset(known[id].item.text), "said": text} for id, text in referee.items.items()
            ]
            who = f"{referee.name}, {referee.function}" if referee.function else referee.name
            said.append({"who": who, "remarks": referee.remarks or "", "items": items})
    return said


def _comments(score: Score | None) -> list[View]:
    """What the evaluators wrote, once for each level they gave."""
    if score is None:
        return []
    said = []
    for grid in score.grids:
        for id, given in grid.grid.levels.items():
            if given.comment or given.evidence:
                entry = score.certificate.entries.get(id) or score.certificate.accord.common[id]
                said.append(
                    {
                        "id": id,
                        "text": typeset(entry.item.text),
                        "modality": score_words.modality(grid.grid.modality.value),
                        "level": score_words.number(given.level, is_below=given.below_expected),
                        "comment": given.comment or "",
                        "evidence": ", ".join(given.evidence),
                    }
                )
    return said


def _carry_over(result: Eligibility, accord: Accord) -> View | None:
    benefit = benefit_of(result.case, accord.at(result.case.received_on))
    if benefit is None:
        return None
    carried, years = benefit.carried, benefit.years
    return {
        "certificate": accord.certificate(carried.certificate).title,
        "awarded_on": figures.long_day(carried.awarded_on),
        "years": years.value,
        "until": figures.long_day(benefit.until),
        "held": benefit.runs,
        "taken": "1 savoir commun est repris."
        if len(carried.items) == 1
        else f"{len(carried.items)} savoirs communs sont repris.",
        "source": sourced(years.article, years.basis),
    }
