"""YAML in: what each spelling becomes, where each value stands, and what is refused."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cqpt_cli import language
from cqpt_cli.rendering.sentences import say
from cqpt_cli.sources.yaml_reader import DEEPEST, MOST_PROBLEMS, Document, read_yaml

PATH = Path("case.yaml")


def reading(text: str) -> Document:
    return read_yaml(PATH, text.encode("utf-8"))


def value_of(written: str) -> Any:
    document = reading(f"a: {written}\n")
    assert document.diagnostics == []
    assert isinstance(document.data, dict)
    return document.data["a"]


def ids(document: Document) -> list[str]:
    return [diagnostic.id for diagnostic in document.diagnostics]


# --- what each spelling becomes (YAML 1.2, core schema, less what no form needs) ---------------------------------------


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", "# only a comment"])
def test_nothing(written: str) -> None:
    assert value_of(written) is None


@pytest.mark.parametrize("written", ["true", "True", "TRUE"])
def test_true(written: str) -> None:
    assert value_of(written) is True


@pytest.mark.parametrize("written", ["false", "False", "FALSE"])
def test_false(written: str) -> None:
    assert value_of(written) is False


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("-3", -3),
        ("+3", 3),
        ("-0", 0),
        ("2148", 2148),
        ("999999999999999999", 10**18 - 1),
    ],
)
def test_whole_numbers(written: str, number: int) -> None:
    value = value_of(written)
    assert value == number
    assert type(value) is int


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("151.67", "151.67"),
        ("1655.50", "1655.50"),
        ("0.1", "0.1"),
        ("-0.5", "-0.5"),
        ("+1.5", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("3.0", "3.0"),
        ("0.000000000000000001", "1E-18"),
        ("999999999999999999.999999999999999999", "999999999999999999.999999999999999999"),
    ],
)
def test_decimals_are_exact(written: str, digits: str) -> None:
    value = value_of(written)
    assert type(value) is Decimal
    assert str(value) == digits


@pytest.mark.parametrize(
    "written",
    [
        # true and false have two words, and nothing else is one of them
        "yes", "no", "on", "off", "y", "n", "oui", "non", "tRue", "nUll", "none", "None",
        # days, times and versions
        "2024-02-30", "2026-03-02", "2025-09", "2026-03-02T10:00:00Z", "09:30", "151:40", "1.2.3", "2026-0001",
        # digits that start with a zero
        "01000", "0612345678", "007", "00", "-01", "0x1F", "0o17", "0b1",
        # numbers in other clothes
        "1e3", "1.5e3", "1E-3", ".inf", "-.inf", "+.inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN", "nan", "inf", "1_000", "1 000",
        "151,67", "12 h", "٣", "１２", ".", "+", "-.", "--1", "1-", "1234567890123456789", "½", "=", "<<",
    ],
)  # fmt: skip
def test_everything_else_is_text_as_written(written: str) -> None:
    value = value_of(written)
    assert value == written
    assert type(value) is str


@pytest.mark.parametrize("inside", ["", "~", "null", "true", "12", "151.67", "2026-03-02", "01000", " ", "#"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_quotes_make_text(inside: str, quote: str) -> None:
    value = value_of(f"{quote}{inside}{quote}")
    assert value == inside
    assert type(value) is str


def test_block_scalars_are_text() -> None:
    assert reading("a: |\n  12\nb: >-\n  true\n").data == {"a": "12\n", "b": "true"}


def test_keys_are_text_as_written() -> None:
    document = reading("2025-09: 1\nyes: 2\n12: 3\n~: 4\n1.50: 5\n'': 6\n")
    assert document.data == {"2025-09": 1, "yes": 2, "12": 3, "~": 4, "1.50": 5, "": 6}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_decimal_keeps_its_digits(number: Decimal) -> None:
    value = value_of(f"{number:f}")
    assert type(value) is Decimal
    assert value == number
    assert value.as_tuple().exponent == number.as_tuple().exponent


@settings(deadline=None)
@given(st.floats())
@example(math.nan)
@example(1e300)
@example(-0.0)
def test_there_are_no_floats(number: float) -> None:
    assert type(value_of(repr(number))) in (str, Decimal)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), max_size=30))
def test_text_in_single_quotes_comes_back(text: str) -> None:
    written = text.replace("'", "''")
    assert value_of(f"'{written}'") == text


# --- where things stand ------------------------------------------------------------------------------------------------

PLACES = """\
format: case/1
candidate:
  family_name: Martin
  given_names: "Léa"
experience:
  - employer: Un
    proof: [a, bulletins]
  - employer: Deux
    job:
