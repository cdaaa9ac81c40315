"""`cqpt evidence`: pieces are received and linked, what is wanting is said, and the report shows what people handed in."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.quiz import QuestionKind
from cqpt_cli.rendering.forms import sum_of
from cqpt_cli.sources import clock
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.commands import acts
from tests.commands.conftest import Cqpt, Git
from tests.typed import as_typed

CASE = "2026-0001"
HOSTILE = '<script>alert(1)</script> #panic() *x* | `y` [z](http://x.example) "quoted": {a: b}'


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "Témoignage d'été.txt"
    file.write_text("Elle sait dire les choses.\n\nNadia Perrin\n", encoding="utf-8")
    return file


def case_file(root: Path, case: str = CASE) -> Path:
    return root / "cases" / case / "case.yaml"


def documents(root: Path) -> Any:
    data = read_yaml(case_file(root), case_file(root).read_bytes()).data
    assert isinstance(data, dict)
    return data["documents"]


def listed(cqpt: Cqpt, *options: str, code: int = 0) -> Any:
    found, out, err = cqpt("evidence", "list", CASE, "--json", *options)
    assert (found, err) == (code, "")
    return json.loads(out)


def picture(width: int = 60, height: int = 40, format: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), (29, 53, 87)).save(stream, format)
    return stream.getvalue()


def pdf(pages: int) -> bytes:
    stream, writer = io.BytesIO(), PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(300, 400)
    writer.write(stream)
    return stream.getvalue()


# --- add and link ----------------------------------------------------------------------------------------------------


def test_a_piece_is_received_and_linked(new_repository: Path, cqpt: Cqpt, letter: Path) -> None:
    code, _out, err = cqpt(
        "evidence", "add", CASE, letter, "--kind", "temoignage", "--id", "témoignage-été", "--title", HOSTILE,
        "--item", "cad1-p10", "--item", "COM-C07", "--item", "CAD1-P10", "--made-on", "2026-02-27", "--author", "N. P.",
        "--attested-by", "Nadia Perrin", "--function", "responsable d'équipe", "--attested-on", "2026-03-01",
        "--employer", "Opaline Télécom", "--start", "2023-09-04", "--hours", "2100,5", "--received-on", "2026-03-04",
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert documents(new_repository) == [
        {
            "id": "témoignage-été",
            "kind": "temoignage",
            "file": "pieces/temoignage-d-ete.txt",
            "received_on": "2026-03-04",
            "title": HOSTILE,
            "made_on": "2026-02-27",
            "author": "N. P.",
            "attested_by": {"name": "Nadia Perrin", "function": "responsable d'équipe", "on": "2026-03-01"},
            "items": ["CAD1-P10", "COM-C07"],
            "states": {"employer": "Opaline Télécom", "start": "2023-09-04", "hours": pytest.approx(2100.5)},
            "sha256": hashlib.sha256(letter.read_bytes()).hexdigest(),
        }
    ]
    assert cqpt("validate", "--strict")[0] == 0


def test_an_original_on_paper(new_repository: Path, cqpt: Cqpt) -> None:
    assert cqpt("evidence", "add", CASE, "--kind", "description-ecrite", "--received-on", "2026-03-04")[0] == 0
    assert documents(new_repository) == [
        {"id": "description-ecrite", "kind": "description-ecrite", "received_on": "2026-03-04"}
    ]
    assert listed(cqpt)["supporting_nothing"] == ["description-ecrite"]


def test_links_are_added_once_and_taken_away(new_repository: Path, cqpt: Cqpt, letter: Path) -> None:
    cqpt("evidence", "add", CASE, letter, "--kind", "temoignage", "--id", "été", "--item", "CAD1-P10")
    # The same letters, typed on a keyboard that writes accents apart.
    code, _out, err = cqpt("evidence", "link", CASE, "e\u0301te\u0301", "com-c07", "CAD1-P10")
    assert (code, err) == (0, "")
    assert documents(new_repository)[0]["items"] == ["CAD1-P10", "COM-C07"]
    before = case_file(new_repository).read_bytes()
    code, out, _err = cqpt("evidence", "link", CASE, "été", "COM-C07")
    assert (code, case_file(new_repository).read_bytes()) == (0, before)
    assert "tout y est" in out
    code, out, _err = cqpt("evidence", "link", CASE, "été", "CAD1-P10", "--remove", "--dry-run")
    assert (code, case_file(new_repository).read_bytes()) == (0, before)
    assert "-    items: [CAD1-P10, COM-C07]" in out or "items: [COM-C07]" in out
    assert cqpt("evidence", "link", CASE, "été", "CAD1-P10", "--remove")[0] == 0
    assert documents(new_repository)[0]["items"] == ["COM-C07"]


def test_links_to_items_of_a_hand_written_list_keep_the_comments(new_repository: Path, cqpt: Cqpt) -> None:
    file = case_file(new_repository)
    text = file.read_text(encoding="utf-8")
    block = "documents:\n  - id: note  # de la tutrice\n    kind: preuve\n    items:\n      - CAD1-P10\n"
    file.write_text(text.replace("documents: []\n", block), encoding="utf-8")
    assert cqpt("evidence", "link", CASE, "note", "CAD1-E07")[0] == 0
    assert documents(new_repository) == [{"id": "note", "kind": "preuve", "items": ["CAD1-P10", "CAD1-E07"]}]
    assert "  - id: note  # de la tutrice\n" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("note", "CAD9-P99"), "CAD9-P99"),
        (("note", "CPD4-P02"), "CPD4-P02"),  # an item of the other certificate
        (("note", "CAD1-T01"), "CAD1-T01"),  # a task
        (("note", "COM-C02"), "COM-C02"),  # of annexe 3, and of the other certificate only
        (("nota", "CAD1-P10"), "«\u00a0note\u00a0»"),
        (("note", "CAD1-P10", "--remove"), "CAD1-E07"),
    ],
)
def test_what_cannot_be_linked(new_repository: Path, cqpt: Cqpt, arguments: tuple[str, ...], said: str) -> None:
    cqpt("evidence", "add", CASE, "--kind", "preuve", "--id", "note", "--item", "CAD1-E07")
    before = case_file(new_repository).read_bytes()
    code, _out, err = cqpt("evidence", "link", CASE, *arguments)
    assert (code, case_file(new_repository).read_bytes()) == (2, before)
    assert said in err


@pytest.mark.parametrize(
    "options",
    [
        ("--function", "tutrice"),
        ("--attested-on", "2026-03-01"),
        ("--start", "2023-09-04"),
        ("--hours", "12"),
        ("--employer", "Opaline", "--hours", "douze"),
        ("--item", "CAD9-P99"),
        ("--made-on", "hier"),
        ("--title", "x" * 501),
        ("--id", ""),
    ],
)
def test_what_cannot_be_added(new_repository: Path, cqpt: Cqpt, letter: Path, options: tuple[str, ...]) -> None:
    before = case_file(new_repository).read_bytes()
    code, _out, err = cqpt("evidence", "add", CASE, letter, "--kind", "temoignage", *options)
    if options == ("--id", ""):  # nothing said: its kind
        assert (code, documents(new_repository)[0]["id"]) == (0, "temoignage")
        return
    assert (code, case_file(new_repository).read_bytes()) == (2, before)
    assert "error[usage]" in err
    assert not (new_repository / "cases" / CASE / "pieces").exists()


def test_a_piece_is_of_no_day_after_it_was_received(new_repository: Path, cqpt: Cqpt) -> None:
    file = case_file(new_repository)
    text = file.read_text(encoding="utf-8")
    late = "documents:\n  - {id: note, kind: preuve, received_on: 2026-03-04, made_on: 2026-03-05}\n"
    file.write_text(text.replace("documents: []\n", late), encoding="utf-8")
    _code, out, _err = cqpt("validate", "--json")
    (finding,) = json.loads(out)["findings"]
    assert (finding["id"], finding["line"] is not None) == ("document-made-later", True)


def test_what_was_handed_in_stays_as_it_was(year: Path, cqpt: Cqpt, letter: Path, monkeypatch: Any) -> None:
    """2026-0001 was delivered, 2026-0003 is inadmissible: no piece is added, no link is changed."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    for case, piece in (("2026-0001", "note-tuteur"), ("2026-0003", "attestation")):
        before = case_file(year, case).read_bytes()
        for arguments in (
            ("add", case, letter, "--kind", "temoignage"),
            ("link", case, piece, "CAD1-P10"),
            ("link", case, piece, "CAD1-P10", "--remove"),
        ):
            code, _out, err = cqpt("evidence", *arguments)
            assert (code, case_file(year, case).read_bytes()) == (2, before)
            wanted = {"2026-0001": ("record-frozen", "IV"), "2026-0003": ("act-not-now", "III, phase 2A")}[case]
            assert f"error[{wanted[0]}]" in err
            assert f"cahier des charges, {wanted[1]}" in err
        assert cqpt("evidence", "list", case)[0] in (0, 1)


