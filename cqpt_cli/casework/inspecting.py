"""Inspecting one case folder: every file against its model, every link between them, and where the case stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.case_files import CaseFiles, grids_of, open_folder
from cqpt_cli.casework.decided import Neighbours, findings_of_award, findings_of_decisions, irregularities_in
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.casework.documents_received import findings_of_documents, no_longer
from cqpt_cli.casework.examining import eligibility_of
from cqpt_cli.casework.scoring import faults_of_roles, strangers
from cqpt_cli.diagnostics import Diagnostic, Refusal, placed
from cqpt_cli.findings import Finding, Sentence, Severity, kind, unsaid
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Act, Judged
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rules.consistency import faults_of_acts, faults_of_trainers
from cqpt_cli.rules.consistency_of_repository import UNKNOWN_ORGANISATION
from cqpt_cli.rules.contradictions import DOCUMENTS_CONTRADICT, contradictions_of
from cqpt_cli.rules.eligibility import CriterionStatus
from cqpt_cli.rules.evidence import faults_of_links
from cqpt_cli.rules.judgement import Ground, ground_of_decision, ground_of_grid
from cqpt_cli.rules.procedure import TERMS, terms_left_blank
from cqpt_cli.rules.progress import EVALUATING, Phase, Standing, granted_of, progress_of, unread
from cqpt_cli.rules.record import findings_of_record
from cqpt_cli.rules.suspicion import GRID_RENAMED, findings_on_documents, findings_under
from cqpt_cli.sources import pieces, tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.names import composed, foreign_to_windows, twins
from cqpt_cli.sources.reading import Reading

EVALUATION_IRREGULAR = kind(
    "evaluation-irregular",
    N_("this evaluation is irregular: {reason}"),
    N_("Correct the grid, or the act it contradicts, if one is wrong; else the commission must know."),
    Severity.WARNING,
)

FOLDER_NOT_ID = kind(
    "folder-not-id",
    N_("the case “{found}” lies in a folder called “{folder}”"),
    N_("Rename the folder, or correct the id."),
)

REOPENED_AWARD = kind(
    "reopened-award",
    N_("the appeal granted on {day} has reopened what this decision rests on: {items}"),
    N_("The commission decides anew once another evaluator has assessed them."),
    Severity.WARNING,
)

AGREEMENT_WITHOUT_TERMS = kind(
    "agreement-without-terms",
    N_("this agreement says nothing of how the evaluation is organised: {blank}"),
    N_("Write what was agreed: “observed_on”, “place”, “evaluator”."),
    Severity.WARNING,
)

UNKNOWN_EVIDENCE = kind(
    "unknown-evidence",
    N_("“{id}” is not the id of a document of the case"),
    N_("Record the document, or write one of: {choices}."),
)


def as_neighbour(sitting: date | str) -> str:
    """A sitting beside the slugs of organisations: none of these has a slash."""
    return f"{tree.SESSIONS}/{sitting}"


def is_sitting(neighbour: str) -> bool:
    """Whether a neighbour of cases is a sitting, and no organisation."""
    return neighbour.startswith(f"{tree.SESSIONS}/")


EVERY = "*"
"""In place of the slug of an organisation: any of them."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What came of one case folder."""

    diagnostics: tuple[Diagnostic, ...]
    facts: str = ""
    """Where the case stands, as the index keeps it: JSON; empty where the case file cannot be read."""
    neighbours: frozenset[str] = frozenset()
    """The organisations and the sittings that the files of the case name."""
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


def inspect(folder: Path, accord: Accord, neighbours: Neighbours | None) -> Inspection:
    """Everything there is to say of one case folder. `neighbours` are those of its repository; None outside of one."""
    try:
        return inspect_files(open_folder(folder, accord, quickly=True), accord, neighbours)
    except Refusal as refusal:
        # Under the name it has here, and not the one that a link leads to.
        return Inspection(refusal.diagnostics, folder=folder.absolute().name or folder.resolve().name)


