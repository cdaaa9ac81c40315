"""What cannot be right in what surrounds the cases: organisations, sittings, settings, against each other and against the law."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from cqpt_cli.findings import Finding, Number, Severity, kind
from cqpt_cli.language import N_
from cqpt_cli.law.provisions import Law, LawAt
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.provisions import Parameter
from cqpt_cli.models.session import Session
from cqpt_cli.models.settings import Settings
from cqpt_cli.rules.accreditation import last_day, renews
from cqpt_cli.rules.consistency import END_BEFORE_START, UNKNOWN_CERTIFICATE
from cqpt_cli.rules.funding import CENT, limits_of
from cqpt_cli.rules.sitting import findings_of_sitting

ACCREDITATION_LENGTH = kind(
    "accreditation-length",
    N_("an accreditation from {start} on ends on {day}, and this one on {end}"),
    N_("Correct one of the two days."),
)

WITHDRAWAL_WITHOUT_CAUSE = kind(
    "withdrawal-without-cause",
    N_("this accreditation is withdrawn, and nothing says why"),
    N_("Add “reasons:”: it is withdrawn only for a malfunction that is really at fault."),
    Severity.WARNING,
)

EFFECT_BEFORE_DECISION = kind(
    "effect-before-decision",
    N_("this takes effect on {start}, before it was decided ({day})"),
    N_("Correct one of the two days."),
)

ACCREDITATION_NOT_STUDIED = kind(
    "accreditation-not-studied",
    N_("no sitting of the commission studied this accreditation"),
    N_("Add “session:” with the day of the sitting that gave a favourable opinion."),
    Severity.WARNING,
)

RENEWAL_WITHOUT_REPORT = kind(
    "renewal-without-report",
    N_("this renewal cites no yearly report"),
    N_("Add “report:” with the document, or the day on which it was received."),
    Severity.WARNING,
)

MINUTES_BEFORE_SITTING = kind(
    "minutes-before-sitting",
    N_("the minutes are closed on {day}, before the sitting of {held}"),
    N_("Correct the day of the minutes."),
)

UNKNOWN_ORGANISATION = kind(
    "unknown-organisation",
    N_("“{found}” is none of the organisations of this repository"),
    N_("Write its file with “cqpt new organisation”, or one of: {choices}."),
    Severity.WARNING,
)

BODY_NOT_ON_THE_AGENDA = kind(
    "not-on-the-agenda",
    N_("“{id}” is not on the agenda of the sitting of {day}"),
    N_("Add it under “accreditations:” of the sitting, or correct what names it."),
)

STUDIED_AT_NO_SITTING = kind(
    "unknown-sitting",
    N_("there is no file of the sitting of {day}, which is said to have studied this accreditation"),
    N_("Put it back, write it with “cqpt new session”, or correct the day."),
)

IN_FORCE_TWICE = kind(
    "in-force-twice",
    N_("two entries take effect on {start}: which one holds?"),
    N_("Keep one, or correct the day of the other."),
)

RATE_NOT_IN_CENTS = kind(
    "rate-not-in-cents",
    N_("{rate} euros an hour are no whole cents"),
    N_("Write at most two decimals."),
)

RATE_OUT_OF_LIMITS = kind(
    "rate-out-of-limits",
    N_("{rate} euros an hour is out of the limits: {lowest} to {highest}"),
    N_("Correct the rate: the CPNE may vary it by {percent} % at most."),
)

RULE_NOT_SETTABLE = kind(
    "rule-not-settable",
    N_("“{found}” is no rule that the accord leaves to a branch"),
    N_("Write one of: {choices}."),
)

RULE_VALUE = kind(
    "rule-value",
    N_("“{found}” is no value of this rule"),
    N_("Write a value of the same kind as: {wanted}."),
)

UNKNOWN_CASE = kind(
    "unknown-case",
    N_("“{id}” is not a case of this repository"),
    N_("Correct the id, or bring the case back: git restore."),
)


def faults_of_organisation(organisation: Organisation, law_at: Callable[[date], LawAt]) -> Iterator[Finding]:
    """Accreditations that last otherwise than the law says, that hold for the past, or that nobody studied.

    Accord, art. 5; cahier des charges, IV. What was recorded without the day of its decision is only held against the
    calendar.
    """
    for place, one in enumerate(organisation.accreditations):
        where = ("accreditations", place)
        if one.end < one.start:
            yield END_BEFORE_START((*where, "to"), {"start": one.start, "end": one.end})
            continue
        law = law_at(one.start).accreditation
        wanted = last_day(one.start, law_at(one.start))
        if one.end != wanted:
            yield ACCREDITATION_LENGTH((*where, "to"), {"start": one.start, "end": one.end, "day": wanted}, law.years)
        if one.withdrawn_on and not one.reason and not one.reasons:
            yield WITHDRAWAL_WITHOUT_CAUSE((*where, "withdrawn_on"), {}, law.withdrawal_ground)
        if one.decided_on is None:
            continue
        if law.prospective.value and one.start < one.decided_on:
            yield EFFECT_BEFORE_DECISION((*where, "from"), {"start": one.start, "day": one.decided_on}, law.prospective)
        if law.studied_by_commission.value and one.session is None:
            yield ACCREDITATION_NOT_STUDIED(where, {}, law.studied_by_commission)
        if law.renewal_on_report.value and one.report is None and renews(organisation, one):
            yield RENEWAL_WITHOUT_REPORT(where, {}, law.renewal_on_report)


def faults_of_sitting(session: Session, law: LawAt) -> Iterator[Finding]:
    """Minutes of a day before the sitting, and a sitting that was closed and could not decide (accord, art. 5)."""
    for place, minutes in enumerate(session.minutes):
        if minutes.on < session.held_on:
            yield MINUTES_BEFORE_SITTING(("minutes", place), {"day": minutes.on, "held": session.held_on})
    if session.minutes:
        yield from findings_of_sitting(session, law)


def faults_of_agenda(
    session: Session, cases: Collection[str], organisations: Collection[str], certificates: tuple[str, ...], law: LawAt
) -> Iterator[Finding]:
    """What a sitting names that is not there: cases, appeals, bodies; and a body that was studied off its agenda."""
    studied = law.accreditation.studied_by_commission
    for key, ids in (("cases", session.cases), ("appeals", session.appeals)):
        for place, id in enumerate(ids):
            if id not in cases:
                near = tuple(sorted(one for one in cases if one[:_YEAR] == id[:_YEAR]))
                yield UNKNOWN_CASE((key, place), {"id": id, "choices": near})
    choices = tuple(sorted(organisations))
    for place, slug in enumerate(session.accreditations):
        if slug not in organisations:
            yield UNKNOWN_ORGANISATION(("accreditations", place), {"found": slug, "choices": choices})
    for place, study in enumerate(session.studies):
        where = ("studies", place)
        if study.organisation not in session.accreditations:
            facts = {"id": study.organisation, "day": session.held_on}
            yield BODY_NOT_ON_THE_AGENDA((*where, "organisation"), facts, studied)
        for number, certificate in enumerate(study.certificates):
            if certificate not in certificates:
                facts = {"found": certificate, "choices": certificates}
                yield UNKNOWN_CERTIFICATE((*where, "certificates", number), facts)


_YEAR = 4
"""Letters. What was meant is looked for among the cases of its year: there may be a hundred thousand."""


def faults_of_studied(
    organisation: Organisation, sittings: Mapping[str, Session | None], law: LawAt
) -> Iterator[Finding]:
    """Accreditations that name a sitting which has no file, or did not have the body on its agenda (accord, art. 5).

    `sittings` are those that have a file, by their day; None for one that cannot be read.
    """
    studied = law.accreditation.studied_by_commission
    for place, one in enumerate(organisation.accreditations):
        if one.session is None:
            continue
        where, facts = ("accreditations", place, "session"), {"id": organisation.slug, "day": one.session}
        session = sittings.get(one.session.isoformat())
        if one.session.isoformat() not in sittings:
            yield STUDIED_AT_NO_SITTING(where, facts, studied)
        elif session is not None and organisation.slug not in session.accreditations:
            yield BODY_NOT_ON_THE_AGENDA(where, facts, studied)


def faults_of_settings(settings: Settings, law_at: Callable[[date], LawAt]) -> Iterator[Finding]:
    """Rates that the CPNE may not set: more than 20 % from the accord's (art. 6-2), for the past, or twice for one day."""
    begun: set[date] = set()
    for place, one in enumerate(settings.funding):
        law = law_at(one.since)
        if one.since in begun:
            yield IN_FORCE_TWICE(("funding", place, "from"), {"start": one.since}, law.funding.variation_percent)
        begun.add(one.since)
        if one.rate != one.rate.quantize(CENT):
            yield RATE_NOT_IN_CENTS(("funding", place, "rate"), {"rate": Number(one.rate)}, law.funding.hourly_rate)
        if law.funding.prospective.value and one.since < one.decided_on:
            yield EFFECT_BEFORE_DECISION(
                ("funding", place, "from"), {"start": one.since, "day": one.decided_on}, law.funding.prospective
            )
        lowest, highest = limits_of(law)
        if not lowest <= one.rate <= highest:
            yield RATE_OUT_OF_LIMITS(
                ("funding", place, "rate"),
                {
                    "rate": Number(one.rate),
                    "lowest": Number(lowest),
                    "highest": Number(highest),
                    "percent": law.funding.variation_percent.value,
                },
                law.funding.variation_percent,
            )


