"""Inspecting one case folder: every file against its model, every link between them, and where the case stands."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.directory import directory_around
from cqpt_cli.casework.examining import eligibility_of, open_case
from cqpt_cli.casework.scoring import faults_of_roles, open_grid, strangers
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, Severity
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Act, Award, Judged
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rendering import chain_words, faults, record_words, score_words
from cqpt_cli.rules.chain import Break, breaks_before, breaks_in_evaluation
from cqpt_cli.rules.consistency import Fault, faults_of_acts, faults_of_trainers, stays_inside
from cqpt_cli.rules.contradictions import contradictions_of
from cqpt_cli.rules.delivery import standing_award
from cqpt_cli.rules.eligibility import CriterionStatus
from cqpt_cli.rules.evidence import faults_of_links
from cqpt_cli.rules.judgement import (
    Ground,
    changes_since,
    ground_held,
    ground_of_decision,
    ground_of_grid,
    renamed_since,
)
from cqpt_cli.rules.procedure import TERMS, Irregularity, irregularities_of_assessor, terms_left_blank
from cqpt_cli.rules.progress import EVALUATING, Phase, Standing, granted_of, progress_of, unread
from cqpt_cli.rules.record import RecordChange, changes_of_record
from cqpt_cli.sources import pieces, tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.names import composed, folded, foreign_to_windows, twins
from cqpt_cli.sources.reading import Reading

EVERY = "*"
"""In place of the slug of an organisation: any of them."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What came of one case folder."""

    diagnostics: tuple[Diagnostic, ...]
    facts: str = ""
    """Where the case stands, as the index keeps it: JSON; empty where the case file cannot be read."""
    organisations: frozenset[str] = frozenset()
    """The organisations that the files of the case name."""
    counts: bool = True
    """Whether it is a case or a lone file, and not what surrounds the cases of a repository."""
    folder: str = ""
    """The name of the case folder; empty for what is no case."""

    @property
    def standing(self) -> Standing | None:
        """Where the case stands; None for what is no case."""
        if self.facts:
            return standing_from(self.facts)
        return unread(self.folder) if self.folder else None


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """The readings of one case folder."""

    folder: Path
    case: Reading[Case]
    grids: tuple[Reading[Grid], ...]

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
    return CaseFiles(folder, case, grids)


def inspect(folder: Path, accord: Accord, organisations: Collection[str] | None) -> Inspection:
    """Everything there is to say of one case folder. `organisations` are those of the repository; None outside of one."""
    try:
        return inspect_files(open_folder(folder, accord, quickly=True), accord, organisations)
    except Refusal as refusal:
        # Under the name it has here, and not the one that a link leads to.
        return Inspection(refusal.diagnostics, folder=folder.absolute().name or folder.resolve().name)


def inspect_files(files: CaseFiles, accord: Accord, organisations: Collection[str] | None) -> Inspection:
    """The same of files that were read. Raises `Refusal` where the folder can no longer be looked at."""
    stray = list(tree.strays(files.folder))
    readable = files.case.sound  # by itself: a link that is wrong does not hide where the case stands
    for grid in files.grids:
        _inspect_grid(grid, files.case.record, accord, organisations)
        _inspect_quiz(grid, files, accord)
    roles = list(_faults_of_roles(files, accord))
    if files.case.sound and organisations is not None:
        _inspect_assessors(files, files.case.value, accord)
    if files.case.record is not None:
        _inspect_case(files, files.case.record, accord, organisations)
        codes = (
            {id: accord.certificate(id).file.code for id in accord.certificate_ids}
            if files.case.record.delivery
            else {}
        )
        faults.report(files.case, faults_of_acts(files.case.record, codes, accord.acts, accord.at))
        faults.report(files.case, _faults_of_chain(files, files.case.record, accord))
    found = [_without_its_case(one) if one.id == "file-not-found" else one for one in files.diagnostics]
    found += roles
    found += _strangers(files)
    found += [stray_at(path) for path in stray]
    found += _names(files)
    found += _suspect_synthesis(files)
    suspect = any(diagnostic.id.startswith("suspect") or diagnostic.id == "record-changed" for diagnostic in found)
    facts = json.dumps(vars(standing_of(files, accord, suspect=suspect))) if readable else ""
    # Where one is unknown, the remedy names those there are; a trainer may be tied to any of them: then every one counts.
    any_counts = any(one.id == "unknown-organisation" for one in found) or _was_trained(files)
    named = {*_organisations_named(files), *((EVERY,) if any_counts else ())}
    return Inspection(tuple(found), facts, frozenset(named), folder=files.folder.resolve().name)


