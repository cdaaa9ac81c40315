"""The answer on admissibility, in sentences: every criterion, every reason, every observation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from cqpt_cli.findings import Finding
from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.models.case import Case
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.figures import Amount
from cqpt_cli.rendering.sentences import said as said_of
from cqpt_cli.rules.bounds import Bounds
from cqpt_cli.rules.calendar import Span
from cqpt_cli.rules.eligibility import Criterion, CriterionStatus, Eligibility, Verdict
from cqpt_cli.rules.experience import CAREER, WINDOW, Experience, JobCount, SetAside
from cqpt_cli.rules.settling import Settlement

VERDICTS = {
    Verdict.ADMISSIBLE: N_("admissible"),
    Verdict.INADMISSIBLE: N_("inadmissible"),
    Verdict.INCOMPLETE: N_("incomplete"),
}


def count_of(verdict: Verdict, count: int) -> str:
    """How many cases have this verdict."""
    match verdict:
        case Verdict.ADMISSIBLE:
            counted = ngettext("{count} admissible", "{count} admissible", count)
        case Verdict.INADMISSIBLE:
            counted = ngettext("{count} inadmissible", "{count} inadmissible", count)
        case Verdict.INCOMPLETE:
            counted = ngettext("{count} incomplete", "{count} incomplete", count)
    return counted.format(count=count)


STATUSES = {
    CriterionStatus.MET: N_("met"),
    CriterionStatus.UNMET: N_("unmet"),
    CriterionStatus.UNDETERMINED: N_("undetermined"),
    CriterionStatus.NOT_APPLICABLE: N_("not applicable"),
}

ROUTES = {
    "contrat-de-professionnalisation": N_("professionalisation contract"),
    "periode-de-professionnalisation": N_("professionalisation period"),
    "plan-de-formation": N_("company training plan"),
    "acces-libre": N_("free access"),
}

LABELS = {
    "field-of-application": N_("Field of application"),
    "distribution-network": N_("Distribution network"),
    "free-access-scheme": N_("Scheme of free access"),
    "experience-duration": N_("Length of experience"),
    "experience-hours": N_("Effective work"),
    "supporting-documents": N_("Supporting documents"),
    "sworn-statement": N_("Sworn statement"),
    "professionalisation-contract": N_("Professionalisation contract"),
    "assessor-independence": N_("Independence of the evaluating body"),
}

SENTENCES = {
    "in-the-branch": N_("The employer falls under the telecommunications agreement (IDCC {found})."),
    "another-agreement": N_("The employer falls under IDCC {found}, not under the telecommunications agreement (IDCC {required})."),
    "agreement-missing": N_("The file does not say under which collective agreement the employer falls."),
    "employer-missing": N_("The file names no employer. A job seeker is admitted only at the end of a professionalisation contract."),
    "job-seeker-after-contract": N_("A job seeker is admitted at the end of a professionalisation contract."),
    "no-network-excluded": N_("This certificate excludes no distribution network."),
    "own-network": N_("The shop belongs to the employer's own network."),
    "excluded-network": N_("Shops run under {found} are outside this certificate."),
    "no-shop": N_("The file says that the employer has no shop, and this certificate is for shops."),
    "network-missing": N_("The file does not say to which network the shop belongs."),
    "no-scheme-asked": N_("No scheme is asked for on this route."),
    "scheme-named": N_("Free access is asked for under the {found}."),
    "scheme-missing": N_("The file does not say under which scheme free access is asked for ({required})."),
    "year-reached": N_("{found} of directly related experience in the window, for {required} required."),
    "year-reached-in-months": N_("{found} of directly related experience in the window, which make {months} months from date to date, for a year required."),
    "year-to-be-proven": N_("{found} of directly related experience in the window are proven and {possible} possible, for {required} required."),
    "year-not-reached": N_("{found} of directly related experience in the window, for {required} required: {missing} are missing."),
    "hours-reached": N_("{found} of proven effective work {within}, for {required} required."),
    "hours-not-reached": N_("{found} of proven effective work {within}, for {required} required: {missing} are missing."),
    "hours-to-be-proven": N_("{found} of effective work {within} are proven and {possible} possible, for {required} required."),
    "activity-documented": N_("Documents that prove the activity: {found}."),
    "no-proof-of-activity": N_("No document proves the activity."),
    "statement-received": N_("The sworn statement is in the file."),
    "statement-missing": N_("The sworn statement is not in the file."),
    "contract-targets-certificate": N_("The contract targets this certificate."),
    "contract-targets-another": N_("The contract targets “{found}”, not this certificate."),
    "contract-missing": N_("The file does not say which certificate the contract targets."),
    "contract-not-begun": N_("The contract has not begun on the reference date."),
    "contract-long-over": N_("The contract ended on {end}, more than {limit} before the file was received: whether the certificate is still sought at its end is for a person to say."),
    "no-body-yet": N_("No evaluating body is named yet."),
    "body-trained-candidate": N_("“{found}” trained the candidate and cannot evaluate them."),
    "body-tied-to-trainer": N_("“{found}” cannot evaluate the candidate: {who} is tied to {through}, which trained them."),
    "body-is-independent": N_("“{found}” is not among those who trained the candidate."),
    "not-on-this-route": N_("This criterion does not apply on this route."),
    "experience-missing": N_("The file lists no job yet."),
}  # fmt: skip

REMEDIES = {
    "agreement-missing": N_("Fill in employer.collective_agreement."),
    "employer-missing": N_("Fill in “employer:”."),
    "no-shop": N_("Correct employer.network, or the certificate."),
    "network-missing": N_("Fill in employer.network."),
    "scheme-missing": N_("Fill in “scheme:”."),
    "contract-long-over": N_("Decide with a written reason (--decision, --reason), or correct “contract:”."),
    "no-proof-of-activity": N_("Ask for contracts or payslips."),
    "contract-missing": N_("Fill in “contract:”."),
    "body-trained-candidate": N_("Name another body."),
    "body-tied-to-trainer": N_("Name another body."),
    "experience-missing": N_("List the jobs under “experience:”; where there is none, write “experience: []”."),
}
"""What the officer can do about it in the file. The candidate, who has no such file, never reads it."""

WITHIN = {WINDOW: N_("in the window"), CAREER: N_("over the whole career")}
"""Over which days the hours are counted, as the accord is read."""

STILL_POSSIBLE = N_("Even with all that is still possible there would be {possible}.")

HOURS_BY_THE_OTHER_READING = {
    WINDOW: N_("Over the whole career there would be {other}: that the hours are those of the last three years is a reading of the accord."),
    CAREER: N_("In the window there would be {other}: that the hours are those of the whole career is a reading of the accord."),
}  # fmt: skip

SETTLEMENTS = {
    "judge-relation": N_("{job}: whether this job is directly related"),
    "tell-branch": N_("{job}: under which collective agreement the employer was"),
    "prove-activity": N_("{job}: a contract, a payslip or another document that proves the job, {days}"),
    "prove-hours": N_("{job}: a payslip or a statement of hours that proves {hours}, {days}"),
    "hours-inside": N_("{job}: the hours worked {days} ({hours})"),
    "weekly-rate": N_("{job}: {weekly} of effective work a week on average would be needed, {days}"),
    "december-payslips": N_("{job}: the December payslips of {years}, which give the hours of the whole year ({hours})"),
    "payslips": N_("{job}: the payslips, or a statement of hours, {days} ({hours})"),
    "both-worked": N_("{job}: jobs at one employer that overlap; someone states that each was worked beside the others"),
}  # fmt: skip

IN_THE_FILE = {
    "unstated-hours": N_("Write 0 where there was no work."),
    "hours-as-paid": N_("Write “effective_confirmed: {by, on}”."),
    "same-employer-overlap": N_("Write “both_worked: {by, on}”."),
}
"""How the officer writes in the file what settles an observation. Whoever reads a document has no such file."""

SET_ASIDE = {
    SetAside.NOT_RELATED: N_("not directly related"),
    SetAside.NOT_JUDGED: N_("relation not judged yet"),
    SetAside.OUTSIDE_WINDOW: N_("outside the window"),
    SetAside.NOT_BEGUN: N_("not begun before the reference date"),
    SetAside.OUTSIDE_BRANCH: N_("outside the branch"),
    SetAside.BRANCH_UNKNOWN: N_("branch unknown"),
}

NO_NAMES: Mapping[str, str] = {}
"""Where no repository says how bodies are called."""

IN_DAYS = frozenset({"experience-duration"})
IN_HOURS = frozenset({"experience-hours"})


def kind_in_words(kind: str) -> str:
    """The kind of a document as people write it: attestation sur l'honneur."""
    return re.sub(r" ([ld]) ", r" \1'", kind.replace("-", " "))