def _may_be_adopted(value: object, parameter: Parameter) -> bool:
    """Whether a value is of the kind of the default: yes or no, a whole number from 1, one of the words, a list of words."""
    match parameter.history[-1].value:
        case bool():
            return isinstance(value, bool)
        case int():
            return type(value) is int and 1 <= value <= (parameter.at_most or value)
        case str():
            return value in parameter.choices
        case _:
            return isinstance(value, tuple | list)


def faults_of_rules(settings: Settings, law: Law) -> Iterator[Finding]:
    """Rules that no branch may adopt, or not so: the accord leaves some to a règlement intérieur, and only those (art. 5)."""
    rules = law.at(law.last_change).commission.parity
    begun: set[tuple[str, date]] = set()
    for place, one in enumerate(settings.rules):
        where, parameter = ("rules", place), law.settable.get(one.rule)
        if parameter is None:
            yield RULE_NOT_SETTABLE((*where, "rule"), {"found": one.rule, "choices": tuple(law.settable)}, rules)
            continue
        if not _may_be_adopted(one.value, parameter):
            default = parameter.history[-1].value
            wanted = ("true", "false") if isinstance(default, bool) else parameter.choices or default
            facts = {"found": one.value, "wanted": wanted}
            yield RULE_VALUE((*where, "value"), facts, rules)
        if one.since < one.adopted_on:
            yield EFFECT_BEFORE_DECISION((*where, "from"), {"start": one.since, "day": one.adopted_on}, rules)
        if (one.rule, one.since) in begun:
            yield IN_FORCE_TWICE((*where, "from"), {"start": one.since}, rules)
        begun.add((one.rule, one.since))
