"""Examining cases: from paths to the answer on each one's admissibility."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cqpt_cli.casework.adopting import accord_around
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.findings import Finding, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.case import Case
from cqpt_cli.rules.consistency import faults_of_carry_over, faults_of_case, faults_of_reasons
from cqpt_cli.rules.eligibility import Eligibility, check
from cqpt_cli.sources import pieces
from cqpt_cli.sources.files import each_once
from cqpt_cli.sources.reading import Reading, read, read_content, read_inside
from cqpt_cli.sources.tree import case_files, repository_of

DOCUMENT_NOT_AT_HAND = kind(
    "document-not-at-hand",
    N_("The document “{document}” counts here, and is not where the case says: {file}."),
    severity=Severity.WARNING,
)


@dataclass(frozen=True, slots=True)
class Examination:
    """What came of one case file: the answer, or the diagnostics that say why there is none."""

    path: Path
    reading: Reading[Case] | None
    eligibility: Eligibility | None
    diagnostics: tuple[Diagnostic, ...]


def examine(paths: Iterable[Path], accord: Accord, on: date | None = None) -> Iterator[Examination]:
    """Each case that `paths` mean, on its own reference date or on the day `on`. One bad file never stops the others."""
    seen: set[str] = set()
    for path in paths:
        files = case_files(path)
        if isinstance(files, Diagnostic):
            yield Examination(path, None, None, (files,))
            continue
        for file in each_once(files):
            if (place := os.path.realpath(file)) not in seen:
                seen.add(place)
                yield examine_file(file, accord, on)


def examine_file(file: Path, accord: Accord, on: date | None = None) -> Examination:
    """One case file, under the rules that its repository adopted."""
    try:
        accord = accord_around(file.parent, accord)
    except Refusal as refusal:
        return Examination(file, None, None, refusal.diagnostics)
    reading = open_case(file, accord)
    eligibility = None
    if reading.sound:
        try:
            eligibility = eligibility_of(reading.value, file.parent, accord, on)
            missing = _not_at_hand(reading.value, file.parent, accord.at(on or reading.value.received_on))
            eligibility = replace(eligibility, observations=(*eligibility.observations, *missing))
        except Refusal as refusal:
            reading.refuse(refusal, "received_on") if on is None else reading.add(refusal.diagnostics)
    return Examination(file, reading, eligibility, tuple(reading.diagnostics))


def _not_at_hand(case: Case, folder: Path, law: LawAt) -> Iterator[Finding]:
    """The documents that count for the admissibility and are not where the case of a repository says."""
    if repository_of(folder.absolute().parent) is None:
        return  # a lone file: its documents may be anywhere
    cited = {id for period in case.experience for id in period.cited}
    kinds = {*law.documents.proofs.value, law.documents.sworn_statement_kind.value}
    for piece in case.documents:
        counts = piece.file and (piece.kind in kinds or piece.id in cited)
        if counts and pieces.state_of(folder, piece.file or "") is not pieces.PieceState.THERE:
            yield DOCUMENT_NOT_AT_HAND((), {"document": piece.id, "file": piece.file})


def eligibility_of(case: Case, folder: Path, accord: Accord, on: date | None = None) -> Eligibility:
    """The answer to the case of a folder, on the day its file was received or on the day `on`. Raises `Refusal`."""
    day = on or case.received_on
    law, terms = accord.at(day), accord.certificate(case.certificate).terms_at(day)
    directory = directory_around(folder, law) if case.training else None  # nobody trained: nobody to be tied to
    return check(case, law, terms, day, directory)


def open_case(file: Path, accord: Accord, *, quickly: bool = False, inside: bool = False) -> Reading[Case]:
    """Read a case file and hold its keys against each other and against the law. `inside` where it is known to be no link out."""
    return _held_to_the_law((read if inside else read_inside)(file, Case, quickly=quickly), accord)


def checked_case(file: Path, content: bytes, accord: Accord) -> Reading[Case]:
    """The same of bytes that the file is to hold."""
    return _held_to_the_law(read_content(file, content, Case), accord)


def _held_to_the_law(reading: Reading[Case], accord: Accord) -> Reading[Case]:
    if reading.record is not None:
        case = reading.record
        try:
            law = accord.at(case.received_on)
            found = [*faults_of_case(case, law, accord.certificate_ids)]
            if case.carry_over:  # annexe 3 is read only for the few who carry something over
                found += faults_of_carry_over(case, law, accord.certificate_ids, tuple(accord.common))
            if any(reason.code for reason in case.reasons):  # the registry is read only for those who cite it
                found += faults_of_reasons(case, accord.reasons)
            reading.report(found)
        except Refusal as refusal:
            reading.refuse(refusal, "received_on")
    return reading
