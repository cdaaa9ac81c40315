"""Scoring grids: from paths to what is acquired, grid by grid or for a whole case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cqpt_cli.casework.adopting import accord_around
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.casework.examining import open_case
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Basis, Finding, Severity, Source, kind
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord, Certificate
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, GridRole, Modality, Opinion
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rules.award import propose
from cqpt_cli.rules.carry_over import Benefit, benefit_of
from cqpt_cli.rules.consistency import UNKNOWN_CERTIFICATE
from cqpt_cli.rules.consistency_of_grids import faults_of_grid, faults_of_levels
from cqpt_cli.rules.consistency_of_roles import fault_of_role, faults_among
from cqpt_cli.rules.lineage import Lineage
from cqpt_cli.rules.procedure import irregularities_of, remarks_among, remarks_on, remarks_on_evaluator
from cqpt_cli.rules.progress import missing_modalities, still_to_come
from cqpt_cli.rules.quiz_levels import not_carried
from cqpt_cli.rules.reopening import complements_of, openings_of
from cqpt_cli.rules.score import GridResult, Score
from cqpt_cli.rules.scoring import remarks_on_levels, score_all, score_one
from cqpt_cli.rules.support import Supports
from cqpt_cli.sources.files import each_once, is_folder
from cqpt_cli.sources.reading import Reading, read, read_content, read_inside
from cqpt_cli.sources.tree import GRIDS, ORGANISATIONS, case_file_of, grid_files, repository_of

QUIZ_LEVEL_NOT_CARRIED = kind(
    "quiz-level-not-carried",
    N_("The answers to the questions beside these levels do not carry them; they were changed by hand: {items}."),
    severity=Severity.WARNING,
)

GRID_OF_ANOTHER_CASE = kind(
    "grid-of-another-case",
    N_("this grid is of the case “{found}”, in the folder of “{wanted}”"),
    N_("Move the grid, or correct its case."),
)

GRID_OF_ANOTHER_CERTIFICATE = kind(
    "grid-of-another-certificate",
    N_("this grid is for “{found}”, and the case asks for “{wanted}”"),
    N_("Correct the grid, or the case."),
)


PHASES = tuple(Modality)
"""The modalities in the order in which the cahier des charges (III) has them follow one another."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """What came of one group of grids: the score, or the diagnostics that say why there is none."""

    score: Score | None
    diagnostics: tuple[Diagnostic, ...]


def score(paths: Iterable[Path], accord: Accord) -> Iterator[Scoring]:
    """The grids that `paths` mean. Those of one case are combined; a lone grid is scored as it stands."""
    alone: list[Path] = []
    for path in paths:
        if is_folder(path):
            yield from _score_folder(path, accord)
        else:
            alone.append(path)
    if alone:
        yield from _score_files(each_once(alone), accord)


def _score_folder(folder: Path, accord: Accord) -> Iterator[Scoring]:
    files = grid_files(folder)
    if isinstance(files, Diagnostic):
        yield Scoring(None, (files,))
        return
    by_case: dict[Path, list[Path]] = {}
    for file in files:
        if isinstance(file, Diagnostic):
            yield Scoring(None, (file,))
        else:
            by_case.setdefault(file.parent, []).append(file)
    scorings = [score_case(grids, accord) for grids in by_case.values()]
    yield from (one for one in scorings if one.score or one.diagnostics)
    if scorings and not any(one.score or one.diagnostics for one in scorings):
        message = _("there is only a forecast here, which never counts as an evaluation")
        remedy = _("Name the grid itself to see what it says.")
        source = accord.latest.quiz.prediagnosis_counts.source
        yield Scoring(None, (Diagnostic("nothing-found", message, Position(folder), remedy, (source,)),))


def _score_files(files: list[Path], accord: Accord) -> Iterator[Scoring]:
    """Grids named one by one: those of one case together. The order in which they were named changes nothing."""
    groups: dict[str, list[Reading[Grid]]] = {}
    for file in files:
        reading = open_grid(file, accord)
        if reading.sound:
            groups.setdefault(reading.value.case, []).append(reading)
        else:
            yield Scoring(None, tuple(reading.diagnostics))
    for readings in groups.values():
        # Alone it shows what it says; a forecast beside other grids never counts.
        counting = _in_order(reading for reading in readings if not reading.value.prediagnostic) or readings[:1]
        yield _score_group(counting, accord, combined=len(readings) > 1 and not counting[0].value.prediagnostic)


def score_case(files: Iterable[Path], accord: Accord) -> Scoring:
    """The global result of the grids of one case folder; neither a score nor diagnostics where none of them counts."""
    readings = [open_grid(file, accord) for file in files]
    problems = [diagnostic for reading in readings for diagnostic in reading.diagnostics]
    if not all(reading.sound for reading in readings):
        return Scoring(None, tuple(problems))
    # A forecast never counts beside an evaluation (cahier des charges, III, phase 0).
    readings = _in_order(reading for reading in readings if not reading.value.prediagnostic)
    if not readings:
        return Scoring(None, tuple(problems))
    return _score_group(readings, accord, combined=True)


def _in_order(readings: Iterable[Reading[Grid]]) -> list[Reading[Grid]]:
    """Grids in the order of their days and of the phases; by their names where both are the same."""
    return sorted(readings, key=lambda one: (one.value.assessed_on, PHASES.index(one.value.modality), one.path.name))


def open_grid(file: Path, accord: Accord, *, quickly: bool = False, inside: bool = False) -> Reading[Grid]:
    """Read a grid and hold its levels against the référentiel of its certificate. `inside` where it is known to be no link out."""
    return held_against((read if inside else read_inside)(file, Grid, quickly=quickly), accord)


def checked_grid(file: Path, content: bytes, accord: Accord) -> Reading[Grid]:
    """The same of bytes that the file is to hold."""
    return held_against(read_content(file, content, Grid), accord)


def held_against(reading: Reading[Grid], accord: Accord) -> Reading[Grid]:
    """Add what cannot be right in a grid that was read, by itself and by the référentiel of its certificate."""
    if reading.record is None:
        return reading
    grid = reading.record
    try:
        found = list(faults_of_grid(grid, accord.at(grid.assessed_on)))
    except Refusal as refusal:  # an evaluation from before there was an accord
        reading.refuse(refusal, "assessed_on")
        return reading
    if grid.certificate not in accord.certificate_ids:
        facts = {"found": grid.certificate, "choices": accord.certificate_ids}
        found.append(UNKNOWN_CERTIFICATE(("certificate",), facts))
    else:
        found += _faults_of_levels(grid, accord)
    reading.report(found)
    return reading


def _faults_of_levels(grid: Grid, accord: Accord) -> Iterator[Finding]:
    items, common = accord.certificate(grid.certificate).knowledge, accord.common
    foreign, tasks = frozenset[str](), frozenset[str]()
    if not grid.levels.keys() <= items.keys() | common.keys():
        # The other référentiels are read only to tell a foreign item from an unknown one.
        others = [other for other in accord.certificates if other.id != grid.certificate]
        foreign = frozenset(id for other in others for id in other.entries)
        tasks = frozenset(accord.certificate(grid.certificate).tasks)
    yield from faults_of_levels(
        grid, items, common.keys(), foreign, tasks, Source(accord.common_file.annex, Basis.ACCORD)
    )


def _score_group(readings: list[Reading[Grid]], accord: Accord, *, combined: bool) -> Scoring:
    grids = [reading.value for reading in readings]
    try:
        accord = accord_around(readings[0].path.parent, accord)
    except Refusal as refusal:
        return Scoring(None, refusal.diagnostics)
    case, problems = _case_beside([reading.path for reading in readings], accord)
    reference = case or grids[0]
    problems += strangers(readings, case.id if case else grids[0].case, reference.certificate)
    if problems:
        return Scoring(None, tuple(problems))
    certificate = accord.certificate(grids[0].certificate)
    problems += faults_of_roles(readings, certificate, alone=not combined)
    if problems:
        return Scoring(None, tuple(problems))
    try:
        return Scoring(_score(readings, certificate, case, accord, combined=combined), ())
    except Refusal as refusal:
        return Scoring(None, refusal.diagnostics)


def named(readings: Iterable[Reading[Grid]]) -> dict[str, Reading[Grid]]:
    """Grids by their path from the case folder, as other grids name them; a lone one as if it lay in one."""
    found: dict[str, Reading[Grid]] = {}
    for reading in readings:
        name = f"{GRIDS}/{reading.path.name}"
        found[name if name not in found else reading.path.as_posix()] = reading
    return found


def lineage_of(readings: Iterable[Reading[Grid]]) -> Lineage:
    """What grids of one case are to one another."""
    return Lineage({name: reading.value for name, reading in named(readings).items()})


def faults_of_roles(
    readings: Sequence[Reading[Grid]], certificate: Certificate, unread: Collection[str] = (), *, alone: bool = False
) -> list[Diagnostic]:
    """What cannot be in what grids say of one another: at its place. One that is named `alone` is held against its folder."""
    by_name = named(readings)
    grids = {name: reading.value for name, reading in by_name.items()}
    if alone:
        ((name, reading),) = by_name.items()
        fault = fault_of_role(name, reading.value, grids, _beside(reading), alone=case_file_of(reading.path) is None)
        found = [(name, fault)] if fault else []
    else:
        found = list(faults_among(grids, certificate.knowledge, unread))
    diagnostics: list[Diagnostic] = []
    for name, fault in found:
        retained = certificate.accord.at(grids[name].assessed_on).scoring.retained_level
        sourced_fault = replace(fault, of=(retained,))
        diagnostics += by_name[name].place([sourced_fault])
    return diagnostics


def _beside(reading: Reading[Grid]) -> tuple[str, ...]:
    """The grids that lie beside one in its case folder: it is known that they are there, and no more."""
    if case_file_of(reading.path) is None:
        return ()
    files = sorted(reading.path.parent.glob("*.y*ml"))
    return tuple(f"{GRIDS}/{file.name}" for file in files if file.name != reading.path.name)


def _score(
    readings: list[Reading[Grid]],
    certificate: Certificate,
    case: Case | None,
    accord: Accord,
    *,
    combined: bool,
) -> Score:
    grids = [reading.value for reading in readings]
    beside = grids if combined else []
    lineage = lineage_of(readings)
    deciding = [grid for _name, grid in lineage.deciding] or grids
    last = max(grid.assessed_on for grid in deciding)
    policy = accord.policy_at(last)
    supports = Supports(case, certificate.entries, policy)
    context = _Context(certificate, case, accord, supports, lineage)
    results = tuple(_grid_result(reading, context, beside) for reading in readings)
    benefit: Benefit | None = None
    to_come: tuple[str, ...] = ()
    if combined:
        benefit = benefit_of(case, accord.at(case.received_on)) if case else None
        carried = benefit.carried if benefit and benefit.runs else None
        law_of = lambda grid: accord.at(grid.assessed_on)  # noqa: E731
        items = score_all(grids, certificate.entries, law_of, carried, openings_of(case, grids), supports, lineage)
        missing = missing_modalities(grids)
        proposal = propose(items, policy, _opinion(deciding), missing)
        to_come = () if missing else still_to_come(case, grids)
    else:
        items, proposal = score_one(grids[0], certificate.entries, accord.at(last), supports), None
    return Score(grids[0].case, certificate, case, results, items, proposal, policy, benefit, to_come)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the grids of one case are judged by."""

    certificate: Certificate
    case: Case | None
    accord: Accord
    supports: Supports
    lineage: Lineage


