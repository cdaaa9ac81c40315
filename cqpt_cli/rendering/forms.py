"""Forms: HTML files that need nothing else, with a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cqpt_cli.models.case import Case
from cqpt_cli.models.fingerprint import fingerprint_of
from cqpt_cli.rendering.typography import InPrint
from cqpt_cli.sources.package_data import data_folder


def page(name: str, view: Mapping[str, Any], data: Mapping[str, Any]) -> bytes:
    """The form of the template folder `name`: its view for people, its `data` for the script."""
    style = _part("form/form.css")
    script = f"{_part('form/keeping.js')}\n{_part(f'{name}/{name}.js')}"
    shown = {
        **view,
        "data": Markup(_harmless(data)),  # noqa: S704 - no sign in it can end the element
        "css": Markup(style),  # noqa: S704 - files of ours
        "script": Markup(script),  # noqa: S704
        "css_hash": _hash(style),
        "script_hash": _hash(script),
    }
    return (_environment().get_template(f"{name}/{name}.html.jinja").render(shown) + "\n").encode()


def _part(path: str) -> str:
    return (data_folder("templates") / path).read_text(encoding="utf-8").strip()


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
        extensions=[InPrint],
    )
