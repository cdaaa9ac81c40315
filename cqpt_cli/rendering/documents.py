"""Views become documents: Markdown and HTML by Jinja, PDF by Typst. A document is a folder of `templates/`.

Nothing a person wrote can become markup: HTML escapes every value, Markdown escapes its own signs, and Typst receives
the view as data, never as source. A name that a template uses and the view lacks is an error in all three.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cqpt_cli.sources.package_data import data_folder

FORMATS = ("md", "html", "pdf")
"""The formats of every document."""

PROSE_FORMATS = (*FORMATS, "docx")
"""The formats of a prose document: a letter is also to be edited."""

PROSE = "prose"
"""The folder of the frame that all prose documents share."""

FONT = "Source Sans 3"
"""The family that comes with the package, in `templates/fonts`."""

FRAME = ("title", "sender", "recipient", "place_and_day", "reference", "signatures", "footer")
"""What the frame of a prose document shows."""

_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>|&~$])")
_MARKDOWN_START = re.compile(r"^(\s*)([#+=-]|\d{1,9}[.)])")
_LINE_BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")


def escape_markdown(value: Any) -> Any:
    """The value as Markdown that reads as itself, on one line; what a template marks `safe` stays as it is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    line = _LINE_BREAKS.sub(" ", value).strip()  # white space at the start would make it code
    escaped = _MARKDOWN_SIGNS.sub(r"\\\1", line)
    return _MARKDOWN_START.sub(lambda start: start[1] + re.sub(r"(\D)$", r"\\\1", start[2]), escaped)


_BOX = "\u25a1"
"""In place of what cannot be drawn."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
"""Controls, and signs that turn the text after them round: a reader would see something else than what is written."""


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The view with every text changed; what a template marks `safe` stays as it is."""
    if isinstance(value, Mapping):
        return {key: _each_text(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(inner, change) for inner in value]
    return change(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _legible(text: str) -> str:
    """The text in Unicode, and without what the eye cannot see."""
    whole = text.encode("utf-8", "replace").decode()  # a file name may hold bytes that are no letters
    return _UNSEEN.sub(_BOX, whole)


class Documents:
    """Renders the documents of one `templates` folder; keep one for many documents, as starting costs."""

    def __init__(self, templates: Path) -> None:
        self.templates = templates

    def render(self, document: str, view: Mapping[str, Any], format: str) -> bytes:
        """The document of this name in this format. Raises KeyError for a format that is none of `FORMATS`."""
        return {"md": self._markdown, "html": self._html, "pdf": self._pdf}[format](
            document, _each_text(view, _legible)
        )

    def render_prose(self, document: str, view: Mapping[str, Any], format: str) -> bytes:
        """A prose document, of which there is one Markdown template, in one of `PROSE_FORMATS`.

        `view` gives the frame (`title`, `sender`, `recipient`, `place_and_day`, `reference`, `signatures`, `footer`) and
        what the body of the template needs.
        """
        from cqpt_cli.rendering import prose

        view = _each_text(view, _legible)
        body = self._environment("md").get_template(f"{document}/{document}.md.jinja").render(view)
        frame = {key: view[key] for key in FRAME}
        if format == "md":
            return self._markdown(PROSE, {**frame, "body": Markup(body)})  # noqa: S704 - escaped already
        blocks = prose.blocks_of(body)
        if format == "docx":
            return prose.docx(frame, blocks)
        return {"html": self._html, "pdf": self._pdf}[format](PROSE, {**frame, "blocks": blocks})

    def _markdown(self, document: str, view: Mapping[str, Any]) -> bytes:
        text = self._environment("md").get_template(f"{document}/{document}.md.jinja").render(view)
        return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()

    def _html(self, document: str, view: Mapping[str, Any]) -> bytes:
        template = self._environment("html").get_template(f"{document}/{document}.html.jinja")
        style = Markup(self._css)  # noqa: S704 - a file of ours
        return (template.render({**view, "css": style}) + "\n").encode()

    def _pdf(self, document: str, view: Mapping[str, Any]) -> bytes:
        pdf: bytes = self._compiler.compile(
            str(self.templates / document / f"{document}.typ"),
            format="pdf",
            sys_inputs={"view": json.dumps(_each_text(view, self._drawable), ensure_ascii=False)},
            pdf_standards="ua-1",
        )
        return pdf

    def _drawable(self, text: str) -> str:
        """The text on one line, with a box in place of what the fonts cannot draw, as a tagged PDF demands."""
        return self._lacking.sub(_BOX, _LINE_BREAKS.sub(" ", text))

    @cached_property
    def _lacking(self) -> re.Pattern[str]:
        """A character that the fonts do not have."""
        lines = (self.templates / "fonts" / "coverage.txt").read_text(encoding="ascii").splitlines()
        ranges = (line.split("-") for line in lines if not line.startswith("#"))
        return re.compile("[^" + "".join(f"\\U{first:0>8}-\\U{last:0>8}" for first, last in ranges) + "]")

    @cache  # noqa: B019 - as long-lived as the process
    def _environment(self, format: str) -> Environment:
        return Environment(
            loader=FileSystemLoader(self.templates),
            undefined=StrictUndefined,
            autoescape=format == "html",  # noqa: S701 - Markdown is escaped by a rule of its own
            finalize=escape_markdown if format == "md" else None,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def _css(self) -> str:
        return (self.templates / "style" / "document.css").read_text(encoding="utf-8").strip()

    @cached_property
    def _compiler(self) -> Any:
        import typst  # 80 MB of compiler, for PDF only

        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(self.templates / "fonts")])
        return typst.Compiler(root=str(self.templates), font_paths=fonts)


@cache
def default_documents() -> Documents:
    """The documents that come with the package."""
    return Documents(data_folder("templates"))