def standing_from(facts: str) -> Standing:
    """Where a case stands, from its JSON."""
    values: Any = json.loads(facts)
    values |= {key: tuple(values[key]) for key in ("missing", "blocking", "unreadable", "numbers", "sittings")}
    return Standing(**values)


def standing_of(files: CaseFiles, accord: Accord, *, suspect: bool) -> Standing:
    """Where a case that can be read stands."""
    case = files.case.value
    progress = progress_of(case, [grid.value for grid in files.sound_grids])
    blocking: tuple[str, ...] = ()
    if progress.phase in (Phase.ADMISSIBILITY, Phase.COMPLETION):
        blocking = tuple(_blocking(case, files.folder, accord))
    return Standing(
        case.id,
        case.certificate,
        case.route,
        case.received_on.isoformat(),
        progress.phase.value,
        progress.since.isoformat(),
        progress.missing,
        blocking,
        suspect,
        progress.due_on.isoformat() if progress.due_on else "",
        tuple(f"{tree.GRIDS}/{grid.path.name}" for grid in files.grids if not grid.sound),
        tuple(one.number for one in case.delivery if one.event == "delivered"),
        tuple(dict.fromkeys(day.isoformat() for day in sittings_of(case))),
        case.assignment.organisation if case.assignment and progress.phase in EVALUATING else "",
        (case.carried.case or "") if case.carried else "",
    )


def sittings_of(case: Case) -> Iterator[date]:
    """The days of the sittings that decided on a case, on its award or on an appeal."""
    yield from (one.session for one in case.award if one.session)
    yield from (appeal.answer.session for appeal in case.appeals if appeal.answer and appeal.answer.session)


def _blocking(case: Case, folder: Path, accord: Accord) -> Iterator[str]:
    try:
        eligibility = eligibility_of(case, folder, accord)
    except Refusal:  # said by the case file already
        return
    for criterion in eligibility.criteria:
        if criterion.status in (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED):
            yield criterion.id


def _inspect_grid(
    reading: Reading[Grid], case: Case | None, accord: Accord, organisations: Collection[str] | None
) -> None:
    if reading.record is None or not reading.sound:
        return
    grid = reading.record
    found: list[Fault] = []
    if case is not None:
        known = tuple(case.pieces)
        for item, entry in grid.levels.items():
            for place, id in enumerate(entry.evidence):
                if id not in case.pieces:
                    where = ("levels", item, "evidence", place)
                    found.append(Fault("unknown-evidence", where, {"id": id, "choices": known}))
    found += _unknown_organisation(grid.evaluator.organisation, ("evaluator", "organisation"), organisations)
    for number, one in enumerate(grid.evaluators):
        found += _unknown_organisation(one.organisation, ("evaluators", number, "organisation"), organisations)
    if grid.judged and case is not None:
        now = ground_of_grid(grid, case, accord.certificate(grid.certificate))
        found += _suspicion(grid.judged, now, ("judged",), reading)
    faults.report(reading, found)


def _inspect_quiz(reading: Reading[Grid], files: CaseFiles, accord: Accord) -> None:
    """Levels of a quiz that were changed by hand, beside the answers that say otherwise."""
    grid, case = reading.record, files.case.record
    if grid is None or case is None or not reading.sound or grid.modality is not Modality.QUIZ:
        return
    if grid.is_scored_quiz or any(one.questions for one in grid.levels.values()):
        from cqpt_cli.casework.rescoring import faults_of_quiz  # needed only for a quiz that was scored

        faults.report(reading, faults_of_quiz(files.folder, case, grid, accord))


