"""What must hold of every case, whatever its jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.rules.calendar import Span, counted_in_months, days_in, without, years_after, years_before
from cqpt_cli.rules.eligibility import CriterionStatus, Eligibility, check

ACCORD = default_accord()
REFERENCE = date(2026, 3, 2)
CERTIFICATE = ACCORD.certificate("conseiller-clientele-a-distance")

days = st.dates(date(2022, 6, 1), date(2026, 6, 1))


@st.composite
def periods(draw: st.DrawFn) -> dict[str, Any]:
    start, end = sorted((draw(days), draw(days)))
    employer = draw(st.sampled_from(["A", "a SARL", "B"]))
    period: dict[str, Any] = {"employer": employer, "job": "B", "start": start, "end": end}
    period["proof"] = draw(st.sampled_from([("p",), ("c",), ()]))
    length = (end - start).days + 1
    match draw(st.sampled_from(["total", "statements", "both", "weekly", "none"])):
        case "total":
            period["hours"] = draw(st.decimals(0, min(10 * length, 4000), places=2))
        case "weekly":
            period["weekly_hours"] = draw(st.decimals(0, 48, places=2))
        case "none":
            pass
        case way:
            statement: dict[str, Any] = {"from": start, "to": start + timedelta(days=length // 2)}
            period["statements"] = (statement,)
            statement["hours"] = draw(st.decimals(0, min(10 * (length // 2 + 1), 2000), places=2))
            if way == "both" and length > 2:
                period["hours"] = statement["hours"] + draw(st.decimals(0, 10 * (length // 2 - 1), places=2))
    if draw(st.integers(0, 3)) == 0 and period.keys().isdisjoint({"hours", "statements"}):  # a job still held
        del period["end"]
    if draw(st.integers(0, 5)) == 0:
        period["both_worked"] = {"by": "X", "on": date(2026, 3, 2)}
    related = draw(st.sampled_from([True, True, True, False, None]))
    return period if related is None else {**period, "directly_related": related}


DOCUMENTS = (
    {"id": "p", "kind": "bulletin-de-paie"},
    {"id": "c", "kind": "contrat-de-travail"},
    {"id": "s", "kind": "attestation-sur-l-honneur"},
)


def answer(
    experience: list[dict[str, Any]], documents: Sequence[Mapping[str, str]] = DOCUMENTS, on: date = REFERENCE
) -> Eligibility:
    case = Case.model_validate(
        {
            "format": "case/1",
            "id": "x",
            "certificate": CERTIFICATE.id,
            "route": "acces-libre",
            "scheme": "dif",
            "received_on": on,
            "candidate": {"family_name": "A", "given_names": "B"},
            "employer": {"name": "A", "collective_agreement": 2148},
            "experience": experience,
            "documents": documents,
        }
    )
    return check(case, ACCORD.at(on), CERTIFICATE.terms_at(on), on)


RANK = {CriterionStatus.UNMET: 0, CriterionStatus.UNDETERMINED: 1, CriterionStatus.MET: 2}


def bounds(result: Eligibility) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Days at least and at most, hours at least and at most."""
    found = result.experience
    return Fraction(found.days), Fraction(found.days_possible), found.hours.least, found.hours.most


def assert_no_bound_is_lower(after: Eligibility, before: Eligibility) -> None:
    assert all(now >= then for now, then in zip(bounds(after), bounds(before), strict=True))
    for id in ("experience-duration", "experience-hours"):
        assert RANK[after.criterion(id).status] >= RANK[before.criterion(id).status]


@given(st.lists(periods(), max_size=5))
def test_what_is_proven_is_possible(experience: list[dict[str, Any]]) -> None:
    days_least, days_most, hours_least, hours_most = bounds(answer(experience))
    assert 0 <= days_least <= days_most
    assert 0 <= hours_least <= hours_most


@given(st.lists(periods(), max_size=5), days, st.decimals(0, 24, places=2))
def test_one_more_related_day_never_lowers_a_bound(experience: list[dict[str, Any]], day: date, hours: Decimal) -> None:
    one = {
        "employer": "A",
        "job": "B",
        "start": day,
        "end": day,
        "directly_related": True,
        "hours": hours,
        "proof": ["p"],
    }
    assert_no_bound_is_lower(answer([*experience, one]), answer(experience))


@given(st.lists(periods(), min_size=1, max_size=5), st.integers(0, 4))
def test_one_more_document_never_lowers_a_bound(experience: list[dict[str, Any]], which: int) -> None:
    """Cited by a job, it is one proof more; cited by nobody, it changes nothing."""
    place = which % len(experience)
    cited = [{**job, "proof": (*job["proof"], "p")} if at == place else job for at, job in enumerate(experience)]
    before = answer(experience)
    assert_no_bound_is_lower(answer(cited), before)
    more = answer(experience, (*DOCUMENTS, {"id": "q", "kind": "bulletin-de-paie"}))
    assert bounds(more) == bounds(before)


