"""What cannot be right in a case whose every key is well formed: the keys against each other and against the law.

Each fault says where it stands; `rendering.faults` says it in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import ACT_KEYS, Admissibility, AwardDecision
from cqpt_cli.models.case import Case, Period, Piece
from cqpt_cli.models.procedure import ActTerms
from cqpt_cli.models.reasons import ReasonsFile
from cqpt_cli.rules.bounds import absent_days, statements_of
from cqpt_cli.rules.calendar import ONE_DAY, Span, days_in, month_of, without
from cqpt_cli.rules.chain import decided_twice
from cqpt_cli.rules.delivery import is_of_series
from cqpt_cli.rules.independence import Directory
from cqpt_cli.rules.plausibility import HOURS_OF_A_DAY, more_than_the_days_hold, stacked, stated_rates, weekly_rates


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be right, and the way to it inside the file."""

    id: str
    where: tuple[str | int, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    article: str | None = None
    on_key: bool = False
    """Whether the key is at fault, and not its value."""


def faults_of_case(case: Case, law: LawAt, certificates: tuple[str, ...]) -> Iterator[Fault]:
    """Everything that cannot be right in a case file."""
    if case.certificate not in certificates:
        yield Fault("unknown-certificate", ("certificate",), {"found": case.certificate, "choices": certificates})
    yield from _faults_of_route(case, law)
    seen: set[str] = set()
    known = kinds_of_documents(law)
    for place, piece in enumerate(case.documents):
        if piece.id in seen:
            yield Fault("duplicate-document", ("documents", place, "id"), {"id": piece.id})
        seen.add(piece.id)
        yield from _faults_of_piece(piece, ("documents", place))
        if piece.kind not in known and not piece.items:  # what supports an item is evidence, of whatever kind
            yield Fault("unknown-kind", ("documents", place, "kind"), {"found": piece.kind, "choices": known})
    daily_maximum = law.working_time.daily_hours_maximum.value
    for place, period in enumerate(case.experience):
        for fault in _faults_of_period(period, case, daily_maximum):
            yield Fault(fault.id, ("experience", place, *fault.where), fault.facts, fault.article, fault.on_key)
    held = set()
    for place, period in enumerate(case.experience):
        months = frozenset((period.monthly_hours or {}).items())
        job = (period.model_copy(update={"monthly_hours": None}), months)  # a mapping cannot stand in a set
        if job in held:
            yield Fault("duplicate-job", ("experience", place), {"employer": period.employer})
        held.add(job)
    yield from _faults_of_overlaps(case, daily_maximum)
    contract = case.contract
    if contract and contract.start and contract.end and contract.end < contract.start:
        yield Fault("end-before-start", ("contract", "end"), {"start": contract.start, "end": contract.end})
    for place, training in enumerate(case.training):
        if training.start and training.end and training.end < training.start:
            yield Fault(
                "end-before-start",
                ("training", place, "end"),
                {"start": training.start, "end": training.end},
            )


def kinds_of_documents(law: LawAt) -> tuple[str, ...]:
    """The kinds of documents that have a name: what proves an activity, the sworn statement, the evidence, and the rest."""
    terms = law.documents
    named = (
        *terms.proofs.value,
        terms.sworn_statement_kind.value,
        *law.evidence.kinds.value,
        *terms.appeal_kinds.value,
        *terms.other_kinds.value,
    )
    return tuple(dict.fromkeys(named))


def _faults_of_piece(piece: Piece, where: tuple[str | int, ...]) -> Iterator[Fault]:
    if piece.file is not None and not stays_inside(piece.file):
        plain = plainly(piece.file)
        if plain:
            yield Fault("path-not-plain", (*where, "file"), {"found": piece.file, "plain": plain})
        else:
            yield Fault("path-outside-case", (*where, "file"), {"found": piece.file})
    if piece.made_on and piece.received_on and piece.made_on > piece.received_on:
        facts = {"day": piece.made_on, "received": piece.received_on}
        yield Fault("document-made-later", (*where, "made_on"), facts)
    for number, said in enumerate(piece.states):
        if said.start and said.end and said.end < said.start:
            facts = {"start": said.start, "end": said.end}
            yield Fault("end-before-start", (*where, "states", number, "end"), facts)


def stays_inside(file: str) -> bool:
    """Whether the path of a document stays inside the case folder, on every system: `pieces/contrat.pdf`."""
    parts = file.split("/")
    return (
        "\\" not in file
        and ":" not in parts[0]
        and not file.startswith("~")
        and file.isprintable()
        and not any(part in ("", ".", "..") for part in parts)
    )


def plainly(file: str) -> str | None:
    """The same path in the one way that every system reads: `pieces/contrat.pdf`; None where it leads out of the folder."""
    parts = [part for part in file.replace("\\", "/").split("/") if part != "."]
    if file.startswith(("/", "\\")) or not all(parts) or ".." in parts:
        return None
    plain = "/".join(parts)
    return plain if plain and stays_inside(plain) else None


def _faults_of_route(case: Case, law: LawAt) -> Iterator[Fault]:
    routes, schemes = law.routes.criteria, law.routes.schemes
    if case.route not in routes.value:
        yield Fault("unknown-route", ("route",), {"found": case.route, "choices": tuple(routes.value)}, routes.article)
        return
    if case.scheme and case.scheme not in schemes.value:
        yield Fault("unknown-scheme", ("scheme",), {"found": case.scheme, "choices": schemes.value}, schemes.article)
    elif case.scheme and case.scheme not in law.routes.schemes_on(case.route):
        facts = {"scheme": case.scheme, "route": case.route}
        yield Fault("scheme-not-on-this-route", ("scheme",), facts, schemes.article, on_key=True)


def _faults_of_period(period: Period, case: Case, daily_maximum: Decimal) -> Iterator[Fault]:
    ends_first = bool(period.end and period.end < period.start)
    if ends_first:
        yield Fault("end-before-start", ("end",), {"start": period.start, "end": period.end})
    if period.weekly_hours is not None and len(period.ways) > 1:
        yield Fault("hours-stated-twice", ("weekly_hours",), {"keys": period.ways}, on_key=True)
    known = tuple(case.pieces)
    for where, proof in (
        (("proof",), period.proof),
        *((("statements", number, "proof"), one.proof) for number, one in enumerate(period.statements)),
    ):
        for place, id in enumerate(proof):
            if id not in case.pieces:
                yield Fault("unknown-document", (*where, place), {"id": id, "choices": known})
    for place, absence in enumerate(period.absences):
        if absence.end < absence.start:
            yield Fault("end-before-start", ("absences", place, "end"), {"start": absence.start, "end": absence.end})
        elif absence.start < period.start or (period.end and absence.end > period.end):
            yield Fault("absence-outside-period", ("absences", place), {"start": absence.start, "end": absence.end})
    if not ends_first:
        yield from _faults_of_spans(period)
        if period.start < case.received_on:  # what begins later is set aside, whatever its hours
            yield from _faults_of_hours(period, case, daily_maximum)


def _faults_of_spans(period: Period) -> Iterator[Fault]:
    """Statements of days on which the job was not held, and days of which two statements speak."""
    held = Span(period.start, period.end or date.max)
    spoken = [(part, -1) for month in period.monthly_hours or {} if (part := month_of(month).within(held))]
    for place, one in enumerate(period.statements):
        if one.end < one.start:
            yield Fault("end-before-start", ("statements", place, "to"), {"start": one.start, "end": one.end})
            continue
        span = Span(one.start, one.end)
        if span.within(held) != span:
            yield Fault("statement-outside-period", ("statements", place), {"start": one.start, "end": one.end})
        spoken.append((span, place))
    last, before = date.min, -1
    for span, place in sorted(spoken):
        if span.start <= last:
            facts = {"start": span.start, "end": min(span.end, last)}
            yield Fault("days-stated-twice", ("statements", max(place, before)), facts)
        if span.end > last:
            last, before = span.end, place


def _faults_of_hours(period: Period, case: Case, daily_maximum: Decimal) -> Iterator[Fault]:
    """More hours than the days at work can hold, hours of months when the job was not held, a total below its parts."""
    cap = Fraction(daily_maximum)
    absent = absent_days(period)
    all_absent = days_in(absent)

    def too_many(where: tuple[str | int, ...], hours: Fraction | Decimal, days: int) -> Iterator[Fault]:
        if hours > cap * days:
            yield Fault("impossible-hours", where, {"hours": hours, "days": days, "most": daily_maximum * days})

    if period.weekly_hours is not None:
        yield from too_many(("weekly_hours",), period.weekly_hours, 7)
    held = Span(period.start, period.end or date.max)
    months, spans = iter(period.monthly_hours or {}), iter(range(len(period.statements)))
    for told in statements_of(period, case.received_on, case.received_on - ONE_DAY):
        where: tuple[str | int, ...] = (told.key,)
        if told.key == "monthly_hours":
            month = next(months)
            where = (told.key, f"{month:%Y-%m}")
            if month_of(month).within(held) is None:
                yield Fault("month-outside-period", where, {"month": where[1]}, on_key=True)
                continue
        elif told.key == "statements":
            where = (told.key, next(spans), "hours")
        if told.hours < 0:
            yield Fault(
                "total-below-its-parts",
                where,
                {"hours": period.hours, "listed": Fraction(period.hours or 0) - told.hours},
            )
        elif told.days or told.key == "hours":  # what speaks of later days only is set aside
            days = days_in(told.days)
            if told.hours > cap * (days - all_absent):  # days of absence are looked for only where they could matter
                days = days_in(without(told.days, absent))
            yield from too_many(where, told.hours, days)


def _faults_of_overlaps(case: Case, daily_maximum: Decimal) -> Iterator[Fault]:
    """Statements, and weekly figures, which, each possible alone, make more together than the days hold."""
    possible = [rate for rate in stated_rates(case) if rate.a_day <= daily_maximum]
    if (found := more_than_the_days_hold(possible)) is not None:
        facts = {"day": found.span.end, "hours": Decimal(HOURS_OF_A_DAY)}
        yield Fault("impossible-overlap", ("experience", found.place), facts)
        return
    weekly = [rate for rate in weekly_rates(case) if rate.a_day <= daily_maximum]
    for load in stacked(weekly):
        if load.hours > HOURS_OF_A_DAY:
            facts = {"day": load.span.start, "hours": Decimal(HOURS_OF_A_DAY)}
            yield Fault("impossible-overlap", ("experience", max(load.places)), facts)
            return


def faults_of_reasons(case: Case, registry: ReasonsFile) -> Iterator[Fault]:
    """Reasons whose code the registry does not know (accord, art. 6-1)."""
    for key in ACT_KEYS:
        for place, act in enumerate(case.acts(key)):
            answer = getattr(act, "answer", None)
            where: tuple[str | int, ...] = (key, place)
            for reasons, inside in ((act.reasons, where), (answer.reasons if answer else (), (*where, "answer"))):
                for number, reason in enumerate(reasons):
                    if reason.code and reason.code not in registry.reasons:
                        facts = {"found": reason.code, "choices": tuple(registry.reasons)}
                        yield Fault("unknown-reason", (*inside, "reasons", number, "code"), facts)


def faults_of_acts(
    case: Case, codes: Mapping[str, str], terms: Mapping[str, ActTerms], law_on: Callable[[date], LawAt]
) -> Iterator[Fault]:
    """Acts that cannot follow one another, as an editor may have left them.

    `codes` are those of the certificates; `terms` those of the acts, which give the article of each (procedure.yaml);
    `law_on` is asked about the day of a decision.
    """
    for key in ACT_KEYS:
        acts = case.acts(key)
        days = [act.done_on for act in acts]
        for place, (act, day) in enumerate(zip(acts, days, strict=True)):
            if day is None:
                continue
            if day < case.received_on:
                yield Fault("act-before-reception", (key, place), {"day": day, "received": case.received_on})
            earlier = [one for one in days[:place] if one]
            if earlier and day < max(earlier) and act.replaces is None:
                yield Fault("acts-out-of-order", (key, place), {"day": day, "earlier": max(earlier)})
    yield from _faults_of_awards(case, terms, law_on)
    yield from _faults_of_delivery(case, codes, terms["deliver"].article)


def _faults_of_awards(case: Case, terms: Mapping[str, ActTerms], law_on: Callable[[date], LawAt]) -> Iterator[Fault]:
    article = terms["award"].article
    admitted = case.admissibility[-1].decision is Admissibility.ADMISSIBLE if case.admissibility else True
    for place, award in enumerate(case.award):
        if award.session is None:
            yield Fault("award-without-sitting", ("award", place), {"day": award.on}, article)
        if award.votes and award.votes.in_favour <= award.votes.against:
            majority = law_on(max(award.session or award.on, case.received_on)).commission.majority
            facts = {"in_favour": award.votes.in_favour, "against": award.votes.against}
            if majority.value:
                yield Fault("award-voted-down", ("award", place), facts, majority.article)
        if not admitted and award.decision is AwardDecision.AWARDED:
            yield Fault("award-of-inadmissible", ("award", place), {"day": award.on}, terms["decide"].article)
    yield from (Fault("award-twice", ("award", place), facts, article) for place, facts in decided_twice(case))
    for place, appeal in enumerate(case.appeals):
        if appeal.answer and appeal.answer.session is None:
            where = ("appeals", place, "answer")
            yield Fault("award-without-sitting", where, {"day": appeal.answer.on}, terms["answer"].article)


def _faults_of_delivery(case: Case, codes: Mapping[str, str], article: str) -> Iterator[Fault]:
    for place, delivery in enumerate(case.delivery):
        where = ("delivery", place)
        awarded = [one.on for one in case.award if one.decision is AwardDecision.AWARDED and one.on <= delivery.on]
        if delivery.event == "delivered" and not awarded:
            yield Fault("delivered-without-award", where, {"number": delivery.number}, article)
        of_code = [certificate for certificate, code in codes.items() if is_of_series(delivery.number, code)]
        if of_code and case.certificate not in of_code:
            yield Fault("number-of-another-certificate", where, {"number": delivery.number})
        delivered = {one.number for one in case.delivery[:place] if one.event == "delivered"}
        if delivery.event != "delivered" and delivery.number not in delivered:
            yield Fault("number-not-delivered", where, {"number": delivery.number})


def faults_of_trainers(case: Case, directory: Directory, law: LawAt) -> Iterator[Fault]:
    """Trainers of whom the repository knows nothing, and bodies that are tied to one (cahier des charges, III)."""
    excludes = law.independence.excludes_trainer
    if not excludes.value:
        return
    for place, provider in directory.unknown_trainers(case):
        choices = tuple(sorted(organisation.slug for organisation in directory.organisations))
        facts = {"found": provider, "choices": choices}
        yield Fault("unknown-trainer", ("training", place, "provider"), facts, excludes.article)
    for place, assignment in enumerate(case.evaluation):
        for tie in directory.ties(case, assignment.organisation)[:1]:
            facts = {"who": tie.who, "through": tie.through}
            yield Fault("body-not-independent", ("evaluation", place, "organisation"), facts, excludes.article)


def faults_of_carry_over(
    case: Case, law: LawAt, certificates: tuple[str, ...], common: tuple[str, ...]
) -> Iterator[Fault]:
    """Only the common knowledge of the other certificate carries over (accord, art. 3)."""
    article = law.common_knowledge.years_without_exercise.article
    for place, carried in enumerate(case.carry_over):
        where = ("carry_over", place)
        if carried.certificate not in certificates:
            facts = {"found": carried.certificate, "choices": certificates}
            yield Fault("unknown-certificate", (*where, "certificate"), facts)
        elif carried.certificate == case.certificate:
            yield Fault("carry-over-of-same-certificate", (*where, "certificate"), {}, article)
        for id in carried.items:
            if id not in common:
                facts = {"id": id, "choices": common}
                yield Fault("unknown-common-item", (*where, "items", id), facts, article, on_key=True)
