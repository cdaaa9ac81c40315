"""Every act of the accord, in its order; and acts that it does not allow: refused with their article, nothing written."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.grid import Modality
from tests.commands import acts
from tests.commands.acts import (
    ANA,
    admitted,
    agreed,
    awarded,
    data,
    evaluation,
    grid,
    phase,
    refused_by_the_commission,
    sent,
    sitting,
    snapshot,
    studied,
    transmitted,
    write,
)  # fmt: skip
from tests.commands.conftest import Cqpt, Done, Refused
from tests.typed import as_typed

# --- admissibility (accord, art. 6-1) --------------------------------------------------------------------------------


def test_the_check_proposes_the_decision(root: Path, done: Done) -> None:
    admitted(done)
    (act,) = data(root)["admissibility"]
    assert (act["on"], act["by"], act["decision"]) == ("2026-03-09", "Ana Petit", "admissible")
    assert "reasons" not in act
    assert act["judged"]["documents"].keys() == {"attestation", "certificat"}
    text = (root / "cases/2026-0001/case.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Le dossier de Léa, tenu à la main.\n")
    assert "            # lu sur l'attestation\n" in text
    assert (root / "letters/2026-0001/2026-03-09-recevabilite.pdf").read_bytes().startswith(b"%PDF-")
    assert phase(done) == "assignment"


def test_too_few_hours_give_a_coded_reason_with_its_fact(tmp_path: Path, root: Path, done: Done) -> None:
    """1500 hours over the 784 days from 2024-01-08 to 2026-03-01, for 1607: 107 are missing."""
    acts.repository(tmp_path, hours="1500.00")
    admitted(done)
    (act,) = data(root)["admissibility"]
    assert act["decision"] == "inadmissible"
    (reason,) = act["reasons"]
    assert reason["code"] == "heures-insuffisantes"
    assert re.sub(r"\s", " ", reason["fact"]).startswith("1 500,00 h de travail effectif prouvé")
    assert re.search(r"manque 107,00\sh", reason["fact"])
    done("letter", "2026-0001", "--format", "md")
    letter = as_typed((root / "letters/2026-0001/2026-03-09-non-recevabilite.md").read_text(encoding="utf-8"))
    assert "accord, art. 3" in letter
    assert "Pour y remédier" in letter
    assert "n'ouvre pas, à ce stade, de recours" in letter
    assert phase(done) == "inadmissible"


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ([], "needs a reason|demande un motif"),
        (["heures-insuffisante: 1500 h"], "heures-insuffisantes"),  # the nearest one
        (["heures-insuffisantes"], "sans le fait"),
        (["heures-insuffisantes:   "], "sans le fait"),
        (["savoirs-non-acquis: rien"], "n'est pas un motif"),  # a reason of another act
        (["heures-insuffisantes: insuffisant"], "n'est pas une phrase"),
        (["heures-insuffisantes: 1 500 h"], "n'est pas une phrase"),
    ],
)
def test_no_rejection_without_a_reason_and_a_fact(refused: Refused, reasons: list[str], said: str) -> None:
    options = [part for reason in reasons for part in ("--reason", reason)]
    err = refused("reason-missing", "decide", "2026-0001", "--decision", "inadmissible", *options, *ANA)
    assert re.search(said, err)
    assert "accord, art. 6-1" in err


def test_a_rejection_that_the_check_contradicts_is_justified(root: Path, done: Done, refused: Refused) -> None:
    """2400 hours are proven, for 1607: who says that they are too few says why, and the letter shows both."""
    reject = ("decide", "2026-0001", "--decision", "inadmissible", *ANA, "--on", "2026-03-09")
    why = ("--reason", "heures-insuffisantes: douze heures sont prouvées")
    said = re.sub(r"\s", " ", refused("reason-contradicted", *reject, *why))
    assert "2 400,00 h" in said
    assert "1 607,00 h" in said
    assert "accord, art. 6-1" in said
    unanswered = ("--reason", "sans-reponse: rien n'est arrivé depuis")
    assert "--because" in refused("reason-contradicted", *reject, *unanswered)  # every criterion is met
    refused("reason-missing", *reject, *why, "--because", "certificat faux")
    because = "le certificat de travail est celui d'une autre personne"
    shown = re.sub(r"\s", " ", done(*reject, *why, "--because", because))
    assert "2 400,00 h" in shown
    (act,) = data(root)["admissibility"]
    assert act["because"] == because
    done("letter", "2026-0001", "--format", "md")
    letter = re.sub(r"\s", " ", (root / "letters/2026-0001/2026-03-09-non-recevabilite.md").read_text(encoding="utf-8"))
    assert "autre personne" in letter
    assert "2 400,00 h de travail effectif prouvé" in letter


def test_there_is_nothing_to_justify_where_the_check_agrees(tmp_path: Path, root: Path, refused: Refused) -> None:
    acts.repository(tmp_path, hours="1500.00")
    refused("usage", "decide", "2026-0001", *ANA, "--because", "le compte est juste ainsi")


def test_to_admit_against_the_check_needs_a_written_reason(
    tmp_path: Path, root: Path, done: Done, refused: Refused
) -> None:
    acts.repository(tmp_path, hours="1500.00")
    refused("reason-missing", "decide", "2026-0001", "--decision", "admissible", *ANA)
    refused("reason-missing", "decide", "2026-0001", "--decision", "admissible", "--reason", "vu", *ANA)
    done("decide", "2026-0001", "--decision", "admissible", "--reason", "107 h d'astreinte prouvées", *ANA)
    (act,) = data(root)["admissibility"]
    assert act["reasons"] == ["107 h d'astreinte prouvées"]


def test_completion_is_asked_for_reminded_and_answered(root: Path, done: Done, refused: Refused) -> None:
    """The delay is the hypothesis of the data: 30 days after the 9th of March is the 8th of April; ten more, a reminder."""
    reason = "heures-a-justifier: aucun bulletin pour 2024"
    done("decide", "2026-0001", "--decision", "to-complete", "--reason", reason, *ANA, "--on", "2026-03-09")
    assert data(root)["admissibility"][0]["due_on"] == "2026-04-08"
    assert phase(done) == "completion"
    done("complete", "2026-0001", "--reminder", *ANA, "--on", "2026-04-10")
    for day, overdue in (("2026-04-20", False), ("2026-04-21", True)):
        (line,) = json.loads(done("status", "--json", "--on", day))
        assert (line["due_on"], line["overdue"], line["actor"]) == ("2026-04-20", overdue, "candidat")
    done("complete", "2026-0001", "--answer", "--note", "bulletins reçus", *ANA, "--on", "2026-04-15")
    assert [(one["event"], one.get("due_on")) for one in data(root)["completion"]] == [
        ("reminded", "2026-04-20"), ("answered", None),
    ]  # fmt: skip
    assert phase(done) == "admissibility", "to be decided again, since the answer"
    refused("act-misdated", "decide", "2026-0001", *ANA, "--on", "2026-04-14")
    done("decide", "2026-0001", *ANA, "--on", "2026-04-16")
    assert [act["decision"] for act in data(root)["admissibility"]] == ["to-complete", "admissible"]
    refused("act-not-now", "complete", "2026-0001", "--reminder", *ANA)


def test_the_delay_is_a_setting(root: Path, done: Done) -> None:
    write(root, "cqpt.yaml", "format: settings/1\nname: Essai\ndelays: {completion_days: 10}\n")
    reason = "heures-a-justifier: aucun bulletin pour 2024"
    done("decide", "2026-0001", "--decision", "to-complete", "--reason", reason, *ANA, "--on", "2026-03-09")
    assert data(root)["admissibility"][0]["due_on"] == "2026-03-19"


def test_deciding_twice_is_refused_and_correcting_erases_nothing(root: Path, done: Done, refused: Refused) -> None:
    admitted(done)
    err = refused("act-not-now", "decide", "2026-0001", *ANA, "--on", "2026-03-10")
    assert "--replace" in err
    assert "cqpt send" in err
    reason = "attestation-manquante: elle n'est pas signée"
    because = ("--because", "une attestation sans signature n'atteste rien")
    again = ("decide", "2026-0001", "--decision", "inadmissible", "--reason", reason, *because, "--replace", *ANA)
    done(*again, "--on", "2026-03-11")
    first, second = data(root)["admissibility"]
    assert (first["decision"], second["decision"], second["replaces"]) == ("admissible", "inadmissible", "2026-03-09")
    assert phase(done) == "inadmissible"


def test_an_act_in_the_future_is_refused(refused: Refused) -> None:
    assert "31/12/2026" in refused("act-misdated", "decide", "2026-0001", *ANA, "--on", "2027-01-01")


def test_a_dry_run_writes_nothing(root: Path, done: Done) -> None:
    before = snapshot(root)
    assert "+admissibility:" in done("decide", "2026-0001", *ANA, "--dry-run")
    assert snapshot(root) == before


# --- the evaluating body (accord, art. 6-1; cahier des charges, III and IV) ------------------------------------------


@pytest.mark.parametrize(
    ("slug", "problem", "said"),
    [
        ("jalons", "not-accredited", "conseiller-clientele-a-distance"),  # accredited for the other certificate
        ("ancien", "not-accredited", "31/12/2024"),  # over before the act
        ("formation-azur", "not-independent", "Formation Azur"),  # trained the candidate
        ("filiale", "not-independent", "formation-azur"),  # belongs to who trained the candidate
        ("inconnu", "unknown-organisation", "evaluateurs-associes"),
    ],
)
def test_a_body_that_may_not_evaluate(done: Done, refused: Refused, slug: str, problem: str, said: str) -> None:
    admitted(done)
    assert said in refused(problem, "send", "2026-0001", "--to", slug, *ANA, "--on", "2026-03-12")


def test_accredited_on_the_day_of_the_act_and_not_today(root: Path, done: Done, refused: Refused) -> None:
    """Withdrawn on the 1st of April: sent on the 31st of March it is accredited, on the 1st of April no more."""
    admitted(done)
    fact = "dysfonctionnement-fautif: un quiz a été communiqué"
    done("accredit", "withdraw", "evaluateurs-associes", "--reason", fact, "--by", "CPNE", "--on", "2026-04-01")
    err = refused("not-accredited", "send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-04-01")
    assert "01/04/2026" in err
    done("send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-31")
    code_of_list = json.loads(done("accredit", "list", "--json", "--on", "2026-03-31"))
    (body,) = [one for one in code_of_list if one["organisation"] == "evaluateurs-associes"]
    assert body["certificates"]["conseiller-clientele-a-distance"]["state"] == "held"
    assert body["running_cases"] == ["2026-0001"]


def test_a_lapse_shows_the_cases_it_hits(root: Path, done: Done, cqpt: Cqpt) -> None:
    sent(done)
    code, out, _err = cqpt("accredit", "list", "--on", "2027-07-01", "--json")
    (body,) = [one for one in json.loads(out) if one["organisation"] == "evaluateurs-associes"]
    assert code == 1
    assert body["certificates"]["conseiller-clientele-a-distance"]["state"] == "expired"
    assert body["running_cases"] == ["2026-0001"]


def test_an_accreditation_lasts_two_years_and_its_renewal_follows(root: Path, done: Done, refused: Refused) -> None:
    """From the 1st of July 2025 to the 30th of June 2027: the next one begins on the morrow and ends on 30 June 2029."""
    renew = ("accredit", "renew", "evaluateurs-associes", "--by", "CPNE", "--on", "2026-12-01")
    studied(root, done, "2026-11-25", "evaluateurs-associes")
    done(*renew, "--session", "2026-11-25", "--report", "bilan 2025, reçu le 30 janvier 2026")
    text = (root / "organisations/evaluateurs-associes.yaml").read_text(encoding="utf-8")
    assert "  - {from: 2025-07-01, to: 2027-06-30}   # renouvelée une fois\n" in text
    assert data(root, "organisations/evaluateurs-associes.yaml")["accreditations"][1] == {
        "from": "2027-07-01", "to": "2029-06-30", "certificates": ["conseiller-clientele-a-distance"],
        "decided_on": "2026-12-01", "by": "CPNE", "session": "2026-11-25", "report": "bilan 2025, reçu le 30 janvier 2026",
    }  # fmt: skip
    refused("accredited-already", "accredit", "grant", "evaluateurs-associes", "--from", "2028-01-01", "--by", "CPNE")


def test_an_accreditation_is_withdrawn_for_a_fault_only(refused: Refused) -> None:
    for reason in ([], ["--reason", "lenteur: des mois d'attente"]):
        refused("reason-missing", "accredit", "withdraw", "evaluateurs-associes", *reason, "--by", "CPNE")
    reason_given = ("--reason", "dysfonctionnement-fautif: un quiz communiqué")
    refused("not-accredited", "accredit", "withdraw", "ancien", *reason_given, "--by", "CPNE", "--on", "2026-12-01")


def test_the_body_named_by_hand_gains_the_day_it_was_sent(root: Path, done: Done) -> None:
    with (root / "cases/2026-0001/case.yaml").open("a", encoding="utf-8") as file:
        file.write("evaluation: {organisation: evaluateurs-associes}   # prévu\n")
    sent(done)
    assert data(root)["evaluation"] == {
        "organisation": "evaluateurs-associes", "sent_on": "2026-03-12", "by": "Ana Petit",
    }  # fmt: skip
    assert "# prévu\n" in (root / "cases/2026-0001/case.yaml").read_text(encoding="utf-8")


def test_the_agreement_comes_before_the_observation(root: Path, done: Done, refused: Refused) -> None:
    refused("act-not-now", "agree", "2026-0001", *ANA)
    sent(done)
    grid(root, Modality.OBSERVATION, "2026-05-11")
    signed = ("--company", "Paul Roy", "--body", "Camille Durand")
    err = refused("agreement-too-late", "agree", "2026-0001", *signed, *ANA, "--on", "2026-05-12")
    assert "11/05/2026" in err
    assert "accord, art. 6-2" in err


def test_an_observation_without_both_signatures_is_irregular(root: Path, done: Done, cqpt: Cqpt) -> None:
    sent(done)
    done("agree", "2026-0001", "--company", "Paul Roy", *ANA, "--on", "2026-03-27")
    evaluation(root)
    code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    assert code == 1
    assert [one["id"] for one in json.loads(out)[0]["irregularities"]] == ["agreement-not-signed"]


def test_an_evaluation_by_a_body_not_accredited_that_day_is_irregular(root: Path, done: Done, cqpt: Cqpt) -> None:
    """The observation was held on the 11th of May, the global grid on the 18th: both after the withdrawal of the 10th."""
    agreed(done)
    evaluation(root)
    fact = "dysfonctionnement-fautif: un quiz a été communiqué"
    done("accredit", "withdraw", "evaluateurs-associes", "--reason", fact, "--by", "CPNE", "--on", "2026-05-10")
    _code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    found = [(one["id"], one["grid"]) for one in json.loads(out)[0]["irregularities"]]
    assert sorted(found) == [
        ("body-not-accredited", "grids/globale.yaml"), ("body-not-accredited", "grids/observation.yaml"),
    ]  # fmt: skip


# --- handing in (accord, art. 6-2; cahier des charges, IV) -----------------------------------------------------------


def test_the_bundle_is_whole_and_is_read_without_cqpt(root: Path, done: Done) -> None:
    transmitted(done, root)
    content = (root / "transmissions/2026-0001-2026-05-20.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    sums = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    assert sums == {
        name: hashlib.sha256(file).hexdigest() for name, file in files.items() if name not in ("SHA256SUMS", "LISEZMOI.txt")
    }  # fmt: skip
    assert {"case.yaml", "grids/globale.yaml", "grids/observation.yaml", "synthese.pdf", "synthese.html"} <= sums.keys()
    (act,) = data(root)["transmission"]
    assert act["manifest"] == hashlib.sha256(files["SHA256SUMS"]).hexdigest()
    assert str(act["hours"]) == "3.5"
    assert phase(done) == "commission"


def test_nothing_incomplete_is_handed_in(root: Path, done: Done, refused: Refused) -> None:
    evaluation(root)
    err = refused("not-complete", "transmit", "2026-0001", "--by", "Camille Durand")
    assert "décision de recevabilité, convention" in err
    admitted(done)  # recorded late, in its own time
    write(
        root,
        "cases/2026-0001/grids/globale.yaml",
        (root / "cases/2026-0001/grids/globale.yaml")
        .read_text()
        .replace("opinion: {proposal: favourable}\n", "")
        .replace("levels: {}", "levels: {CAD1-C01: 3}"),
    )
    assert "avis de l'organisme" in refused("not-complete", "transmit", "2026-0001", "--by", "Camille Durand")


def test_what_changes_after_the_handing_in_is_handed_in_anew(
    root: Path, done: Done, refused: Refused, cqpt: Cqpt
) -> None:
    transmitted(done, root)
    grid(root, Modality.QUIZ, "2026-04-27", 5)
    assert json.loads(done("status", "--json"))[0]["suspect"] is True
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    assert "cqpt transmit" in refused("record-changed", *decide)
    done("confirm", "2026-0001", "--by", "Camille Durand", "--on", "2026-06-20")
    refused("record-changed", *decide)
    why = ("--because", "le quiz avait été mal recopié")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-06-20", "--replace", *why)
    done(*decide)


# --- the sitting (accord, art. 5) ------------------------------------------------------------------------------------


def test_a_sitting_decides_and_its_minutes_close_it(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    ready = json.loads(done("commission", "prepare", "2026-06-24", "--json"))
    assert (ready["blocks"], ready["cases"]) == (
        [], [{"case": "2026-0001", "proposal": "favourable", "blocks": [], "notes": []}],
    )  # fmt: skip
    decide = ("commission", "decide", "2026-06-24", "2026-0001")
    done(*decide, "--decision", "postponed", "--reason", "piece-attendue: la note du tuteur", *ANA)
    signed = [part for name, *_ in acts.MEMBERS for part in ("--signed", name)]
    done("commission", "minutes", "2026-06-24", *signed, *ANA, "--on", "2026-06-25")
    refused("sitting-closed", *decide, "--decision", "awarded", *ANA)
    refused("sitting-closed", "commission", "minutes", "2026-06-24", *ANA)
    minutes = root / "letters/sessions/2026-06-24-proces-verbal.pdf"
    assert minutes.read_bytes().startswith(b"%PDF-")


def test_minutes_wait_for_every_case(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    assert "2026-0001" in refused("not-decided", "commission", "minutes", "2026-06-24", *ANA)
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    refused("not-present", "commission", "minutes", "2026-06-24", "--signed", "Jean Absent", *ANA)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (acts.MEMBERS[:2], "employeurs"),  # one college only
        (acts.MEMBERS[:3], "parité"),  # two and one
        ((), "salariés"),
        ((*acts.MEMBERS, ("Un Cinquième", "employeurs", "X")), "3"),  # three for two seats
    ],
)
def test_a_sitting_that_may_not_decide(root: Path, done: Done, refused: Refused, members: Any, said: str) -> None:
    transmitted(done, root)
    sitting(root, "2026-06-24", members)
    err = refused(
        "sitting-not-regular", "commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA
    )
    assert said in err
    assert "accord, art. 5" in err


def test_who_is_bound_to_the_case_is_recused(root: Path, done: Done, refused: Refused) -> None:
    """One of the two for the employers works for the candidate's employer; one of the other college steps aside: two vote."""
    bound = (*acts.MEMBERS[:2], ("Paul Roux", "employeurs", "Horizon Fibre"), acts.MEMBERS[3])
    transmitted(done, root)
    sitting(root, "2026-06-24", bound)
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    assert "--aside" in refused("sitting-not-regular", *decide, "--votes", "3,0,0")
    refused("not-present", *decide, "--aside", "Paul Roux")  # recused already: nothing to step aside from
    aside = ("--aside", "Marc Lenoir")
    refused("too-many-votes", *decide, *aside, "--votes", "3,0,0")
    done(*decide, *aside, "--votes", "2,0,0")
    award = data(root)["award"][0]
    assert (award["recused"], award["aside"]) == (["Paul Roux"], ["Marc Lenoir"])


