"""The answer of `cqpt check-eligibility` as JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cqpt_cli.rendering import eligibility_words as words
from cqpt_cli.rendering.figures import exact_hours
from cqpt_cli.rules.eligibility import Criterion, Eligibility


def one(result: Eligibility) -> dict[str, Any]:
    """The answer for one case."""
    experience, case = result.experience, result.case
    return {
        "case": case.id,
        "certificate": case.certificate,
        "route": case.route,
        "reference_date": result.reference.isoformat(),
        "window": {
            "start": experience.window.start.isoformat(),
            "end": experience.window.end.isoformat(),
        },
        "verdict": result.verdict.value,
        "experience": {
            "days": experience.days,
            "hours_proven": exact_hours(experience.hours_proven),
            "hours_estimated": exact_hours(experience.hours_estimated),
        },
        "earliest_admissible_on": result.earliest and result.earliest.isoformat(),
        "criteria": [_criterion(criterion) for criterion in result.criteria],
        "observations": [
            {"id": observation.id, "message": words.observation_sentence(observation, case)}
            for observation in result.observations
        ],
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "status": criterion.status.value,
        "required": _figure(criterion, criterion.required),
        "found": _figure(criterion, criterion.found),
        "source": criterion.provision.article,
        "basis": criterion.provision.basis.value,
        "message": words.sentence(criterion),
    }


def _figure(criterion: Criterion, value: Decimal | int | str | None) -> str | None:
    if value is None:
        return None
    if criterion.id in words.IN_HOURS and value is criterion.found:
        return exact_hours(Decimal(value))
    return str(value)
