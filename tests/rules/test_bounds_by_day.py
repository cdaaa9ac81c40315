"""The bounds held against a count that goes day by day, from the page alone: slow, plain, and written apart from the rules.

Only hours of one job, days and verdicts on small cases of every kind; what is proven by which document is told by hand.
"""

from __future__ import annotations

import calendar
import itertools
import math
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.rendering import eligibility_json
from cqpt_cli.rules.consistency import faults_of_case
from cqpt_cli.rules.eligibility import check

ACCORD = default_accord()
CERTIFICATE = ACCORD.certificate("conseiller-clientele-a-distance")
ONE = timedelta(days=1)
PROVES_JOB = {"b", "r", "e", "E", "c"}
PROVES_HOURS = {"b", "r", "E"}
DOCUMENTS = [
    {"id": "b", "kind": "bulletin-de-paie"},
    {"id": "r", "kind": "releve-d-heures"},
    {"id": "e", "kind": "attestation-employeur"},
    {"id": "E", "kind": "attestation-employeur", "states_hours": True},
    {"id": "c", "kind": "contrat-de-travail"},
    {"id": "v", "kind": "curriculum-vitae"},
]

Days = set[date]
Job = Mapping[str, Any]


def days_of(first: date, last: date) -> Days:
    return {first + timedelta(n) for n in range((last - first).days + 1)}


