"""What came of checking a bundle, on the screen and as JSON."""

from __future__ import annotations

from typing import Any

from cqpt_cli.language import N_, _
from cqpt_cli.rendering.page import Block, Bullets, Facts, Page, Paragraph, Said, Title, Tone
from cqpt_cli.rules.bundle import BundleChecked, Found

_FOUND = {
    Found.CHANGED: N_("{name}: changed since it was handed in"),
    Found.MISSING: N_("{name}: handed in, and no longer there"),
    Found.UNLISTED: N_("{name}: not on the manifest"),
}


def page_of(checked: BundleChecked) -> Page:
    """The answer, what differs, and whether the case says the same."""
    title = _("WHOLE: every file is as its manifest says") if not checked.found else _("NOT WHOLE: it was changed")
    page: list[Block] = [Title(title)]
    facts = [(_("Case"), checked.case), (_("Files"), str(checked.files)), (_("Manifest"), checked.manifest)]
    page.append(Facts([one for one in facts if one[1]]))
    if checked.found:
        page.append(Bullets([Said(_(_FOUND[how]).format(name=name), Tone.BAD) for name, how in checked.found]))
    recorded = {
        True: Said(_("The case says that it was handed in with this manifest."), Tone.GOOD),
        False: Said(_("The case was not handed in with this manifest: it is another bundle."), Tone.BAD),
        None: Said(_("The case is not at hand: nobody says here whether this is what was handed in."), Tone.UNSURE),
    }
    page.append(Paragraph(recorded[checked.recorded]))
    return page


def as_json(checked: BundleChecked) -> Any:
    """The same as plain values."""
    return {
        "kind": "bundle",
        "outcome": "changed" if checked.found else "another" if checked.recorded is False else "whole",
        "case": checked.case or None,
        "manifest": checked.manifest,
        "files": checked.files,
        "differing": [{"file": name, "found": how.value} for name, how in checked.found],
        "recorded": checked.recorded,
    }