def route(case: Case) -> str:
    """The route and, where there is one, its scheme: free access (DIF)."""
    name = _(ROUTES.get(case.route, case.route))
    return f"{name} ({case.scheme.upper()})" if case.scheme else name


def figure(criterion: Criterion, value: Amount | int | str | None) -> str:
    """A required or found value with its unit; empty where there is none."""
    if value is None:
        return ""
    if criterion.id in IN_HOURS and not isinstance(value, str):
        return figures.hours(Fraction(value))
    if criterion.id in IN_DAYS and not isinstance(value, str):
        return figures.days(int(value))
    return str(value)


def possible(criterion: Criterion) -> str:
    """What is possible at most, with its unit; empty where nothing is measured."""
    if criterion.possible is None:
        return ""
    if criterion.id in IN_HOURS:
        return figures.hours_at_most(Fraction(criterion.possible))
    return figures.days(int(criterion.possible))


def _difference(criterion: Criterion) -> Fraction | None:
    if criterion.possible is None or isinstance(criterion.required, str) or isinstance(criterion.found, str):
        return None
    return Fraction(criterion.found or 0) - Fraction(criterion.required or 0)


def margin(criterion: Criterion) -> str:
    """By how much what is proven exceeds (+) or misses (−) what is required; empty where nothing is measured."""
    difference = _difference(criterion)
    if difference is None or criterion.reason == "year-reached-in-months":
        return ""
    return figures.signed(_amount(criterion, difference), difference >= 0)


