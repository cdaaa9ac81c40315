"""A certificate as an Open Badges 3.0 credential: a JWT signed by the issuer, with the levels as results.

1EdTech, Open Badges 3.0, “JSON Web Token proof format”; the items are aligned to the CASE export of the référentiel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from cqpt_cli.rendering.case_export import uri_of
from cqpt_cli.rules.proof import Certified
from cqpt_cli.rules.scoring import ItemResult

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

    from cqpt_cli.law.accord import Certificate

CONTEXT = ("https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json")

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
"""What says “an Ed25519 public key follows” (multicodec)."""


def did_of(key: Ed25519PublicKey) -> str:
    """The issuer's identifier, which is its public key: `did:key:z6Mk…`. Whoever has it needs no network to check."""
    number, text = int.from_bytes(_ED25519 + key.public_bytes_raw()), ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    return f"did:key:z{text}"


def credential(
    what: Certified,
    certificate: Certificate,
    items: Sequence[ItemResult],
    issuer: Mapping[str, str],
    key: Ed25519PublicKey,
) -> dict[str, Any]:
    """The credential, unsigned. `issuer` gives its name and, where it has one, its url."""
    did = did_of(key)
    achievement = f"urn:cqpt:{certificate.id}"
    # “Below 3” is no level that was reached.
    assessed = [item for item in items if item.level is not None and not item.below]
    return {
        "@context": list(CONTEXT),
        "id": f"urn:cqpt:certificat:{what.number}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"CQPT {certificate.title}",
        "issuer": {"id": did, "type": ["Profile"], **issuer},
        "validFrom": _moment(date.fromisoformat(what.delivered_on)).isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": what.holder, "identityType": "name"}
            ],
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "achievementType": "Certification",
                "name": f"CQPT {certificate.title}",
                "humanCode": certificate.file.code,
                "inLanguage": "fr",
                "description": certificate.file.mission.strip(),
                "criteria": {
                    "narrative": "Évaluation par dossier de preuves, quiz, et observation en situation de travail suivie "
                    f"d'un entretien ({certificate.accord.law.file.title}, art. 6-2)."
                },
                "resultDescription": [_description(item, certificate) for item in assessed],
            },
            "result": [
                {"type": ["Result"], "resultDescription": _result_id(item), "value": str(item.level)}
                for item in assessed
            ],
        },
    }


def signed(badge: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    """The credential as a JWT (VC-JWT), with the public key in its header."""
    import jwt

    from cqpt_cli.sources.keys import public_text

    public = key.public_key()
    began = int(datetime.fromisoformat(badge["validFrom"]).timestamp())
    claims = {**badge, "iss": badge["issuer"]["id"], "jti": badge["id"], "nbf": began, "iat": began}
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": public_text(public)}
    return jwt.encode(claims, key, algorithm="EdDSA", headers={"jwk": jwk, "kid": did_of(public)})


def _description(item: ItemResult, certificate: Certificate) -> dict[str, Any]:
    entry = item.entry
    return {
        "id": _result_id(item),
        "type": ["ResultDescription"],
        "name": entry.item.text,
        "resultType": "PerformanceLevel",
        "allowedValue": [str(level) for level in range(len(entry.scale.levels))],
        "requiredValue": str(entry.expected),
        "alignment": [
            {
                "type": ["Alignment"],
                "targetCode": entry.id,
                "targetName": entry.item.text,
                "targetFramework": certificate.file.annex,
                "targetType": "CFItem",
                "targetUrl": uri_of(entry.id),
            }
        ],
    }


def _result_id(item: ItemResult) -> str:
    return f"urn:cqpt:niveau:{item.entry.id}"


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