def test_a_college_wholly_recused_leaves_nobody_to_decide(root: Path, done: Done, refused: Refused) -> None:
    bound = (*acts.MEMBERS[:2], ("Paul Roux", "employeurs", "Horizon Fibre"), ("Camille Durand", "employeurs", "X"))
    transmitted(done, root)
    sitting(root, "2026-06-24", bound)
    err = refused(
        "sitting-not-regular", "commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA
    )
    assert "Paul Roux, Camille Durand" in err


def test_no_award_without_a_sitting_nor_off_its_agenda(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    award = ("--decision", "awarded", *ANA)
    refused("unknown-sitting", "commission", "decide", "2026-06-25", "2026-0001", *award)
    sitting(root, "2026-06-24", cases="")
    refused("not-on-the-agenda", "commission", "decide", "2026-06-24", "2026-0001", *award)


def test_to_award_against_the_proposal_needs_a_written_reason(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root, level=2)
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    refused("reason-missing", *decide)
    done(*decide, "--reason", "la commission a entendu la candidate")


def test_a_complementary_evaluation_names_open_items_only(root: Path, done: Done, refused: Refused) -> None:
    """COM-F01 stands in CAD1-F01 (annexe 3): at level 2 it is open, everything else is acquired at 3."""
    agreed(done)
    evaluation(root, 3, {"COM-F02": 2})
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24")
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation", *ANA)
    why = ("--reason", "savoirs-non-acquis: un savoir au niveau 2")
    refused("item-not-open", *decide, *why, "--item", "CAD1-C01")
    done(*decide, *why)
    (act,) = data(root)["award"]
    assert act["items"]
    assert phase(done) == "complementary"
    # … and once it is assessed, the case goes the same way again.
    grid(root, Modality.OBSERVATION, "2026-09-07", 3, only=("COM-F02",), name="observation-2")
    grid(root, Modality.GLOBAL, "2026-09-08", name="globale-2")
    assert phase(done) == "transmission"
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-09-09")
    assert phase(done) == "commission"


# --- appeals (accord, art. 5) ----------------------------------------------------------------------------------------


def test_an_appeal_on_another_ground_is_recorded_and_not_receivable(root: Path, done: Done, refused: Refused) -> None:
    refused_by_the_commission(done, root)
    lodge = ("appeal", "lodge", "2026-0001", "--ground", "desaccord-sur-le-resultat", "--reason", "je suis bonne", *ANA)
    done(*lodge, "--on", "2026-07-01")
    refused("act-not-now", *lodge, "--on", "2026-07-02")  # one is pending
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    answer = ("appeal", "answer", "2026-09-16", "2026-0001", *ANA)
    err = refused("ground-not-receivable", *answer, "--decision", "granted", "--item", "CAD1-F05")
    assert "absence de rigueur" in err
    assert "accord, art. 5" in err
    done(*answer, "--decision", "not-receivable", "--reason", "motif-non-recevable: désaccord sur le résultat")
    assert phase(done) == "refused"


DISAGREES = ("appeal", "lodge", "2026-0001", "--ground", "desaccord-sur-le-resultat", "--reason", "je suis bonne", *ANA)
LACKS_RIGOUR = (
    "appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", "--reason", "l'entretien n'a pas eu lieu", *ANA,
)  # fmt: skip


def test_a_pending_appeal_is_completed_as_its_acknowledgement_says(root: Path, done: Done, refused: Refused) -> None:
    """The letter says that the candidate may say until then in what the procedure lacked rigour: the command does it."""
    refused_by_the_commission(done, root)
    refused("act-not-now", *LACKS_RIGOUR, "--replace", "--on", "2026-07-01")  # there is none to complete
    said = done(*DISAGREES, "--on", "2026-07-01")
    assert "--replace" in said
    assert "interprétation" in said
    done("letter", "2026-0001", "--kind", "recours", "--format", "md")
    letter = (root / "letters/2026-0001/2026-07-01-recours.md").read_text(encoding="utf-8")
    assert "vous pouvez compléter ce recours" in letter
    assert "interprétation" in letter
    done(*LACKS_RIGOUR, "--replace", "--on", "2026-07-10")
    first, second = data(root)["appeals"]
    assert (first["ground"], second["ground"], second["replaces"]) == (
        "desaccord-sur-le-resultat", "absence-de-rigueur", "2026-07-01",
    )  # fmt: skip
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    answer = ("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "granted", "--item", "CAD1-F05", *ANA)
    done(*answer)
    assert "answer" not in data(root)["appeals"][0]
    assert data(root)["appeals"][1]["answer"]["decision"] == "granted"
    assert phase(done) == "reopened"


def test_an_appeal_that_was_not_studied_takes_no_right_away(root: Path, done: Done, refused: Refused) -> None:
    """Not receivable, it was not studied: a receivable one is lodged; once that is dismissed, it is over (art. 5)."""
    refused_by_the_commission(done, root)
    done(*DISAGREES, "--on", "2026-07-01")
    for day in ("2026-09-16", "2026-11-18"):
        sitting(root, day, cases="", appeals="2026-0001")
    answer = ("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "not-receivable", *ANA)
    done(*answer, "--reason", "motif-non-recevable: désaccord sur le résultat")
    done("letter", "2026-0001", "--kind", "reponse-au-recours", "--format", "md")
    letter = (root / "letters/2026-0001/2026-09-16-reponse-au-recours.md").read_text(encoding="utf-8")
    assert "vous pouvez en former un autre" in letter
    assert "interprétation" in letter
    refused("act-not-now", *LACKS_RIGOUR, "--replace", "--on", "2026-10-01")  # that one was answered
    done(*LACKS_RIGOUR, "--on", "2026-10-01")
    answer = ("appeal", "answer", "2026-11-18", "2026-0001", "--decision", "dismissed", *ANA)
    done(*answer, "--reason", "absence-de-rigueur-non-etablie: l'entretien figure à la grille")
    said = refused("second-appeal", *LACKS_RIGOUR, "--on", "2026-12-01")
    assert "18/11/2026" in said
    assert "interprétation" in said


def test_a_granted_appeal_reopens_items_for_another_evaluator(
    root: Path, done: Done, refused: Refused, cqpt: Cqpt
) -> None:
    """All at 2. CAD1-F05 is reopened; the same evaluator's new 5 is not retained, another one's 3 is."""
    refused_by_the_commission(done, root)
    fact = "l'entretien n'a pas eu lieu"
    done("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", "--reason", fact, *ANA, "--on", "2026-07-01")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    answer = ("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "granted", *ANA)
    refused("items-missing", *answer)
    refused("unknown-item", *answer, "--item", "CAD9-F99")
    done(*answer, "--item", "CAD1-F05")
    assert phase(done) == "reopened"
    assert item(cqpt, "CAD1-F05") == {"level": None, "before_appeal": 2}
    grid(root, Modality.OBSERVATION, "2026-10-05", 5, only=("CAD1-F05",), name="observation-2")
    assert item(cqpt, "CAD1-F05") == {"level": None, "before_appeal": 2}
    grid(root, Modality.OBSERVATION, "2026-10-06", 3, only=("CAD1-F05",), name="observation-3", by="Hugo Blanc")
    assert item(cqpt, "CAD1-F05") == {"level": 3, "before_appeal": 2}
    done("synthesize", "cases/2026-0001", "--format", "md", "--output", "ici")
    text = (root / "ici/2026-0001.md").read_text(encoding="utf-8")
    assert "## Rouvert sur recours" in text


def test_what_an_appeal_reopened_is_handed_in_once_another_evaluator_assessed_it(
    root: Path, done: Done, refused: Refused
) -> None:
    """Art. 5. A global grid and a level of the evaluator of before are not enough: handed in so, the record would be frozen."""
    refused_by_the_commission(done, root)
    done(*LACKS_RIGOUR, "--on", "2026-07-01")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    done("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "granted", "--item", "CAD1-F05", *ANA)
    grid(root, Modality.OBSERVATION, "2026-10-05", 5, only=("CAD1-F05",), name="observation-2")
    grid(root, Modality.GLOBAL, "2026-10-07", name="globale-2")
    transmit = ("transmit", "2026-0001", "--hours", "1", "--by", "Hugo Blanc", "--on", "2026-10-08")
    assert "autre évaluateur (CAD1-F05)" in refused("not-complete", *transmit)
    grid(root, Modality.OBSERVATION, "2026-10-06", 3, only=("CAD1-F05",), name="observation-3", by="Hugo Blanc")
    done(*transmit)


def item(cqpt: Cqpt, id: str) -> dict[str, Any]:
    _code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    (found,) = [one for one in json.loads(out)[0]["items"] if one["id"] == id]
    return {"level": found["level"], "before_appeal": found.get("before_appeal")}


# --- delivery (accord, art. 5) ---------------------------------------------------------------------------------------


def test_numbers_follow_one_another_and_are_not_given_twice(root: Path, done: Done, refused: Refused) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    assert data(root)["delivery"][0]["number"] == "CQPT-CAD-2026-0001"
    refused("act-not-now", "deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-02")
    done("deliver", "2026-0001", "--duplicate", "--reason", "perdu", "--by", "CPNE", "--on", "2026-08-01")
    refused("reason-missing", "deliver", "2026-0001", "--withdraw", "--by", "CPNE", "--on", "2026-09-01")
    done(
        "deliver",
        "2026-0001",
        "--withdraw",
        "--reason",
        "fraude: de faux bulletins",
        "--by",
        "CPNE",
        "--on",
        "2026-09-01",
    )
    (line,) = json.loads(done("register", "--json"))
    assert (line["number"], line["duplicates"], line["withdrawn_on"]) == (
        "CQPT-CAD-2026-0001", ["2026-08-01"], "2026-09-01",
    )  # fmt: skip
    assert phase(done) == "withdrawn"


def test_nothing_is_delivered_that_was_not_awarded(root: Path, done: Done, refused: Refused) -> None:
    transmitted(done, root)
    refused("act-not-now", "deliver", "2026-0001", "--by", "CPNE")
    assert json.loads(done("register", "--json")) == []


def test_nothing_is_delivered_on_what_has_changed(root: Path, done: Done, refused: Refused) -> None:
    awarded(done, root)
    file = root / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("hours: 2400.00", "hours: 400.00"), encoding="utf-8")
    refused("record-changed", "deliver", "2026-0001", "--by", "CPNE")


# --- funding (accord, art. 6-2) --------------------------------------------------------------------------------------


def test_hours_are_capped_and_a_free_access_is_not_paid_without_priority(root: Path, done: Done) -> None:
    awarded(done, root)
    (line,) = json.loads(done("funding", "--json"))
    assert (line["hours_stated"], line["hours_paid"], line["amount"], line["payer"]) == ("3.5", "0", "0.00", "candidat")
    file = root / "cases/2026-0001/case.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("scheme: dif\n", "scheme: dif\npriority: true\n"), encoding="utf-8"
    )
    (line,) = json.loads(done("funding", "--json"))
    assert (line["hours_paid"], line["rate"], line["amount"], line["payer"]) == ("3", "100", "300.00", "branche")


def test_a_contract_that_goes_on_is_told_to_the_candidate_and_before_the_sitting(
    tmp_path: Path, root: Path, done: Done, cqpt: Cqpt
) -> None:
    """The certificate is sought at the end of the contract (cahier des charges, III): here, the last day of September."""
    acts.repository(tmp_path, route="contrat-de-professionnalisation", scheme="")
    file = root / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("end: 2026-01-05", "end: 2026-09-30"), encoding="utf-8")
    transmitted(done, root)
    done("letter", "2026-0001", "--kind", "recevabilite", "--format", "md")
    letter = as_typed((root / "letters/2026-0001/2026-03-09-recevabilite.md").read_text(encoding="utf-8"))
    running = "court jusqu'au 30/09/2026, et le certificat se demande à son issue"
    assert f"Le contrat {running}. *(cahier des charges, III)*" in letter
    assert running in as_typed(cqpt("commission", "prepare", "2026-06-24", "--json")[1])
    sitting(root, "2026-10-01")
    assert running not in as_typed(cqpt("commission", "prepare", "2026-10-01", "--json")[1])


def test_a_modulation_within_twenty_per_cent(tmp_path: Path, root: Path, done: Done, cqpt: Cqpt) -> None:
    """2.5 h at 112.35 € make 280.875 €, which is 280.88 € to the cent."""
    acts.repository(tmp_path, route="contrat-de-professionnalisation", scheme="")
    settings = "format: settings/1\nname: Essai\nfunding: [{{from: 2026-01-01, rate: {}, decided_on: 2025-12-10}}]\n"
    write(root, "cqpt.yaml", settings.format("112.35"))
    agreed(done)
    evaluation(root)
    done("transmit", "2026-0001", "--hours", "2,5", "--by", "Camille Durand", "--on", "2026-05-20")
    (line,) = json.loads(done("funding", "--json"))
    assert (line["submitted_on"], line["amount"]) == (None, "0.00")  # not yet submitted
    sitting(root, "2026-06-24")
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    (line,) = json.loads(done("funding", "--json"))
    assert (line["rate"], line["amount"]) == ("112.35", "280.88")
    assert json.loads(done("funding", "--json", "--from", "2026-06-25")) == []
    for rate in ("121", "79.99"):
        write(root, "cqpt.yaml", settings.format(rate))
        code, _out, err = cqpt("funding")
        assert (code, "error[rate-out-of-limits]" in err, "accord, art. 6-2" in err) == (2, True, True)
        assert cqpt("validate")[0] == 1


def test_acts_of_before_cqpt_are_recorded_late_and_in_their_order(root: Path, done: Done, refused: Refused) -> None:
    """The case is evaluated already: the decision, the sending and the agreement are recorded with their own days."""
    evaluation(root)
    send = ("send", "2026-0001", "--to", "evaluateurs-associes", *ANA, "--on", "2026-03-12")
    refused("not-admissible", *send)
    admitted(done)
    done(*send)
    refused("act-not-now", *send)
    done("agree", "2026-0001", "--company", "Paul Roy", "--body", "Camille Durand", *ANA, "--on", "2026-03-27")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    refused("act-not-now", "decide", "2026-0001", *ANA)


def test_a_draft_of_the_agreement_is_no_agreement(root: Path, done: Done, refused: Refused) -> None:
    """Written to be signed, it is still missing; the signatures come with another act."""
    sent(done)
    done("agree", "2026-0001", *ANA, "--on", "2026-03-20")
    evaluation(root)
    assert "convention" in refused("not-complete", "transmit", "2026-0001", "--by", "Camille Durand")
    done("agree", "2026-0001", "--company", "Paul Roy", "--body", "Camille Durand", *ANA, "--on", "2026-03-27")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")


def test_no_award_where_who_evaluated_might_not(root: Path, done: Done, refused: Refused) -> None:
    """Withdrawn on the 10th of May, the body observed on the 11th: refused again at the sitting."""
    transmitted(done, root)
    fact = "dysfonctionnement-fautif: un quiz a été communiqué"
    done("accredit", "withdraw", "evaluateurs-associes", "--reason", fact, "--by", "CPNE", "--on", "2026-05-10")
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    assert "accord, art. 6-2" in refused("award-barred", *decide)
    refused("award-barred", *decide, "--reason", "tout de même")
    done(*decide[:-2][:5], "refused", "--reason", "procedure-irreguliere: organisme non habilité", *ANA)


def test_an_irregular_evaluation_is_awarded_with_a_written_reason_only(
    root: Path, done: Done, refused: Refused
) -> None:
    agreed(done)
    evaluation(root)
    file = root / "cases/2026-0001/grids/observation.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("contacts: 7", "contacts: 3"), encoding="utf-8")
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24")
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "awarded", *ANA)
    assert "3 ; il en faut 5 au moins" in refused("reason-missing", *decide)
    done(*decide, "--reason", "trois contacts longs, vus jusqu'au bout")


def test_a_prediagnosis_never_counts(root: Path, done: Done, cqpt: Cqpt) -> None:
    """A quiz of fives as a forecast: the case still lacks its quiz, and no level of it is retained."""
    sent(done)
    code, _out, err = cqpt(
        "new", "grid", "2026-0001", "--modality", "quiz", "--prediagnostic", "--evaluator", "Camille Durand",
        "--assessed-on", "2026-04-01",
    )  # fmt: skip
    assert (code, err) == (0, "")
    file = root / "cases/2026-0001/grids/prediagnostic.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"^(  (?:CAD|COM)[\w-]+:) ", r"\1 5", text, flags=re.MULTILINE), encoding="utf-8")
    (line,) = json.loads(done("status", "--json"))
    assert "quiz" in line["missing"]
    grid(root, Modality.OBSERVATION, "2026-05-11", 2)
    _code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    (answer,) = json.loads(out)
    assert answer["grids"] == ["grids/observation.yaml"]
    assert {one["level"] for one in answer["items"]} == {2, None}
    _code, out, _err = cqpt("score", file, "--json")
    assert [one["id"] for one in json.loads(out)[0]["observations"]] == ["prediagnosis-never-counts"]


def test_what_a_referee_adds_stays_apart_from_the_levels(root: Path, done: Done, cqpt: Cqpt) -> None:
    file = grid(root, Modality.OBSERVATION, "2026-05-11", 2)
    text = file.read_text(encoding="utf-8")
    added = 'referee: {name: Nadia Perrin, function: tutrice, items: {CAD1-F05: "le fait chaque jour"}}\n'
    file.write_text(text.replace("levels:", f"{added}levels:"), encoding="utf-8")
    _code, out, _err = cqpt("score", "cases/2026-0001", "--json")
    assert {one["level"] for one in json.loads(out)[0]["items"]} == {2, None}
    done("synthesize", "cases/2026-0001", "--format", "md", "--output", "ici")
    synthesis = as_typed((root / "ici/2026-0001.md").read_text(encoding="utf-8"))
    assert "## Compléments du référent de l'entreprise" in synthesis
    assert "le fait chaque jour" in synthesis
    file.write_text(file.read_text(encoding="utf-8").replace('CAD1-F05: "le', 'CAD9-F05: "le'), encoding="utf-8")
    code, _out, err = cqpt("score", file)
    assert (code, "error[unknown-item]" in err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("decide", "2026-0001", "--by", ""),
        ("decide", "2026-0001", "--by", "   "),
        ("decide", "2026-0001", "--by", "A" * 501),
        ("decide", "2026-0001", "--by", "Ana\x1b[31m Petit"),
        ("accredit", "grant", "evaluateurs-associes", "--by", ""),
        ("confirm", "2026-0001", "--by", ""),
    ],
)
def test_nobody_acts_without_a_name(refused: Refused, arguments: tuple[str, ...]) -> None:
    refused("usage", *arguments)


