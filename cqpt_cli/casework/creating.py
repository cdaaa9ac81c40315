"""Making new things: a repository, a case, a grid, an organisation, a sitting."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.answers import one_of, record_of
from cqpt_cli.casework.assessing import grid_to_fill, require_assessable
from cqpt_cli.casework.examining import open_case
from cqpt_cli.casework.roles import kinship_of
from cqpt_cli.casework.scoring import open_grid
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, placed
from cqpt_cli.findings import Severity
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Candidate, Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rendering import figures, schemas, skeletons
from cqpt_cli.rules.carry_over import benefit_of
from cqpt_cli.rules.consistency import SCHEME_NOT_ON_THIS_ROUTE
from cqpt_cli.rules.judgement import ground_of_grid
from cqpt_cli.rules.progress import Phase, Progress, progress_of
from cqpt_cli.sources import tree
from cqpt_cli.sources.git import Git, is_under_git
from cqpt_cli.sources.names import foreign_to_windows
from cqpt_cli.sources.writing import Change, Plan, current, make_folder
from cqpt_cli.sources.yaml_reader import read_yaml

FOLDERS = (tree.CASES, tree.ORGANISATIONS, tree.SESSIONS)

HOOK = "pre-commit"

_NUMBERED = re.compile(r"(?P<year>[0-9]{4})-(?P<number>[0-9]{4,})\Z")


def plan_repository(root: Path, accord: Accord, name: str | None, *, hook: bool) -> Plan:
    """What a case repository at `root` still lacks. Nothing that is there is changed, but for lines that git needs.

    Without a name it goes by the one it has, or by that of its folder.
    """
    name = name or _name_said(root / tree.REPOSITORY_FILE) or root.resolve().name
    wanted: dict[Path, bytes] = {
        root / tree.REPOSITORY_FILE: skeletons.rendered("cqpt.yaml", {"name": name}),
        root / "README.md": skeletons.rendered("README.md", {"name": name}),
        **{root / folder / ".gitkeep": b"" for folder in FOLDERS},
        **{root / schemas.FOLDER / f"{kind}.json": schemas.schema_file(kind, accord) for kind in schemas.KINDS},
    }
    chained = ""
    if hook:
        place, chained = _place_of_hook(git := Git(root))
        wanted[place] = skeletons.rendered(HOOK, {"folder": git.name_of(root)})
    changes, kept = [], []
    for path, content in wanted.items():
        before = current(path)
        ours = path.parent.name == schemas.FOLDER or path.name.startswith(HOOK)  # rebuilt when the formats grow
        if before == content or (path.name == ".gitkeep" and path.parent.is_dir() and any(path.parent.iterdir())):
            continue
        if before is not None and not ours:
            kept.append(path)
        else:
            changes.append(Change(path, before, content, executable=path.name.startswith(HOOK)))
    lists = {root / f".{of}": skeletons.verbatim(of) for of in ("gitignore", "gitattributes")}
    for path, content in lists.items():
        changes += _with_lines(path, content)
    changed = {change.path for change in changes}
    mine = [path for path in kept if not _begins_here(path)]
    there = [path for path in (*wanted, *lists) if path not in mine and (path in changed or os.path.lexists(path))]
    message = _("Begin the case repository “{name}”").format(name=name)
    return Plan(changes, message, kept, there, "\n".join(filter(None, [chained, *_about_git(root), _next_step(root)])))


def _name_said(settings: Path) -> str | None:
    """The name that a repository gives itself; None where it gives none that can be read."""
    said = read_yaml(settings, current(settings) or b"").data
    name = said.get("name") if isinstance(said, dict) else None
    return name if isinstance(name, str) else None


def _begins_here(path: Path) -> bool:
    """Whether a file is the settings that git does not know yet: without them, what is committed is no case repository."""
    return path.name == tree.REPOSITORY_FILE and is_under_git(path.parent) and not Git(path.parent).knows(path)


def _place_of_hook(git: Git) -> tuple[Path, str]:
    """Where the hook is written: beside one that is there and is not ours; and then how that one is to call it."""
    there = current(git.hooks / HOOK)
    if there is None or _OURS in there:
        return git.hooks / HOOK, ""
    beside = f"{HOOK}-cqpt"
    if beside.encode() in there:
        return git.hooks / beside, ""
    message = _("Git has a hook already, which is kept: to have it check the cases, add this line to {hook}:")
    line = f'"$(dirname "$0")/{beside}" || exit 1'
    return git.hooks / beside, f"{message.format(hook=os.path.relpath(git.hooks / HOOK))}\n{line}"


_OURS = b"cqpt init --hook"
"""By what a hook of ours is known."""


def _about_git(root: Path) -> Iterator[str]:
    """What is not as one may think where the folder and a git repository are not one and the same."""
    if is_under_git(root) and (top := Git(root).top).resolve() != root.resolve():
        yield _("It lies in the git repository {top}: its commits and hooks are those of that one.").format(top=top)
    inner = [folder for folder in FOLDERS if os.path.lexists(root / folder / ".git")]
    if inner:
        yield _("A git repository of its own, to be committed there: {folders}.").format(folders=", ".join(inner))


def _next_step(root: Path) -> str:
    """What a person does after `init`."""
    if not is_under_git(root):
        return _("Next: put it under git (git init, then cqpt init --commit), and begin a case with “cqpt new case”.")
    return _("Next: begin a case with “cqpt new case”.")


def ready_for(root: Path, *, dry_run: bool, hook: bool = False) -> None:
    """Make sure that there is a folder to begin in. Raises `Refusal` where there cannot be one, or git knows none for its hook."""
    if root.exists() and not root.is_dir():
        message = _("this is a file, where a folder is expected")
        raise Refusal(Diagnostic("not-a-folder", message, Position(root), _("Name a folder.")))
    around = tree.repository_around(root)
    if around is not None:
        message = _("this folder lies in another case repository: {folder}").format(folder=around)
        remedy = _("Begin elsewhere, or work in that one: a case that lies in two repositories is lost in both.")
        raise Refusal(Diagnostic("inside-a-repository", message, Position(root), remedy))
    inner = None if tree.stands(root / tree.REPOSITORY_FILE) else tree.repository_below(root)
    if inner is not None:
        message = _("a case repository lies in this folder already: {folder}").format(folder=inner)
        remedy = _("Work in that one, or begin beside it: a case that lies in two repositories is lost in both.")
        raise Refusal(Diagnostic("inside-a-repository", message, Position(root), remedy))
    if hook and Git(root).hooks_are_shared:  # it refuses outside of git, before anything is written
        git = Git(root)
        message = _("the hooks of git lie outside of this repository (core.hooksPath), and serve others")
        remedy = _(
            "Give this repository hooks of its own (git config core.hooksPath .githooks), or have that hook run: {command}"
        )
        said = remedy.format(command=f"cqpt validate {git.name_of(root)}")
        raise Refusal(Diagnostic("hooks-elsewhere", message, Position(git.hooks), said))
    if not dry_run:
        make_folder(root)


def _with_lines(path: Path, content: bytes) -> Iterator[Change]:
    """The file with those lines of `content` that it lacks."""
    before = current(path)
    have = set((before or b"").splitlines())
    lacking = [line for line in content.splitlines(keepends=True) if line.strip() not in have]
    if any(line.strip() and not line.startswith(b"#") for line in lacking):
        gap = b"" if not before or before.endswith(b"\n") else b"\n"
        yield Change(path, before, (before or b"") + gap + b"".join(lacking))


def next_case_id(root: Path, year: int) -> str:
    """The first number after the highest one of the year: 2026-0013.

    Gaps stay, and so does the number of a case that was removed, or that stands in another branch, as far as git knows:
    a number is never given twice.
    """
    taken = [0]
    names = set(tree.folders_of_cases(root))
    if is_under_git(root):
        git = Git(root)
        names |= git.names_ever_used(git.name_of(root / tree.CASES))
    for name in names:
        match = _NUMBERED.match(name)
        if match and int(match["year"]) == year:
            taken.append(int(match["number"]))
    return f"{year}-{max(taken) + 1:04}"


def plan_case(root: Path, accord: Accord, answers: dict[str, Any], today: date) -> Plan:
    """A new case with the next free number (or the `id` that `answers` gives). Raises `Refusal` for a wrong answer."""
    received_on: date = answers["received_on"]
    law = accord.at(received_on)
    one_of(answers["certificate"], accord.certificate_ids)
    one_of(answers["route"], tuple(law.routes.criteria.value))
    schemes = law.routes.schemes_on(answers["route"])
    if scheme := answers.get("scheme"):
        if not schemes:
            facts = {"scheme": scheme, "route": answers["route"]}
            found = placed(SCHEME_NOT_ON_THIS_ROUTE((), facts, law.routes.schemes))
            raise Refusal(replace(found, id="usage"))
        one_of(scheme, tuple(schemes))
    if received_on > today:
        message = _("the file would be received in the future: today is {day}").format(day=figures.day(today))
        raise Refusal(Diagnostic("act-misdated", message, remedy=_("Correct the date: --received-on.")))
    id = answers.get("id") or next_case_id(root, received_on.year)
    names = {key: answers[key] for key in ("family_name", "given_names")}
    case = record_of(
        Case,
        format=Case.FORMAT,
        id=id,
        uid=answers.get("uid"),
        certificate=answers["certificate"],
        route=answers["route"],
        scheme=answers.get("scheme"),
        received_on=received_on,
        candidate=record_of(Candidate, **names),
    )
    path = root / tree.CASES / id / tree.CASE_FILE
    content = skeletons.rendered("case.yaml", skeletons.case_view(case, accord))
    said = _("Case {id}: received on {day}").format(id=id, day=received_on.isoformat())
    return Plan([_new(path, content)], said, warnings=() if answers.get("id") else tuple(_unsure_of(id, root)))


def _unsure_of(id: str, root: Path) -> Iterator[Diagnostic]:
    """A word on a number that was counted without the whole history: one that a removed case had may be given again."""
    if is_under_git(root) and Git(root).cut_at:
        message = _("this clone holds a part of the history only: the number {id} may have been given before").format(
            id=id
        )
        remedy = _("Fetch the rest (git fetch --unshallow) and compare, or give the number: --id.")
        yield Diagnostic("shallow-clone", message, Position(root), remedy, severity=Severity.WARNING)


def plan_grid(folder: Path, accord: Accord, answers: dict[str, Any], today: date) -> Plan:
    """A new grid in a case folder, with the items that its modality assesses.

    Raises `Refusal` where nobody may assess so (accord, art. 6-1 and 6-2).
    """
    reading = open_case(folder / tree.CASE_FILE, accord)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    case = reading.value
    grid, grids = grid_to_fill(case, answers), grids_in(folder, accord)
    warnings = require_assessable(folder, case, grids, accord, grid, today)
    kinship = kinship_of(folder, accord, case, grid, answers.get("role"), answers.get("of"))
    grid = grid.model_copy(update={"assessment": kinship})
    progress = progress_of(case, grids)
    certificate = accord.certificate(case.certificate)
    ground = ground_of_grid(grid, case, certificate)
    benefit = benefit_of(case, accord.at(case.received_on))
    view = skeletons.grid_view(grid, certificate, accord, ground, folder.as_posix(), benefit, open_items_of(progress))
    path = free_grid(folder, "prediagnostic" if grid.prediagnostic else grid.modality.value)
    message = _("Case {id}: a grid for {modality}").format(id=case.id, modality=grid.modality.value)
    return Plan([_new(path, skeletons.rendered("grid.yaml", view))], message, warnings=warnings)


def grids_in(folder: Path, accord: Accord) -> tuple[Grid, ...]:
    """The grids of a case folder that can be read."""
    grids = [open_grid(file, accord) for file in tree.yaml_files(folder / tree.GRIDS)]
    return tuple(grid.value for grid in grids if grid.sound)


def open_items_of(progress: Progress) -> tuple[str, ...]:
    """The items to which a new grid is limited: those of a complementary evaluation, or reopened by an appeal."""
    open_now = progress.missing if progress.phase in (Phase.COMPLEMENTARY, Phase.REOPENED) else ()
    return tuple(one for one in open_now if one != Modality.GLOBAL.value)


def plan_organisation(
    root: Path, accord: Accord, slug: str, name: str, certificates: Sequence[str], today: date
) -> Plan:
    """A new organisation. Raises `Refusal` for a wrong answer."""
    for certificate in certificates:
        one_of(certificate, accord.certificate_ids)
    record_of(Organisation, format=Organisation.FORMAT, slug=slug, name=name)
    years = accord.at(today).accreditation.years.value
    view = {"slug": slug, "name": name, "certificates": certificates, "years": years}
    path = root / tree.ORGANISATIONS / f"{slug}.yaml"
    return Plan([_new(path, skeletons.rendered("organisation.yaml", view))], _("Organisation {slug}").format(slug=slug))


def plan_session(root: Path, accord: Accord, held_on: date, cases: Sequence[str]) -> Plan:
    """A new sitting of the commission, with cases on its agenda. Raises `Refusal` for a case that is not there."""
    known = tree.folders_of_cases(root)
    for case in cases:
        one_of(case, known)
    seats = accord.at(held_on).commission.seats_per_college
    view = {"held_on": held_on, "cases": cases, "seats": seats.value, "article": seats.article}
    path = root / tree.SESSIONS / f"{held_on.isoformat()}.yaml"
    message = _("Sitting of {day}").format(day=held_on.isoformat())
    return Plan([_new(path, skeletons.rendered("session.yaml", view))], message)


def _new(path: Path, content: bytes) -> Change:
    for name in (path.parent.name, path.name):
        if found := foreign_to_windows(name):
            message = _("“{name}” cannot be a name on Windows: it has “{found}”").format(name=name, found=found)
            raise Refusal(
                Diagnostic("name-not-portable", message, remedy=_("Choose another name. Nothing was written."))
            )
    if current(path) is not None:
        raise Refusal(
            Diagnostic(
                "already-there",
                _("this file is there already"),
                Position(path),
                _("Nothing was written. Change it with an editor, or choose another name."),
            )
        )
    return Change(path, None, content)


def free_grid(folder: Path, name: str) -> Path:
    """`grids/quiz.yaml`, else `quiz-2.yaml`: a second grid of a modality is another evaluation."""
    path, number = folder / tree.GRIDS / f"{name}.yaml", 1
    while path.exists():
        number += 1
        path = folder / tree.GRIDS / f"{name}-{number}.yaml"
    return path
