"""The promises of the house: a third certificate, or a new version of the law, is data and nothing else."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cqpt_cli.casework.examining import examine, examine_file
from cqpt_cli.casework.scoring import score
from cqpt_cli.diagnostics import Refusal
from cqpt_cli.findings import Basis
from cqpt_cli.law.accord import Accord, default_accord
from cqpt_cli.rendering.sentences import say
from cqpt_cli.rules.eligibility import CriterionStatus
from cqpt_cli.sources.package_data import data_folder

CASE = Path(__file__).parent.parent / "scenarios" / "eligibility" / "_base.yaml"
THIRD = "conseiller-technique"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the accord's data, to be changed as its keepers would."""
    return Path(shutil.copytree(data_folder("referentials") / "accord-2005", tmp_path / "accord"))


def with_a_third_certificate(folder: Path) -> Accord:
    """The first certificate copied under another name and code, as the README says, with the scopes of its items."""
    certificates = folder / "certificates"
    shutil.copytree(certificates / "conseiller-clientele-a-distance", certificates / THIRD)
    for file in (certificates / THIRD).iterdir():
        text = file.read_text(encoding="utf-8").replace("conseiller-clientele-a-distance", THIRD)
        text = re.sub(r"\bCAD", "TEC", text).replace(
            "title: Conseiller clientèle à distance", "title: Conseiller technique"
        )
        file.write_text(text, encoding="utf-8")
    scopes = folder / "hypotheses" / "scopes.yaml"
    yaml = YAML(typ="rt")
    data = yaml.load(scopes.read_text(encoding="utf-8"))
    data["scopes"] |= {
        id.replace("CAD", "TEC"): dict(scope) for id, scope in data["scopes"].items() if id.startswith("CAD")
    }
    with scopes.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)
    return Accord(folder)


def test_a_case_for_a_third_certificate(folder: Path, tmp_path: Path) -> None:
    accord = with_a_third_certificate(folder)
    assert THIRD in accord.certificate_ids
    case = tmp_path / "case.yaml"
    text = re.sub(r"(?m)^certificate: .*$", f"certificate: {THIRD}", CASE.read_text(encoding="utf-8"))
    case.write_text(text, encoding="utf-8")
    examination = examine_file(case, accord)
    assert examination.diagnostics == ()
    assert examination.eligibility
    assert examination.eligibility.verdict == "admissible"


def test_a_grid_for_a_third_certificate(folder: Path, tmp_path: Path) -> None:
    """Its items have their own ids, and what is common is common to the three."""
    accord = with_a_third_certificate(folder)
    grid = tmp_path / "grid.yaml"
    grid.write_text(
        f"format: grid/1\ncase: x\ncertificate: {THIRD}\nmodality: quiz\nassessed_on: 2026-05-11\n"
        "evaluator: {name: Camille Durand, organisation: evaluateurs-associes}\nlevels: {TEC1-C01: 3, COM-C07: 4}\n",
        encoding="utf-8",
    )
    (scoring,) = score([grid], accord)
    assert scoring.score, scoring.diagnostics
    levels = {item.entry.id: item.level for item in scoring.score.items}
    # Annexe 1 prints “Les logiciels et bases de données client” under its first two activities.
    assert (levels["TEC1-C01"], levels["TEC1-C04"], levels["TEC2-C02"]) == (3, 4, 4)
    assert not [id for id in levels if id.startswith(("CAD", "CPD"))]


def test_an_item_whose_scope_was_forgotten_is_named(folder: Path) -> None:
    accord = with_a_third_certificate(folder)
    scopes = folder / "hypotheses" / "scopes.yaml"
    text = scopes.read_text(encoding="utf-8")
    yaml = YAML(typ="rt")
    data = yaml.load(text)
    del data["scopes"]["TEC1-P01"]
    with scopes.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)
    with pytest.raises(Refusal) as refused:
        _ = accord.certificate(THIRD).entries
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.id == "scope-missing"
    assert "TEC1-P01" in say(diagnostic.message)
    assert diagnostic.position
    assert diagnostic.position.path == scopes


