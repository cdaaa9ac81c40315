"""What would settle a criterion of experience that is undetermined: which hours between which days, which documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cqpt_cli.rules.bounds import NOTHING, Part, PartKind
from cqpt_cli.rules.calendar import Span, days_in, inside, joined, without
from cqpt_cli.rules.experience import Experience, JobCount, SetAside


@dataclass(frozen=True, slots=True)
class Settlement:
    """One thing to ask for. `rendering` says it in words, by its `id`."""

    id: str
    places: tuple[int, ...]
    """The jobs of which it speaks."""
    days: tuple[Span, ...] = ()
    """Between which days."""
    hours: Fraction | None = None
    """The hours that suffice, or those that a proof is asked for."""
    suffices: bool = False
    """Whether so many hours would do, with nothing else."""
    weekly: Fraction | None = None
    """Hours a week that would suffice, where only a weekly figure is known."""
    years: tuple[int, ...] = ()
    """Whole calendar years: the December payslip of each one tells its total."""


def settlements_of_days(experience: Experience) -> Iterator[Settlement]:
    """What would prove the days that are only possible."""
    for job in experience.jobs:
        if not job.may_count or job.inside is None:
            continue
        yield from _about_the_job(job)
        if not job.activity_proven:
            yield Settlement("prove-activity", (job.place,), (job.inside,))


def settlements_of_hours(experience: Experience, required: Fraction) -> Iterator[Settlement]:
    """What would prove the hours that are only possible, in the order in which an officer would ask for it."""
    missing = required - experience.hours.least
    counted = [job for job in experience.jobs if job.may_count]
    for job in counted:
        yield from _about_the_job(job)
    for job in counted:
        unproven = [part.told for part in job.parts if part.told is not None and not part.proven]
        if unproven:
            days = joined(span for told in unproven for span in told.days)
            hours = sum((told.hours for told in unproven), NOTHING)
            yield Settlement("prove-hours", (job.place,), tuple(days), hours)
        for part in job.parts:
            yield from _about_a_part(job, part, missing)
    for places in experience.overlapping_at_one_employer:
        yield Settlement("both-worked", places)


def _about_the_job(job: JobCount) -> Iterator[Settlement]:
    if job.set_aside is SetAside.NOT_JUDGED:
        yield Settlement("judge-relation", (job.place,))
    if job.set_aside is SetAside.BRANCH_UNKNOWN:
        yield Settlement("tell-branch", (job.place,))


def _about_a_part(job: JobCount, part: Part, missing: Fraction) -> Iterator[Settlement]:
    if part.bounds.least == part.bounds.most:
        return
    if part.kind is PartKind.CUT:
        wanted = missing + part.bounds.least  # what is proven of it already is not missing
        yield Settlement("hours-inside", (job.place,), part.days, *_enough(wanted, part))
    if part.kind in (PartKind.UNSTATED, PartKind.WEEKLY):
        yield from _payslips(job, part, missing)


def _payslips(job: JobCount, part: Part, missing: Fraction) -> Iterator[Settlement]:
    """The payslips of days of which nothing exact is said: of whole calendar years, only those of December."""
    enough, suffices = _enough(missing, part)
    days = part.days
    if part.kind is PartKind.WEEKLY:
        days = (Span(days[0].start, days[-1].end),)  # absences in between are on the payslips too
        weekly = enough * 7 / days_in(part.days)
        yield Settlement("weekly-rate", (job.place,), days, enough, suffices, weekly)
    years = tuple(_whole_years(job, part))
    if years:
        whole = tuple(_year(one) for one in years)
        yield Settlement("december-payslips", (job.place,), whole, enough, suffices, years=years)
    rest = without(days, map(_year, years))
    if rest:
        yield Settlement("payslips", (job.place,), tuple(rest), enough, suffices)


def _enough(wanted: Fraction, part: Part) -> tuple[Fraction, bool]:
    """The hours that would do, and whether these days can hold them; else what they can hold."""
    return (wanted, True) if wanted <= part.bounds.most else (part.bounds.most, False)


def _whole_years(job: JobCount, part: Part) -> Iterator[int]:
    """The calendar years through which the job was held and of which nothing is stated."""
    held = job.inside
    for year in range(part.days[0].start.year, part.days[-1].end.year + 1):
        whole = _year(year)
        if (
            held
            and whole.within(held) == whole
            and (part.kind is PartKind.WEEKLY or days_in(inside(part.days, whole)) == whole.days)
        ):
            yield year


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))
