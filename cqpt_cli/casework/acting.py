"""Acting on a case: it is read, it is made sure that the procedure allows the act now, and the act is added to its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.casework.adopting import accord_around
from cqpt_cli.casework.case_files import CaseFiles, grids_of, open_folder
from cqpt_cli.casework.identity import identified
from cqpt_cli.casework.scoring import score_case
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, refuse
from cqpt_cli.findings import Message, Sentence, Source, Sourced
from cqpt_cli.language import _, current
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.base import FileRecord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.reasons import ReasonTerms
from cqpt_cli.nearest import after, suggestion
from cqpt_cli.rendering import figures
from cqpt_cli.rules.acts import Occasion, findings_of_act
from cqpt_cli.rules.progress import Progress, progress_of
from cqpt_cli.rules.score import Score
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import append
from cqpt_cli.sources.reading import Reading, read, read_content
from cqpt_cli.sources.writing import Change


@dataclass(frozen=True, slots=True)
class Signer:
    """Who acts, on which day; `today` is the day on which the command runs. `correcting` replaces an earlier act."""

    by: str
    on: date
    today: date
    correcting: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """One case on the desk of someone who acts on it."""

    folder: Path
    files: CaseFiles
    progress: Progress
    accord: Accord

    @property
    def case(self) -> Case:
        """The case."""
        return self.files.case.value

    @property
    def root(self) -> Path | None:
        """The repository in which the case lies; None where it stands alone."""
        return tree.repository_of(self.folder)

    @property
    def grids(self) -> dict[str, Grid]:
        """The grids, each under its path from the case folder."""
        return grids_of(self.files)

    def signed(self, signer: Signer, key: str) -> dict[str, Any]:
        """The beginning of an act: its day, its author, and which earlier one it replaces."""
        entry: dict[str, Any] = {"on": signer.on, "by": signer.by}
        earlier = self.case.acts(key)
        if signer.correcting and earlier:
            entry["replaces"] = earlier[-1].done_on or signer.on
        return entry

    def with_act(self, key: str, entry: Mapping[str, Any], content: bytes | None = None) -> bytes:
        """The case file with one act more under `key`."""
        before = content if content is not None else self.files.case.content
        assert before is not None, "it is sound"
        return append(self.files.case.path, before, (key,), dict(entry), short=True, order=Case.order())

    def written(self, key: str) -> Any:
        """What stands under a key of the case file, as it was read."""
        data = self.files.case.document.data
        return data.get(key) if isinstance(data, dict) else None

    def change(self, after: bytes) -> Change:
        """The change of the case file to `after`. Raises `Refusal` where that would not be a sound case."""
        return sound_change(self.files.case, after, Case)


def at_desk(folder: Path, accord: Accord) -> Desk:
    """The case in a folder, with all its grids, under the rules that its repository adopted. Raises `Refusal` where one of its files is not sound."""
    accord = accord_around(folder, accord)
    files = open_folder(folder, accord)
    if not files.case.sound or len(files.sound_grids) < len(files.grids):
        raise Refusal(*files.diagnostics)
    return Desk(folder, files, progress_of(files.case.value, [grid.value for grid in files.grids]), accord)


def score_of(desk: Desk) -> Score | None:
    """The global result of the grids of a case; None where it has none that counts. Raises `Refusal` where there can be none."""
    paths = [grid.path for grid in desk.files.grids]
    scoring = score_case(paths, desk.accord) if paths else None
    if scoring and scoring.score is None and scoring.diagnostics:
        raise Refusal(*scoring.diagnostics)
    return scoring.score if scoring else None


def desk_for(act: str, folder: Path, accord: Accord, signer: Signer) -> Desk:
    """The same, for an act. Raises `Refusal` where the procedure does not allow it now, and says what it allows."""
    desk = at_desk(folder, accord)
    require_possible(act, desk, signer)
    return desk


def require_possible(act: str, desk: Desk, signer: Signer) -> None:
    """Raises `Refusal` where the procedure does not allow an act now."""
    occasion = Occasion(
        desk.case, tuple(desk.grids.values()), desk.progress, signer.on, signer.today, signer.correcting
    )
    refuse(findings_of_act(act, desk.accord.way, occasion), desk.files.case.path)


def sound_change(reading: Reading[Any], after: bytes, model: type[FileRecord]) -> Change:
    """The change of a file that was read. Raises `Refusal` where what would be written is not sound: nothing is written."""
    if isinstance(reading.record, Case):
        after = identified(reading, after)
    written = read_content(reading.path, after, model)
    if written.record is None or not written.sound:
        raise Refusal(*written.diagnostics)
    return Change(reading.path, reading.content, after)


def reasons_for(act: str, given: Iterable[str], accord: Accord) -> list[dict[str, str]]:
    """Reasons as they are given on the command line, `code: fact`, for an unfavourable act.

    Raises `Refusal` where there is none, one is not in the registry for this act, or its fact is missing
    (accord, art. 6-1).
    """
    known = accord.reasons.of_act(act)
    entries = [_reason(written, known, accord) for written in given]
    if not entries:
        raise Refusal(
            _unreasoned(_("an unfavourable act needs a reason of the registry, and the fact it rests on"), known)
        )
    return entries


def _reason(written: str, known: Mapping[str, ReasonTerms], accord: Accord) -> dict[str, str]:
    code, _colon, fact = (part.strip() for part in written.partition(":"))
    if code not in known:
        message = _("“{code}” is no reason for this act").format(code=code)
        raise Refusal(_unreasoned(message, known, suggestion(code, tuple(known))))
    if not fact:
        message = _("the reason “{code}” is given without the fact it rests on").format(code=code)
        raise Refusal(_unreasoned(message, known))
    require_sentence(fact, accord)
    return {"code": code, "fact": fact}


def require_sentence(fact: str, accord: Accord) -> None:
    """Raises `Refusal` where what is given for a fact, or a justification, is no sentence that a person could read."""
    words = [word for word in fact.split() if any(map(str.isalnum, word))]
    if len(words) < accord.reasons.fact_words or not any(len(word) > _UNIT and word.isalpha() for word in words):
        message = _("“{fact}” is no sentence: whoever reads it must understand what was found").format(fact=fact)
        remedy = _("Write what was found, in a sentence of at least {count} words ({basis}).").format(
            count=accord.reasons.fact_words, basis=_("hypothesis")
        )
        raise Refusal(Diagnostic("reason-missing", message, remedy=remedy, sources=(_reasoned(accord),)))


_UNIT = 2
"""Letters that a unit or a number in letters has at most: h, km."""


def _reasoned(accord: Accord) -> Source:
    """By which article an unfavourable act has its reasons."""
    return accord.latest.admissibility.reasons_required.source


def _unreasoned(message: str, known: Mapping[str, ReasonTerms], near: Sentence | None = None) -> Diagnostic:
    listed = ", ".join(f"{code} ({terms.label.said(current())})" for code, terms in known.items())
    remedy = _('Write --reason "CODE: the fact", with one of: {codes}.').format(codes=listed)
    sources = tuple(dict.fromkeys(terms.source for terms in known.values()))
    return Diagnostic("reason-missing", message, remedy=after(near, remedy), sources=sources)


def organisation_named(root: Path | None, slug: str, source: Sourced | None = None) -> Reading[Organisation]:
    """The evaluating body of this name in a repository. Raises `Refusal` where it has none, or its file is not sound.

    `source` is the article by which the act asks for a body.
    """
    if root is None:
        message = _("this case lies in no repository: its evaluating bodies are unknown")
        raise Refusal(Diagnostic("not-a-repository", message, remedy=_("Put the case into a repository: cqpt init.")))
    known = [path.stem for path in tree.yaml_files(root / tree.ORGANISATIONS)]
    if slug not in known:
        message = _("“{found}” is not an organisation of this repository").format(found=slug)
        listed = _("Write one of: {choices}.").format(choices=", ".join(known) or _("(none)"))
        near = suggestion(slug, known)
        raise refused("unknown-organisation", message, after(near, listed), None, source)
    reading = read(root / tree.ORGANISATIONS / f"{slug}.yaml", Organisation)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return reading


def require_not_ahead(signer: Signer, path: Path, source: Sourced) -> None:
    """Raises `Refusal` for an act of a day to come."""
    if signer.on > signer.today:
        message = _("this would be done on {day}, and today is {today}").format(
            day=figures.day(signer.on), today=figures.day(signer.today)
        )
        raise refused("act-misdated", message, _("Give the day on which it was done: --on."), path, source)


def refused(
    id: str, message: Message, remedy: Message, path: Path | None = None, *sources: Sourced | Source | None
) -> Refusal:
    """An act that the accord, or what is known of the case, does not allow."""
    named = (one if isinstance(one, Source) else one.source for one in sources if one is not None)
    return Refusal(Diagnostic(id, message, Position(path) if path else None, remedy, tuple(dict.fromkeys(named))))
