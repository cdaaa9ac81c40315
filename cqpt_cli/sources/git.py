"""What git knows of a case repository. The only code that calls git, and it never asks it to change anyone's work.

Git is called with the paths as arguments after `--`, never through a shell, and with what it would ask of a terminal
(a pager, a password, an editor) turned off.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Message, unsaid

_FIELD, _RECORD = "\x1f", "\x1e"

_PATIENCE = 3
"""Seconds. Another git holds the index for a moment; one that holds it longer has a big work to do, or was killed."""

_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: who, when, why, and after which others."""

    id: str
    parents: tuple[str, ...]
    author: str
    at: datetime
    subject: str


class Git:
    """The git repository in which a folder lies. Raises `Refusal` where there is none, or no git."""

    def __init__(self, folder: Path) -> None:
        # A case that was deleted has no folder any more: what is above it knows of it.
        self.folder = next((one for one in (folder, *folder.absolute().parents) if one.is_dir()), folder)
        self.top = Path(os.fsdecode(self._run("rev-parse", "--show-toplevel")).rstrip("\n"))

    @cached_property
    def hooks(self) -> Path:
        """The folder of the hooks."""
        told = os.fsdecode(self._run("rev-parse", "--git-path", "hooks")).rstrip("\n")
        return (self.folder / told).absolute()

    @cached_property
    def own(self) -> tuple[Path, ...]:
        """Git's own folders, of which nothing is ever part of a commit."""
        told = self._run("rev-parse", "--absolute-git-dir"), self._run("rev-parse", "--git-common-dir")
        return tuple((self.folder / os.fsdecode(one).rstrip("\n")).resolve() for one in told)

    @property
    def hooks_are_shared(self) -> bool:
        """Whether the hooks lie outside of this repository (`core.hooksPath`), where they serve others."""
        return not any(self.hooks.resolve().is_relative_to(one) for one in (*self.own, self.top.resolve()))

    def require_own(self, paths: Iterable[Path]) -> None:
        """Raises `Refusal` where a file lies in a git repository inside this one: a submodule, whose commits are its own."""
        for path in paths:
            above = path.absolute().parents
            inner = next((one for one in above if os.path.lexists(one / ".git")), None)
            if (
                inner is not None
                and inner.resolve() != self.top.resolve()
                and self.top.resolve() in inner.resolve().parents
            ):
                message = unsaid(
                    "this folder is a git repository of its own (a submodule): its files are no part of a commit here"
                )
                remedy = unsaid(
                    "Leave out --commit, and commit in there: git -C {folder} add -A. Nothing was written.",
                    folder=shlex.quote(os.path.relpath(inner)),
                )
                raise Refusal(Diagnostic("git-elsewhere", message, Position(inner), remedy))

    def name_of(self, path: Path) -> str:
        """The path as git calls it: from the top of its repository, with slashes."""
        return Path(os.path.relpath(path.resolve(), self.top.resolve())).as_posix()

    def ready_to_commit(self) -> None:
        """Make sure that a commit can be made now. Raises `Refusal` where git knows nobody, or something is unfinished."""
        self._run("var", "GIT_COMMITTER_IDENT")
        self._wait_for_index()
        unfinished = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")
        for name in unfinished:
            if os.path.lexists(self._own(name)):
                raise Refusal(
                    Diagnostic(
                        "git-unfinished",
                        unsaid("git is in the middle of something else ({what}): no commit can be made now", what=name),
                        Position(self.folder),
                        unsaid(
                            "Finish it or give it up (git status says how), then run the command again. Nothing was written."
                        ),
                    )
                )

    def _own(self, name: str) -> Path:
        """Where git keeps something of its own."""
        return self.folder / os.fsdecode(self._run("rev-parse", "--git-path", name)).rstrip("\n")

    def _wait_for_index(self) -> None:
        """Wait for another git that is at work. Raises `Refusal` where it does not end, or was killed: before anything is written."""
        lock, until = self._own("index.lock"), time.monotonic() + _PATIENCE
        while os.path.lexists(lock):
            if time.monotonic() > until:
                raise Refusal(
                    replace(_locked(lock), remedy=_unlock(lock, unsaid("Nothing was written: run the command again.")))
                )
            time.sleep(0.1)

    def commit(self, paths: Sequence[Path], message: str) -> str | None:
        """Make one commit of these files and of nothing else; returns its short id, or None where nothing differs.

        What else is staged stays staged; what lies in git's own folder (a hook) is no part of any commit. Raises
        `Refusal` where git refuses (a hook does); the files stay written.
        """
        theirs = [path for path in paths if not any(path.resolve().is_relative_to(own) for own in self.own)]
        names = [os.fspath(path.absolute()) for path in theirs]
        if not names or not self._run("status", "--porcelain", "--", *names):
            return None
        staged = False
        try:
            self._run("add", "--", *names)
            staged = True
            self._run("commit", "--quiet", "--only", "--message", message, "--", *names)
        except Refusal as refusal:
            locked = any(one.id == "git-locked" for one in refusal.diagnostics)
            shown = shlex.join(os.path.relpath(name, self.folder) for name in names)
            missing = unsaid(
                "The files are written; only the commit is missing. Do not repeat the command, but: {command}",
                command=f"git commit --only -- {shown}"
                if staged
                else f"git add -- {shown} && git commit --only -- {shown}",
            )
            remedy = (
                _unlock(self._own("index.lock"), missing)
                if locked
                else unsaid("Cure what git says. {then}", then=missing)
            )
            raise Refusal(*(replace(one, remedy=remedy) for one in refusal.diagnostics)) from None
        return self._run("rev-parse", "--short", "HEAD").decode().strip()

    def names_ever_used(self, folder: str) -> set[str]:
        """The folders that ever lay right under `folder` in any branch, as far as this clone knows."""
        if not self.has_commits():
            return set()
        out = self._run(
            "log", "--all", "--diff-filter=A", "--no-renames", "--name-only", "-z", "--format=",
            "--", f":(top,literal){folder}",
        )  # fmt: skip
        names = out.decode("utf-8", "surrogateescape").split("\0")
        prefix = f"{folder}/"
        return {name.removeprefix(prefix).split("/")[0] for name in names if name.startswith(prefix)}

    def merge_base(self, one: str, other: str) -> str | None:
        """The commit from which two others went apart; None where they have nothing in common."""
        try:
            return self._run("merge-base", one, other).decode().strip()
        except Refusal:
            return None

    def knows(self, file: Path) -> bool:
        """Whether a file is in a commit, or is to be in the next one."""
        return bool(self._run("ls-files", "--", os.fspath(file.absolute())))

    def has_commits(self) -> bool:
        """Whether anything was ever committed."""
        try:
            self._run("rev-parse", "--verify", "--quiet", "HEAD")
        except Refusal:
            return False
        return True

    def resolve(self, revision: str) -> str:
        """The id of the commit a revision means. Raises `Refusal` where it means none."""
        try:
            return (
                self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
                .decode()
                .strip()
            )
        except Refusal:
            raise Refusal(
                Diagnostic(
                    "unknown-revision",
                    unsaid("“{revision}” is not a revision of this repository", revision=revision),
                    remedy=unsaid("Name a commit, a branch or a tag: HEAD~1, main …"),
                )
            ) from None

    def commits(self, folders: Sequence[str]) -> list[Commit]:
        """Every commit that touched something under these folders, oldest first, parents before children."""
        if not self.has_commits():
            return []
        form = _FIELD.join(("%H", "%P", "%aN", "%aI", "%s")) + _RECORD
        out = self._run(
            "log", "--topo-order", "--reverse", "--full-history", f"--format={form}", "--", *(f":(top,literal){name}" for name in folders)
        ).decode("utf-8", "replace")  # fmt: skip
        return [_commit(record) for record in out.split(_RECORD) if record.strip()]

    @cached_property
    def cut_at(self) -> frozenset[str]:
        """The commits where the history of a shallow clone ends; none for a whole one."""
        try:
            return frozenset(self._own("shallow").read_text(encoding="ascii").split())
        except OSError:
            return frozenset()

    @cached_property
    def moves(self) -> dict[str, str]:
        """The files that got another name since the last commit, by git or by hand: the former name → the present one.

        Looked for in a copy of git's index: its own stays as it is.
        """
        if not self.has_commits():
            return {}
        with TemporaryDirectory() as place:
            index = Path(place) / "index"
            with suppress(FileNotFoundError):
                shutil.copyfile(self._own("index"), index)
            self._run("add", "--intent-to-add", "--", ".", index=index)
            out = self._run("diff", "-M40%", "--diff-filter=R", "--name-status", "-z", "HEAD", index=index)
        fields = out.decode("utf-8", "surrogateescape").split("\0")
        return dict(zip(fields[1::3], fields[2::3], strict=False))

    def require_committed_names(self, paths: Sequence[Path]) -> None:
        """Raises `Refusal` where a file got another name that is not committed yet: half of a move is no move, and its past is lost."""
        names = [self.name_of(path) for path in paths]
        if not names or not self.has_commits() or self.tree("HEAD", (), names).keys() >= set(names):
            return
        moved = {after: before for before, after in self.moves.items()}
        for path, name in zip(paths, names, strict=False):
            if name in moved:
                message = unsaid("this file was “{before}”, and that it moved is not committed yet", before=moved[name])
                remedy = unsaid(
                    "Nothing was written. Commit the move first, else its past is lost: {command}",
                    command=self._to_commit_move(*_apart(moved[name], name)),
                )
                raise Refusal(Diagnostic("move-uncommitted", message, Position(path), remedy))

    def _to_commit_move(self, before: str, after: str) -> str:
        """The command line that commits a move, whether it was made by git or by hand."""
        there = os.path.relpath(self.top)
        git = "git" if there == "." else f"git -C {shlex.quote(there)}"
        old, new = shlex.quote(before), shlex.quote(after)
        return f"{git} rm -rq --cached --ignore-unmatch -- {old} && {git} add -A -- {new} && {git} commit"

    def later_name(self, file: str) -> str | None:
        """The name that a file which is no more got by the commit that took it away; None where it was deleted."""
        gone = (
            self._run("log", "-1", "--no-renames", "--diff-filter=D", "--format=%H", "--", f":(top,literal){file}")
            .decode()
            .strip()
        )
        if not gone:
            return None
        out = self._run(
            "diff-tree", "-r", "-M40%", "--diff-filter=R", "--name-status", "-z", "--no-commit-id", f"{gone}^", gone
        )
        fields = out.decode("utf-8", "surrogateescape").split("\0")
        moves = zip(fields[1::3], fields[2::3], strict=False)
        return next((after for before, after in moves if before == file), None)

    def former_names(self, file: str) -> list[str]:
        """The names a file has had, the present one first, as far as git recognises it through its moves."""
        names = [file]
        if not self.has_commits():
            return names
        out = self._run(
            "log",
            "--follow",
            "-M40%",
            "--name-status",
            "-z",
            "--format=",
            "--diff-filter=R",
            "--",
            f":(top,literal){file}",
        )
        fields = out.decode("utf-8", "replace").split("\0")
        for place, field in enumerate(fields):
            if field.strip().startswith("R") and place + 2 < len(fields):
                names.append(fields[place + 1])
        return list(dict.fromkeys(names))

    def tree(self, commit: str, folders: Sequence[str], files: Sequence[str] = ()) -> dict[str, str]:
        """The files under these folders, and these, as they were at a commit: name from the top → id of its content."""
        under = (*(f"{folder}/" for folder in folders), *files)
        out = self._run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *under)
        found = {}
        for record in out.decode("utf-8", "surrogateescape").split("\0"):
            if record:
                about, name = record.split("\t", 1)
                found[name] = about.split(" ")[2]
        return found

    def ids_of(self, files: Sequence[Path]) -> list[str]:
        """The ids that git gives to what stands on the disk: to the content of a file, to where a link points.

        What is neither (a pipe, a device) is never opened, and is one and the same to git: nothing. Raises `Refusal` where
        a file cannot be read.
        """
        plain = [file for file in files if not file.is_symlink() and file.is_file()]
        given = b"".join(_quoted(file.absolute()) + b"\n" for file in plain)
        told = self._run("hash-object", "--stdin-paths", given=given).decode().split() if plain else []
        known = dict(zip(plain, told, strict=True))
        return [known.get(file) or self._id_of_link(file) for file in files]

    def _id_of_link(self, file: Path) -> str:
        pointed = os.fsencode(os.readlink(file)) if file.is_symlink() else b""  # noqa: PTH115 - as it is written
        return self._run("hash-object", "--stdin", given=pointed).decode().strip()

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """What files held, by the id of their content."""
        wanted = list(dict.fromkeys(ids))
        out = self._run("cat-file", "--batch", given="".join(f"{id}\n" for id in wanted).encode()) if wanted else b""
        found, place = {}, 0
        for id in wanted:
            end = out.index(b"\n", place)
            about = out[place:end].split(b" ")
            size = int(about[2]) if len(about) == 3 else 0  # a submodule has no content here
            found[id] = out[end + 1 : end + 1 + size]
            place = end + 1 + (size + 1 if len(about) == 3 else 0)
        return found

    def _run(self, *arguments: str, given: bytes = b"", index: Path | None = None) -> bytes:
        environment = {**os.environ, **_ENVIRONMENT, **({"GIT_INDEX_FILE": os.fspath(index)} if index else {})}
        try:
            done = subprocess.run(  # noqa: S603 - arguments, never a shell
                ["git", "-C", os.fspath(self.folder), "-c", "core.quotepath=off", "-c", "core.fsmonitor=", *arguments],  # noqa: S607
                input=given,
                capture_output=True,
                env=environment,
                check=False,
            )
        except OSError:
            raise Refusal(
                Diagnostic(
                    "no-git",
                    unsaid("git is not installed here"),
                    remedy=unsaid("Install git, or leave out what needs it."),
                )
            ) from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            if "not a git repository" in said:
                raise Refusal(
                    Diagnostic(
                        "not-under-git",
                        unsaid("this folder is not under git"),
                        Position(self.folder),
                        unsaid("Run “git init” at the top of the repository, and commit what is there."),
                    )
                )
            if "index.lock" in said and "File exists" in said:
                raise Refusal(_locked(self._own("index.lock")))
            raise Refusal(
                Diagnostic(
                    "git-refused",
                    unsaid("git answered: {said}", said=" ".join(said.split()) or done.returncode),
                    Position(self.folder),
                    unsaid("Cure what git says, then run the command again."),
                )
            )
        return done.stdout


