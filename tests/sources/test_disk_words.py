"""The answers of the disk, in the language of the screen."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cqpt_cli import language
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.rendering.sentences import say
from cqpt_cli.sources.disk_words import said_by_the_disk
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.writing import write_whole


@pytest.mark.parametrize(
    ("number", "french"),
    [
        (errno.EACCES, "permission refusée"),
        (errno.ENOSPC, "le disque est plein"),
        (errno.EROFS, "le disque est en lecture seule"),
        (errno.ENAMETOOLONG, "son nom est trop long"),
    ],
)
def test_what_happens_is_said_in_french(number: int, french: str) -> None:
    language.use("fr")
    assert say(said_by_the_disk(OSError(number, os.strerror(number)))) == french


def test_what_is_rare_is_said_as_the_system_says_it() -> None:
    assert say(said_by_the_disk(OSError(errno.EXDEV, "Invalid cross-device link"))) == "Invalid cross-device link"


def test_a_real_name_that_is_too_long(tmp_path: Path) -> None:
    language.use("fr")
    path = tmp_path / ("a" * 300 + ".yaml")
    found = read_bytes(path)
    assert isinstance(found, Diagnostic)
    assert say(found.message).endswith("son nom est trop long")
    with pytest.raises(Refusal) as refused:
        write_whole(path, b"x")
    assert say(refused.value.diagnostics[0].message).endswith("son nom est trop long")
