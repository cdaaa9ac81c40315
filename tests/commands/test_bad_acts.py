"""Acts that were tried against the accord: each is refused, nothing is written, and what was edited by hand is found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cqpt_cli.casework.sitting import open_sitting
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.grid import Modality
from cqpt_cli.rendering.minutes import document_of
from tests.commands.acts import (
    ANA,
    MEMBERS,
    admitted,
    agreed,
    awarded,
    closed,
    data,
    evaluation,
    grid,
    phase,
    refused_by_the_commission,
    sent,
    sitting,
    studied,
    transmitted,
    write,
)  # fmt: skip
from tests.commands.conftest import Cqpt, Done, Refused
from tests.typed import as_typed

DECIDE = ("commission", "decide", "2026-06-24", "2026-0001", *ANA)
WITHDRAW = ("deliver", "2026-0001", "--withdraw", "--by", "CPNE")


def case_file(root: Path) -> Path:
    return root / "cases/2026-0001/case.yaml"


def edit(root: Path, before: str, after: str) -> None:
    text = case_file(root).read_text(encoding="utf-8")
    assert text.count(before) == 1, text
    case_file(root).write_text(text.replace(before, after), encoding="utf-8")


# --- admissibility ---------------------------------------------------------------------------------------------------


def test_a_rejection_holds_whatever_grids_lie_beside_it(root: Path, done: Done, refused: Refused) -> None:
    """Art. 6-1: only an admissible case goes to evaluation."""
    evaluation(root)
    reason = ("--reason", "hors-champ: la société a été cédée", "--because", "la cession date de la veille du dépôt")
    done("decide", "2026-0001", "--decision", "inadmissible", *reason, *ANA)
    assert phase(done) == "inadmissible"
    refused("act-not-now", "transmit", "2026-0001", *ANA)
    refused("act-not-now", "new", "grid", "2026-0001", "--modality", "quiz", "--evaluator", "Camille Durand")


@pytest.mark.parametrize("day", ["1990-01-01", "2026-03-01"])  # the file was received on the 2nd of March
def test_a_correction_never_comes_before_the_file(done: Done, refused: Refused, day: str) -> None:
    admitted(done)
    refused("act-misdated", "decide", "2026-0001", "--replace", "--on", day, *ANA)


def test_there_is_nothing_to_correct_before_the_act(refused: Refused) -> None:
    assert "--replace" in refused("act-not-now", "decide", "2026-0001", "--replace", *ANA)


def test_a_rejection_can_be_examined_again(done: Done, refused: Refused) -> None:
    """What the letter of the rejection offers, the refusal of another act names."""
    reason = ("--reason", "hors-champ: la société a été cédée", "--because", "la cession date de la veille du dépôt")
    done("decide", "2026-0001", "--decision", "inadmissible", *reason, *ANA)
    assert "cqpt decide --replace" in refused("act-not-now", "send", "2026-0001", "--to", "evaluateurs-associes", *ANA)


def test_a_delay_that_is_over_before_it_begins(done: Done, refused: Refused) -> None:
    ask = (
        "decide",
        "2026-0001",
        "--decision",
        "to-complete",
        "--reason",
        "heures-a-justifier: les bulletins sont illisibles",
        *ANA,
    )
    refused("act-misdated", *ask, "--on", "2026-03-09", "--due-on", "2020-01-01")
    refused("usage", "decide", "2026-0001", "--due-on", "2026-05-01", *ANA)  # admissible: nobody is awaited
    done(*ask, "--on", "2026-03-09")
    refused("act-misdated", "complete", "2026-0001", "--reminder", "--on", "2026-04-10", "--due-on", "2026-04-01", *ANA)


def test_a_reason_that_is_none_on_this_certificate(refused: Refused) -> None:
    """A franchise excludes shops (annexe 2); this certificate is not about shops."""
    franchise = ("--decision", "inadmissible", "--reason", "franchise: enseigne sous contrat")
    assert "n'exclut aucun réseau" in refused("reason-contradicted", "decide", "2026-0001", *franchise, *ANA)


def test_a_letter_says_what_was_decided_and_not_what_the_file_says_now(root: Path, done: Done) -> None:
    edit(root, "hours: 2400.00", "hours: 1000.00")
    done("decide", "2026-0001", *ANA, "--on", "2026-03-09")
    letter = root / "letters/2026-0001/2026-03-09-non-recevabilite.md"
    done("letter", "2026-0001", "--format", "md")
    assert "Travail effectif" in letter.read_text(encoding="utf-8")
    edit(root, "hours: 1000.00", "hours: 1600.00")
    done("letter", "2026-0001", "--format", "md")
    assert "ont changé" not in letter.read_text(encoding="utf-8"), "what was sent stays"
    again = letter.with_name("2026-03-09-non-recevabilite-version-2.md").read_text(encoding="utf-8")
    assert "ont changé depuis cette décision" in again
    assert "1 600" not in again.replace("\xa0", " ").replace("\u202f", " ")


# --- the agreement, the bundle ---------------------------------------------------------------------------------------


def test_signatures_are_those_of_two_people_on_possible_days(done: Done, refused: Refused) -> None:
    sent(done)  # on the 12th of March
    agree = ("agree", "2026-0001", *ANA, "--on", "2026-03-27", "--company", "Paul Roy", "--body")
    refused("one-signature", *agree, "Paul ROY")
    refused("act-misdated", *agree, "Camille Durand", "--company-on", "2090-01-01")
    refused("act-misdated", *agree, "Camille Durand", "--body-on", "2026-03-01")
    done(*agree, "Camille Durand")
    refused("act-not-now", *agree, "Camille Durand")  # signed already: it can only be corrected
    done(*agree, "Camille Durand", "--replace")


def test_no_agreement_with_a_body_whose_accreditation_was_withdrawn(done: Done, refused: Refused) -> None:
    sent(done)
    why = ("--reason", "dysfonctionnement-fautif: des grilles antidatées")
    done("accredit", "withdraw", "evaluateurs-associes", *why, "--by", "CPNE", "--on", "2026-03-20")
    refused("not-accredited", "agree", "2026-0001", "--company", "P", "--body", "C", *ANA, "--on", "2026-03-27")


def test_a_second_bundle_of_the_day_leaves_the_first_and_its_hours(root: Path, done: Done) -> None:
    transmitted(done, root)  # on the 20th of May, 3.5 hours
    first = (root / "transmissions/2026-0001-2026-05-20.zip").read_bytes()
    why = ("--because", "le bordereau manquait dans l'archive")
    done("transmit", "2026-0001", "--replace", *why, "--by", "Camille Durand", "--on", "2026-05-20")
    assert (root / "transmissions/2026-0001-2026-05-20.zip").read_bytes() == first
    assert (root / "transmissions/2026-0001-2026-05-20-2.zip").is_file()
    before, after = data(root)["transmission"]
    assert (before["hours"], after["hours"], after["replaces"]) == (before["hours"], before["hours"], "2026-05-20")
    (line,) = json.loads(done("funding", "--json"))
    assert line["hours_stated"] == "3.5"  # the same evaluation, handed in twice, is paid once


def test_each_handing_in_has_its_own_opinion(root: Path, done: Done, refused: Refused) -> None:
    """Cahier des charges, IV: the body hands in the complete case with its opinion."""
    agreed(done)
    evaluation(root)
    grid(root, Modality.OBSERVATION, "2026-06-01", name="observation-2")
    later = grid(root, Modality.GLOBAL, "2026-06-02", name="globale-2", only=("CAD1-C01",))
    later.write_text(later.read_text(encoding="utf-8").replace("opinion: {proposal: favourable}\n", ""))
    refused("not-complete", "transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-06-03")


# --- independence ----------------------------------------------------------------------------------------------------


def training_by(root: Path, provider: str) -> None:
    edit(root, "training: [{provider: formation-azur}]", f'training: [{{provider: "{provider}"}}]')


def body(root: Path, slug: str, before: str, after: str) -> None:
    file = root / f"organisations/{slug}.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, text
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(
    ("slug", "provider", "links"),
    [
        ("filiale", "Formation Azur", ""),  # linked by name, trained by name
        ("filiale", "formation-azur", ""),
        ("filiale", "Formation AZUR SARL", ""),
        ("evaluateurs-associes", "formation-azur", "links: [evaluateurs-associes]\n"),  # the trainer's own file says so
        ("evaluateurs-associes", "Évaluateurs associés SAS", ""),
    ],
)
def test_a_body_tied_to_a_trainer_gets_no_case(
    root: Path, done: Done, refused: Refused, cqpt: Cqpt, slug: str, provider: str, links: str
) -> None:
    """Cahier des charges, III: a slug and a name are one body, and a link counts both ways."""
    training_by(root, provider)
    if links:
        body(root, "formation-azur", "name: Formation Azur\n", f"name: Formation Azur\n{links}")
    admitted(done)
    said = refused("not-independent", "send", "2026-0001", "--to", slug, *ANA, "--on", "2026-03-12")
    assert "cahier des charges, III" in said
    edit(
        root,
        "admissibility:",
        f"evaluation: {{organisation: {slug}, sent_on: 2026-03-12, by: Ana Petit}}\nadmissibility:",
    )
    assert "body-not-independent" in found(cqpt)  # written by hand
    code, out, _err = cqpt("check-eligibility", "2026-0001", "--json")
    assert (code, json.loads(out)[0]["verdict"]) == (1, "inadmissible")


def test_a_body_without_an_evaluator_who_may_gets_no_case(root: Path, done: Done, refused: Refused) -> None:
    admitted(done)
    send = ("send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-12")
    tied = "{name: Camille Durand, links: [Formation Azur]}"
    body(
        root,
        "evaluateurs-associes",
        "evaluators: [{name: Camille Durand}, {name: Hugo Blanc}]",
        f"evaluators: [{tied}]",
    )
    assert "Camille Durand" in refused("not-independent", *send)
    body(root, "evaluateurs-associes", f"evaluators: [{tied}]", f"evaluators: [{tied}, {{name: Hugo Blanc}}]")
    done(*send)


def test_a_trainer_nobody_knows_is_a_warning(root: Path, done: Done, cqpt: Cqpt) -> None:
    assert "unknown-trainer" not in found(cqpt)
    training_by(root, "Atelier du Sud")
    assert found(cqpt) == {"unknown-trainer"}
    sent(done)
    (answer,) = json.loads(done("check-eligibility", "2026-0001", "--json"))
    said = [one["id"] for one in answer["observations"]]
    assert said == ["scheme-ended", "unknown-trainer"]  # the DIF of the case ended in 2014
    write(root, "organisations/sud.yaml", "format: organisation/1\nslug: sud\nname: Atelier du Sud\n")
    assert found(cqpt) == set()


def test_what_was_evaluated_by_one_tied_to_a_trainer_is_not_handed_in(root: Path, done: Done, refused: Refused) -> None:
    agreed(done)
    evaluation(root)
    named = "{name: Camille Durand}"
    body(root, "evaluateurs-associes", named, "{name: Camille Durand, links: [formation-azur]}")
    transmit = ("transmit", "2026-0001", "--by", "Hugo Blanc", "--on", "2026-05-20")
    assert "Camille Durand" in refused("not-independent", *transmit)


# --- the sitting -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("votes", ["0,2,0", "1,2,1", "2,2,0"])
def test_a_decision_that_was_voted_down_is_none(root: Path, done: Done, refused: Refused, votes: str) -> None:
    transmitted(done, root)
    refused("not-adopted", *DECIDE, "--decision", "awarded", "--votes", votes)
    why = ("--reason", "savoirs-non-acquis: trois savoirs manquent")
    refused("not-adopted", *DECIDE, "--decision", "refused", *why, "--votes", votes)
    done(*DECIDE, "--decision", "awarded", "--votes", "3,1,0")


def test_a_member_has_one_seat(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    sitting(root, "2026-06-24", (MEMBERS[0], MEMBERS[0], MEMBERS[2], MEMBERS[3]))
    assert "Anne Moreau" in refused("sitting-not-regular", *DECIDE, "--decision", "awarded")


@pytest.mark.parametrize("name", ["Léa Martin", "MARTIN Léa", "Nadia Perrin", "Camille Durand"])
def test_nobody_sits_on_a_case_of_ones_own(root: Path, done: Done, refused: Refused, name: str) -> None:
    """The candidate, the tutor, the evaluator: recused, and the colleges stay equal without them."""
    admitted(done)
    send = ("send", "2026-0001", "--to", "evaluateurs-associes", "--tutor", "Nadia Perrin")
    done(*send, *ANA, "--on", "2026-03-12")
    done("agree", "2026-0001", "--company", "Paul Roy", "--body", "Camille Durand", *ANA, "--on", "2026-03-27")
    evaluation(root)
    done("transmit", "2026-0001", "--hours", "3", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24", (*MEMBERS[:3], (name, "employeurs", "Fédération des opérateurs")))
    refused("sitting-not-regular", *DECIDE, "--decision", "awarded")
    done(*DECIDE, "--decision", "awarded", "--aside", "Anne Moreau", "--votes", "2,0,0")
    assert data(root)["award"][0]["recused"] == [name]


def test_one_who_replaces_sits_instead(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    seats = "\n".join(f"  - {{name: {name}, college: {college}, present: true}}" for name, college, _ in MEMBERS)
    beside = seats.replace(
        "{name: Inès Blanc, college: employeurs", "{name: Hélène Fabre, replaces: Paul Roux, college: employeurs"
    )
    head = "format: session/1\nheld_on: 2026-06-24\ncases: [2026-0001]\nmembers:\n"
    write(root, "sessions/2026-06-24.yaml", head + beside)
    assert "Hélène Fabre" in refused("sitting-not-regular", *DECIDE, "--decision", "awarded")


def test_one_who_is_excused_does_not_empty_the_room(root: Path, done: Done) -> None:
    """Before the day nobody is marked present; one of each college sends word of being away."""
    transmitted(done, root)
    seats = "\n".join(f"  - {{name: {name}, college: {college}}}" for name, college, _ in MEMBERS)
    away = seats.replace("Marc Lenoir, college: salaries", "Marc Lenoir, college: salaries, present: false")
    away = away.replace("Inès Blanc, college: employeurs", "Inès Blanc, college: employeurs, present: false")
    write(
        root,
        "sessions/2026-06-24.yaml",
        f"format: session/1\nheld_on: 2026-06-24\nmembers:\n{away}\ncases: [2026-0001]\n",
    )
    assert json.loads(done("commission", "prepare", "2026-06-24", "--json"))["blocks"] == []


def test_minutes_come_after_the_sitting_and_wait_for_the_appeals(root: Path, done: Done, refused: Refused) -> None:
    refused_by_the_commission(done, root)
    minutes = ("commission", "minutes", "2026-06-24", "--signed", "Anne Moreau", "--signed", "Paul Roux", *ANA)
    refused("act-misdated", *minutes, "--on", "2026-06-23")
    done(*minutes, "--on", "2026-06-24")
    lodge = ("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", "--reason", "pas d'entretien", *ANA)
    done(*lodge, "--on", "2026-07-01")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    refused("not-decided", "commission", "minutes", "2026-09-16", *ANA, "--on", "2026-09-16")


def test_a_receivable_appeal_is_studied(root: Path, done: Done, refused: Refused) -> None:
    refused_by_the_commission(done, root)
    lodge = ("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", "--reason", "pas d'entretien", *ANA)
    done(*lodge, "--on", "2026-07-01")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    answer = ("appeal", "answer", "2026-09-16", "2026-0001", *ANA, "--decision", "not-receivable")
    refused("ground-receivable", *answer, "--reason", "motif-non-recevable: un désaccord seulement")


def test_there_is_no_appeal_before_a_decision(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    lodge = ("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", "--reason", "x", *ANA)
    refused("act-not-now", *lodge, "--on", "2026-05-21")


# --- certificates ----------------------------------------------------------------------------------------------------


def overturned(root: Path, done: Done) -> None:
    """Delivered on 1 July; on an appeal of the 10th one item is reopened on 16 September; refused on 18 November."""
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    why = ("--reason", "l'observation a duré dix minutes")
    done("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", *why, *ANA, "--on", "2026-07-10")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    done("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "granted", "--item", "CAD1-F05", *ANA)
    grid(root, Modality.OBSERVATION, "2026-10-05", 1, only=("CAD1-F05",), name="observation-2", by="Hugo Blanc")
    grid(root, Modality.GLOBAL, "2026-10-06", name="globale-2")
    done("transmit", "2026-0001", "--by", "Hugo Blanc", "--on", "2026-10-08")
    sitting(root, "2026-11-18")


def decide_anew(done: Done, *decision: str) -> None:
    done("commission", "decide", "2026-11-18", "2026-0001", *ANA, "--decision", *decision)


def test_a_certificate_whose_award_was_overturned_is_to_be_withdrawn(root: Path, done: Done, cqpt: Cqpt) -> None:
    overturned(root, done)
    decide_anew(done, "refused", "--reason", "savoirs-non-acquis: CAD1-F05 au niveau 1")
    (line,) = json.loads(done("register", "--json"))
    assert (line["overturned_on"], line["withdrawn_on"]) == ("2026-11-18", None)
    assert "à retirer" in done("register")
    done(*WITHDRAW, "--reason", "suite-de-recours: refusé le 18 novembre", "--on", "2026-11-20")
    (line,) = json.loads(done("register", "--json"))
    assert line["withdrawn_on"] == "2026-11-20"
    assert phase(done) == "refused"


def test_a_second_certificate_waits_for_the_first_to_be_withdrawn(root: Path, done: Done, refused: Refused) -> None:
    overturned(root, done)
    decide_anew(done, "awarded", "--reason", "la commission a revu les grilles")
    closed(done, "2026-11-18")
    refused("certificate-in-hand", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-11-20")
    done(*WITHDRAW, "--reason", "suite-de-recours: une nouvelle décision", "--on", "2026-11-20")
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-11-21")
    first, second = json.loads(done("register", "--json"))
    assert (first["number"], first["withdrawn_on"]) == ("CQPT-CAD-2026-0001", "2026-11-20")
    assert (second["number"], second["withdrawn_on"]) == ("CQPT-CAD-2026-0002", None)


def test_no_duplicate_of_what_has_changed(root: Path, done: Done, refused: Refused) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    edit(root, "family_name: Martin", "family_name: Martine")
    refused("record-changed", "deliver", "2026-0001", "--duplicate", "--reason", "perdu", "--by", "CPNE")


@pytest.mark.parametrize("number", ["../../etc", "a/b", ".cache", "", "A\\\\B"])
def test_a_number_that_would_lead_elsewhere_is_refused(root: Path, done: Done, cqpt: Cqpt, number: str) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    edit(root, "number: CQPT-CAD-2026-0001", f'number: "{number}"')
    assert cqpt("validate")[0] == 1


def forged_award(root: Path) -> None:
    """An award and nothing else, as an editor may write it."""
    with case_file(root).open("a", encoding="utf-8") as file:
        file.write("award: [{on: 2026-05-01, by: A, decision: awarded, session: 2026-05-01}]\n")


def test_no_number_is_given_to_an_award_that_rests_on_nothing(root: Path, refused: Refused, cqpt: Cqpt) -> None:
    """Accord, art. 6-1: the first act that lacks is the decision of admissibility."""
    forged_award(root)
    err = refused("award-unfounded", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-05-02")
    assert "accord, art. 6-1" in err
    assert "cqpt decide" in err
    findings = json.loads(cqpt("validate", "--json")[1])["findings"]
    line = len(case_file(root).read_text(encoding="utf-8").splitlines())
    unfounded = [one["line"] for one in findings if one["id"] == "award-unfounded"]
    # no decision of admissibility, no body, no agreement, no global grid, no handing in
    assert unfounded == [line] * 5
    assert [one["line"] for one in findings if one["id"] == "unknown-sitting"] == [line]


CHAIN = {
    "admissibility": ("cqpt decide", "accord, art. 6-1"),
    "evaluation": ("cqpt send", "accord, art. 6-1"),
    "agreement": ("cqpt agree", "accord, art. 6-2"),
    "transmission": ("cqpt transmit", "cahier des charges, IV"),
}


@pytest.mark.parametrize("act", CHAIN)
def test_each_act_before_the_sitting_is_needed(root: Path, done: Done, refused: Refused, act: str) -> None:
    awarded(done, root)
    text = case_file(root).read_text(encoding="utf-8")
    case_file(root).write_text(re.sub(rf"^{act}:.*\n(?:[ ].*\n)*", "", text, flags=re.MULTILINE), encoding="utf-8")
    err = refused("award-unfounded", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    for said in CHAIN[act]:
        assert said in err


def one_college_only(file: Path) -> None:
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if "college: employeurs" not in line]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")


def three_votes_more(file: Path) -> None:
    case = file.parents[1] / "cases/2026-0001/case.yaml"
    text = case.read_text(encoding="utf-8")
    votes = ("in_favour: 4", "in_favour: 7") if "in_favour: 4" in text else ("in_favour: 7", "in_favour: 4")
    case.write_text(text.replace(*votes), encoding="utf-8")


def off_the_agenda(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("cases: [2026-0001]", "cases: []"), encoding="utf-8")


def reopened(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").partition("minutes:")[0], encoding="utf-8")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (Path.unlink, "pas de fichier de la séance du 24/06/2026"),
        (one_college_only, "employeurs"),
        (off_the_agenda, "ordre du jour"),
        (reopened, "cqpt commission minutes 2026-06-24"),
        (three_votes_more, "7 voix, et 4 membres"),
    ],
)
def test_nothing_is_delivered_without_a_sitting_that_could_decide(
    root: Path, done: Done, refused: Refused, broken: Callable[[Path], None], said: str,
) -> None:  # fmt: skip
    awarded(done, root)
    session = root / "sessions/2026-06-24.yaml"
    kept = session.read_bytes()
    broken(session)
    deliver = ("deliver", "2026-0001", "--by", "CPNE")
    err = refused("award-unfounded", *deliver, "--on", "2026-07-01")
    assert said in err
    assert "accord, art. 5" in err
    session.write_bytes(kept)
    if broken is three_votes_more:
        broken(session)  # twice: as it was
    done(*deliver, "--on", "2026-07-01")
    broken(session)
    refused("award-unfounded", *deliver, "--duplicate", "--reason", "perdu", "--on", "2026-08-01")


def test_a_name_that_no_parchment_bears_gets_no_number(root: Path, done: Done, refused: Refused) -> None:
    edit(root, "family_name: Martin", f"family_name: {'Martin' * 50}")
    awarded(done, root)
    assert "200" in refused("name-too-long", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")


def test_minutes_are_signed_by_both_colleges(root: Path, done: Done, refused: Refused) -> None:
    """A choice, dated and printed: one member present of each college."""
    refused_by_the_commission(done, root)
    minutes = ("commission", "minutes", "2026-06-24", *ANA, "--on", "2026-06-24")
    assert "salariés" in refused("minutes-unsigned", *minutes)
    err = refused("minutes-unsigned", *minutes, "--signed", "Anne Moreau", "--signed", "Marc Lenoir")
    assert "employeurs" in err
    assert "règlement intérieur" in err
    done(*minutes, "--signed", "Anne Moreau", "--signed", "Inès Blanc")


# --- bodies, common knowledge ----------------------------------------------------------------------------------------


def test_an_accreditation_is_for_the_certificates_it_names(root: Path, done: Done, refused: Refused) -> None:
    """“Jalons” holds one for shops from January 2026; granted for the other certificate in June, it has it from June."""
    of = ("--certificate", "conseiller-clientele-a-distance")
    studied(root, done, "2026-05-27", "jalons", *of)
    done("accredit", "grant", "jalons", *of, "--by", "CPNE", "--on", "2026-06-01", "--session", "2026-05-27")
    admitted(done)
    refused("not-accredited", "send", "2026-0001", "--to", "jalons", *ANA, "--on", "2026-04-01")
    done("send", "2026-0001", "--to", "jalons", *ANA, "--on", "2026-06-02")


def test_a_renewal_is_granted_one_at_a_time_and_falls_with_the_rest(root: Path, done: Done, refused: Refused) -> None:
    studied(root, done, "2026-11-25", "evaluateurs-associes")
    renew = (
        "accredit",
        "renew",
        "evaluateurs-associes",
        "--by",
        "CPNE",
        "--on",
        "2026-12-01",
        "--session",
        "2026-11-25",
    )
    done(*renew, "--report", "bilan 2025")  # from July 2027 on
    refused("accredited-already", *renew, "--report", "bilan 2025")
    why = ("--reason", "dysfonctionnement-fautif: un quiz communiqué")
    done("accredit", "withdraw", "evaluateurs-associes", *why, "--by", "CPNE", "--on", "2026-12-05")
    for one in data(root, "organisations/evaluateurs-associes.yaml")["accreditations"]:
        assert (one["withdrawn_on"], one["withdrawn_by"]) == ("2026-12-05", "CPNE")
        assert one["reasons"] == [{"code": "dysfonctionnement-fautif", "fact": "un quiz communiqué"}]
    (body,) = [one for one in json.loads(done("accredit", "list", "--on", "2028-01-01", "--json")) if one["organisation"] == "evaluateurs-associes"]  # fmt: skip
    assert body["certificates"]["conseiller-clientele-a-distance"]["state"] == "withdrawn"


GRANT = ("accredit", "grant", "nouveau", "--by", "CPNE")
RENEW = ("accredit", "renew", "evaluateurs-associes", "--by", "CPNE", "--on", "2026-12-01")


def newcomer(root: Path, done: Done) -> None:
    """A body without accreditation, on which the sitting of the 25th of November gave a favourable opinion."""
    text = "name: Nouveau\ncertificates: [conseiller-clientele-a-distance]\naccreditations: []\n"
    write(root, "organisations/nouveau.yaml", f"format: organisation/1\nslug: nouveau\n{text}")
    studied(root, done, "2026-11-25", "nouveau")


@pytest.mark.parametrize(
    ("problem", "article", "options"),
    [
        ("act-misdated", "accord, art. 5", ("--on", "2027-01-01")),  # today is the last day of 2026
        ("act-misdated", "accord, art. 6-2", ("--on", "2026-12-01", "--from", "2020-06-01")),
        ("act-misdated", "accord, art. 6-2", ("--on", "2026-12-01", "--from", "2026-11-30")),
        ("law-silent", "", ("--on", "2005-09-22")),  # the accord was signed on the morrow
        ("not-studied", "accord, art. 5", ("--on", "2026-11-24")),  # the sitting came after
        ("unknown-sitting", "accord, art. 5", ("--on", "2026-12-01", "--session", "2026-11-26")),
    ],
)
def test_an_accreditation_that_the_accord_does_not_allow(
    root: Path, done: Done, refused: Refused, problem: str, article: str, options: tuple[str, ...]
) -> None:
    newcomer(root, done)
    session = () if "--session" in options else ("--session", "2026-11-25")
    assert article in refused(problem, *GRANT, *session, *options)


def test_an_accreditation_rests_on_an_opinion_of_the_commission(root: Path, done: Done, refused: Refused) -> None:
    """Accord, art. 5: the study of accreditations and of their renewal is the commission's."""
    newcomer(root, done)
    assert "commission study" in refused("not-studied", *GRANT, "--on", "2026-12-01")
    study = ("commission", "study", "2026-11-25", "nouveau", *ANA)
    refused("act-not-now", *study, "--opinion", "favourable")
    refused("reason-missing", *study, "--opinion", "unfavourable", "--replace")
    refused("not-adopted", *study, "--opinion", "favourable", "--votes", "1,3,0", "--replace")
    refused("not-on-the-agenda", "commission", "study", "2026-11-25", "jalons", *ANA, "--opinion", "favourable")
    done(*study, "--opinion", "unfavourable", "--reason", "deux évaluateurs seulement", "--replace")
    refused("not-studied", *GRANT, "--on", "2026-12-01", "--session", "2026-11-25")
    done(*study, "--opinion", "favourable", "--replace")
    done(*GRANT, "--on", "2026-12-01", "--session", "2026-11-25")
    (one,) = data(root, "organisations/nouveau.yaml")["accreditations"]
    assert (one["from"], one["to"], one["session"]) == ("2026-12-01", "2028-11-30", "2026-11-25")


