"""Spreadsheets in: XLSX and CSV become sheets of cells, with a bounded amount of work whatever the file claims to be.

openpyxl reads XLSX because it tells a formula and an error from a value, and streams: a faster reader that shows what a
formula last computed, and nothing for an error, would change levels; one that lays a sheet out as a rectangle dies of a
single cell far away. Before it opens a package, every part of it is unpacked within limits and looked through.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from xml.parsers import expat

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import unsaid
from cqpt_cli.language import _
from cqpt_cli.models.sheet_form import READ_OF_FACTS, Failure, Formula, folded

MOST_BYTES = 32 * 1024 * 1024
"""Unpacked. A grid that was filled in takes less than one million."""

MOST_PARTS, MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 1_000, 50, 2_000, 100
MOST_ELEMENTS = 500_000
"""Of XML, in the whole package: time and memory go by them."""
DEEPEST = 64

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a package begins, and how the container of old and of encrypted workbooks does."""

DELIMITERS = ";,\t|"

Value: TypeAlias = str | int | float | bool | date | time | datetime | timedelta | Formula | Failure


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what its cells hold, by row and column from 1; empty cells are not there."""

    path: Path
    name: str | None
    """None in a CSV file, which has one sheet and no name for it."""
    rows: Mapping[int, Mapping[int, Value]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    """Ranges of cells made into one: first row and column, last row and column."""
    lines: Mapping[int, int] = field(default_factory=dict)
    """Row → the line of text where it begins, in a CSV file."""

    def position(self, row: int | None = None, column: int | None = None) -> Position:
        """A cell, a row or the sheet as people name them."""
        named = [_("sheet {sheet}").format(sheet=self.name)] if self.name is not None else []
        if row is not None and column is not None:
            named.append(_("cell {cell}").format(cell=f"{letters(column)}{row}"))
        elif row is not None:
            named.append(_("row {row}").format(row=row))
        elif column is not None:
            named.append(_("column {column}").format(column=letters(column)))
        return Position(self.path, self.lines.get(row or 0), cell=", ".join(named) or None)


@dataclass(frozen=True, slots=True)
class Book:
    """A spreadsheet as it was read."""

    path: Path
    sheets: Sequence[Sheet]
    day_zero: datetime = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no time zone
    """What dates that are numbers are counted from."""
    notes: bool = False
    """Whether notes are pinned to cells."""


def letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_spreadsheet(path: Path, content: bytes) -> bool:
    """Whether a file is to be read as a spreadsheet: by what it holds, else by what it is called."""
    return content.startswith((ZIP, OLE)) or path.suffix.lower() in (
        ".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".fods", ".numbers", ".csv", ".tsv", ".txt",
    )  # fmt: skip


def kind_of(content: bytes) -> str:
    """How the name of a spreadsheet ends, by what it holds: `.xlsx` or `.csv`."""
    return ".xlsx" if content.startswith(ZIP) else ".csv"


def read_spreadsheet(path: Path, content: bytes) -> Book:
    """The sheets of an XLSX or CSV file. Raises `Refusal` for what is none, is locked, holds macros, or is too large."""
    if content.startswith(ZIP):
        return _read_xlsx(path, content)
    if content.startswith(OLE):
        raise _locked(path) if "EncryptedPackage".encode("utf-16-le") in content else _other(path, ".xls")
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _read_csv(path, content)
    raise _damaged(path)


# --- XLSX ------------------------------------------------------------------------------------------------------------


class _Part:
    """One part of a package, looked through by its XML: where cells are merged, and what lies too far away."""

    def __init__(self, room: int) -> None:
        self.room, self.depth = room, 0
        self.row, self.column, self.far = 0, 0, False
        self.merged: list[str] = []

    def look(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(content, True)

    def _doctype(self, *_declaration: Any) -> None:
        raise _TooMuch  # no package has one: it only serves to make a little text into much

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self.room -= 1
        self.depth += 1
        if self.room < 0 or self.depth > DEEPEST:
            raise _TooMuch
        tag = name.rpartition("}")[2]
        if tag == "row":
            row = int(attributes.get("r", self.row + 1))
            if row <= self.row:
                raise ValueError("rows out of order")  # a reader that streams would pass over the second one
            self.row, self.column = row, 0
        elif tag == "c":
            place = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", attributes.get("r", ""))
            self.column = _number(place[1]) if place else self.column + 1
            self.far = self.row > MOST_ROWS or self.column > MOST_COLUMNS
        elif tag in ("v", "f", "is") and self.far:
            raise _TooMuch
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name.endswith("}c"):
            self.far = False


class _TooMuch(Exception):  # noqa: N818 - it is an answer
    """More than any grid holds."""


def _read_xlsx(path: Path, content: bytes) -> Book:
    try:
        return _unpacked(path, content)
    except Refusal:
        raise
    except _TooMuch:
        raise _too_large(path) from None
    except Exception:  # whatever a reader stumbles upon in a broken file, the file is broken
        raise _damaged(path) from None


def _unpacked(path: Path, content: bytes) -> Book:
    from openpyxl import load_workbook  # needed only for a spreadsheet

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        merged = _looked_through(path, package)
        notes = any(re.search(r"/(threaded)?comments?[^/]*\.xml$", name, re.IGNORECASE) for name in package.namelist())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions that it will not keep: nothing is saved
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        try:
            if len(book.worksheets) > MOST_SHEETS:
                raise _TooMuch
            # The package path of a sheet is not public; without it, merged cells could not be told.
            sheets = [
                Sheet(path, one.title, dict(_rows(one)), merged.get(one._worksheet_path, ())) for one in book.worksheets
            ]
            return Book(path, sheets, book.epoch, notes)
        finally:
            book.close()


def _looked_through(path: Path, package: zipfile.ZipFile) -> dict[str, list[tuple[int, int, int, int]]]:
    """The merged ranges of each part. Raises `Refusal` for what is not to be opened."""
    parts = package.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _TooMuch
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(path)
    if "mimetype" in names:
        raise _other(path, ".ods")
    if any(re.search(r"vbaproject\.bin$|/macrosheets/", name, re.IGNORECASE) for name in names):
        message = unsaid("this workbook holds macros, which cqpt never opens")
        remedy = unsaid("Save it as a workbook without macros (.xlsx), and import that.")
        raise Refusal(Diagnostic("macros-refused", message, Position(path), remedy))
    if len(set(names)) < len(names) or "[Content_Types].xml" not in names:
        raise _damaged(path)
    room, merged = MOST_ELEMENTS, {}
    for part in parts:
        # At most as much as it declares is unpacked, and what does not have its checksum is refused.
        text = package.read(part)
        if part.filename.lower().endswith((".xml", ".rels")):
            looked = _Part(room)
            looked.look(text)
            room, merged[part.filename] = looked.room, [_range(ref) for ref in looked.merged]
        elif b"<!DOCTYPE" in text:
            raise _TooMuch
    return merged


def _rows(sheet: Any) -> Iterator[tuple[int, Mapping[int, Value]]]:
    from openpyxl.utils.escape import unescape

    sheet.reset_dimensions()  # what a sheet says of its own size is not always so
    for number, row in enumerate(sheet.iter_rows(1, MOST_ROWS, 1, MOST_COLUMNS), start=1):
        cells: dict[int, Value] = {}
        for column, cell in enumerate(row, start=1):
            value = cell.value
            if value is None or value == "":
                continue
            if cell.data_type == "f":
                value = Formula(value if isinstance(value, str) else "=")
            elif cell.data_type == "e":
                value = Failure(str(value))
            elif isinstance(value, str):
                value = unescape(value)
            cells[column] = value
        if cells:
            yield number, cells


def _range(ref: str) -> tuple[int, int, int, int]:
    first, _colon, last = ref.replace("$", "").partition(":")
    (column, row), (last_column, last_row) = _cell(first), _cell(last or first)
    return row, column, last_row, last_column


def _cell(ref: str) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", ref)
    if match is None:
        raise ValueError(ref)
    return _number(match[1]), int(match[2])


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


# --- CSV -------------------------------------------------------------------------------------------------------------


def _read_csv(path: Path, content: bytes) -> Book:
    text = _decoded(path, content)
    rows, lines = _parted(path, text, _delimiter(text))
    return Book(path, [Sheet(path, None, rows, (), lines)])


def _delimiter(text: str) -> str:
    """What parts the cells: that by which the headings are found."""
    wanted = {folded(heading) for heading in READ_OF_FACTS}
    lines = [line for line in text.splitlines()[:MOST_ROWS] if folded(READ_OF_FACTS[0]) in folded(line)]
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            if any(wanted <= set(map(folded, row)) for row in csv.reader(lines, delimiter=delimiter)):
                return delimiter
    return DELIMITERS[0]


def _decoded(path: Path, content: bytes) -> str:
    """The text, as spreadsheets write it: with a byte-order mark, in UTF-8, or in the old encoding of Windows."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\0" in text:
            break
        return text
    raise _damaged(path)