def inspect_files(files: CaseFiles, accord: Accord, neighbours: Neighbours | None) -> Inspection:
    """The same of files that were read. Raises `Refusal` where the folder can no longer be looked at."""
    stray = list(tree.strays(files.folder))
    readable = files.case.sound  # by itself: a link that is wrong does not hide where the case stands
    for grid in files.grids:
        _inspect_grid(grid, files.case.record, neighbours)
        _inspect_quiz(grid, files, accord)
    roles = list(_faults_of_roles(files, accord))
    if files.case.sound and neighbours is not None:
        _inspect_assessors(files, files.case.value, accord)
    suspicions, record = Suspicions({}), list[Finding]()
    if files.case.record is not None:
        on_disk = list(findings_of_documents(files.folder, files.case.record))
        suspicions, record = suspicions_in(files, on_disk), findings_of_the_record(files, on_disk)
        beside = [*on_disk, *suspicions.in_the_case, *record]
        _inspect_case(files, files.case.record, accord, neighbours, beside)
        for reading in files.sound_grids:
            reading.report(suspicions.in_grids.get(reading.path, ()))
    found = [_without_its_case(one) if one.id == "file-not-found" else one for one in files.diagnostics]
    found += roles
    found += _strangers(files)
    found += [stray_at(path) for path in stray]
    found += _names(files)
    found += _suspect_synthesis(files)
    suspect = suspicions.some or bool(record)
    facts = json.dumps(vars(standing_of(files, accord, suspect=suspect))) if readable else ""
    # Where one is unknown, the remedy names those there are; a trainer may be tied to any of them, and so may a member of
    # a sitting: then every one counts.
    decided = files.case.record is not None and bool(list(sittings_of(files.case.record)))
    any_counts = any(one.id == UNKNOWN_ORGANISATION.id for one in found) or _was_trained(files) or decided
    named = {*_neighbours_named(files), *((EVERY,) if any_counts else ())}
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


def _inspect_grid(reading: Reading[Grid], case: Case | None, neighbours: Neighbours | None) -> None:
    if reading.record is None or not reading.sound:
        return
    grid = reading.record
    found: list[Finding] = []
    if case is not None:
        known = tuple(case.pieces)
        for item, entry in grid.levels.items():
            for place, id in enumerate(entry.evidence):
                if id not in case.pieces:
                    where = ("levels", item, "evidence", place)
                    found.append(UNKNOWN_EVIDENCE(where, {"id": id, "choices": known}))
    found += _unknown_organisation(grid.evaluator.organisation, ("evaluator", "organisation"), neighbours)
    for number, one in enumerate(grid.evaluators):
        found += _unknown_organisation(one.organisation, ("evaluators", number, "organisation"), neighbours)
    reading.report(found)


def _inspect_quiz(reading: Reading[Grid], files: CaseFiles, accord: Accord) -> None:
    """Levels of a quiz that were changed by hand, beside the answers that say otherwise."""
    grid, case = reading.record, files.case.record
    if grid is None or case is None or not reading.sound or grid.modality is not Modality.QUIZ:
        return
    if grid.is_scored_quiz or any(one.questions for one in grid.levels.values()):
        from cqpt_cli.casework.rescoring import faults_of_quiz  # needed only for a quiz that was scored

        reading.report(faults_of_quiz(files.folder, case, grid, accord))


def _inspect_assessors(files: CaseFiles, case: Case, accord: Accord) -> None:
    try:
        for reading, found in list(irregularities_in(files, case, accord)):
            reading.report([EVALUATION_IRREGULAR(("evaluator",), {"reason": found}, *found.sources, on_key=True)])
    except Refusal as refusal:
        files.case.refuse(refusal, "received_on")


def _inspect_case(
    files: CaseFiles, case: Case, accord: Accord, neighbours: Neighbours | None, beside: Iterable[Finding]
) -> None:
    found: list[Finding] = []
    if composed(case.id) != composed(files.folder.resolve().name):
        found.append(FOLDER_NOT_ID(("id",), {"found": case.id, "folder": files.folder.resolve().name}))
    for place, assignment in enumerate(case.evaluation):
        named_at = ("evaluation", place, "organisation")
        found += _unknown_organisation(assignment.organisation, named_at, neighbours)
    if neighbours is not None and case.training:
        law = accord.at(case.received_on)
        directory = directory_around(files.folder, law)
        found += faults_of_trainers(case, directory, law) if directory else ()
    found += beside
    found += faults_of_supported_items(case, accord)
    found += _contradictions(case)
    found += _agreement_without_terms(files, case, accord)
    reopened = granted_of(case)
    if reopened and case.award:
        facts = {"day": reopened.on, "items": reopened.items}
        found.append(REOPENED_AWARD(("award", len(case.award) - 1, "decision"), facts))
    codes = {id: accord.certificate(id).file.code for id in accord.certificate_ids} if case.delivery else {}
    found += faults_of_acts(case, codes, accord.acts)
    found += findings_of_decisions(files, case, neighbours, accord)
    found += findings_of_award(files, case, neighbours, accord)
    files.case.report(found)


