"""The answer on admissibility, in sentences: every criterion, every reason, every observation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.models.case import Case
from cqpt_cli.rendering import contradiction_words, figures
from cqpt_cli.rules.eligibility import Criterion, CriterionStatus, Eligibility, Verdict
from cqpt_cli.rules.experience import PeriodCount, SetAside
from cqpt_cli.rules.remark import Remark

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
    "year-reached": N_("{found} of directly related experience in the window, for {required} required."),
    "year-not-reached": N_("{found} of directly related experience in the window, for {required} required: {missing} are missing."),
    "relation-not-judged": N_("{found} are directly related for sure; {possible} if the jobs not judged yet are too."),
    "hours-reached": N_("{found} of proven effective work in the window, for {required} required."),
    "hours-not-reached": N_("{found} of proven effective work in the window, for {required} required: {missing} are missing."),
    "hours-to-be-proven": N_("{found} of proven effective work in the window, for {required} required. What could still tip it: {wanting}."),
    "activity-documented": N_("Documents that prove the activity: {found}."),
    "no-proof-of-activity": N_("No document proves the activity."),
    "statement-received": N_("The sworn statement is in the file."),
    "statement-missing": N_("The sworn statement is not in the file."),
    "contract-targets-certificate": N_("The contract targets this certificate."),
    "contract-targets-another": N_("The contract targets “{found}”, not this certificate."),
    "contract-missing": N_("The file does not say which certificate the contract targets."),
    "contract-not-begun": N_("The contract has not begun on the reference date."),
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
    "relation-not-judged": N_("Say for each job whether it is directly related."),
    "no-proof-of-activity": N_("Ask for contracts or payslips."),
    "contract-missing": N_("Fill in “contract:”."),
    "body-trained-candidate": N_("Name another body."),
    "body-tied-to-trainer": N_("Name another body."),
    "experience-missing": N_("List the jobs under “experience:”; where there is none, write “experience: []”."),
}
"""What the officer can do about it in the file. The candidate, who has no such file, never reads it."""

WANTING = {
    "judgement": N_("whether each job is directly related"),
    "proof": N_("a document that proves the hours"),
    "exact-hours": N_("the exact hours in place of an estimate"),
    "hours-in-window": N_("the hours inside the window of a month or total that it cuts"),
    "hours": N_("the hours that the file does not state"),
}

OBSERVATIONS = {
    "year-shortfall": N_("{days} of directly related experience, where the cahier des charges asks every employee for a year ({required}). Article 3 does not ask it on this route: it decides nothing."),
    "leap-year-readings-differ": N_("From {start} to {end} there are {required}, but not a year from date to date, because of 29 February. The reading in days is kept: the criterion is met."),
    "relation-not-judged": N_("{job}: nobody has said yet whether this job is directly related."),
    "documents-contradict": N_("Two sources do not say the same of a job: {found}. Find out which is right."),
    "interpolated-hours": N_("{job}: the window cuts {cut}; {hours} are counted out of {whole}, pro rata of calendar days. The exact hours inside the window would replace this share."),
    "estimated-hours": N_("{job}: {hours} are an estimate from weekly hours ({days}); an estimate never makes the criterion met."),
    "unproven-hours": N_("{job}: {hours} are stated, but no listed document proves them."),
    "unstated-hours": N_("{job}: the hours of {days} inside the window are not stated. Write 0 for a month without work."),
    "over-48-hours-a-week": N_("From {start} to {end}, the hours stated make {hours} a week, above {limit}: check them ({job})."),
    "contract-still-running": N_("The contract runs until {end}, and the certificate is sought at its end."),
    "document-not-at-hand": N_("The document “{document}” counts here, and is not where the case says: {file}."),
    "unknown-trainer": N_("“{provider}” trained the candidate, and no organisation of this repository bears that name: nobody can say here whether “{body}” is tied to it."),
}  # fmt: skip

SET_ASIDE = {
    SetAside.NOT_RELATED: N_("not directly related"),
    SetAside.NOT_JUDGED: N_("relation not judged yet"),
    SetAside.OUTSIDE_WINDOW: N_("outside the window"),
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


def figure(criterion: Criterion, value: Decimal | int | str | None) -> str:
    """A required or found value with its unit; empty where there is none."""
    if value is None:
        return ""
    if criterion.id in IN_HOURS:
        return figures.hours(Decimal(value))
    if criterion.id in IN_DAYS:
        return figures.days(int(value))
    return str(value)


def margin(criterion: Criterion) -> str:
    """By how much the figures exceed (+) or miss (−) what is required; empty where nothing is measured."""
    if criterion.id not in IN_HOURS | IN_DAYS or criterion.required is None or criterion.found is None:
        return ""
    difference = Decimal(criterion.found) - Decimal(criterion.required)
    if criterion.id in IN_DAYS:
        return figures.signed(figures.days(abs(int(difference))), difference >= 0)
    shown = figures.hours(difference) if difference >= 0 else figures.missing_hours(-difference)
    return figures.signed(shown, difference >= 0)


def sentence(criterion: Criterion) -> str:
    """The criterion's outcome in one sentence, and what the officer can do about it in the file."""
    remedy = REMEDIES.get(criterion.reason)
    return f"{fact(criterion)} {_(remedy)}" if remedy else fact(criterion)