@pytest.mark.parametrize(
    ("received_on", "status"), [("2026-12-31", CriterionStatus.UNMET), ("2027-01-01", CriterionStatus.MET)]
)
def test_fewer_hours_from_a_day_on(folder: Path, tmp_path: Path, received_on: str, status: CriterionStatus) -> None:
    """1607 hours until 2026-12-31; were an amendment to ask for 1500 from 2027-01-01, it would be one dated entry."""
    provisions = folder / "provisions.yaml"
    yaml = YAML(typ="rt")
    data = yaml.load(provisions.read_text(encoding="utf-8"))
    data["experience"]["minimum_hours"]["history"].append(
        {"from": date(2027, 1, 1), "value": 1500, "article": "avenant fictif, art. 1", "basis": "accord"}
    )
    with provisions.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)
    case = tmp_path / "case.yaml"
    text = re.sub(r"(?m)^received_on: .*$", f"received_on: {received_on}", CASE.read_text(encoding="utf-8"))
    start = text.index("experience:")
    end = re.compile(r"(?m)^\w").search(text, start + len("experience:"))
    # 1550 h over a job that ended: between the two thresholds, and nothing left that could tip it.
    job = (
        "experience:\n  - {employer: Exemple Télécom, job: Conseillère, directly_related: true, start: 2025-01-01, "
        "end: 2026-06-30, hours: 1550, proof: [bulletins]}\n"
    )
    case.write_text(text[:start] + job + (text[end.start() :] if end else ""), encoding="utf-8")
    examination = examine_file(case, Accord(folder))
    assert examination.eligibility, examination.diagnostics
    hours = examination.eligibility.criterion("experience-hours")
    assert hours.status is status
    assert hours.provision.article == (
        "accord, art. 3" if status is CriterionStatus.UNMET else "avenant fictif, art. 1"
    )


@pytest.mark.parametrize(
    ("section", "name", "criterion", "change"),
    [
        (
            "independence",
            "excludes_trainer",
            "assessor-independence",
            {
                "training": [{"provider": "evaluateurs-associes"}],
                "evaluation": {"organisation": "evaluateurs-associes"},
            },
        ),
        (
            "contract",
            "targets_certificate",
            "professionalisation-contract",
            {
                "route": "contrat-de-professionnalisation",
                "scheme": None,
                "contract": {"start": "2025-01-06", "certificate": "conseiller-clientele-en-point-de-distribution"},
            },
        ),
    ],
)
@pytest.mark.parametrize(
    ("received_on", "status"), [("2026-12-31", CriterionStatus.UNMET), ("2027-01-01", CriterionStatus.MET)]
)
def test_a_demand_that_ends_on_a_day(
    folder: Path,
    tmp_path: Path,
    section: str,
    name: str,
    criterion: str,
    change: dict[str, Any],
    received_on: str,
    status: CriterionStatus,
) -> None:
    """Were an amendment to drop the demand from 2027-01-01 on, it would be one dated entry."""
    provisions = folder / "provisions.yaml"
    yaml = YAML(typ="rt")
    data = yaml.load(provisions.read_text(encoding="utf-8"))
    data[section][name]["history"].append(
        {"from": date(2027, 1, 1), "value": False, "article": "avenant fictif, art. 1", "basis": "accord"}
    )
    with provisions.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream)
    case = yaml.load(CASE.read_text(encoding="utf-8"))
    case.update(change, received_on=received_on)
    file = tmp_path / "case.yaml"
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(case, stream)
    (examination,) = examine([file], Accord(folder))
    assert examination.eligibility, examination.diagnostics
    assert examination.eligibility.criterion(criterion).status is status


def test_a_scheme_is_data(folder: Path, tmp_path: Path) -> None:
    """A scheme that the law lists is accepted, one that it does not list is refused with the article."""
    provisions = folder / "provisions.yaml"
    text = provisions.read_text(encoding="utf-8")
    provisions.write_text(text.replace("value: [dif, cif]", "value: [dif, cif, cpf]"), encoding="utf-8")
    file = tmp_path / "case.yaml"
    file.write_text(CASE.read_text(encoding="utf-8").replace("scheme: dif", "scheme: cpf"), encoding="utf-8")
    (new,), (old,) = examine([file], Accord(folder)), examine([file], default_accord())
    assert new.eligibility
    assert [one.id for one in old.diagnostics] == ["unknown-scheme"]


def test_what_the_accord_does_not_say_of_the_procedure_says_why() -> None:
    """A phase, an act, or the moment of an act that is a reading or a choice has its reason beside it; so has the order of five acts."""
    accord = default_accord()
    said = [(one.basis, one.note) for terms in (accord.procedure, accord.acts) for one in terms.values()]
    assert [basis for basis, note in said if basis is not Basis.ACCORD and not note] == []
    # Art. 6-1 says only that a case goes to a body once it is admissible; when the others may be done is nowhere.
    assert [id for id, terms in accord.acts.items() if terms.order] == [
        "decide",
        "carry-over",
        "agree",
        "assess",
        "award",
    ]
