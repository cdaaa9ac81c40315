"""Confirming: someone looks again at what changed under a judgement, and stands by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cqpt_cli.casework.acting import Signer, sound_change
from cqpt_cli.casework.case_files import CaseFiles, open_folder
from cqpt_cli.casework.documents_received import findings_of_documents, no_longer
from cqpt_cli.casework.inspecting import findings_of_the_record, judgements_in
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Judged
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.nearest import suggestion
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.sentences import say
from cqpt_cli.rendering.typography import upper_first
from cqpt_cli.rules.judgement import Ground, confirmation_of, ground_held, ground_of_grid, marks_of, to_confirm
from cqpt_cli.rules.suspicion import findings_on_documents
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import append, put
from cqpt_cli.sources.reading import Reading
from cqpt_cli.sources.writing import Change, Plan


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of a case, what has changed under it, and what it rests on now."""

    name: str
    """`grids/quiz.yaml`, or the kind of the decision: `award`."""
    path: Path
    where: tuple[str | int, ...]
    judged: Judged
    now: Ground
    things: tuple[tuple[str, str], ...]
    """What is to be looked at again, as `to_confirm` gives it."""

    def chosen(self, things: Sequence[tuple[str, str]]) -> Judgement:
        """The same with some of them only."""
        return Judgement(self.name, self.path, self.where, self.judged, self.now, tuple(things))


def plan_confirmation(path: Path, accord: Accord, signer: Signer, only: Sequence[str] = ()) -> Plan:
    """Stand by what `path` holds: one grid, or all that is suspect in a case folder; of it `only` what is named.

    Who judged first, and when, stays: a confirmation is added. Nobody confirms on a day to come, nor before the
    judgement itself. A grid named by itself gets its marks where it had none. Raises `Refusal`.
    """
    by, on = signer.by, signer.on
    if on > signer.today:
        message = _("nobody confirms on a day to come: today is {day}").format(day=figures.day(signer.today))
        raise Refusal(Diagnostic("act-misdated", message, remedy=_("Correct the date: --on.")))
    alone = path.is_file() and path.name != tree.CASE_FILE
    folder = path.parent.parent if alone else path.parent if path.is_file() else path
    files = open_folder(folder, accord)
    if not files.case.sound or len(files.sound_grids) < len(files.grids):
        raise Refusal(*files.diagnostics)
    grid = _grid_at(path, files) if alone else None
    found = [one for one in suspect_judgements(files) if grid is None or one.path == grid.path]
    chosen = _named(only, found, path) if only else found
    _require_documents(files, chosen if only else None)
    changes = list(_confirmed(files, chosen, by, on))
    if grid and grid.value.judged is None and not only:
        changes += _first_marks(grid, files, accord, by, on)
    # A record that was handed in and has changed is for nobody to confirm: what is to be done about it is said.
    frozen = next(iter(findings_of_the_record(files)), None)
    outlook = f"{upper_first(say(frozen.sentence))}.\n{say(frozen.remedy or '')}" if frozen else ""
    return Plan(changes, _("Case {id}: confirmed by {by}").format(id=files.case.value.id, by=by), next=outlook)


def suspect_judgements(files: CaseFiles) -> list[Judgement]:
    """The judgements of a case under which something has changed. Its files are sound."""
    found = []
    for path, where, judged, now in judgements_in(files):
        in_case = path == files.case.path
        name = str(where[0]) if in_case else f"{tree.GRIDS}/{path.name}"
        written = files.case.document.as_written(*where) if in_case else where
        found.append(Judgement(name, path, written, judged, now, tuple(to_confirm(judged, now))))
    return [one for one in found if one.things]


def names_of(judgements: Sequence[Judgement]) -> list[str]:
    """What `--only` can name: each judgement, then each thing that changed under it."""
    names = [one.name for one in judgements]
    return list(dict.fromkeys([*names, *(_full(one, thing) for one in judgements for thing in one.things)]))


def _full(judgement: Judgement, thing: tuple[str, str]) -> str:
    return f"{judgement.name}/{thing[1] or thing[0]}"