def fact(criterion: Criterion, names: Mapping[str, str] = NO_NAMES) -> str:
    """The criterion's outcome in one sentence, for anyone. `names` are those of the bodies (slug → name)."""
    missing = ""
    if criterion.id in IN_HOURS | IN_DAYS and criterion.required is not None and criterion.found is not None:
        lacking = Decimal(criterion.required) - Decimal(criterion.found)
        in_hours = criterion.id in IN_HOURS
        missing = figures.missing_hours(lacking) if in_hours else figures.days(int(lacking))
    return _(SENTENCES[criterion.reason]).format(
        required=figure(criterion, criterion.required),
        found=names.get(str(criterion.found), figure(criterion, criterion.found)),
        missing=missing,
        possible=figures.days(criterion.facts.get("possible", 0)),
        wanting=" ; ".join(_(WANTING[what]) for what in criterion.facts.get("wanting", ())),
        who=criterion.facts.get("who", ""),
        through=criterion.facts.get("through", ""),
    )


def observation_sentence(observation: Remark, case: Case) -> str:
    """What the officer should know, in one sentence or two."""
    facts = dict(observation.facts)
    places = facts.get("places", (facts["place"],) if "place" in facts else ())
    said: dict[str, str] = {"job": ", ".join(job_of(case, place) for place in places)}
    for key, value in facts.items():
        match key:
            case "days" | "required":
                said[key] = figures.days(value)
            case "hours" | "whole" | "limit":
                said[key] = figures.hours(value)
            case "body" | "provider" | "document" | "file":
                said[key] = value
            case "found":
                said[key] = contradiction_words.sentence(value)
            case "start" | "end":
                said[key] = figures.day(value) if value else _("a date not given")
            case "cut":
                said[key] = ", ".join(
                    _("{start} to {end}").format(start=figures.day(s.span.start), end=figures.day(s.span.end))
                    for s in value
                )
    return _(OBSERVATIONS[observation.id]).format(**said)


def job_of(case: Case, place: int) -> str:
    """A job as one recognises it: its title and its employer."""
    period = case.experience[place]
    return f"{period.job} ({period.employer})"


def proof_of(count: PeriodCount) -> str:
    """How well the hours of a job are known."""
    if count.estimated:
        return _("estimate")
    if not count.period.statements:
        return _("hours unknown")
    return _("proven") if count.proven else _("not proven")


def wanting(result: Eligibility) -> tuple[str, ...]:
    """What is missing, as things to do, most decisive first; what two criteria lack alike is said once."""
    decisive = (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED)
    lacking = (criterion for status in decisive for criterion in result.criteria if criterion.status is status)
    return tuple(dict.fromkeys(map(sentence, lacking)))
