"""`cqpt grid`: the sheet for pen and clipboard, and files that come back wrong."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pypdf
import pytest

from cqpt_cli.commands import _options
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.grid import Modality
from cqpt_cli.rendering.forms import sum_of
from cqpt_cli.rules.scoring import may_assess
from tests.commands.acts import agreed, snapshot
from tests.commands.conftest import Cqpt, Done, Refused
from tests.typed import as_typed

FORM = ("--modality", "observation", "--evaluator", "Camille Durand", "--assessed-on", "2026-05-11")


@pytest.fixture
def answers(root: Path, done: Done) -> dict[str, Any]:
    """What the form of an observation exports, with one level."""
    agreed(done)
    page = Path(json.loads(done("grid", "form", "2026-0001", *FORM, "--json"))["documents"][0]).read_text(
        encoding="utf-8"
    )
    embedded = page.split('id="formulaire">')[1].split("</script>")[0]
    form = json.loads(embedded)
    kept = ("form", "case", "certificate", "modality", "referential", "candidate", "made_on", "organisation")
    return signed(
        {
            "format": "grid-answers/1",
            **{key: form[key] for key in kept},
            "exported_at": "2026-05-11T09:20:00.000Z",
            "assessed_on": "2026-05-11",
            "evaluator": "Camille Durand",
            "comment": "",
            "levels": {"CAD1-F05": {"level": 3, "comment": "", "evidence": []}},
        }
    )


def signed(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "sum": sum_of(content)}


def written(root: Path, content: dict[str, Any]) -> Path:
    file = root / "rendu.json"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"case": "2026-0009"}, "answers-foreign"),
        ({"certificate": "conseiller-clientele-en-point-de-distribution"}, "answers-foreign"),
        ({"candidate": "0" * 64}, "answers-foreign"),  # the same number in another repository
        ({"referential": "0" * 64}, "answers-stale"),
        ({"levels": {"CAD9-F99": {"level": 3, "comment": "", "evidence": []}}}, "unknown-item"),
        ({"levels": {"CAD1-F05": {"level": 6, "comment": "", "evidence": []}}}, "out-of-range"),
        ({"evaluator": ""}, "empty-text"),
        ({"assessed_on": "2026-02-30"}, "no-such-day"),
        ({"de trop": 1}, "unknown-key"),
    ],
)
def test_a_file_that_comes_back_wrong_is_refused(
    root: Path, answers: dict[str, Any], refused: Refused, changed: dict[str, Any], problem: str
) -> None:
    file = written(root, signed({key: value for key, value in {**answers, **changed}.items() if key != "sum"}))
    refused(problem, "grid", "import", file, "--case", "2026-0001", "--yes")


def test_a_file_that_was_edited_or_comes_twice(
    root: Path, answers: dict[str, Any], done: Done, refused: Refused
) -> None:
    edited = {**answers, "levels": {"CAD1-F05": {"level": 4, "comment": "", "evidence": []}}}
    file = written(root, edited)
    refused("answers-edited", "grid", "import", file, "--yes")
    refused("usage", "grid", "import", file, "--accept", "edited")  # nobody is there to say yes
    done("grid", "import", written(root, answers), "--yes")
    refused("answers-imported", "grid", "import", written(root, answers), "--yes", "--accept", "again")
    again = written(root, signed({**edited, "exported_at": "2026-05-11T10:00:00.000Z"}))
    refused("answers-imported", "grid", "import", again, "--yes")
    grid = root / "cases/2026-0001/grids/observation.yaml"
    grid.write_text(grid.read_text(encoding="utf-8").replace("# Transférer", "# (relu) Transférer"), encoding="utf-8")
    done("grid", "import", again, "--yes", "--accept", "again")
    text = grid.read_text(encoding="utf-8")
    assert "CAD1-F05: 4 " in text
    assert "# (relu) Transférer" in text  # what someone noted by hand stays
    assert len(list((root / "cases/2026-0001/received").iterdir())) == 2


def test_the_difference_is_shown_as_an_evaluator_reads_it(
    root: Path, answers: dict[str, Any], cqpt: Cqpt, done: Done
) -> None:
    """Facts by their French names, days and bodies as people write them, each level with its wording and its ground."""
    observed = {
        "started_at": "09:30", "ended_at": "11:00", "paused_minutes": 0, "contacts": 6, "interview": True,
        "interview_adds": "explique ses choix, longuement, un par un, jusqu'au dernier mot de la phrase",
    }  # fmt: skip
    said = {"level": 0, "comment": "jamais de transfert ici", "evidence": ["attestation"]}
    first = signed({**answers, "observation": observed, "levels": {**answers["levels"], "CAD1-F10": said}})
    code, _out, err = cqpt("grid", "import", written(root, first))
    shown = as_typed(" ".join(err.split()))
    assert code == 2  # nobody is there to say yes
    for line in (
        "Évalué le : 11/05/2026", "Évaluateur · Organisme : Évaluateurs associés", "Observation · Début : 09:30",
        "Observation · Entretien : oui", "CAD1-F05 Transférer un client à bon escient 3",
    ):  # fmt: skip
        assert line in shown
    assert "dernier mot de la phrase" in shown  # whole
    assert "started_at" not in shown
    assert "jamais de transfert ici ; attestation" in shown

    done("grid", "import", "rendu.json", "--yes")
    again = {**first, "exported_at": "2026-05-11T10:00:00.000Z", "observation": {**observed, "contacts": 9}}
    file = written(root, signed({**again, "levels": {"CAD1-F05": {"level": 4, "comment": "", "evidence": []}}}))
    shown = as_typed(" ".join(cqpt("grid", "import", file, "--accept", "again")[2].split()))
    assert "Observation · Contacts : 6 → 9" in shown
    assert "CAD1-F05 Transférer un client à bon escient 3 → 4" in shown
    assert "0 → –" in shown


@pytest.mark.parametrize(
    ("typed", "wrote"),
    [("oui\n", True), ("O\n", True), ("yes\n", True), ("\n", False), ("non\n", False), ("?\no\n", True)],
)
def test_yes_is_said_in_either_language(
    root: Path, answers: dict[str, Any], cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, typed: str, wrote: bool
) -> None:
    monkeypatch.setattr(_options, "someone_answers", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    file = written(root, answers)
    cqpt("grid", "import", file)
    assert (root / "cases/2026-0001/grids/observation.yaml").is_file() is wrote


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "grid/1"}', "\x00\x01", '{"a": 1, "a": 2}'])
def test_what_is_no_export_at_all(root: Path, cqpt: Cqpt, text: str) -> None:
    file = root / "rendu.json"
    file.write_text(text, encoding="utf-8")
    before = snapshot(root)
    code, _out, err = cqpt("grid", "import", file, "--yes")
    assert (code, "error[" in err, "error[bug]" in err) == (2, True, False)
    assert snapshot(root) == before


def test_the_sheet_for_a_pen_holds_every_item(root: Path, done: Done) -> None:
    agreed(done)
    (path,) = json.loads(done("grid", "print", "2026-0001", *FORM, "--json"))["documents"]
    reader = pypdf.PdfReader(io.BytesIO(Path(path).read_bytes()))
    text = " ".join(page.extract_text() for page in reader.pages)
    accord = default_accord()
    law = accord.at(accord.law.last_change)
    entries = accord.certificate("conseiller-clientele-a-distance").entries.values()
    asked = {one.knowledge for one in entries if may_assess(Modality.OBSERVATION, one, law)}
    assert {id for id in asked if id not in text} == set()
    assert "Évaluateurs associés" in text  # by its name
    assert "evaluateurs-associes" not in text
    # What the levels mean is on every page: nobody turns back while a client is speaking.
    assert all("exécuté en partie" in page.extract_text() for page in reader.pages)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert reader.trailer["/Root"]["/Lang"].startswith("fr")  # type: ignore[index]
