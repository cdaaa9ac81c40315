"""What a check of a certificate comes to, on the screen and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.page import Block, Facts, Page, Paragraph, Said, Title, Tone
from cqpt_cli.rules.proof import Checked, Outcome

OUTCOMES = {
    Outcome.GENUINE: N_("GENUINE: the issuer signed what follows"),
    Outcome.FORGED: N_("NOT GENUINE: not signed by this issuer, or something in it was changed"),
    Outcome.EXPIRED: N_("EXPIRED: signed by the issuer, and valid no more"),
    Outcome.NOT_YET: N_("NOT YET VALID: signed by the issuer, for a later day"),
    Outcome.REVOKED: N_("WITHDRAWN: signed by the issuer, and withdrawn since"),
    Outcome.UNKNOWN: N_("UNKNOWN: signed by the issuer, and not in the register of this repository"),
}


_DIFFERING = {
    "holder": N_("the name of the holder"),
    "born_on": N_("the day of birth"),
    "awarded_on": N_("the day of the award"),
    "delivered_on": N_("the day of delivery"),
    "certificate": N_("the certificate"),
}


def page_of(checked: Checked, accord: Accord) -> Page:
    """The answer, and what is certified."""
    page: list[Block] = [Title(_(OUTCOMES[checked.outcome]))]
    what = checked.certified
    if what:
        title = (
            accord.certificate(what.certificate).title
            if what.certificate in accord.certificate_ids
            else what.certificate
        )
        facts = [
            (_("Number"), what.number),
            (_("Holder"), what.holder),
            *([(_("Born on"), figures.day(date.fromisoformat(what.born_on)))] if what.born_on else []),
            (_("Certificate"), title),
            *([(_("Awarded on"), figures.day(date.fromisoformat(what.awarded_on)))] if what.awarded_on else []),
            (_("Delivered on"), figures.day(date.fromisoformat(what.delivered_on))),
        ]
        if checked.withdrawn_on:
            facts.append((_("Withdrawn on"), figures.day(checked.withdrawn_on)))
        page.append(Facts(facts))
    if checked.outcome is Outcome.GENUINE:
        compare = _("Compare it with the page you hold: a page can be altered around a genuine proof.")
        page.append(Paragraph(Said(compare, Tone.QUIET)))
    for what_differs in checked.differing:
        said = _("The register says otherwise: {what}.").format(what=_(_DIFFERING[what_differs]))
        page.append(Paragraph(Said(said, Tone.BAD)))
    if checked.overturned_on:
        said = _("The commission decided otherwise on {day}: this certificate is to be withdrawn.")
        page.append(Paragraph(Said(said.format(day=figures.day(checked.overturned_on)), Tone.BAD)))
    if checked.outcome is Outcome.GENUINE and not checked.registered:
        page.append(
            Paragraph(Said(_("No register was looked into: nobody says here whether it was withdrawn."), Tone.UNSURE))
        )
    if checked.reopened:
        page.append(Paragraph(Said(_("An appeal has reopened what this certificate rests on."), Tone.UNSURE)))
    return page


def as_json(checked: Checked) -> Any:
    """The same as plain values."""
    return {
        "outcome": checked.outcome.value,
        "kind": checked.kind,
        "certified": asdict(checked.certified) if checked.certified else None,
        "withdrawn_on": checked.withdrawn_on.isoformat() if checked.withdrawn_on else None,
        "reopened_on_appeal": checked.reopened,
        "overturned_on": checked.overturned_on.isoformat() if checked.overturned_on else None,
        "register_consulted": checked.registered,
        "differing": list(checked.differing),
    }
