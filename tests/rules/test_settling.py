"""What would settle an experience: which hours, between which days, which payslips."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.rules.calendar import Span
from cqpt_cli.rules.eligibility import check
from cqpt_cli.rules.settling import Settlement

ACCORD = default_accord()
CERTIFICATE = ACCORD.certificate("conseiller-clientele-a-distance")
RECEIVED = date(2026, 3, 2)
"""The window is 2023-03-02..2026-03-01: it holds the calendar years 2024 and 2025."""


def asked(*experience: dict[str, Any], criterion: str = "experience-hours") -> tuple[Settlement, ...]:
    case = Case.model_validate(
        {
            "format": "case/1", "id": "x", "certificate": CERTIFICATE.id, "route": "acces-libre", "scheme": "dif",
            "received_on": RECEIVED, "candidate": {"family_name": "A", "given_names": "B"},
            "employer": {"name": "A", "collective_agreement": 2148},
            "experience": [{"employer": "A", "job": "J", "directly_related": True, "proof": ["p"], **job} for job in experience],
            "documents": [{"id": "p", "kind": "bulletin-de-paie"}, {"id": "c", "kind": "contrat-de-travail"}],
        }
    )  # fmt: skip
    result = check(case, ACCORD.at(RECEIVED), CERTIFICATE.terms_at(RECEIVED), RECEIVED)
    return result.criterion(criterion).settlements


def span(start: str, end: str) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(end))


def test_the_payslip_of_a_month_that_is_missing() -> None:
    """1500 h to the end of January; 107 more in 2026-02-01..2026-03-01 (29 d, which hold 696) would do."""
    months = {f"2025-{month:02}": 125 for month in range(2, 13)} | {"2026-01": 125}
    (one,) = asked({"start": date(2025, 2, 1), "monthly_hours": months})
    assert one == Settlement("payslips", (0,), (span("2026-02-01", "2026-03-01"),), Fraction(107), suffices=True)


def test_the_days_that_cannot_do_alone() -> None:
    """1607 h lack; two days hold 48 h."""
    found = asked(
        {"start": date(2026, 2, 28)}, {"start": date(2025, 1, 1), "end": date(2025, 12, 31), "hours": 1700, "proof": []}
    )
    days = next(one for one in found if one.id == "payslips")
    assert (days.hours, days.suffices) == (Fraction(48), False)


def test_the_december_payslips_of_a_long_job() -> None:
    """Held since 2020, no hours stated: two whole calendar years, and what is around them."""
    december, rest = asked({"start": date(2020, 1, 1)})
    assert (december.id, december.years) == ("december-payslips", (2024, 2025))
    assert december.days == (span("2024-01-01", "2024-12-31"), span("2025-01-01", "2025-12-31"))
    assert rest.days == (span("2023-03-02", "2023-12-31"), span("2026-01-01", "2026-03-01"))
    assert (december.hours, december.suffices) == (Fraction(1607), True)


def test_the_hours_inside_of_a_statement_that_the_window_cuts() -> None:
    """2000 h over 2023-01-01..2024-12-31: 60 d outside could hold 1440, 560 are proven; 1607 of the 2000 would do."""
    (one,) = asked({"start": date(2023, 1, 1), "end": date(2024, 12, 31), "hours": 2000})
    assert one == Settlement("hours-inside", (0,), (span("2023-03-02", "2024-12-31"),), Fraction(1607), suffices=True)


def test_the_weekly_rate_that_would_be_needed() -> None:
    """365 d, of which 15 absent: 1607 × 7 ÷ 350 = 32.14 h a week of work."""
    absence = {"start": date(2025, 8, 1), "end": date(2025, 8, 15)}
    found = asked({"start": date(2025, 3, 2), "end": date(2026, 3, 1), "weekly_hours": 30, "absences": [absence]})
    rate = next(one for one in found if one.id == "weekly-rate")
    assert rate.weekly == Fraction(1607 * 7, 350)
    assert rate.days == (span("2025-03-02", "2026-03-01"),)


def test_the_proof_of_hours_that_are_stated() -> None:
    """Months are asked for together."""
    months = {f"2025-{month:02}": 140 for month in range(1, 13)}
    (one,) = asked({"start": date(2025, 1, 1), "end": date(2025, 12, 31), "monthly_hours": months, "proof": ["c"]})
    assert one == Settlement("prove-hours", (0,), (span("2025-01-01", "2025-12-31"),), Fraction(1680))


def test_a_judgement_and_the_proof_of_the_job() -> None:
    job = {"start": date(2025, 1, 1), "end": date(2026, 1, 31), "hours": 1700, "directly_related": None, "proof": []}
    found = asked(job, criterion="experience-duration")
    assert [one.id for one in found] == ["judge-relation", "prove-activity"]
    assert found[1].days == (span("2025-01-01", "2026-01-31"),)


def test_a_word_on_two_jobs_at_one_employer() -> None:
    job = {"start": date(2025, 3, 2), "end": date(2026, 3, 1), "hours": 850}
    assert [(one.id, one.places) for one in asked(job, job)] == [("both-worked", (0, 1))]
