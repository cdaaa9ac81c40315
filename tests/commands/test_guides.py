"""The guides tell the truth: every command in them runs, in their order, on one copy of the example branch."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from cqpt_cli.sources import clock
from tests.commands import acts
from tests.commands.conftest import EXAMPLES, Cqpt, Git

FOLDER = Path(__file__).parents[2] / "docs" / "fr"
GUIDES = ("instruction", "evaluation", "secretariat", "candidat")

STEP = re.compile(
    r"```console\n(?P<commands>.*?)```"
    r"|<!-- (?P<write>écrire dans|remplacer (?P<old>.+?) dans) (?P<file>\S+) -->\n```yaml\n(?P<text>.*?)```"
    r"|<!-- publier la clé (?P<key>\S+) -->",
    re.DOTALL,
)

UNFAVOURABLE = ("check-eligibility", "score", "accredit list")
"""What may answer 1: the answer is unfavourable, and said."""


def test_every_command_of_the_guides_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cqpt: Cqpt, git: Git
) -> None:
    monkeypatch.setattr(clock, "today", lambda: acts.TODAY)
    root = tmp_path / "branche"
    shutil.copytree(EXAMPLES, root, ignore=shutil.ignore_patterns(".cqpt"))
    monkeypatch.chdir(root)
    for step_of_git in (("init", "-q"), ("add", "."), ("commit", "-qm", "la branche")):
        git(*step_of_git)
    (root / "bulletin-mai-2023.pdf").write_bytes(b"%PDF-1.7 bulletin")
    ran = 0
    for guide in GUIDES:
        for step in STEP.finditer((FOLDER / f"guide-{guide}.md").read_text(encoding="utf-8")):
            if step["commands"]:
                for line in step["commands"].strip().splitlines():
                    assert line.startswith("$ cqpt "), line
                    command = line.removeprefix("$ cqpt ")
                    code, out, err = cqpt(*shlex.split(command))
                    assert code == 0 or (code == 1 and command.startswith(UNFAVOURABLE)), (guide, line, out, err)
                    ran += 1
            elif step["key"]:
                public = json.loads(cqpt("key", "show", step["key"], "--json")[1])["public_key"]
                with (root / "cqpt.yaml").open("a", encoding="utf-8") as settings:
                    settings.write(f"issuer: {{name: CPNE, public_key: {public}}}\n")
            else:
                _edit(root / step["file"], step["old"], step["text"])
    assert ran > 40
    assert cqpt("validate")[0] == 0


def _edit(file: Path, old: str | None, text: str) -> None:
    """What the guide asks to write by hand: above the levels of a grid, or in place of a line."""
    content = file.read_text(encoding="utf-8")
    wanted = f"{old}\n" if old else "levels:"
    assert wanted in re.sub(r" +#.*", "", content), (file, wanted)
    if old:
        content = re.sub(rf"^{re.escape(old)} *(#.*)?$", lambda _: text.strip(), content, count=1, flags=re.MULTILINE)
    else:
        content = re.sub(r"^levels:", lambda _: f"{text}levels:", content, count=1, flags=re.MULTILINE)
    file.write_text(content, encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES)
def test_the_readme_leads_to_the_guide(guide: str) -> None:
    readme = (FOLDER.parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"docs/fr/guide-{guide}.md" in readme
