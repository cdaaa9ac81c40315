"""Recording: the one way by which commands change files. Read, change and write inside one lock; show it, or commit it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.sources import tree
from cqpt_cli.sources.git import Git
from cqpt_cli.sources.writing import Plan, Recorded, clear_remains, only_writer, write


def record(root: Path, prepare: Callable[[], Plan], *, dry_run: bool = False, commit: bool = False) -> Recorded:
    """Carry out what `prepare` plans in the repository (or the lone case folder) at `root`.

    `prepare` reads the files it changes: it runs while nobody else writes here, so that no line of anyone is lost.
    A dry run touches nothing at all. Raises `Refusal`; then nothing is written, or the files named before the one that
    failed are.
    """
    if dry_run:
        return Recorded(_inside(prepare()), root, dry_run=True, commit=None)
    git = Git(root) if commit else None
    if git:
        git.ready_to_commit()
    with only_writer(root):
        plan = _inside(prepare())
        if git:
            git.require_own(change.path for change in plan.changes)
            git.require_committed_names([change.path for change in plan.changes if change.before is not None])
        for folder in {change.path.parent for change in plan.changes}:
            clear_remains(folder)
        write(plan.changes)
        made = git.commit([*(change.path for change in plan.changes), *plan.belonging], plan.message) if git else None
    return Recorded(plan, root, dry_run=False, commit=made)


def _inside(plan: Plan) -> Plan:
    """The plan. Raises `Refusal` where a folder that it writes into is a link out of the repository."""
    out = [link for change in plan.changes if (link := tree.link_out(change.path.parent))]
    if out:
        raise Refusal(*(tree.leaves_repository(link) for link in dict.fromkeys(out)))
    return plan
