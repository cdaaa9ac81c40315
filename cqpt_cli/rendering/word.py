"""A prose document as an editable Word file, close to what its PDF looks like."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cqpt_cli.rendering.typography import FIRST

if TYPE_CHECKING:
    from cqpt_cli.rendering.prose import Block

ACCENT = "1D3557"
"""The colour of titles, as in `templates/style/document.typ`."""

TEXT_WIDTH, SIDE_MARGIN = 16.6, 2.2
"""Centimetres: of the lines of an A4 page, and of what is left beside them."""

_WIDEST, _AROUND = 50, 3
"""Letters. A column has room for its longest cell, but no more than for the first; and always for its longest word and the second."""


def docx(view: Mapping[str, Any], blocks: Sequence[Block]) -> bytes:
    """The document as an editable Word file, with the letterhead and the places to sign that `view` gives."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = Document()
    _prepare(document, view)
    for place, line in enumerate(view["sender"]):
        _tight(document.add_paragraph()).add_run(line).bold = place == 0
    for place, line in enumerate(view["recipient"]):
        paragraph = _tight(document.add_paragraph(line))
        paragraph.paragraph_format.left_indent = Cm(9)
        paragraph.paragraph_format.space_before = Pt(18 if place == 0 else 0)
    if view["place_and_day"]:
        dated = document.add_paragraph(view["place_and_day"])
        dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        dated.paragraph_format.space_before = Pt(18)
    if view["reference"]:
        document.add_paragraph(view["reference"]).runs[0].font.size = Pt(9)
    document.add_heading(view["title"], level=1)
    for block in blocks:
        _add(document, block)
    if view["signatures"]:  # nobody signs a page on which nothing else stands
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for signature in view["signatures"]:
        title = document.add_paragraph()
        title.add_run(signature["title"]).bold = True
        title.paragraph_format.space_before = Pt(24)
        _tight(title).paragraph_format.keep_with_next = True
        for line in signature["lines"]:
            _tight(document.add_paragraph(line)).paragraph_format.keep_together = True
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
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(SIDE_MARGIN)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.element.rPr.append(normal.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "fr-FR"}))
    for level, size in ((1, 16), (2, 13), (3, 11)):
        heading = document.styles[f"Heading {level}"]
        heading.font.name, heading.font.size, heading.font.bold = "Calibri", Pt(size), True
        heading.font.color.rgb = RGBColor.from_string(ACCENT)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(14), Pt(4)
        # The template of the library names the font of headings by theme, which comes before any name.
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            heading.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    properties = document.core_properties
    properties.title, properties.author, properties.language = view["title"], "", "fr-FR"
    # The same acts give the same file, whatever the day.
    properties.created = properties.modified = datetime(2005, 9, 23)  # noqa: DTZ001 - Word knows no zone
    _number_pages(section.footer.paragraphs[0], view["footer"])


def _number_pages(paragraph: Any, said: str) -> None:
    """What stands at the foot of each page: who speaks, and which page of how many."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Cm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(said + "\t")
    for part in ("PAGE", "/", "NUMPAGES"):
        if part == "/":
            paragraph.add_run(part)
            continue
        field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): part})
        paragraph._p.append(field)
        run = paragraph.add_run("1")
        field.append(run._r)
    for run in paragraph._p.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.append(properties.makeelement(qn("w:sz"), {qn("w:val"): str(2 * 8)}))


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
                for place, inner in enumerate(item):
                    bullet = "List Number" if block["ordered"] else "List Bullet"
                    _add(document, inner, bullet if place == 0 else "List Continue")
        case "table":
            _add_table(document, block)


def _add_table(document: Any, block: Block) -> None:
    """A table as wide as the text, each column after what stands in it; its head is repeated on each page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    rows = ([block["head"]] if block["head"] else []) + block["rows"]
    table = document.add_table(rows=0, cols=len(block["align"]), style="Table Grid")
    table.autofit = False
    widths = [Cm(width) for width in _widths(rows)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        added = table.add_row()
        properties = added._tr.get_or_add_trPr()
        properties.append(properties.makeelement(qn("w:cantSplit"), {}))
        if row is block["head"]:
            properties.append(properties.makeelement(qn("w:tblHeader"), {}))
        for cell, runs, width, side in zip(added.cells, row, widths, block["align"], strict=True):
            cell.width = width
            paragraph = _tight(cell.paragraphs[0])
            if side == "right":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _runs(paragraph, runs, strong=row is block["head"], size=Pt(9))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(rows: Sequence[Sequence[Any]]) -> list[float]:
    """The width of each column, in centimetres."""
    columns = [["".join(run["text"] for run in cell) for cell in column] for column in zip(*rows, strict=True)]
    longest = [max(map(len, column)) for column in columns]
    words = [max((len(word) for cell in column for word in cell.split()), default=0) for column in columns]
    shares = [max(min(whole, _WIDEST), word + _AROUND) for whole, word in zip(longest, words, strict=True)]
    return [TEXT_WIDTH * share / sum(shares) for share in shares]


def _runs(paragraph: Any, runs: Sequence[Mapping[str, Any]], *, strong: bool = False, size: Any = None) -> None:
    for run in runs:
        for text, is_raised in _raised(run["text"]):
            added = paragraph.add_run(text)
            # None leaves it to the style: a heading is bold by itself.
            added.bold = strong or run["strong"] or None
            added.italic = run["emphasis"] or None
            added.font.superscript = is_raised or None
            added.font.size = size


def _raised(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and which are raised: the letters of 1er."""
    done = 0
    for found in FIRST.finditer(text):
        yield text[done : found.start(1)], False
        yield found[1], True
        done = found.end(1)
    yield text[done:], False