def _grid_result(reading: Reading[Grid], context: _Context, beside: Sequence[Grid]) -> GridResult:
    """The procedure of a grid, under the law of the day on which it was held; `beside` are all those it is combined with."""
    grid, certificate, case, accord = reading.value, context.certificate, context.case, context.accord
    lineage = context.lineage if beside else Lineage({"": grid}, partial=_has_sequences(reading, accord))
    try:
        law, terms = accord.at(grid.assessed_on), certificate.terms_at(grid.assessed_on)
        body = body_of(reading.path, grid.evaluator.organisation)
        directory = directory_around(reading.path, law) if case else None
        irregularities = tuple(irregularities_of(grid, law, terms, case, body, directory, lineage))
        among = remarks_among(grid, beside, case) if beside else ()
        remarks = (
            *remarks_on(grid, law, case, lineage),
            *remarks_on_evaluator(grid, body),
            *remarks_on_levels(grid, certificate.entries, law, asked_of(grid, case)),
            *context.supports.remarks_on(grid),
            *_remarks_on_quiz(grid, accord),
            *among,
        )
    except Refusal as refusal:
        reading.refuse(refusal, "assessed_on")
        raise Refusal(*reading.diagnostics) from None
    called = body.name if body else grid.evaluator.organisation or ""
    return GridResult(reading.path, grid, reading.fingerprint, irregularities, remarks, called)


