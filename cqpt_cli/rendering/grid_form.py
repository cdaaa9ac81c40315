"""The offline grid: one HTML file that needs nothing else, for a tablet or a phone at the workplace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cqpt_cli.language import typeset
from cqpt_cli.law.accord import Accord, Certificate
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rendering import figures, forms, score_words, skeletons
from cqpt_cli.rules.carry_over import Benefit


def page(
    grid: Grid,
    case: Case,
    certificate: Certificate,
    accord: Accord,
    form: str,
    only: tuple[str, ...],
    benefit: Benefit | None,
    body: str,
) -> bytes:
    """The form of a blank grid. `form` is its id; `only` the items it is limited to, where a decision opened some again.

    `body` is the name of the evaluating body, as people know it.
    """
    law, terms = accord.at(grid.assessed_on), certificate.terms_at(grid.assessed_on)
    view = skeletons.grid_view(grid, certificate, accord, None, "", benefit, only)
    data = {
        "form": form,
        "case": case.id,
        "certificate": certificate.id,
        "modality": grid.modality.value,
        "assessment": (
            {"role": grid.assessment.role.value, "of": grid.assessment.of or ""} if grid.assessment else None
        ),
        "referential": certificate.fingerprint,
        "candidate": forms.identity_of(case),
        "organisation": grid.evaluator.organisation,
        "made_on": grid.assessed_on.isoformat(),
        "minutes": law.observation.minutes_maximum.value,
        "contacts": terms.minimum_contacts.value,
    }
    shown = {
        "title": typeset(view["title"]),
        "case": case.id,
        "role": typeset(score_words.role(grid)),
        "certificate": certificate.title,
        "evaluator": grid.evaluator.name,
        "organisation": body,
        "assessed_on": grid.assessed_on.isoformat(),
        "made_on": figures.long_day(grid.assessed_on),
        "form_id": form,
        "referential_short": certificate.fingerprint[:12],
        "law": f"{accord.law.file.title}.",
        "observation": grid.modality is Modality.OBSERVATION,
        "opinion": grid.modality is Modality.GLOBAL,
        "longest_text": figures.minutes(law.observation.minutes_maximum.value),
        "contacts": terms.minimum_contacts.value,
        "scales": [
            {"title": typeset(scale.title), "levels": list(map(typeset, scale.levels))} for scale in accord.scales
        ],
        "groups": [_group(group, accord) for group in view["groups"]],
        "count": sum(len(group["items"]) for group in view["groups"]),
        "pieces": [{"id": piece.id, "title": piece.title or piece.id} for piece in case.documents],
    }
    return forms.page("grid-form", shown, data)


def _group(group: Mapping[str, Any], accord: Accord) -> Mapping[str, Any]:
    levels = {kind: list(map(typeset, scale.levels)) for scale in accord.scales for kind in scale.kinds}
    items = [
        {**item, "text": typeset(item["text"]), "carried": typeset(item["carried"]), "levels": levels[item["kind"]]}
        for item in group["items"]
    ]
    return {**group, "title": typeset(group["title"]), "items": items}