def test_a_branch_may_have_adopted_that_no_opinion_is_needed(root: Path, done: Done, refused: Refused) -> None:
    newcomer(root, done)
    adopted = "rules: [{from: %s, rule: accreditation.studied_by_commission, value: false, adopted_by: CPNE, adopted_on: 2026-10-01}]\n"
    settings = "format: settings/1\nname: Essai\n"
    write(root, "cqpt.yaml", settings + adopted % "2026-12-02")
    refused("not-studied", *GRANT, "--on", "2026-12-01")
    write(root, "cqpt.yaml", settings + adopted % "2026-12-01")
    done(*GRANT, "--on", "2026-12-01")


def test_a_renewal_rests_on_the_yearly_report(root: Path, done: Done, refused: Refused) -> None:
    """Cahier des charges, IV."""
    studied(root, done, "2026-11-25", "evaluateurs-associes")
    session = ("--session", "2026-11-25")
    assert "cahier des charges, IV" in refused("report-missing", *RENEW, *session)
    refused("report-missing", *RENEW, *session, "--report", "  ")
    grant = ("accredit", "grant", "evaluateurs-associes", "--by", "CPNE", "--on", "2026-12-01")
    assert "accredit renew" in refused("accredited-already", *grant, *session)
    assert "accredit renew" in refused(
        "accredited-already", "accredit", "grant", "ancien", "--by", "CPNE"
    )  # over since 2024
    done(*RENEW, *session, "--report", "bilan 2025")