def test_a_complementary_evaluation_takes_new_pieces(year: Path, cqpt: Cqpt, letter: Path, monkeypatch: Any) -> None:
    """2026-0002 is to be completed since 24 June 2026."""
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    code, _out, err = cqpt("evidence", "add", "2026-0002", letter, "--kind", "temoignage", "--item", "CPD3-F04")
    assert (code, err) == (0, "")


def test_it_can_be_committed(new_repository: Path, cqpt: Cqpt, git: Git, letter: Path) -> None:
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "un")
    assert cqpt("evidence", "add", CASE, letter, "--kind", "temoignage", "--commit")[0] == 0
    assert cqpt("evidence", "link", CASE, "temoignage", "CAD1-P10", "--commit")[0] == 0
    assert git("status", "--porcelain") == ""
    assert len(git("log", "--oneline").splitlines()) == 3


def test_a_link_makes_no_judgement_suspect(new_repository: Path, cqpt: Cqpt) -> None:
    """What a piece is filed under changes nothing of the piece; who attests it does, where there are no bytes to hold to."""
    cqpt("evidence", "add", CASE, "--kind", "preuve", "--id", "note", "--received-on", "2026-03-04")
    acts.agreed_by_hand(new_repository)
    grid = ("--modality", "dossier-de-preuves", "--evaluator", "Camille Durand", "--assessed-on", "2026-05-11")
    assert cqpt("new", "grid", CASE, *grid)[0] == 0
    cqpt("evidence", "link", CASE, "note", "CAD1-P10")
    assert cqpt("validate", "--strict")[0] == 0


