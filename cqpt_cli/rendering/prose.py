"""Prose documents: a letter, an agreement, minutes. One Markdown template a document gives all its formats.

The template is rendered with every value escaped, then read as Markdown into blocks; HTML, Typst and Word receive the
blocks as data. So the formats say the same thing, and nothing a person wrote becomes markup in any of them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cqpt_cli.rendering.typography import FIRST

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


def docx(view: Mapping[str, Any], blocks: Sequence[Block]) -> bytes:
    """The document as an editable Word file, with the letterhead and the places to sign that `view` gives."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = Document()
    _prepare(document, view)
    for line in view["sender"]:
        _tight(document.add_paragraph(line))
    for line in view["recipient"]:
        paragraph = _tight(document.add_paragraph(line))
        paragraph.paragraph_format.left_indent = Cm(9)
    if view["place_and_day"]:
        dated = document.add_paragraph(view["place_and_day"])
        dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        dated.paragraph_format.space_before = Pt(12)
    if view["reference"]:
        document.add_paragraph(view["reference"])
    document.add_heading(view["title"], level=1)
    for block in blocks:
        _add(document, block)
    for signature in view["signatures"]:
        document.add_paragraph(signature["title"]).paragraph_format.space_before = Pt(18)
        for line in signature["lines"]:
            _tight(document.add_paragraph(line))
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _undated(archive: bytes) -> bytes:
    """The same file with the same date on all that it holds: Word files are archives, and say when they were packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), before.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _prepare(document: Any, view: Mapping[str, Any]) -> None:
    from datetime import datetime

    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.element.rPr.append(normal.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "fr-FR"}))
    properties = document.core_properties
    properties.title, properties.author, properties.language = view["title"], "", "fr-FR"
    # The same acts give the same file, whatever the day.
    properties.created = properties.modified = datetime(2005, 9, 23)  # noqa: DTZ001 - Word knows no zone
    section.footer.paragraphs[0].text = view["footer"]


def _tight(paragraph: Any) -> Any:
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _add(document: Any, block: Block, style: str | None = None) -> None:
    match block["kind"]:
        case "heading":
            _runs(document.add_heading(level=min(block["level"], 3)), block["runs"])
        case "paragraph":
            _runs(document.add_paragraph(style=style), block["runs"])
        case "list":
            for item in block["items"]:
                for inner in item:
                    _add(document, inner, "List Number" if block["ordered"] else "List Bullet")
        case "table":
            table = document.add_table(rows=0, cols=len(block["align"]), style="Table Grid")
            for row in ([block["head"]] if block["head"] else []) + block["rows"]:
                for cell, runs in zip(table.add_row().cells, row, strict=True):
                    _runs(_tight(cell.paragraphs[0]), runs, strong=row is block["head"])


def _runs(paragraph: Any, runs: Sequence[Mapping[str, Any]], *, strong: bool = False) -> None:
    for run in runs:
        for text, is_raised in _raised(run["text"]):
            added = paragraph.add_run(text)
            added.bold = strong or run["strong"]
            added.italic = run["emphasis"]
            added.font.superscript = is_raised or None


def _raised(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and which are raised: the letters of 1er."""
    done = 0
    for found in FIRST.finditer(text):
        yield text[done : found.start(1)], False
        yield found[1], True
        done = found.end(1)
    yield text[done:], False
