"""The grid as a spreadsheet (grid-sheet/1): a workbook with a sheet an activity, or the same as one CSV table."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from cqpt_cli.law.accord import Accord, Certificate
from cqpt_cli.models.case import Case
from cqpt_cli.models.fingerprint import fingerprint_of
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.referential import Kind, Scale
from cqpt_cli.models.sheet_form import FACTS, FORMAT, PROPOSALS, SELDOM, Asks, Fact, Heading, Known, choice, plain
from cqpt_cli.rendering import figures, forms, sheets, skeletons
from cqpt_cli.rules.carry_over import Benefit
from cqpt_cli.rules.entries import FIRST_DAY

CASE_SHEET, SCALES_SHEET = "Dossier", "Repères"

KIND_TITLES = {
    Kind.KNOWLEDGE: "Connaissance",
    Kind.PROCEDURAL: "Savoir procédural",
    Kind.EXPERIENTIAL: "Savoir expérientiel",
    Kind.SKILL: "Savoir-faire",
}

HELP = (
    "Dans chaque feuille, choisissez un niveau dans la liste. Une case laissée vide veut dire « non observé » : ce n'est pas 0.",
    "Sur un savoir-faire, 0 veut dire « n'a pas à faire » dans ce poste : ce n'est ni un échec, ni une note.",
    "Le fichier rempli s'importe par : cqpt grid import FICHIER",
)


def view_of(
    grid: Grid,
    case: Case,
    certificate: Certificate,
    accord: Accord,
    form: str,
    only: tuple[str, ...],
    benefit: Benefit | None,
    body: str,
) -> Mapping[str, Any]:
    """What the sheets of a blank grid hold. `form` is the id of the file; `only` the items it is limited to.

    `body` is the name of the evaluating body, as people know it.
    """
    law, terms = accord.at(grid.assessed_on), certificate.terms_at(grid.assessed_on)
    view = skeletons.grid_view(grid, certificate, accord, None, "", benefit, only)
    words = {
        "longest": figures.minutes(law.observation.minutes_maximum.value),
        "contacts": terms.minimum_contacts.value,
    }
    known = {
        Known.FORMAT: FORMAT,
        Known.FORM: form,
        Known.CASE: case.id,
        Known.CERTIFICATE: certificate.id,
        Known.MODALITY: grid.modality.value,
        **({Known.ROLE: grid.assessment.role.value, Known.OF: grid.assessment.of or ""} if grid.assessment else {}),
        Known.ORGANISATION: grid.evaluator.organisation or "",
        Known.REFERENTIAL: certificate.fingerprint,
        Known.CANDIDATE: forms.identity_of(case),
        Known.MADE_ON: grid.assessed_on.isoformat(),
    }
    items = {item["id"]: item["text"] for group in view["groups"] for item in group["items"]}
    scales = {kind: scale for scale in accord.scales for kind in scale.kinds}
    return {
        "title": view["title"],
        "certificate": certificate.title,
        "body": body,
        "law": f"{accord.law.file.title}.",
        "facts": [
            (fact, fact.hint.format(**words)) for fact in FACTS if fact.modality in (None, grid.modality)
        ],
        "seldom": [(fact, fact.hint) for fact in SELDOM if fact.modality in (None, grid.modality)],
        "answers": {("assessed_on",): grid.assessed_on, ("evaluator",): grid.evaluator.name},
        "known": {**known, Known.COUNT: str(len(items)), Known.SUM: sum_of_table(known, items)},
        "scales": accord.scales,
        "pieces": [(piece.id, piece.title or piece.kind) for piece in case.documents],
        "groups": [
            {**group, "items": [{**item, "scale": scales[item["kind"]]} for item in group["items"]]}
            for group in view["groups"]
        ],
    }  # fmt: skip


def sum_of_table(known: Mapping[Known, str], items: Mapping[str, str]) -> str:
    """The fingerprint of what nobody is to change: what the file knows, and each item with its wording, in any order."""
    rest = {key.name: value for key, value in known.items() if key not in (Known.COUNT, Known.SUM)}
    return fingerprint_of([rest, {id: plain(text) for id, text in items.items()}])


def _kind(item: Mapping[str, Any]) -> str:
    """The kind of an item, and what is to be known of it."""
    notes = ("pas commun à tous" if item["optional"] else "", item["carried"])
    return "\n".join(note for note in (KIND_TITLES[item["kind"]], *notes) if note)


# --- CSV -------------------------------------------------------------------------------------------------------------


def as_csv(view: Mapping[str, Any]) -> bytes:
    """One table under the other: the facts and what the file knows, then the items."""
    rows: list[Sequence[Any]] = [(Heading.FACT, Heading.ANSWER, Heading.HINT)]
    for fact, hint in view["facts"]:
        answer = view["answers"].get(fact.where, "")
        rows.append((fact.heading, figures.day(answer) if isinstance(answer, date) else answer, hint))
    rows.append(())
    rows += view["known"].items()
    rows.append(())
    rows.append((Heading.ACTIVITY, Heading.ITEM, Heading.WORDING, Heading.KIND, Heading.LEVEL, Heading.COMMENT,
                 Heading.EVIDENCE, Heading.CHOICES))  # fmt: skip
    for group in view["groups"]:
        for item in group["items"]:
            choices = " · ".join(choice(level, wording) for level, wording in enumerate(item["scale"].levels))
            kind = _kind(item).replace("\n", ", ")
            rows.append((group["name"], item["id"], item["text"], kind, "", "", "", choices))
    rows += [(), (Heading.FACT, Heading.ANSWER, Heading.HINT)]
    rows += [(fact.heading, "", hint) for fact, hint in view["seldom"]]
    return sheets.csv_rows(rows)


# --- XLSX ------------------------------------------------------------------------------------------------------------

INK, QUIET, LINE, BAND, ENTRY = "#1a1a1a", "#555555", "#9a9a9a", "#e4e4e4", "#fffbe6"
"""They print in grey as ink, lines, bands and paper."""


class _Workbook:
    """The workbook in the making, with the formats its sheets share."""

    def __init__(self, out: io.BytesIO, view: Mapping[str, Any]) -> None:
        import xlsxwriter

        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False}  # fmt: skip
        self.view, self.known = view, view["known"]
        self.book = xlsxwriter.Workbook(out, options)
        # A fixed day: the same grid gives the same bytes.
        self.book.set_properties({"title": view["title"], "created": datetime(2005, 9, 23)})  # noqa: DTZ001 - a sheet knows no time zone
        self.formats: dict[str, Any] = {}

    def style(self, name: str) -> Any:
        """A cell format, made once."""
        base = {"valign": "vcenter", "text_wrap": True, "font_name": "Calibri", "font_size": 10.5, "font_color": INK}
        box = {**base, "border": 1, "border_color": LINE, "indent": 1}
        entry = {**box, "bg_color": ENTRY, "locked": False}
        styles: dict[str, dict[str, Any]] = {
            "title": {**base, "bold": True, "font_size": 15, "text_wrap": False},
            "quiet": {**base, "font_color": QUIET, "font_size": 9.5, "text_wrap": False},
            "section": {**base, "bold": True, "font_size": 12, "text_wrap": False},
            "heading": {**box, "bold": True, "bg_color": BAND},
            "cell": box,
            "id": {**box, "bold": True, "text_wrap": False},
            "hint": {**base, "indent": 1, "font_color": QUIET, "font_size": 9.5},
            "small": {**box, "font_color": QUIET, "font_size": 8.5},
            # Text as it is typed: a comment that begins with a hyphen is no formula.
            "entry": {**entry, "num_format": "@", "quote_prefix": True},
            "level": entry,
            "day": {**entry, "num_format": "dd/mm/yyyy", "align": "left"},
            "time": {**entry, "num_format": "hh:mm", "align": "left"},
            "number": {**entry, "num_format": "0", "align": "left"},
            "share": {**base, "font_color": QUIET, "font_size": 9.5, "bold": True},
        }  # fmt: skip
        if name not in self.formats:
            self.formats[name] = self.book.add_format(styles[name])
        return self.formats[name]

    def sheet(self, name: str, widths: Sequence[int]) -> Any:
        """A protected sheet that prints on A4, with columns of these widths."""
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        said = (
            f"Dossier {self.known[Known.CASE]} · formulaire {self.known[Known.FORM]} · "
            f"référentiel {self.known[Known.REFERENTIAL][:12]}"
        ).replace("&", "&&")
        sheet.set_footer(f"&L&8{said}&R&8&A – page &P/&N")
        sheet.hide_gridlines(2)
        sheet.set_row(0, 26)  # the title
        # Without a password: it guards against a slip of the hand, and what is changed all the same is noticed.
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True}
        )
        return sheet


def as_xlsx(view: Mapping[str, Any]) -> bytes:
    """The workbook: the facts of the case, a sheet an activity, the scales."""
    out = io.BytesIO()
    making = _Workbook(out, view)
    with making.book:
        _case_sheet(making)
        ranges = _scale_ranges(view["scales"])
        for group in view["groups"]:
            _items_sheet(making, group, ranges)
        _scales_sheet(making)
    return _growing(out.getvalue())


def _growing(content: bytes) -> bytes:
    """The workbook with rows that grow with what is typed: programs keep a height that is marked as chosen by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            text = before.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                text = re.sub(rb'(<row [^>]*?) customHeight="1"', rb"\1", text)
            after.writestr(part, text)
    return out.getvalue()