def test_there_is_nothing_to_renew_of_a_body_that_was_never_accredited(
    root: Path, done: Done, refused: Refused
) -> None:
    newcomer(root, done)
    renew = ("accredit", "renew", "nouveau", "--by", "CPNE", "--report", "bilan", "--session", "2026-11-25")
    assert "accredit grant" in refused("nothing-to-renew", *renew)


def test_no_withdrawal_of_a_day_to_come(refused: Refused) -> None:
    why = ("--reason", "dysfonctionnement-fautif: trois bilans jamais remis", "--by", "CPNE")
    said = refused("act-misdated", "accredit", "withdraw", "evaluateurs-associes", *why, "--on", "2027-01-01")
    assert "cahier des charges, IV" in said


def test_an_accreditation_written_by_hand_for_ten_years_holds_for_two(
    root: Path, done: Done, refused: Refused, cqpt: Cqpt
) -> None:
    body(root, "evaluateurs-associes", "{from: 2025-07-01, to: 2027-06-30}", "{from: 2023-07-01, to: 2033-06-30}")
    assert "accreditation-length" in found(cqpt)
    admitted(done)
    said = refused("not-accredited", "send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-12")
    assert "30/06/2025" in said


def test_the_minutes_wait_for_the_opinion_and_keep_it(root: Path, done: Done, refused: Refused) -> None:
    """What became of the body afterwards is not in the minutes of that day."""
    sitting(root, "2026-11-25", cases="")
    file = root / "sessions/2026-11-25.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "accreditations: [evaluateurs-associes]\n", encoding="utf-8")
    signed = ("--signed", "Anne Moreau", "--signed", "Paul Roux")
    minutes = ("commission", "minutes", "2026-11-25", *signed, *ANA, "--on", "2026-11-27")
    assert "evaluateurs-associes" in refused("not-decided", *minutes)
    study = ("commission", "study", "2026-11-25", "evaluateurs-associes", *ANA, "--votes", "3,1,0")
    done(*study, "--opinion", "postponed", "--reason", "le bilan manque")
    why = ("--reason", "dysfonctionnement-fautif: trois bilans jamais remis", "--by", "CPNE")
    done("accredit", "withdraw", "evaluateurs-associes", *why, "--on", "2026-11-26")
    done(*minutes)
    opened = open_sitting(root, date(2026, 11, 25), default_accord())
    view = document_of(opened.session, [], opened.accord, None, opened.organisations).view
    (one,) = view["accreditations"]
    assert (one["opinion"], one["votes"]) == ("avis reporté", "3 pour, 1 contre, 0 abstention")
    assert as_typed(one["state"]) == "habilité, ce jour-là, jusqu'au 30 juin 2027"
    refused("sitting-closed", *study, "--opinion", "favourable", "--replace")


