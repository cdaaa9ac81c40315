"""One Markdown template gives all the formats of a prose document, and they say the same thing."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Cm
from pypdf import PdfReader

from cqpt_cli.casework.acting import Desk, at_desk
from cqpt_cli.casework.corresponding import documents_at
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering import word
from cqpt_cli.rendering.documents import FRAME, PROSE_FORMATS, default_documents
from cqpt_cli.rendering.letter_frame import Document
from cqpt_cli.rendering.prose import blocks_of
from tests.commands import acts

WICKED = 'Zoé <b>"&amp;"</b> *x* [y](http://z) `w` #let $1$ | {{ 7 }} \\ é'

ACT = {"by": "Ana Petit"}
REASON = {"code": "heures-insuffisantes", "fact": WICKED}
ACTS: dict[str, Any] = {
    "admissibility": [
        {"on": "2026-03-09", **ACT, "decision": "to-complete", "due_on": "2026-04-08", "reasons": [REASON]},
        {"on": "2026-04-09", **ACT, "decision": "inadmissible", "reasons": [REASON]},
        {"on": "2026-04-10", **ACT, "decision": "admissible", "replaces": "2026-04-09", "reasons": [WICKED]},
    ],
    "completion": [{"on": "2026-03-20", **ACT, "event": "reminded", "due_on": "2026-03-30"}],
    "evaluation": [{"organisation": "evaluateurs-associes", "sent_on": "2026-04-12", "by": "Ana Petit", "tutor": WICKED}],
    "agreement": [
        {"on": "2026-04-15", **ACT, "organisation": "evaluateurs-associes",
         "signatures": [{"name": WICKED, "party": "entreprise", "on": "2026-04-15"}]},
    ],
    "transmission": [{"on": "2026-05-20", **ACT, "organisation": "evaluateurs-associes", "hours": 3, "manifest": "0" * 64}],
    "award": [
        {"on": f"2026-06-{day}", **ACT, "decision": decision, "session": f"2026-06-{day}", "reasons": [REASON], "items": ["CAD1-F05"]}
        for day, decision in ((20, "postponed"), (21, "complementary-evaluation"), (22, "refused"), (23, "awarded"))
    ],
    "appeals": [
        {"on": f"2026-07-0{place}", **ACT, "ground": ground, "reasons": [WICKED],
         "answer": {"on": f"2026-09-0{place}", **ACT, "decision": decision, "reasons": [REASON], "items": ["CAD1-F05"]}}
        for place, (ground, decision) in enumerate(
            (("absence-de-rigueur", "granted"), ("absence-de-rigueur", "dismissed"), ("autre", "not-receivable")), 1)
    ],
    "delivery": [{"on": "2026-10-01", **ACT, "event": "withdrawn", "number": "CQPT-CAD-2026-0001", "reasons": [REASON]}],
}  # fmt: skip
"""Every act there is, whatever the order: each gives its document."""


def desk(folder: Path) -> Desk:
    root = acts.repository(folder)
    found = at_desk(root / "cases/2026-0001", default_accord())
    record = found.case.model_dump()
    record |= ACTS | {"candidate": {"family_name": WICKED, "given_names": "Léa", "address": f"1 rue <x>\n{WICKED}"}}
    found.files.case.record = type(found.case).model_validate(record)
    return found


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    return documents_at(desk(tmp_path_factory.mktemp("case")))


def test_every_act_has_its_document_and_every_template_its_act(documents: list[Document]) -> None:
    templates = {
        path.name for path in default_documents().templates.iterdir() if (path / f"{path.name}.md.jinja").is_file()
    }
    elsewhere = {
        "prose",
        "synthesis",
        "summary-table",
        "minutes",
        "attestation",
        "candidate-sheet",
        "funding-statement",
        "forecast",
        "portfolio",
    }
    assert {document.template for document in documents} == templates - elsewhere
    names = [document.name for document in documents]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("format", PROSE_FORMATS)
def test_nothing_a_person_wrote_becomes_markup(documents: list[Document], format: str) -> None:
    for document in documents:
        content = default_documents().render_prose(document.template, document.view, format)
        text = squeezed(text_of(content, format))
        if document.template not in ("agreement", "handing-over", "slip"):
            assert squeezed(WICKED) in text, document.name
        assert default_documents().render_prose(document.template, document.view, format) == content, "always the same"


def text_of(content: bytes, format: str) -> str:
    """What a reader of the format sees."""
    match format:
        case "md":
            return "\n".join(_flat(block) for block in blocks_of(content.decode()))
        case "html":
            return html.unescape(re.sub("<[^>]*>", " ", content.decode().split("</style>")[1]))
        case "docx":
            read = docx.Document(io.BytesIO(content))
            cells = (cell.text for table in read.tables for row in table.rows for cell in row.cells)
            return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])
        case _:
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def _flat(block: Any) -> str:
    runs = block.get("runs", [])
    inner = [one for item in block.get("items", []) for one in item]
    cells = [
        run
        for row in (block.get("head", []), *block.get("rows", []))
        for cell in row
        for run in (cell if isinstance(cell, list) else [cell])
    ]
    return "".join(run["text"] for run in [*runs, *cells]) + "\n".join(map(_flat, inner))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_letter_is_a_tagged_page_in_french(documents: list[Document]) -> None:
    for document in documents:
        pdf = PdfReader(io.BytesIO(default_documents().render_prose(document.template, document.view, "pdf")))
        catalogue: Any = pdf.trailer["/Root"]
        assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
        assert str(catalogue["/Lang"]).startswith("fr")
        assert len(pdf.pages) <= 2, document.name


def test_the_frame_names_all_that_it_shows() -> None:
    frame = (default_documents().templates / "prose" / "prose.md.jinja").read_text(encoding="utf-8")
    assert all(key in frame for key in FRAME)


def test_markdown_is_read_as_blocks() -> None:
    assert blocks_of("Un **mot** *dit*\nla suite\n\n1. a\n2. b\n\n| x | y |\n|---|---:|\n| 1 | 2 |\n\n---\n") == [
        {"kind": "paragraph", "runs": [
            {"text": "Un ", "strong": False, "emphasis": False}, {"text": "mot", "strong": True, "emphasis": False},
            {"text": " ", "strong": False, "emphasis": False}, {"text": "dit", "strong": False, "emphasis": True},
            {"text": " ", "strong": False, "emphasis": False}, {"text": "la suite", "strong": False, "emphasis": False},
        ]},
        {"kind": "list", "ordered": True, "items": [
            [{"kind": "paragraph", "runs": [{"text": "a", "strong": False, "emphasis": False}]}],
            [{"kind": "paragraph", "runs": [{"text": "b", "strong": False, "emphasis": False}]}],
        ]},
        {"kind": "table", "align": ["left", "right"],
         "head": [[{"text": "x", "strong": False, "emphasis": False}], [{"text": "y", "strong": False, "emphasis": False}]],
         "rows": [[[{"text": "1", "strong": False, "emphasis": False}], [{"text": "2", "strong": False, "emphasis": False}]]]},
        {"kind": "rule"},
    ]  # fmt: skip


def test_the_day_of_a_document_is_that_of_its_act(documents: list[Document]) -> None:
    for document in documents:
        assert date.fromisoformat(document.name[:10]) <= date(2026, 10, 1)


def test_a_word_file_numbers_its_pages_and_gives_each_column_room_for_its_words() -> None:
    body = (
        "| Critère | Examen | Constat |\n|---|---|---|\n| Durée | indéterminé | "
        + "un constat en plusieurs mots, " * 9
        + "|\n"
    )
    frame = dict.fromkeys(FRAME, "") | {"sender": [], "recipient": [], "signatures": [], "title": "Lettre"}
    read = docx.Document(io.BytesIO(word.docx(frame, blocks_of(body))))
    (table,) = read.tables
    assert sum(column.width for column in table.columns) == pytest.approx(Cm(word.TEXT_WIDTH), rel=0.001)
    # At 9 points a letter is some 0.17 cm wide, and a cell keeps 0.38 cm at its sides.
    assert table.columns[1].width >= Cm(0.17 * len("indéterminé") + 0.38)
    assert table.columns[2].width > 2 * table.columns[0].width
    footer = read.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_nobody_signs_a_page_on_which_nothing_else_stands() -> None:
    """However long the text: around the end of the first page, of some 40 lines, the last paragraph goes with the signature."""
    pages = set()
    for lines in range(30, 46):
        blocks = blocks_of("\n\n".join([*(f"Ligne {number}." for number in range(lines)), "Salutations."]))
        frame = dict.fromkeys(FRAME, "") | {
            "sender": [], "recipient": [], "title": "Lettre", "signatures": [{"title": "Signature", "lines": ["Ana Petit"]}],
        }  # fmt: skip
        reader = PdfReader(io.BytesIO(default_documents()._pdf("prose", {**frame, "blocks": blocks})))
        texts = [page.extract_text() for page in reader.pages]
        assert [("Salutations." in text) == ("Signature" in text) for text in texts] == [True] * len(texts), lines
        pages.add(len(texts))
    assert pages == {1, 2}, "the texts end on both sides of the break"
