"""Experience (accord, art. 3): the days and the hours of all jobs, each as a pair of bounds.

A day, an hour is proven where its job is judged directly related and cites a document that proves it; it is possible
where nothing says that it does not count. Days of jobs that overlap count once; their hours add, but for two jobs at one
employer, which may be one job told twice: there, no more than the days can hold is proven until someone states that
both were worked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.case import Case, Employer, Period
from cqpt_cli.rules.bounds import NOTHING, Bounds, Limits, Part, Told, bounds_of, parts_of, rhythm_of
from cqpt_cli.rules.calendar import DAYS_OF_A_MONTH, ONE_DAY, Span, counted_in_months, joined, without


class SetAside(StrEnum):
    """Why the days and hours of a job are not counted."""

    NOT_RELATED = "not-related"
    NOT_BEGUN = "not-begun"
    """It begins on the reference date or later."""
    OUTSIDE_WINDOW = "outside-window"
    OUTSIDE_BRANCH = "outside-branch"
    NOT_JUDGED = "not-judged"
    BRANCH_UNKNOWN = "branch-unknown"

    @property
    def for_good(self) -> bool:
        """Whether nothing that could still be said would have it counted."""
        return self not in (SetAside.NOT_JUDGED, SetAside.BRANCH_UNKNOWN)


class Branch(StrEnum):
    """Whether a job was in the branch (accord, art. 1 and 6-1)."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Readings:
    """How the accord is read where it is silent."""

    hours_in_window: bool
    """Whether the hours are those of the last three years, or of the whole career."""
    branch_only: bool
    """Whether experience outside the branch counts for nothing."""

    @classmethod
    def of(cls, law: LawAt) -> Readings:
        """Those in force on a day."""
        terms = law.experience
        return cls(terms.hours_within.value == WINDOW, terms.branch.value == IN_THE_BRANCH_ONLY)


WINDOW, CAREER = "window", "career"
IN_THE_BRANCH_ONLY = "branch"
DAYS, FAVOURABLE = "days", "favourable"


@dataclass(frozen=True, slots=True)
class JobCount:
    """What one job brings."""

    place: int
    """Its place in `experience`, from 0."""
    period: Period
    inside: Span | None
    """Its days inside the window."""
    set_aside: SetAside | None
    """Why it does not count, or not yet; None where it does."""
    activity_proven: bool
    """Whether it cites a document that proves the activity."""
    parts: tuple[Part, ...]
    hours: Bounds
    """Of the job alone, if it counts: hours at least, and at most."""

    @property
    def days(self) -> int:
        """Calendar days inside the window."""
        return self.inside.days if self.inside else 0

    @property
    def counts(self) -> bool:
        """Whether it enters the lower bounds."""
        return self.set_aside is None

    @property
    def may_count(self) -> bool:
        """Whether it enters the upper bounds."""
        return self.set_aside is None or not self.set_aside.for_good

    @property
    def indication(self) -> Fraction:
        """Hours as they are stated, pro rata where the window cuts, by the week where that is all: in no bound."""
        return sum((part.indication for part in self.parts), NOTHING)


@dataclass(frozen=True)
class Experience:
    """What all the jobs bring together."""

    window: Span
    """Of the days."""
    hours_window: Span
    """Of the hours: the same, or the whole career."""
    jobs: tuple[JobCount, ...]
    hours: Bounds
    overlapping_at_one_employer: tuple[tuple[int, ...], ...]
    """The places of jobs at one employer that overlap, of which nobody says that they were worked beside one another."""

    @cached_property
    def runs(self) -> list[Span]:
        """The days that are proven, as runs without gaps."""
        return joined(job.inside for job in self.jobs if job.inside and job.counts and job.activity_proven)

    @cached_property
    def possible_runs(self) -> list[Span]:
        """The days that are possible."""
        return joined(job.inside for job in self.jobs if job.inside and job.may_count)

    @property
    def days(self) -> int:
        """Calendar days that are proven, each counted once."""
        return sum(run.days for run in self.runs)

    @property
    def days_possible(self) -> int:
        """Calendar days that are possible."""
        return sum(run.days for run in self.possible_runs)

    @property
    def indication(self) -> Fraction:
        """Hours of the jobs that count, as they are stated or estimated: shown, and in no bound."""
        return sum((job.indication for job in self.jobs if job.counts), NOTHING)


@dataclass(frozen=True)
class Evidence:
    """The documents of a case, as proofs."""

    case: Case
    law: LawAt

    def proves_activity(self, id: str) -> bool:
        """Whether a document proves that the job was held."""
        piece = self.case.pieces.get(id)
        return piece is not None and self.law.documents.proves_activity(piece.kind)

    def may_prove_hours(self, id: str) -> bool:
        """Whether a document proves hours, of the days of which it speaks."""
        piece = self.case.pieces.get(id)
        return piece is not None and self.law.documents.proves_hours(piece.kind, states_hours=piece.states_hours)

    def proves(self, told: Told) -> bool:
        """Whether the documents that a statement cites prove its hours: together they speak of all its days."""
        proofs = [self.case.pieces[id] for id in told.proof if self.may_prove_hours(id)]
        if not proofs or any(piece.covers is None for piece in proofs):
            return bool(proofs)
        covered = [Span(piece.covers.start, piece.covers.end) for piece in proofs if piece.covers]
        return not without(told.days, covered)


