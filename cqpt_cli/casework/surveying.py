"""Going through a whole repository: every case once, only what changed since the last time, on all cores."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from cqpt_cli.casework.adopting import open_settings
from cqpt_cli.casework.decided import Neighbours, findings_of_studies
from cqpt_cli.casework.inspecting import EVERY, Inspection, as_neighbour, inspect, is_sitting, look_at_names, stray_at
from cqpt_cli.casework.looking import Batch, Repository, grouped
from cqpt_cli.diagnostics import Diagnostic, Refusal, placed
from cqpt_cli.findings import Severity, kind, unsaid
from cqpt_cli.language import N_
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Session
from cqpt_cli.models.settings import AdoptedRule
from cqpt_cli.rules.carry_over import unfounded
from cqpt_cli.rules.consistency_of_repository import (
    faults_of_agenda,
    faults_of_organisation,
    faults_of_sitting,
    faults_of_studied,
)
from cqpt_cli.rules.progress import Phase
from cqpt_cli.rules.sitting import findings_of_sitting
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.index import Index, Row, stamp_of
from cqpt_cli.sources.packing import packed, unpacked
from cqpt_cli.sources.reading import Reading, fingerprint_of_bytes, read

FILE_NOT_NAMED_SO = kind(
    "file-not-named-so",
    N_("“{found}” lies in a file called “{folder}”"),
    N_("Rename the file, or correct what it says."),
)

AGENDA_UNDECIDED = kind(
    "agenda-undecided",
    N_("the minutes of this sitting are closed, and no decision of it is recorded on “{id}”"),
    N_("Record the decision, or take the case off the agenda."),
    Severity.WARNING,
)


if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_KEPT_AT_ONCE = 256
"""Case folders recorded in one go: what is lost where the work is stopped."""

_WORTH_WORKERS = 64
"""Case folders. For fewer, starting other processes costs more than it gains."""

_SHARE = 16
"""Case folders handed to a worker at a time."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds the cases of a repository: settings, organisations, sittings."""

    root: Path
    accord: Accord
    """The accord with the rules that the repository says were adopted."""
    rules: tuple[AdoptedRule, ...]
    organisations: Mapping[str, str]
    """The slug of each organisation → the fingerprint of its file."""
    sittings: Mapping[str, Reading[Session]]
    """The day of each sitting that has a file → the file, be it sound or not."""
    diagnostics: tuple[Diagnostic, ...]
    sound: frozenset[str] = frozenset()
    """The organisations with which nothing is wrong, whatever becomes of the sittings."""

    @property
    def neighbours(self) -> Neighbours:
        """What a case is held against."""
        sittings = {day: reading.record for day, reading in self.sittings.items()}
        return Neighbours(frozenset(self.organisations), sittings)

    @property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of the file of each organisation, and of each sitting, under the names that cases know them by."""
        sittings = {as_neighbour(day): reading.fingerprint for day, reading in self.sittings.items()}
        return {**self.organisations, **sittings}


def surroundings_of(
    root: Path, cases: Iterable[str], accord: Accord, sound: Mapping[str, str] | None = None
) -> Surroundings:
    """Read what surrounds the cases, and hold it against itself and against the folders of cases.

    `sound` are the organisations (slug → fingerprint of the file) of which it is known that nothing is wrong with them.
    """
    found: list[Diagnostic] = []
    settings, rules = root / tree.REPOSITORY_FILE, tuple[AdoptedRule, ...]()
    if settings.exists():
        opened = open_settings(settings, accord)
        found += opened.diagnostics
        if opened.sound and opened.value.rules:
            rules = opened.value.rules
            accord = accord.adopting(rules)
    sittings = {file.stem: read(file, Session) for file in _files(root / tree.SESSIONS, found)}
    held = {_day_of(sitting) or stem: sitting for stem, sitting in sittings.items()}
    organisations, certain = _organisations(root, accord, held, sound or {}, found)
    known = frozenset(cases)
    for sitting in held.values():
        if sitting.record is not None:
            _named_as(sitting, "held_on", sitting.record.held_on.isoformat())
            certificates, latest = accord.certificate_ids, accord.latest
            sitting.report(faults_of_sitting(sitting.record, accord.at(sitting.record.held_on)))
            sitting.report(faults_of_agenda(sitting.record, known, organisations.keys(), certificates, latest))
            sitting.report(findings_of_studies(sitting.record, root, accord))
        found += sitting.diagnostics
    return Surroundings(root, accord, rules, organisations, held, tuple(found), certain)


def _day_of(sitting: Reading[Session]) -> str | None:
    return sitting.record.held_on.isoformat() if sitting.record else None


def _organisations(
    root: Path,
    accord: Accord,
    sittings: Mapping[str, Reading[Session]],
    known: Mapping[str, str],
    found: list[Diagnostic],
) -> tuple[dict[str, str], frozenset[str]]:
    """The fingerprints of the organisations, and those that stay sound as long as their file does. Adds to `found`."""
    organisations: dict[str, str] = {}
    sound = set()
    held = {day: sitting.record for day, sitting in sittings.items()}
    for file in _files(root / tree.ORGANISATIONS, found):
        content = read_bytes(file)
        known_as = known.get(file.stem)
        if known_as and not isinstance(content, Diagnostic) and known_as == fingerprint_of_bytes(content):
            organisations[file.stem] = known_as
            sound.add(file.stem)
            continue
        reading = read(file, Organisation)
        if reading.record is not None:
            organisations[reading.record.slug] = reading.fingerprint
            _named_as(reading, "slug", reading.record.slug)
            _hold_against_the_law(reading, reading.record, accord)
            reading.report(faults_of_studied(reading.record, held, accord.latest))
            if not reading.diagnostics and not any(one.session for one in reading.record.accreditations):
                sound.add(reading.record.slug)
        found += reading.diagnostics
    return organisations, frozenset(sound)


def _hold_against_the_law(reading: Reading[Organisation], organisation: Organisation, accord: Accord) -> None:
    try:
        reading.report(faults_of_organisation(organisation, accord.at))
    except Refusal as refusal:  # an accreditation from before there was an accord
        reading.refuse(refusal, "accreditations")


def _files(folder: Path, found: list[Diagnostic]) -> list[Path]:
    try:
        return tree.yaml_files(folder)
    except Refusal as refusal:
        found += refusal.diagnostics
        return []


def _named_as(reading: Reading[Any], key: str, value: str) -> None:
    """A file bears the name of what it holds: that is how the others find it."""
    if reading.path.stem != value:
        facts = {"found": value, "folder": reading.path.name}
        reading.report([FILE_NOT_NAMED_SO((key,), facts)])


def survey(
    repository: Repository, accord: Accord, on_each: Callable[[int, int], None] = lambda _done, _all: None
) -> Iterator[Inspection]:
    """Every case of a repository, in the order of the folders; what has not changed since the last time is not read again.

    The first inspection is that of what surrounds the cases. `on_each` is told how many folders are done, of how many.
    """
    root, names, index = repository.root, repository.names, repository.index
    try:
        before, sound = index.organisations()
        around = surroundings_of(root, names, accord, sound)
        strays = [stray_at(path) for path in tree.strays_of_repository(root)]
        yield Inspection((*around.diagnostics, *strays, *look_at_names(root / tree.CASES, names)), counts=False)
        touched = _touched(before, around.fingerprints)
        inspectors, done = _Inspectors(around), 0
        synthesised = tree.syntheses_in(root)
        across = _Across(root, around.sittings, around.accord)
        for batch in repository.batches():
            for inspection in _survey_batch(batch, index, touched, synthesised, inspectors):
                yield inspection
                across.see(inspection)
                done += 1
                if done % _SHARE == 0:
                    on_each(done, len(names))
        yield Inspection((*across.found, *across.irregular(), *across.undecided(), *across.unfounded()), counts=False)
        index.forget(index.names().difference(names))
        index.record_organisations(around.fingerprints, around.sound)
    finally:
        index.close()


_NEITHER = '"numbers": [], "sittings": [], "body": '
"""How the facts of a case end that has no certificate, and of which no sitting has decided."""

_OF_ITS_OWN = '"origin": ""'
"""What the facts of a case hold that takes nothing over from another one."""

_STANDING = frozenset({Phase.AWARDED, Phase.DELIVERED, Phase.APPEAL})
"""The phases in which a certificate stands; while an appeal is not answered, as it did before."""


NUMBER_GIVEN_TWICE = kind(
    "number-given-twice",
    N_("the certificate {number} is delivered in the case {other} too"),
    N_("One of the two is wrong: a number is given once. Correct it, and deliver again."),
)


class _Across:
    """What only the whole of the cases shows: a number given twice, a sitting that has no file."""

    def __init__(self, root: Path, sittings: Mapping[str, Reading[Session]], accord: Accord) -> None:
        self.found: list[Diagnostic] = []
        self._root, self._sittings, self._accord = root, sittings, accord
        self._holders: dict[str, str] = {}
        records = {day: sitting.record for day, sitting in sittings.items() if sitting.record}
        self._closed = {day: one for day, one in records.items() if one.minutes}
        self._awaited = {id for one in self._closed.values() for id in (*one.cases, *one.appeals)}
        self._decided: dict[str, tuple[str, ...]] = {}
        self._held: set[str] = set()
        self._seen: set[str] = set()
        self._phases: dict[str, str] = {}
        self._taking: list[tuple[Path, str]] = []

    def see(self, inspection: Inspection) -> None:
        """Hold one case against those before it, and against the sittings."""
        # Most cases are neither decided nor delivered: then there is nothing to unpack.
        own = not inspection.facts or _OF_ITS_OWN in inspection.facts
        standing = None if own and _NEITHER in inspection.facts else inspection.standing
        if inspection.facts:
            self._seen.add(inspection.folder)
        if inspection.folder in self._awaited and inspection.facts:
            self._decided[inspection.folder] = standing.sittings if standing else ()
        if standing is None:
            return
        path = self._root / tree.CASES / inspection.folder / tree.CASE_FILE
        self._phases[inspection.folder] = standing.phase
        if standing.origin:
            self._taking.append((path, standing.origin))
        for number in standing.numbers:
            other = self._holders.setdefault(number, inspection.folder)
            if other != inspection.folder:
                self.found.append(placed(NUMBER_GIVEN_TWICE((), {"number": number, "other": other}), path))
        self._held.update(standing.sittings)

    def unfounded(self) -> Iterator[Diagnostic]:
        """What was taken over from a case of this repository whose certificate does not stand, or that has none (art. 3)."""
        benefit = self._accord.latest.common_knowledge.years_without_exercise
        for path, origin in self._taking:
            if origin in self._seen and self._phases.get(origin) not in _STANDING:
                yield placed(unfounded(origin, benefit), path)

    def irregular(self) -> Iterator[Diagnostic]:
        """The sittings that decided, as their cases say, and could not; those that are closed are held to it already."""
        for day in sorted(self._held & self._sittings.keys() - self._closed.keys()):
            sitting = self._sittings[day]
            if sitting.record is not None:
                yield from sitting.place(findings_of_sitting(sitting.record, self._accord.at(sitting.record.held_on)))

    def undecided(self) -> Iterator[Diagnostic]:
        """What was on the agenda of a sitting whose minutes are closed, and of which no decision is recorded."""
        for day, session in self._closed.items():
            missing = [
                AGENDA_UNDECIDED((key, place), {"id": id}, self._accord.acts["award"])
                for key, ids in (("cases", session.cases), ("appeals", session.appeals))
                for place, id in enumerate(ids)
                if day not in self._decided.get(id, (day,))
            ]
            yield from self._sittings[day].place(missing)


def _survey_batch(
    batch: Batch, index: Index, touched: frozenset[str], synthesised: set[str], inspectors: _Inspectors
) -> Iterator[Inspection]:
    """The cases of one batch, from the index or from their files."""
    names, rows, fresh = batch.names, batch.rows, batch.lookout.unchanged()
    # A synthesis that was written since is no path of any stamp.
    fresh = {name for name in fresh if (name in synthesised) == (_BESIDE in rows[name].paths)}
    if touched:
        fresh = {name for name in fresh if touched.isdisjoint(rows[name].neighbours.split())}
    found: list[Row] = []
    with closing(inspectors.inspect([name for name in names if name not in fresh])) as inspected:
        for name in names:
            if name in fresh:
                yield _from_row(rows[name], inspectors.root)
                continue
            stamp, inspection = next(inspected)
            yield inspection
            if stamp is None:
                index.forget([name] if name in rows else [])
            else:
                found.append(_to_row(name, *stamp, inspection, inspectors.root))
            if len(found) >= _KEPT_AT_ONCE:
                index.record(found)
                found = []
    index.record(found)


def _touched(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The organisations and the sittings that came, went or changed."""
    changed = frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))
    return changed | {EVERY} if any(not is_sitting(name) for name in changed) else changed


