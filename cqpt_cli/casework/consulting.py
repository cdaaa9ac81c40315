"""Looking something up in the référentiels by the name people give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord, Certificate, Entry
from cqpt_cli.models.referential import KIND_LETTERS, Activity, Kind, Task, TaskGroup
from cqpt_cli.nearest import suggestion
from cqpt_cli.rendering import case_export


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One item, and the title of what it stands in."""

    entry: Entry
    title: str


@dataclass(frozen=True, slots=True)
class FoundTask:
    """One task, and where it is listed."""

    task: Task
    group: TaskGroup
    activity: Activity
    certificate: Certificate


def find(name: str, accord: Accord) -> Certificate | FoundItem | FoundTask | None:
    """The certificate, the item or the task of this name; None for annexe 3. Raises `Refusal` where nothing has it.

    Certificates answer to their code too (CAD), and letters may be small.
    """
    if certificate_named := accord.certificate_named(name):
        return certificate_named
    if name.lower() in (accord.common_file.id, "com"):
        return None
    id = name.upper()
    for certificate in accord.certificates:
        if id in certificate.entries:
            return FoundItem(certificate.entries[id], certificate.title)
        for activity in certificate.referential.activities:
            for group in activity.tasks:
                for task in group.items:
                    if task.id == id:
                        return FoundTask(task, group, activity, certificate)
    if id in accord.common:
        return FoundItem(accord.common[id], accord.common_file.title)
    known = [accord.common_file.id, *accord.certificate_ids, *accord.common]
    known += [certificate.file.code for certificate in accord.certificates]
    known += [id for certificate in accord.certificates for id in certificate.entries]
    raise Refusal(
        Diagnostic(
            "unknown-name",
            _("“{name}” is neither a certificate nor an item of the référentiels").format(name=name),
            remedy=suggestion(name, known) or _("See “cqpt referential list”."),
        )
    )


def package_named(name: str, accord: Accord) -> dict[str, Any]:
    """The 1EdTech CASE package of a certificate, or of annexe 3. Raises `Refusal` for an item: a package is a whole."""
    found = find(name, accord)
    if found is None:
        return case_export.package_of_common_knowledge(accord)
    if isinstance(found, FoundItem | FoundTask):
        message = _("“{name}” is an item; a package holds a whole référentiel").format(name=name)
        raise Refusal(Diagnostic("usage", message, remedy=_("Name a certificate, or COM.")))
    return case_export.package_of_certificate(found)


def activities_of(certificate: Certificate, number: int | None) -> tuple[Activity, ...]:
    """All the activities, or the one of this number. Raises `Refusal` where there is none."""
    activities = certificate.referential.activities
    if number is None:
        return activities
    if not 1 <= number <= len(activities):
        message = _("this certificate has the activities 1 to {last}").format(last=len(activities))
        raise Refusal(Diagnostic("usage", message, remedy=_("Give one of these numbers.")))
    return (activities[number - 1],)


def kinds_named(names: list[str]) -> tuple[Kind, ...]:
    """The kinds of these names, or letters; all of them where none is named. Raises `Refusal` for another word."""
    by_name = {kind.value: kind for kind in Kind} | {letter.lower(): kind for kind, letter in KIND_LETTERS.items()}
    kinds = []
    for name in names:
        if name.lower() not in by_name:
            message = _("“{name}” is not a kind of knowledge").format(name=name)
            choices = ", ".join(kind.value for kind in Kind)
            raise Refusal(Diagnostic("usage", message, remedy=_("Write one of: {choices}.").format(choices=choices)))
        kinds.append(by_name[name.lower()])
    return tuple(kinds) or tuple(Kind)
