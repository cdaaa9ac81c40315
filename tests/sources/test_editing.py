"""A file changed by the tool keeps what its author wrote around the data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.sources.editing import append, put
from cqpt_cli.sources.yaml_reader import Where, read_yaml

HERE = Path("case.yaml")

CASE = """\
# Dossier reçu par courrier, à relancer.
format: case/1
id:   2026-0001   # le numéro du registre

candidate:
  family_name: "Martin"   # nom d'usage
  given_names: Léa
  phone: '0601020304'
experience:
    # le bulletin d'août manque
    -   employer: Exemple Télécom
        hours: 1655.50
        monthly_hours: {2025-09: 140,2025-10:   12}

# les pièces
documents:
- {id: attestation, kind: attestation-sur-l-honneur}   # originale
- {id: contrat, kind: contrat-de-travail}
  # fin des pièces

training: []
note: >-
  Deux lignes
  pliées.

# dernier mot
"""


def put_in(text: str, where: Where, value: Any) -> str:
    return put(HERE, text.encode(), where, value).decode()


def append_in(text: str, where: Where, value: Any) -> str:
    return append(HERE, text.encode(), where, value).decode()


def test_a_new_key_comes_last_and_before_the_closing_comment() -> None:
    assert put_in(CASE, ("award",), {"on": date(2026, 6, 18), "by": "CPNE"}) == CASE.replace(
        "  pliées.\n", "  pliées.\naward: {on: 2026-06-18, by: CPNE}\n"
    )


def test_a_value_is_replaced_where_it_stands() -> None:
    assert put_in(CASE, ("id",), "2026-0002") == CASE.replace("id:   2026-0001 ", "id:   2026-0002 ")
    assert put_in(CASE, ("experience", 0, "monthly_hours", "2025-10"), 13) == CASE.replace("10:   12", "10:   13")
    assert put_in(CASE, ("candidate", "family_name"), "Durand: née Petit") == CASE.replace(
        '"Martin"', '"Durand: née Petit"'
    )


def test_a_key_is_added_to_a_mapping_written_either_way() -> None:
    assert put_in(CASE, ("documents", 1, "sha256"), "ab") == CASE.replace(
        "contrat-de-travail}", "contrat-de-travail, sha256: ab}"
    )
    assert put_in(CASE, ("candidate", "email"), "a@example.org") == CASE.replace(
        "'0601020304'\n", "'0601020304'\n  email: a@example.org\n"
    )


def test_an_item_is_added_in_the_style_of_its_list() -> None:
    assert append_in(CASE, ("documents",), {"id": "bulletins", "kind": "bulletin-de-paie"}) == CASE.replace(
        "contrat-de-travail}\n", "contrat-de-travail}\n- {id: bulletins, kind: bulletin-de-paie}\n"
    )
    assert append_in(CASE, ("experience",), {"employer": "Deux", "proof": ["a"]}) == CASE.replace(
        "2025-10:   12}\n", "2025-10:   12}\n    - employer: Deux\n      proof: [a]\n"
    )
    assert append_in(CASE, ("training",), {"provider": "x"}) == CASE.replace(
        "training: []", "training:\n  - {provider: x}"
    )


def test_a_list_is_begun_where_there_is_none() -> None:
    assert append_in("a: 1\n", ("b",), {"c": 2}) == "a: 1\nb:\n  - {c: 2}\n"


def test_a_block_is_replaced_by_a_block() -> None:
    text = "a: 1\njudged:\n  on: 2026-01-01\n  by: Un  # lui\n# suite\nb: 2\n"
    assert put_in(text, ("judged",), {"on": date(2026, 2, 2), "by": "Deux"}) == (
        "a: 1\njudged:\n  on: 2026-02-02\n  by: Deux  # lui\n# suite\nb: 2\n"
    )


def test_an_empty_value_is_filled_in() -> None:
    assert put_in("a:\nb: 2\n", ("a",), "x") == "a: x\nb: 2\n"


def test_line_ends_and_the_mark_of_the_encoding_stay() -> None:
    text = "\ufeffa: 1\r\nb:\r\n  - x\r\n"
    assert append_in(text, ("b",), "deux") == text + "  - deux\r\n"
    assert put_in(text, ("c",), {"d": [{"e": 1}]}) == text + "c:\r\n  d:\r\n    - {e: 1}\r\n"


def test_a_file_without_a_last_line_end_gets_one() -> None:
    assert put_in("a: 1", ("b",), 2) == "a: 1\nb: 2\n"


@pytest.mark.parametrize("text", ["a: [1", "a: &x 1\nb: *x\n", ""])
def test_a_file_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        put_in(text, ("b",), 1)


def test_what_has_no_place_is_refused() -> None:
    for where in [("format", "x"), ("nowhere", "x")]:
        with pytest.raises(Refusal) as caught:
            put_in(CASE, where, 1)
        assert caught.value.diagnostics[0].id == "cannot-edit"
    with pytest.raises(Refusal):
        append_in(CASE, ("candidate",), 1)


_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff"), max_size=30
)


@given(
    _texts, st.sampled_from([("id",), ("candidate", "family_name"), ("new",), ("documents", 0, "kind"), ("training",)])
)
def test_whatever_is_written_is_read_again(value: str, where: Where) -> None:
    data: Any = read_yaml(HERE, put(HERE, CASE.encode(), where, value)).data
    for step in where:
        data = data[step]
    assert data == value


@given(_texts)
def test_every_other_line_stays(value: str) -> None:
    after = put_in(CASE, ("candidate", "family_name"), value).split("\n")
    assert after[:5] == CASE.split("\n")[:5]
    assert after[-18:] == CASE.split("\n")[-18:]


ALONE = """\
id: x
admissibility:
  # décidé en réunion
  on: 2026-03-09

  by: Ana   # au bureau
