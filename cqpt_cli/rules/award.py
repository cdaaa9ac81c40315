"""The proposal to the commission (cahier des charges, III, phase 3).

The accord sets no pass threshold: a dated policy decides what is proposed, and says whether the CPNE adopted it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from cqpt_cli.models.grid import Modality, Opinion
from cqpt_cli.models.policy import PolicyFile
from cqpt_cli.rules.scoring import ItemResult, ItemStatus, count


class ProposalValue(StrEnum):
    """What the evaluation proposes."""

    FAVOURABLE = "favourable"
    COMPLEMENTARY = "complementary-evaluation"
    UNFAVOURABLE = "unfavourable"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal, the policy that made it, and the items it names."""

    value: ProposalValue
    policy: PolicyFile
    open_items: tuple[ItemResult, ...] = ()
    """The items to complete or not assessed."""
    opinion: Opinion | None = None
    """The evaluator's own, which the commission sees beside the proposal."""


def propose(
    results: Sequence[ItemResult], policy: PolicyFile, opinion: Opinion | None, missing: Sequence[Modality] = ()
) -> Proposal:
    """What the policy proposes. Only the evaluator, in writing, proposes a refusal.

    Nothing is proposed while a modality is `missing`: the three of art. 6-2 make an evaluation.
    """
    open_items = tuple(
        result for result in results if result.status in (ItemStatus.TO_COMPLETE, ItemStatus.NOT_ASSESSED)
    )
    if missing:
        return Proposal(ProposalValue.NONE, policy, open_items, opinion)
    if opinion is not None and opinion.proposal == "unfavourable":
        return Proposal(ProposalValue.UNFAVOURABLE, policy, open_items, opinion)
    counted, enough = count(results), policy.favourable_when
    favourable = (
        counted.to_complete <= enough.to_complete_at_most and counted.not_assessed <= enough.not_assessed_at_most
    )
    value = ProposalValue.FAVOURABLE if favourable else ProposalValue(policy.otherwise)
    return Proposal(value, policy, open_items, opinion)
