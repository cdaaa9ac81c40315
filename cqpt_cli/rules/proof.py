"""The proof of a certificate: a short signed text, small enough for a QR code, and a key that checks it offline.

`CQPT1.<what is certified>.<signature>`, both parts in base64url; what is certified is a JSON list of texts, so that
nothing can be said in two ways.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import astuple, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PREFIX = "CQPT1"

TOKEN = re.compile(r"CQPT1\.([A-Za-z0-9_-]{20,2000})\.([A-Za-z0-9_-]{86})")
"""A proof, wherever it stands in a text."""


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate certifies: of whom, what, when, under which number."""

    number: str
    holder: str
    born_on: str
    """YYYY-MM-DD, or nothing where it is not known."""
    certificate: str
    awarded_on: str
    delivered_on: str


class Outcome(StrEnum):
    """What a check comes to."""

    GENUINE = "genuine"
    FORGED = "forged"
    EXPIRED = "expired"
    NOT_YET = "not-yet-valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"

    @property
    def good(self) -> bool:
        """Whether it can be relied on."""
        return self is Outcome.GENUINE


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a certificate or a badge."""

    outcome: Outcome
    kind: str
    """`certificate` or `badge`."""
    certified: Certified | None = None
    withdrawn_on: date | None = None
    reopened: bool = False
    """Whether an appeal reopened what the certificate rests on."""
    overturned_on: date | None = None
    """The day on which the commission decided otherwise; the certificate is still to be withdrawn."""
    registered: bool = False
    """Whether a register was looked into: without one, nobody knows of a withdrawal."""
    differing: tuple[str, ...] = ()
    """What the register says otherwise: `holder`, `born_on`, `awarded_on`, `delivered_on`, `certificate`."""


def prove(what: Certified, key: Ed25519PrivateKey) -> str:
    """The proof of what is certified, signed by the issuer."""
    payload = _encoded(json.dumps(astuple(what), ensure_ascii=False, separators=(",", ":")).encode())
    return f"{PREFIX}.{payload}.{_encoded(key.sign(f'{PREFIX}.{payload}'.encode()))}"


def certified_by(proof: str, key: Ed25519PublicKey) -> Certified | None:
    """What a proof certifies; None where it is not of this issuer, or a letter of it was changed."""
    from cryptography.exceptions import InvalidSignature

    match = TOKEN.fullmatch(proof.strip())
    if match is None:
        return None
    try:
        if any(_encoded(_decoded(part)) != part for part in match.groups()):  # bits that mean nothing, and were changed
            return None
        key.verify(_decoded(match[2]), f"{PREFIX}.{match[1]}".encode())
        values = json.loads(_decoded(match[1]))
        certified = Certified(*values)
        date.fromisoformat(certified.delivered_on)
    except (InvalidSignature, ValueError, TypeError, binascii.Error):
        return None
    return certified


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