def irregularities_in(files: CaseFiles, case: Case, accord: Accord) -> Iterator[tuple[Reading[Grid], Irregularity]]:
    """Who assessed, and on which day: each evaluation that would have been refused, and that an editor wrote.

    Raises `Refusal` for a day from before there was an accord.
    """
    held = [grid for grid in files.sound_grids if grid.value.counts]
    directory = directory_around(files.folder, accord.at(case.received_on)) if held else None
    for reading in held:
        grid = reading.value
        named = grid.evaluator.organisation
        body = directory.organisation(named) if directory and named else None
        law = accord.at(grid.assessed_on)
        for found in irregularities_of_assessor(grid, law, case, body, directory):
            yield reading, found


def barring_in(files: CaseFiles, case: Case, award: Award, accord: Accord) -> Iterator[Break]:
    """The irregularities with which no certificate is awarded, of the evaluations before an award."""
    found = (one for grid, one in irregularities_in(files, case, accord) if grid.value.assessed_on <= award.on)
    return breaks_in_evaluation(found, accord.at(award.on))


def _inspect_assessors(files: CaseFiles, case: Case, accord: Accord) -> None:
    try:
        for reading, found in list(irregularities_in(files, case, accord)):
            faults.report(reading, [_irregular(found)])
    except Refusal as refusal:
        files.case.refuse(refusal, "received_on")


def _irregular(found: Irregularity) -> Fault:
    facts = {"reason": score_words.irregularity(found)}
    return Fault("evaluation-irregular", ("evaluator",), facts, found.provision.article, on_key=True)


def _inspect_case(files: CaseFiles, case: Case, accord: Accord, organisations: Collection[str] | None) -> None:
    found: list[Fault] = []
    if composed(case.id) != composed(files.folder.resolve().name):
        found.append(Fault("folder-not-id", ("id",), {"found": case.id, "folder": files.folder.resolve().name}))
    for place, assignment in enumerate(case.evaluation):
        named_at = ("evaluation", place, "organisation")
        found += _unknown_organisation(assignment.organisation, named_at, organisations)
    if organisations is not None and case.training:
        law = accord.at(case.received_on)
        directory = directory_around(files.folder, law)
        found += faults_of_trainers(case, directory, law) if directory else ()
    of_pieces = list(faults_of_pieces(files.folder, case))
    found += of_pieces
    found += _suspect_documents(files, of_pieces)
    found += faults_of_supported_items(case, accord)
    found += _contradictions(case)
    found += _agreement_without_terms(files, case, accord)
    reopened = granted_of(case)
    if reopened and case.award:
        facts = {"day": reopened.on, "items": reopened.items}
        found.append(Fault("reopened-award", ("award", len(case.award) - 1, "decision"), facts))
    for where, judged, now in decisions_of(files):
        found += _suspicion(judged, now, where, files.case)
    found += _faults_of_record(files, case, of_pieces, accord)
    faults.report(files.case, found)


def _faults_of_record(files: CaseFiles, case: Case, of_pieces: Iterable[Fault], accord: Accord) -> Iterator[Fault]:
    """What of the record that was handed in has been changed, removed or added since."""
    last, grids = case.transmission[-1] if case.transmission else None, grids_of(files)
    if last is None or last.judged is None:
        return
    beside = accord.at(case.received_on).documents.appeal_kinds.value
    changes = list(changes_of_record(case, grids, progress_of(case, grids.values()), beside))
    altered = {case.documents[int(one.where[1])].id for one in of_pieces if one.id in _NO_LONGER}
    known = {one.name for one in changes if one.of == "documents"}
    changes += [
        RecordChange("documents", id, "changed") for id in sorted(altered & last.judged.documents.keys() - known)
    ]
    for change in changes:
        facts = {"reason": record_words.sentence(change, last.on), "case": case.id}
        yield Fault(
            "record-changed", ("transmission", len(case.transmission) - 1), facts, accord.acts["transmit"].article
        )


def grids_of(files: CaseFiles) -> dict[str, Grid]:
    """The sound grids of a case, each under its path from the case folder."""
    return {f"{tree.GRIDS}/{grid.path.name}": grid.value for grid in files.sound_grids}