def test_nothing_is_written_that_could_not_be_read_again(refused: Refused, root: Path, done: Done) -> None:
    """The fact behind a reason has room for 20,000 letters, a signature for 500."""
    long = "heures-insuffisantes: " + "il manque " * 2_001
    because = ("--because", "une preuve annulée depuis l'examen")
    refused("text-too-long", "decide", "2026-0001", "--decision", "inadmissible", "--reason", long, *because, *ANA)
    sent(done)
    refused("usage", "agree", "2026-0001", "--company", "B" * 501, "--body", "C", "--by", "Ana Petit")


def test_a_code_that_the_registry_does_not_know_is_found_at_its_place(root: Path, cqpt: Cqpt) -> None:
    file = root / "cases/2026-0001/case.yaml"
    text = file.read_text(encoding="utf-8")
    act = "admissibility: {on: 2026-03-09, by: Ana, decision: inadmissible, reasons: [{code: heures-insufisantes, fact: x}]}\n"
    file.write_text(text + act, encoding="utf-8")
    code, out, _err = cqpt("validate", "--json")
    found = json.loads(out)["findings"]
    assert code == 1
    assert [(one["id"], one["line"]) for one in found] == [("unknown-reason", len(text.splitlines()) + 1)]


def test_an_open_grid_lists_the_open_items_only(root: Path, done: Done, cqpt: Cqpt) -> None:
    """The commission asked for one item: the new observation lists that one, and no other."""
    agreed(done)
    evaluation(root, 3, {"COM-F02": 2})
    done("transmit", "2026-0001", "--by", "Camille Durand", "--on", "2026-05-20")
    sitting(root, "2026-06-24")
    why = ("--reason", "savoirs-non-acquis: un savoir au niveau 2")
    done("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation", *why, *ANA)
    new = (
        "new",
        "grid",
        "2026-0001",
        "--modality",
        "observation",
        "--evaluator",
        "Hugo Blanc",
        "--assessed-on",
        "2026-09-07",
    )
    assert cqpt(*new)[0] == 0
    assert data(root, "cases/2026-0001/grids/observation-2.yaml")["levels"].keys() == {"COM-F02"}


