"""Grids that are filled in away from the repository: a form goes out, its answers come back, checked, traced, undistorted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.answers import record_of
from cqpt_cli.casework.assessing import grid_to_fill, require_assessable
from cqpt_cli.casework.creating import free_grid, grids_in, open_items_of
from cqpt_cli.casework.directory import names_around
from cqpt_cli.casework.examining import open_case
from cqpt_cli.casework.roles import kinship_of
from cqpt_cli.casework.scoring import checked_grid, held_against, open_grid
from cqpt_cli.casework.transcribing import Returned, transcribed
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _, speaking
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.answers import GridAnswers
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Kinship
from cqpt_cli.rendering import forms, grid_form, grid_sheet, grid_workbook, skeletons
from cqpt_cli.rendering.documents import default_documents
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.rules.carry_over import Benefit, benefit_of
from cqpt_cli.rules.changes import Change as Told
from cqpt_cli.rules.changes import State, changes_between
from cqpt_cli.rules.consistency import UNKNOWN_DOCUMENT
from cqpt_cli.rules.judgement import ground_of_grid, marks_of
from cqpt_cli.rules.progress import progress_of
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.reading import Reading, fingerprint_of_bytes, read_content, validate
from cqpt_cli.sources.spreadsheets import is_spreadsheet, kind_of
from cqpt_cli.sources.writing import Change, Plan
from cqpt_cli.sources.yaml_reader import read_yaml

LARGEST = 20 * 1024 * 1024
"""Bytes: answers are some tens of thousands."""

EDITED, STALE, AGAIN = "edited", "stale", "again"
CHOICES = (EDITED, STALE, AGAIN)
"""What is refused unless it is chosen: a file edited since its export, an older référentiel, a form imported before."""


# --- out -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Blank:
    """A grid of a case that is still to be filled in: what is limited in it, and what is worth a warning."""

    case: Case
    grid: Grid
    only: tuple[str, ...]
    """The items to which it is limited; none: all those of its modality."""
    benefit: Benefit | None
    """What is carried over from the other certificate."""
    body: str
    """The evaluating body by the name that people know; empty where none is named."""
    warnings: tuple[Diagnostic, ...]


def blank_grid(folder: Path, accord: Accord, answers: Mapping[str, Any], today: date) -> Blank:
    """A grid of the case in a folder that is still to be filled in. Raises `Refusal` where nobody may assess so."""
    case, grids = sound_case(folder, accord), grids_in(folder, accord)
    grid = grid_to_fill(case, answers)
    warnings = require_assessable(folder, case, grids, accord, grid, today)
    kinship = kinship_of(folder, accord, case, grid, answers.get("role"), answers.get("of"))
    grid = grid.model_copy(update={"assessment": kinship})
    only, benefit = open_items_of(progress_of(case, grids)), benefit_of(case, accord.at(case.received_on))
    slug = grid.evaluator.organisation or ""
    return Blank(case, grid, only, benefit, names_around(folder.absolute()).get(slug, slug), warnings)


def form_page(blank: Blank, accord: Accord, form: str) -> bytes:
    """The offline form of a grid, under the id `form`."""
    case, grid, only, benefit = blank.case, blank.grid, blank.only, blank.benefit
    with in_print():
        return grid_form.page(grid, case, accord.certificate(case.certificate), accord, form, only, benefit, blank.body)


def workbook(blank: Blank, accord: Accord, form: str, kind: str) -> bytes:
    """The same grid as a spreadsheet, `xlsx` or `csv`, under the id `form`."""
    case, grid, only, benefit = blank.case, blank.grid, blank.only, blank.benefit
    with speaking("fr"):  # its wording comes back, and is compared
        certificate = accord.certificate(case.certificate)
        view = grid_workbook.view_of(grid, case, certificate, accord, form, only, benefit, blank.body)
        return grid_workbook.as_csv(view) if kind == "csv" else grid_workbook.as_xlsx(view)


def sheet_pdf(blank: Blank, accord: Accord, *, dated: bool = False) -> bytes:
    """The same grid for pen and clipboard: a PDF, with its day where it is `dated`."""
    grid, only, benefit = blank.grid, blank.only, blank.benefit
    with in_print():
        certificate = accord.certificate(grid.certificate)
        view = grid_sheet.view_of(grid, certificate, accord, only, benefit, blank.body, dated=dated)
    return default_documents().render(grid_sheet.TEMPLATE, view, "pdf")


def sound_case(folder: Path, accord: Accord) -> Case:
    """The case of a folder. Raises `Refusal` where it is not sound."""
    reading = open_case(folder / tree.CASE_FILE, accord)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return reading.value


# --- back ------------------------------------------------------------------------------------------------------------


def received(file: Path) -> bytes:
    """What a file holds that came back. Raises `Refusal` where it cannot be read, or is the form that went out."""
    content = read_bytes(file, LARGEST)
    if isinstance(content, Diagnostic):
        raise Refusal(content)
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        remedy = _("Open it in a browser, fill it in, then “Exporter”: name the .json file that it hands over.")
        message = _("this is the page itself, and not the answers that it exports")
        raise Refusal(Diagnostic("page-not-answers", message, Position(file), remedy))
    return content


def read_answers(file: Path, accord: Accord) -> Returned:
    """The answers in a file that a form exported, or in a spreadsheet that was filled in. Raises `Refusal` where it is none."""
    content = received(file)
    if is_spreadsheet(file, content):
        return transcribed(file, content, accord)
    reading = read_content(file, content, GridAnswers)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return Returned(reading, tuple(_edits(reading)))


def plan_import(
    folder: Path, accord: Accord, returned: Returned, accepted: Collection[str], today: date, role: str | None = None
) -> Plan:
    """The answers as a grid of the case in `folder`, with the file that was received beside it.

    `role` says what it is to the first grid of its modality, where the form does not know.     Raises `Refusal` for answers of another case; and, unless `accepted` says so, for a file edited since its export, an
    older référentiel, or a form that was imported before: then only what changed is written.
    """
    reading = returned.reading
    answers, case, content = reading.value, sound_case(folder, accord), reading.content
    assert content is not None, "it was read"
    _require_of_case(answers, case, reading.path)
    _require_current(answers, case, accord, reading.path, accepted)
    fingerprint = fingerprint_of_bytes(content)
    kept = _place_of_received(folder, reading, fingerprint)
    received = {"form": answers.form, "file": f"{tree.RECEIVED}/{kept.name}", "sha256": fingerprint}
    if answers.exported_at:
        received["exported_at"] = answers.exported_at
    grid = _grid_of(answers, received)
    _require_possible(reading, grid, case, accord)
    _require_as_exported(returned, accepted)
    before = _imported_before(folder, accord, answers.form)
    if before is not None:
        _require_another(before, fingerprint, reading.path, accepted)
    if before is None and (kinship := _kinship(folder, accord, case, answers, role)):
        grid["assessment"] = {"role": kinship.role.value, "of": kinship.of}
    target, after = _written(folder, accord, case, grid, before)
    checked = checked_grid(target, after, accord)
    if not checked.sound:
        raise Refusal(*checked.diagnostics)
    warnings = require_assessable(folder, case, grids_in(folder, accord), accord, checked.value, today)
    message = _("Case {id}: grid of {modality}, from the form {form}").format(
        id=case.id, modality=answers.modality.value, form=answers.form
    )
    change = Change(target, before.content if before else None, after)
    return Plan([Change(kept, None, content), change], message, warnings=warnings)


def _kinship(folder: Path, accord: Accord, case: Case, answers: GridAnswers, role: str | None) -> Kinship | None:
    """What the grid that comes back is to those that are there: as the form knew, or as it would be told of it now."""
    asked = {"modality": answers.modality.value, "assessed_on": answers.assessed_on, "evaluator": answers.evaluator}
    known = answers.assessment
    if role is None and known is not None:
        return kinship_of(folder, accord, case, grid_to_fill(case, asked), known.role.value, known.of)
    return kinship_of(folder, accord, case, grid_to_fill(case, asked), role)


def wordings_of(certificate: str, accord: Accord) -> Mapping[str, str]:
    """Item → its wording, of a certificate and of annexe 3."""
    entries = {**accord.certificate(certificate).entries, **accord.common}
    return {id: entry.item.text for id, entry in entries.items()}


def changes_of(plan: Plan) -> tuple[Told, ...]:
    """What an import changes in the grid, in the words of the procedure: each level, each fact."""
    change = plan.changes[-1]
    before = read_yaml(change.path, change.before).data if change.before else {"levels": {}}
    after = read_yaml(change.path, change.after).data
    states = [State({}, {change.path.name: data}) for data in (before, after) if isinstance(data, dict)]
    ignored = {"format", "case", "certificate", "modality", "judged", "received"}
    return tuple(one for one in changes_between(*states) if one.of == "level" or one.where[1] not in ignored)


def _require_of_case(answers: GridAnswers, case: Case, path: Path) -> None:
    if (answers.case, answers.certificate) != (case.id, case.certificate) or answers.candidate != forms.identity_of(
        case
    ):
        message = _("this file is of the case {found}, for “{certificate}”, and not of this one ({id})").format(
            found=answers.case, certificate=answers.certificate, id=case.id
        )
        if (answers.case, answers.certificate) == (case.id, case.certificate):
            message = _("this file is of a case {id} of another candidate, or of another repository").format(id=case.id)
        remedy = _("Import it into its own case. Nothing was written.")
        raise Refusal(Diagnostic("answers-foreign", message, Position(path), remedy))


def _edits(reading: Reading[GridAnswers]) -> Iterator[Diagnostic]:
    data = reading.document.data
    if isinstance(data, dict) and forms.sum_of(data) != reading.value.sum:
        message = _("this file was changed after the form exported it")
        yield Diagnostic("answers-edited", message, Position(reading.path))


def _require_as_exported(returned: Returned, accepted: Collection[str]) -> None:
    if EDITED not in accepted and returned.edits:
        raise Refusal(*(replace(one, remedy=_chosen(EDITED)) for one in returned.edits))


def _require_possible(reading: Reading[GridAnswers], grid: Mapping[str, Any], case: Case, accord: Accord) -> None:
    """Raises `Refusal` for what no grid of the case can hold, at its place in the file that came back."""
    data = {key: value for key, value in grid.items() if value is not None}
    data |= {"format": Grid.FORMAT, "case": case.id, "certificate": case.certificate}
    document = copy(reading.document)
    document.data = data
    would_be: Reading[Grid] = Reading(reading.path, None, reading.content, [], document)
    validate(would_be, Grid)
    held_against(would_be, accord)
    for id, one in reading.value.levels.items():
        for place, piece in enumerate(one.evidence):
            if piece not in case.pieces:
                facts = {"id": piece, "choices": tuple(case.pieces)}
                would_be.report([UNKNOWN_DOCUMENT(("levels", id, "evidence", place), facts)])
    if not would_be.sound:
        raise Refusal(*would_be.diagnostics)


def _require_current(answers: GridAnswers, case: Case, accord: Accord, path: Path, accepted: Collection[str]) -> None:
    if STALE not in accepted and answers.referential != accord.certificate(case.certificate).fingerprint:
        message = _("this form was made with another version of the référentiel, on {day}").format(
            day=answers.made_on.isoformat()
        )
        raise Refusal(Diagnostic("answers-stale", message, Position(path), _chosen(STALE)))


def _require_another(before: Reading[Grid], fingerprint: str, path: Path, accepted: Collection[str]) -> None:
    known = before.value.received
    assert known is not None, "found by its form"
    if known.sha256 == fingerprint:
        message = _("this very file is imported already: {grid}").format(grid=before.path.name)
        raise Refusal(Diagnostic("answers-imported", message, Position(path), _("There is nothing to do.")))
    if AGAIN not in accepted:
        message = _("another file of the form {form} is imported already: {grid}").format(
            form=known.form, grid=before.path.name
        )
        raise Refusal(Diagnostic("answers-imported", message, Position(path), _chosen(AGAIN)))


def _chosen(choice: str) -> str:
    """How to take all the same what was refused."""
    remedy = _("Look at it (--dry-run shows the difference), then choose: --accept {choice}. Nothing was written.")
    return remedy.format(choice=choice)


def _imported_before(folder: Path, accord: Accord, form: str) -> Reading[Grid] | None:
    """The grid that came of the same form, if any."""
    readings = (open_grid(file, accord) for file in tree.yaml_files(folder / tree.GRIDS))
    return next((one for one in readings if one.sound and one.value.received and one.value.received.form == form), None)


def _place_of_received(folder: Path, reading: Reading[GridAnswers], fingerprint: str) -> Path:
    """Where the file is kept: every one that came stays, under its own fingerprint."""
    answers, content = reading.value, reading.content or b""
    kind = kind_of(content) if is_spreadsheet(reading.path, content) else ".json"
    return folder / tree.RECEIVED / f"{answers.modality.value}-{answers.form}-{fingerprint[:12]}{kind}"


def _grid_of(answers: GridAnswers, received: Mapping[str, Any]) -> dict[str, Any]:
    """The grid as plain data: what the form left blank is left out."""
    levels: dict[str, Any] = {}
    unseen: list[str] = []
    for id, one in answers.levels.items():
        if one.level is None:
            # No level, and yet something was written: it goes to the comment of the grid, and is not lost.
            said = "; ".join(part for part in (one.comment.strip(), ", ".join(one.evidence)) if part)
            unseen += [f"{id} (non observé) : {said}"] if said else []
        elif one.comment.strip() or one.evidence:
            entry = {"level": one.level, "comment": one.comment.strip(), "evidence": list(one.evidence)}
            levels[id] = {key: value for key, value in entry.items() if value not in ("", [])}
        else:
            levels[id] = one.level
    comment = "\n".join(part for part in (answers.comment.strip(), *unseen) if part)
    return {
        "modality": answers.modality,
        "assessed_on": answers.assessed_on,
        "assessment": None,
        "ended_on": answers.ended_on,
        "place": answers.place.strip() or None,
        "language": answers.language.strip() or None,
        "evaluator": _filled({"name": answers.evaluator, "organisation": answers.organisation}),
        "evaluators": _others(answers),
        "observation": _observation(answers),
        # Remarks without a name, reasons without a proposal: the check of the grid says so, and nothing is lost.
        "referee": (_filled(answers.referee.model_dump()) or None) if answers.referee else None,
        "opinion": (_filled(answers.opinion.model_dump()) or None) if answers.opinion else None,
        "comment": comment or None,
        "received": dict(received),
        "levels": levels,
    }


def _others(answers: GridAnswers) -> list[dict[str, Any]] | None:
    """Who assessed together with the evaluator, of the same body."""
    names = [name.strip() for name in answers.others.split(",") if name.strip()]
    return [_filled({"name": name, "organisation": answers.organisation}) for name in names] or None


def _observation(answers: GridAnswers) -> dict[str, Any] | None:
    if answers.observation is None:
        return None
    given = _filled(answers.observation.model_dump())
    if not answers.observation.paused_minutes:
        given.pop("paused_minutes", None)
    return given or None


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    trimmed = {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}
    return {key: value for key, value in trimmed.items() if value not in ("", None)}


BLOCKS = (
    "assessed_on",
    "ended_on",
    "place",
    "language",
    "evaluator",
    "evaluators",
    "observation",
    "referee",
    "opinion",
    "comment",
    "received",
)


def _written(
    folder: Path, accord: Accord, case: Case, grid: Mapping[str, Any], before: Reading[Grid] | None
) -> tuple[Path, bytes]:
    """The file of the grid, and what it will hold: a new one, or the one that is there with what changed."""
    if before is None:
        return _new_grid(folder, accord, case, grid)
    content, data = before.content, before.document.data
    assert content is not None, "it is sound"
    assert isinstance(data, dict), "it is sound"
    for where, value in _differences(data, grid):
        content = put(before.path, content, where, value, Grid.order())
    changed = checked_grid(before.path, content, accord).value
    ground = ground_of_grid(changed, case, accord.certificate(case.certificate))
    by = str(grid["evaluator"]["name"])
    marks = marks_of(ground, by, grid["assessed_on"])
    return before.path, put(before.path, content, ("judged",), marks, Grid.order())


def _differences(data: Mapping[str, Any], grid: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What the answers say otherwise than the grid that is there. A level that is no longer given becomes blank."""
    for key in BLOCKS:
        if grid[key] is not None and data.get(key) != _as_read(grid[key]):
            yield (key,), grid[key]
    old = data.get("levels") or {}
    for id in dict.fromkeys([*old, *grid["levels"]]):
        new = grid["levels"].get(id)
        if old.get(id) != _as_read(new):
            yield ("levels", id), new