def _amount(criterion: Criterion, difference: Fraction) -> str:
    """Days, or hours: what exceeds is rounded down, what is missing up."""
    if criterion.id in IN_DAYS:
        return figures.days(abs(int(difference)))
    return figures.hours(difference) if difference >= 0 else figures.hours_at_most(-difference)


def sentence(criterion: Criterion, case: Case) -> str:
    """The criterion's outcome in a sentence or two, what would settle it, and what the officer can do in the file."""
    remedy = REMEDIES.get(criterion.reason)
    return f"{fact(criterion, case)} {_(remedy)}" if remedy else fact(criterion, case)


def fact(criterion: Criterion, case: Case, names: Mapping[str, str] = NO_NAMES) -> str:
    """The criterion's outcome and what would settle it, for anyone. `names` are those of the bodies (slug → name)."""
    said = [outcome(criterion, names)]
    if (other := criterion.facts.get("other_reading")) is not None and criterion.status is not CriterionStatus.MET:
        decides = _what_decides(other, criterion.required)
        said.append(_(HOURS_BY_THE_OTHER_READING[_within(criterion)]).format(other=decides))
    if criterion.settlements:
        said.append(_("What would settle it: {wanting}.").format(wanting=" ; ".join(settlements(criterion, case))))
    return " ".join(said)


def _within(criterion: Criterion) -> str:
    """Over which days hours are counted, as the accord is read."""
    return next((one.value for one in criterion.readings if one.name == "experience.hours_within"), WINDOW)


def outcome(criterion: Criterion, names: Mapping[str, str] = NO_NAMES) -> str:
    """The criterion's outcome in a sentence or two."""
    facts, difference = criterion.facts, _difference(criterion)
    found = str(criterion.found).upper() if criterion.reason == "scheme-named" else figure(criterion, criterion.found)
    said = [
        _(SENTENCES[criterion.reason]).format(
            required=figure(criterion, criterion.required),
            found=names.get(str(criterion.found), found),
            possible=possible(criterion),
            missing=_amount(criterion, difference) if difference is not None else "",
            within=_(WITHIN[_within(criterion)]),
            who=facts.get("who", ""),
            through=facts.get("through", ""),
            months=facts.get("months", ""),
            limit=figures.months(facts.get("months", 0)),
            end=figures.day(facts["end"]) if facts.get("end") else "",
        )
    ]
    if criterion.status is CriterionStatus.UNMET and criterion.possible not in (None, criterion.found):
        said.append(_(STILL_POSSIBLE).format(possible=possible(criterion)))
    return " ".join(said)


def _what_decides(hours: Bounds, required: Amount | int | str | None) -> str:
    """The bound by which hours would decide: what is proven where that is enough, else what is possible."""
    if isinstance(required, str) or required is None or hours.least >= required:
        return _("{hours} at least").format(hours=figures.hours(hours.least))
    return _("{hours} at most").format(hours=figures.hours_at_most(hours.most))


def settlements(criterion: Criterion, case: Case) -> list[str]:
    """What would settle a criterion, as it is asked for."""
    return [settlement_words(one, case) for one in criterion.settlements]


def settlement_words(one: Settlement, case: Case) -> str:
    """One thing that would settle a criterion, as it is asked for."""
    enough = _("{hours} suffice") if one.suffices else _("{hours} at most")
    # What a proof is asked for is a figure of the file; what would do is never said to be less than is needed.
    hours = figures.hours_at_most(one.hours) if one.hours is not None else ""
    return _(SETTLEMENTS[one.id]).format(
        job=jobs_of(case, one.places),
        days=in_words(one.days),
        hours=hours if one.id == "prove-hours" else enough.format(hours=hours),
        weekly=figures.hours_at_most(one.weekly) if one.weekly is not None else "",
        years=_(" and ").join(map(str, one.years)),
    )