def _agreement_without_terms(files: CaseFiles, case: Case, accord: Accord) -> Iterator[Fault]:
    """The last agreement, where the observation was held and it says nothing of how that was organised (accord, art. 6-2).

    Before, what is not known yet is left to be filled in.
    """
    grids = [grid.value for grid in files.sound_grids]
    observed = any(grid.decides and grid.modality is Modality.OBSERVATION for grid in grids)
    blank = terms_left_blank(case.agreement[-1]) if case.agreement and observed else ()
    if blank == TERMS:
        where = ("agreement", len(case.agreement) - 1)
        yield Fault("agreement-without-terms", where, {"blank": blank}, accord.acts["agree"].article)


def _contradictions(case: Case) -> Iterator[Fault]:
    """What a document states of a job, and another source otherwise, where the document states it."""
    for found in contradictions_of(case):
        yield Fault("documents-contradict", found.one.place, {"contradiction": found})


def _faults_of_chain(files: CaseFiles, case: Case, accord: Accord) -> Iterator[Fault]:
    """An award that rests on less than the procedure asks for: no certificate can be delivered on it."""
    award = standing_award(case)
    for found in _breaks(award, files, case, accord) if award else ():
        if found.id == "not-admissible" and case.admissibility:
            continue  # said as such: “award-of-inadmissible”
        facts = {"reason": chain_words.sentence(found), "remedy": chain_words.remedy(found, accord)}
        yield Fault("award-unfounded", ("award", len(case.award) - 1), facts, chain_words.article(found, accord))


def _breaks(award: Award, files: CaseFiles, case: Case, accord: Accord) -> Iterator[Break]:
    yield from breaks_before(award, case, (grid.value for grid in files.sound_grids))
    yield from barring_in(files, case, award, accord)


def decisions_of(files: CaseFiles) -> Iterator[tuple[tuple[str | int, ...], Judged, Ground]]:
    """The last decision of each kind that remembers what it rests on: where that stands, what it was, what it is now.

    The handing in is none: nobody stands by a record that has changed since (rules/record.py).
    """
    case, grids = files.case.value, grids_of(files)
    kinds: tuple[tuple[str, tuple[Act, ...], Mapping[str, Grid] | None], ...] = (
        ("admissibility", case.admissibility, None),
        ("award", case.award, grids),
    )
    for key, acts, judged_grids in kinds:
        if acts and (judged := acts[-1].judged):
            yield (key, len(acts) - 1, "judged"), judged, ground_of_decision(case, judged_grids)


_NO_LONGER = frozenset({"document-missing", "document-altered", "document-not-a-file", "document-elsewhere"})
"""A document is no longer what was judged."""


def _suspect_documents(files: CaseFiles, of_pieces: Iterable[Fault]) -> Iterator[Fault]:
    """Documents that are no longer what somebody judged: whoever did has to look again."""
    gone = [fault for fault in of_pieces if fault.id in _NO_LONGER]
    if not gone:
        return
    judgements = [judged for _where, judged, _now in decisions_of(files)]
    judgements += [grid.value.judged for grid in files.sound_grids if grid.value.judged]
    for fault in gone:
        id = files.case.value.documents[int(fault.where[1])].id
        on_it = next((judged for judged in judgements if id in ground_held(judged).documents), None)
        if on_it:
            yield Fault("suspect-document", fault.where, {"id": id, "by": on_it.by, "day": on_it.on})


def documents_no_longer(files: CaseFiles) -> frozenset[str]:
    """The ids of the documents that are no longer what was received."""
    case = files.case.value
    faults_found = faults_of_pieces(files.folder, case)
    return frozenset(case.documents[int(one.where[1])].id for one in faults_found if one.id in _NO_LONGER)


def _suspicion(judged: Judged, now: Ground, where: tuple[str | int, ...], reading: Reading[Any]) -> Iterator[Fault]:
    changes = tuple(changes_since(judged, now))
    if changes:
        facts = {
            "by": judged.by,
            "day": judged.on,
            "confirmed": judged.confirmed[-1:],
            "changes": changes,
            "found": shlex.quote(reading.path.as_posix()),
        }
        yield Fault("suspect", where, facts)
    for name, renamed in renamed_since(judged, now).items():
        yield Fault(
            "grid-renamed",
            (*where, "grids", name),
            {"id": name, "renamed": renamed, "found": shlex.quote(reading.path.as_posix())},
            on_key=True,
        )


