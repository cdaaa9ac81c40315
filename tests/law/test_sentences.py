"""Every sentence of the accord has its line, and every line is true of the text, of the data and of the program.

The page of the docs is made of these lines (tests/test_docs.py).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from cqpt_cli.app import app
from cqpt_cli.findings import Basis
from cqpt_cli.law.accord import default_accord
from cqpt_cli.law.sentences import basis_of, basis_of_sentence, provisions_of
from cqpt_cli.models.sentences import Application, Sentence
from cqpt_cli.rendering.explanations import all_explanations
from cqpt_cli.rendering.sentences_page import PARTS
from cqpt_cli.rules.eligibility import CRITERIA

ACCORD = default_accord()
SENTENCES = ACCORD.sentences.sentences
PACKAGE = Path(__file__).parent.parent.parent / "cqpt_cli"

each_sentence = pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: str(one.number))


# --- the text --------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """`text` without the marks of Markdown, on one line, with straight apostrophes and quotation marks."""
    text = re.sub(r"\\?\*+", "", text).replace("’", "'").replace("‘", "'")
    return " ".join(re.sub(r"«\s*|\s*»|[“”]", '"', text).split())


@cache
def text() -> str:
    """The reading copy, as it is."""
    return (ACCORD.folder / "accord.md").read_text(encoding="utf-8")


def between(beginning: str, end: str, of: str) -> str:
    """What stands from a heading on until the next one that matches `end`."""
    found = re.search(rf"(?ms)^{beginning}.*?(?=^{end}|\Z)", of)
    assert found, beginning
    return found[0]


def where(article: str) -> str:
    """The part of the reading copy that an article names."""
    accord, rest = text().split("\n## Annexe 1 à l'Accord", 1)
    annexe, cahier = rest.split("\n## Annexe 2 à l'accord", 1)
    match article.split(", "):
        case ["accord", "préambule"]:
            return accord.split("\n## Article 1 ")[0]
        case ["accord", name] if "-" in name:
            return between(rf"### {name.removeprefix('art. ')} :", "##", accord)
        case ["accord", name]:
            return between(rf"## Article {name.removeprefix('art. ')} :", "## ", accord)
        case ["annexe 1", page]:
            return page_of(annexe, int(page.removeprefix("p. ")))
        case ["cahier des charges", roman]:
            return between(rf"### {roman}\. ", "### ", cahier)
        case ["cahier des charges", roman, phase]:
            return between(rf"#+ \*{phase.upper()} ", "##", between(rf"### {roman}\. ", "### ", cahier))
    raise ValueError(article)


def page_of(annexe: str, page: int) -> str:
    """The text between the nearest page marks around a page: a mark follows the text of its page, and some are lost."""
    parts = re.split(r"<!-- page (\d+) -->", annexe)
    marks = [0, *map(int, parts[1::2]), 31]  # the last page, 30, bears no mark
    return next(part for part, before, here in zip(parts[::2], marks, marks[1:], strict=True) if before < page <= here)


def test_there_are_114_without_a_gap() -> None:
    """As many as the audit of the text counted, whose numbers these are."""
    assert [one.number for one in SENTENCES] == list(range(1, 115))


@each_sentence
def test_the_quotation_stands_where_the_article_says(sentence: Sentence) -> None:
    assert len(plain(sentence.quote).split()) > 3, "words that could stand anywhere"
    assert plain(sentence.quote) in plain(where(sentence.article))


@each_sentence
def test_a_sentence_stands_in_one_part_of_the_page(sentence: Sentence) -> None:
    found = [beginning for beginning in PARTS if sentence.article.startswith(beginning)]
    assert found == sentence.article.split(", ")[:1]


# --- the data --------------------------------------------------------------------------------------------------------


@each_sentence
def test_the_data_that_hold_it_are_there(sentence: Sentence) -> None:
    assert len(set(sentence.lives)) == len(sentence.lives)
    for name in sentence.lives:
        assert isinstance(basis_of(name, ACCORD), Basis)


@pytest.mark.parametrize(
    "name",
    [
        "experience.minimum_minutes",
        "acts.dance",
        "reasons.rien",
        "rien.du-tout",
        "CPD4-F99",
        "rien",
        "rien.yaml",
        "CPD.x",
    ],
)
def test_a_name_that_nothing_bears_is_found_out(name: str) -> None:
    with pytest.raises(KeyError):
        basis_of(name, ACCORD)


def test_no_provision_hangs_in_the_air() -> None:
    """Each comes of a sentence, or is said to come of none."""
    named = {name for one in SENTENCES for name in one.lives}
    beside = set(ACCORD.sentences.without_sentence)
    assert named & beside == set()
    assert beside <= set(provisions_of(ACCORD))
    assert set(provisions_of(ACCORD)) - named == beside


def test_no_act_and_no_phase_hangs_in_the_air() -> None:
    named = {name for one in SENTENCES for name in one.lives}
    assert {*(f"acts.{id}" for id in ACCORD.acts), *(f"phases.{id}" for id in ACCORD.procedure)} <= named


@pytest.mark.parametrize("name", ACCORD.sentences.without_sentence)
def test_what_no_sentence_speaks_of_does_not_claim_to_be_the_accord(name: str) -> None:
    assert basis_of(name, ACCORD) in (Basis.HYPOTHESIS, Basis.OUTSIDE)


def test_the_basis_is_that_of_the_least_sure_of_its_data() -> None:
    """The 1607 hours are the accord's word, over which time they are counted is a reading: so is the whole."""
    hours = next(one for one in SENTENCES if "1607" in one.quote)
    assert basis_of("experience.minimum_hours", ACCORD) is Basis.ACCORD
    assert basis_of("experience.hours_within", ACCORD) is Basis.INTERPRETATION
    assert basis_of_sentence(hours, ACCORD) is Basis.INTERPRETATION
    assert basis_of_sentence(hours.model_copy(update={"lives": ()}), ACCORD) is None