def _parted(path: Path, text: str, delimiter: str) -> tuple[dict[int, Mapping[int, Value]], dict[int, int]]:
    rows: dict[int, Mapping[int, Value]] = {}
    lines: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, row in enumerate(reader, start=1):
            cells = {column: value for column, value in enumerate(row, start=1) if value.strip()}
            if cells and (number > MOST_ROWS or max(cells) > MOST_COLUMNS):
                raise _too_large(path)
            if cells:
                rows[number], lines[number] = cells, line
            line = reader.line_num + 1
    except csv.Error:
        message = unsaid(
            "this line is not CSV: a quotation mark in it is not closed, or stands in the middle of a cell"
        )
        remedy = unsaid("Save it again as CSV from the spreadsheet, or as .xlsx.")
        raise Refusal(Diagnostic("not-a-spreadsheet", message, Position(path, line), remedy)) from None
    return rows, lines


# --- what is refused -------------------------------------------------------------------------------------------------


def _damaged(path: Path) -> Refusal:
    message = unsaid("this is not a spreadsheet that can be read: it is damaged, or something else under its name")
    remedy = unsaid("Save it again as .xlsx or .csv, and import that. Nothing was written.")
    return Refusal(Diagnostic("not-a-spreadsheet", message, Position(path), remedy))


def _other(path: Path, kind: str) -> Refusal:
    message = unsaid("this is a workbook of another format ({kind})", kind=kind)
    remedy = unsaid("Save it as .xlsx or .csv, and import that. Nothing was written.")
    return Refusal(Diagnostic("not-a-spreadsheet", message, Position(path), remedy))


def _locked(path: Path) -> Refusal:
    message = unsaid("this workbook is locked with a password")
    remedy = unsaid("Save it without a password, and import that. Nothing was written.")
    return Refusal(Diagnostic("not-a-spreadsheet", message, Position(path), remedy))


def _too_large(path: Path) -> Refusal:
    message = unsaid(
        "this spreadsheet holds more than any grid does ({rows} rows and {columns} columns a sheet at most)",
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )
    remedy = unsaid(
        "Check that this is the file you meant; remove what was added far from the grid. Nothing was written."
    )
    return Refusal(Diagnostic("spreadsheet-too-large", message, Position(path), remedy))
