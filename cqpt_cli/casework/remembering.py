"""Remembering: what git knows of one case, told as acts and changes instead of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from cqpt_cli.casework.finding import case_folder
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.rules.changes import Change, State, Step, changes_between, merged
from cqpt_cli.sources import pieces, tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.git import Commit, Git
from cqpt_cli.sources.yaml_reader import read_yaml


def remembered_folder(named: Path) -> Path:
    """The folder of a case, be it no more than in git. Raises `Refusal` where nobody knows of it."""
    try:
        return case_folder(named)
    except Refusal:
        folder = _folder_in_git(named)
        if folder is None:
            raise
        return folder


def _folder_in_git(named: Path) -> Path | None:
    """Where a case lay that is no longer there; None where git, or nobody, knows of none."""
    root = tree.repository_of(named) or tree.repository_of(Path())
    if root is None:
        return None
    try:
        git = Git(root)
        known = git.names_ever_used(git.name_of(root / tree.CASES))
    except Refusal:
        return None
    return tree.from_here(root) / tree.CASES / named.name if named.name in known else None


class Memory:
    """The past of one case folder. Raises `Refusal` where it is not under git."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git = Git(folder)
        self._name = self._git.name_of(folder)
        self._read: dict[str, Mapping[str, Any] | None] = {}

    def history(self) -> list[Step]:
        """Every step that changed something, oldest first, through renames and merges; what is not committed comes last."""
        folders = self._folders
        commits = self._git.commits(folders)
        bases = {commit.id: self._base_of(commit) for commit in commits if len(commit.parents) > 1}
        wanted = [id for commit in commits for id in (commit.id, *commit.parents)]
        states = self._states([*wanted, *(base for base in bases.values() if base)], folders)
        steps = []
        for commit in commits:
            after = states[commit.id]
            if commit.id in self._git.cut_at:
                if after.case is not None or after.grids:
                    steps.append(Step(commit.id, commit.author, commit.at, commit.subject, (), cut=True))
                continue
            per_parent = [list(changes_between(states[parent], after)) for parent in commit.parents]
            if base := bases.get(commit.id):
                own = [list(changes_between(states[base], states[parent])) for parent in commit.parents]
                changes = merged(per_parent, own)
            else:
                changes = merged(per_parent, ()) if per_parent else list(changes_between(State(), after))
            if changes:
                steps.append(Step(commit.id, commit.author, commit.at, commit.subject, tuple(changes)))
        unsaved = self.since("HEAD")
        return [*steps, Step(None, None, None, None, unsaved)] if unsaved else steps

    def _base_of(self, commit: Commit) -> str | None:
        """From where the first two parents of a merge went apart."""
        return self._git.merge_base(*commit.parents[:2])

    @property
    def is_gone(self) -> bool:
        """Whether the case is no longer there, whatever was left in its folder."""
        return not tree.stands(self.folder / tree.CASE_FILE)

    @cached_property
    def later(self) -> str | None:
        """The number that this case, which is no longer there, was given instead; None where it was deleted, or is there."""
        if not self.is_gone or not self._git.has_commits():
            return None
        file = f"{self._name}/{tree.CASE_FILE}"
        name = self._git.moves.get(file) or self._git.later_name(file)
        return PurePosixPath(name).parent.name if name and name.endswith(f"/{tree.CASE_FILE}") else None

    def since(self, revision: str) -> tuple[Change, ...]:
        """What changed from a revision to the files as they are now. Raises `Refusal` for an unknown revision."""
        if revision == "HEAD" and not self._git.has_commits():
            return tuple(changes_between(State(), self._now()))
        commit = self._git.resolve(revision)
        folders = self._folders
        return tuple(changes_between(self._states([commit], folders)[commit], self._now(with_ids=True)))

    @cached_property
    def _folders(self) -> list[str]:
        """The names the folder has had, the present one first, from the top of the git repository."""
        file = f"{self._name}/{tree.CASE_FILE}"
        names = self._git.former_names(file)
        if not self.is_gone and self._git.has_commits() and not self._git.tree("HEAD", (), [file]):
            before = next((before for before, after in self._git.moves.items() if after == file), None)
            names += self._git.former_names(before) if before else []
        return list(dict.fromkeys(PurePosixPath(name).parent.as_posix() for name in names))

    def _states(self, commits: Sequence[str], folders: Sequence[str]) -> dict[str, State]:
        trees = {commit: self._git.tree(commit, folders) for commit in dict.fromkeys(commits)}
        wanted = {id for files in trees.values() for name, id in files.items() if _is_read(name)}
        self._remember(self._git.contents(wanted - self._read.keys()))
        return {commit: self._state(files, folders) for commit, files in trees.items()}

    def _state(self, files: Mapping[str, str], folders: Sequence[str]) -> State:
        inside: dict[str, str] = {}
        for folder in reversed(folders):  # where two names stand side by side, the present one counts
            prefix = f"{folder}/"
            inside |= {name.removeprefix(prefix): id for name, id in files.items() if name.startswith(prefix)}
        return _state_of(inside, self._read)

    def _now(self, *, with_ids: bool = False) -> State:
        """The state of the files on the disk."""
        inside: dict[str, str] = {}
        read: dict[str, Mapping[str, Any] | None] = {}
        for file in (self.folder / tree.CASE_FILE, *tree.yaml_files(self.folder / tree.GRIDS)):
            content = read_bytes(file)
            if not isinstance(content, Diagnostic):
                name = file.relative_to(self.folder).as_posix()
                inside[name], read[name] = name, _data(content)
        documents = list(pieces.documents_on_disk(self.folder))
        ids = self._git.ids_of([self.folder / piece for piece in documents]) if with_ids else documents
        inside |= dict(zip(documents, ids, strict=True))
        return _state_of(inside, read)

    def _remember(self, contents: Mapping[str, bytes]) -> None:
        self._read |= {id: _data(content) for id, content in contents.items()}


def _state_of(files: Mapping[str, str], read: Mapping[str, Mapping[str, Any] | None]) -> State:
    case = read.get(files.get(tree.CASE_FILE, ""))
    grids: dict[str, Mapping[str, Any]] = {}
    unreadable = {name for name, id in files.items() if _is_read(name) and read.get(id) is None}
    for name, id in files.items():
        data = read.get(id)
        if name.startswith(f"{tree.GRIDS}/") and _is_read(name) and data is not None:
            grids[name.removeprefix(f"{tree.GRIDS}/")] = data
    documents = {name: id for name, id in files.items() if name.startswith(f"{tree.PIECES}/")}
    return State(case, grids, documents, frozenset(name.removeprefix(f"{tree.GRIDS}/") for name in unreadable))


def _is_read(name: str) -> bool:
    """Whether a file of a case is one of ours, and not a document or a note."""
    parts = PurePosixPath(name).parts
    return parts[-1] == tree.CASE_FILE or (
        len(parts) > 1 and parts[-2] == tree.GRIDS and name.endswith((".yaml", ".yml"))
    )


def _data(content: bytes) -> Mapping[str, Any] | None:
    document = read_yaml(Path(), content)
    return document.data if isinstance(document.data, dict) and not document.diagnostics else None
