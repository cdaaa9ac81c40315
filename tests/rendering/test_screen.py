"""What a terminal draws: nothing is cut off, however narrow it is."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cqpt_cli.casework.examining import examine
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering import eligibility_page
from cqpt_cli.rendering.page import Block, Column, Said, Table
from cqpt_cli.rendering.screen import plain, show

EXAMPLES = Path(__file__).parents[2] / "examples" / "branche-2026"


class Terminal(io.StringIO):
    """A terminal that keeps what is drawn on it."""

    def isatty(self) -> bool:
        return True


def drawn(page: Sequence[Block], width: int) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        patch.setenv("NO_COLOR", "1")
        terminal = Terminal()
        show(page, terminal)
    return terminal.getvalue()


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"\s", "", text))


words = st.text("abcdefghijkl", min_size=1, max_size=14)
cells = st.lists(words, max_size=6).map(" ".join)


@given(st.integers(2, 6), st.integers(60, 120), st.data())
def test_every_letter_of_a_table_is_drawn_inside_the_terminal(count: int, width: int, data: st.DataObject) -> None:
    columns = [Column(data.draw(words), figures=data.draw(st.booleans()) and place > 0) for place in range(count)]
    rows = [
        [Said(data.draw(words.map(lambda text: text[:6]) if column.figures else cells)) for column in columns]
        for _ in range(data.draw(st.integers(0, 4)))
    ]
    page = [Table(columns, rows)]
    out = drawn(page, width)
    assert letters(out) == letters(plain(page))
    assert max(map(len, out.splitlines())) <= width


def test_headings_of_figures_wider_than_the_terminal_are_broken_and_not_cut() -> None:
    """1 + 9 + 14 + 14 + 1 + 17 letters and five gutters of one: 61 columns, of which there are 60."""
    names = ["a", "b" * 9, "c" * 14, "d" * 14, "e", "f" * 17]
    page = [Table([Column(name, figures=len(name) > 1) for name in names], [])]
    out = drawn(page, 60)
    assert letters(out) == letters("".join(names))
    assert max(map(len, out.splitlines())) <= 60


@given(st.integers(4, 6), st.integers(0, 8), st.data())
def test_no_word_is_broken_where_the_longest_ones_fit_side_by_side(
    count: int, to_spare: int, data: st.DataObject
) -> None:
    heading = st.text("abcdefghijkl", min_size=11, max_size=18)
    columns = [Column(data.draw(heading), figures=data.draw(st.booleans()) and place > 0) for place in range(count)]
    rows = [
        [Said(data.draw(words if column.figures else cells)) for column in columns]
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    texts = [[column.name, *(row[place].text for row in rows)] for place, column in enumerate(columns)]
    longest = [max(len(word) for text in column for word in text.split()) for column in texts]
    one_apart = sum(longest) + count - 1
    assume(one_apart >= 60)
    said = {word for column in texts for text in column for word in text.split()}
    assert set(drawn([Table(columns, rows)], one_apart + to_spare).split()) <= said


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120, 200])
def test_the_answer_on_a_case_loses_nothing(width: int) -> None:
    accord = default_accord()
    for examination in examine([EXAMPLES], accord):
        assert examination.eligibility
        page = eligibility_page.one(examination.eligibility, accord)
        out = drawn(page, width)
        # A title stands on two lines with its answer, a list has bullets, and facts stand in two columns.
        drawn_alike = [block for block in page if isinstance(block, Table)]
        for block in drawn_alike:
            assert not letters(plain([block])) - letters(out)
            assert letters(drawn([block], width)) == letters(plain([block]))
        assert max(map(len, out.splitlines())) <= min(width, 120)