# --- the program -----------------------------------------------------------------------------------------------------


def options(command: Any, path: str) -> Iterator[tuple[str, set[str]]]:
    """Every command that does something, as it is typed, with its options."""
    context = command.context_class(command, info_name=path)
    if not hasattr(command, "list_commands"):
        yield path, {option for parameter in command.params for option in parameter.opts}
        return
    for name in command.list_commands(context):
        yield from options(command.get_command(context, name), f"{path} {name}")


@cache
def commands() -> dict[str, set[str]]:
    return dict(options(typer.main.get_command(app), "cqpt"))


@cache
def findings() -> set[str]:
    """The ids of problems that are explained, and those that the rules write: what they say is a string of its own."""
    files = sorted((PACKAGE / "rules").glob("*.py"))
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    written = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {one.id for one in all_explanations()} | {
        one for one in written if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", one)
    }


def exists(applied_by: str) -> bool:
    """Whether a criterion, a finding or a command of this name exists, with the options that are typed."""
    if not applied_by.startswith("cqpt "):
        return applied_by in CRITERIA or applied_by in findings()
    command, *asked = applied_by.split(" --")
    return command in commands() and {f"--{option}" for option in asked} <= commands()[command]


@each_sentence
def test_what_applies_it_exists(sentence: Sentence) -> None:
    assert len(set(sentence.applied_by)) == len(sentence.applied_by)
    assert [name for name in sentence.applied_by if not exists(name)] == []


@pytest.mark.parametrize("name", ["cqpt dance", "cqpt commission", "cqpt send --dance", "no-such-finding", "cqpt"])
def test_what_does_not_exist_is_found_out(name: str) -> None:
    assert not exists(name)


def test_every_criterion_applies_a_sentence() -> None:
    assert set(CRITERIA) <= {name for one in SENTENCES for name in one.applied_by}


@each_sentence
def test_what_nothing_applies_says_why(sentence: Sentence) -> None:
    assert sentence.applied_by or sentence.not_applied
    assert not (sentence.application is Application.NONE and sentence.lives), "data that nothing applies"
    for said in (sentence.not_applied.fr, sentence.not_applied.en) if sentence.not_applied else ():
        assert said.endswith(".")
