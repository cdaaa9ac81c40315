"""What people answer, in options or at a prompt, held against what there is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _
from cqpt_cli.nearest import after, suggestion
from cqpt_cli.sources.yaml_reader import Document


def one_of(given: str, choices: Iterable[str]) -> str:
    """The answer, where it is one of the choices. Raises `Refusal` with the nearest one, and all of them."""
    known = list(choices)
    if given in known:
        return given
    message = _("“{given}” is none of those there are").format(given=given)
    shown = ", ".join(known[:_SHOWN]) + (" …" if len(known) > _SHOWN else "")
    listed = _("Write one of: {choices}.").format(choices=shown or _("(none)"))
    near = suggestion(given, known)
    raise Refusal(Diagnostic("usage", message, remedy=after(near, listed)))


_SHOWN = 30
"""Words. There may be a hundred thousand cases; of what the accord names, all are shown."""


def record_of(model: type[Any], **values: Any) -> Any:
    """A record of these answers. Raises `Refusal` where the model refuses one."""
    try:
        return model(**values)
    except ValidationError as refusal:
        from cqpt_cli.sources.model_problems import diagnose  # needed only when something is wrong

        errors = refusal.errors(include_url=False)
        said = zip(errors, diagnose(Document(Path()), model, errors), strict=True)
        raise Refusal(
            *(Diagnostic("usage", f"{error['loc'][0]}: {one.message}", remedy=one.remedy) for error, one in said)
        ) from None
