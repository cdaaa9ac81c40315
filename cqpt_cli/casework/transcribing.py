"""A grid that comes back as a spreadsheet: whatever people did to it becomes answers, or is refused with its sheet and cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from cqpt_cli.casework.sheet_tables import ITEM_ID, Line, Tables, remark_at
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.law.accord import Accord, Entry
from cqpt_cli.models.answers import GridAnswers
from cqpt_cli.models.grid import Modality
from cqpt_cli.models.sheet_form import (
    FACTS,
    FORMAT,
    OPTIONAL,
    PROPOSALS,
    READ_OF_ITEMS,
    SELDOM,
    Asks,
    Fact,
    Failure,
    Formula,
    Heading,
    Known,
    folded,
    plain,
)
from cqpt_cli.rendering import sheets
from cqpt_cli.rendering.grid_workbook import sum_of_table
from cqpt_cli.rules.entries import (
    NotUnderstood,
    Trouble,
    day_of,
    level_of,
    list_of,
    number_of,
    proposal_of,
    text_of,
    time_of,
    yes_or_no,
)
from cqpt_cli.rules.scoring import may_assess
from cqpt_cli.sources.reading import Reading, validate
from cqpt_cli.sources.spreadsheets import Book, read_spreadsheet
from cqpt_cli.sources.yaml_reader import Document, Where

TROUBLES = {
    Trouble.FORMULA: N_("a formula stands where a value is expected"),
    Trouble.ERROR: N_("the error “{entry}” stands where a value is expected"),
    Trouble.NO_LEVEL: N_("“{entry}” is no level"),
    Trouble.NOT_WHOLE: N_("“{entry}” is no level: levels are whole numbers"),
    Trouble.NOT_ON_THE_SCALE: N_("“{entry}” is not on the scale, which goes from 0 to {last}"),
    Trouble.OTHER_WORDING: N_("“{entry}” does not go together: on this scale, these words do not follow this number"),
    Trouble.NO_DAY: N_("“{entry}” is no day"),
    Trouble.SHORT_YEAR: N_("the year of “{entry}” is cut short"),
    Trouble.NO_TIME: N_("“{entry}” is no time of day"),
    Trouble.NO_NUMBER: N_("“{entry}” is no whole number"),
    Trouble.NOT_YES_OR_NO: N_("“{entry}” is neither yes nor no"),
    Trouble.NO_PROPOSAL: N_("“{entry}” is no proposal"),
}

CURES = {
    Trouble.FORMULA: N_("Type the value itself into this cell."),
    Trouble.ERROR: N_("Type the value itself into this cell."),
    Trouble.NO_DAY: N_("Write it as 11/05/2026."),
    Trouble.SHORT_YEAR: N_("Write it as 11/05/2026."),
    Trouble.NO_TIME: N_("Write it as 09:30."),
    Trouble.NO_NUMBER: N_("Write digits alone."),
    Trouble.NOT_YES_OR_NO: N_("Write “oui” or “non”, or leave it empty."),
    Trouble.NO_PROPOSAL: N_("Write one of: {proposals}."),
}
LEVEL_CURE = N_("Choose one of the list, or leave the cell empty for what was not observed. The scale: {scale}.")


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back of a form: the answers, what is no longer as the form had it, and what is left out of them."""

    reading: Reading[GridAnswers]
    edits: Sequence[Diagnostic] = ()
    remarks: Sequence[Diagnostic] = ()


@dataclass(slots=True)
class _SheetDocument(Document):
    """The answers of a spreadsheet, whose places are cells."""

    places: dict[Where, Position] = field(default_factory=dict)
    names: dict[Where, Position] = field(default_factory=dict)
    """Where an item is named, beside where its level stands."""

    def position(self, *where: str | int, key: bool = False) -> Position:
        """The cell of the value at `where`, or of the nearest one above or right below it."""
        if key and where in self.names:
            return self.names[where]
        for length in range(len(where), 0, -1):
            if where[:length] in self.places:
                return self.places[where[:length]]
        below = (place for known, place in self.places.items() if where and known[: len(where)] == where)
        return next(below, Position(self.path))


def transcribed(path: Path, content: bytes, accord: Accord) -> Returned:
    """The answers in a spreadsheet that `cqpt grid export` wrote. Raises `Refusal` where it is none, or not understood."""
    book = read_spreadsheet(path, content)
    script = _Transcript(path, content, book, accord)
    tables = Tables(book)
    script.problems += tables.problems
    script.remarks += tables.remarks
    script.read_facts(tables.facts)
    script.require_known()
    script.read_items(tables.items)
    return script.finished()


