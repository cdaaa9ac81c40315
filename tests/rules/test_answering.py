"""Answers as people type them, and back. A question of each kind, its parts shown in another order than in the bank."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqpt_cli.rules.answering import Expected, answer_typed, expected_of, key_of, typed_form_of
from cqpt_cli.rules.quiz import is_right
from tests.rules.test_quiz import question

NONE = "none"


@pytest.mark.parametrize(
    ("kind", "typed", "answer"),
    [
        ("single", "b", 1),
        ("single", " D ", 3),
        ("single", "E", NONE),  # four choices: A to D
        ("single", "AB", NONE),
        ("single", "1", NONE),
        ("single", "", NONE),
        ("multiple", "ca", (0, 2)),
        ("multiple", "A, C", (0, 2)),
        ("multiple", "A A C", (0, 2)),  # ticked once, however often it is typed
        ("multiple", "AD", NONE),  # three choices
        ("true-false", "v", True),
        ("true-false", "Faux", False),
        ("true-false", "T", True),
        ("true-false", "peut-être", NONE),
        ("matching", "CAB", (2, 0, 1)),
        ("matching", "1C 2A 3B", (2, 0, 1)),
        ("matching", "3=b, 1=c; 2=a", (2, 0, 1)),
        ("matching", "1C 2A", NONE),
        ("matching", "1C 2A 2B", NONE),
        ("matching", "CA", NONE),
        ("matching", "AAB", (0, 0, 1)),  # what stands on a sheet is typed as it stands
        ("ordering", "c-b-a", (2, 1, 0)),
        ("ordering", "CBAA", NONE),
        ("numeric", "24,5", "24,5"),
        ("numeric", "1 234,5 €", "1 234,5 €"),
        ("numeric", "beaucoup", NONE),
        ("numeric", "NaN", NONE),
        ("numeric", "1e400", NONE),
    ],
)
def test_what_is_typed(kind: str, typed: str, answer: Any) -> None:
    found = answer_typed(question(kind), typed)
    if answer is NONE:
        assert found == expected_of(question(kind))
        assert isinstance(found, Expected)
    else:
        assert (type(found), found) == (type(answer), answer)


@pytest.mark.parametrize(
    ("kind", "shown", "key"),
    [
        ("single", (3, 1, 0, 2), "B"),  # “b” is shown second
        ("multiple", (2, 1, 0), "BC"),  # “b” second, “a” third
        ("true-false", (), "F"),
        ("matching", (2, 0, 1), "BCA"),  # A is shown second, B third, C first
        ("ordering", (2, 1, 0), "CBA"),  # “un” is shown last
        ("numeric", (), "24,00"),
    ],
)
def test_the_key_is_what_one_would_type(kind: str, shown: tuple[int, ...], key: str) -> None:
    asked = question(kind)
    assert key_of(asked, shown) == key
    answer = answer_typed(asked, key)
    assert not isinstance(answer, Expected)
    assert is_right(asked, shown, answer)


@given(st.sampled_from(["single", "multiple", "true-false", "matching", "ordering", "numeric"]), st.text(max_size=12))
def test_what_was_typed_is_shown_so_that_it_can_be_typed_again(kind: str, typed: str) -> None:
    answer = answer_typed(question(kind), typed)
    if not isinstance(answer, Expected):
        assert answer_typed(question(kind), typed_form_of(question(kind), answer)) == answer
