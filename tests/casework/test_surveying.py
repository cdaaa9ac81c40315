"""A whole repository: the warm answer is the cold one, whatever happened to the files in between."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cqpt_cli import language
from cqpt_cli.casework import surveying
from cqpt_cli.casework.inspecting import Inspection, inspect
from cqpt_cli.casework.looking import Repository
from cqpt_cli.casework.surveying import survey
from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering.sentences import say
from cqpt_cli.sources import index

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "branche-2026"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "branche"
    shutil.copytree(EXAMPLES, root, ignore=shutil.ignore_patterns(".cqpt"))
    long_ago = time.time() - 3600
    for path in [root, *root.rglob("*")]:
        os.utime(path, (long_ago, long_ago))
    return root


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a test were all touched a moment ago: trust them, so that the index is used at all."""
    monkeypatch.setattr(index, "_SETTLED", 0)


def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the case folders that are read from now on."""
    read: list[str] = []

    def following(folder: Path, *rest: Any) -> Inspection:
        read.append(folder.name)
        return inspect(folder, *rest)

    monkeypatch.setattr(surveying, "inspect", following)
    return read


def found_in(root: Path) -> list[Diagnostic]:
    """What is wrong, besides what the examples hold on purpose: the award that an appeal reopened, a letter that says otherwise."""
    found = [diagnostic for inspection in surveyed(root) for diagnostic in inspection.diagnostics]
    return [one for one in found if one.id not in ("reopened-award", "documents-contradict")]


def surveyed(root: Path) -> list[Inspection]:
    return list(survey(Repository(root), default_accord()))


def cold(root: Path) -> list[Inspection]:
    """The answer without any index."""
    shutil.rmtree(root / ".cqpt", ignore_errors=True)
    found = surveyed(root)
    shutil.rmtree(root / ".cqpt", ignore_errors=True)
    return found


def test_the_examples_are_sound(repository: Path) -> None:
    found = surveyed(repository)
    assert [inspection.counts for inspection in found] == [False] + [True] * 13 + [False]
    said = [(one.id, one.position and one.position.path.parent.name) for each in found for one in each.diagnostics]
    assert said == [("reopened-award", "2026-0006"), ("documents-contradict", "2026-0009")]


def test_the_second_time_nothing_is_read(repository: Path, trusting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = surveyed(repository)

    def never(*_: object) -> Inspection:
        raise AssertionError("an unchanged folder was read again")

    monkeypatch.setattr(surveying, "inspect", never)
    assert surveyed(repository) == first


def test_only_the_case_that_changed_is_read(repository: Path, trusting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    surveyed(repository)
    (repository / "cases/2026-0005/case.yaml").write_text("format: case/1\n", encoding="utf-8")
    read = followed(monkeypatch)
    surveyed(repository)
    assert read == ["2026-0005"]


def test_what_was_touched_a_moment_ago_is_not_trusted(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of a disk ticks: a second change within the same tick would not show."""
    (repository / "cases/2026-0005/case.yaml").touch()
    surveyed(repository)
    read = followed(monkeypatch)
    surveyed(repository)
    assert "2026-0005" in read


