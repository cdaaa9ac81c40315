"""Where things lie in a case repository."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.sources.tree import case_file_of, case_files, grid_files, is_repository


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two cases, the second with two grids."""
    for name in ("cqpt.yaml", "cases/b/case.yaml", "cases/a/case.yaml", "cases/b/grids/quiz.yaml", "cases/b/grids/globale.yaml",
                 "cases/b/grids/notes.txt", "cases/b/pieces/x.yaml", "cases/README.md", "sessions/2026-06-30.yaml"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def names(found: Sequence[Path | Diagnostic] | Diagnostic, root: Path) -> list[str]:
    assert not isinstance(found, Diagnostic)
    return [path.relative_to(root).as_posix() for path in found if isinstance(path, Path)]


def nothing(found: Sequence[Path | Diagnostic] | Diagnostic) -> Diagnostic:
    assert isinstance(found, Diagnostic)
    assert found.id == "nothing-found"
    return found


@pytest.mark.parametrize("where", ["", "cases"])
def test_all_the_cases_in_order(where: str, repository: Path) -> None:
    assert names(case_files(repository / where), repository) == ["cases/a/case.yaml", "cases/b/case.yaml"]


def test_the_case_of_a_folder(repository: Path) -> None:
    assert names(case_files(repository / "cases" / "b"), repository) == ["cases/b/case.yaml"]


@pytest.mark.parametrize("name", ["cases/a/case.yaml", "sessions/2026-06-30.yaml", "gone.yaml"])
def test_a_file_means_itself(name: str, repository: Path) -> None:
    assert names(case_files(repository / name), repository) == [name]
    assert names(grid_files(repository / name), repository) == [name]


def test_a_plain_folder_of_cases(repository: Path) -> None:
    (repository / "cqpt.yaml").unlink()
    (repository / "cases").rename(repository / "dossiers")
    assert names(case_files(repository / "dossiers"), repository) == [
        "dossiers/a/case.yaml",
        "dossiers/b/case.yaml",
    ]


@pytest.mark.parametrize("where", ["", "cases", "cases/b", "cases/b/grids"])
def test_the_grids_in_order(where: str, repository: Path) -> None:
    expected = ["cases/b/grids/globale.yaml", "cases/b/grids/quiz.yaml"]
    assert names(grid_files(repository / where), repository) == expected


def test_folders_without_any(repository: Path) -> None:
    diagnostic = nothing(case_files(repository / "sessions"))
    assert diagnostic.position is not None
    assert diagnostic.position.path == repository / "sessions"
    nothing(grid_files(repository / "sessions"))
    nothing(grid_files(repository / "cases" / "a"))


def test_what_makes_a_repository(repository: Path, tmp_path: Path) -> None:
    assert is_repository(repository)
    (repository / "cqpt.yaml").unlink()
    assert is_repository(repository), "a folder of cases is enough"
    assert not is_repository(repository / "cases")
    assert not is_repository(repository / "gone")


def test_the_case_beside_which_a_grid_lies(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = repository / "cases" / "b"
    assert case_file_of(case / "grids" / "quiz.yaml") == case / "case.yaml"
    assert case_file_of(case / "pieces" / "x.yaml") is None
    assert case_file_of(repository / "quiz.yaml") is None
    monkeypatch.chdir(case / "grids")
    found = case_file_of(Path("quiz.yaml"))
    assert found is not None
    assert found.samefile(case / "case.yaml")


@pytest.mark.parametrize("find", [case_files, grid_files])
@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_a_name_no_file_can_bear_means_itself(find: object, name: str) -> None:
    """Reading it then says what is wrong with it."""
    assert callable(find)
    assert find(Path(name)) == [Path(name)]


@pytest.mark.parametrize("find", [case_files, grid_files])
def test_a_path_nobody_may_look_at_means_itself(find: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    assert callable(find)
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", forbidden)
        found = find(tmp_path / "closed" / "case.yaml")
    assert found == [tmp_path / "closed" / "case.yaml"]


def test_a_grid_saved_as_yml_is_not_lost(repository: Path) -> None:
    grids = repository / "cases" / "b" / "grids"
    (grids / "quiz.yaml").rename(grids / "quiz.yml")
    (grids / ".quiz.yaml").write_bytes(b"")
    assert names(grid_files(repository), repository) == ["cases/b/grids/globale.yaml", "cases/b/grids/quiz.yml"]


def test_what_is_hidden_is_no_case(repository: Path) -> None:
    (repository / "cases" / "b").rename(repository / "cases" / ".b")
    assert names(case_files(repository), repository) == ["cases/a/case.yaml"]


def test_a_file_in_the_place_of_the_grids_of_one_case_hides_no_other(repository: Path) -> None:
    (repository / "cases" / "a" / "grids").write_bytes(b"")
    found = grid_files(repository)
    assert not isinstance(found, Diagnostic)
    assert names(found, repository) == ["cases/b/grids/globale.yaml", "cases/b/grids/quiz.yaml"]
    (problem,) = [one for one in found if isinstance(one, Diagnostic)]
    assert problem.id == "not-a-folder"
    assert problem.position
    assert problem.position.path == repository / "cases" / "a" / "grids"