award: {on: 2026-06-18, by: CPNE}
other: 1
"""


def test_one_act_without_a_list_becomes_the_first_of_two() -> None:
    """Its comments and blank lines stay; only the dash and two columns come before its lines."""
    one = append(HERE, ALONE.encode(), ("admissibility",), {"on": date(2026, 4, 1), "by": "Léa"}, short=True)
    both = append(HERE, one, ("award",), {"on": date(2026, 7, 1), "by": "CPNE"}, short=True)
    assert (
        both.decode()
        == """\
id: x
admissibility:
  # décidé en réunion
  - on: 2026-03-09

    by: Ana   # au bureau
  - {on: 2026-04-01, by: Léa}
award:
  - {on: 2026-06-18, by: CPNE}
  - {on: 2026-07-01, by: CPNE}
other: 1
"""
    )


ORDER = ("format", "id", "documents", "admissibility", "evaluation", "award")

PLACES = {
    # where a new `admissibility` goes: |> is where its first line begins
    "between those before and after it": "format: a\ndocuments: []\n|>award: {on: 1}\n",
    "after the comments that go with what is above": "documents:\n  - {id: x}  # un\n  # fin de liste\n|>\n# La décision\naward: {on: 1}\n",
    "before the comment of what follows": "documents: []\n|># La décision\naward: {on: 1}\n",
    "after a comment that stands alone": "documents: []\n# vu le 3\n|>\naward: {on: 1}\n",
    "under the model of the skeleton": "format: a\n# admissibility:\n#   - on: 2026-03-10\n|>\n# Les documents\ndocuments: []\n",
    "not under what only looks like it": "format: a\nid: 'x\n# admissibility: 1\ny'\n|>award: {on: 1}\n",
    "last, where all come before": "format: a\nid: 1\n|>\n# commentaire final\n",
    "last, and after a remark at the end": "format: a\nid: 1\n# relu le 3\n|>",
    "last, where none is known before": "award: {on: 1}\n|>",
    "with the line ends there are": "format: a\r\ndocuments: []\r\n|>award: {on: 1}\r\n",
}


@pytest.mark.parametrize("marked", PLACES.values(), ids=PLACES.keys())
def test_a_new_key_stands_where_the_order_has_it(marked: str) -> None:
    before = marked.replace("|>", "")
    end = "\r\n" if "\r" in marked else "\n"
    new = f"admissibility:{end}  - {{by: X}}{end}"
    after = append(Path("case.yaml"), before.encode(), ("admissibility",), {"by": "X"}, order=ORDER)
    assert after.decode() == marked.replace("|>", new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("documents: [] # rien\nid: 1\n", "documents: # rien\n  - {by: X}\nid: 1\n"),
        ("documents:   # rien\nid: 1\n", "documents:   # rien\n  - {by: X}\nid: 1\n"),
        ("documents: []\r\nid: 1\r\n", "documents:\r\n  - {by: X}\r\nid: 1\r\n"),
        ("documents: []", "documents:\n  - {by: X}"),
    ],
)
def test_a_comment_beside_an_empty_list_stays_beside_its_key(before: str, after: str) -> None:
    assert append(Path("case.yaml"), before.encode(), ("documents",), {"by": "X"}).decode() == after
