"""`cqpt attach` and `cqpt confirm`: documents are received whole, judgements remember what they rest on."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.sources.yaml_reader import read_yaml
from tests.commands.acts import agreed_by_hand
from tests.commands.conftest import Cqpt, Git


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    file = tmp_path / "Contrat d'été — signé.PDF"
    file.write_bytes(b"%PDF-1.7 contrat")
    return file


def documents(root: Path) -> Any:
    file = root / "cases/2026-0001/case.yaml"
    data = read_yaml(file, file.read_bytes()).data
    assert isinstance(data, dict)
    return data["documents"]


def test_a_document_is_copied_hashed_and_listed(new_repository: Path, cqpt: Cqpt, contract: Path) -> None:
    file = new_repository / "cases/2026-0001/case.yaml"
    before = file.read_text(encoding="utf-8")
    options = ("--kind", "contrat-de-travail", "--received-on", "2026-03-04", "--title", "Contrat : CDI, signé")
    code, _out, err = cqpt("attach", "2026-0001", contract, *options)
    assert (code, err) == (0, "")
    (entry,) = documents(new_repository)
    copy = new_repository / "cases/2026-0001" / entry["file"]
    assert entry == {
        "id": "contrat-de-travail",
        "kind": "contrat-de-travail",
        "file": "pieces/contrat-d-ete-signe.pdf",
        "received_on": "2026-03-04",
        "title": "Contrat : CDI, signé",
        "sha256": hashlib.sha256(contract.read_bytes()).hexdigest(),
    }
    assert copy.read_bytes() == contract.read_bytes()
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before.split("documents: []")[0])  # every comment above stays
    assert cqpt("validate", "--strict")[0] == 0


def test_what_is_refused_and_writes_nothing(new_repository: Path, cqpt: Cqpt, contract: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    large = tmp_path / "film"
    with large.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    file = new_repository / "cases/2026-0001/case.yaml"
    before = file.read_bytes()
    for name, id in [
        (tmp_path / "rien.pdf", "file-not-found"),
        (tmp_path, "not-a-file"),
        (tmp_path / "tube", "not-a-file"),
        (Path("/dev/zero"), "not-a-file"),
        (large, "file-too-large"),
    ]:
        code, _out, err = cqpt("attach", "2026-0001", name, "--kind", "preuve")
        assert code == 2
        assert f"error[{id}]" in err
        assert file.read_bytes() == before
    code, _out, err = cqpt("attach", "2026-0001", contract, "--kind", "Pas un genre")
    assert code == 2
    assert file.read_bytes() == before


def test_the_same_document_is_not_received_twice(new_repository: Path, cqpt: Cqpt, contract: Path) -> None:
    cqpt("attach", "2026-0001", contract, "--kind", "preuve")
    code, _out, err = cqpt("attach", "2026-0001", contract, "--kind", "preuve")
    assert code == 2
    assert "error[already-there]" in err
    assert "Sa nature ou son titre se corrige dans cases/2026-0001/case.yaml" in err
    assert len(documents(new_repository)) == 1


def test_a_kind_that_nobody_knows_is_received_and_said(new_repository: Path, cqpt: Cqpt, contract: Path) -> None:
    code, _out, err = cqpt("attach", "2026-0001", contract, "--kind", "contrat-de-travial")
    assert code == 0
    assert "warning[unknown-kind]" in err
    assert "Vouliez-vous dire «\u00a0contrat-de-travail\u00a0»" in err
    _code, out, _err = cqpt("validate", "--json")
    (found,) = json.loads(out)["findings"]
    assert (found["id"], found["severity"]) == ("unknown-kind", "warning")
    # The nearest one, and all those there are (those of the accord's article 6-1 first).
    assert "contrat-de-travail" in found["remedy"].partition("?")[0]
    assert "attestation-sur-l-honneur" in found["remedy"].partition("?")[2]


def test_an_original_on_paper_has_no_file(new_repository: Path, cqpt: Cqpt) -> None:
    paper = ("attach", "2026-0001", "--kind", "attestation-sur-l-honneur", "--received-on", "2026-03-03")
    assert cqpt(*paper)[0] == 0
    assert [{**one} for one in documents(new_repository)] == [
        {"id": "attestation-sur-l-honneur", "kind": "attestation-sur-l-honneur", "received_on": "2026-03-03"}
    ]


def test_a_job_may_cite_a_document_that_is_still_to_come(new_repository: Path, cqpt: Cqpt, contract: Path) -> None:
    """The officer types the job first; the document that it cites can be received, and then nothing is wrong."""
    file = new_repository / "cases/2026-0001/case.yaml"
    job = "experience:\n  - {employer: A, job: B, start: 2025-01-01, end: 2025-12-31, hours: 1, proof: [contrat]}\n"
    file.write_text(file.read_text(encoding="utf-8") + job, encoding="utf-8")
    assert "error[unknown-document]" in cqpt("validate")[2]
    assert cqpt("attach", "2026-0001", contract, "--kind", "contrat-de-travail", "--id", "contrat")[0] == 0
    assert json.loads(cqpt("validate", "--json")[1])["findings"] == []
    # What is wrong otherwise still stops it: a key that nobody knows may be the name of this very one, mistyped.
    file.write_text(file.read_text(encoding="utf-8") + "documnets: []\n", encoding="utf-8")
    assert cqpt("attach", "2026-0001", contract, "--kind", "preuve")[0] == 2


def test_two_documents_of_one_name_and_one_kind(new_repository: Path, cqpt: Cqpt, tmp_path: Path) -> None:
    for number in range(3):
        file = tmp_path / str(number) / "Bulletin.pdf"
        file.parent.mkdir()
        file.write_bytes(b"%d" % number)
        assert cqpt("attach", "2026-0001", file, "--kind", "bulletin-de-paie")[0] == 0
    assert [(one["id"], one["file"]) for one in documents(new_repository)] == [
        ("bulletin-de-paie", "pieces/bulletin.pdf"),
        ("bulletin-de-paie-2", "pieces/bulletin-2.pdf"),
        ("bulletin-de-paie-3", "pieces/bulletin-3.pdf"),
    ]


def test_a_document_that_lies_in_the_folder_already(new_repository: Path, cqpt: Cqpt) -> None:
    file = new_repository / "cases/2026-0001/pieces/2025/Relevé.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF")
    assert cqpt("attach", "2026-0001", file, "--kind", "preuve")[0] == 0
    assert documents(new_repository)[0]["file"] == "pieces/2025/Relevé.pdf"
    assert cqpt("validate", "--strict")[0] == 0


def test_a_dry_run_shows_and_writes_nothing(new_repository: Path, cqpt: Cqpt, contract: Path) -> None:
    code, out, _err = cqpt("attach", "2026-0001", contract, "--kind", "preuve", "--dry-run")
    assert code == 0
    assert "+  - {id: preuve" in out
    assert not (new_repository / "cases/2026-0001/pieces").exists()
    assert documents(new_repository) == []


GRID = ("--modality", "observation", "--evaluator", "Camille Durand", "--assessed-on", "2026-05-11")


def suspects(cqpt: Cqpt) -> list[str]:
    _code, out, _err = cqpt("validate", "--json")
    return [one["message"] for one in json.loads(out)["findings"] if one["id"] == "suspect"]


def test_a_grid_is_suspect_until_someone_confirms_it(new_repository: Path, cqpt: Cqpt) -> None:
    agreed_by_hand(new_repository)
    cqpt("new", "grid", "2026-0001", *GRID)
    assert suspects(cqpt) == []
    file = new_repository / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Martin", "Durand"), encoding="utf-8")
    assert suspects(cqpt) == ["ce que Camille Durand a jugé le 11/05/2026 a changé depuis\u00a0: le dossier"]
    _code, out, _err = cqpt("status", "--suspect", "--json")
    assert [one["case"] for one in json.loads(out)] == ["2026-0001"]
    grid = new_repository / "cases/2026-0001/grids/observation.yaml"
    lines = grid.read_text(encoding="utf-8").split("\n")
    code, _out, err = cqpt("confirm", grid, "--by", "Julie Rannou", "--on", "2026-05-20")
    assert (code, err) == (0, "")
    assert suspects(cqpt) == []
    after = grid.read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if line not in after] == []  # who judged first, and when, stays
    assert [line for line in after if line not in lines] == [
        "  confirmed:", "    - on: 2026-05-20", "      by: Julie Rannou", next(line for line in after if line.startswith("      case: ")),
    ]  # fmt: skip
    # Confirmed once, and changed again: both are said; a second confirmation is added to the first.
    file.write_text(file.read_text(encoding="utf-8").replace("Durand", "Morel"), encoding="utf-8")
    assert suspects(cqpt) == [
        "ce que Camille Durand a jugé le 11/05/2026, confirmé par Julie Rannou le 20/05/2026, a changé depuis\u00a0: le dossier"
    ]
    assert cqpt("confirm", grid, "--by", "Ana Petit", "--on", "2026-05-19")[0] == 2
    assert cqpt("confirm", grid, "--by", "Ana Petit", "--on", "2026-05-21")[0] == 0
    assert suspects(cqpt) == []
    assert grid.read_text(encoding="utf-8").count("    - on: 2026-05-2") == 2
    events = json.loads(cqpt("show", "2026-0001", "--json")[1])["timeline"]
    assert [one["on"] for one in events if one["id"] == "confirmed"] == ["2026-05-20", "2026-05-21"]
    events = json.loads(cqpt("show", "2026-0001", "--on", "2026-05-20", "--json")[1])["timeline"]
    assert [one["on"] for one in events if one["id"] == "confirmed"] == ["2026-05-20"]


def test_confirming_a_case_renews_only_what_is_suspect(new_repository: Path, cqpt: Cqpt) -> None:
    agreed_by_hand(new_repository)
    cqpt("new", "grid", "2026-0001", *GRID)
    code, out, _err = cqpt("confirm", "2026-0001", "--by", "X")
    assert code == 0
    assert "tout y est" in out
    file = new_repository / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Martin", "Durand"), encoding="utf-8")
    code, out, _err = cqpt("confirm", "2026-0001", "--by", "X", "--json")
    assert [one["path"].endswith("observation.yaml") for one in json.loads(out)["files"]] == [True]
    assert suspects(cqpt) == []


def test_a_decision_is_suspect_when_a_document_it_rests_on_is_replaced(
    new_repository: Path, cqpt: Cqpt, contract: Path
) -> None:
    cqpt("attach", "2026-0001", contract, "--kind", "contrat-de-travail", "--received-on", "2026-03-04")
    file = new_repository / "cases/2026-0001/case.yaml"
    with file.open("a", encoding="utf-8") as stream:
        stream.write(
            "admissibility:\n  decision: admissible\n  on: 2026-03-10\n  by: Nadia Roy  # au vu du contrat\n"
            f"  judged: {{on: 2026-03-10, by: Nadia Roy, documents: {{contrat-de-travail: {'0' * 63}a}}}}\n"
        )
    assert suspects(cqpt) == [
        "ce que Nadia Roy a jugé le 10/03/2026 a changé depuis\u00a0: le document «\u00a0contrat-de-travail\u00a0»"
    ]
    assert cqpt("confirm", "2026-0001", "--by", "Nadia Roy", "--on", "2026-03-20")[0] == 0
    assert suspects(cqpt) == []
    assert "by: Nadia Roy  # au vu du contrat\n" in file.read_text(encoding="utf-8")


def test_who_confirms_must_be_said(new_repository: Path, cqpt: Cqpt) -> None:
    agreed_by_hand(new_repository)
    cqpt("new", "grid", "2026-0001", *GRID)
    code, _out, err = cqpt("confirm", "2026-0001")
    assert code == 2
    assert "--by" in err


def test_a_synthesis_is_suspect_until_it_is_written_again(branch: Path, cqpt: Cqpt) -> None:
    """It prints the fingerprints of the files it was made of."""

    def found() -> list[tuple[str, str]]:
        _code, out, _err = cqpt("validate", "--json")
        return [(one["id"], one["path"]) for one in json.loads(out)["findings"]]

    assert cqpt("synthesize", "--format", "md")[0] == 0
    assert found() == []
    grid = branch / "cases/2026-0001/grids/quiz.yaml"
    text = grid.read_text(encoding="utf-8")
    grid.write_text(text.replace("CAD1-C03: 3", "CAD1-C03: 4"), encoding="utf-8")
    assert found() == [("suspect-synthesis", "syntheses/2026-0001.md")]
    # Nobody's judgement is suspect: there is nothing to confirm, and the lists say so too.
    assert cqpt("status", "--suspect", "--json")[1].strip() == "[]"
    table = (branch / "syntheses/tableau-recapitulatif.csv").read_bytes()
    assert cqpt("synthesize", "cases/2026-0001", "--format", "md")[0] == 0
    assert found() == []
    # The table of all the cases is not replaced by that of one.
    assert (branch / "syntheses/tableau-recapitulatif.csv").read_bytes() == table
    (branch / "cases/2026-0002/grids/quiz.yaml").unlink()
    assert found() == [("suspect-synthesis", "syntheses/2026-0002.md")]


def test_a_grid_that_was_renamed_is_followed_by_what_it_says(year: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Début")
    folder = year / "cases/2026-0001"
    # The marks of the award name the grid by its path; those of the handing in hold by what it says.
    (folder / "grids/quiz.yaml").rename(folder / "grids/questionnaire.yaml")
    _code, out, _err = cqpt("validate", "--json")
    found = [one for one in json.loads(out)["findings"] if one["path"].endswith("2026-0001/case.yaml")]
    assert [one["id"] for one in found] == ["grid-renamed"]
    assert "s'appelle maintenant «\u00a0grids/questionnaire.yaml\u00a0»" in found[0]["message"]
    assert "cqpt confirm cases/2026-0001" in found[0]["remedy"]
    # What was judged still says the same: nothing is suspect.
    assert cqpt("status", "--suspect", "--json")[1].strip() == "[]"
    _code, out, _err = cqpt("history", "2026-0001", "--json")
    (change,) = json.loads(out)[-1]["changes"]
    assert change["message"] == "grille renommée\u00a0: quiz.yaml → questionnaire.yaml"
    assert cqpt("confirm", "2026-0001", "--by", "Nadia Roy")[0] == 0
    assert [one for one in json.loads(cqpt("validate", "--json")[1])["findings"] if "2026-0001" in one["path"]] == []


def test_one_suspect_thing_is_confirmed_and_the_rest_stays_suspect(year: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    folder = year / "cases/2026-0001"
    for name, before, after in (("quiz", "CAD1-C03: 3", "CAD1-C03: 4"), ("observation", "CAD3-F09: 3", "CAD3-F09: 4")):
        grid = folder / f"grids/{name}.yaml"
        text = grid.read_text(encoding="utf-8")
        assert before in text
        grid.write_text(text.replace(before, after), encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "Niveaux corrigés")

    def changed() -> list[str]:
        """What the award is said to rest on that has changed; the record that was handed in is nobody's to confirm."""
        return [one.partition(" depuis\u00a0: ")[2] for one in suspects(cqpt)]

    quiz, observation = (f"la grille «\u00a0grids/{name}.yaml\u00a0»" for name in ("quiz", "observation"))
    assert changed() == [f"{observation}, {quiz}"]
    lines = (folder / "case.yaml").read_text(encoding="utf-8").split("\n")
    assert (
        cqpt("confirm", "2026-0001", "--only", "award/grids/quiz.yaml", "--by", "Nadia Roy", "--on", "2026-11-01")[0]
        == 0
    )
    assert changed() == [observation]
    assert [line for line in lines if line not in (folder / "case.yaml").read_text(encoding="utf-8").split("\n")] == []
    # The name of the thing alone: wherever it is relied on; what is confirmed already is refused, with what there is.
    code, _out, err = cqpt(
        "confirm", "2026-0001", "--only", "grids/quiz.yaml", "--by", "Nadia Roy", "--on", "2026-11-01"
    )
    assert code == 2
    assert "error[nothing-suspect]" in err
    assert cqpt("confirm", "2026-0001", "--only", "award", "--by", "Ana Petit", "--on", "2026-11-02")[0] == 0
    assert changed() == []
    git("commit", "-qam", "Regardé")
    _code, out, _err = cqpt("history", "2026-0001", "--json")
    said = [change["message"] for change in json.loads(out)[-1]["changes"]]
    assert (
        f"Ana Petit a regardé à nouveau le 02/11/2026 et confirmé\u00a0: {observation} (Attribution · 24/06/2026)"
        in said
    )
