"""The answer of `cqpt check-eligibility` as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from cqpt_cli.models.case import Case
from cqpt_cli.rendering import eligibility_words as words
from cqpt_cli.rendering.figures import rounded, rounded_down, rounded_up
from cqpt_cli.rules.bounds import NOTHING
from cqpt_cli.rules.eligibility import Criterion, Eligibility
from cqpt_cli.rules.settling import Settlement


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
            "days_possible": experience.days_possible,
            "hours_proven": str(rounded_down(experience.hours.least)),
            "hours_possible": str(rounded_up(experience.hours.most)),
            "hours_estimated": str(rounded(max(NOTHING, experience.indication - experience.hours.least))),
        },
        "earliest_admissible_on": result.earliest and result.earliest.isoformat(),
        "criteria": [_criterion(criterion, case) for criterion in result.criteria],
        "observations": [
            {"id": observation.id, "message": words.observation_in_the_file(observation, case)}
            for observation in result.observations
        ],
    }


def _criterion(criterion: Criterion, case: Case) -> dict[str, Any]:
    months = criterion.facts.get("months") if criterion.reason == "year-reached-in-months" else None
    return {
        "id": criterion.id,
        "status": criterion.status.value,
        "required": None if criterion.required is None else str(criterion.required),
        "found": _found(criterion),
        **({"found_months": str(months)} if months is not None else {}),
        "possible": _possible(criterion),
        "source": criterion.provision.article,
        "basis": criterion.basis.value,
        "settled_by": [_settlement(one, case) for one in criterion.settlements],
        "message": words.sentence(criterion, case),
    }


def _found(criterion: Criterion) -> str | None:
    if criterion.found is None:
        return None
    if criterion.id in words.IN_HOURS and not isinstance(criterion.found, str):
        return str(rounded_down(Fraction(criterion.found)))
    return str(criterion.found)


def _possible(criterion: Criterion) -> str | None:
    if criterion.possible is None:
        return None
    return str(rounded_up(Fraction(criterion.possible)) if criterion.id in words.IN_HOURS else criterion.possible)


def _settlement(one: Settlement, case: Case) -> dict[str, Any]:
    return {
        "id": one.id,
        "jobs": list(one.places),
        "days": [{"from": span.start.isoformat(), "to": span.end.isoformat()} for span in one.days],
        "hours": None if one.hours is None else str(rounded_up(one.hours)),
        "suffices": one.suffices,
        "weekly_hours": None if one.weekly is None else str(rounded_up(one.weekly)),
        "years": list(one.years),
        "message": words.settlement_words(one, case),
    }
