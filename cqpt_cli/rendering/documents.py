"""Views become documents: Markdown and HTML by Jinja, PDF by Typst. A document is a folder of `templates/`.

Nothing a person wrote can become markup: HTML escapes every value, Markdown escapes its own signs, and Typst receives
the view as data, never as source. A name that a template uses and the view lacks is an error in all three.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cqpt_cli.rendering.typography import InPrint, raised, set_in_print
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


def _readable(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """The view as it goes to paper: every text legible, our own words set in print."""
    readable: Mapping[str, Any] = set_in_print(_each_text(view, _legible))
    return readable


def _legible(text: str) -> str:
    """The text in Unicode, and without what the eye cannot see."""
    whole = text.encode("utf-8", "replace").decode()  # a file name may hold bytes that are no letters
    return _UNSEEN.sub(_BOX, whole)


class Documents:
    """Renders the documents of one `templates` folder; keep one for many documents, as starting costs."""

    def __init__(self, templates: Path) -> None:
        self.templates = templates

    def render(
        self, document: str, view: Mapping[str, Any], format: str, files: Mapping[str, bytes] | None = None
    ) -> bytes:
        """The document of this name in this format. Raises KeyError for a format that is none of `FORMATS`.

        `files` are those that its PDF shows or attaches: the path by which the template names each → its bytes.
        """
        view = _readable(view)
        if format == "pdf":
            return self._pdf(document, view, files or {})
        return {"md": self._markdown, "html": self._html}[format](document, view)

    def render_prose(self, document: str, view: Mapping[str, Any], format: str) -> bytes:
        """A prose document, of which there is one Markdown template, in one of `PROSE_FORMATS`.

        `view` gives the frame (`title`, `sender`, `recipient`, `place_and_day`, `reference`, `signatures`, `footer`) and
        what the body of the template needs.
        """
        from cqpt_cli.rendering import prose, word

        view = _readable(view)
        body = self._environment("md").get_template(f"{document}/{document}.md.jinja").render(view)
        frame = {key: view[key] for key in FRAME}
        if format == "md":
            return self._markdown(PROSE, {**frame, "body": Markup(body)})  # noqa: S704 - escaped already
        blocks = prose.blocks_of(body)
        if format == "docx":
            return word.docx(frame, blocks)
        return {"html": self._html, "pdf": self._pdf}[format](PROSE, {**frame, "blocks": blocks})

    def _markdown(self, document: str, view: Mapping[str, Any]) -> bytes:
        text = self._environment("md").get_template(f"{document}/{document}.md.jinja").render(view)
        return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()

    def _html(self, document: str, view: Mapping[str, Any]) -> bytes:
        template = self._environment("html").get_template(f"{document}/{document}.html.jinja")
        style = Markup(self._css)  # noqa: S704 - a file of ours
        return (template.render({**view, "css": style}) + "\n").encode()

    def _pdf(self, document: str, view: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
        said = {"view": json.dumps(_each_text(view, self._drawable), ensure_ascii=False)}
        pdf: bytes
        if not files:
            place = self.templates / document / f"{document}.typ"
            pdf = self._compiler.compile(str(place), format="pdf", sys_inputs=said, pdf_standards="ua-1")
            return pdf
        with _room_for(files) as root:
            for name in ("style", document):
                shutil.copytree(self.templates / name, root / name)
            place = root / document / f"{document}.typ"
            pdf = self._compiler_in(root).compile(str(place), format="pdf", sys_inputs=said, pdf_standards="ua-1")
            return pdf

    def draws(self, picture: bytes) -> bool:
        """Whether the typesetter can draw a PNG or JPEG file."""
        return bool(self._drawn({"picture": picture}, '#image("/picture")'))

    def pages_of(self, pdf: bytes, count: int) -> Sequence[bytes]:
        """The first `count` pages of a PDF file, each as a PNG; none where the typesetter cannot read it.

        A tagged PDF may hold no other PDF as pages: they are shown as pictures.
        """
        if count < 1:
            return ()
        shown = f'#for page in range(1, {count + 1}) {{ image("/file.pdf", page: page, width: 100%); pagebreak(weak: true) }}'
        return self._drawn({"file.pdf": pdf}, shown)

    def _drawn(self, files: Mapping[str, bytes], source: str) -> Sequence[bytes]:
        whole = f"#set page(width: {_PAGE_SHOWN}, height: auto, margin: 0pt)\n{source}"
        with _room_for({**files, "main.typ": whole.encode()}) as root:
            try:
                drawn = self._compiler_in(root).compile(str(root / "main.typ"), format="png", ppi=_SHARPNESS)
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException:
                return ()
        return drawn if isinstance(drawn, list) else [drawn]

    def _compiler_in(self, root: Path) -> Any:
        """A typesetter for one document with files of its own, which it forgets afterwards."""
        import typst

        return typst.Compiler(root=str(root), font_paths=self._fonts)

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
        environment = Environment(
            loader=FileSystemLoader(self.templates),
            undefined=StrictUndefined,
            autoescape=format == "html",  # noqa: S701 - Markdown is escaped by a rule of its own
            finalize=escape_markdown if format == "md" else None,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[InPrint],
        )
        environment.filters["raised"] = raised
        return environment

    @cached_property
    def _css(self) -> str:
        return (self.templates / "style" / "document.css").read_text(encoding="utf-8").strip()

    @cached_property
    def _compiler(self) -> Any:
        import typst  # 80 MB of compiler, for PDF only

        return typst.Compiler(root=str(self.templates), font_paths=self._fonts)

    @cached_property
    def _fonts(self) -> Any:
        import typst

        return typst.Fonts(include_system_fonts=False, font_paths=[str(self.templates / "fonts")])


_PAGE_SHOWN, _SHARPNESS = "160mm", 144
"""How wide a page of another PDF is drawn, and how many pixels an inch: legible, and no photograph of it."""


@contextmanager
def _room_for(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with these files in it, for as long as the typesetter reads them."""
    with tempfile.TemporaryDirectory(prefix="cqpt-") as name:
        root = Path(name).resolve()
        for path, content in files.items():
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        yield root


@cache
def default_documents() -> Documents:
    """The documents that come with the package."""
    return Documents(data_folder("templates"))
