"""Findings on the screen, and the formats in which they can be had."""

from __future__ import annotations

from cqpt_cli.diagnostics import Severity
from cqpt_cli.language import _, ngettext
from cqpt_cli.rendering.findings import WRITERS, Findings
from cqpt_cli.rendering.page import Page, Paragraph, Said, Tone

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
    page = [Paragraph(Said(answer, tone))]
    if findings.diagnostics:
        gravest = next((one for one in findings.diagnostics if one.severity is Severity.ERROR), findings.diagnostics[0])
        example = gravest.id
        page.append(Paragraph(Said(_("What a problem means: cqpt explain {id}").format(id=example), Tone.QUIET)))
    return page
