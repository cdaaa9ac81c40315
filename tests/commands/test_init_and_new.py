"""`cqpt init` and `cqpt new`: a repository is begun in a minute, and nothing that is there is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.models.grid import Modality
from cqpt_cli.sources.yaml_reader import read_yaml
from tests.commands.acts import agreed_by_hand
from tests.commands.conftest import CASE, Cqpt, Git

REPOSITORY = {
    ".gitattributes", ".gitignore", "README.md", "cases/.gitkeep", "cqpt.yaml", "organisations/.gitkeep",
    "schemas/case.json", "schemas/grid.json", "schemas/organisation.json", "schemas/session.json",
    "schemas/settings.json", "sessions/.gitkeep",
}  # fmt: skip


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cqpt" not in path.parts and ".git" not in path.parts
    }


def data(file: Path) -> Any:
    document = read_yaml(file, file.read_bytes())
    assert not document.diagnostics
    return document.data


def test_a_repository_is_begun(tmp_path: Path, cqpt: Cqpt) -> None:
    root = tmp_path / "branche"
    code, out, err = cqpt("init", root, "--name", 'Branche "été": 2026 # essai')
    assert (code, err) == (0, "")
    assert set(files(root)) == REPOSITORY
    assert data(root / "cqpt.yaml")["name"] == 'Branche "été": 2026 # essai'
    assert all(name in out for name in ("cqpt.yaml", ".gitignore", "case.json"))
    assert cqpt("validate", root)[0] == 0


def test_a_second_time_there_is_nothing_to_do(tmp_path: Path, cqpt: Cqpt) -> None:
    cqpt("init", tmp_path)
    before = files(tmp_path)
    code, out, _err = cqpt("init", tmp_path)
    assert code == 0
    assert "tout y est" in out
    assert files(tmp_path) == before


def test_what_is_there_stays_and_is_named(tmp_path: Path, cqpt: Cqpt) -> None:
    (tmp_path / "README.md").write_text("Le nôtre\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.bak", encoding="utf-8")
    code, out, _err = cqpt("init", tmp_path)
    assert code == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "Le nôtre\n"
    assert "README.md" in out.splitlines()[-2]
    ignored = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*.bak"
    assert ".cqpt/" in ignored


def test_a_dry_run_writes_nothing(tmp_path: Path, cqpt: Cqpt) -> None:
    code, out, _err = cqpt("init", tmp_path / "rien", "--dry-run")
    assert code == 0
    assert "+format: settings/1" in out
    assert not (tmp_path / "rien").exists()


def test_the_hook_refuses_a_bad_case(tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    assert cqpt("init", ".", "--hook")[0] == 0
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    git("add", "-A")
    git("commit", "-qm", "Dépôt")
    cqpt("new", "case", *CASE)
    file = tmp_path / "cases" / "2026-0001" / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "faute: 1\n", encoding="utf-8")
    git("add", "-A")
    refused = subprocess.run(["git", "commit", "-qm", "Faute"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "error[unknown-key]" in refused.stderr
    assert "Faute" not in git("log", "--format=%s")


def test_a_hook_that_is_there_is_kept(tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    code, out, _err = cqpt("init", ".", "--hook")
    assert code == 0
    assert "Git a déjà un hook, qui est gardé" in out
    assert out.splitlines()[-2] == '"$(dirname "$0")/pre-commit-cqpt" || exit 1'
    assert hook.read_text(encoding="utf-8") == "#!/bin/sh\nexit 0\n"


def test_a_hook_that_is_there_can_call_ours(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\n", encoding="utf-8")
    hook.chmod(0o755)
    _code, out, _err = cqpt("init", ".", "--hook")
    line = out.splitlines()[-2]
    hook.write_text(f"#!/bin/sh\n{line}\nexit 0\n", encoding="utf-8")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    cqpt("new", "case", *CASE)
    git("add", "-A")
    git("commit", "-qm", "Dépôt")
    file = tmp_path / "cases" / "2026-0001" / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "faute: 1\n", encoding="utf-8")
    refused = subprocess.run(["git", "commit", "-qam", "Faute"], capture_output=True, text=True)
    assert (refused.returncode, "error[unknown-key]" in refused.stderr) == (1, True)
    # It is there, and it is called: nothing is said any more.
    assert "ajoutez cette ligne" not in cqpt("init", ".", "--hook")[1]


def test_a_hook_of_ours_is_renewed(tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    cqpt("init", ".", "--hook")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    written = hook.read_bytes()
    hook.write_bytes(written + b"# d'une version plus ancienne\n")
    assert cqpt("init", ".", "--hook")[0] == 0
    assert hook.read_bytes() == written


def test_hooks_of_the_repository_are_committed_and_those_of_others_left_alone(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dépôt").mkdir()
    monkeypatch.chdir(tmp_path / "dépôt")
    git("init", "-q")
    git("config", "core.hooksPath", str(tmp_path / "à tous"))
    code, _out, err = cqpt("init", ".", "--hook")
    assert (code, "error[hooks-elsewhere]" in err) == (2, True)
    assert list(Path().glob("[!.]*")) == []
    assert not (tmp_path / "à tous").exists()
    git("config", "core.hooksPath", ".githooks")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert cqpt("init", ".", "--hook", "--commit")[0] == 0
    assert {".githooks/pre-commit", "cqpt.yaml"} <= set(git("ls-files").splitlines())


def test_around_or_inside_another_repository(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cqpt("init", "branches/ouest")[0] == 0
    for folder in (".", "branches", "branches/ouest/cases/x"):
        code, _out, err = cqpt("init", folder)
        assert (code, "error[inside-a-repository]" in err) == (2, True), folder
        assert not (Path(folder) / "cqpt.yaml").exists()
    # Beside one, and once more in one, is right; a git repository around is named.
    git("init", "-q")
    code, out, _err = cqpt("init", "branches/est")
    assert (code, f"Il est dans le dépôt git {tmp_path}" in out) == (0, True)
    assert cqpt("init", "branches/ouest")[0] == 0


def test_cases_in_a_submodule(tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are no part of a commit of the repository around it: they would be said to be committed, and not be."""
    (tmp_path / "dépôt/cases").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "dépôt")
    git("init", "-q")
    git("init", "-q", "cases")
    _code, out, _err = cqpt("init", ".", "--name", "X")
    assert "Dépôt git à lui seul, à enregistrer sur place\u00a0: cases." in out
    code, _out, err = cqpt("new", "case", *CASE, "--commit")
    assert (code, "error[git-elsewhere]" in err) == (2, True)
    assert "git -C cases add -A" in err
    assert not Path("cases/2026-0001").exists()
    assert cqpt("new", "case", *CASE)[0] == 0


