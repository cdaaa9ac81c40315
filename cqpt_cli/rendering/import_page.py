"""What a grid that comes back brings, before it is written: its facts, then each level with its wording and its ground."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import score_words
from cqpt_cli.rendering.change_words import day_in_words, titles
from cqpt_cli.rendering.page import Block, Column, Facts, Heading, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.changes import Change, ChangeKind


def page_of(
    name: str, file: str, changes: Sequence[Change], wordings: Mapping[str, str], names: Mapping[str, str]
) -> Page:
    """What `file` brings into a case. `wordings` are those of the items, `names` those of the bodies (slug → name)."""
    return list(_blocks(name, file, changes, wordings, names))


def _blocks(
    name: str, file: str, changes: Sequence[Change], wordings: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Block]:
    yield Title(_("{case}: what {file} brings").format(case=name, file=file))
    facts = [leaf for change in changes if change.of == "grid" for leaf in _leaves(change)]
    levels = [change for change in changes if change.of == "level"]
    if not facts and not levels:
        yield Paragraph(Said(_("No change."), Tone.QUIET))
    if facts:
        yield Facts([(" · ".join(titles(Grid, fact.where[1:])), _from_to(fact, names)) for fact in facts])
    if levels:
        count = ngettext("{count} level", "{count} levels", len(levels)).format(count=len(levels))
        yield Heading(count[:1].upper() + count[1:])
        columns = [Column(_("Item")), Column(_("Wording"), least=20), Column(_("Level"), figures=True)]
        columns.append(Column(_("Comment, evidence"), least=16))
        yield Table(columns, [_level(change, wordings) for change in levels])


def _leaves(change: Change) -> Iterator[Change]:
    """A change of a whole block as those of the facts in it."""
    sides = (change.before, change.after)
    if not any(isinstance(side, Mapping) for side in sides):
        yield change
        return
    before, after = (side if isinstance(side, Mapping) else {} for side in sides)
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield from _leaves(
                replace(change, where=(*change.where, key), before=before.get(key), after=after.get(key))
            )


def _from_to(fact: Change, names: Mapping[str, str]) -> str:
    after = _value(fact.where[-1], fact.after, names)
    if fact.before is None or fact.kind is ChangeKind.ADDED:
        return after
    return _("{before} → {after}").format(before=_value(fact.where[-1], fact.before, names), after=after)


def _value(key: str, value: Any, names: Mapping[str, str]) -> str:
    match key, value:
        case _key, None:
            return _("(nothing)")
        case _key, bool():
            return _("yes") if value else _("no")
        case "organisation", _value:
            return names.get(str(value), str(value))
        case "proposal", ("favourable" | "complementary-evaluation" | "unfavourable"):
            return _(score_words.PROPOSALS[ProposalValue(value)])
        case "assessed_on", _value:
            return day_in_words(value)
    return str(value)


def _level(change: Change, wordings: Mapping[str, str]) -> Sequence[Said]:
    item, (before, after) = change.where[-1], (_given(change.before), _given(change.after))
    level = f"{before} → {after}" if change.before is not None and before != after else after
    ground = [str(change.after.get("comment") or "")] if isinstance(change.after, Mapping) else []
    ground += [", ".join(change.after.get("evidence") or ())] if isinstance(change.after, Mapping) else []
    return [
        Said(item, Tone.STRONG),
        Said(wordings.get(item, "")),
        Said(level, Tone.BAD if change.after is None else Tone.STRONG),
        Said(" ; ".join(part for part in ground if part), Tone.QUIET),
    ]


def _given(entry: Any) -> str:
    level = entry.get("level") if isinstance(entry, Mapping) else entry
    return "–" if level is None else str(level)