def test_what_followed_a_reopened_decision_is_marked(root: Path, done: Done, cqpt: Cqpt) -> None:
    """Awarded and delivered, then an appeal is granted: the award, the register, the letter and a check all say so."""
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    fact = ("--reason", "l'entretien n'a pas eu lieu")
    done("appeal", "lodge", "2026-0001", "--ground", "absence-de-rigueur", *fact, *ANA, "--on", "2026-07-05")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    done("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "granted", "--item", "CAD1-F05", *ANA)
    assert json.loads(done("register", "--json"))[0]["reopened_on_appeal"] is True
    _code, out, _err = cqpt("validate", "--json")
    assert "reopened-award" in {one["id"] for one in json.loads(out)["findings"]}
    done("letter", "2026-0001", "--kind", "attribution", "--format", "md")
    letter = as_typed((root / "letters/2026-0001/2026-06-24-attribution.md").read_text(encoding="utf-8"))
    assert "antérieure à la décision du 16 septembre 2026" in letter


# --- letters of the past ---------------------------------------------------------------------------------------------


def test_a_letter_of_the_past_says_what_was_known_then(root: Path, done: Done) -> None:
    """Decided on the 9th of March, sent on the 12th, a document received on the 13th of April: no letter knows better."""
    sent(done)
    letters = root / "letters/2026-0001"
    before = {path.name: path.read_bytes() for path in letters.iterdir()}
    assert before.keys() == {f"2026-03-{name}" for name in ("09-recevabilite.pdf", "09-recevabilite.docx", "12-bordereau.pdf", "12-bordereau.docx")}  # fmt: skip
    file = root / "cases/2026-0001/case.yaml"
    received = "  - {id: bulletins, kind: bulletin-de-paie, received_on: 2026-04-13}\n"
    mark = "  - {id: certificat, kind: attestation-employeur, states_hours: true, received_on: 2026-03-02}\n"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(mark, mark + received), encoding="utf-8")
    done("agree", "2026-0001", "--company", "Paul Roy", "--body", "Camille Durand", *ANA, "--on", "2026-04-20")
    done("letter", "2026-0001")
    after = {path.name: path.read_bytes() for path in letters.iterdir() if "convention" not in path.name}
    assert after == before
    done("letter", "2026-0001", "--format", "md")
    slip = (letters / "2026-03-12-bordereau.md").read_text(encoding="utf-8")
    assert "attestation employeur" in slip
    assert "bulletin" not in slip
    assert "valuateurs" not in (letters / "2026-03-09-recevabilite.md").read_text(encoding="utf-8")


