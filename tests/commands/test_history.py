"""`cqpt history` and `cqpt diff`: the past of a case, through renames and merges, in the words of the procedure."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.acts import agreed_by_hand
from tests.commands.conftest import Cqpt, Git


@pytest.fixture
def case(new_repository: Path, cqpt: Cqpt, git: Git) -> Path:
    """A committed case with a grid."""
    agreed_by_hand(new_repository)
    cqpt("new", "grid", "2026-0001", "--modality", "observation", "--evaluator", "X", "--assessed-on", "2026-05-11")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Début")
    return new_repository / "cases" / "2026-0001"


def level(case: Path, item: str, level: int) -> None:
    file = case / "grids" / "observation.yaml"
    lines = file.read_text(encoding="utf-8").split("\n")
    found = [f"  {item}: {level}" if line.startswith(f"  {item}:") else line for line in lines]
    assert found != lines
    file.write_text("\n".join(found), encoding="utf-8")


def told(cqpt: Cqpt, name: str = "2026-0001") -> list[tuple[str | None, list[str]]]:
    code, out, err = cqpt("history", name, "--json")
    assert (code, err) == (0, "")
    return [(step["subject"], [change["message"] for change in step["changes"]]) for step in json.loads(out)]


def said(text: str) -> str:
    return text.replace(" :", "\u00a0:")


def test_a_level_from_its_birth_to_now(case: Path, cqpt: Cqpt, git: Git) -> None:
    level(case, "CAD1-F05", 2)
    git("commit", "-qam", "Premier avis")
    level(case, "CAD1-F05", 3)
    git("commit", "-qam", "Après relecture")
    level(case, "CAD1-F01", 4)
    steps = told(cqpt)
    assert [subject for subject, _changes in steps] == ["Début", "Premier avis", "Après relecture", None]
    assert [changes for _subject, changes in steps][1:] == [
        [said("niveau de CAD1-F05 : 2 (observation.yaml)")],
        [said("niveau de CAD1-F05 : 2 → 3 (observation.yaml)")],
        [said("niveau de CAD1-F01 : 4 (observation.yaml)")],
    ]
    code, out, _err = cqpt("history", "2026-0001")
    assert code == 0
    assert "par Ana Officier" in out


def test_what_changes_nothing_is_not_told(case: Path, cqpt: Cqpt, git: Git) -> None:
    file = case / "case.yaml"
    file.write_text("# une remarque\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    git("commit", "-qam", "Remarque")
    assert [subject for subject, _changes in told(cqpt)] == ["Début"]


def test_a_case_that_was_renamed_keeps_its_past(case: Path, cqpt: Cqpt, git: Git) -> None:
    level(case, "CAD1-F05", 2)
    git("commit", "-qam", "Premier avis")
    git("mv", "cases/2026-0001", "cases/2026-0042")
    file = case.with_name("2026-0042") / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: 2026-0001", "id: 2026-0042"), encoding="utf-8")
    git("commit", "-qam", "Nouveau numéro")
    level(case.with_name("2026-0042"), "CAD1-F05", 3)
    git("commit", "-qam", "Après relecture")
    steps = told(cqpt, "2026-0042")
    assert [subject for subject, _changes in steps] == ["Début", "Premier avis", "Nouveau numéro", "Après relecture"]
    assert steps[2][1] == [said("Numéro du dossier : 2026-0001 → 2026-0042")]
    assert steps[3][1] == [said("niveau de CAD1-F05 : 2 → 3 (observation.yaml)")]


@pytest.mark.parametrize("by_git", [True, False])
def test_a_case_that_is_being_renamed_has_its_past_already(case: Path, cqpt: Cqpt, git: Git, by_git: bool) -> None:
    if by_git:
        git("mv", "cases/2026-0001", "cases/2026-0007")
    else:
        case.rename(case.with_name("2026-0007"))
    file = case.with_name("2026-0007") / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: 2026-0001", "id: 2026-0007"), encoding="utf-8")
    number = said("Numéro du dossier : 2026-0001 → 2026-0007")
    steps = told(cqpt, "2026-0007")
    assert ([subject for subject, _changes in steps], steps[1][1]) == (["Début", None], [number])
    assert "git restore" not in cqpt("history", "2026-0001")[1]  # it would bring back a twin
    code, out, _err = cqpt("diff", "2026-0007", "--json")
    assert (code, [change["message"] for change in json.loads(out)]) == (0, [number])


@pytest.mark.parametrize("by_git", [True, False])
def test_half_of_a_renaming_is_not_committed(case: Path, cqpt: Cqpt, git: Git, by_git: bool) -> None:
    """A commit of the new file alone would be taken for the birth of another case; the command that is told cures it."""
    (case / "pièces à part.txt").write_text("x", encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "Pièce")
    if by_git:
        git("mv", "cases/2026-0001", "cases/2026-0007")
    else:
        case.rename(case.with_name("2026-0007"))
    file = case.with_name("2026-0007") / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: 2026-0001", "id: 2026-0007"), encoding="utf-8")
    before = file.read_bytes()
    index = git("ls-files", "--stage")
    attach = ("attach", "2026-0007", "--kind", "courrier", "--commit")
    code, _out, err = cqpt(*attach)
    assert (code, "error[move-uncommitted]" in err) == (2, True)
    assert (file.read_bytes(), git("ls-files", "--stage")) == (before, index)
    command = err.splitlines()[1].partition("passé est perdu\u00a0: ")[2]
    subprocess.run([*command.split(" && ")[0].split()], check=True)
    subprocess.run([*command.split(" && ")[1].split()], check=True)
    git("commit", "-qm", "Renommé")
    assert git("status", "--porcelain") == ""
    assert cqpt(*attach)[0] == 0
    assert [subject for subject, _changes in told(cqpt, "2026-0007")] == [
        "Début", "Renommé", said("Dossier 2026-0007 : document courrier reçu")
    ]  # fmt: skip


def test_a_case_that_was_copied_is_not_one_that_moved(case: Path, cqpt: Cqpt, git: Git) -> None:
    shutil.copytree(case, case.with_name("2026-0007"))
    file = case.with_name("2026-0007") / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: 2026-0001", "id: 2026-0007"), encoding="utf-8")
    assert [subject for subject, _changes in told(cqpt, "2026-0007")] == [None]
    assert cqpt("attach", "2026-0007", "--kind", "courrier", "--commit")[0] == 0


def test_both_sides_of_a_merge_are_told_once(case: Path, cqpt: Cqpt, git: Git) -> None:
    git("checkout", "-qb", "relecture")
    level(case, "CAD1-F05", 3)
    git("commit", "-qam", "D'un côté")
    git("checkout", "-q", "main")
    level(case, "CAD2-F10", 4)
    git("commit", "-qam", "De l'autre")
    git("merge", "-q", "--no-edit", "relecture")
    steps = told(cqpt)
    assert sorted(subject or "" for subject, _changes in steps) == ["D'un côté", "De l'autre", "Début"]


def test_what_a_merge_itself_decides_is_told(case: Path, cqpt: Cqpt, git: Git) -> None:
    git("checkout", "-qb", "relecture")
    level(case, "CAD1-F05", 3)
    git("commit", "-qam", "Trois")
    git("checkout", "-q", "main")
    level(case, "CAD1-F05", 2)
    git("commit", "-qam", "Deux")
    git("merge", "-q", "-s", "ours", "--no-commit", "relecture")
    level(case, "CAD1-F05", 4)
    git("commit", "-qam", "Tranché")
    steps = dict(told(cqpt))
    assert steps["Tranché"] == [said("niveau de CAD1-F05 : 2 → 4 (observation.yaml)")]


def test_documents_and_grids_come_and_go(case: Path, cqpt: Cqpt, git: Git, tmp_path: Path) -> None:
    (tmp_path / "Contrat signé.pdf").write_bytes(b"%PDF-1.7 un")
    assert (
        cqpt("attach", "2026-0001", tmp_path / "Contrat signé.pdf", "--kind", "contrat-de-travail", "--commit")[0] == 0
    )
    git("mv", "cases/2026-0001/grids/observation.yaml", "cases/2026-0001/grids/mise-en-situation.yaml")
    git("commit", "-qm", "Renommée")
    git("rm", "-q", "cases/2026-0001/grids/mise-en-situation.yaml")
    git("commit", "-qm", "Retirée")
    steps = told(cqpt)
    assert said("document reçu : pieces/contrat-signe.pdf") in steps[1][1]
    assert steps[2][1] == [said("grille renommée : observation.yaml → mise-en-situation.yaml")]
    assert steps[3][1] == [said("grille retirée : observation, 0 niveau (mise-en-situation.yaml)")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_documents_that_are_links_or_no_files(case: Path, cqpt: Cqpt, git: Git) -> None:
    """To git a link is where it points, and a pipe is nothing: neither is opened, and the rest is still told."""
    pieces = case / "pieces"
    pieces.mkdir()
    (pieces / "courrier.txt").write_text("a", encoding="utf-8")
    for name, target in (("nulle part", "nowhere"), ("ici", "."), ("tourne", "tourne"), ("dehors", "/dev/zero")):
        (pieces / name).symlink_to(target)
    git("add", "-A")
    git("commit", "-qm", "Liens")
    os.mkfifo(pieces / "tuyau")
    (pieces / "courrier.txt").write_text("b", encoding="utf-8")
    (pieces / "ici").unlink()
    (pieces / "ici").symlink_to("courrier.txt")
    code, out, err = cqpt("diff", "2026-0001", "--json")
    assert (code, err) == (0, "")
    assert [change["message"] for change in json.loads(out)] == [
        said("document remplacé : pieces/courrier.txt"),
        said("document remplacé : pieces/ici"),
        said("document reçu : pieces/tuyau"),
    ]


def test_documents_of_any_name_are_known_again(case: Path, cqpt: Cqpt, git: Git) -> None:
    """All are asked of git at once, one a line: no sign of a name may be taken for the end of it."""
    (case / "pieces").mkdir()
    for name in ("deux\nlignes", 'un "nom"', "contre\\oblique", " bords ", "-rf", "été"):
        (case / "pieces" / name).write_text(name, encoding="utf-8")
    git("add", "-A")
    git("commit", "-qm", "Documents")
    code, out, err = cqpt("diff", "2026-0001", "--json")
    assert (code, json.loads(out), err) == (0, [], "")


def test_a_version_that_could_not_be_read(case: Path, cqpt: Cqpt, git: Git) -> None:
    file = case / "case.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text("<<<<<<< ours\n" + before, encoding="utf-8")
    git("commit", "-qam", "Faute")
    file.write_text(before, encoding="utf-8")
    git("commit", "-qam", "Réparé")
    steps = dict(told(cqpt))
    assert steps["Faute"] == ["case.yaml ne peut plus être lu"]
    assert "Réparé" not in steps


def test_the_difference_since_a_revision(case: Path, cqpt: Cqpt, git: Git) -> None:
    level(case, "CAD1-F05", 2)
    git("commit", "-qam", "Premier avis")
    level(case, "CAD1-F01", 4)
    code, out, _err = cqpt("diff", "2026-0001", "--json")
    assert code == 0
    assert [change["where"] for change in json.loads(out)] == [["observation.yaml", "CAD1-F01"]]
    _code, out, _err = cqpt("diff", "2026-0001", "HEAD~1", "--json")
    assert [change["where"][1] for change in json.loads(out)] == ["CAD1-F01", "CAD1-F05"]
    code, _out, err = cqpt("diff", "2026-0001", "nulle-part")
    assert code == 2
    assert "error[unknown-revision]" in err
    code, _out, err = cqpt("diff", "2026-0001", "--output=/tmp/x")
    assert code == 2


def test_a_case_that_was_never_committed(new_repository: Path, cqpt: Cqpt, git: Git) -> None:
    git("init", "-q")
    assert told(cqpt) == [(None, ["dossier créé"])]
    (new_repository / "x").write_text("", encoding="utf-8")
    git("add", "x")
    git("commit", "-qm", "Autre chose")
    assert told(cqpt) == [(None, ["dossier créé"])]


def test_without_git(new_repository: Path, cqpt: Cqpt) -> None:
    for command in ("history", "diff"):
        code, _out, err = cqpt(command, "2026-0001")
        assert code == 2
        assert "error[not-under-git]" in err


def test_git_that_is_not_installed(case: Path, cqpt: Cqpt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nulle-part")
    code, _out, err = cqpt("history", "2026-0001")
    assert code == 2
    assert "error[no-git]" in err


def test_a_repository_inside_another(case: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case repository may be a folder of a larger one."""
    (case.parents[1] / "sous-dossier").mkdir()
    git("mv", "cases", "sous-dossier/cases")
    git("mv", "cqpt.yaml", "sous-dossier/cqpt.yaml")
    git("commit", "-qm", "Plus bas")
    monkeypatch.chdir(case.parents[1] / "sous-dossier")
    assert [subject for subject, _changes in told(cqpt)] == ["Début"]


