"""Moodle XML in, safely: no document type, so no entity and nothing from outside; bounded in size and depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.findings import Message, unsaid
from cqpt_cli.models.question_exchange import values_of_feedback, values_of_tags
from cqpt_cli.sources.foreign_questions import Foreign, ForeignQuestion, number_written, words_of_html

DEEPEST = 32
"""Levels of nesting. Moodle writes seven."""


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str]
    line: int
    column: int
    children: list[_Node] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def all(self, tag: str) -> Iterator[_Node]:
        return (child for child in self.children if child.tag == tag)

    def first(self, *tags: str) -> _Node | None:
        """The first child of this name, and of it the first of the next."""
        node: _Node | None = self
        for tag in tags:
            node = next(node.all(tag), None) if node else None
        return node

    def said(self, *tags: str, otherwise: str = "") -> str:
        """What that child says, without the spaces around it."""
        node = self.first(*tags)
        return node.text.strip() if node else otherwise


def read_moodle_xml(path: Path, content: bytes) -> Foreign:
    """The questions of a Moodle XML file. Never raises for what it holds."""
    found = Foreign()
    lines = content.decode("utf-8", "replace").splitlines()
    try:
        root = _Tree(path, lines).of(content)
    except Refusal as refusal:
        found.diagnostics += refusal.diagnostics
        return found
    if root.tag != "quiz":
        place = _position(path, lines, root)
        message = unsaid("this file is no Moodle XML: it begins with <{tag}>", tag=shortened(root.tag))
        found.diagnostics.append(
            Diagnostic("xml-unreadable", message, place, unsaid("Export the questions as Moodle XML."))
        )
        return found
    for node in root.all("question"):
        if node.attributes.get("type") == "category":
            continue
        try:
            found.questions.append(_Reader(path, lines, node).question())
        except Refusal as refusal:
            found.diagnostics += refusal.diagnostics
    return found


class _Tree:
    """The elements of an XML file, each with its place."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path, self.lines = path, lines
        self.open: list[_Node] = []
        self.root: _Node | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def of(self, content: bytes) -> _Node:
        """The root. Raises `Refusal`."""
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            place = _at(self.path, self.lines, error.lineno, error.offset)
            message = unsaid("this file is no well-formed XML from here on")
            raise Refusal(
                Diagnostic("xml-unreadable", message, place, unsaid("Check the tag, the sign or the encoding here."))
            ) from None
        except (LookupError, ValueError):  # an encoding that nobody knows
            raise self._refused(unsaid("the encoding of this file is not known"), unsaid("Save it as UTF-8.")) from None
        assert self.root is not None, "a document has a root"
        return self.root

    def _refused(self, message: Message, remedy: Message) -> Refusal:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber
        return Refusal(Diagnostic("xml-unreadable", message, _at(self.path, self.lines, line, column), remedy))

    def _doctype(self, *_declared: Any) -> None:
        message = unsaid("this file declares a document type, which could pull in other files")
        raise self._refused(message, unsaid("Remove the <!DOCTYPE …> part."))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= DEEPEST:
            raise self._refused(unsaid("this file is nested too deeply"), unsaid("Export the questions as Moodle XML."))
        node = _Node(tag, attributes, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _characters(self, text: str) -> None:
        self.open[-1].parts.append(text)


def _at(path: Path, lines: list[str], line: int, column: int) -> Position:
    excerpt = lines[line - 1] if 0 < line <= len(lines) else ""
    return Position(path, line, column + 1, excerpt)


def _position(path: Path, lines: list[str], node: _Node) -> Position:
    return _at(path, lines, node.line, node.column)


class _Reader:
    """One `<question>`."""

    def __init__(self, path: Path, lines: list[str], node: _Node) -> None:
        self.path, self.lines, self.node = path, lines, node
        self.lost: list[str] = []
        self.format = "html"

    def refuse(self, id: str, message: Message, node: _Node, remedy: Message) -> Refusal:
        return Refusal(Diagnostic(id, message, _position(self.path, self.lines, node), remedy))

    def question(self) -> ForeignQuestion:
        """The question as plain data. Raises `Refusal`."""
        node, type = self.node, self.node.attributes.get("type", "")
        read = {
            "multichoice": self._choices, "truefalse": self._truth, "matching": self._pairs,
            "ordering": self._order, "numerical": self._number,
        }.get(type)  # fmt: skip
        if read is None:
            message = unsaid("questions of the type “{type}” have no key that can be marked", type=shortened(type))
            raise self.refuse("question-kind-unknown", message, node, unsaid("Turn it into a choice, or leave it out."))
        text = node.first("questiontext")
        if text is None:
            raise self.refuse("xml-unreadable", unsaid("this question has no <questiontext>"), node, unsaid("Add it."))
        self.format = text.attributes.get("format", "html")
        words = self._words(text)
        feedback = node.first("generalfeedback")
        tags = node.first("tags")
        values = values_of_tags(tag.said("text") for tag in (tags.all("tag") if tags else ()))
        values.pop("kind", None)
        if node.first("hint"):
            self.lost.append("hints")
        data: dict[str, Any] = {
            "id": node.said("name", "text") or shortened(words),
            "text": words,
            **values_of_feedback(self._words(feedback) if feedback else ""),
            **read(),
            **values,
        }
        return ForeignQuestion(_position(self.path, self.lines, node), data, self.lost)

    def _words(self, node: _Node, format: str | None = None) -> str:
        """The `<text>` of a node as a reader sees it. Raises `Refusal` for pictures."""
        format = format or node.attributes.get("format", self.format)
        inside = node.first("text")
        plain = (inside if inside is not None else node).text.strip(" \t\r\n")
        picture = next(node.all("file"), None) is not None
        if format == "markdown" and "markdown" not in self.lost:
            self.lost.append("markdown")
        if format == "html" or (format == "moodle_auto_format" and "<" in plain):
            plain, shown = words_of_html(plain)
            picture |= shown
        if picture:
            message = unsaid("this question shows a picture, which our format cannot hold")
            raise self.refuse("question-picture", message, node, unsaid("Say it in words, or leave the question out."))
        return plain

    def _answers(self) -> Iterator[tuple[_Node, float]]:
        for answer in self.node.all("answer"):
            feedback = answer.first("feedback")
            if feedback and feedback.said("text") and "answer-feedback" not in self.lost:
                self.lost.append("answer-feedback")
            number = number_written(answer.attributes.get("fraction", "0"))
            if number is None:
                raise self.refuse(
                    "xml-unreadable", unsaid("this fraction is no number"), answer, unsaid("Write 100 or 0.")
                )
            yield answer, float(number)

    def _choices(self) -> dict[str, Any]:
        single = self.node.said("single", otherwise="true") in ("true", "1")
        choices = []
        for answer, fraction in self._answers():
            if single and 0 < fraction < 100 and "weights" not in self.lost:
                self.lost.append("weights")
            choices.append({"text": self._words(answer), "right": fraction >= 100 if single else fraction > 0})
        return {"kind": "single" if single else "multiple", "choices": choices}

    def _truth(self) -> dict[str, Any]:
        for answer, fraction in self._answers():
            if fraction >= 100:
                return {"kind": "true-false", "answer": answer.said("text").lower() == "true"}
        raise self.refuse(
            "xml-unreadable", unsaid("no answer of this question is right"), self.node, unsaid("Give one 100.")
        )

    def _pairs(self) -> dict[str, Any]:
        pairs = []
        for one in self.node.all("subquestion"):
            right = one.first("answer")
            left = self._words(one)
            if not left or right is None:
                self.lost.append("weights")  # an answer without a question, to mislead
                continue
            pairs.append({"left": left, "right": self._words(right, "plain_text")})
        return {"kind": "matching", "pairs": pairs}

    def _order(self) -> dict[str, Any]:
        return {"kind": "ordering", "order": [self._words(answer) for answer, _fraction in self._answers()]}

    def _number(self) -> dict[str, Any]:
        answers = list(self._answers())
        right = next((answer for answer, fraction in answers if fraction >= 100), None)
        key = number_written(right.said("text") or right.text) if right else None
        if right is None or key is None:
            message = unsaid("this question has no number as its key")
            raise self.refuse(
                "xml-unreadable", message, right or self.node, unsaid("Give one answer 100, and a number.")
            )
        margin = number_written(right.said("tolerance", otherwise="0") or "0")
        if margin is None or margin < 0:
            raise self.refuse(
                "xml-unreadable", unsaid("this tolerance is no number"), right, unsaid("Write 0, or 0.5.")
            )
        if len(answers) > 1:
            self.lost.append("weights")
        units = list(units.all("unit")) if (units := self.node.first("units")) else []
        if len(units) > 1:
            self.lost.append("units")
        found: dict[str, Any] = {"kind": "numeric", "answer": key, "tolerance": margin}
        if units and (name := units[0].said("unit_name")):
            found["unit"] = name
        return found