def _quoted(path: Path) -> bytes:
    """A path on a line of its own, as git reads lists of them: a line break or a quotation mark in it is escaped."""
    plain = os.fsencode(path)
    for sign, escaped in ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n"), (b"\r", b"\\r")):
        plain = plain.replace(sign, escaped)
    return b'"' + plain + b'"'


def _commit(record: str) -> Commit:
    id, parents, author, at, subject = record.strip("\n").split(_FIELD)
    return Commit(id, tuple(parents.split()), author, datetime.fromisoformat(at), subject)


def _apart(before: str, after: str) -> tuple[str, str]:
    """What has another name in two paths: cases/a/grids/x and cases/b/grids/x differ in cases/a and cases/b."""
    one, other = PurePosixPath(before), PurePosixPath(after)
    while one.name == other.name and len(one.parts) > 1 and len(other.parts) > 1:
        one, other = one.parent, other.parent
    return one.as_posix(), other.as_posix()


def _locked(lock: Path) -> Diagnostic:
    """Another git writes here, or one was killed while it did."""
    message = unsaid("another git is writing here, or one was killed: it left its lock")
    return Diagnostic("git-locked", message, Position(lock))


def _unlock(lock: Path, then: Message) -> Message:
    return unsaid("Wait for the other git to end; if none is running, remove {lock}. {then}", lock=lock, then=then)


def is_under_git(folder: Path) -> bool:
    """Whether a folder lies in a git repository that can be asked."""
    try:
        Git(folder)
    except Refusal:
        return False
    return True
