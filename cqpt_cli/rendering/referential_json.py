"""The référentiels as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cqpt_cli.law.accord import Accord, Certificate, Entry
from cqpt_cli.models.referential import Activity, Kind, Task, TaskGroup


def listing(accord: Accord) -> dict[str, Any]:
    """The certificates, and annexe 3."""
    file = accord.law.file
    return {
        "accord": file.id,
        "title": file.title,
        "signed_on": file.signed_on.isoformat(),
        "certificates": [
            {
                "id": c.id,
                "code": c.file.code,
                "title": c.title,
                "source": c.file.annex,
                "items": len(c.entries),
            }
            for c in accord.certificates
        ],
        "common": {
            "id": accord.common_file.id,
            "title": accord.common_file.title,
            "items": len(accord.common),
        },
    }


def certificate(shown: Certificate, activities: Sequence[Activity], kinds: Sequence[Kind]) -> dict[str, Any]:
    """A certificate: the activities and kinds asked for."""
    return {
        "id": shown.id,
        "title": shown.title,
        "source": shown.file.annex,
        "mission": shown.file.mission,
        "presentation": [section.model_dump(mode="json") for section in shown.referential.presentation],
        "activities": [
            {
                "id": activity.id,
                "title": activity.title,
                "page": activity.page,
                "common_to_all": activity.common_to_all,
                "tasks": [
                    {
                        "id": task.id,
                        "heading": group.heading,
                        "text": task.text,
                        "common_to_all": task.common_to_all,
                    }
                    for group in activity.tasks
                    for task in group.items
                ],
                "items": [
                    item(entry)
                    for entry in shown.entries.values()
                    if entry.activity == activity.id and entry.kind in kinds
                ],
            }
            for activity in activities
        ],
    }


def common(accord: Accord, kinds: Sequence[Kind]) -> dict[str, Any]:
    """Annexe 3."""
    file = accord.common_file
    return {
        "id": file.id,
        "title": file.title,
        "source": file.annex,
        "activity": file.activity,
        "items": [item(entry) for entry in accord.common.values() if entry.kind in kinds],
    }


def task(shown: Task, group: TaskGroup, activity: Activity, certificate: Certificate) -> dict[str, Any]:
    """One task of the *détail des activités*: listed, never assessed."""
    return {
        "id": shown.id,
        "kind": "task",
        "text": shown.text,
        "printed": shown.printed or shown.text,
        "source": certificate.file.annex,
        "activity": activity.id,
        "heading": group.heading,
        "common_to_all": shown.common_to_all and group.common_to_all and activity.common_to_all,
    }


def item(entry: Entry) -> dict[str, Any]:
    """One item, with what is hypothesis marked so."""
    shown = entry.item
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "text": shown.text,
        "printed": shown.printed or shown.text,
        "source": entry.annex,
        "page": entry.page,
        "common": shown.common,
        "link": shown.link,
        "common_to_all": shown.common_to_all,
        "scope": {"value": entry.scope.value, "basis": "hypothesis", "reason": entry.scope_reason},
        "expected": {
            "value": entry.expected,
            "basis": "hypothesis",
            "wording": entry.scale.levels[entry.expected],
        },
    }
