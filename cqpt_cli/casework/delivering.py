"""Delivering certificates, and the register of them, which is derived from the cases (accord, art. 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Desk, Signer, desk_for, reasons_for, refused
from cqpt_cli.casework.carrying import require_still_carried
from cqpt_cli.casework.decided import findings_behind, no_certificate
from cqpt_cli.casework.examining import open_case
from cqpt_cli.casework.freezing import require_record_as_handed_in
from cqpt_cli.casework.sitting import sitting_of, suspicions
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, refuse
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.session import Session
from cqpt_cli.rendering import figures
from cqpt_cli.rules.delivery import Registered, next_number, registered, standing_award
from cqpt_cli.sources import tree
from cqpt_cli.sources.reading import read
from cqpt_cli.sources.writing import Plan


def plan_delivery(root: Path, accord: Accord, signer: Signer, folder: Path) -> Plan:
    """Deliver the certificate of a case, under the next number of its series.

    Numbers are counted while nobody else writes. Raises `Refusal` where it is not awarded, or the case is suspect.
    """
    desk = desk_for("deliver", folder, accord, signer)
    require_founded(desk)
    require_unsuspected(desk)
    require_printable_name(desk)
    if desk.progress.certificate:
        message = _("the candidate still holds the certificate {number}, of an earlier decision")
        remedy = _("Withdraw that one first: cqpt deliver {id} --withdraw.").format(id=desk.case.id)
        source = accord.acts["deliver"]
        raise refused(
            "certificate-in-hand",
            message.format(number=desk.progress.certificate),
            remedy,
            desk.files.case.path,
            source,
        )
    cases = list(cases_of(root, accord))
    _require_none_gone(root, {case.id for case in cases})
    taken = [delivery for case in cases for delivery in case.delivery]
    code = accord.certificate(desk.case.certificate).file.code
    number = next_number(code, signer.on.year, taken)
    entry = {**desk.signed(signer, "delivery"), "event": "delivered", "number": number}
    message = _("Case {id}: certificate {number} delivered").format(id=desk.case.id, number=number)
    return Plan([desk.change(desk.with_act("delivery", entry))], message)


def plan_duplicate(accord: Accord, signer: Signer, folder: Path, reasons: Sequence[str]) -> Plan:
    """A duplicate of a certificate: the same number, and why. Raises `Refusal`."""
    desk = desk_for("duplicate", folder, accord, signer)
    require_founded(desk)
    require_unsuspected(desk)
    entry: dict[str, Any] = {**desk.signed(signer, "delivery"), "event": "duplicate", "number": _number(desk)}
    if reasons:
        entry["reasons"] = list(reasons)
    message = _("Case {id}: duplicate of {number}").format(id=desk.case.id, number=_number(desk))
    return Plan([desk.change(desk.with_act("delivery", entry))], message)


def plan_withdrawal(accord: Accord, signer: Signer, folder: Path, reasons: Sequence[str]) -> Plan:
    """The withdrawal of a certificate, for a coded reason. Raises `Refusal`."""
    desk = desk_for("withdraw", folder, accord, signer)
    said = reasons_for("withdrawn", reasons, accord)
    entry = {**desk.signed(signer, "delivery"), "event": "withdrawn", "number": _number(desk), "reasons": said}
    message = _("Case {id}: certificate {number} withdrawn").format(id=desk.case.id, number=_number(desk))
    return Plan([desk.change(desk.with_act("delivery", entry))], message)


def require_founded(desk: Desk) -> None:
    """Raises `Refusal` where what the award rests on does not hold: an act, or a sitting that could take it (art. 5, 6)."""
    award = standing_award(desk.case)
    if award:
        sitting = sitting_of(desk.root, award.session, desk.accord)
        session = sitting.session if sitting else None
        found = findings_behind(award, desk.files, desk.case, session, desk.accord)
        refuse(map(no_certificate, found), desk.files.case.path)
    require_still_carried(desk)


def require_unsuspected(desk: Desk) -> None:
    """Raises `Refusal` for a case in which something changed since it was judged."""
    require_record_as_handed_in(desk)
    refuse(suspicions(desk, desk.accord.acts["deliver"]), desk.files.case.path)


def _require_none_gone(root: Path, known: Collection[str]) -> None:
    """Raises `Refusal` where a sitting names a case that is no longer there: its number would be given a second time."""
    for file in tree.yaml_files(root / tree.SESSIONS):
        sitting = read(file, Session)
        for id in sitting.value.cases:
            if id not in known:
                message = _(
                    "the sitting of {day} names the case {id}, which is not in this repository: its number is unknown"
                )
                remedy = _("Bring the case back (git restore), or take it off the agenda; then deliver.")
                said = message.format(day=figures.day(sitting.value.held_on), id=id)
                raise Refusal(Diagnostic("case-gone", said, Position(file), remedy))


_LONGEST_NAME = 200
"""Letters: more would neither fit on the parchment nor into its QR code."""


def require_printable_name(desk: Desk) -> None:
    """Raises `Refusal` for a name that no certificate can bear: before a number is given to it."""
    candidate = desk.case.candidate
    if len(candidate.name) > _LONGEST_NAME:
        message = _("the name of the candidate is too long for a certificate: {count} letters at most")
        said = message.format(count=_LONGEST_NAME)
        source = desk.accord.acts["deliver"]
        raise refused("name-too-long", said, _("Shorten it in the case file."), desk.files.case.path, source)


def register_of(root: Path, accord: Accord, problems: list[Diagnostic] | None = None) -> list[Registered]:
    """The register: every certificate delivered, in the order of its number. Cases that cannot be read go to `problems`."""
    lines = (line for case in cases_of(root, accord, problems) for line in registered(case))
    return sorted(lines, key=lambda line: (line.number, line.case.id))


def cases_of(root: Path, accord: Accord, problems: list[Diagnostic] | None = None) -> Iterator[Case]:
    """Every case of a repository. Raises `Refusal` for one that cannot be read, unless `problems` takes it."""
    for file in tree.files_of_cases(root):
        reading = open_case(file, accord, quickly=True)
        if reading.sound:
            yield reading.value
        elif problems is not None:
            problems += reading.diagnostics
        else:
            raise Refusal(*reading.diagnostics)


def _number(desk: Desk) -> str:
    held = desk.case.certificate_in_hand
    assert held is not None, "the procedure allows the act only then"
    return held.number
