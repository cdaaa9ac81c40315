"""The bank of questions out to other programs, and questions of other programs in: GIFT and Moodle XML."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cqpt_cli.casework.answers import one_of
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.findings import Severity
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Question, QuestionsFile
from cqpt_cli.rendering import skeletons
from cqpt_cli.rendering.gift import gift
from cqpt_cli.rendering.moodle_xml import moodle_xml
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.foreign_questions import Foreign, ForeignQuestion
from cqpt_cli.sources.gift_reader import read_gift
from cqpt_cli.sources.moodle_reader import read_moodle_xml
from cqpt_cli.sources.reading import read_content
from cqpt_cli.sources.writing import Change, Plan, current

FORMATS = {"gift": gift, "moodle-xml": moodle_xml}

LARGEST = 20 * 1024 * 1024
"""Bytes: other programs put pictures into their files."""

_LOST = {
    "answer-feedback": N_("the feedback of single answers"),
    "weights": N_("answers that are worth a part of the mark"),
    "hints": N_("hints"),
    "units": N_("all units but the first"),
    "markdown": N_("the meaning of its Markdown signs, which stay as they are written"),
}


def exported(accord: Accord, format: str, items: Sequence[str]) -> bytes:
    """The questions of the bank on these items (all of them where none is named) in one format. Raises `Refusal`."""
    one_of(format, FORMATS)
    knowledge = {id: known for certificate in accord.certificates for id, known in certificate.knowledge.items()}
    wanted = {knowledge.get(one_of(item, [*knowledge, *accord.common]), item) for item in items}
    chosen = [one for one in accord.questions.values() if not wanted or wanted & set(one.items)]
    if not chosen:
        message = _("the bank has no question on these items")
        raise Refusal(Diagnostic("nothing-found", message, remedy=_("Name others, or none for the whole bank.")))
    return FORMATS[format](chosen)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is taken for questions that do not say it themselves: other programs' files know no items nor sources."""

    items: tuple[str, ...] = ()
    difficulty: int | None = None
    source: str | None = None


def plan_import(file: Path, target: Path, accord: Accord, defaults: Defaults) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """The questions of a file as a questions file of ours, and what of them could not be kept.

    Raises `Refusal` with everything that is wrong, each at its line, and then writes nothing.
    """
    if current(target) is not None:
        message = _("this file is there already")
        remedy = _("Nothing was written. Change it with an editor, or choose another name.")
        raise Refusal(Diagnostic("already-there", message, Position(target), remedy))
    known = {id for certificate in accord.certificates for id in certificate.knowledge.values()}
    foreign = _read(file)
    problems = list(foreign.diagnostics)
    questions: list[Question] = []
    for one in foreign.questions:
        found = _question(one, defaults, known, {question.id for question in questions})
        if isinstance(found, Question):
            questions.append(found)
        else:
            problems += found
    if not problems and not questions:
        remedy = _("A GIFT file, or Moodle XML, with choices, truths, pairs, orders or numbers.")
        problems.append(Diagnostic("nothing-found", _("there is no question in this file"), Position(file), remedy))
    if problems:
        raise Refusal(*problems)
    content = questions_file(file.name, questions)
    again = read_content(target, content, QuestionsFile)
    assert again.sound, again.diagnostics
    assert again.value.questions == tuple(questions), "what is written says what was read"
    lost = tuple(warning for one in foreign.questions for warning in _losses(one))
    message = _("Questions imported from {file}").format(file=file.name)
    return Plan([Change(target, None, content)], message), lost


def _read(file: Path) -> Foreign:
    content = read_bytes(file, LARGEST)
    if isinstance(content, Diagnostic):
        raise Refusal(content)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return read_moodle_xml(file, content)
    try:
        return read_gift(file, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02X}"
        line = content[: error.start].count(b"\n") + 1
        place = Position(file, line, error.start - content.rfind(b"\n", 0, error.start))
        message = _("byte {byte} is not UTF-8").format(byte=byte)
        raise Refusal(Diagnostic("wrong-encoding", message, place, _("Save the file again as UTF-8 text."))) from None


def _question(
    one: ForeignQuestion, defaults: Defaults, known: Collection[str], taken: Collection[str]
) -> Question | list[Diagnostic]:
    """The question, checked as those of the bank are; or what is wrong with it, at its place."""
    given = {"items": list(defaults.items) or None, "difficulty": defaults.difficulty, "source": defaults.source}
    data = {**{key: value for key, value in given.items() if value is not None}, **one.data}
    problems = []
    for key, option in (("items", "--items"), ("difficulty", "--difficulty"), ("source", "--source")):
        if key not in data:
            message = _("this question does not say its {key}").format(key=key)
            remedy = _("Give it to all that lack it: {option}.").format(option=option)
            problems.append(Diagnostic("missing-key", message, one.position, remedy))
    if "explanation" not in data:
        message = _("this question has no general feedback, which becomes its explanation")
        problems.append(
            Diagnostic("missing-key", message, one.position, _("Write why the key is right, and import again."))
        )
    if one.data["id"] in taken:
        message = _("two questions bear the id “{text}”").format(text=shortened(one.data["id"]))
        problems.append(Diagnostic("question-twice", message, one.position, _("Give each its own.")))
    for item in data.get("items", ()):
        if item not in known:
            message = _("“{item}” is no item that is assessed once: use the id of annexe 3 where there is one").format(
                item=shortened(item)
            )
            problems.append(Diagnostic("unknown-item", message, one.position, _("Correct the tag, or --items.")))
    if problems:
        return problems
    try:
        return Question.model_validate(data)
    except ValidationError as refusal:
        from cqpt_cli.sources.model_problems import diagnose
        from cqpt_cli.sources.yaml_reader import Document

        found = diagnose(Document(one.position.path), Question, refusal.errors(include_url=False))
        return [replace(problem, position=one.position) for problem in found]


def _losses(one: ForeignQuestion) -> list[Diagnostic]:
    if not one.lost:
        return []
    what = ", ".join(_(_LOST[part]) for part in dict.fromkeys(one.lost))
    message = _("of this question is not kept: {what}").format(what=what)
    remedy = _("Look at it in the file that was written.")
    return [Diagnostic("question-part-lost", message, one.position, remedy, severity=Severity.WARNING)]


def questions_file(origin: str, questions: Sequence[Question]) -> bytes:
    """Questions as a file that a person can read and change, with where they come from."""
    view = {
        "format": QuestionsFile.FORMAT,
        "file": origin,
        "title": f"Questions importées de {origin}"[:500],
        "questions": [{"id": one.id, "rest": _plain(one)} for one in questions],
    }
    return skeletons.rendered("questions.yaml", view)


def _plain(question: Question) -> Mapping[str, Any]:
    """A question in the keys of its file, without what it leaves at its default."""
    values = question.model_dump(exclude={"id"}, exclude_defaults=True)
    if question.choices:
        values["choices"] = [{"text": one.text, **({"right": True} if one.right else {})} for one in question.choices]
    values["kind"] = question.kind.value
    for key in ("items", "order", "pairs"):
        if key in values:
            values[key] = list(values[key])
    return values
