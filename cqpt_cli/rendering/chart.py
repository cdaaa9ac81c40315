"""Levels reached against levels expected, as a drawing that reads in black and white.

One column an item, in the order of the référentiel. A full column is acquired, a hatched one is to complete, a “?” is not
assessed, a “–” does not apply to the post, a “0” on a savoir-faire common to all is to be evaluated otherwise, a “<3” is
below 3 by a quiz, which tells no more; the line is the expected level.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cqpt_cli.models.referential import KIND_LETTERS, Kind
from cqpt_cli.rules.scoring import ItemResult, ItemStatus

COLUMN, GAP, GROUP_GAP = 14, 3, 18
STEP = 12
TOP, LEFT, FOOT = 10, 22, 34
HIGHEST = 5
INK, PAPER, QUIET = "#1a1a1a", "#ffffff", "#767676"


def width_of(items: Sequence[ItemResult]) -> int:
    """How wide the drawing of these items is: charts that stand together share the widest, and so one scale."""
    return LEFT + sum(len(group) * (COLUMN + GAP) + GROUP_GAP for _, group in _groups(items))


def svg(items: Sequence[ItemResult], title: str, description: str, *, id: str, font: str, width: int) -> str:
    """The drawing of one activity, as an SVG element with its title and description for those who cannot see it."""
    groups, drawn_width = _groups(items), width_of(items)
    height = TOP + HIGHEST * STEP + FOOT
    base = TOP + HIGHEST * STEP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="{id}-t {id}-d" font-family="{escape(font)}" font-size="7.5" fill="{INK}">',
        f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(description)}</desc>',
        f'<defs><pattern id="{id}-h" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="4" height="4" fill="{PAPER}"/><rect width="1.6" height="4" fill="{INK}"/></pattern></defs>',
    ]
    for level in range(HIGHEST + 1):
        y = base - level * STEP
        parts.append(f'<text x="{LEFT - 6}" y="{y + 2.5}" text-anchor="end" fill="{QUIET}">{level}</text>')
        parts.append(f'<path d="M{LEFT - 3} {y}H{drawn_width - GROUP_GAP}" stroke="#d0d0d0" stroke-width="0.5"/>')
    x = LEFT
    for kind, group in groups:
        end = x + len(group) * (COLUMN + GAP) - GAP
        for item in group:
            parts.append(_column(item, x, base, id))
            x += COLUMN + GAP
        parts.append(
            f'<path d="M{x - len(group) * (COLUMN + GAP)} {base + 15}H{end}" stroke="{QUIET}" stroke-width="0.6"/>'
        )
        middle = (x - len(group) * (COLUMN + GAP) + end) / 2
        parts.append(f'<text x="{middle:g}" y="{base + 25}" text-anchor="middle">{escape(_KIND_NAMES[kind])}</text>')
        x += GROUP_GAP
    parts.append("</svg>")
    return "".join(parts)


def _groups(items: Sequence[ItemResult]) -> list[tuple[Kind, list[ItemResult]]]:
    groups = [(kind, [item for item in items if item.entry.kind is kind]) for kind in Kind]
    return [(kind, group) for kind, group in groups if group]


_KIND_NAMES = {
    Kind.KNOWLEDGE: "connaissances",
    Kind.PROCEDURAL: "procéduraux",
    Kind.EXPERIENTIAL: "expérientiels",
    Kind.SKILL: "savoir-faire",
}


def _column(item: ItemResult, x: int, base: int, id: str) -> str:
    number = item.entry.id.split("-")[1].removeprefix(KIND_LETTERS[item.entry.kind])
    middle = x + COLUMN / 2
    drawn = [f'<text x="{middle:g}" y="{base + 10}" text-anchor="middle" fill="{QUIET}">{number}</text>']
    level = item.level
    sign = {ItemStatus.NOT_ASSESSED: "?", ItemStatus.NOT_APPLICABLE: "–"}.get(item.status)
    if sign is None and level is not None:
        sign = f"&lt;{level + 1}" if item.below else "0" if level == 0 else None
    if sign is not None or level is None:
        drawn.append(f'<text x="{middle:g}" y="{base - 3}" text-anchor="middle" font-weight="700">{sign}</text>')
    else:
        fill = INK if item.status is ItemStatus.ACQUIRED else f"url(#{id}-h)"
        tall = level * STEP
        drawn.append(
            f'<rect x="{x + 1}" y="{base - tall}" width="{COLUMN - 2}" height="{tall}" fill="{fill}" stroke="{INK}" stroke-width="0.8"/>'
        )
    expected = base - item.entry.expected * STEP
    if item.status is not ItemStatus.NOT_APPLICABLE:
        # White under black: the line shows on a full column as well as on the paper.
        line = f'd="M{x - 1} {expected}H{x + COLUMN + 1}"'
        drawn.append(
            f'<path {line} stroke="{PAPER}" stroke-width="2.6"/><path {line} stroke="{INK}" stroke-width="1.2"/>'
        )
    return "".join(drawn)


def text(items: Sequence[ItemResult]) -> str:
    """The same for a text document: one line an item, █ for each level reached and · for each one up to the expected."""
    lines = []
    for item in items:
        reached, expected = 0 if item.below else item.level or 0, item.entry.expected
        bar = "█" * reached + "·" * max(0, expected - reached)
        shown = "–" if item.level is None else f"<{item.level + 1}" if item.below else str(item.level)
        lines.append(f"{item.entry.id}  {bar:<5}  {shown}/{expected}  {_TEXT_STATUSES[item.status]}")
    return "\n".join(lines)


_TEXT_STATUSES = {
    ItemStatus.ACQUIRED: "acquis",
    ItemStatus.TO_COMPLETE: "à compléter",
    ItemStatus.NOT_ASSESSED: "non évalué",
    ItemStatus.NOT_APPLICABLE: "sans objet",
}
