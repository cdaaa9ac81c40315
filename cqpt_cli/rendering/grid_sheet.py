"""The printable grid: for pen and clipboard, as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cqpt_cli.language import typeset
from cqpt_cli.law.accord import Accord, Certificate
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rendering import figures, score_words, skeletons
from cqpt_cli.rules.carry_over import Benefit

TEMPLATE = "grid-sheet"


def view_of(
    grid: Grid,
    certificate: Certificate,
    accord: Accord,
    only: tuple[str, ...],
    benefit: Benefit | None,
    body: str = "",
    *,
    dated: bool = False,
) -> Mapping[str, Any]:
    """What the sheet of a blank grid shows; its day where it is `dated`, else a place to write it.

    `body` is the name of the evaluating body, as people know it.
    """
    law, terms = accord.at(grid.assessed_on), certificate.terms_at(grid.assessed_on)
    view = skeletons.grid_view(grid, certificate, accord, None, "", benefit, only)
    return {
        "title": typeset(view["title"]),
        "case": grid.case,
        "role": typeset(score_words.role(grid)),
        "certificate": certificate.title,
        "evaluator": grid.evaluator.name,
        "organisation": body,
        "opinion": grid.modality is Modality.GLOBAL,
        "day": figures.long_day(grid.assessed_on) if dated else "",
        "observation": grid.modality is Modality.OBSERVATION,
        "contacts": str(terms.minimum_contacts.value),
        "longest": figures.minutes(law.observation.minutes_maximum.value),
        "scales": [
            {"title": typeset(scale.title), "levels": list(map(typeset, scale.levels))} for scale in accord.scales
        ],
        "groups": [
            {"title": typeset(group["title"]), "items": [_item(one) for one in group["items"]]}
            for group in view["groups"]
        ],
        "law": f"{accord.law.file.title}.",
    }


def _item(one: Mapping[str, Any]) -> Mapping[str, str]:
    return {"id": one["id"], "text": typeset(one["text"]), "carried": typeset(one["carried"])}
