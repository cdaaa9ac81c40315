"""The offline grid: one HTML file that needs nothing else, for a tablet or a phone at the workplace."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cqpt_cli.law.accord import Accord, Certificate
from cqpt_cli.models.case import Case
from cqpt_cli.models.fingerprint import fingerprint_of
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.rendering import figures, skeletons
from cqpt_cli.rules.carry_over import Benefit
from cqpt_cli.sources.package_data import data_folder


def page(
    grid: Grid,
    case: Case,
    certificate: Certificate,
    accord: Accord,
    form: str,
    only: tuple[str, ...],
    benefit: Benefit | None,
) -> bytes:
    """The form of a blank grid. `form` is its id; `only` the items it is limited to, where a decision opened some again."""
    folder = data_folder("templates") / "grid-form"
    style, script = ((folder / f"grid-form.{kind}").read_text(encoding="utf-8").strip() for kind in ("css", "js"))
    law, terms = accord.at(grid.assessed_on), certificate.terms_at(grid.assessed_on)
    view = skeletons.grid_view(grid, certificate, accord, None, "", benefit, only)
    data = {
        "form": form,
        "case": case.id,
        "certificate": certificate.id,
        "modality": grid.modality.value,
        "referential": certificate.fingerprint,
        "candidate": identity_of(case),
        "organisation": grid.evaluator.organisation,
        "made_on": grid.assessed_on.isoformat(),
        "minutes": law.observation.minutes_maximum.value,
    }
    shown = {
        "title": view["title"],
        "case": case.id,
        "certificate": certificate.title,
        "evaluator": grid.evaluator.name,
        "organisation": grid.evaluator.organisation or "",
        "assessed_on": grid.assessed_on.isoformat(),
        "made_on": figures.long_day(grid.assessed_on),
        "form_id": form,
        "referential_short": certificate.fingerprint[:12],
        "law": f"{accord.law.file.title}.",
        "observation": grid.modality is Modality.OBSERVATION,
        "opinion": grid.modality is Modality.GLOBAL,
        "longest_text": figures.minutes(law.observation.minutes_maximum.value),
        "contacts": terms.minimum_contacts.value,
        "scales": accord.scales,
        "groups": [_group(group, accord) for group in view["groups"]],
        "count": sum(len(group["items"]) for group in view["groups"]),
        "pieces": [{"id": piece.id, "title": piece.title or piece.id} for piece in case.documents],
        "data": Markup(_harmless(data)),  # noqa: S704 - no sign in it can end the element
        "css": Markup(style),  # noqa: S704 - files of ours
        "script": Markup(script),  # noqa: S704
        "css_hash": _hash(style),
        "script_hash": _hash(script),
    }
    return (_environment().get_template("grid-form/grid-form.html.jinja").render(shown) + "\n").encode()


def identity_of(case: Case) -> str:
    """A fingerprint of who the candidate is: it tells two people apart, and names none."""
    person = case.candidate
    return fingerprint_of(
        [case.id, case.received_on.isoformat(), person.family_name, person.given_names, str(person.birth_date or "")]
    )


def sum_of(answers: Mapping[str, Any]) -> str:
    """The SHA-256 of answers as the form computes it: keys in order, no spaces, without the sum itself."""
    rest = {key: value for key, value in answers.items() if key != "sum"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _group(group: Mapping[str, Any], accord: Accord) -> Mapping[str, Any]:
    scales = {kind: scale for scale in accord.scales for kind in scale.kinds}
    return {**group, "items": [{**item, "levels": scales[item["kind"]].levels} for item in group["items"]]}


def _harmless(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _hash(text: str) -> str:
    """What a content policy compares an inline style or script with."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(data_folder("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
