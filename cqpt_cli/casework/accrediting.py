"""Accreditations of evaluating bodies, granted, renewed and withdrawn by the CPNE (accord, art. 5; cahier des charges, IV)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Signer, at_desk, organisation_named, reasons_for, refused, sound_change
from cqpt_cli.casework.answers import one_of
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.organisation import Accreditation, Organisation
from cqpt_cli.rendering import figures
from cqpt_cli.rules.accreditation import BodyLine, accreditation_on, last_day, overlapping
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import append, put
from cqpt_cli.sources.reading import Reading, read
from cqpt_cli.sources.writing import Plan


def plan_accreditation(
    root: Path, accord: Accord, signer: Signer, slug: str, start: date | None, certificates: Sequence[str]
) -> Plan:
    """Accredit a body from `start` on, for two years; a renewal begins by default on the morrow of the last one.

    It is for `certificates`, which are added to those the body evaluates; by default for all of them. Raises `Refusal`
    where it would overlap another one, or where one is granted ahead already.
    """
    reading = organisation_named(root, slug)
    body = reading.value
    for certificate in certificates:
        one_of(certificate, accord.certificate_ids)
    covered = tuple(dict.fromkeys([*body.certificates, *certificates]))
    wanted = tuple(certificates) or covered
    if not wanted:
        message = _("{body} covers no certificate yet").format(body=body.name)
        raise refused("not-accredited", message, _("Name one with --certificate."), reading.path)
    begins = start or _next_start(body, wanted, signer.on)
    ends = last_day(begins, accord.at(signer.on))
    law = accord.at(signer.on).accreditation
    other = overlapping(body.accreditations_for(*wanted), begins, ends) or _ahead(body, wanted, signer.on)
    if other:
        message = _("{body} is accredited already from {start} to {end}").format(
            body=body.name, start=figures.day(other.start), end=figures.day(other.end)
        )
        remedy = _("Begin later: --from {day}.").format(day=(other.end + timedelta(days=1)).isoformat())
        raise refused("accredited-already", message, remedy, reading.path, law.years.article)
    entry: dict[str, Any] = {"from": begins, "to": ends, "certificates": list(wanted), "decided_on": signer.on}
    entry["by"] = signer.by
    content = _content(reading)
    if covered != body.certificates:
        content = put(reading.path, content, ("certificates",), list(covered))
        # What was granted before names no certificate, and was for those of that time: a new one is not for the past.
        for place, one in enumerate(body.accreditations):
            if not one.certificates:
                where = ("accreditations", place, "certificates")
                content = put(reading.path, content, where, list(body.certificates))
    content = append(reading.path, content, ("accreditations",), entry)
    message = _("Organisation {slug}: accredited from {start} to {end}").format(
        slug=slug, start=begins.isoformat(), end=ends.isoformat()
    )
    return Plan([sound_change(reading, content, Organisation)], message)


def plan_withdrawal(root: Path, accord: Accord, signer: Signer, slug: str, reasons: Sequence[str]) -> Plan:
    """Withdraw at once the accreditation of a body, for a malfunction really at fault (cahier des charges, IV).

    Raises `Refusal` where it holds none on that day, or without a coded reason and a fact.
    """
    reading = organisation_named(root, slug)
    body, day = reading.value, signer.on
    law = accord.at(day).accreditation
    held = [place for place, one in enumerate(body.accreditations) if day <= one.end and one.withdrawn_on is None]
    if not any(body.accreditations[place].start <= day for place in held):
        message = _("{body} holds no accreditation on {day}").format(body=body.name, day=figures.day(day))
        raise refused(
            "not-accredited", message, _("There is nothing to withdraw."), reading.path, law.withdrawal_ground.article
        )
    said = reasons_for("accreditation-withdrawn", reasons, accord)
    content = _content(reading)
    for place in held:  # with a renewal granted ahead, if there is one
        for key, value in (("withdrawn_on", day), ("withdrawn_by", signer.by), ("reasons", said)):
            content = put(reading.path, content, ("accreditations", place, key), value)
    message = _("Organisation {slug}: accreditation withdrawn").format(slug=slug)
    return Plan([sound_change(reading, content, Organisation)], message)


def bodies_of(root: Path, accord: Accord, on: date, problems: list[Diagnostic]) -> list[BodyLine]:
    """Every evaluating body of a repository. What cannot be read goes to `problems`."""
    running: dict[str, list[str]] = {}
    for name in tree.folders_of_cases(root):
        try:
            desk = at_desk(root / tree.CASES / name, accord)
        except Refusal as refusal:
            problems += refusal.diagnostics
            continue
        assigned, terms = desk.case.assignment, accord.acts
        open_phases = {*terms["agree"].phases, *terms["transmit"].phases, "complementary", "reopened"}
        if assigned and desk.progress.phase.value in open_phases:
            running.setdefault(assigned.organisation, []).append(name)
    lines = []
    for path in tree.yaml_files(root / tree.ORGANISATIONS):
        reading = read(path, Organisation)
        if not reading.sound:
            problems += reading.diagnostics
            continue
        body = reading.value
        states = {certificate: accreditation_on(body, certificate, on) for certificate in body.certificates}
        if states or body.slug in running:
            lines.append(BodyLine(body, states, tuple(running.get(body.slug, ()))))
    return lines


def _granted(body: Organisation, certificates: Sequence[str]) -> list[Accreditation]:
    """The accreditations for one of the certificates that were not withdrawn."""
    return [one for one in body.accreditations_for(*certificates) if one.withdrawn_on is None]


def _next_start(body: Organisation, certificates: Sequence[str], today: date) -> date:
    """The morrow of the last accreditation that was not withdrawn; today where there is none, or it is over."""
    last = max((one.end for one in _granted(body, certificates)), default=None)
    return last + timedelta(days=1) if last and last >= today else today


def _ahead(body: Organisation, certificates: Sequence[str], today: date) -> Accreditation | None:
    """A renewal that is granted already and has not begun: each is decided on the yearly report, one at a time."""
    return next((one for one in _granted(body, certificates) if one.start > today), None)


def _content(reading: Reading[Organisation]) -> bytes:
    assert reading.content is not None, "it is sound"
    return reading.content
