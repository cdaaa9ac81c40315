"""What must hold of every case, whatever its jobs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.rules.calendar import Span, days_in, years_after, years_before
from cqpt_cli.rules.eligibility import CriterionStatus, Eligibility, check

ACCORD = default_accord()
REFERENCE = date(2026, 3, 2)
CERTIFICATE = ACCORD.certificate("conseiller-clientele-a-distance")

days = st.dates(date(2022, 6, 1), date(2026, 6, 1))


@st.composite
def periods(draw: st.DrawFn) -> dict[str, Any]:
    start, end = sorted((draw(days), draw(days)))
    period: dict[str, Any] = {"employer": "A", "job": "B", "start": start, "end": end, "proof": ["p"]}
    length = (end - start).days + 1
    match draw(st.sampled_from(["total", "weekly", "none"])):
        case "total":
            period["hours"] = draw(st.decimals(0, min(10 * length, 4000), places=2))
        case "weekly":
            period["weekly_hours"] = draw(st.decimals(0, 48, places=2))
    if draw(st.integers(0, 3)) == 0:  # a job still held
        if "hours" in period:
            period["weekly_hours"] = draw(st.decimals(1, 48, places=2))
            del period["hours"]
        del period["end"]
    related = draw(st.sampled_from([True, True, False, None]))
    return period if related is None else {**period, "directly_related": related}


def answer(experience: list[dict[str, Any]]) -> Eligibility:
    case = Case.model_validate(
        {
            "format": "case/1",
            "id": "x",
            "certificate": CERTIFICATE.id,
            "route": "acces-libre",
            "received_on": REFERENCE,
            "candidate": {"family_name": "A", "given_names": "B"},
            "employer": {"name": "A", "collective_agreement": 2148},
            "experience": experience,
            "documents": [
                {"id": "p", "kind": "bulletin-de-paie"},
                {"id": "s", "kind": "attestation-sur-l-honneur"},
            ],
        }
    )
    return check(case, ACCORD.at(REFERENCE), CERTIFICATE.terms_at(REFERENCE), REFERENCE)


RANK = {CriterionStatus.UNMET: 0, CriterionStatus.UNDETERMINED: 1, CriterionStatus.MET: 2}


@given(st.lists(periods(), max_size=5), days)
def test_one_more_related_day_never_lowers_the_count(experience: list[dict[str, Any]], day: date) -> None:
    more = [*experience, {"employer": "A", "job": "B", "start": day, "end": day, "directly_related": True}]
    before, after = answer(experience), answer(more)
    assert after.experience.days >= before.experience.days
    assert RANK[after.criterion("experience-duration").status] >= RANK[before.criterion("experience-duration").status]


@given(st.lists(periods(), max_size=5), st.randoms())
def test_the_order_of_jobs_and_keys_never_matters(experience: list[dict[str, Any]], random: Any) -> None:
    shuffled = [dict(random.sample(list(period.items()), len(period))) for period in experience]
    random.shuffle(shuffled)
    one, other = answer(experience), answer(shuffled)
    assert [(c.id, c.status, c.found) for c in one.criteria] == [(c.id, c.status, c.found) for c in other.criteria]
    assert one.earliest == other.earliest


@given(periods(), st.lists(periods(), max_size=3), st.integers(0, 2000))
def test_splitting_a_job_in_two_changes_nothing(job: dict[str, Any], others: list[dict[str, Any]], cut: int) -> None:
    """Weekly hours and days split anywhere; a total is split with its hours in proportion, where that is exact."""
    end = job.get("end", REFERENCE - timedelta(days=1))
    length = (end - job["start"]).days + 1
    if length < 2:
        return
    cut = cut % (length - 1) + 1
    middle = job["start"] + timedelta(days=cut)
    first, second = {**job, "end": middle - timedelta(days=1)}, {**job, "start": middle}
    if "hours" in job:
        job = {**job, "hours": Decimal(length) * 4}
        first["hours"], second["hours"] = Decimal(cut) * 4, Decimal(length - cut) * 4
    whole, split = answer([job, *others]), answer([first, second, *others])
    assert whole.experience.days == split.experience.days
    assert whole.experience.runs == split.experience.runs
    assert whole.criterion("experience-duration").status is split.criterion("experience-duration").status
    # Each part is rounded to the hundredth by itself.
    assert abs(whole.experience.hours_proven - split.experience.hours_proven) <= Decimal("0.01")
    assert abs(whole.experience.hours_estimated - split.experience.hours_estimated) <= Decimal("0.02")


@given(st.lists(periods(), max_size=5))
def test_the_earliest_date_is_later_and_only_for_what_is_not_met(experience: list[dict[str, Any]]) -> None:
    result = answer(experience)
    if result.earliest is not None:
        event("an earliest date")
        assert result.earliest > REFERENCE
        statuses = {result.criterion(id).status for id in ("experience-duration", "experience-hours")}
        assert statuses & {CriterionStatus.UNMET, CriterionStatus.UNDETERMINED}


@given(st.lists(st.tuples(days, st.integers(0, 400)), max_size=8))
def test_the_union_of_days_counts_each_day_once(pairs: list[tuple[date, int]]) -> None:
    spans = [Span(start, start + timedelta(days=length)) for start, length in pairs]
    one_by_one = {span.start + timedelta(days=n) for span in spans for n in range(span.days)}
    assert days_in(spans) == len(one_by_one)


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.integers(1, 10))
def test_years_before_and_after(day: date, years: int) -> None:
    assert years_before(day, years).year == day.year - years
    assert years_after(day, years).year == day.year + years
    if (day.month, day.day) != (2, 29):
        assert years_after(years_before(day, years), years) == day


def test_29_february_becomes_the_28th() -> None:
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