# --- what a branch adopted -------------------------------------------------------------------------------------------

ADOPTED = """\
format: settings/1
name: Essai
rules:
  - {{from: {start}, rule: {rule}, value: {value}, adopted_by: CPNE, adopted_on: 2026-01-15, reference: règlement intérieur}}
"""


def test_a_quorum_that_was_adopted_holds_from_its_day_on(root: Path, done: Done, refused: Refused) -> None:
    """The règlement intérieur is not in the accord (art. 5): here it wants both members of each college."""
    transmitted(done, root)
    sitting(root, "2026-06-24", (MEMBERS[0], MEMBERS[2]))
    done(*DECIDE, "--decision", "awarded", "--dry-run")  # one of each: the accord's own reading is content with it
    rule = "commission.present_per_college"
    write(root, "cqpt.yaml", ADOPTED.format(start="2026-06-24", rule=rule, value=2))
    said = refused("sitting-not-regular", *DECIDE, "--decision", "awarded")
    assert "CPNE, décision du 15/01/2026" in said
    write(root, "cqpt.yaml", ADOPTED.format(start="2026-06-25", rule=rule, value=2))
    done(*DECIDE, "--decision", "awarded", "--dry-run")


def test_a_rule_adopted_from_the_very_day_of_the_accord_prevails(root: Path, done: Done, refused: Refused) -> None:
    """It takes the place of the reading that begins on the same day: one member of each college no longer is a quorum."""
    transmitted(done, root)
    sitting(root, "2026-06-24", (MEMBERS[0], MEMBERS[2]))
    rule = ADOPTED.format(start="2005-09-23", rule="commission.present_per_college", value=2)
    write(root, "cqpt.yaml", rule.replace("adopted_on: 2026-01-15", "adopted_on: 2005-09-23"))
    refused("sitting-not-regular", *DECIDE, "--decision", "awarded")


