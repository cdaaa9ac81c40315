"""The record that was handed in is frozen: nothing is added to it, and nothing is decided on one that was changed.

Cahier des charges, IV. Only a complementary evaluation, a granted appeal, or a new handing in opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cqpt_cli.casework.acting import Desk
from cqpt_cli.casework.case_files import open_folder
from cqpt_cli.casework.inspecting import findings_of_the_record
from cqpt_cli.diagnostics import Diagnostic, Refusal, refuse
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rules.progress import progress_of
from cqpt_cli.rules.record import RECORD_FROZEN, frozen_by
from cqpt_cli.rules.score import Score
from cqpt_cli.sources import tree


def require_open_record(case: Case, grids: Iterable[Grid], accord: Accord, path: Path) -> None:
    """Raises `Refusal` where the record of a case is frozen: nothing more goes into it."""
    progress = progress_of(case, grids)
    if frozen := frozen_by(case, progress):
        facts = {"case": case.id, "day": frozen.on, "phase": accord.procedure[progress.phase.value].label}
        refuse([RECORD_FROZEN((), facts, accord.acts["transmit"])], path)


def require_record_as_handed_in(desk: Desk) -> None:
    """Raises `Refusal` where a file of the record was changed, removed or added since: each one is named."""
    found = tuple(desk.files.case.place(findings_of_the_record(desk.files)))
    if found:
        raise Refusal(*found)


def changed_records(scores: Iterable[Score], accord: Accord) -> Iterator[Diagnostic]:
    """What of the record of each case that was scored has been changed, removed or added since it was handed in."""
    for score in scores:
        file = tree.case_file_of(score.grids[0].path)
        if file and score.proposal and score.case and score.case.transmission:
            files = open_folder(file.parent, accord)
            yield from files.case.place(findings_of_the_record(files))