def test_what_was_sent_is_never_written_over(root: Path, done: Done) -> None:
    """The address of the candidate changes: the same letter cannot be made again, and goes beside the one that was sent."""
    admitted(done)
    letters = root / "letters/2026-0001"
    sent_then = (letters / "2026-03-09-recevabilite.pdf").read_bytes()
    (letters / "2026-03-09-recevabilite.docx").write_bytes(b"edited by hand")
    file = root / "cases/2026-0001/case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("1 rue des Lilas", "9 rue du Port"), encoding="utf-8")
    for _again in range(2):  # … once, however often it is asked for
        said = done("letter", "2026-0001")
        assert "2026-03-09-recevabilite-version-2.pdf" in said
        assert "gardé" in said
    assert (letters / "2026-03-09-recevabilite.pdf").read_bytes() == sent_then
    assert (letters / "2026-03-09-recevabilite.docx").read_bytes() == b"edited by hand"
    assert sorted(path.name for path in letters.glob("*-version-*")) == [
        "2026-03-09-recevabilite-version-2.docx", "2026-03-09-recevabilite-version-2.pdf",
    ]  # fmt: skip
    kept = json.loads(done("letter", "2026-0001", "--json"))["kept"]
    assert set(kept.values()) == {f"letters/2026-0001/2026-03-09-recevabilite.{one}" for one in ("pdf", "docx")}