def _unknown_organisation(
    slug: str | None, where: tuple[str | int, ...], organisations: Collection[str] | None
) -> Iterator[Fault]:
    if slug and organisations is not None and slug not in organisations:
        yield Fault("unknown-organisation", where, {"found": slug, "choices": tuple(sorted(organisations))})


def faults_of_supported_items(case: Case, accord: Accord) -> Iterator[Fault]:
    """Pieces of evidence that support what is no item of the certificate of the case."""
    if case.certificate not in accord.certificate_ids or not any(piece.items for piece in case.documents):
        return  # the référentiels are read only for the few who link something
    certificate = accord.certificate(case.certificate)
    known = {*certificate.knowledge, *certificate.knowledge.values()}
    foreign, tasks = frozenset[str](), frozenset[str]()
    if not all(id in known for piece in case.documents for id in piece.items):
        others = [other for other in accord.certificates if other.id != certificate.id]
        foreign = frozenset(accord.common) | {id for other in others for id in other.entries}
        tasks = frozenset(certificate.tasks)
    yield from faults_of_links(case, certificate.knowledge, foreign, tasks)


def faults_of_pieces(folder: Path, case: Case) -> Iterator[Fault]:
    """Documents that are gone, altered, renamed, elsewhere, or that nobody recorded."""
    listed = {pieces.on_disk(folder, piece.file) for piece in case.documents if piece.file}
    there = list(pieces.documents_on_disk(folder))
    unlisted = [file for file in there if file not in listed]
    moved = _fingerprints(folder, unlisted) if unlisted and listed else {}
    for place, piece in enumerate(case.documents):
        if piece.file is None or not stays_inside(piece.file):
            continue
        where = ("documents", place, "file")
        match pieces.state_of(folder, piece.file):
            case pieces.PieceState.MISSING if piece.sha256 in moved:
                renamed = moved[piece.sha256]
                unlisted.remove(renamed)
                yield Fault("document-renamed", where, {"found": piece.file, "renamed": renamed})
            case pieces.PieceState.MISSING if alike := [one for one in unlisted if folded(one) == folded(piece.file)]:
                unlisted.remove(alike[0])  # the same name but for small and large letters
                yield Fault("document-renamed", where, {"found": piece.file, "renamed": alike[0]})
            case pieces.PieceState.MISSING:
                yield Fault("document-missing", where, {"found": piece.file})
            case pieces.PieceState.ELSEWHERE:
                yield Fault("document-elsewhere", where, {"found": piece.file})
            case pieces.PieceState.NOT_A_FILE:
                yield Fault("document-not-a-file", where, {"found": piece.file})
            case pieces.PieceState.THERE if piece.sha256 and piece.sha256 != _fingerprint(folder, piece.file):
                yield Fault("document-altered", where, {"found": piece.file})
    for file in unlisted:
        yield Fault("document-unlisted", ("documents",), {"found": file}, on_key=True)


def _fingerprints(folder: Path, files: Iterable[str]) -> Mapping[str | None, str]:
    return {fingerprint: file for file in files if (fingerprint := _fingerprint(folder, file))}


def _fingerprint(folder: Path, file: str) -> str | None:
    try:
        return pieces.fingerprint_of_file(folder / pieces.on_disk(folder, file))
    except OSError:
        return None


def _faults_of_roles(files: CaseFiles, accord: Accord) -> Iterator[Diagnostic]:
    """What cannot be in what the grids of a case say of one another, as far as they can be read."""
    sound = files.sound_grids
    if sound and sound[0].value.certificate in accord.certificate_ids:
        unread = [f"{tree.GRIDS}/{grid.path.name}" for grid in files.grids if not grid.sound]
        yield from faults_of_roles(sound, accord.certificate(sound[0].value.certificate), unread)