def test_a_case_that_was_deleted(case: Path, cqpt: Cqpt, git: Git) -> None:
    level(case, "CAD1-F05", 2)
    git("commit", "-qam", "Premier avis")
    git("rm", "-rq", "cases/2026-0001")
    assert not case.exists()
    # Not committed yet, then committed; the folder of cases itself is gone with its last case.
    assert told(cqpt)[-1] == (
        None,
        ["fichier du dossier retiré", said("grille retirée : observation, 1 niveau (observation.yaml)")],
    )
    assert "git restore -- cases/2026-0001" in cqpt("history", "2026-0001")[1]
    git("commit", "-qm", "Effacé")
    assert [subject for subject, _changes in told(cqpt)] == ["Début", "Premier avis", "Effacé"]
    _code, out, _err = cqpt("history", "2026-0001")
    command = out.partition("git restore ")[2].split()
    git("restore", *command)
    assert (case / "case.yaml").is_file()
    code, _out, err = cqpt("history", "2026-0009")
    assert code == 2
    assert "error[nothing-found]" in err
    # A document that git did not know was left behind: the case is gone all the same.
    (case / "case.yaml").unlink()
    (case / "pieces").mkdir()
    (case / "pieces/x.pdf").write_bytes(b"%PDF")
    assert "git restore --source=" in cqpt("history", "2026-0001")[1]