# --- documents as people read them -----------------------------------------------------------------------------------


def test_the_agreement_says_how_the_evaluation_is_organised(root: Path, done: Done) -> None:
    """Art. 6-2: “les modalités d'organisation”. What is not known yet is left to be filled in by hand."""
    sent(done)
    known = ("--observation-on", "2026-05-11", "--place", "Plateau de Rennes")
    done("agree", "2026-0001", "--company", "Paul Roy", "--body", "Camille Durand", *known, *ANA, "--on", "2026-03-27")
    act = data(root)["agreement"][0]
    assert (act["observed_on"], act["place"], "evaluator" in act) == ("2026-05-11", "Plateau de Rennes", False)
    done("letter", "2026-0001", "--kind", "convention", "--format", "md")
    text = (root / "letters/2026-0001/2026-03-27-convention.md").read_text(encoding="utf-8")
    assert "| 11\u00a0mai\u00a02026 |" in text
    assert "| Plateau de Rennes |" in text
    assert re.search(r"Évaluateur \| …+ ", text)
    assert "temps de travail" not in text  # the accord does not say it
    assert "hors accord, hypothèse" in text  # who pays a free access without priority


def test_what_is_handed_in_states_the_opinion(root: Path, done: Done) -> None:
    """Cahier des charges, IV: the complete case with the opinion; the global grid of the 18th of May is favourable."""
    transmitted(done, root)
    done("letter", "2026-0001", "--kind", "remise", "--format", "md")
    text = (root / "letters/2026-0001/2026-05-20-remise.md").read_text(encoding="utf-8")
    assert re.search(r"Avis de l’organisme.: favorable\*\* \(Camille Durand, 18.mai.2026\)", text)


