"""Findings on the screen, and the formats in which they can be had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cqpt_cli.findings import Severity
from cqpt_cli.language import _, ngettext
from cqpt_cli.rendering.explanations import explanation_of
from cqpt_cli.rendering.findings import WRITERS, Findings
from cqpt_cli.rendering.page import Block, Bullets, Page, Paragraph, Said, Tone

CONSOLE = "console"
FORMATS = (CONSOLE, *WRITERS)


def summary(findings: Findings) -> Page:
    """How many were looked at, and how many problems there are."""
    checked = ngettext("{count} case checked", "{count} cases checked", findings.checked).format(count=findings.checked)
    errors, warnings = findings.count(Severity.ERROR), findings.count(Severity.WARNING)
    counts = [
        *([ngettext("{count} error", "{count} errors", errors).format(count=errors)] if errors else []),
        *([ngettext("{count} warning", "{count} warnings", warnings).format(count=warnings)] if warnings else []),
    ]
    answer = _("{checked}: {found}").format(checked=checked, found=", ".join(counts) or _("nothing to report"))
    tone = Tone.BAD if errors else Tone.UNSURE if warnings else Tone.GOOD
    page: list[Block] = [Paragraph(Said(answer, tone))]
    if len(findings.diagnostics) > 1:
        page.append(Bullets([_of_a_kind(*one) for one in _kinds(findings)]))
    if findings.diagnostics:
        gravest = next((one for one in findings.diagnostics if one.severity is Severity.ERROR), findings.diagnostics[0])
        example = gravest.id
        page.append(Paragraph(Said(_("What a problem means: cqpt explain {id}").format(id=example), Tone.QUIET)))
    return page


def _kinds(findings: Findings) -> Iterator[tuple[str, Severity, int]]:
    """What was found, kind by kind: errors first, then what is most frequent."""
    counted = Counter((one.severity is not Severity.ERROR, one.id) for one in findings.diagnostics)
    for (lesser, id), count in sorted(counted.items(), key=lambda one: (one[0][0], -one[1], one[0][1])):
        yield id, Severity.WARNING if lesser else Severity.ERROR, count


def _of_a_kind(id: str, severity: Severity, count: int) -> Said:
    explained = explanation_of(id)
    said = f"{count} × {severity.value}[{id}]" + (f" {explained.title}" if explained else "")
    return Said(said, Tone.BAD if severity is Severity.ERROR else Tone.UNSURE)