@dataclass(frozen=True, slots=True)
class Suspicions:
    """What of a case is suspect: under the judgements in its file, and under those in its grids."""

    in_grids: Mapping[Path, Sequence[Finding]]
    in_the_case: Sequence[Finding] = ()

    @property
    def all(self) -> list[Finding]:
        """All of them, the grids first."""
        return [*(one for found in self.in_grids.values() for one in found), *self.in_the_case]

    @property
    def some(self) -> bool:
        """Whether there is any; a grid that only bears another name still says what was judged."""
        return any(one.kind is not GRID_RENAMED for one in self.all)


def suspicions_in(files: CaseFiles, on_disk: Sequence[Finding] | None = None) -> Suspicions:
    """What of a case is suspect: what it was judged on has changed since, and nobody stood by it.

    `on_disk` is what was found of its documents; they are looked at where it is not given.
    """
    in_grids, in_the_case = dict[Path, list[Finding]](), list[Finding]()
    judgements = list(judgements_in(files))
    for path, where, judged, now in judgements:
        found = findings_under(judged, now, where, path)
        if path == files.case.path:
            in_the_case += found
        else:
            in_grids[path] = list(found)
    case = files.case.value
    gone = no_longer(on_disk if on_disk is not None else findings_of_documents(files.folder, case), case)
    in_the_case += findings_on_documents(gone, [judged for _path, _where, judged, _now in judgements])
    return Suspicions(in_grids, in_the_case)


def findings_of_the_record(files: CaseFiles, on_disk: Sequence[Finding] | None = None) -> list[Finding]:
    """What of the record that was handed in has been changed, removed or added since. `on_disk` as above."""
    case, grids, accord = files.case.value, grids_of(files), files.accord
    if not case.transmission or case.transmission[-1].judged is None:
        return []
    beside = accord.at(case.received_on).documents.appeal_kinds.value
    found = on_disk if on_disk is not None else findings_of_documents(files.folder, case)
    altered = [id for id, _where in no_longer(found, case)]
    progress = progress_of(case, grids.values())
    return list(findings_of_record(case, grids, progress, beside, accord.acts["transmit"], altered))


def _agreement_without_terms(files: CaseFiles, case: Case, accord: Accord) -> Iterator[Finding]:
    """The last agreement, where the observation was held and it says nothing of how that was organised (accord, art. 6-2).

    Before, what is not known yet is left to be filled in.
    """
    grids = [grid.value for grid in files.sound_grids]
    observed = any(grid.decides and grid.modality is Modality.OBSERVATION for grid in grids)
    blank = terms_left_blank(case.agreement[-1]) if case.agreement and observed else ()
    if blank == tuple(TERMS):
        where = ("agreement", len(case.agreement) - 1)
        said = tuple(Sentence(TERMS[one]) for one in blank)
        yield AGREEMENT_WITHOUT_TERMS(where, {"blank": said}, accord.acts["agree"])


def _contradictions(case: Case) -> Iterator[Finding]:
    """What a document states of a job, and another source otherwise, where the document states it."""
    for found in contradictions_of(case):
        yield DOCUMENTS_CONTRADICT(found.one.place, {"contradiction": found.sentence()})


def judgements_in(files: CaseFiles) -> Iterator[tuple[Path, tuple[str | int, ...], Judged, Ground]]:
    """Each judgement that remembers what it rests on: its file, where it stands there, what it was, what it is now.

    Of the decisions on a case, the last of each kind. The handing in is none: nobody stands by a record that has changed
    since (rules/record.py).
    """
    case, grids = files.case.value, grids_of(files)
    for reading in files.sound_grids:
        if reading.value.judged:
            certificate = files.accord.certificate(reading.value.certificate)
            yield reading.path, ("judged",), reading.value.judged, ground_of_grid(reading.value, case, certificate)
    kinds: tuple[tuple[str, tuple[Act, ...], Mapping[str, Grid] | None], ...] = (
        ("admissibility", case.admissibility, None),
        ("award", case.award, grids),
    )
    for key, acts, judged_grids in kinds:
        if acts and (judged := acts[-1].judged):
            yield files.case.path, (key, len(acts) - 1, "judged"), judged, ground_of_decision(case, judged_grids)


