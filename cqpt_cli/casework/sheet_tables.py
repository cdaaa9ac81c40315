"""Where the tables of a grid are in a spreadsheet that comes back, wherever people moved their rows, columns and sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cqpt_cli.diagnostics import Diagnostic, Position, shortened
from cqpt_cli.findings import Severity
from cqpt_cli.language import _
from cqpt_cli.models.sheet_form import READ_OF_FACTS, READ_OF_ITEMS, Heading, folded
from cqpt_cli.rendering.grid_workbook import SCALES_SHEET
from cqpt_cli.sources.spreadsheets import Book, Sheet, Value, letters

ITEM_ID = re.compile(r"[A-Z]{3}[0-9]?-[A-Z][0-9]{2}")
"""The id of an item, be it known or not: CAD1-C01, COM-C07."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, by the columns that are read."""

    sheet: Sheet
    row: int
    columns: Mapping[Heading, int]

    def value(self, heading: Heading) -> Value | None:
        """What stands under a heading; None for nothing."""
        return self.sheet.rows[self.row].get(self.columns.get(heading, 0))

    def position(self, heading: Heading) -> Position:
        """The cell under a heading; the row where the table has no such column."""
        return self.sheet.position(self.row, self.columns.get(heading))


class Tables:
    """The rows of the tables of a book, wherever people moved them."""

    def __init__(self, book: Book) -> None:
        self.facts: list[Line] = []
        self.items: list[Line] = []
        self.problems: list[Diagnostic] = []
        self.remarks: list[Diagnostic] = []
        for sheet in book.sheets:
            self._look_through(sheet)
        if book.notes:
            message = _("the notes pinned to cells are not taken over")
            remedy = _("Copy what counts into the column “{column}”.").format(column=Heading.COMMENT)
            self.remarks.append(remark_at(message, Position(book.path), remedy))

    def _look_through(self, sheet: Sheet) -> None:
        into: list[Line] | None = None
        heading_row, headings = 0, dict[int, str]()
        columns: Mapping[Heading, int] = {}
        lines: list[Line] = []
        left_out: dict[tuple[int, int], str] = {}
        for row, cells in sheet.rows.items():
            found = {column: folded(str(value)) for column, value in cells.items() if isinstance(value, str)}
            wanted = _wanted(found.values())
            if wanted:
                into = self.facts if wanted is READ_OF_FACTS else self.items
                heading_row, headings = row, {column: str(cells[column]) for column in found}
                columns = self._columns(sheet, row, found, wanted)
            elif into is not None:
                line = Line(sheet, row, columns)
                into.append(line)
                lines.append(line)
                for column in cells.keys() - columns.values():
                    left_out[heading_row, column] = headings.get(column, "")
        self._merged(sheet, lines)
        if into is None:
            self._other_sheet(sheet)
        ours = {folded(heading) for heading in Heading}
        for (row, column), name in sorted(left_out.items()):
            if folded(name) not in ours:
                message = _("the column “{name}” is not part of the grid, and is not taken over").format(
                    name=shortened(name or letters(column))
                )
                remedy = _("Copy what counts into the column “{column}”.").format(column=Heading.COMMENT)
                self.remarks.append(remark_at(message, sheet.position(row, column), remedy))

    def _columns(
        self, sheet: Sheet, row: int, found: Mapping[int, str], wanted: Sequence[Heading]
    ) -> Mapping[Heading, int]:
        columns: dict[Heading, int] = {}
        for column, name in found.items():
            heading = next((one for one in wanted if folded(one) == name), None)
            if heading in columns:
                message = _("there are two columns “{name}”").format(name=heading)
                remedy = _("Keep the one with the entries, and give the other another name.")
                self.problems.append(Diagnostic("column-twice", message, sheet.position(row, column), remedy))
            elif heading is not None:
                columns[heading] = column
        needed = (Heading.ITEM, Heading.LEVEL) if wanted is READ_OF_ITEMS else READ_OF_FACTS
        for heading in needed:
            if heading not in columns:
                message = _("the column “{name}” is missing").format(name=heading)
                remedy = _("Give the column back its heading, “{name}”, in this row.").format(name=heading)
                self.problems.append(Diagnostic("column-missing", message, sheet.position(row), remedy))
        return columns

    def _merged(self, sheet: Sheet, lines: Sequence[Line]) -> None:
        """Of merged cells only the first holds what is written: which row is meant, nobody knows."""
        for top, left, bottom, right in sheet.merged:
            touched = 0
            for line in lines:
                if top <= line.row <= bottom:
                    touched += sum(left <= column <= right for column in line.columns.values())
            if touched > 1:
                message = _("cells of the grid are merged ({first} to {last})").format(
                    first=f"{letters(left)}{top}", last=f"{letters(right)}{bottom}"
                )
                remedy = _("Unmerge them, and give each row its own entry.")
                self.problems.append(Diagnostic("cells-merged", message, sheet.position(top, left), remedy))

    def _other_sheet(self, sheet: Sheet) -> None:
        """A sheet without a table: of ours without its headings, or one that somebody added."""
        for row, cells in sheet.rows.items():
            for column, value in cells.items():
                if isinstance(value, str) and ITEM_ID.fullmatch(value.strip()):
                    message = _("the row of headings is missing above this one")
                    remedy = _("Put it back: {headings}.").format(headings=", ".join(READ_OF_ITEMS))
                    self.problems.append(Diagnostic("column-missing", message, sheet.position(row, column), remedy))
                    return
        if sheet.rows and sheet.name is not None and sheet.name != SCALES_SHEET:
            message = _("this sheet is not part of the grid, and is not taken over")
            self.remarks.append(remark_at(message, sheet.position(), _("The file received is kept as it is.")))


def _wanted(found: Iterable[str]) -> Sequence[Heading] | None:
    """Which table begins with a row of these texts: two of its headings are enough to know it."""
    texts = set(found)
    if {folded(one) for one in READ_OF_FACTS} <= texts:
        return READ_OF_FACTS
    if sum(folded(one) in texts for one in READ_OF_ITEMS) >= 2:
        return READ_OF_ITEMS
    return None


def remark_at(message: str, position: Position, remedy: str) -> Diagnostic:
    """A word on what is not taken over, or not as it stands: it stops nothing."""
    return Diagnostic("left-out", message, position, remedy, severity=Severity.WARNING)
