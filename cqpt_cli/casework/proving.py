"""Certificates that prove themselves: the parchment with its QR code, the attestation, the badge; and checking them offline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cqpt_cli.casework.acting import Desk, at_desk, refused, score_of
from cqpt_cli.casework.adopting import settings_of
from cqpt_cli.casework.delivering import (
    register_of,
    require_founded,
    require_printable_name,
    require_unsuspected,
)
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.settings import Settings
from cqpt_cli.rendering import credential
from cqpt_cli.rendering.certificate import attestation_view, certificate_view
from cqpt_cli.rendering.documents import Documents
from cqpt_cli.rules.delivery import Registered, standing_award
from cqpt_cli.rules.proof import TOKEN, Certified, Checked, Outcome, certified_by, prove
from cqpt_cli.rules.scoring import ItemResult
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.keys import public_key, public_text
from cqpt_cli.sources.writing import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def certify(folder: Path, accord: Accord, key: Ed25519PrivateKey, documents: Documents, output: Path) -> Iterator[Path]:
    """Write what proves the certificate of a case: PDF and HTML, the attestation, and the badge (JWT and JSON).

    Raises `Refusal` where none is delivered, it was withdrawn, or the key is not the issuer's.
    """
    desk = at_desk(folder, accord)
    settings = settings_of(desk.root, accord)
    what, items = certified_of(desk), _items(desk)
    _require_issuer(settings, key, desk)
    proof = prove(what, key)
    view = certificate_view(what, desk.case, accord, settings, proof)
    for format in ("pdf", "html"):
        path = output / f"{what.number}.{format}"
        write_whole(path, documents.render("certificate", view, format))
        yield path
    attestation = attestation_view(what, desk.case, accord, settings, items)
    for format in ("pdf", "docx"):
        path = output / f"{what.number}-savoirs-communs.{format}"
        write_whole(path, documents.render_prose("attestation", attestation, format))
        yield path
    issuer = {"name": settings.issuer.name if settings and settings.issuer else "CPNE"}
    if settings and settings.issuer and settings.issuer.url:
        issuer["url"] = settings.issuer.url
    badge = credential.credential(what, accord.certificate(desk.case.certificate), items, issuer, key.public_key())
    for name, content in (
        (f"{what.number}.jwt", credential.signed(badge, key)),
        (f"{what.number}.badge.json", json.dumps(badge, ensure_ascii=False, indent=2)),
    ):
        write_whole(output / name, f"{content}\n".encode())
        yield output / name


def certified_of(desk: Desk) -> Certified:
    """What the certificate of a case certifies. Raises `Refusal` where there is none that holds."""
    case, path = desk.case, desk.files.case.path
    last = case.delivery[-1] if case.delivery else None
    source = desk.accord.acts["deliver"]
    if last is None:
        message = _("no certificate of the case {id} was delivered").format(id=case.id)
        raise refused(
            "not-delivered", message, _("Deliver it first: cqpt deliver {id}.").format(id=case.id), path, source
        )
    if last.event == "withdrawn":
        message = _("the certificate {number} was withdrawn").format(number=last.number)
        raise refused("not-delivered", message, _("It can no longer be made."), path, source)
    awarded, delivered = standing_award(case), case.certificate_in_hand
    if awarded is None or delivered is None:
        message = _("the decision behind the certificate {number} was reopened, or replaced by another one")
        raise refused("not-delivered", message.format(number=last.number), _("It can no longer be made."), path, source)
    require_founded(desk)
    require_unsuspected(desk)
    require_printable_name(desk)
    return Certified(
        last.number,
        case.candidate.name,
        case.candidate.birth_date.isoformat() if case.candidate.birth_date else "",
        case.certificate,
        awarded.on.isoformat(),
        delivered.on.isoformat(),
    )


def _items(desk: Desk) -> tuple[ItemResult, ...]:
    score = score_of(desk)
    return score.items if score else ()


def _require_issuer(settings: Settings | None, key: Ed25519PrivateKey, desk: Desk) -> None:
    """The key is the one that the settings publish: a certificate signed by another would be refused everywhere."""
    published = settings.issuer.public_key if settings and settings.issuer else None
    own = public_text(key.public_key())
    if published != own:
        path = desk.root / tree.REPOSITORY_FILE if desk.root else None
        message = (
            _("this key is not the one that the settings publish")
            if published
            else _("the settings publish no key of the issuer")
        )
        remedy = (
            _("Sign with the issuer's own key: to publish another one would make every certificate issued look false.")
            if published
            else _("Write under “issuer:” of cqpt.yaml: public_key: {key}").format(key=own)
        )
        raise refused("key-not-published", message, remedy, path)


# --- checking --------------------------------------------------------------------------------------------------------


def verify(given: str, key: Ed25519PublicKey, today: date, root: Path | None, accord: Accord) -> Checked:
    """Check a proof, a badge, or a file that holds one (a PDF certificate too), against the issuer's public key.

    With a repository, its register says whether the certificate was withdrawn. Raises `Refusal` where there is nothing
    to check.
    """
    text = _text_of(given)
    proof = TOKEN.search(text)
    checked = _checked_certificate(proof[0], key, today) if proof else _checked_badge(text.strip(), key, today)
    if checked.certified is None or checked.outcome is not Outcome.GENUINE or root is None:
        return checked
    lines = [line for line in register_of(root, accord, []) if line.number == checked.certified.number]
    if not lines:
        return replace(checked, outcome=Outcome.UNKNOWN, registered=True)
    line = lines[0]
    withdrawn = line.withdrawn_on if line.withdrawn_on and line.withdrawn_on <= today else None
    overturned = line.overturned_on if line.overturned_on and line.overturned_on <= today else None
    return replace(
        checked,
        outcome=Outcome.REVOKED if withdrawn else Outcome.GENUINE,
        withdrawn_on=withdrawn,
        reopened=line.under_appeal,
        overturned_on=overturned,
        registered=True,
        differing=tuple(_differing(checked, line)),
    )


def _differing(checked: Checked, line: Registered) -> Iterator[str]:
    """What the register says otherwise than a genuine certificate: a name that changed, or an entry that was tampered with."""
    what, case = checked.certified, line.case
    assert what is not None, "it is genuine"
    if checked.kind == "certificate":  # a badge holds the name as a fingerprint
        if what.holder != case.candidate.name:
            yield "holder"
        if what.born_on != (case.candidate.birth_date.isoformat() if case.candidate.birth_date else ""):
            yield "born_on"
        if line.awarded_on and what.awarded_on != line.awarded_on.isoformat():
            yield "awarded_on"
    if what.delivered_on != line.delivered_on.isoformat():
        yield "delivered_on"
    if what.certificate != case.certificate:
        yield "certificate"


def _checked_certificate(proof: str, key: Ed25519PublicKey, today: date) -> Checked:
    certified = certified_by(proof, key)
    if certified is None:
        return Checked(Outcome.FORGED, "certificate")
    early = date.fromisoformat(certified.delivered_on) > today
    return Checked(Outcome.NOT_YET if early else Outcome.GENUINE, "certificate", certified)


_JWT = re.compile(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
"""A signed badge: three parts in base64url, of which the first begins an object."""


def _text_of(given: str) -> str:
    path = Path(given)
    if len(given) > 255 or not path.is_file():
        if TOKEN.search(given) or _JWT.fullmatch(given.strip()):
            return given
        message = _("this is neither a proof, nor a file that can be found and holds one")
        raise Refusal(
            Diagnostic(
                "nothing-to-verify",
                message,
                Position(path),
                _("Name a certificate (PDF), a badge (.jwt), or the text of a QR code."),
            )
        )
    content = read_bytes(path, 100 * 1024 * 1024)
    if isinstance(content, Diagnostic):
        raise Refusal(content)
    text = content.decode("utf-8", "replace")
    if not TOKEN.search(text) and not _JWT.fullmatch(text.strip()):
        message = _("this file holds no proof")
        raise Refusal(
            Diagnostic(
                "nothing-to-verify",
                message,
                Position(path),
                _("Name a certificate (PDF), a badge (.jwt), or the text of a QR code."),
            )
        )
    return text


def _checked_badge(token: str, key: Ed25519PublicKey, today: date) -> Checked:
    import jwt

    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC).timestamp()
    try:
        # The days are checked below, against the day that is asked about and not against the clock.
        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
        claims = jwt.decode(token, key, algorithms=["EdDSA"], options=options)
        subject = claims["credentialSubject"]
        achievement = subject["achievement"]["id"].removeprefix("urn:cqpt:")
        number = claims["id"].rpartition(":")[2]
        delivered = str(claims["validFrom"])[:10]
        holder = subject["identifier"][0]["identityHash"]
        date.fromisoformat(delivered)
        expires = min(float(claims.get("exp", noon)), _moment(claims.get("validUntil"), noon))
        begins = max(float(claims.get("nbf", noon)), _moment(claims["validFrom"], noon))
    except (jwt.InvalidTokenError, KeyError, TypeError, IndexError, AttributeError, ValueError):
        return Checked(Outcome.FORGED, "badge")
    certified = Certified(number, holder, "", achievement, "", delivered)
    if noon > expires:
        return Checked(Outcome.EXPIRED, "badge", certified)
    if noon < begins:
        return Checked(Outcome.NOT_YET, "badge", certified)
    return Checked(Outcome.GENUINE, "badge", certified)


def _moment(written: Any, otherwise: float) -> float:
    """A moment of a badge, in seconds. Raises TypeError or ValueError where it is none."""
    if written is None:
        return otherwise
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def key_named(text: str | None, root: Path | None, accord: Accord) -> Ed25519PublicKey:
    """The issuer's public key: as it is given (or the file that holds it), else that of the settings. Raises `Refusal`."""
    if text:
        path = Path(text)
        if len(text) < 200 and path.is_file():
            content = read_bytes(path)
            if isinstance(content, Diagnostic):
                raise Refusal(content)
            return public_key(content.decode("utf-8", "replace"))
        return public_key(text)
    settings = settings_of(root, accord)
    published = settings.issuer.public_key if settings and settings.issuer else None
    if not published:
        message = _("no public key of an issuer is known here")
        raise Refusal(
            Diagnostic(
                "key-not-published",
                message,
                remedy=_("Give it with --key, or go into the repository that publishes it."),
            )
        )
    return public_key(published)