def test_the_former_number_of_a_case(case: Path, cqpt: Cqpt, git: Git) -> None:
    git("mv", "cases/2026-0001", "cases/2026-0042")
    file = case.with_name("2026-0042") / "case.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: 2026-0001", "id: 2026-0042"), encoding="utf-8")
    git("commit", "-qam", "Nouveau numéro")
    _code, out, _err = cqpt("history", "2026-0001")
    assert "Le dossier 2026-0001 porte maintenant ce numéro." in out
    assert [subject for subject, _changes in told(cqpt, "2026-0001")] == ["Début", "Nouveau numéro"]


def test_a_shallow_clone_says_where_its_history_is_cut(
    case: Path, cqpt: Cqpt, git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in (2, 3, 4):
        level(case, "CAD1-F05", number)
        git("commit", "-qam", f"Niveau {number}")
    git("clone", "-q", "--depth", "2", case.parents[1].as_uri(), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    steps = json.loads(cqpt("history", "2026-0001", "--json")[1])
    # Nothing is told as created that was there before.
    assert [(step["subject"], step["cut"], len(step["changes"])) for step in steps] == [
        ("Niveau 3", True, 0), ("Niveau 4", False, 1),
    ]  # fmt: skip
    _code, out, _err = cqpt("history", "2026-0001")
    assert "L'historique est coupé ici" in out
    assert "git fetch --unshallow" in out


def test_a_body_that_is_named_is_not_said_to_have_the_case(new_repository: Path, cqpt: Cqpt, git: Git) -> None:
    file = new_repository / "cases/2026-0001/case.yaml"
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Début")
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "evaluation: {organisation: jalons}\n", encoding="utf-8")
    git("commit", "-qam", "Désigné")
    file.write_text(
        text + "evaluation: {organisation: reperes, sent_on: 2026-04-02, by: Ana Petit}\n", encoding="utf-8"
    )
    steps = dict(told(cqpt))
    assert steps["Désigné"] == [said("organisme désigné : jalons")]
    assert steps[None] == [said("acte retiré : organisme désigné : jalons"), "transmis à reperes (02/04/2026)"]


def test_a_grid_renamed_and_changed_at_once_on_one_side_of_a_merge(case: Path, cqpt: Cqpt, git: Git) -> None:
    level(case, "CAD1-F05", 2)
    level(case, "CAD2-F10", 3)
    git("commit", "-qam", "Premier avis")
    git("checkout", "-qb", "relecture")
    level(case, "CAD1-F05", 3)
    git("mv", "cases/2026-0001/grids/observation.yaml", "cases/2026-0001/grids/visite.yaml")
    git("commit", "-qam", "Renommée et corrigée")
    git("checkout", "-q", "main")
    level(case, "CAD2-F10", 4)
    git("commit", "-qam", "De l'autre")
    git("merge", "-q", "--no-edit", "relecture")
    steps = dict(told(cqpt))
    assert steps["Renommée et corrigée"] == [
        said("grille renommée : observation.yaml → visite.yaml"),
        said("niveau de CAD1-F05 : 2 → 3 (visite.yaml)"),
    ]
    assert steps["De l'autre"] == [said("niveau de CAD2-F10 : 3 → 4 (observation.yaml)")]
    assert set(steps) == {
        "Début",
        "Premier avis",
        "Renommée et corrigée",
        "De l'autre",
    }  # the merge itself changed nothing
