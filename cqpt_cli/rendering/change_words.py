"""Changes of a case in the words of the procedure: “niveau de CAD1-F05 : 2 → 3”."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from cqpt_cli import language
from cqpt_cli.diagnostics import shortened
from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.models.acts import ACT_KEYS
from cqpt_cli.models.base import FileRecord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.rendering import figures, schemas, score_words
from cqpt_cli.rendering.sentences import said
from cqpt_cli.rendering.sheet_page import EVENTS
from cqpt_cli.rules.changes import Change, ChangeKind
from cqpt_cli.rules.suspicion import changed_parts

_SENTENCES = {
    ("case", ChangeKind.ADDED): N_("case created"),
    ("case", ChangeKind.REMOVED): N_("case file removed"),
    ("grid", ChangeKind.ADDED): N_("grid added: {grid}"),
    ("grid", ChangeKind.REMOVED): N_("grid removed: {grid}"),
    ("grid", ChangeKind.MOVED): N_("grid renamed: {before} → {after}"),
    ("level", ChangeKind.ADDED): N_("level of {item}: {after} ({grid})"),
    ("level", ChangeKind.REMOVED): N_("level of {item} removed: it was {before} ({grid})"),
    ("level", ChangeKind.CHANGED): N_("level of {item}: {before} → {after} ({grid})"),
    ("piece", ChangeKind.ADDED): N_("document received: {file}"),
    ("piece", ChangeKind.REMOVED): N_("document removed: {file}"),
    ("piece", ChangeKind.CHANGED): N_("document replaced: {file}"),
    ("piece", ChangeKind.MOVED): N_("document renamed: {before} → {after}"),
    ("unreadable", ChangeKind.CHANGED): N_("{file} can no longer be read"),
}

_FACTS = {
    ChangeKind.ADDED: N_("{what}: {after}"),
    ChangeKind.REMOVED: N_("{what} removed: it was {before}"),
    ChangeKind.CHANGED: N_("{what}: {before} → {after}"),
}


def change_in_words(change: Change) -> str:
    """One change, in one line."""
    if change.of == "case" and change.kind in _ACTS and len(change.where) == 2 and change.where[0] in ACT_KEYS:
        entry = change.before if change.kind is ChangeKind.REMOVED else change.after
        if said := act_in_words(change.where[0], entry):
            return _(_ACTS[change.kind]).format(act=said)
    if "judged" in change.where:
        return _marks(change)
    if change.of == "case" and change.where:
        return _fact(change, Case, change.where)
    if change.of == "grid" and len(change.where) > 1:
        return _("{fact} ({grid})").format(fact=_fact(change, Grid, change.where[1:]), grid=change.where[0])
    template = _(_SENTENCES[change.of, change.kind])
    if change.of == "level" and _only_comment(change):
        template = _("comment on {item}: {before} → {after} ({grid})")
        values = [entry.get("comment") or _("(none)") for entry in (change.before, change.after)]
    else:
        values = [_level(value) if change.of == "level" else _value(value) for value in (change.before, change.after)]
    grid = change.where[0] if change.where else ""
    if change.of == "grid" and change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
        grid = _grid(change.where[0], change.after or change.before)
    return template.format(
        item=change.where[-1] if change.where else "",
        grid=grid,
        file=grid,
        before=shortened(values[0]),
        after=shortened(values[1]),
    )


_CONFIRMATIONS = {
    ChangeKind.ADDED: N_("{by} looked again on {day} and confirmed: {things} ({what})"),
    ChangeKind.REMOVED: N_("confirmation by {by} on {day} removed: {things} ({what})"),
    ChangeKind.CHANGED: N_("confirmation by {by} on {day} changed: {things} ({what})"),
}

_MARKS = {
    ChangeKind.ADDED: N_("what {by} judged on {day} is remembered: {things} ({what})"),
    ChangeKind.REMOVED: N_("what {by} judged on {day} is no longer remembered: {things} ({what})"),
    ChangeKind.CHANGED: N_("judged anew by {by} on {day}: {things} ({what})"),
}


def _marks(change: Change) -> str:
    """A change of what a judgement rests on: of whom and when, in place of fingerprints."""
    depth = change.where.index("judged")
    inside = change.where[depth + 1 :]
    sentences = _CONFIRMATIONS if inside else _MARKS
    before, after = (value if isinstance(value, Mapping) else {} for value in (change.before, change.after))
    entry = before if change.kind is ChangeKind.REMOVED else after
    if len(inside) > 2:  # a fact of a confirmation: its day and its author are its name
        day, _space, by = inside[1].partition(" ")
        return _(_CONFIRMATIONS[ChangeKind.CHANGED]).format(
            by=by, day=day_in_words(day), things=inside[2], what=_judged(change, depth)
        )
    changed = {
        key: value for key, value in entry.items() if change.kind is not ChangeKind.CHANGED or before.get(key) != value
    }
    return _(sentences[change.kind]).format(
        by=entry.get("by") or "?",
        day=day_in_words(entry.get("on")),
        things=looked_at_again(changed) or _("(nothing)"),
        what=_judged(change, depth),
    )


def _judged(change: Change, depth: int) -> str:
    """The judgement that a change of marks is about: its grid, or its decision."""
    return change.where[0] if change.of == "grid" else " · ".join(titles(Case, change.where[:depth]))


_ACTS = {ChangeKind.ADDED: N_("{act}"), ChangeKind.REMOVED: N_("act removed: {act}")}


def act_in_words(key: str, entry: Any) -> str:
    """One act as it was read, sound or not, as the timeline says it; empty where nobody can say what it is."""
    if not isinstance(entry, Mapping):
        return ""
    facts = {name: str(entry.get(name) or "?") for name in ("by", "organisation", "number")}
    signed = not entry.get("organisation") or len(entry.get("signatures") or ()) > 1
    event = {
        "evaluation": "sent" if entry.get("sent_on") else "named",
        "agreement": "agreement" if signed else "agreement-drafted",
        "transmission": "transmitted",
        "appeals": "appeal",
    }.get(key) or str(entry.get("decision") or entry.get("event") or "delivered")
    if event not in EVENTS:
        return ""
    said = _(EVENTS[event]).format(**facts)
    day = entry.get("on") or entry.get("sent_on")
    return _("{act} ({day})").format(act=said, day=day_in_words(day)) if day else said


def day_in_words(value: Any) -> str:
    """A day as it was read: text in a file, whatever it is."""
    try:
        return figures.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _fact(change: Change, model: type[FileRecord], where: tuple[str, ...]) -> str:
    what = " · ".join(titles(model, where))
    return _(_FACTS[change.kind]).format(what=what, before=_value(change.before), after=_value(change.after))


def titles(model: type[FileRecord], where: tuple[str, ...]) -> list[str]:
    """The way to a fact, in the titles that editors show; in English, in the keys themselves."""
    from cqpt_cli.sources.model_problems import model_at

    words = schemas.keys() if language.current() == "fr" else {}
    titles = []
    for depth, key in enumerate(where):
        owner = model_at(model, where[:depth])
        title = words.get(owner.__name__, {}).get(key, {}).get("title") if owner else None
        if depth == 1 and where[0] in ACT_KEYS:  # an act among several: told apart by its day
            title = day_in_words(key.split(" ")[0])
        titles.append(title or key)
    return titles


def _only_comment(change: Change) -> bool:
    """Whether the level stayed, and what stands beside it changed."""
    before, after = change.before, change.after
    return isinstance(before, dict) and isinstance(after, dict) and _level(before) == _level(after)


def _level(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    given = entry.get("level")
    return (
        score_words.number(given, is_below=bool(entry.get("below_expected"))) if isinstance(given, int) else f"{given}"
    )


def _grid(name: str, grid: Any) -> str:
    levels = grid.get("levels") or {} if isinstance(grid, Mapping) else {}
    given = sum(1 for entry in levels.values() if entry is not None)
    counted = ngettext("{count} level", "{count} levels", given).format(count=given)
    modality = score_words.MODALITIES.get(str(grid.get("modality"))) if isinstance(grid, Mapping) else None
    return f"{_(modality) if modality else name}, {counted} ({name})"


def _value(value: Any) -> str:
    match value:
        case None:
            return _("(nothing)")
        case bool():
            return _("yes") if value else _("no")
        case int() | Decimal():
            return str(value)
        case Mapping():
            return shortened(", ".join(f"{key} {_value(inner)}" for key, inner in value.items()))
        case list() | tuple():
            return shortened(", ".join(map(_value, value))) or _("(nothing)")
    return shortened(value)


def looked_at_again(entry: Mapping[str, Any]) -> str:
    """What a confirmation is of, from the entry as it was read, sound or not."""
    parts = [(key, "") for key in ("case", "referential", "carry_over") if entry.get(key)]
    for key in ("documents", "grids"):
        named = entry.get(key)
        parts += [(key, str(name)) for name in named] if isinstance(named, Mapping) else []
    gone = entry.get("gone")
    for name in gone if isinstance(gone, list) else []:
        key = "grids-gone" if str(name).startswith("grids/") else "documents-gone"
        parts.append(("carry_over", "") if name == "carry_over" else (key, str(name)))
    return said(changed_parts(parts)) if parts else ""
