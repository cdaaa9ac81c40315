"""Findings for machines: JSON, SARIF (code review tools) and JUnit (build servers)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.findings import Severity
from cqpt_cli.rendering.explanations import explanation_of
from cqpt_cli.rendering.screen import clean
from cqpt_cli.rendering.sentences import say


@dataclass(frozen=True, slots=True)
class Findings:
    """What was looked at, and what was found."""

    checked: int
    """How many cases or lone files."""
    diagnostics: Sequence[Diagnostic]

    def count(self, severity: Severity) -> int:
        """How many are of this severity."""
        return sum(diagnostic.severity is severity for diagnostic in self.diagnostics)


def as_json(findings: Findings) -> Any:
    """One object: how many were checked, and each finding with its place."""
    return {
        "checked": findings.checked,
        "errors": findings.count(Severity.ERROR),
        "warnings": findings.count(Severity.WARNING),
        "findings": [finding(diagnostic) for diagnostic in findings.diagnostics],
    }


def finding(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding as plain values. `line` and `column` count from 1, and are null where there is no such place."""
    place = diagnostic.position
    return {
        "id": diagnostic.id,
        "severity": diagnostic.severity.value,
        "message": say(diagnostic.message),
        "path": place.path.as_posix() if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "remedy": say(diagnostic.remedy) if diagnostic.remedy else None,
        "source": diagnostic.source,
        "basis": diagnostic.basis.value if diagnostic.basis else None,
    }


def as_sarif(findings: Findings) -> Any:
    """SARIF 2.1.0, with the explanation of each kind of problem."""
    from cqpt_cli import __version__

    ids = sorted({diagnostic.id for diagnostic in findings.diagnostics})
    rules = [{"id": id, **_described(id)} for id in ids]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "cqpt", "semanticVersion": __version__, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(one, ids.index(one.id)) for one in findings.diagnostics],
            }
        ],
    }


def _described(id: str) -> Mapping[str, Any]:
    explanation = explanation_of(id)
    if explanation is None:
        return {}
    return {
        "shortDescription": {"text": explanation.title},
        "fullDescription": {"text": explanation.meaning},
        "help": {"text": explanation.cure},
    }


def _sarif_result(diagnostic: Diagnostic, rule: int) -> Mapping[str, Any]:
    text = say(diagnostic.message) + (f" → {say(diagnostic.remedy)}" if diagnostic.remedy else "")
    result: dict[str, Any] = {
        "ruleId": diagnostic.id,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": text},
    }
    if place := diagnostic.position:
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.path)}}
        if place.line:
            region = {"startLine": place.line}
            if place.column:
                region |= {"startColumn": place.column, "endColumn": place.column + place.width}
            physical["region"] = region
        result["locations"] = [{"physicalLocation": physical}]
    return result


def _uri(path: Path) -> str:
    from urllib.parse import quote

    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def as_junit(findings: Findings) -> str:
    """JUnit XML: one test a file with findings, failed where one of them is an error."""
    from xml.etree import ElementTree as ET  # needed only here

    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in findings.diagnostics:
        path = diagnostic.position.path.as_posix() if diagnostic.position else "cqpt"
        by_path.setdefault(path, []).append(diagnostic)
    failures = {path: [d for d in found if d.severity is Severity.ERROR] for path, found in by_path.items()}
    suite = ET.Element(
        "testsuite",
        name="cqpt validate",
        tests=str(max(findings.checked, len(by_path))),
        failures=str(sum(bool(found) for found in failures.values())),
        errors="0",
    )
    for path, found in by_path.items():
        case = ET.SubElement(suite, "testcase", classname="cqpt", name=clean(path))
        for diagnostic in failures[path]:
            failure = ET.SubElement(case, "failure", type=diagnostic.id, message=clean(say(diagnostic.message)))
            failure.text = clean(f"{diagnostic.position}: {say(diagnostic.message)}\n{say(diagnostic.remedy or '')}")
        warnings = [f"{d.position}: {say(d.message)}" for d in found if d.severity is Severity.WARNING]
        if warnings:
            ET.SubElement(case, "system-out").text = clean("\n".join(warnings))
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


WRITERS: Mapping[str, Callable[[Findings], Any]] = {"json": as_json, "sarif": as_sarif, "junit": as_junit}
"""One writer a format; each gives a JSON document or a text."""
