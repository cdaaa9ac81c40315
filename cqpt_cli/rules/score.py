"""The result of an evaluation: of one grid, or of all the grids of one case together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cqpt_cli.findings import Finding
from cqpt_cli.law.accord import Certificate
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.policy import PolicyFile
from cqpt_cli.rules.award import Proposal
from cqpt_cli.rules.carry_over import Benefit
from cqpt_cli.rules.progress import missing_modalities
from cqpt_cli.rules.scoring import ItemResult


@dataclass(frozen=True, slots=True)
class GridResult:
    """One grid, and how the evaluation it records was held."""

    path: Path
    grid: Grid
    fingerprint: str
    """SHA-256 of the file that was judged."""
    irregularities: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    body: str = ""
    """The name of the evaluating body, where its repository knows it; else what the grid calls it."""


@dataclass(frozen=True, slots=True)
class Score:
    """What is acquired and what is not, how the evaluation was held, and what is proposed."""

    case_id: str
    certificate: Certificate
    case: Case | None
    """The case file beside the grids; None for grids that lie alone."""
    grids: tuple[GridResult, ...]
    items: tuple[ItemResult, ...]
    proposal: Proposal | None
    """None for a single grid: nothing is proposed on a part."""
    policy: PolicyFile
    benefit: Benefit | None = None
    """The common knowledge that the case claims of the other certificate; None where it claims none, or on a single grid."""

    to_come: tuple[str, ...] = ()
    """Once the three modalities were held: the global grid, or the opinion of the body, that is still to come."""

    @property
    def missing(self) -> tuple[Modality, ...]:
        """The modalities of art. 6-2 of which no grid was held."""
        return missing_modalities(one.grid for one in self.grids)

    @property
    def complete(self) -> bool:
        """Whether the three modalities of art. 6-2 were held: before that nothing is proposed."""
        return self.proposal is not None and not self.missing

    @property
    def regular(self) -> bool | None:
        """Whether every grid was held as the cahier des charges asks; None where nothing is irregular yet, and some are to come."""
        if any(grid.irregularities for grid in self.grids):
            return False
        return None if self.proposal is not None and self.missing else True

    @property
    def differing(self) -> tuple[ItemResult, ...]:
        """The items to which grids of one modality give other levels than the one that prevails."""
        return tuple(item for item in self.items if item.differences)

    @property
    def reopened(self) -> tuple[ItemResult, ...]:
        """The items that a granted appeal reopened, with the level they had before."""
        return tuple(item for item in self.items if item.before_appeal is not None)

    @property
    def resting_on_nothing(self) -> tuple[ItemResult, ...]:
        """The items whose level rests on nothing that anyone could look at."""
        return tuple(item for item in self.items if item.rests_on_nothing)

    @property
    def discordances(self) -> tuple[ItemResult, ...]:
        """The items on which two modalities disagree."""
        return tuple(item for item in self.items if item.discordant)
