"""A case as it was when one of its acts was done, or at the end of a day: nothing that came afterwards."""

from __future__ import annotations

from datetime import date

from cqpt_cli.models.case import Case
from cqpt_cli.rules.past import case_as_of, case_at_act

CASE = {
    "format": "case/1",
    "id": "2026-0001",
    "certificate": "conseiller-clientele-a-distance",
    "route": "acces-libre",
    "received_on": "2026-03-02",
    "candidate": {"family_name": "Martin", "given_names": "Léa"},
    "documents": [
        {"id": "contrat", "kind": "contrat-de-travail", "received_on": "2026-03-02"},
        {"id": "bulletins", "kind": "bulletin-de-paie", "received_on": "2026-03-20"},
        {"id": "sans-date", "kind": "document"},
    ],
    "admissibility": [
        {"on": "2026-03-10", "by": "Ana Petit", "decision": "to-complete"},
        {"on": "2026-03-25", "by": "Ana Petit", "decision": "admissible"},
    ],
    "evaluation": [{"organisation": "evaluateurs-associes"}],
}


def test_a_document_received_later_proves_nothing_then() -> None:
    """The first decision is of 10 March: the payslips of 20 March had not come, even where somebody looked them up before."""
    case = Case.model_validate(CASE)
    assert set(case.pieces) == {"contrat", "bulletins", "sans-date"}
    then = case_at_act(case, "admissibility", 0)
    assert set(then.pieces) == {"contrat", "sans-date"}
    assert [one.decision.value for one in then.admissibility] == ["to-complete"]
    assert set(case_at_act(case, "admissibility", 1).pieces) == {"contrat", "bulletins", "sans-date"}


def test_the_day_before_the_file_came_there_is_no_case() -> None:
    case = Case.model_validate(CASE)
    assert case_as_of(case, date(2026, 3, 1)) is None
    then = case_as_of(case, date(2026, 3, 24))
    assert then and [one.decision.value for one in then.admissibility] == ["to-complete"]
    # A body that was only named bears no day: only git knows since when.
    assert [one.organisation for one in then.evaluation] == ["evaluateurs-associes"]
