"""Names of files on other machines."""

from __future__ import annotations

import pytest

from cqpt_cli.sources.names import foreign_to_windows, twins


@pytest.mark.parametrize(
    ("name", "found"),
    [
        # https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
        ("CON", "CON"), ("con.yaml", "con"), ("Lpt1.tar.gz", "Lpt1"), ("com¹", "com¹"),
        ("a:b", ":"), ("a?", "?"), ("a<b", "<"), ("tab\t", "\t"), ("fin.", "."), ("fin ", " "),
        ("console.pdf", None), ("com10", None), ("été — signé.pdf", None), (".gitignore", None), ("a.b.c", None),
    ],
)  # fmt: skip
def test_what_cannot_be_a_name_on_windows(name: str, found: str | None) -> None:
    assert foreign_to_windows(name) == found


def test_twins() -> None:
    names = ["a.pdf", "A.pdf", "\u00e9", "e\u0301", "E\u0301", "b.pdf"]
    assert list(twins(names)) == [("a.pdf", "A.pdf"), ("\u00e9", "e\u0301"), ("\u00e9", "E\u0301")]