def _height(*texts: tuple[str, int], least: int = 2) -> int:
    """Points that a row needs for its texts, each with the width of its column in letters; `least` counts lines."""
    lines = (sum(len(textwrap.wrap(line, width - 1)) or 1 for line in text.split("\n")) for text, width in texts)
    return 14 * max(least, *lines) + 2


def _case_sheet(making: _Workbook) -> None:
    view = making.view
    sheet = making.sheet(CASE_SHEET, (30, 62, 58))
    sheet.write_string(0, 0, view["title"], making.style("title"))
    said = [f"Dossier {making.known[Known.CASE]}", view["certificate"], view["body"]]
    sheet.write_string(1, 0, " · ".join(one for one in said if one), making.style("quiet"))
    for row, line in enumerate(HELP, start=2):
        sheet.write_string(row, 0, line, making.style("quiet"))
    top = len(HELP) + 3
    sheet.set_row(top, 20)
    for column, heading in enumerate((Heading.FACT, Heading.ANSWER, Heading.HINT)):
        sheet.write_string(top, column, heading, making.style("heading"))
    row = top + 1
    for fact, hint in view["facts"]:
        sheet.write_string(row, 0, fact.heading, making.style("id"))
        _answer(making, sheet, row, fact, view["answers"].get(fact.where))
        sheet.write_string(row, 2, hint, making.style("hint"))
        sheet.set_row(row, 46 if fact.asks is Asks.TEXT else 18)
        row += 1
    row += 1
    sheet.write_string(row, 0, "Ce que le fichier sait de lui-même (ne pas modifier)", making.style("section"))
    for key, value in view["known"].items():
        row += 1
        sheet.write_string(row, 0, key.value, making.style("small"))
        sheet.write_string(row, 1, value, making.style("small"))
    row += 2
    sheet.write_string(row, 0, "S'il y a lieu", making.style("section"))
    for fact, hint in view["seldom"]:
        row += 1
        sheet.write_string(row, 0, fact.heading, making.style("id"))
        _answer(making, sheet, row, fact, None)
        sheet.write_string(row, 2, hint, making.style("hint"))
        sheet.set_row(row, 18)
    sheet.write_string(row + 2, 0, view["law"], making.style("quiet"))
    sheet.freeze_panes(top + 1, 0)
    sheet.fit_to_pages(1, 1)


