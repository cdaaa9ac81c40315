"""What each problem means and how to cure it: the same words for `cqpt explain`, the docs page and SARIF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from cqpt_cli import language
from cqpt_cli.language import _
from cqpt_cli.rendering.page import Facts, Heading, Page, Paragraph, Said, Title, Tone
from cqpt_cli.sources.yaml_reader import read_yaml


@dataclass(frozen=True, slots=True)
class Explanation:
    """One kind of problem."""

    id: str
    title: str
    meaning: str
    cure: str
    example: str | None = None


@cache
def _explanations(spoken: str) -> dict[str, Explanation]:
    file = language.LOCALES / spoken / "problems.yaml"
    document = read_yaml(file, file.read_bytes())
    assert isinstance(document.data, dict) and not document.diagnostics, f"{file} is not sound"
    found: dict[str, Any] = document.data
    return {id: Explanation(id, **words) for id, words in found.items()}


def all_explanations() -> list[Explanation]:
    """Every problem that cqpt can report, in the language of the screen, in alphabetical order."""
    return sorted(_explanations(language.current()).values(), key=lambda explanation: explanation.id)


def explanation_of(id: str) -> Explanation | None:
    """The explanation of one problem, or None where there is no such problem."""
    return _explanations(language.current()).get(id)


def page_of(explanation: Explanation) -> Page:
    """The page of one problem."""
    page: list[Any] = [
        Title(explanation.id, Said(explanation.title, Tone.STRONG)),
        Heading(_("What it means")),
        Paragraph(Said(explanation.meaning)),
        Heading(_("What to do")),
        Paragraph(Said(explanation.cure)),
    ]
    if explanation.example:
        page += [
            Heading(_("For example")),
            *(Paragraph(Said(f"  {line}")) for line in explanation.example.rstrip().split("\n")),
        ]
    return page


def listing() -> Page:
    """The page of all problems."""
    found = all_explanations()
    return [Facts([(explanation.id, explanation.title) for explanation in found])]


def as_markdown() -> str:
    """The docs page of all problems, in the language of the screen."""
    title, about = _("Problems"), _("What stands in brackets in a message, and what “cqpt explain” says of it.")
    parts = [f"# {title}\n", f"{about}\n"]
    for one in all_explanations():
        parts.append(f"## {one.id}\n\n**{one.title}.** {one.meaning}\n\n{one.cure}\n")
        if one.example:
            parts.append(f"```yaml\n{one.example.rstrip()}\n```\n")
    return "\n".join(parts)
