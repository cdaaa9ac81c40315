"""Prose documents: a letter, an agreement, minutes. One Markdown template a document gives all its formats.

The template is rendered with every value escaped, then read as Markdown into blocks; HTML, Typst and Word receive the
blocks as data. So the formats say the same thing, and nothing a person wrote becomes markup in any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token

Block = Mapping[str, Any]
"""`{"kind": "heading" | "paragraph" | "list" | "table" | "rule", …}`; runs are `{"text", "strong", "emphasis"}`."""


def blocks_of(markdown: str) -> list[Block]:
    """The blocks of a Markdown text."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return list(_blocks(iter(parser.parse(markdown))))


def _blocks(tokens: Iterator[Token], until: str = "") -> Iterator[Block]:
    for token in tokens:
        match token.type:
            case stop if stop == until:
                return
            case "heading_open":
                runs = _inline(next(tokens))
                yield {"kind": "heading", "level": int(token.tag[1]), "runs": runs}
            case "paragraph_open":
                yield {"kind": "paragraph", "runs": _inline(next(tokens))}
            case "bullet_list_open" | "ordered_list_open":
                ordered = token.type.startswith("ordered")
                items = list(_items(tokens, token.type.replace("open", "close")))
                yield {"kind": "list", "ordered": ordered, "items": items}
            case "table_open":
                yield _table(tokens)
            case "hr":
                yield {"kind": "rule"}
            case kind if token.content:
                # Nothing a person wrote is left out in silence: a template that needs more is a mistake of ours.
                raise ValueError(f"a prose document has no {kind}")


def _items(tokens: Iterator[Token], until: str) -> Iterator[list[Block]]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "list_item_open":
            yield list(_blocks(tokens, "list_item_close"))


def _table(tokens: Iterator[Token]) -> Block:
    rows: list[list[Any]] = []
    alignments: list[str] = []
    for token in tokens:
        match token.type:
            case "table_close":
                break
            case "tr_open":
                rows.append([])
            case "th_open":
                alignments.append("right" if "right" in str(token.attrGet("style") or "") else "left")
            case "inline":
                rows[-1].append(_inline(token))
    head, *body = rows
    # A table whose head is blank lists facts: names on the left, what they are on the right.
    return {"kind": "table", "head": head if any(head) else [], "rows": body, "align": alignments}


def _inline(token: Token) -> list[Mapping[str, Any]]:
    runs: list[Mapping[str, Any]] = []
    strong = emphasis = False
    for child in token.children or ():
        match child.type:
            case "strong_open" | "strong_close":
                strong = child.type == "strong_open"
            case "em_open" | "em_close":
                emphasis = child.type == "em_open"
            case "text" | "code_inline" | "text_special":
                runs.append({"text": child.content, "strong": strong, "emphasis": emphasis})
            case "softbreak":
                runs.append({"text": " ", "strong": strong, "emphasis": emphasis})
            case "hardbreak":
                runs.append({"text": "\n", "strong": strong, "emphasis": emphasis})
    return runs