# --- list ------------------------------------------------------------------------------------------------------------


def test_links_that_lead_nowhere_are_errors_with_their_place(new_repository: Path, cqpt: Cqpt) -> None:
    file = case_file(new_repository)
    text = file.read_text(encoding="utf-8")
    wrong = "documents:\n  - {id: note, kind: preuve, items: [CAD1-P10, CAD9-P99, CPD4-P02, CAD1-T01, COM-C02]}\n"
    file.write_text(text.replace("documents: []\n", wrong), encoding="utf-8")
    code, out, _err = cqpt("validate", "--json")
    found = json.loads(out)["findings"]
    assert code == 1
    line = file.read_text(encoding="utf-8").splitlines()[found[0]["line"] - 1]
    assert [(one["id"], line[one["column"] - 1 :][:8]) for one in found] == [
        ("unknown-item", "CAD9-P99"),
        ("foreign-item", "CPD4-P02"),
        ("task-not-assessed", "CAD1-T01"),
        ("foreign-item", "COM-C02]"),
    ]
    code, out, err = cqpt("evidence", "list", CASE, "--json")
    assert (code, json.loads(out)["pieces"][0]["items"]) == (2, ["CAD1-P10"])
    assert err.count("error[") == 4
    # What cannot be linked can be unlinked, and the other commands go on.
    assert cqpt("check-eligibility", CASE)[0] == 1
    assert cqpt("evidence", "link", CASE, "note", "CAD9-P99", "CPD4-P02", "CAD1-T01", "COM-C02", "--remove")[0] == 0
    assert cqpt("validate", "--strict")[0] == 0