monthly: {2025-09: 140, 2025-10: 151.67}
"""


@pytest.mark.parametrize(
    ("where", "key", "place", "meant"),
    [
        (("format",), False, "1:9", "case/1"),
        (("format",), True, "1:1", "format"),
        (("candidate",), True, "2:1", "candidate"),
        (("candidate", "family_name"), False, "3:16", "Martin"),
        (("candidate", "family_name"), True, "3:3", "family_name"),
        (("candidate", "given_names"), False, "4:16", '"Léa"'),
        (("experience", 0, "employer"), False, "6:15", "Un"),
        (("experience", 0, "proof", 1), False, "7:16", "bulletins"),
        (("experience", 0, "proof"), False, "7:12", "[a, bulletins]"),
        (("experience", 1, "employer"), True, "8:5", "employer"),
        (("monthly", "2025-10"), True, "10:25", "2025-10"),
        (("monthly", "2025-10"), False, "10:34", "151.67"),
    ],
)
def test_every_value_and_key_has_its_place(where: tuple[str | int, ...], key: bool, place: str, meant: str) -> None:
    position = reading(PLACES).position(*where, key=key)
    assert str(position) == f"case.yaml:{place}"
    assert position.excerpt is not None
    assert position.column is not None
    assert position.line is not None
    assert position.excerpt == PLACES.splitlines()[position.line - 1]
    assert position.excerpt[position.column - 1 :][: position.width] == meant


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ((), "1:1"),
        (("employer",), "1:1"),
        (("employer", "name"), "1:1"),
        (("candidate", "email"), "3:3"),
        (("experience", 2), "6:3"),
        (("experience", 1, "start"), "8:5"),
        (("experience", "1"), "6:3"),
        (("format", "deeper"), "1:9"),
        (("format", 0), "1:9"),
    ],
)
def test_what_is_not_there_has_the_place_of_its_nearest_parent(where: tuple[str | int, ...], place: str) -> None:
    assert str(reading(PLACES).position(*where)) == f"case.yaml:{place}"


def test_an_empty_value_stands_after_its_key() -> None:
    position = reading(PLACES).position("experience", 1, "job")
    assert (position.line, position.column, position.excerpt, position.width) == (9, 9, "    job:", 1)


def test_a_value_over_several_lines_is_meant_to_the_end_of_its_first() -> None:
    position = reading("a: [one,\n  two]\n").position("a")
    assert (position.line, position.column, position.excerpt, position.width) == (1, 4, "a: [one,", 5)


def test_a_byte_order_mark_takes_no_column() -> None:
    document = read_yaml(PATH, b"\xef\xbb\xbfformat: case/1\n")
    assert str(document.position("format", key=True)) == "case.yaml:1:1"
    assert str(document.position("format")) == "case.yaml:1:9"
    assert document.data == {"format": "case/1"}


@pytest.mark.parametrize("before", ["a", "é", "€", "😀", "e\u0301"])
def test_columns_count_characters(before: str) -> None:
    position = reading(f"{{{before}: x, b: 1}}\n").position("b")
    assert position.column == len(before) + len("{: x, b: ") + 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(end: str) -> None:
    position = reading(f"a: 1{end}b: 2{end}c: 3{end}").position("c")
    assert (position.line, position.column, position.excerpt) == (3, 4, "c: 3")


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\u00a0"])
def test_the_excerpt_is_the_line_meant(sign: str) -> None:
    """Some signs end a line for one reader and not for another: the excerpt must hold what is meant all the same."""
    position = reading(f'a: "x{sign}y"\nb: 2\n').position("b")
    assert position.excerpt == "b: 2"


def test_there_is_no_place_in_an_empty_file() -> None:
    assert str(reading("").position("a")) == "case.yaml"


# --- what is refused ---------------------------------------------------------------------------------------------------


def test_nesting_has_a_bound() -> None:
    assert ids(reading("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1))) == []
    assert ids(reading("a: " + "[" * DEEPEST + "]" * DEEPEST)) == ["nested-too-deeply"]


def test_problems_have_a_bound() -> None:
    document = reading("a: 1\n" + "a: 2\n" * (MOST_PROBLEMS * 3))
    assert ids(document) == ["duplicate-key"] * MOST_PROBLEMS


def test_a_duplicate_names_the_first_line() -> None:
    with language.speaking("en"):
        (diagnostic,) = reading("a: 1\nb: 2\n'a': 3\n").diagnostics
        message = say(diagnostic.message)
    assert diagnostic.id == "duplicate-key"
    assert message == "the key “a” stands twice; it was first given on line 1"
    assert str(diagnostic.position) == "case.yaml:3:1"


def test_keys_of_different_groups_are_no_duplicates() -> None:
    assert ids(reading("a: {x: 1}\nb: {x: 1}\nc: [{x: 1}, {x: 1}]\n")) == []


def test_several_problems_of_form_are_told_in_the_order_of_the_file() -> None:
    document = reading("a: !!str 1\nb: &x 2\nc: *x\na: 3\n[d]: 4\n")
    assert [f"{diagnostic.id} {diagnostic.position}" for diagnostic in document.diagnostics] == [
        "tag-refused case.yaml:1:4",
        "anchor-refused case.yaml:2:4",
        "alias-refused case.yaml:3:4",
        "duplicate-key case.yaml:4:1",
        "key-not-text case.yaml:5:1",
    ]


def test_a_problem_inside_a_duplicate_comes_after_it() -> None:
    document = reading("a: 1\na: !!str 2\n")
    assert [f"{diagnostic.id} {diagnostic.position}" for diagnostic in document.diagnostics] == [
        "duplicate-key case.yaml:2:1",
        "tag-refused case.yaml:2:4",
    ]


def test_an_unclosed_quote_says_where_it_began() -> None:
    with language.speaking("en"):
        (diagnostic,) = reading('a: 1\nb: "x\nc: 2\n').diagnostics
        assert diagnostic.id == "invalid-yaml"
        assert diagnostic.remedy is not None
        assert say(diagnostic.remedy).endswith("began on line 2.")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: \x07", "1:4"),
        ("é: \x07", "1:4"),
        ("a: 😀\nb: é\x07", "2:5"),
        ("\x01", "1:1"),
        ("\ufeff\x01", "1:1"),
        ("a: \ufffe", "1:4"),
    ],
)
def test_a_control_character_has_its_place(text: str, place: str) -> None:
    (diagnostic,) = reading(text).diagnostics
    assert diagnostic.id == "control-character"
    assert str(diagnostic.position) == f"case.yaml:{place}"


@pytest.mark.parametrize(
    ("content", "byte", "place"),
    [
        (b"a: \xe9", "0xE9", "1:4"),
        ("é: é".encode() + b"\xff", "0xFF", "1:5"),
        ("a: 1\nb: é".encode() + b"\xc3\x28", "0xC3", "2:5"),
        (b"\xef\xbb\xbfa: \xe9", "0xE9", "1:4"),
        (b"\xef\xbb\xbfa: 1\nb: \xe9", "0xE9", "2:4"),
    ],
)
def test_a_wrong_byte_has_its_place(content: bytes, byte: str, place: str) -> None:
    (diagnostic,) = read_yaml(PATH, content).diagnostics
    assert diagnostic.id == "wrong-encoding"
    assert byte in say(diagnostic.message)
    assert str(diagnostic.position) == f"case.yaml:{place}"


@pytest.mark.parametrize(
    "text",
    ["a: b: c", "a: b\tc: d", "a: [b\tc: d", 'a: "x\ty" z'],
)
def test_a_tab_inside_a_value_is_not_blamed(text: str) -> None:
    assert ids(reading(text)) == ["invalid-yaml"]


@pytest.mark.parametrize("text", ["a:\n\tb: c", "\ta: b", "a:\n  b: c\n\td: e"])
def test_a_tab_as_indentation_is(text: str) -> None:
    assert ids(reading(text)) == ["tab-in-indentation"]


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=80), st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_nothing_makes_it_raise(content: bytes) -> None:
    document = read_yaml(PATH, content)
    assert document.diagnostics or isinstance(document.data, dict)
    for diagnostic in document.diagnostics:
        assert diagnostic.position is not None
        assert diagnostic.position.line is not None


LEFT = {
    # text → the lines at which something was left, and of what
    "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> autre\n": [(2, "merge-conflict")],
    "<<<<<<< ours\r\nb: 2\r\n||||||| base\r\nb: 1\r\n=======\r\nb: 3\r\n>>>>>>> theirs\r\n": [(1, "merge-conflict")],
    "a: 1\nb: 2\n=======\nb: 3\n>>>>>>> autre\n": [(3, "merge-leftover"), (5, "merge-leftover")],
    "a: 1\nb: 2\n>>>>>>> autre\n": [(3, "merge-leftover")],
    "<<<<<<< HEAD\nb: 2\n": [(1, "merge-leftover")],
    "a: |\n  texte\n=======\nb: 2\n": [(3, "merge-leftover")],
    "=======\na: 1\n": [(1, "merge-leftover")],
    "a: 1\n<<<<<<< HEAD\nb: 2\n<<<<<<< HEAD\nc: 2\n=======\nc: 3\n>>>>>>> autre\n": [(2, "merge-leftover"), (4, "merge-conflict")],
    # what only looks alike
    "# =======\na: 1\n": [],
    "a: |\n  titre\n  =======\n  <<<<<<< ici\n": [],
    "a: ======= >>>>>>>\n": [],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LEFT.items())
def test_what_a_merge_left_is_named_line_by_line(text: str, expected: list[tuple[int, str]]) -> None:
    found = read_yaml(Path("case.yaml"), text.encode()).diagnostics
    assert [(one.position.line, one.id) for one in found if one.position] == expected
