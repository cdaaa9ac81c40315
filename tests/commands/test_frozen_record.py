"""The record that was handed in is frozen, and its bundle is checked (cahier des charges, IV)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from cqpt_cli.models.grid import Modality
from tests.commands.acts import ANA, agreed, awarded, data, evaluation, grid, transmitted, write
from tests.commands.conftest import Cqpt, Done, Refused

DECIDE = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", "--votes", "4,0,0", *ANA)
AGAIN = ("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-25", "--replace")
WHY = ("--because", "une erreur de saisie dans le quiz")
BUNDLE = Path("transmissions/2026-0001-2026-05-20.zip")


def changed(root: Path) -> str:
    """A level of the quiz is no longer what was handed in: its name."""
    file = root / "cases/2026-0001/grids/quiz.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(": 3\n", ": 5\n", 1).replace(": 2\n", ": 5\n", 1), encoding="utf-8")
    return "grids/quiz.yaml"


def removed(root: Path) -> str:
    (root / "cases/2026-0001/grids/dossier-de-preuves.yaml").unlink()
    return "grids/dossier-de-preuves.yaml"


def added(root: Path) -> str:
    grid(root, Modality.QUIZ, "2026-05-12", 5, name="quiz-2")
    return "grids/quiz-2.yaml"


def of_the_case(root: Path) -> str:
    file = root / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("hours: 2400.00", "hours: 2500.00"), encoding="utf-8")
    return "le dossier"


def a_document(root: Path) -> str:
    file = root / "cases/2026-0001/case.yaml"
    listed = "  - {id: certificat, kind: attestation-employeur, states_hours: true, received_on: 2026-03-02}\n"
    more = "  - {id: lettre, kind: lettre, received_on: 2026-06-01}\n"
    file.write_text(file.read_text(encoding="utf-8").replace(listed, listed + more), encoding="utf-8")
    return "lettre"


def found(cqpt: Cqpt) -> list[str]:
    _code, out, _err = cqpt("validate", "--json")
    return [one["message"] for one in json.loads(out)["findings"] if one["id"] == "record-changed"]


@pytest.mark.parametrize("change", [changed, removed, added, of_the_case, a_document])
def test_a_record_that_was_changed_is_named_and_nothing_is_decided_on_it(
    root: Path, done: Done, cqpt: Cqpt, refused: Refused, change: object
) -> None:
    transmitted(done, root)
    assert found(cqpt) == []
    assert callable(change)
    name = change(root)
    (said,) = found(cqpt)
    assert name in said
    assert "20/05/2026" in said
    code, _out, err = cqpt("score", "cases/2026-0001")
    assert (code, "record-changed" in err, name in err) == (1, True, True)
    _code, out, _err = cqpt("commission", "prepare", "2026-06-24", "--json")
    assert name in out
    err = refused("record-changed", *DECIDE)
    assert name in err
    assert "cahier des charges, IV" in err
    # Nobody heals it by standing by it.
    cqpt("confirm", "2026-0001", *ANA, "--on", "2026-06-01")
    assert name in refused("record-changed", *DECIDE)


def test_it_is_handed_in_anew_with_a_reason(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    changed(root)
    refused("reason-missing", *AGAIN)
    refused("reason-missing", *AGAIN, "--because", "erreur")  # no sentence
    done(*AGAIN, *WHY)
    first, second = data(root)["transmission"]
    assert "because" not in first
    assert (second["because"], second["replaces"]) == (WHY[1], "2026-05-20")
    done(*DECIDE)


def test_no_certificate_on_a_record_that_was_changed(root: Path, done: Done, refused: Refused) -> None:
    """After the award it is the same; and handed in anew, the commission looks at it again."""
    awarded(done, root)
    deliver = ("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    text = (root / "cases/2026-0001/grids/quiz.yaml").read_text(encoding="utf-8")
    changed(root)
    assert "grids/quiz.yaml" in refused("record-changed", *deliver)
    done(*AGAIN[:-3], "--on", "2026-06-30", "--replace", *WHY)
    refused("case-suspect", *deliver)  # the award rests on what the commission had before it
    (root / "cases/2026-0001/grids/quiz.yaml").write_text(text, encoding="utf-8")
    refused("record-changed", *deliver)


def test_nothing_goes_into_a_frozen_record(root: Path, done: Done, refused: Refused) -> None:
    agreed(done)
    out = done("grid", "export", "2026-0001", "--modality", "quiz", "--evaluator", "Camille Durand",
               "--assessed-on", "2026-04-27", "--csv", "--json")  # fmt: skip
    (sheet,) = json.loads(out)["documents"]
    evaluation(root)
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    write(root, "lettre.txt", "Bonjour.\n")
    new = ("2026-0001", "--modality", "quiz", "--evaluator", "Camille Durand", "--assessed-on", "2026-05-12")
    for command in (
        ("attach", "2026-0001", "lettre.txt", "--kind", "lettre", "--received-on", "2026-06-01"),
        ("evidence", "add", "2026-0001", "--kind", "preuve", "--id", "note", "--received-on", "2026-06-01"),
        ("evidence", "link", "2026-0001", "certificat", "CAD1-P10"),
        ("new", "grid", *new),
        ("grid", "form", *new),
        ("grid", "import", sheet, "--yes"),
        ("quiz", "build", "2026-0001", "--on", "2026-05-12"),
    ):
        said = refused("record-frozen", *command)
        assert "20/05/2026" in said
        assert "--because" in said


def test_what_an_appeal_brings_is_received_beside_the_record(root: Path, done: Done, cqpt: Cqpt) -> None:
    """An appeal comes after the handing in (accord, art. 5): its letter changes nothing of what the commission had."""
    transmitted(done, root)
    write(root, "lettre.txt", "Je forme un recours.\n")
    received = ("--received-on", "2026-07-01")
    done("attach", "2026-0001", "lettre.txt", "--kind", "lettre-de-recours", *received)
    done("attach", "2026-0001", "--kind", "piece-de-recours", *received)
    _code, out, _err = cqpt("validate", "--json")
    assert json.loads(out)["findings"] == []
    done(*DECIDE, "--decision", "awarded")


def test_a_complementary_evaluation_opens_it_for_more_and_not_for_less(
    root: Path, done: Done, cqpt: Cqpt, refused: Refused
) -> None:
    transmitted(done, root, level=2)
    reason = ("--reason", "savoirs-non-acquis: le dialogue reste hésitant")
    done(*DECIDE[:4], "--decision", "complementary-evaluation", *reason, "--item", "CAD1-F01", *ANA)
    grid(root, Modality.OBSERVATION, "2026-09-14", 4, only=("CAD1-F01",), name="observation-2")
    assert found(cqpt) == []
    changed(root)
    assert len(found(cqpt)) == 1
    grid(root, Modality.GLOBAL, "2026-09-15", name="globale-2")
    hand_in = ("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-09-20")
    assert "grids/quiz.yaml" in refused("reason-missing", *hand_in)
    done(*hand_in, *WHY)
    assert found(cqpt) == []


# --- the bundle ------------------------------------------------------------------------------------------------------


def rewritten(change: str, content: bytes | None) -> None:
    """The bundle with one file changed, or without it."""
    with zipfile.ZipFile(BUNDLE) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files.pop(change, None)
    if content is not None:
        files[change] = content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, one in files.items():
            archive.writestr(name, one)
    BUNDLE.write_bytes(out.getvalue())


def verified(cqpt: Cqpt) -> tuple[int, object]:
    code, out, _err = cqpt("verify", BUNDLE, "--json")
    answer = json.loads(out)
    return code, (answer["outcome"], answer["differing"], answer["recorded"])


def test_a_bundle_is_verified(root: Path, done: Done, cqpt: Cqpt) -> None:
    transmitted(done, root)
    assert verified(cqpt) == (0, ("whole", [], True))
    assert "INTACT" in done("verify", BUNDLE)
    rewritten("grids/quiz.yaml", b"levels: {}\n")
    assert verified(cqpt) == (1, ("changed", [{"file": "grids/quiz.yaml", "found": "changed"}], True))
    rewritten("grids/quiz.yaml", None)
    assert verified(cqpt) == (1, ("changed", [{"file": "grids/quiz.yaml", "found": "missing"}], True))


def test_a_bundle_with_one_file_more(root: Path, done: Done, cqpt: Cqpt) -> None:
    transmitted(done, root)
    rewritten("grids/quiz-2.yaml", b"levels: {}\n")
    assert verified(cqpt) == (1, ("changed", [{"file": "grids/quiz-2.yaml", "found": "unlisted"}], True))


def test_a_bundle_whose_manifest_was_changed_too_is_another_one(
    root: Path, done: Done, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is whole by itself, and not what the case says was handed in; away from the case, nobody can say so."""
    transmitted(done, root)
    rewritten("synthese.html", None)
    with zipfile.ZipFile(BUNDLE) as archive:
        lines = archive.read("SHA256SUMS").decode().splitlines(keepends=True)
    rewritten("SHA256SUMS", "".join(line for line in lines if "synthese.html" not in line).encode())
    assert verified(cqpt) == (1, ("another", [], False))
    away = tmp_path_factory.mktemp("ailleurs")
    (away / "remis.zip").write_bytes(BUNDLE.read_bytes())
    monkeypatch.chdir(away)
    code, out, _err = cqpt("verify", "remis.zip", "--json")
    assert (code, json.loads(out)["recorded"]) == (0, None)