def test_missing_altered_and_foreign_files(new_repository: Path, cqpt: Cqpt, tmp_path: Path) -> None:
    folder = new_repository / "cases" / CASE
    for number in range(4):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"pièce {number}", encoding="utf-8")
        assert cqpt("evidence", "add", CASE, file, "--kind", "document", "--id", str(number))[0] == 0
    (folder / "pieces/0.txt").unlink()
    (folder / "pieces/1.txt").write_text("autre chose", encoding="utf-8")
    secret = tmp_path / "secret.txt"
    secret.write_text("ce que personne ne doit voir", encoding="utf-8")
    (folder / "pieces/2.txt").unlink()
    (folder / "pieces/2.txt").symlink_to(secret)
    found = {piece["id"]: piece["problem"] and piece["problem"]["id"] for piece in listed(cqpt, code=1)["pieces"]}
    assert found == {"0": "document-missing", "1": "document-altered", "2": "document-elsewhere", "3": None}
    code, out, _err = cqpt("evidence", "list", CASE)
    assert code == 1
    assert "«\u00a0pieces/0.txt\u00a0» n'est pas là" in out
    code, out, err = cqpt("evidence", "report", CASE, "--format", "pdf,md,html")
    assert (code, err) == (0, "")
    reader = PdfReader(new_repository / f"portfolios/{CASE}-dossier-de-preuves.pdf")
    assert list(reader.attachments) == ["004-3.txt"]
    whole = "".join(page.extract_text() for page in reader.pages)
    assert "pièce 3" in whole
    assert "ce que personne" not in whole
    assert "autre chose" not in whole


def test_contradictions_name_both_sources(year: Path, cqpt: Cqpt) -> None:
    code, out, err = cqpt("evidence", "list", "2026-0009")
    assert (code, err) == (1, "")
    assert "lettre-opaline\u00a0» : 31/08/2024".replace(" :", "\u00a0:") in out
    assert "expérience déclarée\u00a0: 30/09/2024" in out


def test_contradictions_are_seen_where_a_case_is_looked_at(year: Path, cqpt: Cqpt) -> None:
    """Of 2026-0009, the letter of a manager says that the job ended a month before what is declared: it is said by the
    examination, the validation, the sheet of the officer and that of the candidate, and it decides nothing."""

    said = "lettre-opaline » : 31/08/2024 ; expérience déclarée : 30/09/2024"
    code, out, _err = cqpt("check-eligibility", "cases/2026-0009")
    assert (code, said in as_typed(out)) == (0, True)
    observed = json.loads(cqpt("check-eligibility", "cases/2026-0009", "--json")[1])[0]["observations"]
    assert [said in as_typed(one["message"]) for one in observed if one["id"] == "documents-contradict"] == [True]
    code, _out, err = cqpt("validate", "cases/2026-0009")
    assert (code, said in as_typed(err)) == (0, True)
    assert "case.yaml:45:13: warning[documents-contradict]" in err  # under the document that states it
    assert said in as_typed(cqpt("show", "2026-0009")[1])
    assert cqpt("sheet", "2026-0009", "--format", "md")[0] == 0
    sheet = as_typed((year / "letters/2026-0009/fiche-candidat.md").read_text(encoding="utf-8"))
    assert "document « Lettre de la responsable de plateau » : 31/08/2024" in sheet  # as the candidate knows it
    cqpt("sheet", "2026-0012", "--format", "md")
    assert "Ce qui ne concorde pas" in sheet
    assert "Ce qui ne concorde pas" not in (year / "letters/2026-0012/fiche-candidat.md").read_text(encoding="utf-8")