def test_a_parity_that_was_given_up_is_not_asked_for(root: Path, done: Done) -> None:
    transmitted(done, root)
    bound = (*MEMBERS[:2], ("Paul Roux", "employeurs", "Horizon Fibre"), MEMBERS[3])
    sitting(root, "2026-06-24", bound)
    write(root, "cqpt.yaml", ADOPTED.format(start="2026-02-01", rule="commission.parity_per_case", value="false"))
    done(*DECIDE, "--decision", "awarded", "--votes", "3,0,0", "--dry-run")


@pytest.mark.parametrize(
    ("rule", "value", "start", "problem"),
    [
        ("commission.seats_per_college", 3, "2026-02-01", "rule-not-settable"),  # the accord says it
        ("experience.minimum_hours", 1, "2026-02-01", "rule-not-settable"),
        ("commission.quorum", 1, "2026-02-01", "rule-not-settable"),
        ("commission.parity", 1, "2026-02-01", "rule-value"),
        ("commission.present_per_college", "true", "2026-02-01", "rule-value"),
        ("commission.present_per_college", 0, "2026-02-01", "rule-value"),
        ("commission.present_per_college", 2, "2026-01-14", "effect-before-decision"),
    ],
)
def test_a_rule_that_no_branch_may_adopt(
    root: Path, cqpt: Cqpt, refused: Refused, rule: str, value: object, start: str, problem: str
) -> None:
    write(root, "cqpt.yaml", ADOPTED.format(start=start, rule=rule, value=value))
    assert problem in found(cqpt)
    refused(problem, "funding")