def _remarks_on_quiz(grid: Grid, accord: Accord) -> Iterator[Finding]:
    """Levels of a quiz that the answers beside them do not carry."""
    if grid.modality is not Modality.QUIZ or not (
        grid.is_scored_quiz or any(one.questions for one in grid.levels.values())
    ):
        return  # the bank is read only where it is needed
    if changed := tuple(not_carried(grid, accord.questions, accord.quiz_policy)):
        yield QUIZ_LEVEL_NOT_CARRIED((), {"items": changed})


def _has_sequences(reading: Reading[Grid], accord: Accord) -> bool:
    """Whether a lone observation has other sequences beside it in its case: of a part, nothing is judged of the whole."""
    if reading.value.modality is not Modality.OBSERVATION:
        return False
    own = f"{GRIDS}/{reading.path.name}"
    others = (open_grid(reading.path.parent / Path(name).name, accord).record for name in _beside(reading))
    said = (one.assessment for one in others if one and one.counts)
    return any(one.role is GridRole.SEQUENCE and one.of == own for one in said if one)


def asked_of(grid: Grid, case: Case | None) -> tuple[str, ...]:
    """The items of the complementary evaluation to which a grid belongs; none where it belongs to none."""
    asked = [one for one in complements_of(case) if one.since < grid.assessed_on]
    last = asked[-1] if asked else None
    return tuple(last.items) if last and (last.until is None or grid.assessed_on <= last.until) else ()