def _as_read(value: Any) -> Any:
    """A value as a file gives it back: days are text there."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _as_read(inner) for key, inner in value.items()}
    return value


def _new_grid(folder: Path, accord: Accord, case: Case, grid: Mapping[str, Any]) -> tuple[Path, bytes]:
    """A new grid, with its levels beside the wording of their items, and what else the answers hold."""
    certificate = accord.certificate(case.certificate)
    record: Grid = record_of(
        Grid,
        format=Grid.FORMAT,
        case=case.id,
        certificate=case.certificate,
        modality=grid["modality"],
        assessed_on=grid["assessed_on"],
        evaluator=grid["evaluator"],
        levels=grid["levels"],
    )
    progress = progress_of(case, grids_in(folder, accord))
    benefit = benefit_of(case, accord.at(case.received_on))
    ground = ground_of_grid(record, case, certificate)
    view = skeletons.grid_view(
        record, certificate, accord, ground, folder.as_posix(), benefit, open_items_of(progress), grid["levels"]
    )
    path = free_grid(folder, record.modality.value)
    content = skeletons.rendered("grid.yaml", view)
    for key in (
        "assessment",
        "ended_on",
        "place",
        "language",
        "evaluators",
        "observation",
        "referee",
        "opinion",
        "comment",
        "received",
    ):
        if grid[key] is not None:
            content = put(path, content, (key,), grid[key], Grid.order())
    return path, content
