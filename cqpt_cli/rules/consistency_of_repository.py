"""What cannot be right in what surrounds the cases: organisations, sittings, settings, against each other and against the law."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from cqpt_cli.law.provisions import Law, LawAt
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.provisions import Parameter
from cqpt_cli.models.session import Session
from cqpt_cli.models.settings import Settings
from cqpt_cli.rules.accreditation import last_day, renews
from cqpt_cli.rules.consistency import Fault
from cqpt_cli.rules.funding import CENT, limits_of
from cqpt_cli.rules.sitting import defects_of, present


def faults_of_organisation(organisation: Organisation, law_at: Callable[[date], LawAt]) -> Iterator[Fault]:
    """Accreditations that last otherwise than the law says, that hold for the past, or that nobody studied.

    Accord, art. 5; cahier des charges, IV. What was recorded without the day of its decision is only held against the
    calendar.
    """
    for place, one in enumerate(organisation.accreditations):
        where = ("accreditations", place)
        if one.end < one.start:
            yield Fault("end-before-start", (*where, "to"), {"start": one.start, "end": one.end})
            continue
        law = law_at(one.start).accreditation
        wanted = last_day(one.start, law_at(one.start))
        if one.end != wanted:
            yield Fault(
                "accreditation-length",
                (*where, "to"),
                {"start": one.start, "end": one.end, "day": wanted},
                law.years.article,
            )
        if one.withdrawn_on and not one.reason and not one.reasons:
            yield Fault("withdrawal-without-cause", (*where, "withdrawn_on"), {}, law.withdrawal_ground.article)
        if one.decided_on is None:
            continue
        if law.prospective.value and one.start < one.decided_on:
            yield Fault(
                "effect-before-decision",
                (*where, "from"),
                {"start": one.start, "day": one.decided_on},
                law.prospective.article,
            )
        if law.studied_by_commission.value and one.session is None:
            yield Fault("accreditation-not-studied", where, {}, law.studied_by_commission.article)
        if law.renewal_on_report.value and one.report is None and renews(organisation, one):
            yield Fault("renewal-without-report", where, {}, law.renewal_on_report.article)


def faults_of_sitting(session: Session, law: LawAt) -> Iterator[Fault]:
    """Minutes of a day before the sitting, and a sitting that was closed and could not decide (accord, art. 5)."""
    for place, minutes in enumerate(session.minutes):
        if minutes.on < session.held_on:
            yield Fault("minutes-before-sitting", ("minutes", place), {"day": minutes.on, "held": session.held_on})
    if session.minutes:
        yield from faults_of_composition(session, law)


def faults_of_composition(session: Session, law: LawAt) -> Iterator[Fault]:
    """Why a sitting that decided could not (accord, art. 5)."""
    for defect in defects_of(present(session), law):
        yield Fault("sitting-irregular", ("members",), {"defect": defect}, defect.provision.article, on_key=True)


def faults_of_agenda(
    session: Session, cases: Collection[str], organisations: Collection[str], certificates: tuple[str, ...], law: LawAt
) -> Iterator[Fault]:
    """What a sitting names that is not there: cases, appeals, bodies; and a body that was studied off its agenda."""
    article = law.accreditation.studied_by_commission.article
    for key, ids in (("cases", session.cases), ("appeals", session.appeals)):
        for place, id in enumerate(ids):
            if id not in cases:
                near = tuple(sorted(one for one in cases if one[:_YEAR] == id[:_YEAR]))
                yield Fault("unknown-case", (key, place), {"id": id, "choices": near})
    choices = tuple(sorted(organisations))
    for place, slug in enumerate(session.accreditations):
        if slug not in organisations:
            yield Fault("unknown-organisation", ("accreditations", place), {"found": slug, "choices": choices})
    for place, study in enumerate(session.studies):
        where = ("studies", place)
        if study.organisation not in session.accreditations:
            facts = {"id": study.organisation, "day": session.held_on}
            yield Fault("not-on-the-agenda", (*where, "organisation"), facts, article)
        for number, certificate in enumerate(study.certificates):
            if certificate not in certificates:
                facts = {"found": certificate, "choices": certificates}
                yield Fault("unknown-certificate", (*where, "certificates", number), facts)


_YEAR = 4
"""Letters. What was meant is looked for among the cases of its year: there may be a hundred thousand."""


def faults_of_studied(
    organisation: Organisation, sittings: Mapping[str, Session | None], law: LawAt
) -> Iterator[Fault]:
    """Accreditations that name a sitting which has no file, or did not have the body on its agenda (accord, art. 5).

    `sittings` are those that have a file, by their day; None for one that cannot be read.
    """
    article = law.accreditation.studied_by_commission.article
    for place, one in enumerate(organisation.accreditations):
        if one.session is None:
            continue
        where, facts = ("accreditations", place, "session"), {"id": organisation.slug, "day": one.session}
        session = sittings.get(one.session.isoformat())
        if one.session.isoformat() not in sittings:
            yield Fault("unknown-sitting", where, facts, article)
        elif session is not None and organisation.slug not in session.accreditations:
            yield Fault("not-on-the-agenda", where, facts, article)


def faults_of_settings(settings: Settings, law_at: Callable[[date], LawAt]) -> Iterator[Fault]:
    """Rates that the CPNE may not set: more than 20 % from the accord's (art. 6-2), for the past, or twice for one day."""
    begun: set[date] = set()
    for place, one in enumerate(settings.funding):
        law = law_at(one.since)
        if one.since in begun:
            yield Fault(
                "in-force-twice",
                ("funding", place, "from"),
                {"start": one.since},
                law.funding.variation_percent.article,
            )
        begun.add(one.since)
        if one.rate != one.rate.quantize(CENT):
            yield Fault(
                "rate-not-in-cents", ("funding", place, "rate"), {"rate": one.rate}, law.funding.hourly_rate.article
            )
        if law.funding.prospective.value and one.since < one.decided_on:
            yield Fault(
                "effect-before-decision",
                ("funding", place, "from"),
                {"start": one.since, "day": one.decided_on},
                law.funding.prospective.article,
            )
        lowest, highest = limits_of(law)
        if not lowest <= one.rate <= highest:
            yield Fault(
                "rate-out-of-limits",
                ("funding", place, "rate"),
                {
                    "rate": one.rate,
                    "lowest": lowest,
                    "highest": highest,
                    "percent": law.funding.variation_percent.value,
                },
                law.funding.variation_percent.article,
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


def faults_of_rules(settings: Settings, law: Law) -> Iterator[Fault]:
    """Rules that no branch may adopt, or not so: the accord leaves some to a règlement intérieur, and only those (art. 5)."""
    article = law.at(law.last_change).commission.parity.article
    begun: set[tuple[str, date]] = set()
    for place, one in enumerate(settings.rules):
        where, parameter = ("rules", place), law.settable.get(one.rule)
        if parameter is None:
            yield Fault(
                "rule-not-settable", (*where, "rule"), {"found": one.rule, "choices": tuple(law.settable)}, article
            )
            continue
        if not _may_be_adopted(one.value, parameter):
            default = parameter.history[-1].value
            wanted = ("true", "false") if isinstance(default, bool) else parameter.choices or default
            facts = {"found": one.value, "wanted": wanted}
            yield Fault("rule-value", (*where, "value"), facts, article)
        if one.since < one.adopted_on:
            yield Fault(
                "effect-before-decision", (*where, "from"), {"start": one.since, "day": one.adopted_on}, article
            )
        if (one.rule, one.since) in begun:
            yield Fault("in-force-twice", (*where, "from"), {"start": one.since}, article)
        begun.add((one.rule, one.since))