@given(st.lists(periods(), max_size=5), st.integers(0, 4))
def test_a_judgement_or_a_word_more_never_lowers_a_bound_but_that_it_is_unrelated(
    experience: list[dict[str, Any]], which: int
) -> None:
    open_jobs = [place for place, job in enumerate(experience) if job.get("directly_related") is None]
    if not open_jobs:
        return
    place = open_jobs[which % len(open_jobs)]
    before = answer(experience)
    for word in ({"directly_related": True}, {"both_worked": {"by": "X", "on": REFERENCE}}):
        after = answer([{**job, **word} if at == place else job for at, job in enumerate(experience)])
        assert bounds(after)[0] >= bounds(before)[0]
        assert bounds(after)[2] >= bounds(before)[2]


@given(st.lists(periods(), max_size=5), st.randoms())
def test_the_order_of_jobs_and_keys_never_matters(experience: list[dict[str, Any]], random: Any) -> None:
    shuffled = [dict(random.sample(list(period.items()), len(period))) for period in experience]
    random.shuffle(shuffled)
    one, other = answer(experience), answer(shuffled)
    assert bounds(one) == bounds(other)
    assert [(c.id, c.status, c.found, c.possible) for c in one.criteria] == [
        (c.id, c.status, c.found, c.possible) for c in other.criteria
    ]
    assert one.earliest == other.earliest


@given(periods(), st.lists(periods(), max_size=3), st.integers(0, 2000), st.fractions(0, 1))
def test_a_statement_split_in_two_never_widens_the_bounds(
    job: dict[str, Any], others: list[dict[str, Any]], cut: int, share: Fraction
) -> None:
    """Split anywhere, its hours divided in any way that the days can hold."""
    if "statements" not in job:
        return
    (one,) = job["statements"]
    length = (one["to"] - one["from"]).days + 1
    if length < 2:
        return
    first_days = cut % (length - 1) + 1
    most = min(one["hours"], Decimal(24 * first_days))
    least = max(Decimal(0), one["hours"] - Decimal(24 * (length - first_days)))
    hours = least + ((most - least) * share.numerator / share.denominator).quantize(Decimal("0.01"), ROUND_DOWN)
    middle = one["from"] + timedelta(days=first_days)
    parts = [
        {"from": one["from"], "to": middle - timedelta(days=1), "hours": hours},
        {"from": middle, "to": one["to"], "hours": one["hours"] - hours},
    ]
    whole, split = bounds(answer([job, *others])), bounds(answer([{**job, "statements": parts}, *others]))
    assert split[:2] == whole[:2]
    assert whole[2] <= split[2]
    assert split[3] <= whole[3]


@given(st.lists(periods(), max_size=5))
def test_the_earliest_date_is_later_and_only_for_what_is_not_met(experience: list[dict[str, Any]]) -> None:
    result = answer(experience)
    statuses = {result.criterion(id).status for id in ("experience-duration", "experience-hours")}
    if result.earliest is not None:
        event("an earliest date")
        assert result.earliest > REFERENCE
        assert CriterionStatus.UNMET in statuses
        assert CriterionStatus.UNDETERMINED not in statuses


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_a_year_counted_in_months(start: date, length: int) -> None:
    """A year from date to date always reaches it, a year less a day never does, and a day more takes nothing away."""
    anniversary = years_after(start, 1)
    # A month from a day that the next one lacks ends on its last day: 29 February to 28 February.
    last = anniversary if (start.month, start.day) == (2, 29) else anniversary - timedelta(days=1)
    assert counted_in_months([Span(start, last)]) >= 12 * 31
    assert counted_in_months([Span(start, last - timedelta(days=1))]) < 12 * 31
    end = start + timedelta(days=length)
    assert counted_in_months([Span(start, end)]) <= counted_in_months([Span(start, end + timedelta(days=1))])


@given(
    st.lists(st.tuples(days, st.integers(0, 60)), max_size=8), st.lists(st.tuples(days, st.integers(0, 60)), max_size=8)
)
def test_the_days_that_are_left(these: list[tuple[date, int]], those: list[tuple[date, int]]) -> None:
    def each(pairs: list[tuple[date, int]]) -> set[date]:
        return {start + timedelta(days=n) for start, length in pairs for n in range(length + 1)}

    def spans(pairs: list[tuple[date, int]]) -> list[Span]:
        return [Span(start, start + timedelta(days=length)) for start, length in pairs]

    left = without(spans(these), spans(those))
    assert {span.start + timedelta(days=n) for span in left for n in range(span.days)} == each(these) - each(those)
    assert days_in(left) == sum(span.days for span in left)


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