Inspected: TypeAlias = tuple[tuple[str, bytes] | None, Inspection]
"""The stamp a folder had before it was read, and what came of it."""


class _Inspectors:
    """Inspects folders here, or with one worker a core where there are many."""

    def __init__(self, around: Surroundings) -> None:
        self.root = around.root
        self._around = around
        self._setting = (self.root / tree.CASES, around.neighbours)

    def inspect(self, names: list[str]) -> Generator[Inspected, None, None]:
        """Each folder, in order. To be closed: whoever stops asking ends the workers."""
        workers = os.cpu_count() or 1
        if len(names) < _WORTH_WORKERS or workers == 1:
            for name in names:
                yield _inspect(name, self._around.accord, *self._setting)
        else:
            yield from self._together(names, workers)

    def _together(self, names: list[str], workers: int) -> Iterator[Inspected]:
        """Each worker has its own share of the folders and its own pipe: nothing is shared that a kill could leave locked."""
        from multiprocessing import get_context  # needed only for many

        # A copy of this process knows the law already; elsewhere than on Linux that is not safe.
        context = get_context("fork" if sys.platform == "linux" else None)
        setting = (self._around.accord.folder, self._around.rules, *self._setting)
        shares = list(grouped(names, _SHARE))
        lanes: list[tuple[BaseProcess, Connection]] = []
        try:
            for lane in range(workers):
                out, into = context.Pipe(duplex=False)
                # A worker lets go of every end that is not its own: else it would not notice that nobody reads any more.
                ends = [*(end for _process, end in lanes), out]
                process = context.Process(target=_work, args=(into, ends, shares[lane::workers], *setting), daemon=True)
                process.start()
                into.close()
                lanes.append((process, out))
            for place in range(len(shares)):
                try:
                    found = lanes[place % workers][1].recv()
                except EOFError:
                    raise Refusal(_ended()) from None
                if isinstance(found, Exception):
                    raise found
                yield from found
        finally:
            for running, out in lanes:
                out.close()
                running.terminate()
                running.join()