def test_a_zip_file_that_is_no_bundle(root: Path, refused: Refused) -> None:
    with zipfile.ZipFile(root / "autre.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    refused("nothing-to-verify", "verify", "autre.zip")


def test_a_forecast_stays_out_of_the_bundle(root: Path, done: Done) -> None:
    """Cahier, III, phase 0: it never counts, and is the candidate's."""
    grid(root, Modality.QUIZ, "2026-02-20", 5, name="prediagnostic")
    file = root / "cases/2026-0001/grids/prediagnostic.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("modality: quiz", "modality: quiz\nprediagnostic: true"),
        encoding="utf-8",
    )
    transmitted(done, root)
    with zipfile.ZipFile(BUNDLE) as archive:
        assert not [name for name in archive.namelist() if "prediagnostic" in name]
    assert "grids/prediagnostic.yaml" not in data(root)["transmission"][0]["judged"]["grids"]
    file.unlink()
    done(*DECIDE)


def test_a_handing_in_without_its_marks_carries_no_certificate(root: Path, done: Done, refused: Refused) -> None:
    """Whoever takes the marks off, to change a grid afterwards, takes away what the certificate rests on."""
    awarded(done, root)
    file = root / "cases/2026-0001/case.yaml"
    text = file.read_text(encoding="utf-8")
    bare = re.sub(r"\n    judged:\n(      .*\n)+", "\n", text)
    assert bare.count("judged:") < text.count("judged:")
    file.write_text(bare, encoding="utf-8")
    deliver = ("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    assert "la remise du 20/05/2026" in refused("award-unfounded", *deliver)
    file.write_text(text, encoding="utf-8")
    done(*deliver)
