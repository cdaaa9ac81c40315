"""Files out: written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.sources.writing import write_whole


def refused(path: Path, content: bytes = b"new") -> str:
    with pytest.raises(Refusal) as caught:
        write_whole(path, content)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.position is not None
    assert diagnostic.position.path == path
    return diagnostic.id


@pytest.mark.parametrize("content", [b"", b"a\r\nb", bytes(range(256)) * 5000])
def test_the_bytes_are_those_given(content: bytes, tmp_path: Path) -> None:
    write_whole(tmp_path / "a", content)
    assert (tmp_path / "a").read_bytes() == content
    assert os.listdir(tmp_path) == ["a"]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "one" / "two" / "a", b"x")
    assert (tmp_path / "one" / "two" / "a").read_bytes() == b"x"


def test_an_old_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a longer old content")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]


def test_a_reader_of_the_old_file_keeps_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_whole(path, b"new")
        assert reader.read() == b"old"


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.write_bytes(b"precious")
    folder.mkdir()
    (folder / "a").symlink_to(outside)
    write_whole(folder / "a", b"new")
    assert outside.read_bytes() == b"precious"
    assert not (folder / "a").is_symlink()
    assert (folder / "a").read_bytes() == b"new"


def test_a_broken_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "gone")
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert not (tmp_path / "gone").exists()


def test_another_name_of_the_old_file_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    os.link(tmp_path / "a", tmp_path / "b")
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "b").read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    step: str, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(*(os, "fsync", fail) if step == "fsync" else (Path, step, fail))
    with pytest.raises(Refusal if isinstance(error, OSError) else KeyboardInterrupt):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "inside").write_bytes(b"x")
    assert refused(tmp_path / "a") == "cannot-write"
    assert os.listdir(tmp_path) == ["a"]
    assert os.listdir(tmp_path / "a") == ["inside"]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert refused(tmp_path / "a" / "b") == "cannot-write"
    assert (tmp_path / "a").read_bytes() == b"x"


def test_the_longest_name_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("a" * os.pathconf(tmp_path, "PC_NAME_MAX") if hasattr(os, "pathconf") else "a" * 200)
    write_whole(path, b"x")
    assert path.read_bytes() == b"x"


def test_a_name_longer_than_that(tmp_path: Path) -> None:
    assert refused(tmp_path / ("a" * 5000)) == "cannot-write"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert refused(tmp_path / "a") == "cannot-write"
    finally:
        tmp_path.chmod(0o700)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name != "posix", reason="this system has no such rights")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o027, 0o000])
def test_a_new_file_has_the_rights_that_new_files_get(mask: int, tmp_path: Path, umask: None) -> None:
    os.umask(mask)
    write_whole(tmp_path / "a", b"x")
    (tmp_path / "plain").write_bytes(b"x")
    rights = stat.S_IMODE((tmp_path / "a").stat().st_mode)
    assert rights == stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    assert os.umask(0) == mask, "the rights of the process are as before"
