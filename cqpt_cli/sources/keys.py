"""The issuer's key: an Ed25519 private key in a PEM file, kept outside of any repository."""

from __future__ import annotations

import base64
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Message, unsaid
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.writing import cannot_write

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ENVIRONMENT = "CQPT_KEY"
"""The variable that names the file of the private key, where no option does."""


def new_key(path: Path) -> Ed25519PrivateKey:
    """Make a key and write it, readable by its owner alone. Raises `Refusal` inside a repository, or over a file."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    _require_outside(path, unsaid("Name a place outside of it."))
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        message = unsaid("this file is there already")
        raise Refusal(Diagnostic("already-there", message, Position(path), unsaid("Choose another name."))) from None
    except OSError as error:
        raise cannot_write(path, error) from None
    return key


def _require_outside(path: Path, remedy: Message) -> None:
    """Raises `Refusal` for a key that lies in a repository, or is reached through it (a link in it that leads outside)."""
    for place in {Path(os.path.abspath(path)), path.resolve()}:  # noqa: PTH100 - “..” leads out of a repository
        if any((folder / ".git").exists() or (folder / tree.REPOSITORY_FILE).exists() for folder in place.parents):
            message = unsaid("a private key does not belong into a repository: whoever reads it can sign certificates")
            raise Refusal(Diagnostic("key-in-repository", message, Position(path), remedy))


def _require_private(path: Path) -> None:
    """Raises `Refusal` for a key that others than its owner may read. Where the system knows no such rights, nothing is said."""
    if os.name != "posix" or not path.is_file():
        return
    rights = stat.S_IMODE(path.stat().st_mode)
    if rights & (stat.S_IRWXG | stat.S_IRWXO):
        message = unsaid(
            "others than its owner may read this private key ({rights}): whoever reads it can sign certificates",
            rights=f"{rights:04o}",
        )
        remedy = unsaid(
            "Take the rights away (chmod 600 {path}). If others may have read it, it is no longer a secret.",
            path=str(path),
        )
        raise Refusal(Diagnostic("key-readable", message, Position(path), remedy))


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key to sign with: outside of any repository, and readable by its owner alone. Raises `Refusal`."""
    _require_outside(path, unsaid("Move it out, and make sure that no commit holds it: a key that was shared is none."))
    _require_private(path)
    return read_key(path)


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a file. Raises `Refusal` where it holds none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = read_bytes(path)
    if isinstance(content, Diagnostic):
        raise Refusal(content)
    try:
        key = load_pem_private_key(content, None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        message = unsaid("this file is no Ed25519 private key without a password")
        raise Refusal(Diagnostic("not-a-key", message, Position(path), unsaid("Make one: cqpt key new FILE.")))
    return key


_PUBLISHED = re.compile(r"public_key:\s*([A-Za-z0-9_-]{43})\b")


def public_text(key: Ed25519PublicKey) -> str:
    """A public key as it is published: 32 bytes in base64url."""
    return base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode()


def public_key(text: str) -> Ed25519PublicKey:
    """The public key that a text means. Raises `Refusal` where it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if lines := _PUBLISHED.search(text):  # as “cqpt key show” prints it, or the settings hold it
        text = lines[1]
    try:
        raw = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
        return Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, TypeError):
        message = unsaid("this is no public key of an issuer")
        raise Refusal(
            Diagnostic("not-a-key", message, remedy=unsaid("It has 43 letters: cqpt key show FILE."))
        ) from None
