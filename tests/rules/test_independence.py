"""Who is who, and who is tied to whom (cahier des charges, III): every way of writing one body, and every side of a link."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Seat, Session
from cqpt_cli.rules.eligibility import CriterionStatus, check
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.sitting import conflicts_of, conflicts_with_body, defects_of, present

ACCORD = default_accord()
DAY = date(2026, 3, 2)
LAW = ACCORD.at(DAY)
CERTIFICATE = ACCORD.certificate("conseiller-clientele-a-distance")


def organisation(slug: str, name: str, *evaluators: Any, links: tuple[str, ...] = ()) -> Organisation:
    members = [{"name": one} if isinstance(one, str) else one for one in evaluators]
    return Organisation.model_validate(
        {"format": "organisation/1", "slug": slug, "name": name, "evaluators": members, "links": list(links)}
    )


def directory(*others: Organisation, links: tuple[str, ...] = (), evaluators: tuple[Any, ...] = ()) -> Directory:
    """Alpha Éval, which evaluates, and Forma+ Conseil, which trains."""
    alpha = organisation("alpha-eval", "Alpha Éval", *(evaluators or ("Camille Durand", "Hugo Blanc")), links=links)
    forma = () if any(one.slug == "forma" for one in others) else (organisation("forma", "Forma+ Conseil"),)
    return Directory((alpha, *forma, *others), LAW)


def case(*trainers: str, **changed: Any) -> Case:
    return Case.model_validate(
        {
            "format": "case/1",
            "id": "2026-0001",
            "certificate": CERTIFICATE.id,
            "route": "acces-libre",
            "received_on": DAY,
            "candidate": {"family_name": "Martin", "given_names": "Léa Anne"},
            "employer": {"name": "Horizon Fibre"},
            "training": [{"provider": one} for one in trainers],
            "evaluation": [{"organisation": "alpha-eval", "tutor": "Nadia Perrin"}],
            **changed,
        }
    )


LINKED = {"name": "Camille Durand", "links": ["forma"]}
NAMES = ("forma", "Forma+ Conseil", "FORMA CONSEIL", "Forma+ Conseil SARL", "S.A.R.L. Forma+ Conseil", "forma-conseil")


@pytest.mark.parametrize("provider", NAMES)
@pytest.mark.parametrize("link", ["forma", "Forma+ Conseil"])
def test_a_name_and_a_slug_of_one_trainer_are_one(provider: str, link: str) -> None:
    assert directory(links=(link,)).ties(case(provider), "alpha-eval")
    assert not directory(links=(link,)).ties(case("Atelier Sud"), "alpha-eval")


@pytest.mark.parametrize("provider", ["alpha-eval", "Alpha Éval", "ALPHA EVAL", "Alpha Éval SARL", "Alpha-Eval S.A.S."])
def test_the_body_itself_however_it_is_written(provider: str) -> None:
    (tie, *_rest) = directory().ties(case(provider), "alpha-eval")
    assert (tie.who, tie.through) == ("Alpha Éval", provider)


def test_a_body_of_another_name_is_another() -> None:
    assert not directory().ties(case("Alpha Éval Ouest"), "alpha-eval")
    assert not directory().ties(case("Alpha"), "alpha-eval")


def test_a_link_counts_both_ways() -> None:
    forma = organisation("forma", "Forma+ Conseil", links=("alpha-eval",))
    assert directory(forma).ties(case("Forma+ Conseil"), "alpha-eval")


def test_a_link_is_followed_through_the_group_and_through_the_employer() -> None:
    """Alpha belongs to a house to which the trainer belongs too; or both are tied to the candidate's employer."""
    forma = organisation("forma", "Forma+ Conseil", links=("La Maison",))
    assert directory(forma, links=("la-maison",)).ties(case("forma"), "alpha-eval")
    assert directory(links=("Horizon Fibre",)).ties(case("Horizon Fibre SA"), "alpha-eval")


def test_an_evaluator_is_tied_by_name_by_link_and_by_another_body() -> None:
    by_link = directory(evaluators=(LINKED, "Hugo Blanc"))
    assert by_link.ties(case("Forma+ Conseil"), "alpha-eval", "DURAND Camille")
    assert not by_link.ties(case("Forma+ Conseil"), "alpha-eval", "Hugo Blanc")
    assert directory().ties(case("Camille Durand"), "alpha-eval", "Camille Durand")
    elsewhere = directory(organisation("forma", "Forma+ Conseil", "Camille Durand"))
    assert elsewhere.ties(case("forma"), "alpha-eval", "Camille Durand")
    named = directory(organisation("forma", "Forma+ Conseil", links=("Camille Durand",)))
    assert named.ties(case("forma"), "alpha-eval", "Camille Durand")


def test_a_body_needs_one_evaluator_who_is_tied_to_nobody() -> None:
    one_of_two = directory(evaluators=(LINKED, "Hugo Blanc"))
    assert not one_of_two.ties(case("forma"), "alpha-eval")
    (tie,) = directory(evaluators=(LINKED,)).ties(case("forma"), "alpha-eval")
    assert (tie.who, tie.through) == ("Camille Durand", "forma")
    (tie,) = directory(evaluators=("Camille Durand",)).ties(case("Camille Durand"), "alpha-eval")
    assert tie.through == "Camille Durand"


