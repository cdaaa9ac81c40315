"""The référentiels for people to read: a certificate, an activity, a kind of knowledge, one item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord, Certificate, Entry
from cqpt_cli.models.referential import Activity, Kind, Task, TaskGroup
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
from cqpt_cli.rendering.score_words import KINDS, SCOPES

LINKS = {
    "same": N_("same wording"),
    "reworded": N_("reworded"),
    "interpretation": N_("interpretation"),
}


def listing(accord: Accord) -> Page:
    """What there is to read."""
    columns = [
        Column(_("Code")),
        Column(_("Name")),
        Column(_("Source")),
        Column(_("Activities"), figures=True),
        Column(_("Items"), figures=True),
    ]
    rows = [
        [
            Said(certificate.file.code, Tone.STRONG),
            Said(certificate.id),
            Said(certificate.file.annex),
            Said(str(len(certificate.referential.activities))),
            Said(str(len(certificate.entries))),
        ]
        for certificate in accord.certificates
    ]
    common = accord.common_file
    rows.append(
        [
            Said("COM", Tone.STRONG),
            Said(common.id),
            Said(common.annex),
            Said("1"),
            Said(str(len(accord.common))),
        ]
    )
    return [
        Title(accord.law.file.title),
        Table(columns, rows),
        Paragraph(
            Said(
                _("To read one: cqpt referential show NAME; one item: cqpt referential show CAD1-C01"),
                Tone.QUIET,
            )
        ),
    ]


def certificate(
    shown: Certificate,
    activities: Sequence[Activity],
    kinds: Sequence[Kind],
    *,
    tasks: bool = False,
    presentation: bool = False,
) -> Page:
    """A certificate: the activities and kinds asked for, with tasks and presentation where these are asked for too."""
    return list(_certificate(shown, activities, kinds, tasks, presentation))


def _certificate(
    shown: Certificate, activities: Sequence[Activity], kinds: Sequence[Kind], tasks: bool, presentation: bool
) -> Iterator[Block]:
    yield Title(shown.title)
    yield Facts([(_("Source"), shown.file.annex), (_("Mission"), shown.file.mission)])
    if presentation:
        for section in shown.referential.presentation:
            yield Heading(f"{section.heading} ({shown.file.annex}, p. {section.page})")
            for paragraph in section.paragraphs:
                yield Paragraph(Said(paragraph))
    for activity in activities:
        yield Heading(f"{activity.id} · {activity.title}")
        if not activity.common_to_all:
            yield Paragraph(Said(_("This activity is not common to all holders; it has tasks only."), Tone.QUIET))
        if tasks:
            for group in activity.tasks:
                note = f" ({group.note})" if group.note else ""
                yield Paragraph(Said(f"{group.heading}{note}", Tone.STRONG))
                yield Bullets([Said(_task(task)) for task in group.items])
        entries = [e for e in shown.entries.values() if e.activity == activity.id and e.kind in kinds]
        if entries:
            yield _table(entries)


def _task(task: Task) -> str:
    aside = "" if task.common_to_all else " — " + _("not common to all")
    return f"{task.id} {task.text}{aside}"


def task(shown: Task, group: TaskGroup, activity: Activity, certificate: Certificate) -> Page:
    """One task of the *détail des activités*."""
    facts = [
        (_("Stands in"), f"{certificate.title}, {activity.id} · {group.heading} ({certificate.file.annex})"),
        (_("Kind"), _("task: listed, not assessed")),
    ]
    if shown.printed:
        facts.append((_("As printed"), shown.printed))
    if shown.note:
        facts.append((_("Note"), shown.note))
    if not (shown.common_to_all and group.common_to_all and activity.common_to_all):
        facts.append((_("Not common to all"), _("yes")))
    return [Title(f"{shown.id} · {shown.text}"), Facts(facts)]


def common(accord: Accord, kinds: Sequence[Kind]) -> Page:
    """Annexe 3."""
    file = accord.common_file
    return [
        Title(file.title),
        Facts([(_("Source"), file.annex), (_("Activity"), file.activity)]),
        _table([entry for entry in accord.common.values() if entry.kind in kinds]),
    ]


def _table(entries: Iterable[Entry]) -> Table:
    columns = [
        Column(_("Item")),
        Column(_("Kind")),
        Column(_("Wording")),
        Column(_("Common")),
        Column(_("Scope")),
    ]
    rows = [
        [
            Said(entry.id),
            Said(_(KINDS[entry.kind]), Tone.QUIET),
            Said(entry.item.text),
            Said(entry.item.common or "", Tone.QUIET),
            Said(_(SCOPES[entry.scope]), Tone.QUIET),
        ]
        for entry in entries
    ]
    return Table(columns, rows)


def item(entry: Entry, accord: Accord, title: str) -> Page:
    """One item, with all that is known of it and how sure it is."""
    return list(_item(entry, accord, title))


def _item(entry: Entry, accord: Accord, title: str) -> Iterator[Block]:
    shown = entry.item
    yield Title(f"{entry.id} · {shown.text}")
    facts = [
        (_("Stands in"), f"{title}, {entry.activity} ({entry.annex}, p. {entry.page})"),
        (_("Kind"), _(KINDS[entry.kind])),
    ]
    if shown.printed:
        facts.append((_("As printed"), shown.printed))
    if shown.note:
        facts.append((_("Note"), shown.note))
    if shown.common:
        link = _(LINKS[shown.link]) if shown.link else ""
        facts.append((_("Common knowledge"), f"{shown.common} {accord.common[shown.common].item.text} ({link})"))
    same = [
        other.id
        for certificate in accord.certificates
        for other in certificate.entries.values()
        if other.knowledge == entry.knowledge and other.id != entry.id
    ]
    if same:
        facts.append((_("Same knowledge"), ", ".join(same) + " — " + _("assessed once")))
    if not shown.common_to_all:
        source = shown.common_to_all_source
        facts.append((_("Not common to all"), f"{source.article} : « {source.quote} »" if source else _("yes")))
    facts.append(
        (
            _("Scope"),
            _("{scope} (hypothesis: {reason})").format(scope=_(SCOPES[entry.scope]), reason=entry.scope_reason),
        )
    )
    facts.append(
        (
            _("Expected level"),
            _("{level} (hypothesis: {reason})").format(
                level=f"{entry.expected} – {entry.scale.levels[entry.expected]}",
                reason=entry.expected_reason or _("the same for every item, as the accord sets none"),
            ),
        )
    )
    yield Facts(facts)
    yield Heading(entry.scale.title.capitalize())
    yield Bullets([Said(f"{number} = {wording}") for number, wording in enumerate(entry.scale.levels)])