def in_words(days: Sequence[Span]) -> str:
    """Spans of days, one after the other; of many, the first and how many others there are."""
    said = [
        _("on {day}").format(day=figures.day(span.start))
        if span.start == span.end
        else _("from {start} to {end}").format(start=figures.day(span.start), end=figures.day(span.end))
        for span in days[:MOST_SPANS]
    ]
    rest = len(days) - len(said)
    more = [ngettext("{count} more span", "{count} more spans", rest).format(count=rest)] if rest else []
    return ", ".join([*said, *more])


MOST_SPANS = 6
"""More spans of days are counted and not listed: a sentence is to be read."""


def observation_in_the_file(observation: Finding, case: Case) -> str:
    """What the officer should know, and how it is settled in the file."""
    said, remedy = observation_sentence(observation, case), IN_THE_FILE.get(observation.id)
    return f"{said} {_(remedy)}" if remedy else said


def observation_sentence(observation: Finding, case: Case) -> str:
    """What the officer, the commission, the candidate should know, in one sentence or two."""
    facts = dict(observation.facts)
    places = facts.get("places", (facts["place"],) if "place" in facts else ())
    said: dict[str, str] = {"job": jobs_of(case, places)}
    for key, value in facts.items():
        match key:
            case "days" if isinstance(value, tuple):
                said["spans"] = in_words(value)
                said["counted"] = figures.days(sum(span.days for span in value))
            case "days" | "possible" | "required" if isinstance(value, int):
                said[key] = figures.days(value)
            case "hours" | "whole" | "limit" | "least":
                said[key] = figures.hours(value)
            case "most":
                said[key] = figures.hours_at_most(value)
            case "other":
                said[key] = _what_decides(value, facts["required"])
            case "within":
                said[key] = _(WITHIN[value])
                said["otherwise"] = _(WITHIN[CAREER if value == WINDOW else WINDOW])
            case "scheme":
                said[key] = value.upper()
            case "body" | "provider" | "document" | "file" | "network" | "months":
                said[key] = str(value)
            case "found":
                said[key] = said_of(value.sentence())
            case "start" | "end" | "last":
                said[key] = figures.day(value) if value else _("a date not given")
            case "cut":
                said[key] = ", ".join(map(figures.span, value))
    return _(observation.kind.message).format(**said)


def jobs_of(case: Case, places: Sequence[int]) -> str:
    """Jobs as one recognises them, one after the other; of many, the first and how many others there are."""
    said, rest = [job_of(case, place) for place in places[:MOST_JOBS]], len(places) - MOST_JOBS
    more = [ngettext("{count} more job", "{count} more jobs", rest).format(count=rest)] if rest > 0 else []
    return ", ".join([*said, *more])


MOST_JOBS = 6
"""More jobs are counted and not listed."""


def job_of(case: Case, place: int) -> str:
    """A job as one recognises it: its title and its employer."""
    period = case.experience[place]
    return f"{period.job} ({period.employer})"


def hours_of(job: JobCount) -> str:
    """The hours of a job inside the window: what is proven and, where it is more, what is possible."""
    if not job.parts or not job.period.ways:
        return "–"
    least, most = figures.hours(job.hours.least), figures.hours_at_most(job.hours.most)
    return least if least == most else _("{least} to {most}").format(least=least, most=most)


def counted_as(job: JobCount) -> str:
    """Whether a job counts, and how well its hours are known."""
    if job.set_aside:
        return _("set aside: {why}").format(why=_(SET_ASIDE[job.set_aside]))
    if not job.period.ways:
        return _("hours unknown")
    if job.hours.least == job.hours.most:
        return _("proven")
    if job.period.weekly_hours is not None:
        return _("estimate")
    return _("proven in part") if job.hours.least else _("not proven")


def together(experience: Experience) -> Iterator[tuple[str, int, str, str]]:
    """All jobs together, each day counted once: what is proven and, where it is more, what is possible."""
    bounds = experience.hours
    yield _("Counted once, together"), experience.days, figures.hours(bounds.least), _("proven")
    if (experience.days, bounds.least) != (experience.days_possible, bounds.most):
        yield _("At most"), experience.days_possible, figures.hours_at_most(bounds.most), _("possible")


def wanting(result: Eligibility) -> tuple[str, ...]:
    """What is missing, most decisive first, and what the officer can do about it; said once, where two criteria say it."""
    lacking = [(outcome(criterion), REMEDIES.get(criterion.reason)) for criterion in _lacking(result)]
    return tuple(dict.fromkeys(f"{said} {_(remedy)}" if remedy else said for said, remedy in lacking))


def to_ask_for(result: Eligibility) -> tuple[str, ...]:
    """All that would settle what is undetermined; what would settle two criteria is said once."""
    asked = (one for criterion in _lacking(result) for one in settlements(criterion, result.case))
    return tuple(dict.fromkeys(asked))


def _lacking(result: Eligibility) -> Iterator[Criterion]:
    for status in (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED):
        yield from (criterion for criterion in result.criteria if criterion.status is status)