_LISTS = {Asks.YES_NO: ["oui", "non"], Asks.PROPOSAL: list(PROPOSALS.values())}

_RULES: dict[Asks, dict[str, Any]] = {
    Asks.DAY: {"validate": "date", "criteria": ">=", "value": FIRST_DAY,
               "error_message": "Écrivez un jour : 11/05/2026."},
    Asks.TIME: {"validate": "time", "criteria": "between", "minimum": time(0, 0), "maximum": time(23, 59),
                "error_message": "Écrivez une heure : 09:30."},
    Asks.NUMBER: {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1000,
                  "error_message": "Écrivez un nombre entier."},
}  # fmt: skip


def _answer(making: _Workbook, sheet: Any, row: int, fact: Fact, value: Any) -> None:
    styles = {Asks.DAY: "day", Asks.TIME: "time", Asks.NUMBER: "number"}
    style = making.style(styles.get(fact.asks, "entry"))
    if isinstance(value, date):
        sheet.write_datetime(row, 1, datetime.combine(value, time()), style)
    elif value:
        sheet.write_string(row, 1, value, style)
    else:
        sheet.write_blank(row, 1, None, style)
    if fact.asks in _LISTS:
        rule = {"validate": "list", "source": _LISTS[fact.asks], "error_message": "Choisissez dans la liste."}
        sheet.data_validation(row, 1, row, 1, {**rule, "error_title": fact.heading})
    elif fact.asks in _RULES:
        sheet.data_validation(row, 1, row, 1, {**_RULES[fact.asks], "error_title": fact.heading})