def body_of(grid: Path, slug: str | None) -> Organisation | None:
    """The evaluating body that a grid names, where its repository knows it; None where nobody does."""
    case = case_file_of(grid)
    root = repository_of(case.parent) if case and slug else None
    file = root / ORGANISATIONS / f"{slug}.yaml" if root else None
    return read(file, Organisation).record if file and file.is_file() else None


def _opinion(grids: Iterable[Grid]) -> Opinion | None:
    """The evaluator's own proposal, from the last global grid that gives one, of grids in the order in which they speak."""
    given = [grid for grid in grids if grid.modality is Modality.GLOBAL and grid.opinion]
    return given[-1].opinion if given else None


def _case_beside(grids: Iterable[Path], accord: Accord) -> tuple[Case | None, list[Diagnostic]]:
    """The case of the first grid that lies in a case folder."""
    file = next(filter(None, map(case_file_of, grids)), None)
    if file is None:
        return None, []
    reading = open_case(file, accord)
    return (reading.record, []) if reading.sound else (None, list(reading.diagnostics))


def strangers(readings: Iterable[Reading[Grid]], case_id: str, certificate: str) -> Iterator[Diagnostic]:
    """Grids of another case, or for another certificate, than the ones they are combined with."""
    for reading in readings:
        grid = reading.value
        if grid.case != case_id:
            facts = {"found": grid.case, "wanted": case_id}
            yield from reading.place([GRID_OF_ANOTHER_CASE(("case",), facts)])
        if grid.certificate != certificate:
            facts = {"found": grid.certificate, "wanted": certificate}
            yield from reading.place([GRID_OF_ANOTHER_CERTIFICATE(("certificate",), facts)])
