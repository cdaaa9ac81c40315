"""The past of a case on the screen: who did what, when, in the words of the procedure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cqpt_cli.language import _
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.change_words import change_in_words
from cqpt_cli.rendering.page import Block, Bullets, Heading, Page, Paragraph, Said, Title, Tone
from cqpt_cli.rules.changes import Change, ChangeKind, Step

_TONES = {
    ChangeKind.ADDED: Tone.GOOD,
    ChangeKind.REMOVED: Tone.BAD,
    ChangeKind.CHANGED: Tone.PLAIN,
    ChangeKind.MOVED: Tone.PLAIN,
}


def page_of(folder: Path, steps: Sequence[Step], *, gone: bool = False, asked: str | None = None) -> Page:
    """Every step, oldest first. `gone` where the case was deleted; `asked` is the number it had, where it has another one now."""
    return [*_blocks(folder.resolve().name, steps, asked), *(_how_to_bring_back(folder, steps) if gone else ())]


def _how_to_bring_back(folder: Path, steps: Sequence[Step]) -> Iterator[Block]:
    path = shlex.quote(folder.as_posix())
    removed = next((step for step in reversed(steps) if any(_is_removal(change) for change in step.changes)), None)
    if removed:
        source = f" --source={removed.commit[:8]}^" if removed.commit else ""
        said = _("This case is no longer there. To bring it back: {command}").format(
            command=f"git restore{source} -- {path}"
        )
        yield Paragraph(Said(said, Tone.UNSURE))


def _is_removal(change: Change) -> bool:
    return change.of == "case" and change.kind is ChangeKind.REMOVED and not change.where


def _blocks(name: str, steps: Sequence[Step], asked: str | None) -> Iterator[Block]:
    yield Title(_("History of {case}").format(case=name))
    if asked:
        yield Paragraph(Said(_("The case {asked} has this number now.").format(asked=asked), Tone.QUIET))
    if not steps:
        yield Paragraph(Said(_("Nothing was ever committed of this case."), Tone.QUIET))
    for step in steps:
        if step.commit is None or step.at is None:
            yield Heading(_("Not committed yet"))
        else:
            day = figures.day(step.at.date())
            yield Heading(
                _("{day} at {time}, by {author}").format(day=day, time=f"{step.at:%H:%M}", author=step.author)
            )
            yield Paragraph(Said(f"{step.commit[:8]} {step.subject}", Tone.QUIET))
        if step.cut:
            said = _("The history is cut here: this clone holds nothing older. The rest of it: git fetch --unshallow")
            yield Paragraph(Said(said, Tone.UNSURE))
        else:
            yield _bullets(step.changes)


def difference_page(name: str, revision: str, changes: Sequence[Change]) -> Page:
    """What changed since a revision."""
    title = Title(_("{case}: changes since {revision}").format(case=name, revision=revision))
    return [title, _bullets(changes) if changes else Paragraph(Said(_("No change."), Tone.QUIET))]


def _bullets(changes: Sequence[Change]) -> Bullets:
    return Bullets([Said(change_in_words(change), _TONES[change.kind]) for change in changes])


def as_json(steps: Sequence[Step]) -> Any:
    """Every step as plain values."""
    return [
        {
            "commit": step.commit,
            "author": step.author,
            "at": step.at.isoformat() if step.at else None,
            "subject": step.subject,
            "cut": step.cut,
            "changes": changes_as_json(step.changes),
        }
        for step in steps
    ]


def changes_as_json(changes: Sequence[Change]) -> list[Mapping[str, Any]]:
    """Changes as plain values."""
    return [
        {
            "of": change.of,
            "kind": change.kind.value,
            "where": list(change.where),
            "before": _plain(change.before),
            "after": _plain(change.after),
            "message": change_in_words(change),
        }
        for change in changes
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, bool | int | None) else str(value)