def test_a_refusal_names_what_is_not_acquired(root: Path, done: Done) -> None:
    refused_by_the_commission(done, root)
    done("letter", "2026-0001", "--kind", "refus", "--format", "md")
    text = (root / "letters/2026-0001/2026-06-24-refus.md").read_text(encoding="utf-8")
    assert re.search(r"\*\*CAD1-F01\*\* .* – niveau.2, attendu 3", text)
    assert "au niveau attendu\u00a0:** aucun savoir au niveau 3" in text
    assert "Pour y remédier\u00a0: se préparer" in text


def test_the_statement_of_funding_is_a_document(root: Path, done: Done, refused: Refused) -> None:
    """Free access without a priority DIF: nothing is paid by the branch, and that is a hypothesis (art. 6-2)."""
    awarded(done, root)
    done("funding", "--output", "etats", "--format", "md,html,pdf,docx")
    (text,) = [path.read_text(encoding="utf-8") for path in (root / "etats").glob("*.md")]
    assert "Évaluateurs associés" in text
    assert "evaluateurs-associes" not in text
    assert re.search(r"Total pris en charge par la branche.: 0,00.€", text)
    assert "hors accord, hypothèse" in text
    assert len(list((root / "etats").iterdir())) == 4
    refused("usage", "funding", "--from", "2026-07-01", "--to", "2026-06-01")


