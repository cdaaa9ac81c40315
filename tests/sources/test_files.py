"""Bytes from the disk: bounded, never waiting, and every failure a diagnostic."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.sources.files import LARGEST_FILE, each_once, read_bytes


def refusal_of(path: Path, limit: int = LARGEST_FILE) -> str:
    diagnostic = read_bytes(path, limit)
    assert isinstance(diagnostic, Diagnostic)
    assert diagnostic.message
    assert diagnostic.remedy
    assert diagnostic.position is not None
    assert diagnostic.position.path == path
    assert diagnostic.position.line is None, "a file that cannot be read has no lines"
    return diagnostic.id


@pytest.mark.parametrize("content", [b"", b"a: 1\r\n", b"\0\xff\xfe", bytes(range(256))])
def test_the_bytes_are_those_of_the_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert read_bytes(path) == content


def test_the_limit_is_the_largest_size_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_bytes(path, 5) == b"12345"
    assert refusal_of(path, 4) == "file-too-large"


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "link").symlink_to("a")
    assert read_bytes(tmp_path / "link") == b"x"


def test_missing(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "gone") == "file-not-found"
    assert refusal_of(tmp_path / "gone" / "deeper") == "file-not-found"


def test_broken_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("gone")
    assert refusal_of(tmp_path / "link") == "file-not-found"


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    assert refusal_of(tmp_path / "one") == "file-unreadable"


def test_folder(tmp_path: Path) -> None:
    assert refusal_of(tmp_path) == "not-a-file"


def test_path_through_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    assert refusal_of(tmp_path / "a" / "b") == "file-unreadable"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_named_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal_of(tmp_path / "pipe") == "not-a-file"


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_device(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"this system has no {device}")
    assert refusal_of(Path(device)) == "not-a-file"


@pytest.mark.parametrize("name", ["a\0b", "\0", "a" * 5000])
def test_names_that_no_file_can_bear(name: str) -> None:
    assert refusal_of(Path(name)) == "file-unreadable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_without_the_right_to_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    path.chmod(0)
    assert refusal_of(path) == "file-unreadable"


def test_a_sparse_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(2**33)
    assert refusal_of(path) == "file-too-large"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="this system does not list its open files")
def test_no_file_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    before = len(os.listdir("/dev/fd"))
    for path in (tmp_path / "a", tmp_path, tmp_path / "gone", Path("/dev/null")):
        read_bytes(path)
        read_bytes(path, 0)
    assert len(os.listdir("/dev/fd")) == before


def test_each_file_once_in_the_order_of_naming(tmp_path: Path) -> None:
    first, second, link = tmp_path / "a", tmp_path / "b", tmp_path / "link"
    link.symlink_to("a")
    circle = tmp_path / "circle"
    circle.symlink_to("circle")
    assert each_once([second, first, link, tmp_path / "." / "b", circle]) == [second, first, circle]
