"""The identity of a case: given once, to a new case by `cqpt new case`, to an older one by the first command that writes it."""

from __future__ import annotations

from cqpt_cli.models.case import Case
from cqpt_cli.sources.chance import new_uid
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.reading import Reading


def identified(reading: Reading[Case], after: bytes) -> bytes:
    """What is to be written in place of a case that was read, with the identity that it lacks, if it does."""
    if reading.value.uid is not None:
        return after
    return put(reading.path, after, ("uid",), new_uid(), order=Case.order())
