"""What a command wrote, or would write, on the screen and as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.rendering.page import Block, Bullets, Page, Paragraph, Said, Tone
from cqpt_cli.sources.writing import Change, Recorded, Written


def page_of(recorded: Recorded, documents: Sequence[Path] = ()) -> Page:
    """The files that were written; for a dry run the difference, line by line."""
    plan = recorded.plan
    page: list[Block] = []
    if recorded.dry_run:
        for change in plan.changes:
            page += map(_difference, _head_of(list(change.difference(recorded.root)), new=change.before is None))
        page.append(Paragraph(Said(_("Nothing was written (--dry-run)."), Tone.QUIET)))
    elif plan.changes:
        page.append(Bullets([Said(_written(change), Tone.GOOD) for change in plan.changes]))
    elif not documents:
        page.append(Paragraph(Said(_("Nothing to change: all is there."), Tone.QUIET)))
    if documents:
        page.append(Bullets([Said(_("{path} (document)").format(path=_shown(path))) for path in documents]))
    if plan.kept:
        page.append(Paragraph(Said(_("Kept as it is: {files}").format(files=_listed(plan.kept)), Tone.QUIET)))
    if recorded.commit:
        said = _("Commit {commit}: {message}").format(commit=recorded.commit, message=plan.message)
        page.append(Paragraph(Said(said)))
    if plan.next and not recorded.dry_run:
        page += [Paragraph(Said(line, Tone.QUIET)) for line in plan.next.split("\n")]
    return page


_LONGEST = 60
"""Lines of a new file that a dry run shows in full; of a longer one it shows the beginning."""


def _head_of(lines: Sequence[str], *, new: bool) -> list[str]:
    if not new or len(lines) <= _LONGEST:
        return list(lines)
    more = ngettext("… and {count} line more", "… and {count} lines more", len(lines) - _LONGEST)
    return [*lines[:_LONGEST], more.format(count=len(lines) - _LONGEST)]


def beside(documents: Iterable[Written]) -> list[Block]:
    """A word on each document that was written beside another one, as it does not say the same."""
    return [
        Paragraph(
            Said(
                _(
                    "{other} says something else, or was edited: it is kept, and the text as it would be now is {path}."
                ).format(other=_shown(one.other), path=one.path.name),
                Tone.UNSURE,
            )
        )
        for one in documents
        if one.other
    ]


def as_json(recorded: Recorded, documents: Sequence[Path] = ()) -> Any:
    """What was written (or would be), with the commit made of it."""
    plan = recorded.plan
    return {
        "dry_run": recorded.dry_run,
        "files": [
            {
                "path": change.path.as_posix(),
                "new": change.before is None,
                "difference": "\n".join(change.difference(recorded.root)),
            }
            for change in plan.changes
        ],
        "kept": [path.as_posix() for path in plan.kept],
        "documents": [path.as_posix() for path in documents],
        "commit": recorded.commit,
        "message": plan.message,
    }


def _written(change: Change) -> str:
    shown = _shown(change.path)
    return _("{path} (new)").format(path=shown) if change.before is None else _("{path} (changed)").format(path=shown)


def _shown(path: Path) -> str:
    near = os.path.relpath(path)
    return near if not near.startswith("..") else os.fspath(path)


def _listed(paths: Iterable[Path]) -> str:
    return ", ".join(os.path.relpath(path) for path in paths)


def _difference(line: str) -> Block:
    head = line[:1] if not line.startswith(("+++", "---")) else " "
    tone = {"+": Tone.GOOD, "-": Tone.BAD, "@": Tone.QUIET}.get(head, Tone.PLAIN)
    return Paragraph(Said(line, tone))