def edits() -> list[tuple[str, Callable[[Path, Random], None]]]:
    def some(root: Path, random: Random, pattern: str) -> Path | None:
        found = sorted(root.glob(pattern))
        return random.choice(found) if found else None

    def change(root: Path, random: Random) -> None:
        if file := some(root, random, "cases/*/**/*.yaml"):
            file.write_text(file.read_text("utf-8").replace("3", random.choice("0123456789x"), 1), encoding="utf-8")

    def change_keeping_size_and_date(root: Path, random: Random) -> None:
        if file := some(root, random, "cases/*/grids/*.yaml"):
            status = file.stat()
            file.write_text(file.read_text("utf-8").replace(": 4", ": 9", 1), encoding="utf-8")
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    def remove(root: Path, random: Random) -> None:
        if file := some(root, random, "cases/*/**/*.yaml"):
            file.unlink()

    def rename_case(root: Path, random: Random) -> None:
        if folder := some(root, random, "cases/*"):
            folder.rename(folder.with_name(f"{folder.name}-{random.randrange(1000)}"))

    def swap_cases(root: Path, random: Random) -> None:
        one, other = some(root, random, "cases/*"), some(root, random, "cases/*")
        if one and other and one != other:
            one.rename(root / "aside")
            other.rename(one)
            (root / "aside").rename(other)

    def add_document(root: Path, random: Random) -> None:
        if folder := some(root, random, "cases/*"):
            (folder / "pieces").mkdir(exist_ok=True)
            (folder / "pieces" / f"{random.randrange(100)}.pdf").write_bytes(b"%PDF")

    def copy_grid(root: Path, random: Random) -> None:
        grid, folder = some(root, random, "cases/*/grids/*.yaml"), some(root, random, "cases/*")
        if grid and folder:
            (folder / "grids").mkdir(exist_ok=True)
            shutil.copy(grid, folder / "grids" / f"copie-{random.randrange(100)}.yaml")

    def drop_organisation(root: Path, random: Random) -> None:
        if file := some(root, random, "organisations/*.yaml"):
            file.unlink()

    def restore_old_folder(root: Path, random: Random) -> None:
        if folder := some(root, random, "cases/*"):
            shutil.rmtree(folder)
            source = some(EXAMPLES, random, "cases/*")
            assert source
            shutil.copytree(source, folder)

    def write_synthesis(root: Path, random: Random) -> None:
        if folder := some(root, random, "cases/*"):
            (root / "syntheses").mkdir(exist_ok=True)
            (root / "syntheses" / f"{folder.name}.md").write_text(str(random.random()), encoding="utf-8")

    def drop_synthesis(root: Path, random: Random) -> None:
        if file := some(root, random, "syntheses/*.md"):
            file.unlink()

    found = [
        write_synthesis, drop_synthesis,
        change, change_keeping_size_and_date, remove, rename_case, swap_cases, add_document, copy_grid,
        drop_organisation, restore_old_folder,
    ]  # fmt: skip
    return [(one.__name__, one) for one in found]


@pytest.mark.parametrize("seed", range(12))
def test_warm_is_cold_after_any_edits(repository: Path, trusting: None, seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    choices = edits()
    for _turn in range(6):
        surveyed(repository)
        done = random.sample(choices, 2)
        for _name, edit in done:
            edit(repository, random)
        warm = surveyed(repository)
        kept = tmp_path / "index"
        shutil.move(repository / ".cqpt", kept)
        expected = surveyed(repository)
        shutil.rmtree(repository / ".cqpt")
        shutil.move(kept, repository / ".cqpt")
        assert warm == expected, [name for name, _edit in done]


def test_an_organisation_that_changes_touches_the_cases_that_name_it(repository: Path, trusting: None) -> None:
    surveyed(repository)
    (repository / "organisations/jalons-competences.yaml").unlink()
    found = found_in(repository)
    assert found
    assert {diagnostic.id for diagnostic in found} == {"unknown-organisation"}
    shutil.rmtree(repository / ".cqpt")
    assert found_in(repository) == found


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"SQLite format 3\0" + os.urandom(4000)),
        lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
        lambda file: (file.unlink(), file.mkdir()),
    ],
    ids=["removed", "empty", "noise", "half", "a folder"],
)
def test_a_spoilt_index_spoils_nothing(repository: Path, trusting: None, spoil: Callable[[Path], object]) -> None:
    first = surveyed(repository)
    spoil(repository / ".cqpt" / "index.sqlite")
    assert surveyed(repository) == first
    assert surveyed(repository) == first


def test_a_locked_index_is_done_without(repository: Path, trusting: None) -> None:
    first = surveyed(repository)
    database = sqlite3.connect(repository / ".cqpt" / "index.sqlite")
    database.execute("BEGIN EXCLUSIVE")
    try:
        assert surveyed(repository) == first
    finally:
        database.close()


