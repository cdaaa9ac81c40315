"""Files that are no spreadsheet, claim to be huge, or are made to hurt: refused with a bounded amount of work."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.models.sheet_form import Failure, Formula
from cqpt_cli.rendering.sentences import say
from cqpt_cli.sources import spreadsheets
from cqpt_cli.sources.spreadsheets import is_spreadsheet, letters, read_spreadsheet

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(fill: Callable[[Any], object] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(changed: dict[str, bytes | None], of: bytes | None = None) -> bytes:
    """A workbook with other parts; None takes one away."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(of or saved())) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in changed:
                after.writestr(name, before.read(name))
        for name, content in changed.items():
            if content is not None:
                after.writestr(name, content)
    return out.getvalue()


def sheet(inside: str) -> bytes:
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{inside}</sheetData></worksheet>'.encode()


def refusal(content: bytes, name: str = "rendu.xlsx") -> str:
    with pytest.raises(Refusal) as refused:
        read_spreadsheet(Path(name), content)
    (diagnostic,) = refused.value.diagnostics
    return diagnostic.id


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

PACKAGES: dict[str, tuple[Callable[[], bytes], str]] = {
    "cut short": (lambda: saved()[:-300], "not-a-spreadsheet"),
    "only its beginning": (lambda: b"PK\x03\x04", "not-a-spreadsheet"),
    "a zip of something else": (lambda: with_parts({"[Content_Types].xml": None}), "not-a-spreadsheet"),
    "a part that is not XML": (lambda: with_parts({SHEET: b"\x00\x01 not xml"}), "not-a-spreadsheet"),
    "a part left open": (lambda: with_parts({SHEET: sheet("<row>")[:-30]}), "not-a-spreadsheet"),
    "rows out of order": (lambda: with_parts({SHEET: sheet('<row r="2"/><row r="1"/>')}), "not-a-spreadsheet"),
    "a row that is no number": (lambda: with_parts({SHEET: sheet('<row r="x"/>')}), "not-a-spreadsheet"),
    "a string that is not there": (lambda: with_parts({SHEET: sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')}),
                                   "not-a-spreadsheet"),
    "macros": (lambda: with_parts({"xl/vbaProject.bin": b"macros"}), "macros-refused"),
    "old macros": (lambda: with_parts({"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros-refused"),
    "a text document": (lambda: with_parts({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "not-a-spreadsheet"),
    "entities": (lambda: with_parts({SHEET: (DOCTYPE + "<x>&b;</x>").encode()}), "spreadsheet-too-large"),
    "entities in UTF-16": (lambda: with_parts({SHEET: (DOCTYPE + "<x>&b;</x>").replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")}),
                           "spreadsheet-too-large"),
    "entities under another name": (lambda: with_parts({"xl/media/x.png": DOCTYPE.encode()}), "spreadsheet-too-large"),
    "a bomb": (lambda: with_parts({SHEET: sheet(" " * 60_000_000)}), "spreadsheet-too-large"),
    "a bomb in a picture": (lambda: with_parts({"xl/media/x.png": b"\0" * 60_000_000}), "spreadsheet-too-large"),
    "many parts": (lambda: with_parts({f"x{number}.xml": b"<x/>" for number in range(2000)}), "spreadsheet-too-large"),
    "many sheets": (lambda: saved(lambda book: [book.create_sheet() for _ in range(80)]), "spreadsheet-too-large"),
    "many elements": (lambda: with_parts({SHEET: sheet("<row/>" * 600_000)}), "spreadsheet-too-large"),
    "deep elements": (lambda: with_parts({SHEET: sheet("<a>" * 5000 + "</a>" * 5000)}), "spreadsheet-too-large"),
    "a cell far down": (lambda: saved(lambda book: book.active.cell(1_048_576, 1, "x")), "spreadsheet-too-large"),
    "a cell far away": (lambda: saved(lambda book: book.active.cell(1, 16_384, "x")), "spreadsheet-too-large"),
    "many rows": (lambda: saved(lambda book: [book.active.append(["x"]) for _ in range(3000)]), "spreadsheet-too-large"),
}  # fmt: skip


@pytest.mark.parametrize("what", PACKAGES)
def test_a_package_is_refused_within_bounds(what: str) -> None:
    make, problem = PACKAGES[what]
    content = make()
    began = time.process_time()
    tracemalloc.start()
    try:
        assert refusal(content) == problem
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 200_000_000, "bytes"
    assert time.process_time() - began < 30, "seconds, under a tracer of memory"


def test_a_size_that_is_a_lie_unpacks_no_more_than_it_says() -> None:
    """The directory says 10 bytes, and 50 million come: what is more than said is not unpacked, and the file is damaged."""
    content = bytearray(with_parts({SHEET: sheet(" " * 50_000_000)}))
    at = content.rindex(SHEET.encode()) - 46  # its entry in the directory; 24 bytes on stands its size
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(content)) == "not-a-spreadsheet"


def test_a_package_locked_piece_by_piece() -> None:
    content = bytearray(saved())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert refusal(bytes(content)) == "not-a-spreadsheet"


def test_old_and_encrypted_workbooks_are_told_apart() -> None:
    ole = spreadsheets.OLE + b"\0" * 504
    for content, said in ((ole + "EncryptedPackage".encode("utf-16-le"), "mot de passe"), (ole + b"Workbook", ".xls")):
        with pytest.raises(Refusal) as refused:
            read_spreadsheet(Path("rendu.xlsx"), content)
        assert said in say(refused.value.diagnostics[0].message) + say(refused.value.diagnostics[0].remedy or "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rendu.xlsx", b""), ("rendu.xlsx", b"hello"), ("rendu.xls", b"<html>"), ("rendu.csv", b"\xff\xfe\x00"),
        ("rendu.csv", b"\0\1\2"), ("rendu.csv", b"PNG\0\0"), ("rendu.ods", b"x"), ("rendu.numbers", b"x"),
    ],
)  # fmt: skip
def test_what_is_something_else_under_its_name(name: str, content: bytes) -> None:
    assert is_spreadsheet(Path(name), content)
    assert refusal(content, name) == "not-a-spreadsheet"


@pytest.mark.parametrize("content", [b"a;b\n" * 3000, b";" * 5000 + b"x"])
def test_a_giant_table_of_text(content: bytes) -> None:
    assert refusal(content, "rendu.csv") == "spreadsheet-too-large"


def test_a_spreadsheet_is_known_by_what_it_holds() -> None:
    assert is_spreadsheet(Path("rendu.json"), saved())
    assert is_spreadsheet(Path("rendu.CSV"), b"a;b")
    assert not is_spreadsheet(Path("rendu.json"), b"{}")
    assert not is_spreadsheet(Path("rendu"), b"{}")


def test_a_workbook_may_have_no_sheets() -> None:
    assert read_spreadsheet(Path("rendu.xlsx"), with_parts({"xl/workbook.xml": b"<x/>"})).sheets == []


def test_empty_rows_far_down_are_nothing() -> None:
    """Programs write the height of the last row of a sheet."""
    content = with_parts(
        {SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" ht="12"><c r="A1048576" s="0"/></row>')}
    )
    (read,) = read_spreadsheet(Path("rendu.xlsx"), content).sheets
    assert read.rows == {1: {1: 1}}


def test_cells_without_an_address_and_a_size_that_is_a_lie() -> None:
    """Small writers leave both out, or wrong."""
    inside = '<row><c><v>1</v></c><c t="inlineStr"><is><t>deux</t></is></c></row><row><c t="b"><v>1</v></c></row>'
    content = sheet(inside).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')
    (read,) = read_spreadsheet(Path("rendu.xlsx"), with_parts({SHEET: content})).sheets
    assert read.rows == {1: {1: 1, 2: "deux"}, 2: {1: True}}


def test_what_cells_hold_is_told_apart() -> None:
    def fill(book: Any) -> None:
        book.active["A1"], book.active["B1"], book.active["C1"] = "=1+2", "#N/A", datetime(2026, 5, 11)
        book.active["A2"], book.active["B2"] = "a_x000D_\nb", True
        book.active.merge_cells("A4:B5")

    book = read_spreadsheet(Path("rendu.xlsx"), saved(fill))
    (read,) = book.sheets
    assert read.rows[1] == {1: Formula("=1+2"), 2: Failure("#N/A"), 3: datetime(2026, 5, 11)}
    assert read.rows[2] == {1: "a\r\nb", 2: True}
    assert list(read.merged) == [(4, 1, 5, 2)]
    assert str(read.position(4, 28)) == "rendu.xlsx, feuille Sheet, cellule AB4"
    assert str(read.position()) == "rendu.xlsx, feuille Sheet"


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    content = sheet("").replace(
        b"</worksheet>", b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    (read,) = read_spreadsheet(Path("rendu.xlsx"), with_parts({SHEET: content})).sheets
    assert list(read.merged) == [(1, 1, 1_048_576, 16_384)]


def test_the_lines_of_a_table_of_text() -> None:
    """A cell of two lines moves those below it."""
    book = read_spreadsheet(Path("rendu.csv"), b'Rubrique,R\xe9ponse\r\n"a\r\nb",1\r\n,\r\nc,2\r\n')
    (read,) = book.sheets
    assert read.rows == {1: {1: "Rubrique", 2: "Réponse"}, 2: {1: "a\r\nb", 2: "1"}, 4: {1: "c", 2: "2"}}
    assert str(read.position(4, 2)) == "rendu.csv:5, cellule B4"


def test_the_names_of_columns() -> None:
    assert [letters(one) for one in (1, 26, 27, 52, 53, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
        "XFD",
    ]