# --- what they say ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Entry:
    """What the rows of one item say, and where."""

    level: int | None
    comment: str
    evidence: list[str]
    position: Position


class _Transcript:
    """The answers in the making, and all there is to say of them."""

    def __init__(self, path: Path, content: bytes, book: Book, accord: Accord) -> None:
        self.path, self.content, self.book, self.accord = path, content, book, accord
        self.problems: list[Diagnostic] = []
        self.edits: list[Diagnostic] = []
        self.remarks: list[Diagnostic] = []
        self.known: dict[Known, str] = {}
        self.facts: dict[Where, Any] = {}
        self.entries: dict[str, _Entry] = {}
        self.wordings: dict[str, str] = {}
        self.places: dict[Where, Position] = {}
        self.names: dict[Where, Position] = {}

    def read_facts(self, lines: Sequence[Line]) -> None:
        """The facts of the case, and what the file knows of itself."""
        facts = {folded(fact.heading): fact for fact in (*FACTS, *SELDOM)}
        known = {folded(key): key for key in Known}
        for line in lines:
            name = folded(self._text(line, Heading.FACT))
            if name in facts:
                self._fact(line, facts[name])
            elif name in known:
                self._known(line, known[name])
            elif line.value(Heading.ANSWER) is not None:
                message = _("this line is not part of the grid, and is not taken over")
                remedy = _("Copy what counts into “{heading}”.").format(heading=FACTS[-1].heading)
                self.remarks.append(remark_at(message, line.position(Heading.ANSWER), remedy))

    def _fact(self, line: Line, fact: Fact) -> None:
        readers: Mapping[Asks, Callable[[Any], Any]] = {
            Asks.LINE: _entered, Asks.TEXT: _entered, Asks.TIME: time_of, Asks.NUMBER: number_of,
            Asks.YES_NO: yes_or_no, Asks.PROPOSAL: proposal_of, Asks.DAY: lambda value: day_of(value, self.book.day_zero),
        }  # fmt: skip
        value = self._understood(line, Heading.ANSWER, readers[fact.asks])
        if isinstance(value, time):
            value = f"{value:%H:%M}"
        elif isinstance(value, date):
            value = value.isoformat()
        self._once(line, fact.where, self.facts.get(fact.where), value)
        if value is not None:
            self.facts[fact.where] = value
        self.places[fact.where] = line.position(Heading.ANSWER)

    def _known(self, line: Line, key: Known) -> None:
        if key is Known.MADE_ON:
            day = self._understood(line, Heading.ANSWER, lambda value: day_of(value, self.book.day_zero))
            value = day.isoformat() if day else ""
        else:
            value = self._text(line, Heading.ANSWER)
        self._once(line, (key.name.lower(),), self.known.get(key), value)
        self.known[key] = value
        self.places[(key.name.lower(),)] = line.position(Heading.ANSWER)

    def _once(self, line: Line, where: Where, before: Any, value: Any) -> None:
        """A line that stands twice is understood where it says the same."""
        if where in self.places and before != value:
            message = _("this line stands twice, and says something else in {place}").format(
                place=self.places[where].cell
            )
            remedy = _("Keep one of them.")
            self.problems.append(Diagnostic("entry-twice", message, line.position(Heading.ANSWER), remedy))

    def require_known(self) -> None:
        """Raises `Refusal` where the file does not say what it is, and of which case."""
        missing = [key for key in Known if not self.known.get(key) and key not in OPTIONAL]
        if (
            missing
            or self.known[Known.FORMAT] != FORMAT
            or self.known[Known.CERTIFICATE] not in self.accord.certificate_ids
        ):
            message = _(
                "this file does not say of which grid it is: it is none that cqpt exported, or lost the lines {lines}"
            )
            said = message.format(lines=", ".join(missing or (Known.FORMAT, Known.CERTIFICATE)))
            remedy = _("Export the grid again (cqpt grid export), and copy the entries into it. Nothing was written.")
            at = self.places.get(("format",), Position(self.path))
            raise Refusal(*self.problems[:20], Diagnostic("sheet-without-identity", said, at, remedy))

    def read_items(self, lines: Sequence[Line]) -> None:
        """The level of each item, with its comment and its evidence."""
        certificate = self.accord.certificate(self.known[Known.CERTIFICATE])
        entries: Mapping[str, Entry] = {**certificate.entries, **self.accord.common}
        for line in lines:
            id = self._text(line, Heading.ITEM).upper()
            entry = entries.get(id)
            if entry is None and not ITEM_ID.fullmatch(id):
                self._row_without_item(line)
                continue
            wording = plain(self._text(line, Heading.WORDING))
            if entry is not None and Heading.WORDING in line.columns:
                self._require_wording(line, entry, wording)
            self.wordings.setdefault(id, wording)
            self._entry(line, id, entry)

    def _row_without_item(self, line: Line) -> None:
        entered = [heading for heading in READ_OF_ITEMS[2:] if line.value(heading) is not None]
        if entered:
            message = _("there is no item in this row for what is entered")
            remedy = _("Put it into the row of its item, or remove it.")
            self.problems.append(Diagnostic("entry-without-item", message, line.position(entered[0]), remedy))

    def _require_wording(self, line: Line, entry: Entry, wording: str) -> None:
        if wording != plain(entry.item.text):
            message = _("the wording of {id} was changed: it reads “{found}”").format(
                id=entry.id, found=shortened(wording)
            )
            self.edits.append(self._edit(message, line.position(Heading.WORDING)))

    def _entry(self, line: Line, id: str, entry: Entry | None) -> None:
        level = self._level(line, entry)
        comment = self._text(line, Heading.COMMENT)
        evidence = self._understood(line, Heading.EVIDENCE, list_of) or []
        found = _Entry(level, comment, evidence, line.position(Heading.LEVEL))
        before = self.entries.get(id)
        if before is not None:
            found = self._together(line, id, before, found)
        elif entry is None and found.level is None and not comment and not evidence:
            return  # an item of another version, and nothing is said of it
        self.entries[id] = found
        self.names[("levels", id)] = line.position(Heading.ITEM)
        self.places[("levels", id)] = line.position(Heading.LEVEL)
        self.places[("levels", id, "comment")] = line.position(Heading.COMMENT)
        self.places[("levels", id, "evidence")] = line.position(Heading.EVIDENCE)

    def _together(self, line: Line, id: str, before: _Entry, found: _Entry) -> _Entry:
        """An item that stands twice: understood where nothing in one row goes against the other."""
        at = line.position(Heading.LEVEL)
        if before.level is not None and found.level is not None and before.level != found.level:
            message = _("{id} has the level {level} here, and {other} in {place}").format(
                id=id, level=found.level, other=before.level, place=before.position.cell
            )
            self.problems.append(Diagnostic("entry-twice", message, at, _("Keep the right one.")))
        else:
            message = _("{id} stands here a second time, and was taken with {place}").format(
                id=id, place=before.position.cell
            )
            self.remarks.append(remark_at(message, at, _("Check it in the grid.")))
        comments = dict.fromkeys(one for one in (before.comment, found.comment) if one)
        level = before.level if before.level is not None else found.level
        return _Entry(
            level, "\n".join(comments), list(dict.fromkeys(before.evidence + found.evidence)), before.position
        )

    def _level(self, line: Line, entry: Entry | None) -> int | None:
        if entry is None:
            return None if line.value(Heading.LEVEL) is None else 0  # of an unknown item, whatever it says
        scale = self.accord.scale_of(entry.kind)
        said = ", ".join(f"{level} {wording}" for level, wording in enumerate(scale.levels))
        cure = _(LEVEL_CURE).format(scale=said)
        level = self._understood(
            line, Heading.LEVEL, lambda value: level_of(value, scale.levels), cure, last=len(scale.levels) - 1
        )
        assert level is None or isinstance(level, int), "a level"
        return level

    def _text(self, line: Line, heading: Heading) -> str:
        return str(self._understood(line, heading, _entered) or "")

    def _understood(
        self, line: Line, heading: Heading, read: Callable[[Any], Any], cure: str = "", **words: Any
    ) -> Any:
        """What a cell says; None, and the problem with its place, where it is not understood."""
        value = line.value(heading)
        try:
            return read(value)
        except NotUnderstood as refusal:
            trouble = refusal.trouble
        entry = value.text if isinstance(value, Formula | Failure) else _shown(value)
        message = _(TROUBLES[trouble]).format(entry=shortened(entry), **words)
        remedy = _(CURES[trouble]).format(proposals=", ".join(PROPOSALS.values())) if trouble in CURES else cure
        self.problems.append(Diagnostic("entry-not-understood", message, line.position(heading), remedy))
        return None

    # --- what is made of it -------------------------------------------------------------------------------------------

    def finished(self) -> Returned:
        """The answers. Raises `Refusal` with all that was not understood."""
        reading: Reading[GridAnswers] = Reading(self.path, None, self.content, [], self._document())
        validate(reading, GridAnswers)
        said = [*self.problems, *self._lacking()]
        places = {problem.position for problem in said}
        if said or not reading.sound:
            # What was said of a cell already is not said again in the words of the model.
            refused = Reading[GridAnswers](self.path, None, self.content)
            refused.add([*said, *(one for one in reading.diagnostics if one.position not in places)])
            raise Refusal(*refused.diagnostics)
        return Returned(reading, tuple(self._edits()), tuple(self.remarks))

    def _lacking(self) -> Iterator[Diagnostic]:
        """What must be said: who assesses and when; whose remarks, and of which proposal the reasons."""
        needed: list[Where] = [("assessed_on",), ("evaluator",)]
        for block, first in (("referee", "name"), ("opinion", "proposal")):
            if any(value for where, value in self.facts.items() if where[0] == block):
                needed.append((block, first))
        unread = {problem.position for problem in self.problems}
        for fact in FACTS:
            at = self.places.get(fact.where, Position(self.path))
            if fact.where in needed and not self.facts.get(fact.where) and at not in unread:
                message = _("“{heading}” is missing").format(heading=fact.heading)
                yield Diagnostic("entry-missing", message, at, _("Fill in this cell."))

    def _document(self) -> _SheetDocument:
        known = {key.name.lower(): value for key, value in self.known.items()}
        kept = ("form", "case", "certificate", "modality", "referential", "candidate", "made_on", "organisation", "sum")
        data: dict[str, Any] = {"format": GridAnswers.FORMAT, **{key: known[key] for key in kept if known.get(key)}}
        if known.get("role"):
            data["assessment"] = {"role": known["role"], "of": known.get("of") or ""}
        for where, value in self.facts.items():
            into = data
            for step in where[:-1]:
                into = into.setdefault(str(step), {})
            into[str(where[-1])] = value
        data["levels"] = {
            id: {"level": one.level, "comment": one.comment, "evidence": one.evidence}
            for id, one in self.entries.items()
            if one.level is not None or one.comment or one.evidence
        }
        return _SheetDocument(self.path, data=data, places=self.places, names=self.names)

    def _edits(self) -> Iterator[Diagnostic]:
        """What nobody was to change, and is not as the file was exported."""
        if sum_of_table(self.known, self.wordings) == self.known[Known.SUM]:
            return
        yield from self.edits
        written = self.known[Known.COUNT]
        lacking = int(written) - len(self.wordings) if written.isdecimal() else 0
        if lacking > 0:
            message = ngettext(
                "{count} item of the grid is no longer there", "{count} items of the grid are no longer there", lacking
            )
            absent = self._absent()
            named = f": {shortened(', '.join(absent))}" if len(absent) == lacking else ""
            yield self._edit(message.format(count=lacking) + named, Position(self.path))
        elif not self.edits:
            message = _("what the file knows of itself, or an item in it, is no longer as it was exported")
            yield self._edit(message, self.places[("sum",)])

    def _absent(self) -> list[str]:
        """The items of the whole grid of this modality that are not in the file."""
        certificate, law = self.accord.certificate(self.known[Known.CERTIFICATE]), self.accord.latest
        modality = Modality(self.known[Known.MODALITY])
        asked = (
            one.knowledge for one in certificate.entries.values()
            if modality is Modality.GLOBAL or may_assess(modality, one, law)
        )  # fmt: skip
        return [id for id in dict.fromkeys(asked) if id not in self.wordings]

    def _edit(self, message: str, position: Position) -> Diagnostic:
        return Diagnostic("answers-edited", message, position)


def _entered(value: Any) -> str:
    """A text as it was entered: what an export to CSV made safe is undone."""
    return sheets.as_entered(text_of(value))


def _shown(value: Any) -> str:
    try:
        return text_of(value)
    except NotUnderstood:
        return str(value)
