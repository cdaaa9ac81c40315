"""Both languages are complete, and each is spoken when it should be."""

from __future__ import annotations

import io
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cqpt_cli import language

PACKAGE = Path(language.__file__).parent
CATALOGUE = language.LOCALES / "fr" / "LC_MESSAGES" / "cqpt.po"


def messages() -> set[str]:
    """Every message marked in the code, in the singular."""
    found = set()
    keywords = {"_": None, "N_": None, "unsaid": None, "ngettext": (1, 2)}
    for _file, _line, message, *_ in extract_from_dir(str(PACKAGE), [("**.py", "python")], keywords=keywords):
        found.add(message[0] if isinstance(message, tuple) else message)
    return found


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file)


@cache
def translations() -> dict[str, list[str]]:
    found = {}
    for message in catalogue():
        if message.id:
            id = message.id if isinstance(message.id, str) else message.id[0]
            found[id] = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return found


def test_every_message_is_in_french_and_none_is_left_over() -> None:
    assert messages() == set(translations())
    assert all(all(text.strip() or not id.strip() for text in texts) for id, texts in translations().items())


@cache
def blanks() -> dict[str, list[set[str]]]:
    """What each form fills in: “one case is not in it” names no {count}, and its plural does."""
    every = ((message.id,) if isinstance(message.id, str) else message.id for message in catalogue())
    return {forms[0]: [fields(form) for form in forms] for forms in every}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("id", sorted(translations()))
def test_a_translation_fills_the_same_blanks(id: str) -> None:
    for text, asked in zip(translations()[id], blanks()[id], strict=True):
        assert fields(text) == asked


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    """`make catalogues` compiles it."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    assert compiled.getvalue() == CATALOGUE.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "CQPT_LANG": "fr"}, "fr"),
        ({"CQPT_LANG": "en"}, "en"),
        ({"CQPT_LANG": "xx", "LANG": "en_GB.UTF-8"}, "en"),
    ],
)
def test_which_language(environment: dict[str, str], spoken: str) -> None:
    assert language.preferred(environment) == spoken


def test_speaking_for_a_while_comes_back() -> None:
    language.use("en")
    with pytest.raises(RuntimeError), language.speaking("fr"):
        assert language._("incomplete") == "incomplet"
        raise RuntimeError
    assert language._("incomplete") == "incomplete"