Identity = Callable[[Period | Employer], Iterable[str]]
"""What the employer of a job, or of the case, is known by, its folded name and its number: who shares one is the same."""


def experience_of(
    case: Case,
    law: LawAt,
    window: Span,
    identity: Identity,
    readings: Readings,
    rhythms: Mapping[int, Fraction] | None = None,
) -> Experience:
    """The bounds of all the jobs of a case inside `window`, as the accord is read.

    `rhythms` are hours a day with which jobs (by their place) are taken to go on after the file arrived.
    """
    evidence = Evidence(case, law)
    hours_window = window if readings.hours_in_window else _career(case, window)
    cap = Fraction(law.working_time.daily_hours_maximum.value)
    limits = Limits(hours_window, cap, case.received_on, evidence.proves)
    jobs = []
    for place, period in enumerate(case.experience):
        aside = _set_aside(case, period, law, window, hours_window, identity, readings)
        parts = parts_of(period, limits, (rhythms or {}).get(place))
        jobs.append(
            JobCount(
                place,
                period,
                _held(period, window),
                aside,
                any(map(evidence.proves_activity, period.cited)),
                parts,
                bounds_of(period, parts, limits),
            )
        )
    groups = [group for group in _at_one_employer(jobs, identity, hours_window) if len(group) > 1]
    twice = sum((_told_twice(group, hours_window, cap) for group in groups), NOTHING)
    least = sum((job.hours.least for job in jobs if job.counts), NOTHING) - twice
    most = sum((job.hours.most for job in jobs if job.may_count), NOTHING)
    overlapping_at_one_employer = tuple(tuple(sorted(job.place for job in group)) for group in groups)
    return Experience(window, hours_window, tuple(jobs), Bounds(least, most), overlapping_at_one_employer)


def _career(case: Case, window: Span) -> Span:
    return Span(min((window.start, *(period.start for period in case.experience))), window.end)


def _held(period: Period, window: Span) -> Span | None:
    return Span(period.start, max(period.start, period.end or window.end)).within(window)


def _set_aside(
    case: Case,
    period: Period,
    law: LawAt,
    window: Span,
    hours_window: Span,
    identity: Identity,
    readings: Readings,
) -> SetAside | None:
    """Why a job does not count: for good first, then what a person could still say."""
    if period.directly_related is False:
        return SetAside.NOT_RELATED
    if period.start > window.end:
        return SetAside.NOT_BEGUN
    if _held(period, hours_window) is None:
        return SetAside.OUTSIDE_WINDOW
    branch = branch_of(case, period, law, identity) if readings.branch_only else Branch.INSIDE
    if branch is Branch.OUTSIDE:
        return SetAside.OUTSIDE_BRANCH
    if period.directly_related is None:
        return SetAside.NOT_JUDGED
    return SetAside.BRANCH_UNKNOWN if branch is Branch.UNKNOWN else None


def branch_of(case: Case, period: Period, law: LawAt, identity: Identity) -> Branch:
    """Whether a job was in the branch: what the job says, else what the case says of the same employer.

    The accord is for the employers of one collective agreement (art. 1), which is a French one.
    """
    if period.country not in (None, "FR"):
        return Branch.OUTSIDE
    agreement = period.collective_agreement
    if agreement is None and case.employer is not None:
        same = bool({*identity(case.employer)} & {*identity(period)})
        agreement = case.employer.collective_agreement if same else None
    if agreement is None:
        return Branch.UNKNOWN
    return Branch.INSIDE if agreement == law.field.collective_agreement.value else Branch.OUTSIDE


# --- two jobs at one employer ----------------------------------------------------------------------------------------


def _at_one_employer(jobs: Sequence[JobCount], identity: Identity, window: Span) -> Iterator[list[JobCount]]:
    """The jobs that may count, of each employer, in groups that overlap; without those stated to be worked beside others."""
    names: dict[str, str] = {}  # each name or number → one that stands for the employer

    def stands_for(name: str) -> str:
        while names.setdefault(name, name) != name:
            name = names[name]
        return name

    asked = [job for job in jobs if job.may_count and job.period.both_worked is None and _held(job.period, window)]
    known = {job.place: list(identity(job.period)) for job in asked}
    for first, *others in known.values():
        for other in others:
            names[stands_for(other)] = stands_for(first)
    employers: dict[str, list[JobCount]] = {}
    for job in asked:
        employers.setdefault(stands_for(known[job.place][0]), []).append(job)
    for group in employers.values():
        yield from _overlapping(group, window)