def _unknown_organisation(
    slug: str | None, where: tuple[str | int, ...], neighbours: Neighbours | None
) -> Iterator[Finding]:
    if slug and neighbours is not None and slug not in neighbours.organisations:
        yield UNKNOWN_ORGANISATION(where, {"found": slug, "choices": tuple(sorted(neighbours.organisations))})


def faults_of_supported_items(case: Case, accord: Accord) -> Iterator[Finding]:
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

SUSPECT_SYNTHESIS = kind(
    "suspect-synthesis",
    N_("this synthesis was written of other files than those of today: {files}"),
    N_("Write it again: cqpt synthesize {folder}."),
    Severity.WARNING,
)
NAMES_COLLIDE = kind(
    "names-collide",
    N_("“{one}” and “{other}” are the same on many machines"),
    N_("Give one of the two another name."),
    Severity.WARNING,
)
ACCENTS_COLLIDE = kind(
    "names-collide",
    N_("two are called “{other}”, with accents written in two ways: they are the same on many machines"),
    N_("Give one of the two another name."),
    Severity.WARNING,
)
NAME_NOT_PORTABLE = kind(
    "name-not-portable",
    N_("“{name}” cannot be a name on Windows: it has “{found}”"),
    N_("Give it another name: else whoever works on Windows cannot fetch this repository."),
    Severity.WARNING,
)
STRAY_FILE = kind(
    "stray-file",
    N_("“{found}” is in no place where cqpt looks for it"),
    N_("Grids lie in “grids”, documents in “pieces”: move it, or remove it."),
    Severity.WARNING,
)
STRAY_CASE = kind(
    "stray-file",
    N_("“{found}” is in no place where cqpt looks for it"),
    N_("A case is a folder of its own, cases/2026-0001/case.yaml: move it there, or remove it."),
    Severity.WARNING,
)
STRAY_TEXT = kind(
    "stray-file",
    N_("“{found}” is not read: its name does not end in .yaml"),
    N_("Rename it to “{name}”, or remove it."),
    Severity.WARNING,
)


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
    changed = tuple(name for fingerprint, name in now.items() if fingerprint not in judged)
    facts = {"files": changed or unsaid("a grid is gone"), "folder": files.folder}
    yield placed(SUSPECT_SYNTHESIS((), facts), synthesis)


def _names(files: CaseFiles) -> Iterator[Diagnostic]:
    """Grids and documents that are one and the same, or none at all, on other machines."""
    grids = [f"{tree.GRIDS}/{grid.path.name}" for grid in files.grids]
    yield from look_at_names(files.folder, [*grids, *pieces.documents_on_disk(files.folder)])


def look_at_names(folder: Path, files: Sequence[str]) -> Iterator[Diagnostic]:
    """What there is to say of the names of files (with slashes, from `folder`) for those who work on other machines."""
    for one, other in twins(files):
        unseen = composed(one) == composed(other)  # the eye sees no difference
        found = (ACCENTS_COLLIDE if unseen else NAMES_COLLIDE)((), {"one": one, "other": other})
        yield placed(found, folder / other)
    for file in files:
        why = next((why for part in file.split("/") if (why := foreign_to_windows(part))), None)
        if why:
            yield placed(NAME_NOT_PORTABLE((), {"name": file, "found": why}), folder / file)


def _without_its_case(problem: Diagnostic) -> Diagnostic:
    """Nobody named this path: a folder lies where each is a case."""
    remedy = unsaid("Each folder under “cases” is a case: give it its case.yaml, or move it elsewhere.")
    return replace(problem, remedy=remedy)


def stray_at(path: Path) -> Diagnostic:
    """That a file of ours is where, or called as, nobody looks for it."""
    stray = STRAY_FILE
    if path.suffix.lower() == ".txt":
        stray = STRAY_TEXT
    elif path.name == tree.CASE_FILE or path.parent.name == tree.CASES:
        stray = STRAY_CASE
    return placed(stray((), {"found": path.name, "name": path.stem}), path)


def _was_trained(files: CaseFiles) -> bool:
    return files.case.record is not None and bool(files.case.record.training)


def _neighbours_named(files: CaseFiles) -> Iterator[str]:
    """The organisations and the sittings that the files of a case name: it is looked at again where one of them changes."""
    case = files.case.record
    if case:
        yield from map(as_neighbour, sittings_of(case))
        yield from (assignment.organisation for assignment in case.evaluation)
    for grid in files.grids:
        yield from grid.record.bodies if grid.record else ()
