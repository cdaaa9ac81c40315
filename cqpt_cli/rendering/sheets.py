"""Tables as sheets: CSV and XLSX. No cell is ever a formula, whatever a file holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet take a text for a formula (OWASP, “CSV injection”)."""


_NUMBER = re.compile(r"-[0-9]+(?:,[0-9]+)?")
"""A number below zero, which begins as a formula does and is none."""


def _safe(value: Any) -> Any:
    """A text that a spreadsheet reads as text."""
    formula = isinstance(value, str) and value.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(value)
    return "'" + value if formula else value


def as_entered(text: str) -> str:
    """A text of a CSV sheet of ours as it was before it was made safe."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def csv_sheet(columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A heading, and a line a row."""
    heading = [column["name"] for column in columns]
    return csv_rows([heading, *([row[column["key"]] for column in columns] for row in rows)])


def csv_rows(rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons and a byte-order mark, as spreadsheets in French expect."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows(map(_safe, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_sheet(
    title: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Mapping[str, Any]],
    others: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """A sheet with a frozen header, filters, and columns as wide as what they hold; `others` stand apart, on a second one."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        # A fixed day: the same cases give the same bytes.
        book.set_properties({"title": title, "created": datetime(2005, 9, 23)})  # noqa: DTZ001 - a sheet knows no time zone
        header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        _fill(book.add_worksheet("Tableau récapitulatif"), columns, rows, header, cell)
        if others:
            _fill(book.add_worksheet("Dossiers non remis"), columns, others, header, cell)
    return out.getvalue()


def _fill(
    sheet: Any, columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], header: Any, cell: Any
) -> None:
    for place, column in enumerate(columns):
        key = column["key"]
        longest = max([len(column["name"]), *(len(str(row[key])) for row in rows)])
        sheet.set_column(place, place, min(32, longest + 2), cell)
        sheet.write_string(0, place, column["name"], header)
        for number, row in enumerate(rows, start=1):
            if isinstance(row[key], int):
                sheet.write_number(number, place, row[key], cell)
            else:
                sheet.write_string(number, place, str(row[key]), cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
