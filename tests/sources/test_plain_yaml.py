"""The quick way through YAML says what the strict way says, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cqpt_cli.sources.plain_yaml import read_plainly
from cqpt_cli.sources.yaml_reader import read_yaml

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*ROOT.glob("examples/*/cases/*/**/*.yaml"), *ROOT.glob("tests/files/*/*.yaml")])

ODD = [
    "a: 01000", "a: 1_000", "a: 1e3", "a: 0x1F", "a: 0o17", "a: .5", "a: 5.", "a: +5", "a: -0", "a: .inf", "a: ~",
    "a: &x 1\nb: *x", "a: !!str 1", "a: 1\n---\nb: 2", "a: 1\na: 2", "a:\t1", "\ta: 1", "1: 2", "Null: 1", "true: 1",
    "[]: 1", "<<: {a: 1}", "%YAML 1.1\n---\na: 1", "\ufeffa: 1", "a: x\x85y", "a: \"\\x01\"", "? a\n: b", "a: {b: 1}}",
    "a: [1, 2", "a: 123456789.123456789123", "a: x\r\nb: y\r\n", "a: {b: 1, >c: 2}", "<<<<<<< one\n=======\n>>>>>>> two",
]  # fmt: skip

PIECES = [
    " ", "\n", ":", "-", "#", '"', "'", "[", "]", "{", "}", ",", "&", "*", "!", "|", ">", "?", "0", "1", ".", "e", "_", "+",
    "~", "null", ": ", "- ", "\n  ", "<<: ", "true", "%", "@", "`", "é", "x", "\n- ", " #", '""', ": >\n", "2026-03-02",
]  # fmt: skip


def agree(content: bytes) -> None:
    data = read_plainly(content)
    if data is not None:
        strict = read_yaml(Path("x.yaml"), content)
        assert not strict.diagnostics
        assert data == strict.data


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_on_every_file_of_ours(file: Path) -> None:
    agree(file.read_bytes())


def test_ordinary_files_go_the_quick_way() -> None:
    examples = [file for file in FILES if "examples" in file.parts]
    assert sum(read_plainly(file.read_bytes()) is not None for file in examples) >= 0.9 * len(examples)


@pytest.mark.parametrize("text", ODD)
def test_what_is_odd_goes_the_strict_way(text: str) -> None:
    assert read_plainly(f"{text}\n".encode()) is None


@settings(max_examples=500)
@given(
    st.sampled_from([file.read_bytes() for file in FILES if file.stat().st_size < 6000]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(PIECES)), min_size=1, max_size=4),
)
@example(b"a: {b: 1}\n", [(1.0, 0, "}")])
def test_on_files_that_someone_spoilt(content: bytes, slips: list[tuple[float, int, str]]) -> None:
    for place, gone, piece in slips:
        at = int(place * len(content))
        content = content[:at] + piece.encode() + content[at + gone :]
    agree(content)