@pytest.mark.parametrize(
    ("modulations", "problem"),
    [
        ("[{from: 2026-07-01, rate: 110, decided_on: 2026-07-02}]", "effect-before-decision"),
        ("[{from: 2026-07-01, rate: 99.999, decided_on: 2026-06-01}]", "rate-not-in-cents"),
        (
            "[{from: 2026-07-01, rate: 110, decided_on: 2026-06-01}, {from: 2026-07-01, rate: 90, decided_on: 2026-06-01}]",
            "in-force-twice",
        ),
    ],
)
def test_a_rate_that_could_not_be_decided_so(
    root: Path, cqpt: Cqpt, refused: Refused, modulations: str, problem: str
) -> None:
    write(root, "cqpt.yaml", f"format: settings/1\nname: Essai\nfunding: {modulations}\n")
    assert problem in found(cqpt)
    assert "accord, art. 6-2" in refused(problem, "funding")


SECOND = """\
format: case/1
id: 2026-0002
certificate: conseiller-clientele-en-point-de-distribution
route: acces-libre
received_on: 2026-09-01
candidate: {family_name: Martin, given_names: Léa, birth_date: 1994-05-17}
"""


def test_nothing_is_carried_over_from_a_certificate_that_was_withdrawn(
    root: Path, done: Done, refused: Refused
) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    file = write(root, "cases/2026-0002/case.yaml", SECOND)
    carry = ("carry-over", "2026-0002", "--from", "2026-0001", "--exercise", "daily", *ANA, "--on", "2026-09-02")
    file.write_text(SECOND.replace(", birth_date: 1994-05-17", ""), encoding="utf-8")
    assert "date de naissance" in refused("nothing-to-carry-over", *carry)
    file.write_text(SECOND.replace("Léa", "Zoé"), encoding="utf-8")
    assert "Léa Martin" in refused("nothing-to-carry-over", *carry)
    file.write_text(SECOND.replace("Martin, given_names: Léa", "MARTIN, given_names: lea"), encoding="utf-8")
    done(*carry)  # capitals and accents make nobody another person
    first = data(root, "cases/2026-0002/case.yaml")["carry_over"][0]
    assert (first["by"], first["exercise"], "replaces" in first) == ("Ana Petit", "daily", False)
    refused("nothing-to-carry-over", *carry)  # not overwritten in silence
    done(
        "carry-over", "2026-0002", "--from", "2026-0001", "--exercise", "none", *ANA, "--on", "2026-09-03", "--replace"
    )
    kept, last = data(root, "cases/2026-0002/case.yaml")["carry_over"]
    assert kept == first
    assert (last["exercise"], last["replaces"]) == ("none", "2026-09-02")
    done(*WITHDRAW, "--reason", "fraude: de faux bulletins", "--on", "2026-09-10")
    refused("nothing-to-carry-over", *carry, "--replace")


def test_what_was_taken_over_falls_with_the_certificate_it_comes_from(
    root: Path, done: Done, cqpt: Cqpt, refused: Refused
) -> None:
    """Art. 3: only what was validated keeps its value; a certificate that was withdrawn validates nothing any more."""
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    write(root, "cases/2026-0002/case.yaml", SECOND)
    done("carry-over", "2026-0002", "--from", "2026-0001", "--exercise", "daily", *ANA, "--on", "2026-09-02")
    sitting(root, "2026-10-14", cases="2026-0002")
    prepare = ("commission", "prepare", "2026-10-14", "--json")
    assert "carry-over-unfounded" not in found(cqpt)
    assert "savoirs communs" not in cqpt(*prepare)[1]
    done(*WITHDRAW, "--reason", "fraude: de faux bulletins de paie", "--on", "2026-09-10")
    assert "carry-over-unfounded" in found(cqpt)
    assert "carry-over-unfounded" in found(cqpt), "the index says so too"
    assert "repris du dossier 2026-0001, dont le certificat ne tient pas" in cqpt(*prepare)[1]


def test_no_certificate_rests_on_what_was_taken_over_from_nothing(root: Path, done: Done, refused: Refused) -> None:
    """Art. 3. Written by an editor: the other case is the same person's, and no commission ever awarded anything in it."""
    write(root, "cases/2026-0002/case.yaml", SECOND)
    shops = "conseiller-clientele-en-point-de-distribution"
    carried = (
        f"{{certificate: {shops}, awarded_on: 2025-06-24, case: 2026-0002, exercise: daily, items: {{COM-C07: 5}}}}"
    )
    case_file(root).write_text(
        case_file(root).read_text(encoding="utf-8") + f"carry_over: {carried}\n", encoding="utf-8"
    )
    transmitted(done, root)
    for reason in ((), ("--reason", "la commission connaît la candidate")):
        assert "accord, art. 3" in refused("carry-over-unfounded", *DECIDE, "--decision", "awarded", *reason)


