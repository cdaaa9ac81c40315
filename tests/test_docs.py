"""What the docs pages and the explanations say is whole, and the same."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
import typer

import cqpt_cli
from cqpt_cli import language
from cqpt_cli.app import app, command_names
from cqpt_cli.commands._speech import translated
from cqpt_cli.findings import KINDS, Kind
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering import reference, sentences_page
from cqpt_cli.rendering.explanations import all_explanations, as_markdown, explanation_of

ROOT = Path(__file__).parent.parent
COMMANDS = {"fr": ROOT / "docs" / "fr" / "commands.md", "en": ROOT / "docs" / "commands.md"}
PROVISIONS = {"fr": ROOT / "docs" / "fr" / "provisions.md", "en": ROOT / "docs" / "provisions.md"}
PAGES = {"fr": ROOT / "docs" / "fr" / "problems.md", "en": ROOT / "docs" / "problems.md"}

MAKERS = {"Diagnostic", "Problem", "_nothing", "_refuse", "refuse", "refused", "report"}
"""The calls of the package whose first argument is the id of a problem."""


def kinds() -> list[Kind]:
    """The kinds of findings that stand beside the checks of the package; one with a remedy is a problem to solve."""
    for module in pkgutil.walk_packages(cqpt_cli.__path__, "cqpt_cli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return KINDS


def ids_in_the_code() -> set[str]:
    found = set()
    for file in (ROOT / "cqpt_cli").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            value = node.args[0].value
            if name in MAKERS and isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", value):
                found.add(value)
    return found


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_every_problem_is_explained_and_none_is_left_over(spoken: str) -> None:
    language.use(spoken)
    explained = {one.id for one in all_explanations()}
    wanted = ids_in_the_code() | {one.id for one in kinds() if one.remedy}
    assert wanted <= explained
    assert explained <= wanted | {one.id for one in kinds()}


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_explanations_are_sentences(spoken: str) -> None:
    language.use(spoken)
    for one in all_explanations():
        assert len(one.title) <= 70, one.id
        assert not one.title.endswith("."), one.id
        assert one.meaning.endswith("."), one.id
        assert one.cure.endswith((".", ":")) or one.cure[-1] in '"»)', one.id


def test_both_languages_give_the_same_examples() -> None:
    language.use("en")
    english = {one.id for one in all_explanations() if one.example}
    language.use("fr")
    assert {one.id for one in all_explanations() if one.example} == english


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_docs_page_is_that_of_the_explanations(spoken: str, request: pytest.FixtureRequest) -> None:
    """`make docs` writes it."""
    language.use(spoken)
    if request.config.getoption("--update-golden"):
        PAGES[spoken].parent.mkdir(parents=True, exist_ok=True)
        PAGES[spoken].write_text(as_markdown(), encoding="utf-8")
    assert PAGES[spoken].read_text(encoding="utf-8") == as_markdown()


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_docs_page_of_the_commands_is_their_help(spoken: str, request: pytest.FixtureRequest) -> None:
    """`make docs` writes it."""
    language.use(spoken)
    said = reference.as_markdown(translated(typer.main.get_command(app), "cqpt"))
    if request.config.getoption("--update-golden"):
        COMMANDS[spoken].write_text(said, encoding="utf-8")
    assert COMMANDS[spoken].read_text(encoding="utf-8") == said
    assert {line.split()[2] for line in said.splitlines() if line.startswith("## cqpt ")} == set(command_names())


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_the_docs_page_of_the_provisions_is_that_of_the_data(spoken: str, request: pytest.FixtureRequest) -> None:
    """`make docs` writes it. What it says is held against the accord and the program in tests/law/test_sentences.py."""
    language.use(spoken)
    said = sentences_page.as_markdown(default_accord())
    if request.config.getoption("--update-golden"):
        PROVISIONS[spoken].write_text(said, encoding="utf-8")
    assert PROVISIONS[spoken].read_text(encoding="utf-8") == said


def test_an_unknown_problem_has_no_explanation() -> None:
    assert explanation_of("rien") is None