def three_years_before(day: date) -> date:
    return date(day.year - 3, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def in_months(days: Iterable[date]) -> int:
    """From the last day of each run back to its first: a day counts one, a month that ends in the run thirty-one."""
    total, run = 0, list[date]()
    for day in [*sorted(days), date.max]:
        if run and day != run[-1] + ONE:
            best = {run[-1] + ONE: 0}
            for first in reversed(run):
                year, month = (first.year + first.month // 12, first.month % 12 + 1)
                last = calendar.monthrange(year, month)[1]
                after = date(year, month, first.day) if first.day <= last else date(year, month, last) + ONE
                best[first] = max(best[first + ONE] + 1, best[after] + 31 if after in best else 0)
            total, run = total + best[run[0]], []
        run.append(day)
    return total


def count(job: Job, received: date, reference: date, window: Days) -> tuple[Fraction, Fraction]:
    """The hours of one job at least and at most."""
    eve = max(received, reference) - ONE
    inside = days_of(job["start"], job.get("end") or reference - ONE) & window
    absent: Days = set().union(*(days_of(one["start"], one["end"]) for one in job.get("absences", ())))
    if not inside:
        return Fraction(0), Fraction(0)
    if "weekly_hours" in job:
        return Fraction(0), Fraction(24 * len(inside - absent))
    held = days_of(job["start"], min(job.get("end") or eve, eve))
    told = [
        ({day for day in held if (day.year, day.month) == (month.year, month.month)}, Fraction(hours), job["proof"])
        for month, hours in job.get("monthly_hours", {}).items()
    ]
    told += [
        (days_of(one["from"], one["to"]) & held, Fraction(one["hours"]), one["proof"] or job["proof"])
        for one in job.get("statements", ())
    ]
    spoken: Days = set().union(*(days for days, _hours, _proof in told))
    alone = Fraction(0)
    if "hours" in job:
        whole = days_of(job["start"], min(job.get("end") or received - ONE, received - ONE))
        told.append(
            (whole - spoken, Fraction(job["hours"]) - sum(hours for _days, hours, _proof in told), job["proof"])
        )
        spoken |= whole
        if PROVES_HOURS & {*job["proof"]}:
            alone = max(alone, Fraction(job["hours"]) - 24 * len(whole - window))
    least, most = Fraction(0), Fraction(24 * len(inside - spoken - absent))
    for days, hours, proof in told:
        within = days & window
        if within == days and within:
            low = high = hours
        elif within:
            low = max(Fraction(0), hours - 24 * len(days - window))
            high = min(hours, Fraction(24 * len(within - absent)))
        else:
            low = high = Fraction(0)
        least, most = least + (low if PROVES_HOURS & {*proof} else 0), most + high
    return max(least, alone), most


def expected(jobs: list[dict[str, Any]], received: date, reference: date) -> dict[str, Any]:
    window = days_of(three_years_before(reference), reference - ONE)
    proven, possible, hours, most = set[date](), set[date](), list[tuple[str, Fraction, Days, bool]](), Fraction(0)
    for job in jobs:
        related = job.get("directly_related")
        inside = days_of(job["start"], job.get("end") or reference - ONE) & window
        if related is False or not inside:
            continue
        least, high = count(job, received, reference, window)
        cited = {*job["proof"], *(id for one in job.get("statements", ()) for id in one["proof"])}
        possible, most = possible | inside, most + high
        if related and cited & PROVES_JOB:
            proven |= inside
        if related:
            hours.append((job["employer"][:4], least, inside, "both_worked" in job))
    total = sum((least for _who, least, _inside, alone in hours if alone), Fraction(0))
    for who in {who for who, *_rest in hours}:
        group = [(least, inside) for name, least, inside, alone in hours if name == who and not alone]
        total += max(map(told_once, itertools.permutations(group)), default=Fraction(0))
    year = [len(days) >= 365 or in_months(days) >= 372 for days in (proven, possible)]
    return {
        "days": len(proven),
        "days_possible": len(possible),
        "hours_proven": str(Decimal(math.floor(total * 100)).scaleb(-2)),
        "hours_possible": str(Decimal(math.ceil(most * 100)).scaleb(-2)),
        "experience-duration": "met" if year[0] else "undetermined" if year[1] else "unmet",
        "experience-hours": "met" if total >= 1607 else "undetermined" if most >= 1607 else "unmet",
    }


def told_once(order: Iterable[tuple[Fraction, Days]]) -> Fraction:
    total, taken = Fraction(0), set[date]()
    for least, inside in order:
        total += least - min(least, Fraction(24 * len(inside & taken)))
        taken |= inside
    return total


def some_job(chance: Random, received: date) -> dict[str, Any]:
    """A job of any kind around the window, with hours that its days can hold."""
    start = received - timedelta(chance.randint(-5, 1500))
    end = start + timedelta(chance.choice([30, 200, 900]) - chance.randint(0, 29)) if chance.random() < 0.7 else None
    job: dict[str, Any] = {
        "employer": chance.choice(["Alpha", "Alpha SARL", "Beta"]),
        "job": "J",
        "start": start,
        "proof": chance.sample("breEcv", chance.randint(0, 2)),
    }
    if end:
        job["end"] = end
    if (related := chance.choice([True, True, True, None, False])) is not None:
        job["directly_related"] = related
    if chance.random() < 0.15:
        job["both_worked"] = {"by": "X", "on": received}
    last = min(end or received - ONE, received - ONE)
    if (last - start).days < 3:
        return job
    if chance.random() < 0.3:
        first = start + timedelta(chance.randint(0, (last - start).days - 1))
        job["absences"] = [{"start": first, "end": min(first + timedelta(chance.randint(0, 20)), last)}]
    ways, spoken, total = chance.choice(["", "w", "t", "m", "s", "ms", "mt", "st", "mst"]), set[date](), Decimal(0)
    if "m" in ways:
        job["monthly_hours"] = {}
        month = start.replace(day=1)
        while month <= last:
            days = days_of(month, month.replace(day=calendar.monthrange(month.year, month.month)[1]))
            days = {day for day in days if start <= day <= (end or day)}
            if chance.random() < 0.6:
                hours = Decimal(chance.randint(0, 600 * len([day for day in days if day <= last]))) / 100
                job["monthly_hours"][month], total, spoken = hours, total + hours, spoken | days
            month = (month + timedelta(32)).replace(day=1)
    if "s" in ways:
        job["statements"] = []
        for _number in range(chance.randint(1, 3)):
            first = start + timedelta(chance.randint(0, (last - start).days))
            to = min(first + timedelta(chance.randint(0, 80)), last)
            if not spoken & days_of(first, to):
                hours = Decimal(chance.randint(0, 600 * len(days_of(first, to)))) / 100
                proof = chance.choice([[], ["b"], ["c"]])
                job["statements"].append({"from": first, "to": to, "hours": hours, "proof": proof})
                total, spoken = total + hours, spoken | days_of(first, to)
    if "t" in ways:
        job["hours"] = total + Decimal(chance.randint(0, 500 * len(days_of(start, last) - spoken))) / 100
    if ways == "w":
        job["weekly_hours"] = Decimal(chance.randint(0, 4000)) / 100
    return job


@pytest.mark.parametrize("seed", range(12))
def test_the_bounds_are_those_of_a_count_day_by_day(seed: int) -> None:
    chance, compared = Random(seed), 0
    for _number in range(60):
        received = chance.choice(
            [date(2028, 2, 29), date(2028, 3, 1), date(2026, 3, 2) + timedelta(chance.randint(-400, 400))]
        )
        reference = received + timedelta(chance.choice([0, 0, chance.randint(-200, 200)]))
        jobs = [some_job(chance, received) for _job in range(chance.randint(1, 3))]
        case = Case.model_validate(
            {
                "format": "case/1", "id": "x", "certificate": CERTIFICATE.id, "route": "acces-libre", "scheme": "dif",
                "received_on": received, "candidate": {"family_name": "A", "given_names": "B"},
                "employer": {"name": "Alpha", "collective_agreement": 2148}, "experience": jobs, "documents": DOCUMENTS,
            }
        )  # fmt: skip
        if list(faults_of_case(case, ACCORD.at(received), ACCORD.certificate_ids)):
            continue  # the absences leave too little room: it is refused
        result = check(case, ACCORD.at(reference), CERTIFICATE.terms_at(reference), reference)
        answer = eligibility_json.one(result)
        found = {**answer["experience"], **{one["id"]: one["status"] for one in answer["criteria"]}}
        wanted = expected(jobs, received, reference)
        assert {key: found[key] for key in wanted} == wanted, (received, reference, jobs)
        compared += 1
    assert compared > 50
