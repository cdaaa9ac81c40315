"""The commission's documents: one content in three formats, the same bytes, and nothing that anyone wrote as markup."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from openpyxl import load_workbook
from pypdf import PdfReader

from cqpt_cli.casework.synthesizing import prepare, synthesize
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering import sheets, summary_view, synthesis_view
from cqpt_cli.rendering.documents import FONT, FORMATS, Documents, default_documents, escape_markdown
from cqpt_cli.rendering.synthesis_view import Dossier
from cqpt_cli.rendering.typography import in_print, set_in_print

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "branche-2026"
ACCORD, DOCUMENTS = default_accord(), default_documents()

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><b>x",
    "**gras** _italique_ `code` | cellule | [lien](http://x.example) ![i](x)",
    "# titre",
    "- liste",
    "1. liste",
    '#import "x.typ" #panic() $x^2$ @ref <label> \\ ~ //',
    '=HYPERLINK("http://x.example")',
    "@SUM(1)",
    "{{ 7 * 7 }} {% raw %}",
    "a\nb\n\n# c",
    "&lt;b&gt;",
]


def dossier_of(case: str) -> Dossier:
    found = prepare(EXAMPLES / "cases" / case / "case.yaml", ACCORD, None)
    assert found.dossier, found.diagnostics
    return found.dossier


def view_of(case: str) -> dict[str, Any]:
    with in_print():
        found: dict[str, Any] = set_in_print(synthesis_view.synthesis(dossier_of(case), ACCORD, FONT))
        return found


class Text(HTMLParser):
    """The text a reader sees, and the tags, checked to be balanced."""

    VOID = frozenset({"meta", "br", "link", "img", "hr", "input"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")], "an event handler"
        assert not [v for name, v in attrs if name in ("src", "href")], "an external resource"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.pieces.append(data)


def html_text(content: bytes) -> Text:
    parser = Text()
    parser.feed(content.decode())
    parser.close()
    assert not parser.open
    return parser


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            if key not in ("svg", "text", "alternative", "value", "file", "policy_note", "common", "kind"):
                yield from texts_in(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from texts_in(entry)


@pytest.mark.parametrize("case", ["2026-0001", "2026-0002"])
def test_the_three_formats_say_the_same(case: str) -> None:
    """Every text of the view stands in each format."""
    view = view_of(case)
    html = folded("".join(html_text(DOCUMENTS.render("synthesis", view, "html")).pieces))
    markdown = folded(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", DOCUMENTS.render("synthesis", view, "md").decode()))
    pdf = folded(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(DOCUMENTS.render("synthesis", view, "pdf"))).pages)
    )
    # A page's header stands in the middle of what runs over two pages, so the PDF is searched by words.
    for text in filter(None, texts_in(view)):
        assert folded(text) in html, text
        assert folded(text) in markdown, text
        assert all(folded(word) in pdf or "-" in word for word in text.split()), text


def hostile_view(text: str) -> dict[str, Any]:
    view = view_of("2026-0002")
    view["case"]["candidate"] = text
    view["case"]["employer"] = text
    view["comments"] = [
        {"id": "CPD1-C01", "text": text, "modality": text, "level": "3", "comment": text, "evidence": text}
    ]
    view["fingerprints"] = [{"name": text, "sha256": "0" * 64}]
    view["open"] = [{"id": "CPD1-C01", "text": text, "why": text, "comment": text}]
    return view


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_written_becomes_markup_in_html(text: str) -> None:
    tame = html_text(DOCUMENTS.render("synthesis", hostile_view("Léa Martin"), "html")).tags
    parsed = html_text(DOCUMENTS.render("synthesis", hostile_view(text), "html"))
    assert parsed.tags == tame
    assert folded(text) in folded("".join(parsed.pieces))


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_written_becomes_markup_in_markdown(text: str) -> None:
    """Read back by a Markdown reader with tables: no tag but those of an innocent document."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table")
    tame = [t.type for t in reader.parse(DOCUMENTS.render("synthesis", hostile_view("Léa Martin"), "md").decode())]
    tokens = reader.parse(DOCUMENTS.render("synthesis", hostile_view(text), "md").decode())
    assert [token.type for token in tokens] == tame
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "strong_open", "strong_close", "text_special", "softbreak"}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_written_becomes_markup_in_pdf(text: str) -> None:
    reader = PdfReader(io.BytesIO(DOCUMENTS.render("synthesis", hostile_view(text), "pdf")))
    first = folded(reader.pages[0].extract_text())
    assert all(folded(word) in first for word in text.split() if word.isalnum())
    assert not any("/Annots" in page for page in reader.pages)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "-A1", "-1,5,2", "@x", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    columns, rows = [{"key": "a", "name": "A"}], [{"a": text}]
    (_header, row) = csv.reader(
        io.StringIO(sheets.csv_sheet(columns, rows).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert row[0][0] == "'"
    cell = load_workbook(io.BytesIO(sheets.xlsx_sheet("t", columns, rows))).active["A2"]
    assert cell.data_type == "s"


def test_the_sheet_holds_the_table() -> None:
    with in_print():
        view = summary_view.summary([dossier_of("2026-0001"), dossier_of("2026-0002")], ACCORD)
    book = load_workbook(io.BytesIO(sheets.xlsx_sheet(view["title"], view["columns"], view["rows"])))
    header, first, second = book.active.iter_rows(values_only=True)
    assert header[:3] == ("Dossier", "Candidat", "CQPT")
    assert (first[0], second[0]) == ("2026-0001", "2026-0002")
    assert isinstance(first[8], int)


@pytest.mark.parametrize("format", FORMATS)
def test_an_unknown_name_is_refused(format: str, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(DOCUMENTS.templates, templates)
    ending = {"md": "md.jinja", "html": "html.jinja", "pdf": "typ"}[format]
    file = templates / "synthesis" / f"synthesis.{ending}"
    use = "#view.no_such_name" if format == "pdf" else "{{ no_such_name }}"
    file.write_text(file.read_text(encoding="utf-8") + use, encoding="utf-8")
    with pytest.raises((UndefinedError, RuntimeError), match="no_such_name"):
        Documents(templates).render("synthesis", view_of("2026-0001"), format)


def test_the_pdf_is_tagged_titled_and_french() -> None:
    content = DOCUMENTS.render("synthesis", view_of("2026-0001"), "pdf")
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"].startswith("fr")
    assert reader.metadata and "2026-0001" in (reader.metadata.title or "")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"].get_object()["/Font"].values()  # type: ignore[index]
    }
    assert any(name.startswith("SourceSans3") for name in fonts), fonts


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    """In two processes, with another clock and another order of hashing."""
    for name, seed in (("one", "1"), ("two", "2")):
        subprocess.run(
            [sys.executable, "-m", "cqpt_cli", "synthesize", str(EXAMPLES), "--output", str(tmp_path / name)],
            check=True, capture_output=True, cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "2" else "UTC", "PATH": ""},
        )  # fmt: skip
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    two = {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_one_unreadable_case_never_stops_the_others(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    for case in ("2026-0001", "2026-0002"):
        shutil.copytree(EXAMPLES / "cases" / case, repository / "cases" / case)
    (repository / "cases" / "2026-0001" / "case.yaml").write_text("format: [", encoding="utf-8")
    outcome = synthesize([repository], ACCORD, DOCUMENTS, ["md"], tmp_path / "out")
    assert [diagnostic.id for diagnostic in outcome.diagnostics] == ["invalid-yaml", "summary-incomplete"]
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"2026-0002.md"}, "a summary with a case missing would pass for the whole"


def test_two_cases_of_one_id_are_not_written_over_each_other(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    for folder in ("a", "b"):
        shutil.copytree(EXAMPLES / "cases" / "2026-0001", repository / "cases" / folder)
    outcome = synthesize([repository], ACCORD, DOCUMENTS, ["md"], tmp_path / "out")
    assert [diagnostic.id for diagnostic in outcome.diagnostics] == ["duplicate-case", "summary-incomplete"]


def test_markdown_signs_are_escaped_and_plain_text_is_not() -> None:
    assert escape_markdown("1 607,00 h – accord, art. 3") == "1 607,00 h – accord, art. 3"
    assert escape_markdown("a|b") == r"a\|b"
    assert escape_markdown("1. x") == r"1\. x"
    assert escape_markdown("a\nb") == "a b"


def test_the_coverage_is_that_of_the_fonts() -> None:
    """What `coverage.txt` says, read from the fonts by another program."""
    from fontTools.ttLib import TTFont

    folder = default_documents().templates / "fonts"
    drawn = set.intersection(*(set(TTFont(file).getBestCmap()) for file in folder.glob("*.otf")))
    lines = (folder / "coverage.txt").read_text(encoding="ascii").splitlines()
    ranges = [line.split("-") for line in lines if not line.startswith("#")]
    said = {code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)}
    assert said == drawn


@pytest.mark.parametrize(
    "text", ["👍", "漢字", "\u30c8", "\x07", "\x1b[31m", "\ufffe", "a\u202eb", "ligne\nautre", "\udce9.yaml"]
)
@pytest.mark.parametrize("format", ["md", "html", "pdf"])
def test_what_no_font_can_draw_stops_no_document(text: str, format: str) -> None:
    """A tagged PDF refuses a letter without a shape: it becomes a box, and the other cases are still written."""
    view = {"title": text, "accord": "a", "columns": [{"key": "case", "name": "Dossier", "figures": False}],
            "rows": [{"case": text}], "count": "1 dossier", "policies": [], "source": "s"}  # fmt: skip
    content = default_documents().render("summary-table", view, format)
    assert content
    if format != "pdf":
        assert "\u202e" not in content.decode()
        assert "\x1b" not in content.decode()
