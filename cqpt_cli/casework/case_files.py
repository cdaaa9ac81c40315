"""The files of one case folder, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cqpt_cli.casework.examining import open_case
from cqpt_cli.casework.scoring import open_grid
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import Reading


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """The readings of one case folder."""

    folder: Path
    case: Reading[Case]
    grids: tuple[Reading[Grid], ...]
    accord: Accord
    """The law under which they were read."""

    @property
    def diagnostics(self) -> Iterator[Diagnostic]:
        """What there is to say of each file."""
        yield from self.case.diagnostics
        for grid in self.grids:
            yield from grid.diagnostics

    @property
    def sound_grids(self) -> tuple[Reading[Grid], ...]:
        """The grids that can be used."""
        return tuple(grid for grid in self.grids if grid.sound)


def open_folder(folder: Path, accord: Accord, *, quickly: bool = False) -> CaseFiles:
    """Read the case and the grids of a folder. Raises `Refusal` where it cannot be looked at, or a link in it leaves the repository."""
    if elsewhere := [tree.leaves_repository(path) for path in tree.leaving(folder)]:
        raise Refusal(*elsewhere)  # unread: what it says is not the repository's
    case = open_case(folder / tree.CASE_FILE, accord, quickly=quickly, inside=True)
    grids = tuple(
        open_grid(file, accord, quickly=quickly, inside=True) for file in tree.yaml_files(folder / tree.GRIDS)
    )
    return CaseFiles(folder, case, grids, accord)


def grids_of(files: CaseFiles) -> dict[str, Grid]:
    """The sound grids of a case, each under its path from the case folder."""
    return {f"{tree.GRIDS}/{grid.path.name}": grid.value for grid in files.sound_grids}
