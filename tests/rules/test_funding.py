"""What the branch owes at each sitting (accord, art. 6-2): a statement of a period that is over does not change afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.settings import Modulation
from cqpt_cli.rules.funding import Funding, fundings_of

ACCORD = default_accord()
JUNE, SEPTEMBER = date(2026, 6, 24), date(2026, 9, 16)


def handed_in(day: str, hours: str | None, body: str = "alpha-eval", **more: Any) -> dict[str, Any]:
    stated = {"hours": Decimal(hours)} if hours else {}
    return {"on": date.fromisoformat(day), "by": "Camille Durand", "organisation": body, **stated, **more}


def decided(day: date, decision: str) -> dict[str, Any]:
    return {"on": day, "by": "Ana Petit", "decision": decision, "session": day}


def lines(transmission: list[Any], award: list[Any], modulations: tuple[Modulation, ...] = ()) -> list[Funding]:
    case = Case.model_validate(
        {
            "format": "case/1",
            "id": "2026-0001",
            "certificate": "conseiller-clientele-a-distance",
            "route": "contrat-de-professionnalisation",
            "received_on": date(2026, 3, 2),
            "candidate": {"family_name": "Martin", "given_names": "Léa"},
            "transmission": transmission,
            "award": award,
        }
    )
    return list(fundings_of(case, ACCORD.at, modulations))


def said(line: Funding) -> tuple[Any, ...]:
    return line.submitted_on, line.hours, line.paid_hours, line.amount


FIRST = handed_in("2026-05-20", "2.5")
COMPLEMENTARY, AWARDED = decided(JUNE, "complementary-evaluation"), decided(SEPTEMBER, "awarded")


def test_a_complementary_evaluation_belongs_to_the_sitting_that_decided_on_it() -> None:
    """2.5 h in June: 250 €. One hour more in September: 0.5 h of it before the cap of 3 h, 50 €."""
    (june,) = lines([FIRST], [COMPLEMENTARY])
    assert said(june) == (JUNE, Decimal("2.5"), Decimal("2.5"), Decimal("250.00"))
    again = handed_in("2026-08-31", "1", "beta-eval")
    first, waiting = lines([FIRST, again], [COMPLEMENTARY])
    assert said(first) == said(june)
    assert said(waiting) == (None, Decimal(1), Decimal(0), Decimal("0.00"))
    first, second = lines([FIRST, again], [COMPLEMENTARY, AWARDED])
    assert (said(first), first.body) == (said(june), "alpha-eval")
    assert (said(second), second.body) == ((SEPTEMBER, Decimal(1), Decimal("0.5"), Decimal("50.00")), "beta-eval")


def test_each_sitting_pays_at_the_rate_of_its_day() -> None:
    """From July on 110 € an hour: half an hour of the second sitting makes 55 €."""
    modulation = Modulation.model_validate({"from": date(2026, 7, 1), "rate": Decimal(110), "decided_on": JUNE})
    again = handed_in("2026-08-31", "1")
    first, second = lines([FIRST, again], [COMPLEMENTARY, AWARDED], (modulation,))
    assert (first.amount, second.amount) == (Decimal("250.00"), Decimal("55.00"))


def test_a_correction_after_the_sitting_is_paid_back_at_the_next_one() -> None:
    """2.5 h were paid in June, and it was 2 h: June keeps its 250 €, September takes 50 € back."""
    corrected = handed_in("2026-07-03", "2", replaces=date(2026, 5, 20))
    first, second = lines([FIRST, corrected], [decided(JUNE, "postponed"), AWARDED])
    assert said(first) == (JUNE, Decimal("2.5"), Decimal("2.5"), Decimal("250.00"))
    assert said(second) == (SEPTEMBER, Decimal("-0.5"), Decimal("-0.5"), Decimal("-50.00"))


def test_a_case_that_is_only_decided_anew_costs_nothing_more() -> None:
    assert len(lines([FIRST], [decided(JUNE, "postponed"), AWARDED])) == 1
    (line,) = lines([handed_in("2026-05-20", None)], [decided(JUNE, "awarded")])
    assert said(line) == (JUNE, None, Decimal(0), Decimal("0.00"))
    assert lines([], []) == []