def _strangers(files: CaseFiles) -> Iterator[Diagnostic]:
    if files.case.record is not None:
        case = files.case.record
        yield from strangers([grid for grid in files.grids if grid.record is not None], case.id, case.certificate)


_FINGERPRINT = re.compile("[0-9a-f]{64}")


def _suspect_synthesis(files: CaseFiles) -> Iterator[Diagnostic]:
    """A synthesis prints the fingerprint of each file it was made of: it is suspect where they are no longer those."""
    synthesis = tree.synthesis_of(files.folder)
    if synthesis is None:
        return
    content = read_bytes(synthesis)
    if isinstance(content, Diagnostic):
        return
    judged = set(_FINGERPRINT.findall(content.decode("utf-8", "replace")))
    now = {grid.fingerprint: f"{tree.GRIDS}/{grid.path.name}" for grid in files.grids}
    now[files.case.fingerprint] = tree.CASE_FILE
    if judged == now.keys():
        return
    changed = [name for fingerprint, name in now.items() if fingerprint not in judged]
    message = _("this synthesis was written of other files than those of today: {files}")
    yield Diagnostic(
        "suspect-synthesis",
        message.format(files=", ".join(changed) or _("a grid is gone")),
        Position(synthesis),
        _("Write it again: cqpt synthesize {folder}.").format(folder=files.folder.as_posix()),
        severity=Severity.WARNING,
    )


def _names(files: CaseFiles) -> Iterator[Diagnostic]:
    """Grids and documents that are one and the same, or none at all, on other machines."""
    grids = [f"{tree.GRIDS}/{grid.path.name}" for grid in files.grids]
    yield from look_at_names(files.folder, [*grids, *pieces.documents_on_disk(files.folder)])


def look_at_names(folder: Path, files: Sequence[str]) -> Iterator[Diagnostic]:
    """What there is to say of the names of files (with slashes, from `folder`) for those who work on other machines."""
    for one, other in twins(files):
        message = _("“{one}” and “{other}” are the same on many machines")
        if composed(one) == composed(other):  # the eye sees no difference
            message = _(
                "two are called “{other}”, with accents written in two ways: they are the same on many machines"
            )
        remedy = _("Give one of the two another name.")
        said = message.format(one=one, other=other)
        yield Diagnostic("names-collide", said, Position(folder / other), remedy, severity=Severity.WARNING)
    for file in files:
        found = next((why for part in file.split("/") if (why := foreign_to_windows(part))), None)
        if found:
            message = _("“{name}” cannot be a name on Windows: it has “{found}”")
            said = message.format(name=file, found=found)
            remedy = _("Give it another name: else whoever works on Windows cannot fetch this repository.")
            yield Diagnostic("name-not-portable", said, Position(folder / file), remedy, severity=Severity.WARNING)


def _without_its_case(problem: Diagnostic) -> Diagnostic:
    """Nobody named this path: a folder lies where each is a case."""
    return replace(
        problem, remedy=_("Each folder under “cases” is a case: give it its case.yaml, or move it elsewhere.")
    )


def stray_at(path: Path) -> Diagnostic:
    """That a file of ours is where, or called as, nobody looks for it."""
    words = faults.WORDS["stray-file"]
    message, remedy = _(words.message), _(words.remedy)
    if path.suffix.lower() == ".txt":
        message = _("“{found}” is not read: its name does not end in .yaml")
        remedy = _("Rename it to “{name}”, or remove it.").format(name=path.stem)
    elif path.name == tree.CASE_FILE or path.parent.name == tree.CASES:
        remedy = _("A case is a folder of its own, cases/2026-0001/case.yaml: move it there, or remove it.")
    return Diagnostic("stray-file", message.format(found=path.name), Position(path), remedy, severity=words.severity)


def _was_trained(files: CaseFiles) -> bool:
    return files.case.record is not None and bool(files.case.record.training)


def _organisations_named(files: CaseFiles) -> Iterator[str]:
    case = files.case.record
    if case:
        yield from (assignment.organisation for assignment in case.evaluation)
    for grid in files.grids:
        yield from grid.record.bodies if grid.record else ()