def test_a_hook_needs_git(tmp_path: Path, cqpt: Cqpt) -> None:
    code, _out, err = cqpt("init", tmp_path / "x", "--hook")
    assert code == 2
    assert "error[not-under-git]" in err
    assert not (tmp_path / "x").exists(), "nothing is left behind"


def test_a_file_in_place_of_the_folder(tmp_path: Path, cqpt: Cqpt) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    code, _out, err = cqpt("init", tmp_path / "x")
    assert code == 2
    assert "error[not-a-folder]" in err


def test_numbers_follow_one_another_and_gaps_stay(new_repository: Path, cqpt: Cqpt) -> None:
    cqpt("new", "case", *CASE)
    (new_repository / "cases" / "2026-0001" / "case.yaml").unlink()
    (new_repository / "cases" / "2026-0001").rmdir()
    cqpt("new", "case", *CASE)
    cqpt("new", "case", *CASE[:-1], "2025-01-04")
    assert sorted(path.name for path in (new_repository / "cases").iterdir() if path.is_dir()) == [
        "2025-0001", "2026-0002", "2026-0003",
    ]  # fmt: skip


def test_a_new_case_is_sound_and_can_be_checked(new_repository: Path, cqpt: Cqpt) -> None:
    assert cqpt("validate")[0] == 0
    code, out, err = cqpt("check-eligibility", "cases/2026-0001")
    assert (code, err) == (1, "")  # nothing is proven yet
    assert "Léa Martin" in out


@pytest.mark.parametrize("route", ["contrat-de-professionnalisation", "plan-de-formation", "acces-libre"])
def test_every_route_has_its_skeleton(new_repository: Path, cqpt: Cqpt, route: str) -> None:
    code, _out, err = cqpt("new", "case", *CASE[:3], route, *CASE[4:])
    assert (code, err) == (0, "")
    assert cqpt("validate")[0] == 0
    text = (new_repository / "cases" / "2026-0002" / "case.yaml").read_text(encoding="utf-8")
    assert ("scheme: dif" in text) == (route == "acces-libre")


