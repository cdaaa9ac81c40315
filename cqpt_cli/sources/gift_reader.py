"""GIFT in: the text format of Moodle, as its own importer reads it. What it writes wrong is said at its line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.findings import Message, unsaid
from cqpt_cli.models.question_exchange import values_of_feedback, values_of_tags
from cqpt_cli.sources.foreign_questions import Foreign, ForeignQuestion, number_written, words_of_html

_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_TAG = re.compile(r"\[tag:([^]<>`]+)]")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}

_ORDER = re.compile(r">\s*[0-9]+[^\n]*\n")
"""How Moodle 4.4 and later begin an order: `{>4 ALL VERTICAL …`, then a line a step."""


def read_gift(path: Path, text: str) -> Foreign:
    """The questions of a GIFT file. Never raises for what it holds."""
    found = Foreign()
    lines = text.splitlines()
    for start, block in _blocks(lines):
        try:
            question = _Block(path, lines, start, block).question()
        except Refusal as refusal:
            found.diagnostics += refusal.diagnostics
            continue
        if question is not None:
            found.questions.append(question)
    return found


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """What stands between blank lines, with the number (from 0) of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


class _Block:
    """One question, comments and all."""

    def __init__(self, path: Path, lines: list[str], start: int, block: list[str]) -> None:
        self.path, self.lines, self.start = path, lines, start
        comments = [line for line in block if line.lstrip().startswith("//")]
        self.tags = values_of_tags(tag for line in comments for tag in _TAG.findall(line))
        # Comments become blanks of the same length, so that places stay what they are.
        self.text = "\n".join(" " * len(line) if line in comments else line for line in block)
        self.starts = [0]
        for line in block:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.lost: list[str] = []
        self.format = "moodle"

    def position(self, offset: int) -> Position:
        row = bisect_right(self.starts, offset) - 1
        row = min(row, len(self.starts) - 2)
        line = self.start + row
        return Position(self.path, line + 1, offset - self.starts[row] + 1, self.lines[line])

    def refuse(self, id: str, message: Message, offset: int, remedy: Message) -> Refusal:
        return Refusal(Diagnostic(id, message, self.position(offset), remedy))

    def question(self) -> ForeignQuestion | None:
        """The question; None for a category, or comments alone."""
        text = self.text
        begin = len(text) - len(text.lstrip())
        if begin == len(text) or text.startswith("$CATEGORY:", begin):
            return None
        name, body = self._name(begin)
        opening, closing = _first(text, "{", body), _first(text, "}", body)
        if opening < 0 or closing < opening:
            place = max(opening, closing, body if opening < 0 and closing < 0 else 0)
            message = unsaid("this question has no answers between braces")
            raise self.refuse(
                "gift-unreadable",
                message,
                place,
                unsaid("Write them; before a brace of the text itself, write a backslash."),
            )
        after = text[closing + 1 :].strip()
        if (stray := _first(text, "{", closing)) >= 0 or (stray := _first(text, "}", closing + 1)) >= 0:
            message = unsaid("a second brace stands here")
            raise self.refuse(
                "gift-unreadable",
                message,
                stray,
                unsaid("Leave a blank line between questions, or write a backslash before it."),
            )
        asked = text[body:opening].strip()
        if after:
            asked = f"{asked} _____ {after}"
        words = self._words(asked, body, first=True)
        answers, feedback = self._parted(opening + 1, closing)
        data: dict[str, Any] = {"id": name or shortened(words), "text": words, **values_of_feedback(feedback)}
        data |= self._answers(answers, opening + 1)
        if self.tags.get("kind") == "ordering" and data["kind"] == "matching":
            data = _ordered(data)
        data |= {key: value for key, value in self.tags.items() if key != "kind"}
        return ForeignQuestion(self.position(begin), data, self.lost)

    def _name(self, begin: int) -> tuple[str, int]:
        """The name between `::` and `::`, and where the question itself begins."""
        if not self.text.startswith("::", begin):
            return "", begin
        end = _first(self.text, "::", begin + 2)
        if end < 0:
            return "", begin
        return _unescaped(self.text[begin + 2 : end]).strip(), end + 2

    def _words(self, written: str, offset: int, *, first: bool = False) -> str:
        """A text without its format, as a reader sees it."""
        plain = written.strip(" \t\r\n")
        found = _FORMAT.match(plain)
        format = found[1] if found else self.format
        plain = plain[found.end() :] if found else plain
        if first:
            self.format = format
        plain = _unescaped(plain).strip(" \t\r\n")
        if format == "markdown" and "markdown" not in self.lost:
            self.lost.append("markdown")
        if format == "html" or (format == "moodle" and re.search(r"<[a-zA-Z/]|&[a-z#0-9]+;", plain)):
            plain, pictures = words_of_html(plain)
            if pictures:
                message = unsaid("this question shows a picture, which our format cannot hold")
                raise self.refuse(
                    "question-picture", message, offset, unsaid("Say it in words, or leave the question out.")
                )
        elif format == "moodle":
            plain = "\n".join(line.strip() for line in plain.split("\n"))
        return plain

    def _parted(self, begin: int, end: int) -> tuple[str, str]:
        """The answers, and the general feedback after the last `####`."""
        inside = self.text[begin:end]
        place = _last(inside, "####")
        if place < 0:
            return inside, ""
        return inside[:place], self._words(inside[place + 4 :], begin + place + 4)

    def _answers(self, answers: str, offset: int) -> dict[str, Any]:
        plain = answers.strip()
        shift = offset + answers.index(plain[0]) if plain else offset
        if plain.startswith("#"):
            return self._numeric(plain[1:], shift + 1)
        if plain.startswith(">") and (head := _ORDER.match(f"{plain}\n")):
            steps = [self._words(line, shift) for line in plain[head.end() :].splitlines() if line.strip()]
            return {"kind": "ordering", "order": steps}
        if _first(plain, "~", 0) >= 0:
            return self._choices(plain, shift)
        if _first(plain, "=", 0) >= 0 and "->" in plain:
            return self._pairs(plain, shift)
        truth, *feedback = _split(plain, "#")
        if truth[0].strip().upper() in _TRUTHS:
            self._lose_feedback(feedback)
            return {"kind": "true-false", "answer": _TRUTHS[truth[0].strip().upper()]}
        message = unsaid("a question of this kind (a text, an essay) has no key that can be marked")
        raise self.refuse("question-kind-unknown", message, shift, unsaid("Turn it into a choice, or leave it out."))

    def _lose_feedback(self, feedback: list[tuple[str, int]]) -> None:
        if any(text.strip() for text, _at in feedback) and "answer-feedback" not in self.lost:
            self.lost.append("answer-feedback")

    def _choices(self, plain: str, offset: int) -> dict[str, Any]:
        single = _first(plain, "=", 0) >= 0
        choices = []
        for sign, text, at in _parts(plain, "~="):
            answer, *feedback = _split(text, "#")
            written, right = answer[0].strip(), sign == "="
            if sign == "~" and (weight := _WEIGHT.match(written)):
                written, worth = written[weight.end() :], float(weight[1]) > 0
                right = worth and not single
                if worth and single and "weights" not in self.lost:
                    self.lost.append("weights")
            self._lose_feedback(feedback)
            choices.append({"text": self._words(written, offset + at), "right": right})
        return {"kind": "single" if single else "multiple", "choices": choices}

    def _pairs(self, plain: str, offset: int) -> dict[str, Any]:
        pairs = []
        for _sign, text, at in _parts(plain, "="):
            left, arrow, right = text.partition("->")
            if not arrow:
                message = unsaid("this side has no other: “->” is missing")
                raise self.refuse("gift-unreadable", message, offset + at, unsaid("Write: =left -> right."))
            pairs.append({"left": self._words(left, offset + at), "right": _unescaped(right).strip(" \t\r\n")})
        return {"kind": "matching", "pairs": pairs}

    def _numeric(self, plain: str, offset: int) -> dict[str, Any]:
        wrong = _first(plain, "~", 0)
        parts = list(_parts(plain if wrong < 0 else plain[:wrong], "="))
        if wrong >= 0 or len(parts) > 1:
            self.lost.append("weights")
        text = parts[0][1].strip() if parts else ""
        if weight := _WEIGHT.match(text):
            text = text[weight.end() :]
        answer, *feedback = _split(text, "#")
        self._lose_feedback(feedback)
        low, dots, high = answer[0].partition("..")
        if dots:
            least, most = number_written(low), number_written(high)
            if least is not None and most is not None and least <= most:
                return {"kind": "numeric", "answer": (least + most) / 2, "tolerance": (most - least) / 2}
        number, _colon, tolerance = answer[0].partition(":")
        key, margin = number_written(number), number_written(tolerance or "0")
        if key is None or margin is None:
            message = unsaid("“{text}” is no number that can be a key", text=shortened(answer[0].strip()))
            raise self.refuse(
                "gift-unreadable", message, offset, unsaid("Write it between braces: #24, #24:0.5 or #23.5..24.5.")
            )
        return {"kind": "numeric", "answer": key, "tolerance": margin}


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    """A matching of ranks as the order it stands for; as it is where the ranks are not counted from 1."""
    ranks = [pair["left"] for pair in data["pairs"]]
    if ranks != [str(rank) for rank in range(1, len(ranks) + 1)]:
        return data
    rest = {key: value for key, value in data.items() if key != "pairs"}
    return {**rest, "kind": "ordering", "order": [pair["right"] for pair in data["pairs"]]}


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda sign: "\n" if sign[1] == "n" else sign[1], text)


def _bare(text: str) -> str:
    """The text with escaped signs blotted out, at the same length."""
    return _ESCAPE.sub("\0\0", text)


def _first(text: str, sign: str, begin: int) -> int:
    return _bare(text).find(sign, begin)


def _last(text: str, sign: str) -> int:
    return _bare(text).rfind(sign)


def _split(text: str, sign: str) -> list[tuple[str, int]]:
    """The parts of a text between bare signs, each with its place."""
    parts, begin, bare = [], 0, _bare(text)
    while (end := bare.find(sign, begin)) >= 0:
        parts.append((text[begin:end], begin))
        begin = end + len(sign)
    return [*parts, (text[begin:], begin)]


def _parts(text: str, signs: str) -> Iterator[tuple[str, str, int]]:
    """What stands after each bare sign, with the sign and the place; a first part without a sign too, if any."""
    places = [place for place, sign in enumerate(_bare(text)) if sign in signs]
    head = text[: places[0]] if places else text
    if head.strip():
        yield "", head, 0
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else len(text)
        yield text[place], text[place + 1 : following], place + 1
