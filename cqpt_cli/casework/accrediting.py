"""Accreditations of evaluating bodies, granted, renewed and withdrawn by the CPNE (accord, art. 5; cahier des charges, IV)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import (
    Signer,
    at_desk,
    organisation_named,
    reasons_for,
    refused,
    require_not_ahead,
    sound_change,
)
from cqpt_cli.casework.adopting import accord_of
from cqpt_cli.casework.answers import one_of
from cqpt_cli.casework.sitting import open_sitting
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.findings import Sourced
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.organisation import Accreditation, Organisation
from cqpt_cli.models.session import StudyOpinion
from cqpt_cli.rendering import figures
from cqpt_cli.rules.accreditation import BodyLine, accreditation_on, last_day, overlapping
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import append, put
from cqpt_cli.sources.reading import Reading, read
from cqpt_cli.sources.writing import Plan


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the CPNE for a body: from when on, for which certificates, and on what it rests.

    `session` is the day of the sitting that studied it (accord, art. 5); `report` cites the yearly report (cahier des
    charges, IV).
    """

    slug: str
    start: date | None = None
    certificates: Sequence[str] = ()
    session: date | None = None
    report: str | None = None


def plan_accreditation(root: Path, accord: Accord, signer: Signer, request: Request, *, renewal: bool = False) -> Plan:
    """Accredit a body for two years, or renew its accreditation: then by default from the morrow of the last one.

    It is for the certificates asked for, which are added to those the body evaluates; by default for all of them. Raises
    `Refusal` where it would hold for the past or overlap another one, where the commission did not give a favourable
    opinion, and for a renewal that cites no yearly report (accord, art. 5; cahier des charges, IV).
    """
    accord = accord_of(root, accord)
    law = accord.at(signer.on)
    reading = organisation_named(root, request.slug, law.accreditation.studied_by_commission)
    body, terms = reading.value, law.accreditation
    require_not_ahead(signer, reading.path, terms.studied_by_commission)
    for certificate in request.certificates:
        one_of(certificate, accord.certificate_ids)
    covered = tuple(dict.fromkeys([*body.certificates, *request.certificates]))
    wanted = tuple(request.certificates) or covered
    if not wanted:
        message = _("{body} covers no certificate yet").format(body=body.name)
        raise refused("not-accredited", message, _("Name one with --certificate."), reading.path, terms.years)
    begins = request.start or _next_start(body, wanted, signer.on)
    ends = last_day(begins, law)
    if terms.prospective.value and begins < signer.on:
        message = _("an accreditation decided on {day} cannot hold from {start} on").format(
            day=figures.day(signer.on), start=figures.day(begins)
        )
        remedy = _("Begin on {day} or later: --from; if it was decided earlier, say when: --on.")
        said = remedy.format(day=signer.on.isoformat())
        raise refused("act-misdated", message, said, reading.path, terms.prospective)
    _require_new_or_renewal(reading, wanted, begins, ends, signer.on, terms.years, renewal=renewal)
    if renewal and terms.renewal_on_report.value and not request.report:
        message = _("a renewal rests on the yearly report of the body, and none is cited")
        remedy = _('Cite it: --report "the document, or the day on which it was received".')
        raise refused("report-missing", message, remedy, reading.path, terms.renewal_on_report)
    if request.session or terms.studied_by_commission.value:
        _require_studied(root, accord, signer, request, wanted)
    entry: dict[str, Any] = {"from": begins, "to": ends, "certificates": list(wanted), "decided_on": signer.on}
    entry["by"] = signer.by
    entry |= {key: value for key, value in (("session", request.session), ("report", request.report)) if value}
    content = append(
        reading.path, _with_certificates(reading, covered), ("accreditations",), entry, order=Organisation.order()
    )
    message = _("Organisation {slug}: accredited from {start} to {end}").format(
        slug=request.slug, start=begins.isoformat(), end=ends.isoformat()
    )
    return Plan([sound_change(reading, content, Organisation)], message)


