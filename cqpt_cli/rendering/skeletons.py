"""New files: skeletons with comments in French that say what each key is for. Each is a template of `templates/new`."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cqpt_cli.law.accord import Accord, Certificate, Entry
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.referential import Kind
from cqpt_cli.rendering import figures
from cqpt_cli.rules.carry_over import Benefit
from cqpt_cli.rules.judgement import Ground
from cqpt_cli.rules.scoring import may_assess
from cqpt_cli.sources.editing import begun
from cqpt_cli.sources.package_data import data_folder

MODALITY_TITLES = {
    Modality.PORTFOLIO: "Grille du dossier de preuves (phase 2A)",
    Modality.QUIZ: "Grille du quiz (phase 2B)",
    Modality.OBSERVATION: "Grille de l'observation en situation de travail (phase 2C)",
    Modality.GLOBAL: "Grille globale d'évaluation (phase 3)",
}


def rendered(template: str, view: Mapping[str, Any]) -> bytes:
    """A new file from a template and its view; every value is quoted where YAML asks for it."""
    environment = Environment(  # noqa: S701 - YAML, where `yaml` quotes each value
        loader=FileSystemLoader(data_folder("templates") / "new"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters["yaml"] = begun
    environment.filters["shell"] = shlex.quote
    environment.filters["comment"] = lambda text: " ".join(str(text).split())
    return environment.get_template(f"{template}.jinja").render(view).encode()


def verbatim(template: str) -> bytes:
    """A new file that is the same for everyone."""
    return (data_folder("templates") / "new" / template).read_bytes()


def grid_view(
    grid: Grid,
    certificate: Certificate,
    accord: Accord,
    ground: Ground | None,
    folder: str,
    benefit: Benefit | None = None,
    only: Collection[str] = (),
    given: Mapping[str, Any] | None = None,
) -> Mapping[str, Any]:
    """The view of a new grid: the items that its modality assesses, by activity, the common ones apart.

    Beside an item that is carried over from the other certificate stands its level, and where it comes from. Where the
    commission asked for some items `only`, or an appeal reopened them, the others are left out. `given` are levels that are
    known already, as they stand in the file: beside the wording of their items.
    """
    day = grid.assessed_on
    law, terms = accord.at(day), certificate.terms_at(day)
    everything = grid.modality is Modality.GLOBAL
    entries = [one for one in certificate.entries.values() if everything or may_assess(grid.modality, one, law)]
    if wanted := {certificate.entries[id].knowledge if id in certificate.entries else id for id in only}:
        entries = [one for one in entries if one.knowledge in wanted]
    own = [one for one in entries if not one.item.common]
    groups: list[dict[str, Any]] = [
        {
            "name": activity.id,
            "title": f"{activity.id} · {activity.title}",
            "items": _items(one for one in own if one.activity == activity.id),
        }
        for activity in certificate.assessed_activities
    ]
    common = {one.item.common for one in entries if one.item.common}
    shared = [entry for id, entry in accord.common.items() if id in common]
    groups.append(
        {
            "name": "Savoirs communs",
            "title": "Savoirs communs (annexe 3), évalués une fois pour toutes les activités",
            "items": _items(shared, benefit),
        }
    )
    groups = [group for group in groups if group["items"]]
    levels = {id: begun(value) for id, value in (given or {}).items()}
    for group in groups:
        group["items"] = [{**item, "given": levels.pop(item["id"], "")} for item in group["items"]]
    if levels:  # what belongs elsewhere is said by the check, and lost by nobody
        others = [
            {"id": id, "text": "", "optional": False, "carried": "", "given": level} for id, level in levels.items()
        ]
        groups.append({"name": "Autres savoirs", "title": "Autres savoirs", "items": others})
    return {
        "title": MODALITY_TITLES[grid.modality],
        "folder": folder,
        "scales": accord.scales,
        "case": grid.case,
        "certificate": certificate.id,
        "modality": grid.modality.value,
        "assessment": grid.assessment,
        "prediagnostic": grid.prediagnostic,
        "assessed_on": day,
        "evaluator": grid.evaluator.name,
        "organisation": grid.evaluator.organisation,
        "longest": law.observation.minutes_maximum.value,
        "contacts": terms.minimum_contacts.value,
        "indicative": law.quiz.minutes_indicative.value,
        "filled": given is not None,
        "judged": ground
        and {
            "on": day,
            "by": grid.evaluator.name,
            "case": ground.case,
            "referential": ground.referential,
            "documents": ground.documents,
        },
        "groups": groups,
        "example": next((item["id"] for group in groups for item in group["items"]), "COM-C01"),
    }


def case_view(case: Case, accord: Accord) -> Mapping[str, Any]:
    """The view of a new case."""
    law = accord.at(case.received_on)
    return {
        "folder": f"cases/{case.id}",
        "id": case.id,
        "uid": case.uid,
        "certificate": case.certificate,
        "route": case.route,
        "routes": tuple(law.routes.criteria.value),
        "schemes": law.routes.schemes_on(case.route),
        "scheme": case.scheme,
        "received_on": case.received_on,
        "family_name": case.candidate.family_name,
        "given_names": case.candidate.given_names,
    }


def _said_of(benefit: Benefit) -> str:
    """Where common knowledge comes from, and until when it could be claimed."""
    carried = benefit.carried
    origin = f" du dossier {carried.case}" if carried.case else " de l'autre CQPT"
    return f"{origin}, validé le {figures.day(carried.awarded_on)}, gardé jusqu'au {figures.day(benefit.until)}"


def _items(entries: Iterable[Entry], benefit: Benefit | None = None) -> list[Mapping[str, Any]]:
    carried = benefit.carried.items if benefit and benefit.runs else {}
    said = _said_of(benefit) if benefit else ""
    return [
        {
            "id": one.id,
            "text": " ".join(one.item.text.split()),
            "optional": not one.item.common_to_all,
            "kind": one.kind,
            "carried": f"repris{said} : niveau {carried[one.id]}" if one.id in carried else "",
        }
        for one in sorted(entries, key=lambda one: tuple(Kind).index(one.kind))
    ]