def test_the_report_is_set_in_print_and_speaks_as_people_do(year: Path, cqpt: Cqpt) -> None:
    """Wordings, headings and bookmarks as print has them; the grid that cites a piece by what it is and its day."""
    assert cqpt("evidence", "report", "2026-0009", "--format", "pdf,md")[0] == 0
    reader = PdfReader(year / "portfolios/2026-0009-dossier-de-preuves.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    assert "CAD1-E08 L’adaptation du discours à son interlocuteur" in text
    assert "dossier de preuves, 04/06/2026" in text
    assert "grids/" not in text
    assert "Ce qu’il faut savoir" in [str(one.title) for one in reader.outline if not isinstance(one, list)]
    wrote = (year / "cases/2026-0009/pieces/recit-appels.txt").read_text(encoding="utf-8")
    assert "J'ai" in wrote  # and so it is shown: what a person wrote is left alone
    assert "J'ai" in (year / "portfolios/2026-0009-dossier-de-preuves.md").read_text(encoding="utf-8").replace("\\", "")


def test_by_item(year: Path, cqpt: Cqpt) -> None:
    code, out, _err = cqpt("evidence", "list", "2026-0012", "--items")
    rows = [line for line in out.splitlines() if line.startswith(("✓", "?"))]
    assert code == 0
    assert [row.split()[1] for row in rows if row.startswith("✓")] == [
        "CPD1-C08", "CPD1-P04", "CPD3-P04", "CPD3-E05", "CPD4-E02", "CPD4-F04",
    ]  # fmt: skip
    assert next(row for row in rows if "CPD1-C08" in row).endswith("test-anglais")


def test_five_hundred_pieces(new_repository: Path, cqpt: Cqpt) -> None:
    file = case_file(new_repository)
    text = file.read_text(encoding="utf-8")
    many = "".join(
        f"  - {{id: piece-{number}, kind: document, items: [CAD1-P10], states: {{employer: Employeur {number}}}}}\n"
        for number in range(500)
    )
    file.write_text(text.replace("documents: []\n", f"documents:\n{many}"), encoding="utf-8")
    answer = listed(cqpt)
    assert (len(answer["pieces"]), answer["contradictions"]) == (500, [])
    code, _out, err = cqpt("evidence", "report", CASE)
    assert (code, err) == (0, "")
    reader = PdfReader(new_repository / f"portfolios/{CASE}-dossier-de-preuves.pdf")
    assert len(reader.pages) > 500


# --- the report ------------------------------------------------------------------------------------------------------


def added(cqpt: Cqpt, folder: Path, name: str, content: bytes, *options: str) -> None:
    file = folder / name
    file.write_bytes(content)
    code, _out, err = cqpt("evidence", "add", CASE, file, "--kind", "document", *options)
    assert (code, err) == (0, "")


def read_report(root: Path) -> PdfReader:
    return PdfReader(root / f"portfolios/{CASE}-dossier-de-preuves.pdf")


def outline(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def walk(entries: Any) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry)
            else:
                found.append(entry.title)

    walk(reader.outline)
    return found


def test_the_report_shows_and_attaches_the_pieces(new_repository: Path, cqpt: Cqpt, tmp_path: Path) -> None:
    contents = {
        "photo.png": picture(),
        "photo.jpg": picture(format="JPEG"),
        "livret.pdf": pdf(8),
        "récit.txt": b"Une ligne.\n*Pas du gras* #panic()\n",
        "tableur.xlsx": b"PK\x03\x04\x00\x00",
    }
    for name, content in contents.items():
        added(cqpt, tmp_path, name, content, "--id", name, "--title", f"La pièce {name}")
    code, out, err = cqpt("evidence", "report", CASE, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"documents": [f"portfolios/{CASE}-dossier-de-preuves.pdf"]}
    reader = read_report(new_repository)
    # Each file, to the byte, under a name of its own.
    attached = {name: content for name, (content, *_) in reader.attachments.items()}
    assert sorted(attached.values()) == sorted(contents.values())
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    titles = outline(reader)
    assert [f"{number}. La pièce {name}" for number, name in enumerate(contents, 1)] == [
        title for title in titles if "La pièce" in title
    ]
    assert "Les savoirs et leurs pièces" in titles
    pages = [page.extract_text() for page in reader.pages]
    contents_page = next(text for text in pages if "Sommaire" in text)
    place = next(
        place for place, text in enumerate(pages, 1) if "1. La pièce photo.png" in text and text != contents_page
    )
    assert f"{place}" in contents_page.split("1. La pièce photo.png")[1].split("\n")[0]
    whole = "\n".join(pages)
    assert "*Pas du gras* #panic()" in whole
    assert "8 pages" in whole
    assert "Les 6 premières pages sont montrées" in whole
    assert sum(len(page.images) for page in reader.pages) == 2 + 6
    assert "Le contenu de ce fichier n’est pas montré" in whole


def test_the_same_pieces_give_the_same_bytes(new_repository: Path, cqpt: Cqpt, tmp_path: Path) -> None:
    added(cqpt, tmp_path, "photo.png", picture())
    added(cqpt, tmp_path, "livret.pdf", pdf(2))
    for folder in ("un", "deux"):
        assert cqpt("evidence", "report", CASE, "--output", folder)[0] == 0
    one, two = (Path(folder, f"{CASE}-dossier-de-preuves.pdf").read_bytes() for folder in ("un", "deux"))
    assert one == two


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 points that takes some kilobytes: drawn, it would take ten gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(60_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "content",
    [
        picture()[:60],
        bomb(),
        b"\x89PNG\r\n\x1a\n",
        picture(format="JPEG")[:40],
        b"\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\xff\xd8\xff\xe0\x00\x00" + bytes(20),
        b"%PDF-1.7 rien",
        b"%PDF-1.7\n" + bytes(range(256)) * 8,
        pdf(3)[:-300],
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        "\u202eà l'envers\ttab\n".encode(),
        b"\x00\x01\x02",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    ],
    ids=lambda content: repr(content[:12]),
)
def test_no_file_of_anyone_stops_the_report(new_repository: Path, cqpt: Cqpt, tmp_path: Path, content: bytes) -> None:
    added(cqpt, tmp_path, "piece.bin", content)
    code, _out, err = cqpt("evidence", "report", CASE, "--format", "pdf,md,html")
    assert (code, err) == (0, "")
    ((attached, *_),) = read_report(new_repository).attachments.values()
    assert attached == content


def test_an_encrypted_pdf_is_attached_and_not_shown(new_repository: Path, cqpt: Cqpt, tmp_path: Path) -> None:
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 400)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(stream)
    added(cqpt, tmp_path, "secret.pdf", stream.getvalue())
    code, _out, err = cqpt("evidence", "report", CASE)
    assert (code, err) == (0, "")
    assert "ne peuvent pas être montrées" in "".join(page.extract_text() for page in read_report(new_repository).pages)


