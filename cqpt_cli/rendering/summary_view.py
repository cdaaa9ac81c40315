"""The content of the summary table (*tableau récapitulatif*), once for all its formats (cahier des charges, IV)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cqpt_cli.language import _, typeset
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import eligibility_words as words
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rendering.synthesis_view import Dossier
from cqpt_cli.rules.eligibility import Verdict
from cqpt_cli.rules.scoring import count

View = dict[str, Any]


COLUMNS = (
    ("case", "Dossier"),
    ("candidate", "Candidat"),
    ("certificate", "CQPT"),
    ("route", "Voie d'accès"),
    ("received_on", "Reçu le"),
    ("verdict", "Recevabilité"),
    ("body", "Organisme évaluateur"),
    ("procedure", "Procédure"),
    ("acquired", "Acquis"),
    ("to_complete", "À compléter"),
    ("not_assessed", "Non évalués"),
    ("discordances", "Discordances"),
    ("opinion", "Avis de l'organisme"),
    ("proposal", "Proposition"),
    ("handed_in_on", "Remis le"),
)


FIGURES = ("acquired", "to_complete", "not_assessed", "discordances")
"""The columns that hold numbers."""


def summary(dossiers: Sequence[Dossier], accord: Accord, held_on: date | None = None) -> View:
    """The *tableau récapitulatif*: one row a case (cahier des charges, IV); of a sitting, or of all cases."""
    title = "Tableau récapitulatif pour la commission d'attribution"
    rows = [_row(dossier, accord) for dossier in dossiers]
    handed_in = [row for row in rows if row["handed_in_on"]]
    policies = {score.policy.id: score.policy for dossier in dossiers if (score := dossier.score)}
    return {
        "title": typeset(f"{title} du {figures.long_day(held_on)}" if held_on else title),
        "accord": accord.law.file.title,
        "columns": [{"key": key, "name": typeset(name), "figures": key in FIGURES} for key, name in COLUMNS],
        "rows": handed_in,
        "others": [row for row in rows if not row["handed_in_on"]],
        "count": _counted(len(handed_in)),
        "policies": [score_words.policy(policy) for policy in policies.values()],
        "source": accord.latest.commission.summary_table.article,
    }


def _counted(number: int) -> str:
    """How many cases were handed in, as a sentence above them."""
    if number == 0:
        return "Aucun dossier n’est remis à la commission."
    return "1 dossier remis à la commission." if number == 1 else f"{number} dossiers remis à la commission."


def _handed_in(dossier: Dossier) -> str:
    """The day of the handing in, and that the record is no longer the one that was handed in."""
    transmission = dossier.eligibility.case.transmission
    day = figures.day(transmission[-1].on) if transmission else ""
    return f"{day}, modifié depuis" if dossier.changed else day


def _row(dossier: Dossier, accord: Accord) -> View:
    result, score = dossier.eligibility, dossier.score
    case = result.case
    row: View = {
        "case": case.id,
        "candidate": case.candidate.name,
        "certificate": accord.certificate(case.certificate).title,
        "route": words.route(case),
        "received_on": figures.day(case.received_on),
        "handed_in_on": _handed_in(dossier),
        "verdict": _(words.VERDICTS[result.verdict]),
        "body": dossier.names.get(case.assignment.organisation, case.assignment.organisation)
        if case.assignment
        else "",
        "procedure": "",
        "acquired": "",
        "to_complete": "",
        "not_assessed": "",
        "discordances": "",
        "opinion": "",
        "proposal": "–" if result.verdict is Verdict.INADMISSIBLE else "non évalué",
    }
    if score is not None:
        counted = count(score.items)
        row |= {
            "body": ", ".join(dict.fromkeys(grid.body for grid in score.grids)),
            "procedure": score_words.procedure(score.regular),
            "acquired": counted.acquired,
            "to_complete": counted.to_complete,
            "not_assessed": counted.not_assessed,
            "discordances": len(score.discordances),
            "opinion": score_words.opinion_in_a_word(score.proposal),
            "proposal": score_words.proposal(score.proposal),
        }
    return row