def _overlapping(jobs: Iterable[JobCount], window: Span) -> Iterator[list[JobCount]]:
    """The jobs, in groups of those that overlap, directly or by way of others."""
    group: list[JobCount] = []
    last: date | None = None
    for job in sorted(jobs, key=lambda job: (job.period.start, job.place)):
        held = _held(job.period, window)
        if held is None:
            continue
        if last is not None and held.start > last:
            yield group
            group, last = [], None
        group.append(job)
        last = max(last or held.end, held.end)
    if group:
        yield group


EVERY_ORDER_OF = 12
"""Of more jobs at once at one employer, every order of the largest is tried, and the others come after them."""


def _told_twice(group: Sequence[JobCount], window: Span, cap: Fraction) -> Fraction:
    """The hours that jobs at one employer may tell twice: what is not proven until someone states that all were worked.

    The jobs are taken in the order that gives the most; each adds its proven hours, less what the days that it shares
    with those taken could hold.
    """
    told = [(job.hours.least, _days_as_bits(job, window)) for job in group if job.counts and job.hours.least > 0]
    told.sort(key=lambda one: (-one[0], one[1]))

    def gain(one: tuple[Fraction, int], taken: int) -> Fraction:
        hours, days = one
        return max(NOTHING, hours - cap * (days & taken).bit_count())

    largest = told[:EVERY_ORDER_OF]
    most, union = [NOTHING], [0]  # of each choice of the largest, as bits: the most that it proves, and its days
    for choice in range(1, 1 << len(largest)):
        members = [one for one in range(len(largest)) if choice >> one & 1]
        union.append(union[choice & (choice - 1)] | largest[members[0]][1])
        before = [choice ^ 1 << one for one in members]
        most.append(
            max(most[rest] + gain(largest[one], union[rest]) for one, rest in zip(members, before, strict=True))
        )
    proven, taken = most[-1], union[-1]
    for one in told[EVERY_ORDER_OF:]:
        proven += gain(one, taken)
        taken |= one[1]
    return sum((hours for hours, _days in told), NOTHING) - proven


def _days_as_bits(job: JobCount, window: Span) -> int:
    """The days of a job inside the window, a bit each: how many two jobs share is then a matter of counting bits."""
    held = _held(job.period, window)
    assert held is not None, "jobs outside of the window are in no group"
    return ((1 << held.days) - 1) << (held.start - window.start).days


# --- the day on which it would be enough -----------------------------------------------------------------------------


def earliest_day(
    found: Experience, again_on: Callable[[date, Mapping[int, Fraction]], Experience], enough: Enough, last: date
) -> date | None:
    """The first day after the window, up to `last`, on which the experience would be `enough`.

    Jobs still held are taken to go on with the hours a day that they have proven, as well proven as those. None where no
    job goes on, where none has a proven rhythm, and where no day comes.
    """
    rhythms = {job.place: rhythm_of(job.parts) for job in found.jobs if job.counts and job.period.end is None}
    hours_a_day = sum(rhythms.values(), NOTHING)
    if not hours_a_day:
        return None
    day = found.window.end + 2 * ONE_DAY
    while day <= last:
        projected = again_on(day, rhythms)
        days, hours = enough.lacking(projected)
        if days <= 0 and hours <= 0:
            return day
        # A day brings one day and `hours_a_day` at most: no day before this one can be enough.
        step = max(1, days, -(-hours // hours_a_day))
        day += timedelta(days=min(step, (last - day).days + 1))
    return None


SHORTEST_MONTH = 28
"""Fewer days than that a month never is: nobody counts months where the days cannot make them."""


@dataclass(frozen=True, slots=True)
class Enough:
    """What is asked for."""

    days: int
    months: int
    hours: Fraction
    year_reading: str

    def year_is_reached(self, runs: Sequence[Span]) -> bool:
        """Whether the days of the runs make a year, in days or from date to date, as the reading says."""
        by_days = sum(run.days for run in runs) >= self.days
        if self.year_reading == DAYS or (by_days and self.year_reading == FAVOURABLE):
            return by_days
        return self.year_in_months(runs)

    def year_in_months(self, runs: Sequence[Span]) -> bool:
        """Whether they make twelve months from date to date."""
        days, wanted = sum(run.days for run in runs), DAYS_OF_A_MONTH * self.months
        if days >= wanted or days < SHORTEST_MONTH * self.months:  # each day counts one at least
            return days >= wanted
        return counted_in_months(runs) >= wanted

    def lacking(self, found: Experience) -> tuple[int, Fraction]:
        """Days that lack at the least, and hours; zero or less where there are enough of them."""
        hours = self.hours - found.hours.least
        if self.year_is_reached(found.runs):
            return 0, hours
        fewest = self.days if self.year_reading == DAYS else SHORTEST_MONTH * self.months
        return max(1, fewest - found.days), hours
