"""A file becomes a model, or the diagnostics that say why not: every one of them, each with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from cqpt_cli.diagnostics import Diagnostic, Refusal, Severity
from cqpt_cli.language import _
from cqpt_cli.models.base import FileRecord
from cqpt_cli.sources.files import LARGEST_FILE, read_bytes
from cqpt_cli.sources.yaml_reader import Document, Where, read_yaml

R = TypeVar("R", bound=FileRecord)


@dataclass(slots=True)
class Reading(Generic[R]):
    """What came of reading one file: the record where it is sound, and what there is to say about it."""

    path: Path
    record: R | None
    document: Document
    fingerprint: str
    """SHA-256 of the bytes read, in hexadecimal; empty where they could not be read."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether there is a record and no error against it."""
        return self.record is not None and not any(
            diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics
        )

    @property
    def value(self) -> R:
        """The record. Raises `Refusal` where there is none."""
        if self.record is None:
            raise Refusal(*self.diagnostics)
        return self.record

    def report(self, id: str, message: str, where: Where, remedy: str, source: str | None = None) -> None:
        """Add an error at the value at `where`."""
        self.diagnostics.append(Diagnostic(id, message, self.document.position(*where), remedy, source))


def read(path: Path, model: type[R], limit: int = LARGEST_FILE) -> Reading[R]:
    """Read one file as `model`. Never raises for what the file holds."""
    content = read_bytes(path, limit)
    if isinstance(content, Diagnostic):
        return Reading(path, None, Document(path), "", [content])
    document = read_yaml(path, content)
    reading: Reading[R] = Reading(path, None, document, hashlib.sha256(content).hexdigest(), list(document.diagnostics))
    if not reading.diagnostics and _right_format(reading, model):
        try:
            reading.record = model.model_validate(document.data)
        except ValidationError as error:
            from cqpt_cli.sources.model_problems import diagnose  # needed only when something is wrong

            problems = diagnose(document, model, error.errors(include_url=False))
            reading.diagnostics.extend(sorted(problems, key=_place))
    return reading


def problems_of(readings: Iterable[Reading[R]]) -> list[Diagnostic]:
    """Every diagnostic of several readings, in their order."""
    return [diagnostic for reading in readings for diagnostic in reading.diagnostics]


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    position = diagnostic.position
    return (position.line or 0, position.column or 0) if position else (0, 0)


def _right_format(reading: Reading[R], model: type[R]) -> bool:
    data = reading.document.data
    assert isinstance(data, dict)
    written = data.get("format")
    if written == model.FORMAT:
        return True
    wanted = model.FORMAT
    remedy = _("Write “format: {format}” as its first line.").format(format=wanted)
    if "format" not in data:
        reading.report("missing-format", _("this file does not say what it is"), (), remedy)
    elif isinstance(written, str) and written.split("/")[0] == wanted.split("/")[0]:
        reading.report(
            "unknown-format-version",
            _("“{format}” is not a version that this cqpt knows").format(format=written),
            ("format",),
            _("This version reads {format}: correct the line, or use a newer cqpt.").format(format=wanted),
        )
    else:
        reading.report(
            "wrong-format",
            _("this file says it is “{format}”, where {wanted} is expected").format(format=written, wanted=wanted),
            ("format",),
            _("Name the right file, or correct its format line."),
        )
    return False
