"""`cqpt grid export` and back: every level as it was entered, and whatever people did to the file understood or refused by cell."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cqpt_cli.casework import offline
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.grid import Modality
from cqpt_cli.sources import clock
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.commands import acts
from tests.commands.acts import snapshot
from tests.commands.conftest import Cqpt, Done, Refused

EVIL = "=cmd|' /C calc'!A0"

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

OPEN_CASES = {
    "conseiller-clientele-a-distance": ("2026-0009", "Camille Durand"),
    "conseiller-clientele-en-point-de-distribution": ("2026-0012", "Julie Rannou"),
}
"""Cases of the example branch that may be evaluated, one of each certificate, each with an evaluator of its body."""


def exported(done: Done, case: str, modality: str, *more: str) -> Path:
    defaults = ("--evaluator", "Camille Durand", "--assessed-on", "2026-05-11")
    arguments = ("--modality", modality, *(() if "--evaluator" in more else defaults), *more)
    (path,) = json.loads(done("grid", "export", case, *arguments, "--json"))["documents"]
    return Path(path)


@pytest.fixture
def file(root: Path, done: Done) -> Path:
    """The workbook of an observation of 2026-0001, blank: CAD1-F01, -F05, -F10 and -F11 stand in its rows 4 to 7."""
    acts.agreed_by_hand(root)
    return exported(done, "2026-0001", "observation")


def changed(file: Path, change: Callable[[Any], object], name: str = "rendu.xlsx") -> Path:
    """The workbook as another program writes it, after a change."""
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(name)
    return Path(name)


def rows_of(book: Any) -> dict[str, tuple[Any, int]]:
    """Id → the sheet and the row where it stands."""
    found = {}
    for sheet in book.worksheets:
        for (cell,) in sheet.iter_rows(min_col=1, max_col=1):
            if re.fullmatch(r"[A-Z]{3}[0-9]?-[A-Z][0-9]{2}", str(cell.value)):
                found[cell.value] = (sheet, cell.row)
    return found


def answer(book: Any, heading: str, value: Any) -> None:
    """Fill in a line of the sheet of the case."""
    sheet = book["Dossier"]
    (row,) = [cell.row for (cell,) in sheet.iter_rows(min_col=1, max_col=1) if cell.value == heading]
    sheet.cell(row, 2).value = value


def grid_of(root: Path, case: str, modality: str) -> dict[str, Any]:
    file = root / "cases" / case / "grids" / f"{modality}.yaml"
    data = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict)
    return data


def given(root: Path, case: str = "2026-0001", modality: str = "observation") -> dict[str, Any]:
    return {id: level for id, level in grid_of(root, case, modality)["levels"].items() if level is not None}


def ways_of_writing(level: int, wording: str) -> list[Any]:
    return [f"{level} – {wording}", level, float(level), f"{level},0", f" {level} ", f"{level} - {wording}", wording]


# --- there and back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("certificate", OPEN_CASES)
@pytest.mark.parametrize("modality", [modality.value for modality in Modality])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_level_comes_back(
    year: Path, monkeypatch: pytest.MonkeyPatch, done: Done, cqpt: Cqpt, certificate: str, modality: str, kind: str
) -> None:
    """Each item gets the level of its place, from 0 to 5 and then none, each in another of the ways people write it."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    (case, evaluator), accord = OPEN_CASES[certificate], default_accord()
    for old in (year / "cases" / case / "grids").glob(f"{modality}*"):
        old.unlink()
    file = exported(done, case, modality, f"--{kind}", "--evaluator", evaluator, "--assessed-on", "2026-06-15")
    entries = {**accord.certificate(certificate).entries, **accord.common}
    expected: dict[str, Any] = {}
    entered: dict[str, Any] = {}

    def enter(ids: list[str]) -> None:
        for place, id in enumerate(ids):
            level = place % 7
            if level < 6:
                scale = accord.scale_of(entries[id].kind)
                expected[id], entered[id] = level, ways_of_writing(level, scale.levels[level])[place // 7 % 7]

    if kind == "xlsx":

        def fill(book: Any) -> None:
            places = rows_of(book)
            enter(list(places))
            for id, value in entered.items():
                sheet, row = places[id]
                sheet.cell(row, 4).value = value

        back = changed(file, fill)
    else:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        enter([line.split(";")[1] for line in lines if re.match(r"[^;]+;[A-Z]{3}[0-9]?-[A-Z]", line)])
        for id, value in entered.items():
            (place,) = [place for place, line in enumerate(lines) if f";{id};" in line]
            lines[place] = lines[place].replace(";;;", f";{value};;", 1)
        back = Path("rendu.csv")
        back.write_text("\n".join(lines), encoding="utf-8")
    assert len(expected) > 20

    done("grid", "import", back, "--yes")
    assert given(year, case, modality) == expected
    received = grid_of(year, case, modality)["received"]
    assert (year / "cases" / case / received["file"]).read_bytes() == back.read_bytes()
    assert received["file"].endswith(f".{kind}")
    assert cqpt("validate", case)[0] == 0


def test_the_facts_of_an_observation_come_back(root: Path, file: Path, done: Done) -> None:
    def fill(book: Any) -> None:
        for heading, value in {
            "Jour de l'évaluation": datetime(2026, 5, 12), "Évaluateur": "Hugo Blanc", "Début": time(9, 30), "Fin": "11h20",
            "Pauses": 10, "Contacts observés": "7", "Entretien": "oui", "Ce que l'entretien ajoute": EVIL,
            "Référent de l'entreprise": "Nadia Perrin", "Remarques du référent": "- à l'aise\n- depuis un an",
            "Remarque sur toute la grille": "+ bonne séance",
        }.items():  # fmt: skip
            answer(book, heading, value)
            if value == EVIL:
                cell = next(one for one in book["Dossier"]["B"] if one.value == EVIL)
                cell.data_type = "s"  # text, as a cell that is formatted as text keeps it
        book["CAD1"]["D4"] = "4 – sait expliquer et transmettre"
        book["CAD1"]["E4"] = "@ vu deux fois"
        book["CAD1"]["F4"] = "attestation ; certificat"
        book["CAD1"]["E7"] = "le client n'a pas appelé"

    done("grid", "import", changed(file, fill), "--yes")
    grid = grid_of(root, "2026-0001", "observation")
    assert grid["assessed_on"] == "2026-05-12"
    assert grid["evaluator"] == {"name": "Hugo Blanc", "organisation": "evaluateurs-associes"}
    assert grid["observation"] == {
        "started_at": "09:30", "ended_at": "11:20", "paused_minutes": 10, "contacts": 7, "interview": True,
        "interview_adds": EVIL,
    }  # fmt: skip
    assert grid["referee"] == {"name": "Nadia Perrin", "remarks": "- à l'aise\n- depuis un an"}
    assert grid["comment"] == "+ bonne séance\nCAD1-F11 (non observé) : le client n'a pas appelé"
    assert given(root) == {
        "CAD1-F01": {"level": 4, "comment": "@ vu deux fois", "evidence": ["attestation", "certificat"]}
    }


def test_an_opinion_comes_back(root: Path, done: Done) -> None:
    acts.agreed_by_hand(root)

    def fill(book: Any) -> None:
        answer(book, "Avis", "défavorable")
        answer(book, "Raisons de l'avis", "rien n'a pu être montré")

    done("grid", "import", changed(exported(done, "2026-0001", "globale"), fill), "--yes")
    assert grid_of(root, "2026-0001", "globale")["opinion"] == {
        "proposal": "unfavourable", "reasons": "rien n'a pu être montré",
    }  # fmt: skip


# --- what the file is ------------------------------------------------------------------------------------------------


def test_the_workbook_offers_the_levels_of_the_right_scale(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["Dossier", "CAD1", "CAD2", "Savoirs communs", "Repères"]

    def offered(sheet: str, cell: str) -> list[str]:
        (rule,) = [rule for rule in book[sheet].data_validations.dataValidation if cell in rule.sqref]
        assert (rule.type, rule.showErrorMessage, rule.errorStyle) == ("list", True, None), "a list, and no other value"
        name, _mark, cells = rule.formula1.partition("!")
        return [one.value for (one,) in book[name.strip("'")][cells.replace("$", "")]]

    assert offered("CAD1", "D4") == [
        "0 – n'a pas à faire", "1 – ne peut faire qu'accompagné", "2 – exécuté en partie",
        "3 – fait entièrement en autonomie", "4 – sait expliquer et transmettre", "5 – expert",
    ]  # fmt: skip
    assert book["Savoirs communs"]["A4"].value == "COM-C19"
    assert offered("Savoirs communs", "D4")[0] == "0 – ne connaît pas"


def test_it_is_headed_by_names(file: Path) -> None:
    """The case, the certificate and the body as people know them."""
    heading = openpyxl.load_workbook(file)["Dossier"].cell(2, 1).value
    assert heading == "Dossier 2026-0001 · Conseiller clientèle à distance · Évaluateurs associés"


def test_only_entries_can_be_typed_into(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None
    unlocked = {cell.coordinate for row in book["CAD1"].iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {f"{column}{row}" for column in "DEF" for row in range(4, 8)}
    unlocked = {cell.column_letter for row in book["Dossier"].iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"B"}


def test_it_prints_on_a4(file: Path) -> None:
    book = openpyxl.load_workbook(file)
    form = file.stem.rpartition("-")[2]
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        fingerprint = default_accord().certificate("conseiller-clientele-a-distance").fingerprint
        for said in ("2026-0001", form, fingerprint[:12]):
            assert said in sheet.oddFooter.left.text
        assert "&P/&N" in (sheet.oddFooter.right.text or "").replace("&[Page]", "&P").replace("&[Pages]", "&N")
    # A row has a height, for programs that do not find one themselves, and grows all the same with what is typed.
    rows = zipfile.ZipFile(file).read("xl/worksheets/sheet2.xml").partition(b"<sheetData>")[2]
    assert b" ht=" in rows
    assert b"customHeight" not in rows
    assert book["CAD1"].print_title_rows == "$3:$3"
    assert book["CAD1"].freeze_panes == "B4"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_no_text_of_anyone_is_a_formula(root: Path, done: Done, kind: str) -> None:
    case = root / "cases/2026-0001/case.yaml"
    text = case.read_text(encoding="utf-8")
    case.write_text(f"{text}  - {{id: lettre, kind: lettre, title: {json.dumps(EVIL)}}}\n", encoding="utf-8")
    acts.write(root, "organisations/evaluateurs-associes.yaml", acts.BOTH)  # it lists no evaluator
    acts.agreed_by_hand(root)
    arguments = ("--modality", "observation", "--evaluator", EVIL, "--assessed-on", "2026-05-11", f"--{kind}", "--json")
    file = Path(json.loads(done("grid", "export", "2026-0001", *arguments))["documents"][0])
    if kind == "xlsx":
        for sheet in openpyxl.load_workbook(file).worksheets:
            formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
            assert all(formula.startswith("=COUNTA(D") for formula in formulas), formulas
    else:
        cells = re.split(r"[;\r\n]+", file.read_text(encoding="utf-8-sig"))
        assert f"'{EVIL}" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    done("grid", "import", file, "--yes")
    assert grid_of(root, "2026-0001", "observation")["evaluator"]["name"] == EVIL


def test_the_same_grid_gives_the_same_bytes(root: Path, file: Path) -> None:
    answers = {"modality": "observation", "evaluator": "Camille Durand", "assessed_on": date(2026, 5, 11)}
    folder, accord = root / "cases/2026-0001", default_accord()
    form = file.stem.rpartition("-")[2]
    blank = offline.blank_grid(folder, accord, answers, date(2026, 5, 11))
    assert offline.workbook(blank, accord, form, "xlsx") == file.read_bytes()


def test_two_kinds_at_once_are_refused(file: Path, refused: Refused) -> None:
    refused("usage", "grid", "export", "2026-0001", "--modality", "quiz", "--evaluator", "X", "--xlsx", "--csv")


# --- what people do to it, understood --------------------------------------------------------------------------------


def sorted_by_wording(book: Any) -> None:
    sheet = book["CAD1"]
    rows = sorted(([cell.value for cell in row] for row in sheet["A4:F7"]), key=lambda row: str(row[1]))
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


def columns_swapped(book: Any) -> None:
    for row in book["CAD1"]["A3:F7"]:
        row[0].value, row[3].value = row[3].value, row[0].value


def all_on_one_sheet(book: Any) -> None:
    into = book["Dossier"]
    for name in ("CAD1", "CAD2", "Savoirs communs"):
        for row in book[name].iter_rows(min_row=3, values_only=True):
            into.append(row)
        del book[name]


def hidden(book: Any) -> None:
    book["CAD1"].row_dimensions[4].hidden = True
    book["CAD1"].column_dimensions["D"].hidden = True
    book["CAD1"].sheet_state = "hidden"


def row_twice(book: Any) -> None:
    for column in range(1, 7):
        book["CAD1"].cell(9, column).value = book["CAD1"].cell(4, column).value


def renamed(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Feuille {number}"


LEFT_OUT = "warning[left-out]"

UNDERSTOOD: dict[str, tuple[Callable[[Any], object], str]] = {
    "as it is": (lambda book: None, ""),
    "rows sorted": (sorted_by_wording, ""),
    "rows inserted above": (lambda book: book["CAD1"].insert_rows(1, 3), ""),
    "rows inserted between": (lambda book: book["CAD1"].insert_rows(5, 2), ""),
    "a column inserted first": (lambda book: book["CAD1"].insert_cols(1), ""),
    "a column inserted between": (lambda book: book["CAD1"].insert_cols(3, 2), ""),
    "columns swapped": (columns_swapped, ""),
    "columns of the case moved": (lambda book: book["Dossier"].insert_cols(2), ""),
    "sheets renamed": (renamed, "feuille Feuille 4"),  # the scales, which are no part of the grid
    "sheets in another order": (lambda book: book._sheets.reverse(), ""),
    "all on one sheet": (all_on_one_sheet, ""),
    "the scales removed": (lambda book: book.remove(book["Repères"]), ""),
    "hidden": (hidden, ""),
    "the nature removed": (lambda book: book["CAD1"].delete_cols(3), ""),
    "headings in capitals": (lambda book: book["CAD1"].cell(3, 4, "NIVEAU :"), ""),
    "the same row twice": (row_twice, "feuille CAD1, cellule D9"),
    "a column of one's own": (lambda book: (book["CAD1"].cell(3, 7, "Mes notes"), book["CAD1"].cell(4, 7, "à revoir")),
                              "feuille CAD1, cellule G3"),
    "a word beside": (lambda book: book["CAD1"].cell(5, 8, "?"), "feuille CAD1, cellule H3"),
    "a line of one's own": (lambda book: (book["Dossier"].cell(20, 1, "Météo"), book["Dossier"].cell(20, 2, "beau")),
                            "feuille Dossier, cellule B20"),
    "a word beside an answer": (lambda book: (all_on_one_sheet(book), book["Dossier"].cell(8, 5, "?")),
                               "feuille Dossier, cellule E7"),
    "a sheet of one's own": (lambda book: book.create_sheet("Brouillon").cell(1, 1, "idées"), "feuille Brouillon"),
    "a note on a cell": (lambda book: setattr(book["CAD1"]["D4"], "comment", openpyxl.comments.Comment("vu", "C")), "notes"),
    "a heading over two cells": (lambda book: book["CAD1"].merge_cells("A1:F1"), ""),
    "a comment over free cells": (lambda book: book["CAD1"].merge_cells("F4:H4"), ""),
    "an empty subtotal": (lambda book: book["CAD1"].cell(9, 2, "Ensemble"), ""),
    "typographic apostrophes": (lambda book: book["CAD1"].cell(4, 2, "Se servir de l’outil  de gestion des appels"), ""),
}  # fmt: skip


@pytest.mark.parametrize("what", UNDERSTOOD)
def test_what_people_do_to_it_is_understood(root: Path, file: Path, cqpt: Cqpt, what: str) -> None:
    change, remark = UNDERSTOOD[what]

    def fill(book: Any) -> None:
        book["CAD1"]["D4"], book["CAD1"]["D5"], book["CAD1"]["E5"] = 4, "0 – n'a pas à faire", "jamais ici"
        book["Savoirs communs"]["D4"] = 2
        change(book)

    code, _out, err = cqpt("grid", "import", changed(file, fill), "--yes")
    assert (code, err.count("error[")) == (0, 0), err
    assert given(root) == {"CAD1-F01": 4, "CAD1-F05": {"level": 0, "comment": "jamais ici"}, "COM-C19": 2}
    assert (LEFT_OUT in err) == bool(remark), err
    assert remark in err


DAYS = [
    "11/05/2026", "11 mai 2026", "lundi 11 mai 2026", "2026-05-11", 46153, datetime(2026, 5, 11), date(2026, 5, 11),
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_days_are_understood_in_all_their_forms(root: Path, file: Path, done: Done, day: Any) -> None:
    done("grid", "import", changed(file, lambda book: answer(book, "Jour de l'évaluation", day)), "--yes")
    assert grid_of(root, "2026-0001", "observation")["assessed_on"] == "2026-05-11"


# --- what people do to it, refused with its sheet and cell -----------------------------------------------------------


def level(value: Any, cell: str = "D4") -> Callable[[Any], None]:
    def enter(book: Any) -> None:
        book["CAD1"][cell] = value

    return enter


def fact(heading: str, value: Any) -> Callable[[Any], None]:
    return lambda book: answer(book, heading, value)


def error_value(book: Any) -> None:
    book["CAD1"]["D4"] = "#N/A"
    assert book["CAD1"]["D4"].data_type == "e"


def levels_of_two_rows(book: Any) -> None:
    row_twice(book)
    book["CAD1"]["D4"], book["CAD1"]["D9"] = 3, 4


def merged_levels(book: Any) -> None:
    book["CAD1"]["D4"] = 3
    book["CAD1"].merge_cells("D4:D5")


def level_column_twice(book: Any) -> None:
    book["CAD1"].cell(3, 7, "Niveau")


def row_of_nothing(book: Any) -> None:
    book["CAD1"]["D9"] = 3


def unknown_item(book: Any) -> None:
    book["CAD1"].cell(9, 1, "CAD9-F99")
    book["CAD1"]["D9"] = 3


def item_of_the_other_certificate(book: Any) -> None:
    book["CAD1"].cell(9, 1, "CPD1-F01")
    book["CAD1"]["D9"] = 3


def ends_before_it_starts(book: Any) -> None:
    """On its own day; without that day, 09:30 would be of the next one."""
    answer(book, "Début", "11:20")
    answer(book, "Fin", "09:30")
    answer(book, "Jour de la fin", "11/05/2026")


def remarks_of_nobody(book: Any) -> None:
    answer(book, "Remarques du référent", "à l'aise")


NOT_UNDERSTOOD = "entry-not-understood"

REFUSED: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "a word for a level": (level("trois"), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "n/a": (level("n/a", "D6"), NOT_UNDERSTOOD, "feuille CAD1, cellule D6"),
    "a half": (level(2.5), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "a half in French": (level("2,5"), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "seven": (level(7), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "minus one": (level(-1), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "the words of the other scale": (level("0 – ne connaît pas"), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "a level that became a day": (level(datetime(2026, 3, 4)), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "true": (level(True), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "a formula": (level("=1+2"), NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "a formula in a comment": (level("=HYPERLINK(\"http://exemple\")", "E4"), NOT_UNDERSTOOD, "feuille CAD1, cellule E4"),
    "an error": (error_value, NOT_UNDERSTOOD, "feuille CAD1, cellule D4"),
    "a day that is none": (fact("Jour de l'évaluation", "30/02/2026"), NOT_UNDERSTOOD, "feuille Dossier, cellule B8"),
    "a short year": (fact("Jour de l'évaluation", "11/05/26"), NOT_UNDERSTOOD, "feuille Dossier, cellule B8"),
    "no day": (fact("Jour de l'évaluation", None), "entry-missing", "feuille Dossier, cellule B8"),
    "nobody": (fact("Évaluateur", None), "entry-missing", "feuille Dossier, cellule B9"),
    "a time that is none": (fact("Début", "matin"), NOT_UNDERSTOOD, "feuille Dossier, cellule B10"),
    "the end before the start": (ends_before_it_starts, "end-before-start", "feuille Dossier, cellule B11"),
    "contacts below zero": (fact("Contacts observés", -2), "out-of-range", "feuille Dossier, cellule B13"),
    "contacts by half": (fact("Contacts observés", "7 ou 8"), NOT_UNDERSTOOD, "feuille Dossier, cellule B13"),
    "maybe": (fact("Entretien", "peut-être"), NOT_UNDERSTOOD, "feuille Dossier, cellule B14"),
    "remarks of nobody": (remarks_of_nobody, "entry-missing", "feuille Dossier, cellule B16"),
    "a comment without end": (level("x" * 20_001, "E4"), "text-too-long", "feuille CAD1, cellule E4"),
    "a document that is none": (lambda book: (level(3)(book), level("bulletins", "F4")(book)), "unknown-document",
                                "feuille CAD1, cellule F4"),
    "levels merged": (merged_levels, "cells-merged", "feuille CAD1, cellule D4"),
    "a row merged": (lambda book: book["CAD1"].merge_cells("D4:E4"), "cells-merged", "feuille CAD1, cellule D4"),
    "an item with two levels": (levels_of_two_rows, "entry-twice", "feuille CAD1, cellule D9"),
    "two columns of levels": (level_column_twice, "column-twice", "feuille CAD1, cellule G3"),
    "no column of levels": (lambda book: book["CAD1"].delete_cols(4), "column-missing", "feuille CAD1, ligne 3"),
    "no row of headings": (lambda book: book["CAD1"].delete_rows(3), "column-missing", "feuille CAD1, cellule A3"),
    "a level without an item": (row_of_nothing, "entry-without-item", "feuille CAD1, cellule D9"),
    "an unknown item": (unknown_item, "unknown-item", "feuille CAD1, cellule A9"),
    "an item of the other certificate": (item_of_the_other_certificate, "foreign-item", "feuille CAD1, cellule A9"),
    "no sheet of the case": (lambda book: book.remove(book["Dossier"]), "sheet-without-identity", "rendu.xlsx"),
    "another form": (fact("Format", "grid-sheet/9"), "sheet-without-identity", "feuille Dossier, cellule B22"),
    "another case": (fact("Dossier", "2026-0009"), "answers-foreign", "rendu.xlsx"),
    "another candidate": (fact("Candidat (empreinte)", "0" * 64), "answers-foreign", "rendu.xlsx"),
    "another référentiel": (fact("Référentiel", "0" * 64), "answers-stale", "rendu.xlsx"),
    "a way out of the folder": (fact("Formulaire", "../../../x"), "wrong-form", "feuille Dossier, cellule B23"),
    "no modality": (fact("Modalité", "visite"), "unknown-value", "feuille Dossier, cellule B26"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_understood_is_refused_with_its_cell(root: Path, file: Path, refused: Refused, what: str) -> None:
    change, problem, place = REFUSED[what]
    back = changed(file, change)
    err = refused(problem, "grid", "import", back, "--case", "2026-0001", "--yes")
    (line,) = [line for line in err.splitlines() if f"error[{problem}]" in line]
    assert place in line, err


def test_all_that_is_wrong_is_said_at_once(root: Path, file: Path, refused: Refused) -> None:
    def spoil(book: Any) -> None:
        for row, value in ((4, "trois"), (5, 2.5), (6, "=1"), (7, 9)):
            book["CAD1"].cell(row, 4).value = value
        answer(book, "Entretien", "?")
        answer(book, "Contacts observés", -1)
        answer(book, "Évaluateur", None)

    err = refused(NOT_UNDERSTOOD, "grid", "import", changed(file, spoil), "--yes")
    places = re.findall(r"cellule ([A-Z]+[0-9]+): error", err)
    assert sorted(places) == ["B13", "B14", "B9", "D4", "D5", "D6", "D7"]


# --- what nobody was to change ---------------------------------------------------------------------------------------

EDITS: dict[str, tuple[Callable[[Any], object], str]] = {
    "a wording": (lambda book: book["CAD1"].cell(4, 2, "Se servir du téléphone"), "feuille CAD1, cellule B4"),
    "wordings that changed places": (lambda book: (book["CAD1"].cell(4, 2, "Transférer un client à bon escient"),
                                                   book["CAD1"].cell(5, 2, "Se servir de l'outil de gestion des appels")),
                                     "feuille CAD1, cellule B5"),
    "an item renamed": (lambda book: book["CAD1"].cell(4, 1, "CAD1-F02"), "feuille CAD1, cellule B4"),
    "a row removed": (lambda book: book["CAD1"].delete_rows(4), "CAD1-F01"),
    "a sheet removed": (lambda book: book.remove(book["CAD2"]), "4 savoirs"),
    "the form": (fact("Formulaire", "t00000000"), "feuille Dossier, cellule B32"),
    "the body": (fact("Organisme évaluateur", "jalons"), "feuille Dossier, cellule B32"),
    "the wordings removed": (lambda book: book["CAD1"].delete_cols(2), "feuille Dossier, cellule B32"),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_what_is_protected_and_was_changed_asks_for_a_choice(
    root: Path, file: Path, done: Done, refused: Refused, what: str
) -> None:
    change, place = EDITS[what]

    def fill(book: Any) -> None:
        book["Savoirs communs"]["D4"] = 3
        change(book)

    back = changed(file, fill)
    err = refused("answers-edited", "grid", "import", back, "--yes")
    assert place in err, err
    if what == "the body":  # the case was sent to another one (art. 6-1)
        refused("body-not-assigned", "grid", "import", back, "--yes", "--accept", "edited")
        return
    done("grid", "import", back, "--yes", "--accept", "edited")
    assert given(root) == {"COM-C19": 3}


def test_twice_and_again(root: Path, file: Path, done: Done, refused: Refused) -> None:
    done("grid", "import", changed(file, level(3)), "--yes")
    refused("answers-imported", "grid", "import", "rendu.xlsx", "--yes", "--accept", "again")  # the very same
    back = changed(file, lambda book: (level(4)(book), level(2, "D5")(book)), "encore.xlsx")
    refused("answers-imported", "grid", "import", back, "--yes")
    done("grid", "import", back, "--yes", "--accept", "again")
    assert given(root) == {"CAD1-F01": 4, "CAD1-F05": 2}
    assert len(list((root / "cases/2026-0001/received").glob("*.xlsx"))) == 2


def test_the_difference_is_shown_before_anything_is_written(root: Path, file: Path, cqpt: Cqpt) -> None:
    back = changed(file, level("3 – fait entièrement en autonomie"))
    before = snapshot(root)
    code, _out, err = cqpt("grid", "import", back)
    assert code == 2  # nobody is there to say yes
    assert "CAD1-F01" in err
    assert snapshot(root) == before
    code, out, _err = cqpt("grid", "import", back, "--dry-run")
    assert code == 0
    assert "CAD1-F01: 3" in out
    assert snapshot(root) == before


def test_an_older_referentiel_can_be_chosen(root: Path, file: Path, done: Done, refused: Refused) -> None:
    """What the file knows was changed for the test, so both choices are asked for."""

    def fill(book: Any) -> None:
        fact("Référentiel", "0" * 64)(book)
        level(3)(book)

    back = changed(file, fill)
    refused("answers-stale", "grid", "import", back, "--yes", "--accept", "edited")
    done("grid", "import", back, "--yes", "--accept", "edited", "--accept", "stale")
    assert given(root) == {"CAD1-F01": 3}


# --- CSV -------------------------------------------------------------------------------------------------------------


def table(root: Path, done: Done) -> str:
    """The CSV of an observation with three entries."""
    acts.agreed_by_hand(root)
    text = exported(done, "2026-0001", "observation", "--csv").read_text(encoding="utf-8-sig")
    for id, entry in {"CAD1-F01": "3,0;à l'aise : « très bien », dit-elle;", "CAD1-F05": "0 – n'a pas à faire;;",
                      "COM-C19": '2;"deux lignes\net ""guillemets"" ; là";attestation'}.items():  # fmt: skip
        (line,) = [line for line in text.splitlines() if f";{id};" in line]
        text = text.replace(line, line.replace(";;;", f";{entry}", 1))
    return text


CSV_EXPECTED = {
    "CAD1-F01": {"level": 3, "comment": "à l'aise : « très bien », dit-elle"},
    "CAD1-F05": 0,
    "COM-C19": {"level": 2, "comment": 'deux lignes\net "guillemets" ; là', "evidence": ["attestation"]},
}


def with_delimiter(text: str, delimiter: str, quoting: int) -> str:
    import csv

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("encoding", "quoting"), [("utf-8", 0), ("utf-8-sig", 1), ("cp1252", 0), ("cp1252", 1), ("utf-16", 1)]
)
def test_csv_as_spreadsheets_save_it(root: Path, done: Done, encoding: str, delimiter: str, quoting: int) -> None:
    text = with_delimiter(table(root, done), delimiter, quoting)
    file = root / "rendu.csv"
    file.write_bytes(text.encode(encoding))
    done("grid", "import", file, "--yes")
    assert given(root) == CSV_EXPECTED


def test_csv_in_latin_1_where_a_dash_is_not_known(root: Path, done: Done) -> None:
    """ISO 8859-1 has no “–”: a program writes “-” or “?” for it; the first is understood."""
    file = root / "rendu.csv"
    file.write_bytes(table(root, done).replace("–", "-").encode("latin-1"))
    done("grid", "import", file, "--yes")
    assert given(root) == CSV_EXPECTED


@pytest.mark.parametrize(
    ("old", "new", "problem", "place"),
    [
        ("3,0;", "trois;", NOT_UNDERSTOOD, "rendu.csv:28, cellule E28"),
        ("Début;", "Début;midi", NOT_UNDERSTOOD, "rendu.csv:4, cellule B4"),
        ("Se servir de l'outil", "Se servir d'un outil", "answers-edited", "rendu.csv:28, cellule C28"),
        ("Rubrique;Réponse", "Question;Texte", "sheet-without-identity", "rendu.csv"),
        (";Savoir;Libellé;Nature;Niveau", ";Savoir;Libellé;Nature;Note", "column-missing", "rendu.csv:27, ligne 27"),
        ('"deux lignes', '"deux" lignes', "not-a-spreadsheet", "rendu.csv:"),
        ("2026-0001", "2026-0009", "answers-foreign", "rendu.csv"),
    ],
)
def test_csv_that_is_refused(
    root: Path, done: Done, refused: Refused, old: str, new: str, problem: str, place: str
) -> None:
    text = table(root, done)
    assert old in text
    file = root / "rendu.csv"
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    err = refused(problem, "grid", "import", file, "--case", "2026-0001", "--yes")
    (line,) = [line for line in err.splitlines() if f"error[{problem}]" in line]
    assert place in line, err


# --- a real spreadsheet program --------------------------------------------------------------------------------------


def saved_by_libreoffice(file: Path, to: str, folder: Path, *more: str) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", *more, "--convert-to", to, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{file.stem}.{to.partition(':')[0]}"


@pytest.mark.slow
@pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice here: install libreoffice-calc to run the round trip through it"
)
def test_saved_by_libreoffice(root: Path, file: Path, done: Done, refused: Refused, tmp_path: Path) -> None:
    """Filled in, then opened and saved by a real program, as a workbook and as another format."""

    def fill(book: Any) -> None:
        book["CAD1"]["D4"], book["CAD1"]["D5"] = "4 – sait expliquer et transmettre", 0
        book["CAD1"]["E5"] = "jamais ici – « jamais »"
        answer(book, "Début", time(9, 30))
        answer(book, "Contacts observés", 7)

    back = changed(file, fill)
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    workbook = saved_by_libreoffice(back, "xlsx", folder)
    assert workbook.read_bytes() != back.read_bytes()
    done("grid", "import", workbook, "--yes")
    assert given(root) == {"CAD1-F01": 4, "CAD1-F05": {"level": 0, "comment": "jamais ici – « jamais »"}}
    assert grid_of(root, "2026-0001", "observation")["observation"] == {"started_at": "09:30", "contacts": 7}
    assert grid_of(root, "2026-0001", "observation")["assessed_on"] == "2026-05-11"
    other = saved_by_libreoffice(back, "ods", folder)
    assert ".ods" in refused("not-a-spreadsheet", "grid", "import", other, "--yes")
    old = saved_by_libreoffice(back, "xls", folder)
    assert ".xls" in refused("not-a-spreadsheet", "grid", "import", old, "--yes")


@pytest.mark.slow
@pytest.mark.skipif(
    SOFFICE is None, reason="no LibreOffice here: install libreoffice-calc to run the round trip through it"
)
def test_csv_saved_by_libreoffice(root: Path, done: Done, tmp_path: Path) -> None:
    """Opened as CSV and saved as a workbook: days and numbers become what the program takes them for."""
    file = root / "rendu.csv"
    file.write_bytes(table(root, done).encode("utf-8-sig"))
    folder = tmp_path / "ailleurs"
    folder.mkdir()
    semicolons_quotes_utf8 = "--infilter=CSV:59,34,76"
    back = saved_by_libreoffice(file, "xlsx:Calc MS Excel 2007 XML", folder, semicolons_quotes_utf8)
    done("grid", "import", back, "--yes")
    assert given(root) == CSV_EXPECTED


def test_the_received_workbook_is_whole(root: Path, file: Path, done: Done) -> None:
    done("grid", "import", changed(file, level(3)), "--yes")
    (kept,) = (root / "cases/2026-0001/received").glob("*.xlsx")
    assert zipfile.ZipFile(kept).testzip() is None