COLUMNS = {
    Heading.ITEM: 12, Heading.WORDING: 50, Heading.KIND: 17, Heading.LEVEL: 28, Heading.COMMENT: 40, Heading.EVIDENCE: 15,
}  # fmt: skip


def _items_sheet(making: _Workbook, group: Mapping[str, Any], ranges: Mapping[str, str]) -> None:
    sheet = making.sheet(group["name"], list(COLUMNS.values()))
    items, top = group["items"], 2
    first, last = top + 1, top + len(items)
    sheet.write_string(0, 0, group["title"], making.style("title"))
    said = f"{making.view['title']} · dossier {making.known[Known.CASE]}"
    sheet.write_string(1, 0, said, making.style("quiet"))
    # Shown for the eye; no cell that is read back holds a formula.
    counted = f'=COUNTA(D{first + 1}:D{last + 1})&" sur {len(items)} évalués"'
    sheet.write_formula(1, 3, counted, making.style("share"), f"0 sur {len(items)} évalués")
    for column, heading in enumerate(COLUMNS):
        sheet.write_string(top, column, heading, making.style("heading"))
    sheet.set_row(top, 20)
    for row, item in enumerate(items, start=first):
        sheet.set_row(row, _height((item["text"], COLUMNS[Heading.WORDING]), (_kind(item), COLUMNS[Heading.KIND])))
        sheet.write_string(row, 0, item["id"], making.style("id"))
        sheet.write_string(row, 1, item["text"], making.style("cell"))
        sheet.write_string(row, 2, _kind(item), making.style("small"))
        sheet.write_blank(row, 3, None, making.style("level"))
        sheet.write_blank(row, 4, None, making.style("entry"))
        sheet.write_blank(row, 5, None, making.style("entry"))
        sheet.data_validation(row, 3, row, 3, {
            "validate": "list", "source": ranges[item["scale"].title], "error_title": "Niveau",
            "error_message": "Choisissez un niveau de la liste ; laissez vide ce qui n'est pas observé.",
        })  # fmt: skip
    if making.view["pieces"]:
        # Offered, not imposed: a level may rest on several, parted by commas.
        source = f"='{SCALES_SHEET}'!$D$4:$D${3 + len(making.view['pieces'])}"
        offered = {"validate": "list", "source": source, "show_error": False}
        sheet.data_validation(first, 5, last, 5, offered)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)
    sheet.autofilter(top, 0, last, len(COLUMNS) - 1)


def _scale_ranges(scales: Sequence[Scale]) -> dict[str, str]:
    """Where the levels of each scale stand, for the lists."""
    return {
        scale.title: f"='{SCALES_SHEET}'!${'AB'[place]}$4:${'AB'[place]}${3 + len(scale.levels)}"
        for place, scale in enumerate(scales)
    }


def _scales_sheet(making: _Workbook) -> None:
    sheet = making.sheet(SCALES_SHEET, (46, 46, 4, 26, 46))
    sheet.write_string(0, 0, "Repères", making.style("title"))
    sheet.write_string(1, 0, making.view["law"], making.style("quiet"))
    for column, scale in enumerate(making.view["scales"]):
        sheet.write_string(2, column, scale.title[:1].upper() + scale.title[1:], making.style("heading"))
        for level, wording in enumerate(scale.levels):
            sheet.write_string(3 + level, column, choice(level, wording), making.style("cell"))
    if making.view["pieces"]:
        sheet.write_string(2, 3, "Preuves du dossier", making.style("heading"))
        sheet.write_string(2, 4, "Ce que c'est", making.style("heading"))
        for row, (id, title) in enumerate(making.view["pieces"], start=3):
            sheet.write_string(row, 3, id, making.style("cell"))
            sheet.write_string(row, 4, title, making.style("cell"))