def test_a_trainer_nobody_knows_is_said_and_the_employer_is_known() -> None:
    found = list(directory().unknown_trainers(case("forma", "Atelier Sud", "Horizon Fibre", "Hugo Blanc")))
    assert found == [(1, "Atelier Sud")]


@pytest.mark.parametrize(
    ("provider", "status", "reason"),
    [
        ("Alpha Éval SARL", CriterionStatus.UNMET, "body-trained-candidate"),
        ("Forma+ Conseil", CriterionStatus.UNMET, "body-tied-to-trainer"),
        ("Atelier Sud", CriterionStatus.MET, "body-is-independent"),
    ],
)
def test_the_criterion_of_admissibility_says_the_same(provider: str, status: CriterionStatus, reason: str) -> None:
    known = directory(links=("forma",))
    answer = check(case(provider), LAW, CERTIFICATE.terms_at(DAY), DAY, known)
    criterion = answer.criterion("assessor-independence")
    assert (criterion.status, criterion.reason) == (status, reason)
    observed = {one.id for one in answer.observations}
    assert ("unknown-trainer" in observed) == (provider == "Atelier Sud")


# --- members of the commission ---------------------------------------------------------------------------------------

ANNE, MARC = Seat(name="Anne Moreau", college="salaries"), Seat(name="Marc Lenoir", college="salaries")
PAUL = Seat(name="Paul Roux", college="employeurs", organisation="Fédération des opérateurs")
INES = Seat(name="Inès Blanc", college="employeurs", organisation="Fédération des opérateurs")

REFEREE = Grid.model_validate(
    {
        "format": "grid/1",
        "case": "2026-0001",
        "certificate": CERTIFICATE.id,
        "modality": "observation",
        "assessed_on": date(2026, 5, 11),
        "evaluator": {"name": "Elsa Morin", "organisation": "alpha-eval"},
        "referee": {"name": "Yves Colin"},
        "levels": {},
    }
)
SIGNED = {
    "agreement": [
        {
            "on": date(2026, 3, 27),
            "by": "Ana Petit",
            "organisation": "alpha-eval",
            "signatures": [{"name": "Paul Roy", "party": "entreprise", "on": date(2026, 3, 27)}],
        }
    ]
}


@pytest.mark.parametrize(
    ("name", "organisation_of", "bond"),
    [
        ("Léa Martin", None, "candidate"),
        ("MARTIN Léa-Anne", None, "candidate"),
        ("Nadia Perrin", None, "tutor"),
        ("Yves Colin", None, "referee"),
        ("Elsa Morin", None, "evaluator"),  # of a grid, though the body lists her not
        ("Hugo Blanc", None, "evaluator"),  # of the body
        ("Paul Roy", None, "employer"),  # signed the agreement for the company
        ("X", "HORIZON FIBRE SA", "employer"),
        ("X", "Alpha Éval", "body"),
        ("X", "Forma+ Conseil", "trainer"),
        ("Jeanne Seule", None, "trainer"),  # trained the candidate herself
        ("X", "Fédération des opérateurs", None),
        ("Léa Durand", None, None),
    ],
)
def test_whoever_the_files_relate_to_the_case_is_recused(name: str, organisation_of: str | None, bond: str) -> None:
    seat = Seat(name=name, college="salaries", organisation=organisation_of)
    found = conflicts_of([seat], case("forma", "Jeanne Seule", **SIGNED), [REFEREE], directory(), LAW)
    assert [one.facts["bond"] for one in found] == ([bond] if bond else [])


def test_a_member_of_a_body_does_not_study_its_accreditation() -> None:
    known = directory(links=("Horizon Fibre",))
    body = known.organisations[0]
    seats = [Seat(name="Hugo Blanc", college="salaries"), PAUL]
    seats.append(Seat(name="X", college="employeurs", organisation="Horizon Fibre"))
    assert [one.facts["member"] for one in conflicts_with_body(seats, body, known, LAW)] == ["Hugo Blanc", "X"]


def test_one_who_replaces_sits_instead_and_never_beside() -> None:
    helene = Seat(name="Hélène Fabre", college="employeurs", replaces="Inès BLANC")
    before = Session(format="session/1", held_on=DAY, members=(ANNE, MARC, PAUL, INES, helene))
    assert [seat.name for seat in present(before)] == ["Anne Moreau", "Marc Lenoir", "Paul Roux", "Hélène Fabre"]
    (defect,) = defects_of((ANNE, MARC, INES, helene), LAW)
    assert (defect.id, defect.facts["member"], defect.facts["other"]) == (
        "beside-replaced",
        "Hélène Fabre",
        "Inès BLANC",
    )


def test_the_colleges_stay_equal_for_each_case() -> None:
    """Two and one, once one is recused: art. 5 has the commission joint. One and one is."""
    assert [one.id for one in defects_of((ANNE, MARC, PAUL), LAW, per_case=True)] == ["no-parity"]
    assert not list(defects_of((ANNE, PAUL), LAW, per_case=True))
