"""Who may assess, and when: one guard for every command that makes a grid, a form or a paper (art. 6-1, 6-2; cahier, III)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cqpt_cli.models.grid import Modality
from tests.commands.acts import (
    ANA,
    MEMBERS,
    admitted,
    agreed,
    closed,
    evaluation,
    grid,
    sitting,
    transmitted,
    write,
)  # fmt: skip
from tests.commands.conftest import Cqpt, Done, Refused

CAMILLE = ("--evaluator", "Camille Durand")
WITHDRAW = ("accredit", "withdraw", "evaluateurs-associes", "--by", "CPNE",
            "--reason", "dysfonctionnement-fautif: des grilles antidatées")  # fmt: skip
MAKERS = (("new", "grid"), ("grid", "form"), ("grid", "print"), ("grid", "export"))


def make(maker: tuple[str, str], day: str, *more: str, modality: str = "quiz") -> tuple[str, ...]:
    return (*maker, "2026-0001", "--modality", modality, *CAMILLE, "--assessed-on", day, *more)


@pytest.fixture(params=[" ".join(one) for one in MAKERS])
def maker(request: pytest.FixtureRequest) -> tuple[str, str]:
    first, second = str(request.param).split()
    return first, second


def test_nobody_assesses_before_the_case_is_admissible_and_sent(
    done: Done, refused: Refused, maker: tuple[str, str]
) -> None:
    """The decision is of the 9th of March, the sending of the 12th; what may be done first is named."""
    assert "cqpt decide" in refused("act-not-now", *make(maker, "2026-05-11"))
    refused("act-not-now", "quiz", "build", "2026-0001", "--on", "2026-05-11")
    admitted(done)
    assert "cqpt send" in refused("act-not-now", *make(maker, "2026-05-11"))
    sent(done)
    for day in ("2026-03-01", "2026-03-08", "2026-03-11"):  # before the file, the decision, the sending
        said = refused("act-misdated", *make(maker, day))
        assert "accord, art. 6-" in said
        refused("act-misdated", "quiz", "build", "2026-0001", "--on", day)
    refused("act-misdated", *make(maker, "2027-01-01"))  # today is the last day of 2026
    refused("act-misdated", "quiz", "build", "2026-0001", "--on", "2027-01-01")
    done(*make(maker, "2026-03-12"))


def sent(done: Done) -> None:
    """The case, which is admissible already, is with its evaluating body."""
    done("send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-12")


def test_only_the_body_to_which_the_case_was_sent(done: Done, refused: Refused, maker: tuple[str, str]) -> None:
    agreed(done)
    if maker != ("grid", "print"):  # a sheet for a pen is always that of the case's body
        said = refused("body-not-assigned", *make(maker, "2026-05-11", "--organisation", "filiale"))
        assert "accord, art. 6-1" in said
        assert "cqpt send" in said
        refused("unknown-organisation", *make(maker, "2026-05-11", "--organisation", "personne"))
    done(*make(maker, "2026-05-11"))


def test_not_once_the_body_is_withdrawn(done: Done, refused: Refused, maker: tuple[str, str]) -> None:
    """Withdrawn on the 1st of May: what was held on the eve may still be recorded."""
    agreed(done)
    done(*WITHDRAW, "--on", "2026-05-01")
    said = refused("not-accredited", *make(maker, "2026-05-01"))
    assert "cqpt send 2026-0001 --to" in said
    assert "cahier des charges, IV" in said
    refused("not-accredited", "quiz", "build", "2026-0001", "--on", "2026-05-01")
    done(*make(maker, "2026-04-30"))
    done("quiz", "build", "2026-0001", "--on", "2026-04-30")


def test_no_observation_before_the_agreement(done: Done, refused: Refused, maker: tuple[str, str]) -> None:
    """Art. 6-2: signed on the 27th of March. The quiz needs none."""
    admitted(done)
    sent(done)
    observe = make(maker, "2026-05-11", modality="observation")
    said = refused("agreement-missing", *observe)
    assert "cqpt agree" in said
    assert "accord, art. 6-2" in said
    done("agree", "2026-0001", "--company", "Paul Roy", *ANA, "--on", "2026-03-27")  # one side only
    refused("agreement-missing", *observe)
    both = ("--company", "Paul Roy", "--body", "Camille Durand")
    done("agree", "2026-0001", *both, *ANA, "--on", "2026-03-27", "--replace")
    refused("agreement-too-late", *make(maker, "2026-03-26", modality="observation"))
    done(*make(maker, "2026-03-26"))
    done(*make(maker, "2026-03-27", modality="observation"))


def test_who_trained_the_candidate_does_not_assess(
    root: Path, done: Done, refused: Refused, maker: tuple[str, str]
) -> None:
    agreed(done)
    body = root / "organisations/evaluateurs-associes.yaml"
    text = body.read_text(encoding="utf-8")
    body.write_text(text.replace("{name: Hugo Blanc}", "{name: Hugo Blanc, links: [formation-azur]}"), encoding="utf-8")
    hugo = (*maker, "2026-0001", "--modality", "quiz", "--evaluator", "Hugo Blanc", "--assessed-on", "2026-05-11")
    assert "cahier des charges, III" in refused("not-independent", *hugo)
    done(*make(maker, "2026-05-11"))


def test_an_evaluator_whom_the_body_does_not_list_is_worth_a_word(
    root: Path, done: Done, cqpt: Cqpt, maker: tuple[str, str]
) -> None:
    agreed(done)
    other = (*maker, "2026-0001", "--modality", "quiz", "--evaluator", "Zoé Petit", "--assessed-on", "2026-05-11")
    code, _out, err = cqpt(*other)
    assert code == 0
    assert "warning[evaluator-not-listed]" in err
    grid(root, Modality.QUIZ, "2026-05-11", by="Zoé Petit")
    _code, out, _err = cqpt("score", "cases/2026-0001/grids/quiz.yaml", "--json")
    assert "evaluator-not-listed" in [one["id"] for one in json.loads(out)[0]["observations"]]


def test_a_forecast_comes_before_everything_and_is_a_quiz(done: Done, refused: Refused) -> None:
    """Cahier, III, phase 0: it is before the request, and made with the quiz."""
    refused("usage", *make(("new", "grid"), "2026-03-02", "--prediagnostic", modality="observation"))
    refused("act-misdated", *make(("new", "grid"), "2027-01-01", "--prediagnostic"))
    done(*make(("new", "grid"), "2026-02-20", "--prediagnostic"))
    done("quiz", "build", "2026-0001", "--prediagnostic", "--on", "2026-02-20")


def test_what_comes_back_is_guarded_as_what_went_out(done: Done, refused: Refused) -> None:
    """The body is withdrawn while the sheet is away."""
    agreed(done)
    out = done(*make(("grid", "export"), "2026-05-11", "--csv", "--json"))
    (file,) = json.loads(out)["documents"]
    back = Path(file)
    back.write_text(
        re.sub(r"(?m)^(COM-C01;.*?;.*?);;", r"\1;3;", back.read_text(encoding="utf-8-sig")), encoding="utf-8"
    )
    done(*WITHDRAW, "--on", "2026-05-01")
    refused("not-accredited", "grid", "import", back, "--yes")


# --- what an editor wrote all the same -------------------------------------------------------------------------------

BODY = "organisation: evaluateurs-associes"


def found(cqpt: Cqpt) -> list[str]:
    _code, out, _err = cqpt("validate", "--json")
    return [
        one["id"] for one in json.loads(out)["findings"] if one["id"] in ("evaluation-irregular", "award-unfounded")
    ]


def irregularities(cqpt: Cqpt) -> set[str]:
    _code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    return {one["id"] for one in json.loads(out)[0]["irregularities"]}


def test_a_grid_of_another_body_bars_the_award_until_it_is_settled(
    root: Path, done: Done, cqpt: Cqpt, refused: Refused
) -> None:
    agreed(done)
    evaluation(root)
    file = root / "cases/2026-0001/grids/quiz.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(BODY, "organisation: filiale"), encoding="utf-8")
    body = root / "organisations/filiale.yaml"  # not tied to the trainer: it is only another one
    body.write_text(body.read_text(encoding="utf-8").replace("links: [Formation Azur]\n", ""), encoding="utf-8")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24")
    assert irregularities(cqpt) == {"body-not-assigned"}
    assert found(cqpt) == ["evaluation-irregular"]
    _code, out, _err = cqpt("commission", "prepare", "2026-06-24", "--json")
    assert "La Filiale" in out or "filiale" in out
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    assert "accord, art. 6-2" in refused("award-barred", *decide, "--reason", "la grille est bonne tout de même")
    file.write_text(text, encoding="utf-8")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-21", "--replace",
         "--because", "la grille nommait un autre organisme")  # fmt: skip
    done(*decide)


def test_a_grid_of_a_day_on_which_the_body_was_withdrawn(root: Path, done: Done, cqpt: Cqpt, refused: Refused) -> None:
    transmitted(done, root)
    done(*WITHDRAW, "--on", "2026-05-01")  # the observation is of the 11th, the global grid of the 18th
    assert irregularities(cqpt) == {"body-not-accredited"}
    assert found(cqpt) == ["evaluation-irregular"] * 2
    refused("award-barred", "commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)


def test_no_number_on_an_award_that_another_body_s_grid_bears(
    root: Path, done: Done, cqpt: Cqpt, refused: Refused
) -> None:
    """The award was taken, and the sending corrected by hand afterwards: nothing is delivered on it."""
    transmitted(done, root)
    sitting(root, "2026-06-24", MEMBERS)
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", "--votes", "4,0,0", *ANA)
    closed(done, "2026-06-24")
    case = root / "cases/2026-0001/case.yaml"
    text = case.read_text(encoding="utf-8")
    assert text.count("evaluateurs-associes, sent_on") == 1
    case.write_text(text.replace("evaluateurs-associes, sent_on", "ancien, sent_on"), encoding="utf-8")
    assert "award-unfounded" in found(cqpt)
    refused("award-unfounded", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")


def test_a_day_before_the_decision_is_irregular_and_needs_a_reason(
    root: Path, done: Done, cqpt: Cqpt, refused: Refused
) -> None:
    """Art. 6-2, “dès lors que le dossier est recevable”: the decision is of the 9th of March."""
    agreed(done)
    evaluation(root)
    grid(root, Modality.PORTFOLIO, "2026-03-08")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24")
    assert irregularities(cqpt) == {"assessed-before-admissible", "assessed-before-sent"}
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    assert "accord, art. 6-" in refused("reason-missing", *decide)
    done(*decide, "--reason", "le dossier de preuves était prêt avant le dépôt")


def test_a_lone_case_is_guarded_by_what_its_file_says(
    tmp_path: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    """Outside of a repository nobody knows the bodies; the acts of the file are known all the same."""
    alone = tmp_path / "seul"
    text = (root / "cases/2026-0001/case.yaml").read_text(encoding="utf-8")
    write(alone, "case.yaml", text)
    (root / "cqpt.yaml").unlink()
    monkeypatch.chdir(tmp_path)
    code, _out, err = cqpt("new", "grid", "seul", "--modality", "quiz", *CAMILLE, "--assessed-on", "2026-05-11")
    assert code == 2
    assert "error[act-not-now]" in err