def test_names_that_yaml_could_misread(new_repository: Path, cqpt: Cqpt) -> None:
    for name in ["Null", "O'Brien", 'dit "le Grand"', "No", "Élise: née Roy # x", "- tiret", "12", "{x}", "a\\b"]:
        code, _out, err = cqpt("new", "case", *CASE[:5], name, *CASE[6:], "--id", "x-1")
        assert (code, err) == (0, "")
        file = new_repository / "cases" / "x-1" / "case.yaml"
        assert data(file)["candidate"]["family_name"] == name
        file.unlink()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*CASE[:1], "conseiller-clientele-a-distanse", *CASE[2:]], "conseiller-clientele-a-distance"),
        ([*CASE[:3], "acces-libr", *CASE[4:]], "acces-libre"),
        ([*CASE, "--scheme", "cpf"], "dif"),
        ([*CASE, "--id", "../dehors"], "2026-0001"),
        ([*CASE, "--id", "2026-0001"], "existe déjà"),
        ([*CASE[:-1], "2026-02-30"], "AAAA-MM-JJ"),
        ([*CASE[:2], *CASE[4:]], "--route"),
    ],
)
def test_a_wrong_answer_is_refused_and_nothing_is_written(
    new_repository: Path, cqpt: Cqpt, arguments: list[str], said: str
) -> None:
    before = files(new_repository)
    code, out, err = cqpt("new", "case", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert files(new_repository) == before


def test_outside_of_a_repository(tmp_path: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _out, err = cqpt("new", "case", *CASE)
    assert code == 2
    assert "error[not-a-repository]" in err
    assert "cqpt init" in err


@pytest.mark.parametrize("modality", [one.value for one in Modality])
@pytest.mark.parametrize(
    "certificate", ["conseiller-clientele-a-distance", "conseiller-clientele-en-point-de-distribution"]
)
def test_a_new_grid_lists_what_its_modality_assesses(
    new_repository: Path, cqpt: Cqpt, modality: str, certificate: str
) -> None:
    cqpt("new", "case", "--certificate", certificate, *CASE[2:], "--id", "x-1")
    agreed_by_hand(new_repository, "x-1")
    arguments = ("--modality", modality, "--evaluator", "Camille Durand", "--assessed-on", "2026-05-11")
    code, _out, err = cqpt("new", "grid", "x-1", *arguments)
    assert (code, err) == (0, "")
    file = new_repository / "cases" / "x-1" / "grids" / f"{modality}.yaml"
    levels = data(file)["levels"]
    assert levels
    assert set(levels.values()) == {None}
    assert cqpt("validate", "--strict")[0] == 0
    # Filled in whole, no level comes from a modality that is not entitled to its item.
    filled = file.read_text(encoding="utf-8").split("\nlevels:\n")
    lines = [line.replace(":  ", ": 3", 1) if line.startswith("  C") else line for line in filled[1].split("\n")]
    file.write_text(filled[0] + "\nlevels:\n" + "\n".join(lines), encoding="utf-8")
    assert set(data(file)["levels"].values()) == {3}
    code, out, err = cqpt("score", file)
    assert err == ""
    assert "n'est pas habilit" not in out


def test_a_second_grid_of_a_modality_takes_another_name(new_repository: Path, cqpt: Cqpt) -> None:
    agreed_by_hand(new_repository)
    for _turn in range(2):
        cqpt("new", "grid", "2026-0001", "--modality", "quiz", "--evaluator", "X")
    assert sorted(path.name for path in (new_repository / "cases/2026-0001/grids").iterdir()) == [
        "quiz-2.yaml", "quiz.yaml",
    ]  # fmt: skip


def test_organisations_and_sittings(new_repository: Path, cqpt: Cqpt) -> None:
    name, certificate = "Évaluateurs: associés", "conseiller-clientele-a-distance"
    assert cqpt("new", "organisation", "evaluateurs-associes", "--name", name, "--certificate", certificate)[0] == 0
    assert cqpt("new", "session", "2026-06-18", "--case", "2026-0001")[0] == 0
    assert data(new_repository / "organisations/evaluateurs-associes.yaml")["name"] == name
    assert data(new_repository / "sessions/2026-06-18.yaml")["cases"] == ["2026-0001"]
    assert cqpt("validate", "--strict")[0] == 0
    code, _out, err = cqpt("new", "session", "2026-07-01", "--case", "2026-0009")
    assert code == 2
    assert "2026-0001" in err
    code, _out, err = cqpt("new", "organisation", "Pas un nom court", "--name", "X")
    assert code == 2
    assert "slug" in err


def test_one_commit_of_what_was_written_and_of_nothing_else(new_repository: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    git("add", "cqpt.yaml")
    (new_repository / "brouillon.txt").write_text("à moi\n", encoding="utf-8")
    git("add", "brouillon.txt")
    code, out, _err = cqpt("new", "case", *CASE, "--commit")
    assert code == 0
    assert "Commit" in out
    assert git("show", "--name-only", "--format=%s", "HEAD").split("\n\n") == [
        "Dossier 2026-0002 : reçu le 2026-03-02".replace(" :", "\u00a0:"), "cases/2026-0002/case.yaml\n",
    ]  # fmt: skip
    assert "brouillon.txt" in git("diff", "--cached", "--name-only")


def test_a_commit_without_git_is_refused_before_anything_is_written(new_repository: Path, cqpt: Cqpt) -> None:
    before = files(new_repository)
    code, _out, err = cqpt("new", "case", *CASE, "--commit")
    assert code == 2
    assert "error[not-under-git]" in err
    assert files(new_repository) == before


def test_as_json(new_repository: Path, cqpt: Cqpt) -> None:
    code, out, _err = cqpt("new", "case", *CASE, "--json", "--dry-run")
    answer = json.loads(out)
    assert code == 0
    assert answer["dry_run"] is True
    (file,) = answer["files"]
    assert file["path"].endswith("cases/2026-0002/case.yaml")
    assert file["new"] is True
    assert "+format: case/1" in file["difference"]
    assert not Path(file["path"]).exists()


def test_no_repository_begins_inside_another(new_repository: Path, cqpt: Cqpt) -> None:
    before = files(new_repository)
    code, _out, err = cqpt("init", new_repository / "cases" / "2026-0001" / "dedans")
    assert code == 2
    assert "inside-a-repository" in err
    assert files(new_repository) == before
    assert cqpt("init", new_repository)[0] == 0, "itself again"


def test_the_hook_checks_what_is_committed_and_nothing_else(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cases lie in a folder of a larger repository; the fault is in the work that is not committed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    git("init", "-q")
    code, out, _err = cqpt("init", "les dossiers", "--hook", "--commit")
    assert (code, "Commit" in out) == (0, True)
    monkeypatch.chdir(tmp_path / "les dossiers")
    cqpt("new", "case", *CASE, "--commit")
    file = Path("cases/2026-0001/case.yaml")
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound + "faute: 1\n", encoding="utf-8")
    Path("README.md").write_text("Autre chose\n", encoding="utf-8")
    git("add", "README.md")
    git("commit", "-qm", "Lisez-moi")
    git("add", "-A")
    file.write_text(sound, encoding="utf-8")  # sound on the disk, and not in what is committed
    refused = subprocess.run(["git", "commit", "-qm", "Faute"], capture_output=True, text=True)
    assert refused.returncode == 1
    assert "les dossiers/cases/2026-0001/case.yaml" in refused.stderr


def test_what_was_begun_before_git_is_committed_afterwards(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "git init" in cqpt("init", ".")[1]
    git("init", "-q")
    assert cqpt("init", ".", "--commit")[0] == 0
    assert git("status", "--porcelain") == ""
    assert "cqpt.yaml" in git("ls-files").splitlines()


def test_what_was_begun_under_a_name_of_its_own_is_committed_afterwards(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second call says no name: it is that of the settings, which a clone would be no repository without."""
    monkeypatch.chdir(tmp_path)
    cqpt("init", ".", "--name", "Campagne d'été")
    git("init", "-q")
    assert cqpt("init", ".", "--commit")[0] == 0
    assert git("status", "--porcelain") == ""
    assert git("log", "-1", "--format=%s").strip().endswith("Campagne d'été\u00a0»")


def test_settings_written_by_hand_are_committed_once_and_a_readme_never(
    tmp_path: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    cqpt("init", ".")
    (tmp_path / "README.md").write_text("# À nous\n", encoding="utf-8")
    settings = tmp_path / "cqpt.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# à nous\n", encoding="utf-8")
    assert cqpt("init", ".", "--commit")[0] == 0
    assert git("status", "--porcelain").split("\n") == ["?? README.md", ""]
    settings.write_text(settings.read_text(encoding="utf-8") + "# en cours\n", encoding="utf-8")
    (tmp_path / "schemas" / "case.json").unlink()
    assert cqpt("init", ".", "--commit")[0] == 0
    assert " M cqpt.yaml" in git("status", "--porcelain").split("\n")  # what someone is at stays theirs


def test_the_number_of_a_case_that_was_removed_is_not_given_again(new_repository: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Un dossier")
    git("rm", "-rq", "cases/2026-0001")
    git("commit", "-qm", "Retiré")
    cqpt("new", "case", *CASE)
    assert sorted(path.name for path in (new_repository / "cases").glob("2*")) == ["2026-0002"]


def test_no_commit_in_the_middle_of_a_merge(new_repository: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Un dossier")
    git("switch", "-qc", "autre")
    Path("note.txt").write_text("là\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "là")
    git("switch", "-q", "main")
    Path("note.txt").write_text("ici\n", encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "ici")
    subprocess.run(["git", "merge", "-q", "autre"], capture_output=True)
    code, _out, err = cqpt("new", "case", *CASE, "--commit")
    assert (code, "error[git-unfinished]" in err) == (2, True)
    assert not Path("cases/2026-0002").exists()


def test_a_git_that_is_locked_before_and_during_the_writing(
    new_repository: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Un dossier")
    monkeypatch.setattr("cqpt_cli.sources.git._PATIENCE", 0)
    lock = Path(".git/index.lock")
    lock.touch()
    code, _out, err = cqpt("new", "case", *CASE, "--commit")
    assert (code, "error[git-locked]" in err) == (2, True)
    assert "Rien n'a été écrit" in err
    assert not Path("cases/2026-0002").exists()
    # It came after cqpt had looked: the file is written, and the command that is missing is said; repeating would add another case.
    monkeypatch.setattr("cqpt_cli.sources.git.Git._wait_for_index", lambda _git: None)
    code, _out, err = cqpt("new", "case", *CASE, "--commit")
    assert (code, "error[git-locked]" in err) == (2, True)
    assert Path("cases/2026-0002/case.yaml").is_file()
    assert "Ne répétez pas la commande, mais\u00a0: git add -- cases/2026-0002/case.yaml && git commit" in err
    lock.unlink()
    git("add", "--", "cases/2026-0002/case.yaml")
    assert git("status", "--porcelain") == "A  cases/2026-0002/case.yaml\n"


def test_a_commit_that_a_hook_refuses_leaves_the_files_and_says_so(new_repository: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    hook = Path(".git/hooks/pre-commit")
    hook.write_text("#!/bin/sh\necho non >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    code, _out, err = cqpt("new", "case", *CASE, "--commit")
    assert code == 2
    assert "il ne manque que le commit" in err
    assert Path("cases/2026-0002/case.yaml").is_file()


def test_a_case_from_the_future(new_repository: Path, cqpt: Cqpt) -> None:
    code, _out, err = cqpt("new", "case", *CASE[:-1], "2099-01-01")
    assert (code, "error[act-misdated]" in err) == (2, True)


@pytest.mark.parametrize("command", ["check-eligibility", "validate", "show", "status"])
def test_a_number_stands_for_its_case(new_repository: Path, cqpt: Cqpt, command: str) -> None:
    code, _out, err = cqpt(command, "2026-0001")
    assert (code < 2, err) == (True, "")


@pytest.mark.parametrize("code", ["CAD", "cad"])
def test_a_certificate_answers_to_its_code(new_repository: Path, cqpt: Cqpt, code: str) -> None:
    who = ("--family-name", "Martin", "--given-names", "Léa", "--route", "plan-de-formation")
    assert cqpt("new", "case", "--certificate", code, *who)[0] == 0
    made = (new_repository / "cases/2026-0002/case.yaml").read_text(encoding="utf-8")
    assert "\ncertificate: conseiller-clientele-a-distance\n" in made
    assert json.loads(cqpt("status", "--certificate", code, "--json")[1])[-1]["case"] == "2026-0002"


def test_a_number_counted_without_the_whole_history_is_said(
    new_repository: Path, cqpt: Cqpt, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Un")
    cqpt("new", "case", *CASE, "--commit")
    git("rm", "-rq", "cases/2026-0002")
    git("commit", "-qm", "Retiré")
    git("clone", "-q", "--depth", "1", new_repository.as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    code, _out, err = cqpt("new", "case", *CASE)
    assert (code, "warning[shallow-clone]" in err) == (0, True)
    # With the whole history nothing is said, and the number that was given stays given.
    monkeypatch.chdir(new_repository)
    code, out, err = cqpt("new", "case", *CASE)
    assert (code, err, "cases/2026-0003/case.yaml" in out) == (0, "", True)


def test_a_refusal_does_not_list_every_case_there_is(new_repository: Path, cqpt: Cqpt) -> None:
    for number in range(2, 60):
        (new_repository / f"cases/2026-{number:04}").mkdir()
    code, _out, err = cqpt("new", "session", "2026-06-24", "--case", "2026-0099")
    assert code == 2
    assert err.count("2026-00") < 40


def test_no_new_name_that_windows_refuses(new_repository: Path, cqpt: Cqpt) -> None:
    for command in (("new", "case", *CASE, "--id", "CON"), ("new", "organisation", "aux", "--name", "Aux")):
        code, _out, err = cqpt(*command)
        assert (code, "error[name-not-portable]" in err) == (2, True), command
    assert not (new_repository / "cases/CON").exists()
    assert not (new_repository / "organisations/aux.yaml").exists()
