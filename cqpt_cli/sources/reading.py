"""A file becomes a model, or the diagnostics that say why not: every one of them, each with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.findings import Finding, Message, Sentence, Severity, kind, unsaid
from cqpt_cli.language import N_
from cqpt_cli.models.base import FileRecord
from cqpt_cli.nearest import after, suggestion
from cqpt_cli.sources.files import LARGEST_FILE, read_bytes
from cqpt_cli.sources.tree import leaves_repository, link_out
from cqpt_cli.sources.yaml_reader import Document, in_order, read_yaml

R = TypeVar("R", bound=FileRecord)


MOST_PROBLEMS = 50
"""A file that is not one of ours at all should not scroll the screen away."""


@dataclass(slots=True)
class Reading(Generic[R]):
    """What came of reading one file: the record where it is sound, and what there is to say about it."""

    path: Path
    record: R | None
    content: bytes | None
    """The bytes read; None where they could not be."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _document: Document | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the bytes read, in hexadecimal; empty where they could not be read."""
        return "" if self.content is None else fingerprint_of_bytes(self.content)

    @property
    def document(self) -> Document:
        """What the file says and where; read only now where the quick way gave the record."""
        if self._document is None:
            self._document = Document(self.path) if self.content is None else read_yaml(self.path, self.content)
        return self._document

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

    def report(self, findings: Iterable[Finding]) -> None:
        """Add what rules found in the file, each at its place."""
        self.add(self.place(findings))

    def place(self, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
        """What rules found in the file, each at its place; what someone wrote there is quoted in short."""
        for finding in findings:
            plain = finding.sentence.facts
            facts = {name: shortened(fact) if type(fact) is str else fact for name, fact in plain.items()}
            message = Sentence(finding.kind.message, facts)
            remedy: Message | None = Sentence(finding.kind.remedy, facts) if finding.kind.remedy else None
            known = finding.facts.get("choices", ())
            written = str(finding.facts.get("found") or finding.facts.get("id", ""))
            if known and (near := suggestion(written, known)):
                remedy = after(near, remedy) if finding.kind.remedy_always and remedy else near
            position = self.document.position(*finding.where, key=finding.on_key)
            yield Diagnostic(finding.id, message, position, remedy, finding.sources, finding.severity)

    def refuse(self, refusal: Refusal, *where: str | int) -> None:
        """Add what was refused because of the value at `where`."""
        position = self.document.position(*where)
        self.add(replace(diagnostic, position=diagnostic.position or position) for diagnostic in refusal.diagnostics)

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add what there is to say about the file, in its order; after the first `MOST_PROBLEMS`, only that there is more."""
        room = MOST_PROBLEMS - len(self.diagnostics)
        if room < 0:
            return
        left = iter(diagnostics)
        self.diagnostics = sorted([*self.diagnostics, *islice(left, room)], key=in_order)
        more = next(left, None)
        if more is not None:
            # Warnings alone stay warnings, however many there are.
            wrong = any(one.severity is Severity.ERROR for one in chain([more], left))
            self.diagnostics.append(
                Diagnostic(
                    "more-problems",
                    unsaid("this file has more than these {most} problems", most=MOST_PROBLEMS),
                    Position(self.path),
                    unsaid("Correct these, then run the command again."),
                    severity=Severity.ERROR if wrong else Severity.WARNING,
                )
            )


def fingerprint_of_bytes(content: bytes) -> str:
    """The SHA-256 of the bytes of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def read(path: Path, model: type[R], limit: int = LARGEST_FILE, *, quickly: bool = False) -> Reading[R]:
    """Read one file as `model`. Never raises for what the file holds.

    `quickly` takes the quick way where the file is plain and sound: the record is then good for checking, not for
    showing (`150.50` has become 150.5).
    """
    content = read_bytes(path, limit)
    if isinstance(content, Diagnostic):
        return Reading(path, None, None, [content])
    return read_content(path, content, model, quickly=quickly)


def read_inside(path: Path, model: type[R], *, quickly: bool = False) -> Reading[R]:
    """The same of a file of a case: what is a link out of its repository is not read."""
    link = link_out(path)
    if link is not None:
        return Reading(path, None, None, [leaves_repository(link)])
    return read(path, model, quickly=quickly)


def read_content(path: Path, content: bytes, model: type[R], *, quickly: bool = False) -> Reading[R]:
    """Read as `model` the bytes that the file at `path` holds, held or would hold."""
    reading: Reading[R] = Reading(path, None, content)
    if quickly and _validate_plainly(reading, model):
        return reading
    reading.add(reading.document.diagnostics)
    # A key given twice hides nothing: the rest is judged with what was given first.
    sound = all(diagnostic.id == "duplicate-key" for diagnostic in reading.diagnostics)
    if sound and isinstance(reading.document.data, dict) and _right_format(reading, model):
        validate(reading, model)
    return reading


def _validate_plainly(reading: Reading[R], model: type[R]) -> bool:
    from cqpt_cli.sources.plain_yaml import read_plainly  # a library that single files do without

    data = read_plainly(reading.content or b"")
    if data is None or data.get("format") != model.FORMAT:
        return False
    try:
        reading.record = model.model_validate(data)
    except ValidationError:
        return False
    return True


def validate(reading: Reading[R], model: type[R]) -> None:
    """Make the record of what the document says, or say why it cannot be made."""
    document = reading.document
    try:
        reading.record = model.model_validate(document.data)
    except ValidationError as refusal:
        from cqpt_cli.sources.model_problems import diagnose  # needed only when something is wrong

        errors = refusal.errors(include_url=False)
        reading.add(diagnose(document, model, errors))
        if all(error["type"] == "extra_forbidden" for error in errors):
            # Unknown keys alone hide nothing: the rest of the file is judged without them, so that all is said at once.
            for error in errors:
                _remove(document.data, document.as_written(*error["loc"]))
            validate(reading, model)


def _remove(data: Any, where: Sequence[str | int]) -> None:
    for step in where[:-1]:
        data = data[step]
    del data[where[-1]]


MISSING_FORMAT = kind(
    "missing-format", N_("this file does not say what it is"), N_("Write “format: {wanted}” as its first line.")
)
UNKNOWN_FORMAT_VERSION = kind(
    "unknown-format-version",
    N_("“{format}” is not a version that this cqpt knows"),
    N_("This version reads {wanted}: correct the line, or use a newer cqpt."),
)
WRONG_FORMAT = kind(
    "wrong-format",
    N_("this file says it is “{format}”, where {wanted} is expected"),
    N_("Name the right file, or correct its format line."),
)


def _right_format(reading: Reading[R], model: type[R]) -> bool:
    data = reading.document.data
    assert isinstance(data, dict)
    written, wanted = data.get("format"), model.FORMAT
    if written == wanted:
        return True
    facts = {"format": shortened("" if written is None else written), "wanted": wanted}
    if "format" not in data:
        found = MISSING_FORMAT((), facts)
    elif isinstance(written, str) and written.split("/")[0] == wanted.split("/")[0]:
        found = UNKNOWN_FORMAT_VERSION(("format",), facts)
    else:
        found = WRONG_FORMAT(("format",), facts)
    reading.report([found])
    return False