def _ended() -> Diagnostic:
    message = unsaid("a process that was reading cases was ended from outside; perhaps memory ran short")
    return Diagnostic("worker-ended", message, remedy=unsaid("Run the command again: what was found already is kept."))


def _work(
    answers: Connection,
    ends: Iterable[Connection],
    shares: list[tuple[str, ...]],
    accord_folder: Path,
    rules: tuple[AdoptedRule, ...],
    cases: Path,
    neighbours: Neighbours,
) -> None:
    """A worker: answers share by share, until it is done or nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked stops the work
    for end in ends:
        end.close()
    accord = Accord(accord_folder).adopting(rules)
    try:
        for share in shares:
            answers.send([_inspect(name, accord, cases, neighbours) for name in share])
    except BrokenPipeError:
        pass
    except Exception as error:
        answers.send(error)


def _inspect(name: str, accord: Accord, cases: Path, neighbours: Neighbours) -> Inspected:
    folder = cases / name
    synthesis = tree.synthesis_of(folder)
    beside = [f"{_BESIDE}{synthesis.name}"] if synthesis else []
    return stamp_of(os.fspath(folder), beside), inspect(folder, accord, neighbours)


_BESIDE = f"/../../{tree.SYNTHESES}/"
"""The way from a case folder to its synthesis."""


# --- rows of the index -----------------------------------------------------------------------------------------------


def _to_row(name: str, paths: str, stamp: bytes, inspection: Inspection, root: Path) -> Row:
    findings = [packed(diagnostic, root) for diagnostic in inspection.diagnostics]
    return Row(
        name,
        paths,
        stamp,
        " ".join(sorted(inspection.neighbours)),
        json.dumps(findings) if findings else "",
        inspection.facts,
    )


def _from_row(row: Row, root: Path) -> Inspection:
    diagnostics = tuple(unpacked(one, root) for one in json.loads(row.findings)) if row.findings else ()
    return Inspection(diagnostics, row.facts, frozenset(row.neighbours.split()), folder=row.name)