# --- what a refusal says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "article", "arguments"),
    [
        ("reason-missing", "accord, art. 6-1", ("decide", "2026-0001", "--decision", "inadmissible", *ANA)),
        ("reason-missing", "cahier des charges, IV", ("accredit", "withdraw", "evaluateurs-associes", "--by", "CPNE")),
        ("unknown-organisation", "accord, art. 5", ("accredit", "grant", "personne", "--by", "CPNE")),
        ("unknown-organisation", "cahier des charges, IV", ("accredit", "withdraw", "personne", "--by", "CPNE")),
        ("usage", "", ("funding", "--from", "2026-07-01", "--to", "2026-06-30")),
    ],
)
def test_a_refusal_names_the_article(refused: Refused, problem: str, article: str, arguments: tuple[str, ...]) -> None:
    assert article in refused(problem, *arguments)


def test_the_refusals_of_a_sitting_name_the_article(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root, level=2)
    assert "accord, art. 5" in refused("reason-missing", *DECIDE, "--decision", "awarded")
    refused("reason-missing", *DECIDE, "--decision", "awarded", "--reason", "bof")  # a reason is a sentence
    edit(root, "family_name: Martin", "family_name: Martine")
    assert "cahier des charges, IV" in refused("record-changed", *DECIDE, "--decision", "awarded")
    sitting(root, "2026-06-24", cases="")
    assert "accord, art. 5" in refused("not-on-the-agenda", *DECIDE, "--decision", "awarded")
    assert "cahier des charges, IV" in done("accredit", "list")


def test_what_is_carried_over_after_the_decision_makes_nothing_suspect(root: Path, done: Done, cqpt: Cqpt) -> None:
    """It is an act, and no fact on which the admissibility was judged; what rests on the grids does rest on it."""
    awarded(done, root)
    second = write(root, "cases/2026-0002/case.yaml", SECOND)
    done("decide", "2026-0002", *ANA, "--on", "2026-09-02")
    done("carry-over", "2026-0002", "--from", "2026-0001", "--exercise", "daily", *ANA, "--on", "2026-09-03")
    assert [one["suspect"] for one in json.loads(done("status", "--json"))] == [False, False]
    second.write_text(
        second.read_text(encoding="utf-8").replace("given_names: Léa", "given_names: Zoé"), encoding="utf-8"
    )
    assert [one["suspect"] for one in json.loads(done("status", "--json"))] == [False, True]


# --- confirming ------------------------------------------------------------------------------------------------------


def test_nobody_confirms_before_the_judgement_nor_ahead_of_time(root: Path, done: Done, refused: Refused) -> None:
    admitted(done)  # judged on the 9th of March; today is the end of the year
    edit(root, "given_names: Léa", "given_names: Léa Anne")
    refused("act-misdated", "confirm", "2026-0001", *ANA, "--on", "2019-01-01")
    refused("act-misdated", "confirm", "2026-0001", *ANA, "--on", "2027-01-01")
    done("confirm", "2026-0001", *ANA, "--on", "2026-04-01")


# --- what an editor left behind --------------------------------------------------------------------------------------


def found(cqpt: Cqpt) -> set[str]:
    _code, out, _err = cqpt("validate", "--json")
    return {one["id"] for one in json.loads(out)["findings"]}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("session: 2026-06-24", "session: 2026-06-25", "unknown-sitting"),
        ("    session: 2026-06-24\n", "", "award-without-sitting"),
        ("in_favour: 4, against: 0", "in_favour: 0, against: 3", "not-adopted"),
        ("decision: awarded", "decision: refused", "delivered-without-award"),
        ("decision: admissible", "decision: inadmissible", "award-of-inadmissible"),
        ("number: CQPT-CAD-2026-0001", "number: CQPT-CPD-2026-0001", "number-of-another-certificate"),
        ("{on: 2026-07-01, by: CPNE", "{on: 2025-07-01, by: CPNE", "act-before-reception"),
    ],
)
def test_acts_edited_by_hand_are_found(
    root: Path, done: Done, cqpt: Cqpt, before: str, after: str, problem: str
) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    assert found(cqpt) == set()
    edit(root, before, after)
    assert problem in found(cqpt)


def test_a_rule_that_was_adopted_counts_for_cases_that_were_looked_at_before(
    root: Path, done: Done, cqpt: Cqpt
) -> None:
    """Where the branch says that a majority is not asked for (the accord leaves it open, art. 5), none is missed.

    What the index remembers from before is not taken for what holds now, nor the other way round.
    """
    awarded(done, root)
    edit(root, "in_favour: 4, against: 0", "in_favour: 0, against: 3")
    assert "not-adopted" in found(cqpt)
    before = (root / "cqpt.yaml").read_text(encoding="utf-8")
    rule = ADOPTED.format(start="2026-06-24", rule="commission.majority", value="false").partition("rules:\n")[2]
    write(root, "cqpt.yaml", f"{before}rules:\n{rule}")
    assert "not-adopted" not in found(cqpt)
    code, _out, err = cqpt("validate", "cases/2026-0001")
    assert (code, "not-adopted" in err) == (0, False)
    write(root, "cqpt.yaml", before)
    assert "not-adopted" in found(cqpt)


def test_a_number_given_to_two_cases_is_found(root: Path, done: Done, cqpt: Cqpt) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    text = case_file(root).read_text(encoding="utf-8").replace("id: 2026-0001", "id: 2026-0003")
    write(root, "cases/2026-0003/case.yaml", text)
    assert "number-given-twice" in found(cqpt)


def test_a_sitting_edited_by_hand_is_found(root: Path, done: Done, cqpt: Cqpt) -> None:
    awarded(done, root)
    file = root / "sessions/2026-06-24.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("college: employeurs", "college: salaries"), encoding="utf-8")
    assert found(cqpt) == {"sitting-not-regular"}
    file.write_text(text.replace("minutes:\n  on: 2026-06-24", "minutes:\n  on: 2026-06-20"), encoding="utf-8")
    assert "minutes-before-sitting" in found(cqpt)


# --- decisions that an editor wrote (accord, art. 5) -----------------------------------------------------------------


def by_hand(root: Path, award: str) -> None:
    """A case handed in, with decisions of the commission written by an editor."""
    text = case_file(root).read_text(encoding="utf-8")
    case_file(root).write_text(f"{text}award:\n{award}", encoding="utf-8")


FIRST = "  - {on: 2026-06-24, by: Ana Petit, decision: %s, session: 2026-06-24%s}\n"