def test_the_index_is_of_no_language(repository: Path, trusting: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found in French is told in English without reading a case again: words come late."""
    (repository / "cases/2026-0005/case.yaml").write_text("format: case/1\n", encoding="utf-8")
    french = surveyed(repository)
    in_french = [say(one.message) for each in french for one in each.diagnostics]
    read = followed(monkeypatch)
    language.use("en")
    english = surveyed(repository)
    assert english == french
    assert read == []
    said = [say(one.message) for each in english for one in each.diagnostics]
    assert said == [say(one.message) for each in cold(repository) for one in each.diagnostics] != in_french


def test_a_moved_repository_names_its_files_where_they_are(repository: Path, trusting: None, tmp_path: Path) -> None:
    (repository / "cases/2026-0005/case.yaml").write_text("format: case/1\n", encoding="utf-8")
    surveyed(repository)
    moved = repository.rename(tmp_path / "ailleurs")
    places = [one.position for inspection in surveyed(moved) for one in inspection.diagnostics]
    assert places
    assert all(place and place.path.is_relative_to(moved) and place.path.exists() for place in places)


def test_a_remedy_from_the_index_names_the_file_as_it_is_seen_now(
    repository: Path, trusting: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that is told is one that can be run, also from elsewhere, and where a name has spaces."""
    grid = repository / "cases" / "2026-0009" / "grids" / "dossier-de-preuves.yaml"
    renamed = grid.rename(grid.with_name("dossier de preuves.yaml"))
    with renamed.open("a", encoding="utf-8") as file:
        file.write(f'\njudged: {{on: 2026-06-20, by: Paul Estève, case: "{"0" * 64}"}}\n')

    def command(root: Path) -> str:
        said = [say(one.remedy or "") for each in surveyed(root) for one in each.diagnostics if one.id == "suspect"]
        assert len(said) == 1
        return said[0]

    monkeypatch.chdir(repository)
    assert "cqpt confirm 'cases/2026-0009/grids/dossier de preuves.yaml' --by" in command(Path())
    monkeypatch.chdir(tmp_path)
    read = followed(monkeypatch)
    assert "cqpt confirm 'branche/cases/2026-0009/grids/dossier de preuves.yaml' --by" in command(Path("branche"))
    assert read == []


def test_workers_give_the_same_answer(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "cases/2026-0005/case.yaml").write_text("format: case/1\n", encoding="utf-8")
    alone = cold(repository)
    monkeypatch.setattr(surveying, "_WORTH_WORKERS", 1)
    monkeypatch.setattr(surveying, "_SHARE", 2)
    assert cold(repository) == alone


def test_half_of_the_looking_is_done_by_a_copy(
    repository: Path, trusting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_WORTH_A_COPY", 2)
    first = surveyed(repository)
    assert surveyed(repository) == first
    (repository / "cases/2026-0012/case.yaml").write_text("format: case/1\n", encoding="utf-8")
    assert surveyed(repository) == cold(repository) != first


def test_names_that_some_machines_do_not_tell_apart(repository: Path) -> None:
    cases = repository / "cases"
    shutil.copytree(cases / "2026-0001", cases / "Dossier-é")
    shutil.copytree(cases / "2026-0001", cases / "dossier-e\u0301")
    found = [diagnostic.id for inspection in surveyed(repository) for diagnostic in inspection.diagnostics]
    assert found.count("names-collide") == 1


def test_a_folder_without_a_case_is_said(repository: Path) -> None:
    (repository / "cases" / "vide").mkdir()
    found = found_in(repository)
    assert [(one.id, one.position and one.position.path.name) for one in found] == [("file-not-found", "case.yaml")]
    assert "chaque répertoire de" in say(found[0].remedy or "").lower()  # nobody gave a path that could be checked
