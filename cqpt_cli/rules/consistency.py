"""What cannot be right in a case whose every key is well formed: the keys against each other and against the law.

Each fault says where it stands; `rendering.faults` says it in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cqpt_cli.findings import Days, Finding, Severity, kind
from cqpt_cli.language import N_
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

UNKNOWN_CERTIFICATE = kind(
    "unknown-certificate",
    N_("“{found}” is not a certificate of this accord"),
    N_("Write one of: {choices}."),
)

END_BEFORE_START = kind(
    "end-before-start",
    N_("the end ({end}) comes before the start ({start})"),
    N_("Correct one of the two."),
)

DOCUMENT_MADE_LATER = kind(
    "document-made-later",
    N_("this document is of {day}, after it was received ({received})"),
    N_("Correct one of the two days."),
)

UNKNOWN_ROUTE = kind(
    "unknown-route",
    N_("“{found}” is not a route of this accord"),
    N_("Write one of: {choices}."),
)

UNKNOWN_SCHEME = kind(
    "unknown-scheme",
    N_("“{found}” is not a scheme of this accord"),
    N_("Write one of: {choices}."),
)

HOURS_STATED_TWICE = kind(
    "hours-stated-twice",
    N_("the hours of this job are stated in several ways: {keys}"),
    N_("Leave out weekly_hours: it proves nothing beside hours that are stated."),
)

IMPOSSIBLE_OVERLAP = kind(
    "impossible-overlap",
    N_("up to {day}, the hours stated make more than {hours} a day together"),
    N_("Correct the hours or the dates of one of the jobs."),
)

UNKNOWN_TRAINER = kind(
    "unknown-trainer",
    N_("“{found}” trained the candidate, and no organisation of this repository bears that name: its ties are unknown"),
    N_("Write its file with “cqpt new organisation”, with its links; or its slug: {choices}."),
    Severity.WARNING,
)

DUPLICATE_DOCUMENT = kind(
    "duplicate-document",
    N_("two documents have the id “{id}”"),
    N_("Give each document an id of its own."),
)

UNKNOWN_KIND = kind(
    "unknown-kind",
    N_("“{found}” is no kind of document that cqpt knows: no rule counts it"),
    N_("The kinds are: {choices}."),
    Severity.WARNING,
    remedy_always=True,
)

DUPLICATE_JOB = kind(
    "duplicate-job",
    N_("this job at “{employer}” is listed already, word for word"),
    N_("Remove one of the two: their hours would count twice."),
)

PATH_NOT_PLAIN = kind(
    "path-not-plain",
    N_("“{found}” is not read in the same way by every system"),
    N_("Write “file: {plain}”."),
)

PATH_OUTSIDE_CASE = kind(
    "path-outside-case",
    N_("“{found}” does not stay inside the case folder"),
    N_("Copy the document into the folder with “cqpt attach”, and write its path from there: pieces/contrat.pdf."),
)

SCHEME_NOT_ON_THIS_ROUTE = kind(
    "scheme-not-on-this-route",
    N_("the scheme “{scheme}” does not go with the route “{route}”"),
    N_("Remove the scheme, or correct the route."),
)

STATEMENT_OUTSIDE_PERIOD = kind(
    "statement-outside-period",
    N_("these hours are of {start} to {end}, outside the dates of the job"),
    N_("Correct the days, or the dates of the job."),
)

DAYS_STATED_TWICE = kind(
    "days-stated-twice",
    N_("the hours of {start} to {end} are stated twice"),
    N_("Each day stands in one month or in one statement: shorten one of them, or leave one out."),
)

IMPOSSIBLE_HOURS = kind(
    "impossible-hours",
    N_("{hours} cannot be worked in {days}, which hold {most}"),
    N_("Correct the hours or the dates."),
)

TOTAL_BELOW_ITS_PARTS = kind(
    "total-below-its-parts",
    N_("the total of this job is {hours}, and its months and statements make {listed}"),
    N_("Correct the total, or what stands beside it."),
)

AWARD_OF_INADMISSIBLE = kind(
    "award-of-inadmissible",
    N_("the certificate is awarded to a case that was not declared admissible"),
    N_("Correct the decision of admissibility, or that of the commission."),
)

DELIVERED_WITHOUT_AWARD = kind(
    "delivered-without-award",
    N_("the certificate {number} is delivered, and the commission had awarded none"),
    N_("Record the decision of the sitting, or correct the delivery."),
)

NUMBER_OF_ANOTHER_CERTIFICATE = kind(
    "number-of-another-certificate",
    N_("the number {number} belongs to the series of another certificate"),
    N_("Correct the number."),
)

NUMBER_NOT_DELIVERED = kind(
    "number-not-delivered",
    N_("the certificate {number} was never delivered in this case"),
    N_("Correct the number."),
)

BODY_NOT_INDEPENDENT = kind(
    "body-not-independent",
    N_("{who} is tied to {through}, which trained the candidate, and evaluates them"),
    N_("Send the case to another body: cqpt send --replace."),
    Severity.WARNING,
)

UNKNOWN_DOCUMENT = kind(
    "unknown-document",
    N_("“{id}” is not the id of a document of this case"),
    N_("List it under “documents:”, or write one of: {choices}."),
)

ABSENCE_OUTSIDE_PERIOD = kind(
    "absence-outside-period",
    N_("this absence, {start} to {end}, is outside the dates of its job"),
    N_("Correct the absence, or the dates of the job."),
)

MONTH_OUTSIDE_PERIOD = kind(
    "month-outside-period",
    N_("the job was not held in {month}"),
    N_("Correct the month, or the start and the end of the job."),
)

ACT_BEFORE_RECEPTION = kind(
    "act-before-reception",
    N_("this act is of {day}, before the file was received ({received})"),
    N_("Correct the day of the act, or that of the file."),
    Severity.WARNING,
)

ACTS_OUT_OF_ORDER = kind(
    "acts-out-of-order",
    N_("this act is of {day}, and the one before it of {earlier}"),
    N_("Acts stand in the order in which they were done; one that corrects another says which: “replaces:”."),
    Severity.WARNING,
)

CARRY_OVER_OF_SAME_CERTIFICATE = kind(
    "carry-over-of-same-certificate",
    N_("the certificate carried over is the one asked for"),
    N_("Name the certificate already held."),
)

UNKNOWN_COMMON_ITEM = kind(
    "unknown-common-item",
    N_("“{id}” is not an item of annexe 3"),
    N_("Only common knowledge carries over: write the ids COM-…."),
)

UNKNOWN_REASON = kind(
    "unknown-reason",
    N_("“{found}” is not a reason of the registry"),
    N_("Write one of: {choices}."),
)


def faults_of_case(case: Case, law: LawAt, certificates: tuple[str, ...]) -> Iterator[Finding]:
    """Everything that cannot be right in a case file."""
    if case.certificate not in certificates:
        yield UNKNOWN_CERTIFICATE(("certificate",), {"found": case.certificate, "choices": certificates})
    yield from _faults_of_route(case, law)
    seen: set[str] = set()
    known = kinds_of_documents(law)
    for place, piece in enumerate(case.documents):
        if piece.id in seen:
            yield DUPLICATE_DOCUMENT(("documents", place, "id"), {"id": piece.id})
        seen.add(piece.id)
        yield from _faults_of_piece(piece, ("documents", place))
        if piece.kind not in known and not piece.items:  # what supports an item is evidence, of whatever kind
            yield UNKNOWN_KIND(("documents", place, "kind"), {"found": piece.kind, "choices": known})
    daily_maximum = law.working_time.daily_hours_maximum.value
    for place, period in enumerate(case.experience):
        for fault in _faults_of_period(period, case, daily_maximum):
            yield fault.at("experience", place)
    held = set()
    for place, period in enumerate(case.experience):
        months = frozenset((period.monthly_hours or {}).items())
        job = (period.model_copy(update={"monthly_hours": None}), months)  # a mapping cannot stand in a set
        if job in held:
            yield DUPLICATE_JOB(("experience", place), {"employer": period.employer})
        held.add(job)
    yield from _faults_of_overlaps(case, daily_maximum)
    contract = case.contract
    if contract and contract.start and contract.end and contract.end < contract.start:
        yield END_BEFORE_START(("contract", "end"), {"start": contract.start, "end": contract.end})
    for place, training in enumerate(case.training):
        if training.start and training.end and training.end < training.start:
            yield END_BEFORE_START(("training", place, "end"), {"start": training.start, "end": training.end})


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


def _faults_of_piece(piece: Piece, where: tuple[str | int, ...]) -> Iterator[Finding]:
    if piece.file is not None and not stays_inside(piece.file):
        plain = plainly(piece.file)
        if plain:
            yield PATH_NOT_PLAIN((*where, "file"), {"found": piece.file, "plain": plain})
        else:
            yield PATH_OUTSIDE_CASE((*where, "file"), {"found": piece.file})
    if piece.made_on and piece.received_on and piece.made_on > piece.received_on:
        facts = {"day": piece.made_on, "received": piece.received_on}
        yield DOCUMENT_MADE_LATER((*where, "made_on"), facts)
    for number, said in enumerate(piece.states):
        if said.start and said.end and said.end < said.start:
            facts = {"start": said.start, "end": said.end}
            yield END_BEFORE_START((*where, "states", number, "end"), facts)


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


def _faults_of_route(case: Case, law: LawAt) -> Iterator[Finding]:
    routes, schemes = law.routes.criteria, law.routes.schemes
    if case.route not in routes.value:
        yield UNKNOWN_ROUTE(("route",), {"found": case.route, "choices": tuple(routes.value)}, routes)
        return
    if case.scheme and case.scheme not in schemes.value:
        yield UNKNOWN_SCHEME(("scheme",), {"found": case.scheme, "choices": schemes.value}, schemes)
    elif case.scheme and case.scheme not in law.routes.schemes_on(case.route):
        facts = {"scheme": case.scheme, "route": case.route}
        yield SCHEME_NOT_ON_THIS_ROUTE(("scheme",), facts, schemes, on_key=True)


def _faults_of_period(period: Period, case: Case, daily_maximum: Decimal) -> Iterator[Finding]:
    ends_first = bool(period.end and period.end < period.start)
    if ends_first:
        yield END_BEFORE_START(("end",), {"start": period.start, "end": period.end})
    if period.weekly_hours is not None and len(period.ways) > 1:
        yield HOURS_STATED_TWICE(("weekly_hours",), {"keys": period.ways}, on_key=True)
    known = tuple(case.pieces)
    for where, proof in (
        (("proof",), period.proof),
        *((("statements", number, "proof"), one.proof) for number, one in enumerate(period.statements)),
    ):
        for place, id in enumerate(proof):
            if id not in case.pieces:
                yield UNKNOWN_DOCUMENT((*where, place), {"id": id, "choices": known})
    for place, absence in enumerate(period.absences):
        if absence.end < absence.start:
            yield END_BEFORE_START(("absences", place, "end"), {"start": absence.start, "end": absence.end})
        elif absence.start < period.start or (period.end and absence.end > period.end):
            yield ABSENCE_OUTSIDE_PERIOD(("absences", place), {"start": absence.start, "end": absence.end})
    if not ends_first:
        yield from _faults_of_spans(period)
        if period.start < case.received_on:  # what begins later is set aside, whatever its hours
            yield from _faults_of_hours(period, case, daily_maximum)


def _faults_of_spans(period: Period) -> Iterator[Finding]:
    """Statements of days on which the job was not held, and days of which two statements speak."""
    held = Span(period.start, period.end or date.max)
    spoken = [(part, -1) for month in period.monthly_hours or {} if (part := month_of(month).within(held))]
    for place, one in enumerate(period.statements):
        if one.end < one.start:
            yield END_BEFORE_START(("statements", place, "to"), {"start": one.start, "end": one.end})
            continue
        span = Span(one.start, one.end)
        if span.within(held) != span:
            yield STATEMENT_OUTSIDE_PERIOD(("statements", place), {"start": one.start, "end": one.end})
        spoken.append((span, place))
    last, before = date.min, -1
    for span, place in sorted(spoken):
        if span.start <= last:
            facts = {"start": span.start, "end": min(span.end, last)}
            yield DAYS_STATED_TWICE(("statements", max(place, before)), facts)
        if span.end > last:
            last, before = span.end, place


def _faults_of_hours(period: Period, case: Case, daily_maximum: Decimal) -> Iterator[Finding]:
    """More hours than the days at work can hold, hours of months when the job was not held, a total below its parts."""
    cap = Fraction(daily_maximum)
    absent = absent_days(period)
    all_absent = days_in(absent)

    def too_many(where: tuple[str | int, ...], hours: Fraction | Decimal, days: int) -> Iterator[Finding]:
        if hours > cap * days:
            yield IMPOSSIBLE_HOURS(where, {"hours": hours, "days": Days(days), "most": daily_maximum * days})

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
                yield MONTH_OUTSIDE_PERIOD(where, {"month": where[1]}, on_key=True)
                continue
        elif told.key == "statements":
            where = (told.key, next(spans), "hours")
        if told.hours < 0:
            yield TOTAL_BELOW_ITS_PARTS(
                where, {"hours": period.hours, "listed": Fraction(period.hours or 0) - told.hours}
            )
        elif told.days or told.key == "hours":  # what speaks of later days only is set aside
            days = days_in(told.days)
            if told.hours > cap * (days - all_absent):  # days of absence are looked for only where they could matter
                days = days_in(without(told.days, absent))
            yield from too_many(where, told.hours, days)


def _faults_of_overlaps(case: Case, daily_maximum: Decimal) -> Iterator[Finding]:
    """Statements, and weekly figures, which, each possible alone, make more together than the days hold."""
    possible = [rate for rate in stated_rates(case) if rate.a_day <= daily_maximum]
    if (found := more_than_the_days_hold(possible)) is not None:
        facts = {"day": found.span.end, "hours": Decimal(HOURS_OF_A_DAY)}
        yield IMPOSSIBLE_OVERLAP(("experience", found.place), facts)
        return
    weekly = [rate for rate in weekly_rates(case) if rate.a_day <= daily_maximum]
    for load in stacked(weekly):
        if load.hours > HOURS_OF_A_DAY:
            facts = {"day": load.span.start, "hours": Decimal(HOURS_OF_A_DAY)}
            yield IMPOSSIBLE_OVERLAP(("experience", max(load.places)), facts)
            return


def faults_of_reasons(case: Case, registry: ReasonsFile) -> Iterator[Finding]:
    """Reasons whose code the registry does not know (accord, art. 6-1)."""
    for key in ACT_KEYS:
        for place, act in enumerate(case.acts(key)):
            answer = getattr(act, "answer", None)
            where: tuple[str | int, ...] = (key, place)
            for reasons, inside in ((act.reasons, where), (answer.reasons if answer else (), (*where, "answer"))):
                for number, reason in enumerate(reasons):
                    if reason.code and reason.code not in registry.reasons:
                        facts = {"found": reason.code, "choices": tuple(registry.reasons)}
                        yield UNKNOWN_REASON((*inside, "reasons", number, "code"), facts)


def faults_of_acts(case: Case, codes: Mapping[str, str], terms: Mapping[str, ActTerms]) -> Iterator[Finding]:
    """Acts that cannot follow one another, as an editor may have left them.

    `codes` are those of the certificates; `terms` those of the acts, which give the article of each (procedure.yaml).
    """
    for key in ACT_KEYS:
        acts = case.acts(key)
        days = [act.done_on for act in acts]
        for place, (act, day) in enumerate(zip(acts, days, strict=True)):
            if day is None:
                continue
            if day < case.received_on:
                yield ACT_BEFORE_RECEPTION((key, place), {"day": day, "received": case.received_on})
            earlier = [one for one in days[:place] if one]
            if earlier and day < max(earlier) and act.replaces is None:
                yield ACTS_OUT_OF_ORDER((key, place), {"day": day, "earlier": max(earlier)})
    yield from _faults_of_awards(case, terms)
    yield from _faults_of_delivery(case, codes, terms["deliver"])


def _faults_of_awards(case: Case, terms: Mapping[str, ActTerms]) -> Iterator[Finding]:
    """Awards that what came before them does not allow; what they lack of their sitting is for `findings_on_case` to say."""
    admitted = case.admissibility[-1].decision is Admissibility.ADMISSIBLE if case.admissibility else True
    for place, award in enumerate(case.award):
        if not admitted and award.decision is AwardDecision.AWARDED:
            yield AWARD_OF_INADMISSIBLE(("award", place), {"day": award.on}, terms["decide"])
    yield from decided_twice(case, terms["award"])


def _faults_of_delivery(case: Case, codes: Mapping[str, str], act: ActTerms) -> Iterator[Finding]:
    for place, delivery in enumerate(case.delivery):
        where = ("delivery", place)
        awarded = [one.on for one in case.award if one.decision is AwardDecision.AWARDED and one.on <= delivery.on]
        if delivery.event == "delivered" and not awarded:
            yield DELIVERED_WITHOUT_AWARD(where, {"number": delivery.number}, act)
        of_code = [certificate for certificate, code in codes.items() if is_of_series(delivery.number, code)]
        if of_code and case.certificate not in of_code:
            yield NUMBER_OF_ANOTHER_CERTIFICATE(where, {"number": delivery.number})
        delivered = {one.number for one in case.delivery[:place] if one.event == "delivered"}
        if delivery.event != "delivered" and delivery.number not in delivered:
            yield NUMBER_NOT_DELIVERED(where, {"number": delivery.number})


def faults_of_trainers(case: Case, directory: Directory, law: LawAt) -> Iterator[Finding]:
    """Trainers of whom the repository knows nothing, and bodies that are tied to one (cahier des charges, III)."""
    excludes = law.independence.excludes_trainer
    if not excludes.value:
        return
    for place, provider in directory.unknown_trainers(case):
        choices = tuple(sorted(organisation.slug for organisation in directory.organisations))
        facts = {"found": provider, "choices": choices}
        yield UNKNOWN_TRAINER(("training", place, "provider"), facts, excludes)
    for place, assignment in enumerate(case.evaluation):
        for tie in directory.ties(case, assignment.organisation)[:1]:
            facts = {"who": tie.who, "through": tie.through}
            yield BODY_NOT_INDEPENDENT(("evaluation", place, "organisation"), facts, excludes)


def faults_of_carry_over(
    case: Case, law: LawAt, certificates: tuple[str, ...], common: tuple[str, ...]
) -> Iterator[Finding]:
    """Only the common knowledge of the other certificate carries over (accord, art. 3)."""
    benefit = law.common_knowledge.years_without_exercise
    for place, carried in enumerate(case.carry_over):
        where = ("carry_over", place)
        if carried.certificate not in certificates:
            facts = {"found": carried.certificate, "choices": certificates}
            yield UNKNOWN_CERTIFICATE((*where, "certificate"), facts)
        elif carried.certificate == case.certificate:
            yield CARRY_OVER_OF_SAME_CERTIFICATE((*where, "certificate"), {}, benefit)
        for id in carried.items:
            if id not in common:
                facts = {"id": id, "choices": common}
                yield UNKNOWN_COMMON_ITEM((*where, "items", id), facts, benefit, on_key=True)
