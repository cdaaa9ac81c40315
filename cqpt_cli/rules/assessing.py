"""What stands in the way of an evaluation before it is held: one guard for every grid, form and paper.

Accord, art. 6-1 and 6-2; cahier des charges, III. What an editor wrote all the same is found by the same rules as an
irregularity (rules/procedure.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import Admissibility
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.procedure import agreement_with, irregularities_of_assessor


@dataclass(frozen=True, slots=True)
class Bar:
    """Why nobody may assess so: what lacks or does not hold, and the article that asks for it."""

    id: str
    article: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def bars_to(
    grid: Grid,
    case: Case,
    acts: Mapping[str, ActTerms],
    law: LawAt,
    today: date,
    body: Organisation | None,
    directory: Directory,
) -> Iterator[Bar]:
    """What bars a grid that is still to be filled in, in the order of the procedure.

    A forecast (phase 0) comes before the request: it is a quiz of today or before, and nothing else is asked of it.
    """
    forecast = law.quiz.prediagnosis_counts.article
    if grid.assessed_on > today:
        yield Bar("in-the-future", forecast if grid.prediagnostic else acts["assess"].article, {"today": today})
    if grid.prediagnostic:
        if grid.modality is not Modality.QUIZ:
            yield Bar("forecast-not-a-quiz", forecast)
        return
    if not case.admissibility or case.admissibility[-1].decision is not Admissibility.ADMISSIBLE:
        yield Bar("not-admissible", acts["decide"].article)
    if not any(one.sent_on for one in case.evaluation):
        yield Bar("not-sent", acts["send"].article)
    unsigned = _is_unsigned(grid, case, law, directory)
    for found in irregularities_of_assessor(grid, law, case, body, directory):
        if not (unsigned and found.id == "agreement-not-signed"):
            yield Bar(found.id, found.provision.article, found.facts)
    if unsigned:
        yield Bar("not-agreed", law.agreement.before_observation.article)


def _is_unsigned(grid: Grid, case: Case, law: LawAt, directory: Directory) -> bool:
    """Whether an observation is to be held, and no agreement with its body is signed by both sides."""
    if grid.modality is not Modality.OBSERVATION or not law.agreement.before_observation.value:
        return False
    agreement = agreement_with(grid.evaluator.organisation, case, directory)
    return agreement is None or agreement.signed_on is None
