"""The answer on admissibility as an officer wants to read it: verdict first, then why, then what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cqpt_cli.language import _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import eligibility_words as words
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rendering.page import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Page,
    Paragraph,
    Said,
    Table,
    Title,
    Tone,
)
from cqpt_cli.rules.eligibility import CriterionStatus, Eligibility, Verdict

TONES = {Verdict.ADMISSIBLE: Tone.GOOD, Verdict.INADMISSIBLE: Tone.BAD, Verdict.INCOMPLETE: Tone.UNSURE}

MARKS = {
    CriterionStatus.MET: Said("✓", Tone.GOOD),
    CriterionStatus.UNMET: Said("✗", Tone.BAD),
    CriterionStatus.UNDETERMINED: Said("?", Tone.UNSURE),
}


def one(result: Eligibility, accord: Accord) -> Page:
    """One case, in full."""
    return list(_one(result, accord))


def _one(result: Eligibility, accord: Accord) -> Iterator[Block]:
    case, window = result.case, result.experience.window
    title = accord.certificate(case.certificate).title
    verdict = _(words.VERDICTS[result.verdict]).upper()
    on = _("{verdict} on {day}").format(verdict=verdict, day=figures.day(result.reference))
    yield Title(f"{case.id} · {title}", Said(on, TONES[result.verdict]))
    yield Facts(
        [
            (_("Candidate"), case.candidate.name),
            (_("Route"), words.route(case)),
            (
                _("Window"),
                _("{start} to {end}").format(start=figures.day(window.start), end=figures.day(window.end)),
            ),
        ]
    )
    yield _criteria(result)
    aside = [_(words.LABELS[c.id]) for c in result.criteria if c.status is CriterionStatus.NOT_APPLICABLE]
    if aside:
        yield Paragraph(Said(_("Not applicable: {criteria}.").format(criteria=", ".join(aside).lower()), Tone.QUIET))
    todo = words.wanting(result)
    if todo:
        yield Heading(_("What stands in the way"))
        yield Bullets([Said(sentence) for sentence in todo])
        if asked := words.to_ask_for(result):
            yield Heading(_("What would settle it"))
            yield Bullets([Said(one) for one in asked])
        if result.earliest:
            yield Paragraph(
                Said(
                    _("If the present job goes on at the same rhythm, the experience will be met on {day}.").format(
                        day=figures.long_day(result.earliest)
                    ),
                    Tone.STRONG,
                )
            )
    if case.experience:
        yield Heading(_("Jobs"))
        yield _jobs(result)
    if result.observations:
        yield Heading(_("Worth knowing"))
        yield Bullets([Said(words.observation_in_the_file(o, case)) for o in result.observations])
    yield Paragraph(
        Said(
            _("This verdict advises; the decision of admissibility belongs to the branch ({article}).").format(
                article=accord.acts["decide"].article
            ),
            Tone.QUIET,
        )
    )


def _criteria(result: Eligibility) -> Table:
    columns = [
        Column(""),
        Column(_("Criterion"), least=22),
        Column(_("Required"), figures=True),
        Column(_("At least"), figures=True),
        Column(_("At most"), figures=True),
        Column(_("Margin"), figures=True),
        Column(_("Source")),
    ]
    rows = []
    for criterion in result.criteria:
        if criterion.status is CriterionStatus.NOT_APPLICABLE:
            continue
        measured = criterion.possible is not None
        found = words.figure(criterion, criterion.found) if measured else _(words.STATUSES[criterion.status])
        rows.append(
            [
                MARKS[criterion.status],
                Said(_(words.LABELS[criterion.id])),
                Said(words.figure(criterion, criterion.required) if measured else ""),
                Said(found),
                Said(words.possible(criterion)),
                Said(words.margin(criterion)),
                Said(sourced(criterion.provision.article, criterion.basis), Tone.QUIET),
            ]
        )
    return Table(columns, rows)


def _jobs(result: Eligibility) -> Table:
    columns = [
        Column(_("Job"), least=22),
        Column(_("Inside the window")),
        Column(_("Days"), figures=True),
        Column(_("Hours"), figures=True),
        Column(_("Counted")),
    ]
    rows = []
    for job in result.experience.jobs:
        tone = Tone.QUIET if job.set_aside else Tone.PLAIN
        span = f"{figures.day(job.inside.start)} – {figures.day(job.inside.end)}" if job.inside else "–"
        rows.append(
            [
                Said(words.job_of(result.case, job.place), tone),
                Said(span, tone),
                Said(figures.number(job.days), tone),
                Said(words.hours_of(job), tone),
                Said(words.counted_as(job), tone),
            ]
        )
    rows += [
        [
            Said(told, Tone.STRONG),
            Said(""),
            Said(figures.number(days), Tone.STRONG),
            Said(hours, Tone.STRONG),
            Said(how),
        ]
        for told, days, hours, how in words.together(result.experience)
    ]
    return Table(columns, rows)


def several(results: Sequence[Eligibility], accord: Accord, unread: int = 0) -> Page:
    """Several cases: a row each, and how many of each verdict; `unread` are those that could not be read."""
    columns = [
        Column(_("Case")),
        Column(_("Certificate")),
        Column(_("Route")),
        Column(_("Verdict")),
        Column(_("Days"), figures=True),
        Column(_("Proven hours"), figures=True),
        Column(_("Possible hours"), figures=True),
        Column(_("In the way")),
    ]
    rows = []
    for result in results:
        blocking = [c for c in result.criteria if c.status in (CriterionStatus.UNMET, CriterionStatus.UNDETERMINED)]
        rows.append(
            [
                Said(result.case.id, Tone.STRONG),
                Said(accord.certificate(result.case.certificate).title),
                Said(words.route(result.case)),
                Said(_(words.VERDICTS[result.verdict]), TONES[result.verdict]),
                Said(figures.number(result.experience.days)),
                Said(figures.hours(result.experience.hours.least)),
                Said(figures.hours_at_most(result.experience.hours.most)),
                Said(", ".join(_(words.LABELS[c.id]).lower() for c in blocking)),
            ]
        )
    tally = Counter(result.verdict for result in results)
    counts = ", ".join(words.count_of(verdict, tally[verdict]) for verdict in Verdict if tally[verdict])
    cases = ngettext("{count} case", "{count} cases", len(results)).format(count=len(results))
    if unread:
        counts += ", " + ngettext("{count} unreadable", "{count} unreadable", unread).format(count=unread)
    return [
        Title(cases, Said(counts)),
        Table(columns, rows),
        Paragraph(Said(_("For the details of one: cqpt check-eligibility CASE"), Tone.QUIET)),
    ]
