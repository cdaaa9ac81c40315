"""Files out: written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`; whatever happens, the old file or the new one is there, never a part.

    A symbolic link at `path` is replaced, not followed: nothing outside its folder is touched. Raises `Refusal`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".cqpt-", suffix=".part", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Refusal(
            Diagnostic(
                "cannot-write",
                _("this file cannot be written: {error}").format(error=error.strerror or error),
                Position(path),
                _("Check the folder, the rights and the room on the disk. The old file, if any, is unharmed."),
            )
        ) from None


def _umask() -> int:
    """The rights that new files do not get. It can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