def _require_new_or_renewal(
    reading: Reading[Organisation],
    wanted: Sequence[str],
    begins: date,
    ends: date,
    today: date,
    source: Sourced,
    *,
    renewal: bool,
) -> None:
    """Raises `Refusal` for an accreditation that overlaps another, and where granting and renewing are taken for each other."""
    body, before = reading.value, _granted(reading.value, wanted)
    other = overlapping(body.accreditations_for(*wanted), begins, ends) or _ahead(body, wanted, today)
    if other:
        message = _("{body} is accredited already from {start} to {end}").format(
            body=body.name, start=figures.day(other.start), end=figures.day(other.end)
        )
        remedy = _("Renew it: cqpt accredit renew {slug}; a renewal begins on {day} at the earliest.").format(
            slug=body.slug, day=(other.end + timedelta(days=1)).isoformat()
        )
        raise refused("accredited-already", message, remedy, reading.path, source)
    if before and not renewal:
        message = _("{body} was accredited until {end}: this is a renewal").format(
            body=body.name, end=figures.day(max(one.end for one in before))
        )
        remedy = _("Renew it: cqpt accredit renew {slug}.").format(slug=body.slug)
        raise refused("accredited-already", message, remedy, reading.path, source)
    if renewal and not before:
        message = _("{body} has no accreditation that could be renewed").format(body=body.name)
        remedy = _("Accredit it: cqpt accredit grant {slug}.").format(slug=body.slug)
        raise refused("nothing-to-renew", message, remedy, reading.path, source)


def _require_studied(root: Path, accord: Accord, signer: Signer, request: Request, wanted: Sequence[str]) -> None:
    """Raises `Refusal` where no sitting gave a favourable opinion on this body, for these certificates (accord, art. 5)."""
    source = accord.at(signer.on).accreditation.studied_by_commission
    if request.session is None:
        message = _("the commission studies accreditations and their renewal, and no sitting is named")
        remedy = _("Record its opinion (cqpt commission study), then name the sitting: --session DATE.")
        raise refused("not-studied", message, remedy, None, source)
    sitting = open_sitting(root, request.session, accord)
    studies = [one for one in sitting.session.studies if one.organisation == request.slug]
    study = studies[-1] if studies else None
    covers = study is not None and (not study.certificates or set(wanted) <= set(study.certificates))
    if study is None or not covers or study.opinion is not StudyOpinion.FAVOURABLE or request.session > signer.on:
        message = _("the sitting of {day} gave no favourable opinion on this body for: {certificates}").format(
            day=figures.day(request.session), certificates=", ".join(wanted)
        )
        remedy = _("Record what it said: cqpt commission study {day} {slug}; or name another sitting.")
        said = remedy.format(day=request.session.isoformat(), slug=request.slug)
        raise refused("not-studied", message, said, sitting.reading.path, source)


def _with_certificates(reading: Reading[Organisation], covered: Sequence[str]) -> bytes:
    """The file of a body that evaluates these certificates."""
    body, content = reading.value, _content(reading)
    if tuple(covered) != body.certificates:
        content = put(reading.path, content, ("certificates",), list(covered), Organisation.order())
        # What was granted before names no certificate, and was for those of that time: a new one is not for the past.
        for place, one in enumerate(body.accreditations):
            if not one.certificates:
                where = ("accreditations", place, "certificates")
                content = put(reading.path, content, where, list(body.certificates))
    return content


def plan_accreditation_withdrawal(
    root: Path, accord: Accord, signer: Signer, slug: str, reasons: Sequence[str]
) -> Plan:
    """Withdraw at once the accreditation of a body, for a malfunction really at fault (cahier des charges, IV).

    Raises `Refusal` where it holds none on that day, or without a coded reason and a fact.
    """
    day, law = signer.on, accord.at(signer.on).accreditation
    reading = organisation_named(root, slug, law.withdrawal_ground)
    body = reading.value
    require_not_ahead(signer, reading.path, law.withdrawal_ground)
    held = [place for place, one in enumerate(body.accreditations) if day <= one.end and one.withdrawn_on is None]
    if not any(body.accreditations[place].start <= day for place in held):
        message = _("{body} holds no accreditation on {day}").format(body=body.name, day=figures.day(day))
        raise refused(
            "not-accredited", message, _("There is nothing to withdraw."), reading.path, law.withdrawal_ground
        )
    said = reasons_for("accreditation-withdrawn", reasons, accord)
    content = _content(reading)
    for place in held:  # with a renewal granted ahead, if there is one
        for key, value in (("withdrawn_on", day), ("withdrawn_by", signer.by), ("reasons", said)):
            content = put(reading.path, content, ("accreditations", place, key), value)
    message = _("Organisation {slug}: accreditation withdrawn").format(slug=slug)
    return Plan([sound_change(reading, content, Organisation)], message)


def body_lines(root: Path, accord: Accord, on: date, problems: list[Diagnostic]) -> list[BodyLine]:
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
