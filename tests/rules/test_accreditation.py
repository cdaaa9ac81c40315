"""What a file of an organisation says by hand, held against the cahier des charges, IV, and the accord, art. 5."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cqpt_cli.findings import Basis
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.settings import AdoptedRule
from cqpt_cli.rules.accreditation import AccreditationState, accreditation_on
from cqpt_cli.rules.consistency_of_repository import faults_of_organisation

ACCORD = default_accord()
CERTIFICATE = "conseiller-clientele-a-distance"
HELD = {"from": date(2024, 1, 1), "to": date(2025, 12, 31)}
FOLLOWS = {"from": date(2026, 1, 1), "to": date(2027, 12, 31)}
DECIDED = {"decided_on": date(2025, 12, 1), "by": "CPNE"}
STUDIED, REPORTED = {"session": date(2025, 11, 26)}, {"report": "bilan 2024"}


def body(*accreditations: dict[str, Any]) -> Organisation:
    return Organisation.model_validate(
        {
            "format": "organisation/1",
            "slug": "alpha-eval",
            "name": "Alpha Éval",
            "certificates": [CERTIFICATE],
            "accreditations": list(accreditations),
        }
    )


@pytest.mark.parametrize(
    ("accreditations", "wanted"),
    [
        ([HELD], []),
        ([{"from": date(2024, 2, 29), "to": date(2026, 2, 27)}], []),  # the anniversary of 29 February is the 28th
        ([{"from": date(2026, 1, 1), "to": date(2036, 1, 1)}], ["accreditation-length"]),
        ([{"from": date(2026, 1, 1), "to": date(2028, 1, 1)}], ["accreditation-length"]),  # one day too many
        ([{"from": date(2026, 1, 1), "to": date(2027, 12, 30)}], ["accreditation-length"]),  # one too few
        ([{"from": date(2026, 1, 1), "to": date(2025, 1, 1)}], ["end-before-start"]),
        ([FOLLOWS | DECIDED | STUDIED], []),
        ([FOLLOWS | DECIDED], ["accreditation-not-studied"]),
        ([FOLLOWS | STUDIED | {"decided_on": date(2026, 1, 2), "by": "CPNE"}], ["effect-before-decision"]),
        ([HELD, FOLLOWS | DECIDED | STUDIED], ["renewal-without-report"]),
        ([HELD, FOLLOWS | DECIDED | STUDIED | REPORTED], []),
        ([HELD | {"withdrawn_on": date(2025, 6, 1)}], ["withdrawal-without-cause"]),
        ([HELD | {"withdrawn_on": date(2025, 6, 1), "reason": "x"}, FOLLOWS | DECIDED | STUDIED], []),  # a first one
    ],
)
def test_an_accreditation_by_hand(accreditations: list[dict[str, Any]], wanted: list[str]) -> None:
    assert [fault.id for fault in faults_of_organisation(body(*accreditations), ACCORD.at)] == wanted


def test_ten_years_hold_for_two() -> None:
    ten = body({"from": date(2026, 1, 1), "to": date(2035, 12, 31)})
    law = ACCORD.at(date(2027, 12, 31))
    assert accreditation_on(ten, CERTIFICATE, date(2027, 12, 31), law).held
    found = accreditation_on(ten, CERTIFICATE, date(2028, 1, 1), law)
    assert (found.state, found.accreditation and found.accreditation.end) == (
        AccreditationState.EXPIRED,
        date(2027, 12, 31),
    )


def test_a_rule_that_was_adopted_takes_the_place_of_the_reading_from_its_day_on() -> None:
    rule = AdoptedRule.model_validate(
        {
            "from": date(2026, 1, 1),
            "rule": "accreditation.studied_by_commission",
            "value": False,
            "adopted_by": "CPNE",
            "adopted_on": date(2025, 12, 10),
        }
    )
    adopted = ACCORD.adopting([rule])
    before, after = (adopted.at(day).accreditation.studied_by_commission for day in (date(2025, 12, 31), rule.since))
    assert (before.value, before.basis) == (True, Basis.INTERPRETATION)
    assert (after.value, after.basis, after.article) == (False, Basis.ADOPTED, "CPNE, décision du 10/12/2025")
    assert ACCORD.at(rule.since).accreditation.studied_by_commission.value  # the accord itself is untouched
    assert adopted.certificate(CERTIFICATE).title
    assert "accreditation-not-studied" not in [
        one.id for one in faults_of_organisation(body(FOLLOWS | DECIDED), adopted.at)
    ]


def test_what_the_accord_says_is_not_settable() -> None:
    for name, parameter in ACCORD.law.settable.items():
        assert all(entry.basis is not Basis.ACCORD for entry in parameter.history), name