def sheet(root: Path, done: Done, day: str) -> str:
    done("sheet", "2026-0001", "--format", "md", "--on", day)
    return (root / "letters/2026-0001/fiche-candidat.md").read_text(encoding="utf-8")


def test_the_sheet_says_what_can_still_be_done(root: Path, done: Done) -> None:
    """As the letter does: after a refusal an appeal (art. 5), after one that was dismissed none; it is that of its day."""
    refused_by_the_commission(done, root)
    assert "recours devant la commission" in sheet(root, done, "2026-06-30")
    assert "plus rien à faire" not in sheet(root, done, "2026-06-30")
    done(*LACKS_RIGOUR, "--on", "2026-07-01")
    sitting(root, "2026-09-16", cases="", appeals="2026-0001")
    reason = ("--reason", "absence-de-rigueur-non-etablie: l'entretien figure à la grille")
    done("appeal", "answer", "2026-09-16", "2026-0001", "--decision", "dismissed", *reason, *ANA)
    assert "recours a été étudié" in sheet(root, done, "2026-09-16")
    assert "**Votre dossier\u00a0: recours à étudier.**" in sheet(root, done, "2026-07-02")
    assert "**Votre dossier\u00a0: refusé.**" in sheet(root, done, "2026-06-30")
    assert "grille globale, par Camille Durand |" in sheet(
        root, done, "2026-06-30"
    )  # it holds an opinion, and no level


def test_the_sheet_names_the_certificate(root: Path, done: Done) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    assert "**CQPT-CAD-2026-0001**" in sheet(root, done, "2026-07-01")
    assert "Prochaine étape" in sheet(root, done, "2026-06-24")


def test_a_grid_to_be_filled_in_is_no_evaluation_that_is_done(root: Path, done: Done) -> None:
    agreed(done)
    new = ("new", "grid", "2026-0001", "--modality", "quiz", "--evaluator", "Camille Durand")
    done(*new, "--assessed-on", "2026-04-20")
    assert "grille à remplir\u00a0: quiz, par Camille Durand |" in sheet(root, done, "2026-04-21")


def test_a_case_that_two_sittings_studied_is_one_case(root: Path, done: Done) -> None:
    """On the screen and in the document alike: two lines, one case."""
    transmitted(done, root, level=2)
    reason = ("--reason", "savoirs-non-acquis: aucun savoir au niveau 3")
    decide = ("commission", "decide", "2026-06-24", "2026-0001", "--decision", "complementary-evaluation")
    done(*decide, "--item", "CAD1-F05", *reason, *ANA)
    grid(root, Modality.OBSERVATION, "2026-07-05", 3, only=("CAD1-F05",), name="observation-2")
    grid(root, Modality.GLOBAL, "2026-07-07", name="globale-2")
    done("transmit", "2026-0001", "--hours", "1", "--by", "Hugo Blanc", "--on", "2026-07-08")
    assert "1 dossier ·" in done("funding").replace("\u00a0", " ")
    done("funding", "--output", "etats", "--format", "md")
    (text,) = [path.read_text(encoding="utf-8") for path in (root / "etats").glob("*.md")]
    assert len(re.findall(r"^\| 2026-0001", text, re.MULTILINE)) == 2
    assert re.search(r"pour 1.dossier\.", text)


def test_what_an_officer_opens_in_a_spreadsheet_speaks_french(root: Path, done: Done) -> None:
    awarded(done, root)
    done("deliver", "2026-0001", "--by", "CPNE", "--on", "2026-07-01")
    head, line = done("register", "--csv").removeprefix("\ufeff").splitlines()
    assert head.split(";")[:3] == ["Numéro", "Dossier", "Titulaire"]
    assert "01/07/2026" in line
    assert "Organisme" in done("funding", "--csv").splitlines()[0]


# --- the tables of the sittings --------------------------------------------------------------------------------------


def test_each_sitting_has_its_own_table(year: Path, done: Done) -> None:
    """The agendas of the example year: four cases in June; two cases and two appeals in September."""
    agendas = {
        "2026-06-24": ("24 juin 2026", ["2026-0001", "2026-0002", "2026-0006", "2026-0007"]),
        "2026-09-16": ("16 septembre 2026", ["2026-0006", "2026-0007", "2026-0008", "2026-0013"]),
    }
    for day in agendas:
        done("commission", "table", day, "--format", "md")
    for day, (said, cases) in agendas.items():
        table = as_typed((year / f"letters/sessions/{day}-tableau-recapitulatif.md").read_text(encoding="utf-8"))
        assert table.startswith(f"# Tableau récapitulatif pour la commission d'attribution du {said}\n")
        assert sorted(re.findall(r"^\| (2026-\d{4}) ", table, re.MULTILINE)) == cases
        assert (year / f"letters/sessions/{day}-tableau-recapitulatif.xlsx").stat().st_size > 0