def test_what_there_is_no_room_for_is_said(
    new_repository: Path, cqpt: Cqpt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cqpt_cli.rendering import exhibits

    monkeypatch.setattr(exhibits, "ROOM", 500)
    added(cqpt, tmp_path, "petit.txt", b"court")
    added(cqpt, tmp_path, "gros.txt", b"x" * 600, "--id", "gros")
    assert cqpt("evidence", "report", CASE)[0] == 0
    reader = read_report(new_repository)
    assert len(list(reader.attachments)) == 1
    whole = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Pièces trop lourdes" in whole
    assert "n° 2 gros" in whole


def test_titles_are_text_in_every_format(new_repository: Path, cqpt: Cqpt) -> None:
    long = "très " * 99 + "long"
    for id, title in (("hostile", HOSTILE), ("long", long)):
        code, _out, err = cqpt("evidence", "add", CASE, "--kind", "document", "--id", id, "--title", title)
        assert (code, err) == (0, "")
    assert cqpt("evidence", "report", CASE, "--format", "pdf,md,html")[0] == 0
    folder = new_repository / "portfolios"
    html = (folder / f"{CASE}-dossier-de-preuves.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; #panic()" in html
    markdown = (folder / f"{CASE}-dossier-de-preuves.md").read_text(encoding="utf-8")
    from markdown_it import MarkdownIt

    inline = {
        child.type
        for token in MarkdownIt("commonmark").enable("table").parse(markdown)
        for child in token.children or ()
    }
    assert inline <= {"text", "strong_open", "strong_close", "text_special", "softbreak"}
    whole = "".join("".join(page.extract_text() for page in read_report(new_repository).pages).split())
    assert "<script>alert(1)</script>#panic()*x*" in whole


def test_formats_and_places(new_repository: Path, cqpt: Cqpt) -> None:
    assert cqpt("evidence", "report", CASE, "--format", "docx")[0] == 2
    assert cqpt("evidence", "report", CASE, "--output", " ")[0] == 2
    assert cqpt("evidence", "report", CASE, "--format", "md", "--output", "ici")[0] == 0
    assert "ne contient encore aucune pièce" in Path("ici", f"{CASE}-dossier-de-preuves.md").read_text(encoding="utf-8")


def test_what_a_quiz_scored_rests_on_its_questions(year: Path, cqpt: Cqpt) -> None:
    """The levels that `cqpt quiz score` writes name their questions, and the score says that they rest on them."""
    assert cqpt("quiz", "build", "2026-0005", "--seed", "juin", "--on", "2026-06-10")[0] == 0
    (year / "cases/2026-0005/grids/quiz.yaml").unlink()
    (file,) = (year / "cases/2026-0005/quiz").glob("*.yaml")
    paper: Any = read_yaml(file, file.read_bytes()).data
    bank = default_accord().questions
    answers: dict[str, Any] = {
        "format": "quiz-answers/1", "paper": paper["id"], "case": "2026-0005", "taken_on": "2026-06-10", "minutes": 20,
        "started_at": "2026-06-10T09:00:00", "ended_at": "2026-06-10T09:20:00",
        # Every single choice rightly, and nothing else.
        "answers": {
            one["question"]: next(
                place for place, of in enumerate(one["shown"]) if bank[one["question"]].choices[of].right
            )
            for one in paper["questions"]
            if bank[one["question"]].kind is QuestionKind.SINGLE
        },
    }  # fmt: skip
    answers["sum"] = sum_of(answers)
    exported = year / "réponses.json"
    exported.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    code, _out, err = cqpt("quiz", "score", exported, "--evaluator", "Paul Estève")
    assert (code, err) == (0, "")
    grid: Any = read_yaml(Path("x"), (year / "cases/2026-0005/grids/quiz.yaml").read_bytes()).data
    assert grid["levels"]
    for item, level in grid["levels"].items():
        if level is None:  # left blank
            continue
        assert len(level["questions"]) >= 2
        for id, right in level["questions"].items():
            assert item in bank[id].items
            assert right is (True if bank[id].kind is QuestionKind.SINGLE else None)
    _code, out, _err = cqpt("score", "cases/2026-0005/grids/quiz.yaml", "--json")
    (answer,) = json.loads(out)
    given = [item for item in answer["items"] if item["level"] is not None]
    assert given
    assert {tuple(item["rests_on"]) for item in given} == {("questions",)}
    assert answer["resting_on_nothing"] == []