def test_a_case_decided_twice_by_hand(root: Path, done: Done, cqpt: Cqpt, refused: Refused) -> None:
    """An award and, at a later sitting, another decision that replaces none, with nothing in between."""
    transmitted(done, root)
    sitting(root, "2026-07-08")
    second = "  - {on: 2026-07-08, by: Ana Petit, decision: %s, session: 2026-07-08%s}\n"
    text = case_file(root).read_text(encoding="utf-8")
    for decisions, twice in (
        (FIRST % ("refused", "") + second % ("awarded", ""), True),
        (FIRST % ("awarded", "") + FIRST % ("awarded", ""), True),
        (FIRST % ("postponed", "") + FIRST % ("awarded", ""), True),  # at one sitting
        (FIRST % ("postponed", "") + second % ("awarded", ""), False),
        (FIRST % ("refused", "") + second % ("awarded", ", replaces: 2026-06-24"), False),
    ):
        by_hand(root, decisions)
        assert ("award-twice" in found(cqpt)) is twice, decisions
        if twice:
            assert "accord, art. 5" in refused("award-unfounded", "deliver", "2026-0001", "--by", "CPNE")
        case_file(root).write_text(text, encoding="utf-8")


def test_a_sitting_of_one_college_that_decided_by_hand(root: Path, done: Done, cqpt: Cqpt, refused: Refused) -> None:
    """Before its minutes are closed it is found as well, once a case says that it decided."""
    transmitted(done, root)
    sitting(root, "2026-06-24", MEMBERS[:2])
    assert "sitting-not-regular" not in found(cqpt)
    by_hand(root, FIRST % ("refused", ""))
    assert "sitting-not-regular" in found(cqpt)


def test_a_certificate_that_no_award_founds_is_not_in_force(root: Path, done: Done) -> None:
    """The decision behind it was turned into a refusal by an editor."""
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    assert "en vigueur" in done("register")
    edit(root, "decision: awarded", "decision: refused")
    register = done("register")
    assert "aucune attribution ne le fonde" in register
    assert "en vigueur" not in register


def test_an_answer_to_an_appeal_without_a_sitting(root: Path, done: Done, cqpt: Cqpt) -> None:
    refused_by_the_commission(done, root)
    answer = "answer: {on: 2026-09-16, by: Ana Petit, decision: dismissed}"
    text = case_file(root).read_text(encoding="utf-8")
    appeal = f"appeals: [{{on: 2026-07-10, by: Léa Martin, ground: absence-de-rigueur, {answer}}}]\n"
    case_file(root).write_text(text + appeal, encoding="utf-8")
    assert "award-without-sitting" in found(cqpt)


def test_a_decision_on_a_case_that_is_on_no_agenda(root: Path, done: Done, cqpt: Cqpt) -> None:
    transmitted(done, root)
    sitting(root, "2026-06-24", cases="")
    by_hand(root, FIRST % ("refused", ""))
    assert "not-on-the-agenda" in found(cqpt)


def test_what_there_is_to_study_of_the_bodies(root: Path, done: Done, cqpt: Cqpt) -> None:
    """On the agenda: a body of which the accreditation ended in 2024, and one that begins. The other one ends within six
    months of the sitting (hypothesis): 30 June 2027 is six months after 30 December 2026."""
    body(root, "jalons", "{from: 2026-01-15, to: 2028-01-14}", "")
    sitting(root, "2026-12-29", cases="")
    file = root / "sessions/2026-12-29.yaml"
    agenda = file.read_text(encoding="utf-8") + "accreditations: [jalons, ancien]\n"
    file.write_text(agenda, encoding="utf-8")

    def studies(day: str) -> list[tuple[str, str, str | None, bool]]:
        _code, out, _err = cqpt("commission", "prepare", day, "--json")
        keys = ("organisation", "kind", "until", "on_agenda")
        return [tuple(one[key] for key in keys) for one in json.loads(out)["accreditations"]]

    assert studies("2026-12-29") == [("ancien", "withdrawn", None, True), ("jalons", "first", None, True)]
    file.rename(root / "sessions/2026-12-30.yaml")
    (root / "sessions/2026-12-30.yaml").write_text(agenda.replace("2026-12-29", "2026-12-30"), encoding="utf-8")
    assert ("evaluateurs-associes", "renewal", "2027-06-30", False) in studies("2026-12-30")
    assert "bilan annuel" in cqpt("commission", "prepare", "2026-12-30")[1]


# --- the acts that nobody should get away with, one by one ------------------------------------------------------------
# Two processes numbering at once: tests/commands/test_proof.py (eight do). A body that is withdrawn: test_body_withdrawn.py.


def test_deciding_twice_at_a_sitting(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    done(*DECIDE, "--decision", "awarded", "--votes", "4,0,0")
    assert "--replace" in refused("act-not-now", *DECIDE, "--decision", "awarded", "--votes", "4,0,0")


def test_awarding_without_a_sitting(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    (root / "sessions/2026-06-24.yaml").unlink()
    assert "accord, art. 5" in refused("unknown-sitting", *DECIDE, "--decision", "awarded")


def test_a_sitting_with_one_college(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    sitting(root, "2026-06-24", MEMBERS[:2])
    assert "employeurs" in refused("sitting-not-regular", *DECIDE, "--decision", "awarded")


def test_evaluating_while_withdrawn(done: Done, refused: Refused) -> None:
    agreed(done)
    why = ("--reason", "dysfonctionnement-fautif: des grilles antidatées", "--by", "CPNE", "--on", "2026-05-01")
    done("accredit", "withdraw", "evaluateurs-associes", *why)
    quiz = ("new", "grid", "2026-0001", "--modality", "quiz", "--evaluator", "Camille Durand", "--assessed-on")
    assert "cahier des charges, IV" in refused("not-accredited", *quiz, "2026-05-02")


def test_an_appeal_after_another_one(root: Path, done: Done, refused: Refused) -> None:
    refused_by_the_commission(done, root)
    appeal = ("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", "--by", "Léa Martin")
    done(*appeal, "--reason", "l'évaluateur est parti avant l'entretien", "--on", "2026-07-10")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    answer = ("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "dismissed", *ANA)
    done(*answer, "--reason", "absence-de-rigueur-non-etablie: l'entretien figure à la grille")
    said = refused("second-appeal", *appeal, "--reason", "l'évaluateur était pressé ce jour-là", "--on", "2026-10-01")
    assert "accord, art. 5" in said


def test_a_rate_of_121_euros(root: Path, cqpt: Cqpt, refused: Refused) -> None:
    """100 € and 20 % more are 120 € (art. 6-2)."""
    settings = "format: settings/1\nname: Essai\nfunding: [{from: 2026-07-01, rate: %s, decided_on: 2026-06-01}]\n"
    write(root, "cqpt.yaml", settings % "121")
    assert "rate-out-of-limits" in found(cqpt)
    assert "accord, art. 6-2" in refused("rate-out-of-limits", "funding")
    write(root, "cqpt.yaml", settings % "120")
    assert "rate-out-of-limits" not in found(cqpt)


def test_a_certificate_for_a_case_that_went_suspect(root: Path, done: Done, refused: Refused) -> None:
    awarded(done, root)
    edit(root, "hours: 2400.00", "hours: 2300.00")
    refused("record-changed", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
