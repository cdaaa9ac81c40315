"""An evaluating body that is withdrawn in the middle of a case: another one takes over (art. 6-1, 6-2; cahier, IV)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cqpt_cli.models.grid import Modality
from tests.commands import acts
from tests.commands.acts import ANA, agreed, closed, data, evaluation, grid, phase, sitting, transmitted, write
from tests.commands.conftest import Done, Refused

WITHDRAW = ("accredit", "withdraw", "evaluateurs-associes", "--by", "CPNE",
            "--reason", "dysfonctionnement-fautif: des grilles antidatées")  # fmt: skip
NEW = "format: organisation/1\nslug: relais\nname: Relais\ncertificates: [conseiller-clientele-a-distance]\naccreditations: [{from: 2026-01-01, to: 2027-12-31}]\n"
TAKE_OVER = ("send", "2026-0001", "--to", "relais", "--replace", *ANA, "--on")
DECIDE = ("commission", "decide", "2026-06-24", "2026-0001", *ANA)


@pytest.fixture
def root(tmp_path: Path, root: Path) -> Path:
    """The same on the route that the branch pays, with another body that is accredited."""
    acts.repository(tmp_path, route="contrat-de-professionnalisation", scheme="")
    write(root, "organisations/relais.yaml", NEW)
    return root


def by_relais(root: Path, modality: Modality, day: str, name: str = "") -> None:
    file = grid(root, modality, day, by="Lou Martinet", name=name)
    file.write_text(file.read_text(encoding="utf-8").replace("evaluateurs-associes", "relais"), encoding="utf-8")


def next_act(done: Done) -> tuple[str, str]:
    (line,) = json.loads(done("status", "--json"))
    return line["next_act"], line["actor"]


def test_another_body_takes_over_and_needs_its_own_agreement(root: Path, done: Done, refused: Refused) -> None:
    """Withdrawn on the 5th of May, after the quiz and before the observation."""
    agreed(done)
    grid(root, Modality.PORTFOLIO, "2026-04-20")
    grid(root, Modality.QUIZ, "2026-04-27")
    done(*WITHDRAW, "--on", "2026-05-05")
    act, actor = next_act(done)
    assert "retirée" in act
    assert actor == "AUVICOM"
    assert "retirée" in done("show", "2026-0001")
    done("sheet", "2026-0001", "--format", "md")
    (sheet,) = (root / "letters/2026-0001").glob("*.md")
    assert "transmettre à un organisme habilité" in sheet.read_text(encoding="utf-8")
    done(*TAKE_OVER, "2026-05-06")
    assert "retirée" not in next_act(done)[0]
    new = ("new", "grid", "2026-0001", "--evaluator", "Lou Martinet", "--modality", "observation", "--assessed-on")
    refused("agreement-missing", *new, "2026-05-11")
    both = ("--company", "Paul Roy", "--body", "Lou Martinet")
    done("agree", "2026-0001", *both, *ANA, "--on", "2026-05-08")
    done(*new, "2026-05-11", "--dry-run")
    by_relais(root, Modality.OBSERVATION, "2026-05-11")
    by_relais(root, Modality.GLOBAL, "2026-05-18")
    # What the first body held before stays regular; each is paid the hours that it did.
    hours = ("--hours", "3.5", "--hours-of", "evaluateurs-associes=1.5")
    hand_in = ("transmit", "2026-0001", "--by", "Lou Martinet", "--on", "2026-05-20")
    refused("usage", *hand_in, "--hours", "3.5", "--hours-of", "ancien=1")
    refused("usage", *hand_in, "--hours", "1", "--hours-of", "evaluateurs-associes=1.5")
    done(*hand_in, *hours)
    assert data(root)["transmission"][0]["organisation"] == "relais"
    sitting(root, "2026-06-24")
    done(*DECIDE, "--decision", "awarded", "--votes", "4,0,0")
    closed(done, "2026-06-24")
    # 3 h at most, the first who worked first: 1.5 h at 100 €, and 1.5 h of the 2 h of the second.
    lines = json.loads(done("funding", "--json"))
    assert [(one["organisation"], one["hours_stated"], one["hours_paid"], one["amount"]) for one in lines] == [
        ("evaluateurs-associes", "1.5", "1.5", "150.00"),
        ("relais", "2.0", "1.5", "150.00"),
    ]
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")


def test_the_body_that_hands_in_is_accredited(root: Path, done: Done, refused: Refused) -> None:
    """Withdrawn between the evaluation and the handing in: the one that takes over needs no agreement, and hands in."""
    agreed(done)
    evaluation(root)
    done(*WITHDRAW, "--on", "2026-05-19")
    hand_in = ("transmit", "2026-0001", "--by", "Lou Martinet", "--on", "2026-05-20")
    said = refused("not-accredited", *hand_in)
    assert "cqpt send 2026-0001 --to" in said
    assert phase(done) == "transmission"
    done(*TAKE_OVER, "2026-05-19")
    assert phase(done) == "transmission"
    done(*hand_in)


def test_another_body_completes_the_evaluation(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root, level=2)
    reason = ("--reason", "savoirs-non-acquis: aucun savoir au niveau attendu")
    done(*DECIDE, "--decision", "complementary-evaluation", *reason)
    done(*WITHDRAW, "--on", "2026-07-01")
    assert "retirée" in next_act(done)[0]
    observe = ("new", "grid", "2026-0001", "--modality", "observation", "--evaluator", "Lou Martinet", "--assessed-on")
    refused("not-accredited", *observe, "2026-09-14")
    done(*TAKE_OVER, "2026-07-02")
    refused("agreement-missing", *observe, "2026-09-14")
    both = ("--company", "Paul Roy", "--body", "Lou Martinet")
    done("agree", "2026-0001", *both, *ANA, "--on", "2026-09-01")
    done(*observe, "2026-09-14")


def test_a_case_that_is_with_the_commission_goes_to_no_other_body(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    refused("act-not-now", *TAKE_OVER, "2026-06-01")