def _named(only: Sequence[str], found: Sequence[Judgement], path: Path) -> list[Judgement]:
    """The judgements with what is named of them. Raises `Refusal` for a name of nothing that is suspect."""
    wanted = {thing for name in only for thing in _things_named(name, found, path)}
    chosen = [one.chosen([thing for thing in one.things if (one.name, thing) in wanted]) for one in found]
    return [one for one in chosen if one.things]


def _things_named(name: str, found: Sequence[Judgement], path: Path) -> list[tuple[str, tuple[str, str]]]:
    """What a name means: one thing under one judgement, else a judgement, else a thing wherever it is relied on."""
    all_things = [(one.name, thing, _full(one, thing)) for one in found for thing in one.things]
    ways = (
        [(of, thing) for of, thing, full in all_things if full == name],
        [(of, thing) for of, thing, _full_name in all_things if name in (of, of.rpartition("/")[2])],
        [(of, thing) for of, thing, _full_name in all_things if name == (thing[1] or thing[0])],
    )
    means = next(filter(None, ways), None)
    if means is None:
        known = names_of(found)
        message = _("nothing of that name is suspect here: “{name}”").format(name=name)
        listed = _("Write one of: {choices}.").format(choices=", ".join(known))
        if not known:
            listed = _("Nothing in it is suspect: there is nothing to confirm.")
        raise Refusal(Diagnostic("nothing-suspect", message, Position(path), suggestion(name, known) or listed))
    return means


def _grid_at(path: Path, files: CaseFiles) -> Reading[Grid]:
    grid = next((grid for grid in files.grids if grid.path.resolve() == path.resolve()), None)
    if grid is None:
        message = _("this is not a grid of a case folder")
        raise Refusal(Diagnostic("not-a-grid", message, Position(path), _("Name a grid, or a case folder.")))
    return grid


def _confirmed(files: CaseFiles, judgements: Sequence[Judgement], by: str, on: date) -> Iterator[Change]:
    """Each file with the confirmations that are added to it."""
    readings: list[Reading[Grid] | Reading[Case]] = [*files.grids, files.case]
    for reading in readings:
        content = after = reading.content
        assert content is not None, "it is sound"
        for one in judgements:
            if one.path == reading.path:
                _require_after(max([one.judged.on, *(made.on for made in one.judged.confirmed)]), on, one.path)
                made = confirmation_of(one.judged, one.now, one.things, by, on)
                entry = made.model_dump(exclude_defaults=True)
                after = append(reading.path, after or content, (*one.where, "confirmed"), entry)
        if after is not None and after != content:
            yield sound_change(reading, after, Case if reading is files.case else Grid)


def _first_marks(reading: Reading[Grid], files: CaseFiles, accord: Accord, by: str, on: date) -> Iterator[Change]:
    """The marks of a grid that had none."""
    grid = reading.value
    assert reading.content is not None, "it is sound"
    _require_after(grid.assessed_on, on, reading.path)
    now = ground_of_grid(grid, files.case.value, accord.certificate(grid.certificate))
    yield sound_change(
        reading, put(reading.path, reading.content, ("judged",), marks_of(now, by, on), Grid.order()), Grid
    )


def _require_documents(files: CaseFiles, chosen: Sequence[Judgement] | None) -> None:
    """Raises `Refusal` where a document is not what was judged: there is nothing to stand by before it is back, or received anew.

    Where some judgements only are `chosen`, it is enough that theirs are there.
    """
    case = files.case.value
    lost = no_longer(findings_of_documents(files.folder, case), case)
    ids = {id for id, _where in lost}
    judgements = [judged for _path, _where, judged, _now in judgements_in(files)]
    gone = tuple(files.case.place(findings_on_documents(lost, judgements)))
    if chosen is not None:
        gone = gone if any(ids & ground_held(one.judged).documents.keys() for one in chosen) else ()
    if gone:
        raise Refusal(*gone)


def _require_after(judged_on: date, on: date, path: Path) -> None:
    """Raises `Refusal` for a confirmation of a day before that of the judgement."""
    if on < judged_on:
        message = _("this was judged on {day}, and cannot be confirmed before").format(day=figures.day(judged_on))
        raise Refusal(Diagnostic("act-misdated", message, Position(path), _("Correct the date: --on.")))
