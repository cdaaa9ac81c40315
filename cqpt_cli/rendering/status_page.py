"""Every case with its phase, what is missing, the next act, who must do it, and how long it has waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cqpt_cli import language
from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.page import Column, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rendering.standing_words import StandingWords
from cqpt_cli.rules.progress import UNREADABLE, Standing

COLUMNS = {
    "case": N_("Case"),
    "certificate": N_("Certificate"),
    "phase": N_("Phase"),
    "missing": N_("Missing"),
    "next_act": N_("Next act"),
    "actor": N_("By whom"),
    "waited_days": N_("Days waited"),
    "suspect": N_("Suspect"),
    "due_on": N_("Awaited on"),
    "unreadable": N_("Unreadable"),
}


def said(standing: Standing, accord: Accord) -> StandingWords:
    """The words for where a case stands."""
    return StandingWords(accord, standing)


def as_of_words(day: date) -> Paragraph:
    """What the state of an earlier day holds, and what it cannot."""
    said = _("As it stood on {day}: what is dated until then. What bears no date is as it stands now.")
    return Paragraph(Said(said.format(day=figures.day(day)), Tone.UNSURE))


def page_of(standings: Sequence[Standing], accord: Accord, today: date) -> Page:
    """A row a case, and how many in each phase."""
    if not standings:
        return [Paragraph(Said(_("No case to show."), Tone.QUIET))]
    columns = [
        Column(_("Case")),
        Column(_("Phase"), least=12),
        Column(_("Missing"), least=12),
        Column(_("Next act"), least=16),
        Column(_("By whom"), least=10),
        Column(_("Waits"), figures=True),
    ]
    rows = []
    for standing in standings:
        words = said(standing, accord)
        tone = Tone.QUIET if words.closed else Tone.PLAIN
        phase = f"{words.phase} ({words.marks})" if words.marks else words.phase
        doubtful = standing.suspect or bool(standing.unreadable)
        rows.append(
            [
                Said(standing.case, Tone.STRONG),
                Said(phase, Tone.UNSURE if doubtful else tone),
                Said(words.missing, tone),
                Said(_awaited(words, today), Tone.UNSURE if words.overdue(today) else tone),
                Said(words.actor, tone),
                Said(
                    ""
                    if words.closed or not standing.since
                    else _("{days} d").format(days=figures.number(words.waited(today))),
                    tone,
                ),
            ]
        )
    tally = Counter(standing.phase for standing in standings)
    order = [phase for phase in (*accord.procedure, UNREADABLE) if phase in tally]
    counts = [f"{phase_label(accord, phase)} {tally[phase]}" for phase in order]
    cases = ngettext("{count} case", "{count} cases", len(standings)).format(count=len(standings))
    seen = _("{cases} on {day}").format(cases=cases, day=figures.day(today))
    return [
        Title(seen, Said(" · ".join(counts), Tone.QUIET)),
        Table(columns, rows),
        Paragraph(Said(_("One case in full: cqpt show CASE"), Tone.QUIET)),
    ]


def _awaited(words: StandingWords, today: date) -> str:
    """The next act, with the day on which the candidate is awaited."""
    due = words.due(today)
    return f"{words.next_act} ({due})" if due else words.next_act


def phase_label(accord: Accord, phase: str) -> str:
    """The name of a phase in the language of the screen."""
    return accord.procedure[phase].label.said(language.current()) if phase in accord.procedure else _("unreadable")


def as_data(standing: Standing, accord: Accord, today: date) -> Mapping[str, Any]:
    """One case as plain values: `since` is the day of its last act, `waited_days` the days since."""
    words = said(standing, accord)
    return {
        "case": standing.case,
        "certificate": standing.certificate,
        "route": standing.route,
        "received_on": standing.received_on,
        "phase": standing.phase,
        "phase_label": words.phase,
        "since": standing.since or None,
        "missing": [*standing.missing, *standing.blocking],
        "next_act": words.next_act or None,
        "actor": words.actor or None,
        "source": words.article or None,
        "waited_days": None if words.closed or not standing.since else words.waited(today),
        "suspect": standing.suspect,
        "unreadable": list(standing.unreadable),
        "due_on": standing.due_on or None,
        "overdue": words.overdue(today),
    }


def as_csv(standings: Sequence[Standing], accord: Accord, today: date) -> bytes:
    """A row a case, for a spreadsheet."""
    from cqpt_cli.rendering.sheets import csv_sheet

    columns = [{"key": key, "name": _(name)} for key, name in COLUMNS.items()]
    rows = []
    for standing in standings:
        words = said(standing, accord)
        row = dict(as_data(standing, accord, today))
        row |= {"phase": words.phase, "missing": words.missing, "suspect": _("yes") if standing.suspect else ""}
        row["unreadable"] = ", ".join(standing.unreadable)
        rows.append({key: "" if value is None else value for key, value in row.items()})
    return csv_sheet(columns, rows)
