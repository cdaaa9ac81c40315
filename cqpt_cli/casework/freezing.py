"""The record that was handed in is frozen: nothing is added to it, and nothing is decided on one that was changed.

Cahier des charges, IV. Only a complementary evaluation, a granted appeal, or a new handing in opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cqpt_cli.casework.acting import Desk, refused
from cqpt_cli.casework.inspecting import CaseFiles, inspect_files, open_folder
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _, current
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import figures
from cqpt_cli.rules.progress import progress_of
from cqpt_cli.rules.record import frozen_by
from cqpt_cli.rules.score import Score
from cqpt_cli.sources import tree


def require_open_record(case: Case, grids: Iterable[Grid], accord: Accord, path: Path) -> None:
    """Raises `Refusal` where the record of a case is frozen: nothing more goes into it."""
    progress = progress_of(case, grids)
    frozen = frozen_by(case, progress)
    if frozen:
        phase = accord.procedure[progress.phase.value].label.said
        message = _("the record of the case {id} was handed in on {day}, and is frozen: the case is “{phase}”")
        remedy = _(
            "It opens again by a complementary evaluation or a granted appeal; what is wrong in it is corrected in the files, "
            "and handed in anew: cqpt transmit {id} --replace --because “…”."
        )
        said = message.format(id=case.id, day=figures.day(frozen.on), phase=phase(current()))
        raise refused("record-frozen", said, remedy.format(id=case.id), path, accord.acts["transmit"].article)


def require_record_as_handed_in(desk: Desk) -> None:
    """Raises `Refusal` where a file of the record was changed, removed or added since: each one is named."""
    found = _changes(desk.files, desk.accord)
    if found:
        raise Refusal(*found)


def changed_records(scores: Iterable[Score], accord: Accord) -> Iterator[Diagnostic]:
    """What of the record of each case that was scored has been changed, removed or added since it was handed in."""
    for score in scores:
        file = tree.case_file_of(score.grids[0].path)
        if file and score.proposal and score.case and score.case.transmission:
            yield from _changes(open_folder(file.parent, accord), accord)


def _changes(files: CaseFiles, accord: Accord) -> list[Diagnostic]:
    return [one for one in inspect_files(files, accord, None).diagnostics if one.id == "record-changed"]
