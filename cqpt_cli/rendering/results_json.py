"""Results as JSON: the names and shapes of the formats page, the sentences in the language of the screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.rendering import eligibility_words as words
from cqpt_cli.rendering import score_words
from cqpt_cli.rendering.figures import exact_hours
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.eligibility import Criterion, Eligibility
from cqpt_cli.rules.score import Score
from cqpt_cli.rules.scoring import ItemResult, count


def write(document: Any) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def eligibility(result: Eligibility) -> dict[str, Any]:
    """The answer of `cqpt check-eligibility` for one case."""
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


def eligibilities(results: Sequence[Eligibility]) -> list[dict[str, Any]]:
    """The answers for several cases."""
    return [eligibility(result) for result in results]


def score(result: Score, root: Path) -> dict[str, Any]:
    """The answer of `cqpt score` for one grid or one case; paths of grids are given from `root`."""
    policy = result.policy
    return {
        "case": result.case_id,
        "certificate": result.certificate.id,
        "grids": [relative(grid.path, root) for grid in result.grids],
        "regular": result.regular,
        "irregularities": [
            {
                "id": found.id,
                "message": score_words.irregularity(found),
                "source": found.provision.article,
                "grid": relative(grid.path, root),
            }
            for grid in result.grids
            for found in grid.irregularities
        ],
        "items": [_item(item) for item in result.items],
        "activities": [
            {"id": activity.id, **asdict(count(i for i in result.items if i.entry.activity == activity.id))}
            for activity in result.certificate.assessed_activities
        ],
        "proposal": (result.proposal.value if result.proposal else ProposalValue.NONE).value,
        "policy": {
            "id": policy.id,
            "adopted_by": policy.adopted_by,
            "adopted_on": policy.adopted_on and policy.adopted_on.isoformat(),
        },
        "observations": [
            {"id": found.id, "message": score_words.remark(found), "grid": relative(grid.path, root)}
            for grid in result.grids
            for found in grid.remarks
        ],
    }


def synthesis(written: Iterable[Path], diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The answer of `cqpt synthesize`: the files written, and what could not be."""
    return {
        "written": [path.as_posix() for path in written],
        "problems": [
            {
                "id": problem.id,
                "path": problem.position.path.as_posix() if problem.position else None,
                "line": problem.position.line if problem.position else None,
                "message": problem.message,
            }
            for problem in diagnostics
        ],
    }


def relative(path: Path, root: Path) -> str:
    """The path as seen from `root`, with slashes on every system; as it is where it lies elsewhere."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _item(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.entry.id,
        "level": item.level,
        "expected": item.entry.expected,
        "status": item.status.value,
        "modality": item.retained.modality if item.retained else None,
        "scope": item.entry.scope.value,
        "discordant": item.discordant,
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
