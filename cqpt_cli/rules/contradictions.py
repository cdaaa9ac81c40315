"""Documents that contradict one another, or the experience, on a job: its employer, its dates, its hours.

Each document says what it says (`states:`), the candidate what he or she declares (`experience:`). Two of these claims are
held against each other where they are of the same days. Claims that agree, and days that only one speaks of, are no
contradiction; which of two claims is right is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from cqpt_cli.findings import Sentence, Severity, kind, unsaid
from cqpt_cli.language import N_, Worded
from cqpt_cli.models.case import Case, Period, Statement
from cqpt_cli.rules.calendar import ONE_DAY, month_of
from cqpt_cli.rules.independence import as_slug

NO_TITLES: Mapping[str, str] = {}
"""Where documents go by their ids."""


class About(Worded):
    """What two claims disagree on."""

    EMPLOYER = "employer", N_("employer, for the same days")
    START = "start", N_("beginning of the job at {employer}")
    END = "end", N_("end of the job at {employer}")
    HOURS = "hours", N_("hours of the job at {employer}")
    MONTH = "hours-of-a-month", N_("hours at {employer} in {month}")


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one job."""

    document: str | None
    """The id of the document; None for the experience that the candidate declares."""
    place: tuple[str | int, ...]
    """The way to it in the case file."""
    employer: str
    who: str
    """The employer, however its name is written."""
    start: date | None
    end: date | None
    hours: Decimal | None
    months: Mapping[date, Decimal]
    held_on: date | None = None
    """Declared without an end: the job is still held on this day."""

    @property
    def first(self) -> date:
        """The first day that the claim is about; the beginning of time where it does not say."""
        return self.start or min(self.months, default=date.min)

    @property
    def last(self) -> date:
        """The last day that the claim is about; the end of time where it does not say."""
        if self.end or self.held_on:
            return self.end or self.held_on or date.max
        # Months are those of payslips: what comes after the last one, nobody said, unless the job's start is stated.
        return month_of(max(self.months)).end if self.months and not self.start else date.max

    @property
    def total(self) -> Decimal | None:
        """The hours of the whole job, where they are stated, or every month of it is."""
        if self.hours is not None or not self.months or self.start is None or self.end is None:
            return self.hours
        month, wanted = self.start.replace(day=1), []
        while month <= self.end:
            wanted.append(month)
            month = month_of(month).end + ONE_DAY
        return sum(self.months.values(), Decimal(0)) if set(wanted) == set(self.months) else None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims that cannot both be right, what each says of it, and of which month where that is the question."""

    about: About
    one: Claim
    other: Claim
    said: tuple[Any, Any]
    month: date | None = None

    @property
    def matter(self) -> Sentence:
        """What they disagree on."""
        month = f"{self.month:%m/%Y}" if self.month else ""
        return Sentence(self.about.word, {"employer": self.one.employer, "month": month})

    def sides(self, titles: Mapping[str, str] = NO_TITLES) -> tuple[tuple[Sentence, Any], tuple[Sentence, Any]]:
        """Each source with what it says. A document goes by its id, or by its title where `titles` gives one."""
        one, other = self.one, self.other
        return (_source(one, titles), _claimed(self.said[0])), (_source(other, titles), _claimed(self.said[1]))

    def sentence(self, titles: Mapping[str, str] = NO_TITLES) -> Sentence:
        """Both sources and what each says, in a line."""
        sides = [unsaid("{name}: {value}", name=name, value=value) for name, value in self.sides(titles)]
        return unsaid("{about} – {one}; {other}", about=self.matter, one=sides[0], other=sides[1])


def titles_in(case: Case) -> dict[str, str]:
    """The titles of the documents of a case that have one, by their ids."""
    return {piece.id: piece.title for piece in case.documents if piece.title}


def _source(claim: Claim, titles: Mapping[str, str]) -> Sentence:
    if claim.document is None:
        return unsaid("experience declared")
    return unsaid("document “{id}”", id=titles.get(claim.document, claim.document))


def _claimed(value: Any) -> Any:
    return unsaid("still held") if value is None else value


DOCUMENTS_CONTRADICT = kind(
    "documents-contradict",
    N_("two sources do not say the same of a job: {contradiction}"),
    N_("Find out which is right, and correct the other."),
    Severity.WARNING,
)


def contradictions_of(case: Case) -> Iterator[Contradiction]:
    """Every pair of claims that disagree: documents with the experience first, then with one another."""
    declared = [_declared(place, period, case) for place, period in enumerate(case.experience)]
    stated = [
        _stated(piece.id, ("documents", place, "states", number), statement)
        for place, piece in enumerate(case.documents)
        for number, statement in enumerate(piece.states)
    ]
    undeclared = []
    for claim in stated:
        if jobs := [job for job in declared if _same_job(claim, job)]:
            yield from _with_experience(claim, jobs)
        else:
            undeclared.append(claim)
            yield from _undeclared(claim, stated, declared, case)
    for one, other in combinations(stated, 2):
        if _same_job(one, other):
            yield from _disagreements(one, other)
    for one, other in combinations(undeclared, 2):  # one that is declared was held against the experience
        if one.document != other.document and _at_once(one, other):
            yield Contradiction(About.EMPLOYER, one, other, (one.employer, other.employer))


def _declared(place: int, period: Period, case: Case) -> Claim:
    """A job as the candidate declares it; without an end, it is held on the eve of the day the file was received."""
    held_on = None if period.end else max(case.received_on - ONE_DAY, period.start)
    who, months = as_slug(period.employer), period.monthly_hours or {}
    where = ("experience", place)
    return Claim(None, where, period.employer, who, period.start, period.end, period.hours, months, held_on)


def _stated(document: str, where: tuple[str | int, ...], said: Statement) -> Claim:
    months = said.monthly_hours or {}
    return Claim(document, where, said.employer, as_slug(said.employer), said.start, said.end, said.hours, months)


def _with_experience(claim: Claim, jobs: list[Claim]) -> Iterator[Contradiction]:
    """What a document disagrees on with the jobs of that employer: with the nearest one, or with all of them as one.

    Jobs that follow one another at one employer are one for whoever certifies them.
    """
    candidates = [_as_one(jobs), *jobs] if len(jobs) > 1 else jobs
    yield from min((list(_disagreements(claim, job)) for job in candidates), key=len)


def _as_one(jobs: list[Claim]) -> Claim:
    first, last = min(jobs, key=lambda job: job.first), max(jobs, key=lambda job: job.last)
    totals = [job.total for job in jobs]
    hours = None if None in totals else sum((total for total in totals if total is not None), Decimal(0))
    months: dict[date, Decimal] = {}
    for job in jobs:
        for month, worked in job.months.items():
            months[month] = months.get(month, Decimal(0)) + worked
    return replace(first, end=last.end, hours=hours, months=months, held_on=last.held_on)


def _undeclared(claim: Claim, stated: list[Claim], declared: list[Claim], case: Case) -> Iterator[Contradiction]:
    """A job that the experience does not name, at that employer and on these days.

    Two jobs at once are nothing strange where both are declared; one that nobody declares is to be looked at, and so is
    a document that is given as the proof of a job and speaks of no such job.
    """
    for job in declared:
        own = [one for one in stated if one.document == claim.document]
        proves = claim.document in case.experience[int(job.place[1])].cited
        unspoken = proves and not any(_same_job(one, job) for one in own)
        if unspoken and claim.who == job.who:
            yield from _disagreements(claim, job)
        elif (unspoken and not any(one.who == job.who for one in own)) or _at_once(claim, job):
            yield Contradiction(About.EMPLOYER, claim, job, (claim.employer, job.employer))


def _same_job(one: Claim, other: Claim) -> bool:
    return one.who == other.who and one.first <= other.last and other.first <= one.last


def _at_once(one: Claim, other: Claim) -> bool:
    """Whether both say when the job began, and the days overlap."""
    dated = date.min not in (one.first, other.first)
    return dated and one.who != other.who and one.first <= other.last and other.first <= one.last


def _disagreements(one: Claim, other: Claim) -> Iterator[Contradiction]:
    """What two claims on the same job, by its employer and its days, disagree on."""
    if one.start and other.start and one.start != other.start:
        yield Contradiction(About.START, one, other, (one.start, other.start))
    if one.end and other.end and one.end != other.end:
        yield Contradiction(About.END, one, other, (one.end, other.end))
    for ended, going_on in ((one, other), (other, one)):
        if ended.end and going_on.held_on and ended.end < going_on.held_on:
            yield Contradiction(About.END, one, other, (one.end, other.end))
    if _of_the_same_days(one, other) and None not in (one.total, other.total) and one.total != other.total:
        yield Contradiction(About.HOURS, one, other, (one.total, other.total))
    for month in sorted(one.months.keys() & other.months.keys()):
        if one.months[month] != other.months[month]:
            yield Contradiction(About.MONTH, one, other, (one.months[month], other.months[month]), month)


def _of_the_same_days(one: Claim, other: Claim) -> bool:
    """Whether the hours of both are those of the same days: a day that one leaves out is the one that the other states.

    The hours of a job that is still held are those until the file was received: the other must say that it stops there.
    """
    starts = {one.start, other.start} - {None}
    ends = {one.end or one.held_on, other.end or other.held_on}
    if not (one.held_on or other.held_on):
        ends -= {None}
    return len(starts) == 1 and len(ends) == 1 and None not in ends
