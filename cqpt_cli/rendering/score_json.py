"""The answer of `cqpt score` as JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from cqpt_cli.rendering.json_output import relative
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rules.award import Proposal, ProposalValue
from cqpt_cli.rules.score import Score
from cqpt_cli.rules.scoring import Difference, ItemResult, count


def one(result: Score, root: Path) -> dict[str, Any]:
    """The answer for one grid or one case; paths of grids are given from `root`."""
    policy = result.policy
    return {
        "case": result.case_id,
        "certificate": result.certificate.id,
        "grids": [relative(grid.path, root) for grid in result.grids],
        "complete": result.complete,
        "missing": [modality.value for modality in result.missing],
        "to_come": list(result.to_come),
        "regular": result.regular,
        "irregularities": [
            {
                "id": found.id,
                "message": said(found),
                "source": found.article,
                "basis": found.basis and found.basis.value,
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
        "opinion": _opinion(result.proposal),
        "carry_over": _carry_over(result),
        "policy": {
            "id": policy.id,
            "basis": policy.basis.value,
            "adopted_by": policy.adopted_by,
            "adopted_on": policy.adopted_on and policy.adopted_on.isoformat(),
            "support_demanded": {
                modality.value: {"any_of": [support.value for support in demanded.any_of], "without": demanded.without}
                for modality, demanded in policy.support_demanded.items()
            },
        },
        "differences": [_difference(item, found) for item in result.differing for found in item.differences],
        "resting_on_nothing": [item.entry.id for item in result.resting_on_nothing],
        "observations": [
            {"id": found.id, "message": said(found), "grid": relative(grid.path, root)}
            for grid in result.grids
            for found in grid.remarks
        ],
    }


def _carry_over(result: Score) -> dict[str, Any] | None:
    """What is claimed of the other certificate, and until when it keeps its value."""
    found = result.benefit
    if found is None:
        return None
    return {
        "certificate": found.carried.certificate,
        "case": found.carried.case,
        "awarded_on": found.carried.awarded_on.isoformat(),
        "until": found.until.isoformat(),
        "runs": found.runs,
        "source": found.years.article,
    }


def _opinion(proposal: Proposal | None) -> dict[str, Any] | None:
    """The evaluator's own, where the global grid gives one."""
    given = proposal.opinion if proposal else None
    return {"proposal": given.proposal, "reasons": given.reasons} if given else None


def _difference(item: ItemResult, found: Difference) -> dict[str, Any]:
    """A level that does not prevail in its own modality, beside the one that does."""
    return {
        "item": item.entry.id,
        "modality": found.given.modality,
        "role": found.given.role.value if found.given.role else None,
        "assessed_on": found.given.assessed_on.isoformat(),
        "level": found.given.level,
        "below_expected": found.given.below,
        "prevailing": found.prevailing.level if found.prevailing else None,
        "prevailing_below_expected": found.prevailing is not None and found.prevailing.below,
    }


def _before_appeal(item: ItemResult) -> dict[str, Any]:
    """The level that an appeal set aside; nothing where none did."""
    if item.before_appeal is None:
        return {}
    return {"before_appeal": item.before_appeal, "before_appeal_below_expected": item.below_before_appeal}


def _item(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.entry.id,
        "level": item.level,
        "below_expected": item.below,
        "expected": item.entry.expected,
        "status": item.status.value,
        "modality": item.retained.modality if item.retained else None,
        "given_to": item.retained.given_to if item.retained else None,
        "scope": item.entry.scope.value,
        "discordant": item.discordant,
        **({"falls_with": list(item.entry.item.falls_with)} if item.falls else {}),
        "rests_on": [support.value for support in item.retained.supports] if item.retained else [],
        **_before_appeal(item),
    }
