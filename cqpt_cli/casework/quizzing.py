"""The quiz of a case: a paper is built, its answers come back, and levels are made of them, with the trace of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from cqpt_cli.casework.answers import record_of
from cqpt_cli.casework.asking import asking_of, entries_asked, quizzes_of, settled_by_quizzes
from cqpt_cli.casework.assessing import grid_to_fill, require_assessable
from cqpt_cli.casework.creating import free_grid, grids_in
from cqpt_cli.casework.finding import case_folder
from cqpt_cli.casework.offline import AGAIN, EDITED, received, sound_case
from cqpt_cli.casework.roles import kinship_of
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal, shortened
from cqpt_cli.language import _, speaking
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.fingerprint import fingerprint_of
from cqpt_cli.models.grid import Grid, Modality
from cqpt_cli.models.quiz import Asked, Paper, Question, QuizAnswers
from cqpt_cli.rendering import figures, forms, quiz_sheet, quiz_words, skeletons
from cqpt_cli.rendering.documents import default_documents
from cqpt_cli.rendering.typography import in_print
from cqpt_cli.rules.judgement import ground_of_grid
from cqpt_cli.rules.quiz import Marked, mark, shown_order
from cqpt_cli.rules.quiz_levels import QuizLevel, as_far_as_told, levels_of
from cqpt_cli.rules.quiz_paper import Asking, Draft, draft, in_turn
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import put
from cqpt_cli.sources.reading import Reading, fingerprint_of_bytes, read, read_content, read_inside
from cqpt_cli.sources.writing import Change, Plan, current


@dataclass(frozen=True, slots=True)
class Built:
    """A paper that is to be written, and how it came about."""

    plan: Plan
    paper: Paper
    draft: Draft
    asking: Asking


def plan_paper(
    folder: Path, accord: Accord, id: str, on: date, seed: str, minutes: int | None, *, prediagnostic: bool,
    today: date,
) -> Built:  # fmt: skip
    """A paper for a case: what no grid has assessed comes first. The same seed on the same case gives the same paper.

    Once a quiz is scored, another one is on what is open. Raises `Refusal` where nobody may assess so on the day it is made,
    or where there is nothing to ask.
    """
    case, grids = sound_case(folder, accord), grids_in(folder, accord)
    require_assessable(folder, case, grids, accord, _grid_of(case, on, prediagnostic=prediagnostic), today)
    room = minutes or accord.at(on).quiz.minutes_indicative.value
    bank, policy = tuple(accord.questions.values()), accord.quiz_policy
    asking = asking_of(case, grids, accord, on, prediagnostic=prediagnostic)
    drafted = draft(bank, in_turn(asking.needs, bank, policy, seed), policy, room, seed, _seen(folder, grids))
    _require_questions(folder, asking, drafted)
    chance = Random(f"{seed} {case.id}")  # noqa: S311 - reproducible, and no secret
    asked = [
        {"question": one.id, "fingerprint": fingerprint_of_question(one), "shown": list(shown_order(one, chance))}
        for one in drafted.questions
    ]
    values = {
        "format": Paper.FORMAT, "id": id, "case": case.id, "certificate": case.certificate,
        "candidate": forms.identity_of(case), "made_on": on, "seed": seed, "minutes": room,
        "prediagnostic": prediagnostic,
    }  # fmt: skip
    paper = record_of(Paper, **values, questions=[record_of(Asked, **one) for one in asked])
    place = folder / tree.QUIZ / f"{id}.yaml"
    content = skeletons.rendered("quiz.yaml", {**values, "questions": asked})
    message = _("Case {id}: quiz {paper}").format(id=case.id, paper=id)
    return Built(Plan([Change(place, current(place), content)], message), paper, drafted, asking)


def _require_questions(folder: Path, asking: Asking, drafted: Draft) -> None:
    """Raises `Refusal` for a paper that would ask nothing."""
    if drafted.questions:
        return
    if not asking.needs:
        message = _("there is nothing left that a quiz could ask: every item is settled, carried over or not open")
        remedy = _("What is still open goes to the portfolio, the observation or the interview.")
    elif len(drafted.lacking) == len(asking.needs):
        message = _("the bank has no questions that could carry a level of what is open: {items}").format(
            items=", ".join(sorted(drafted.lacking))
        )
        remedy = _("These items go to the portfolio or the interview; or add questions to the bank.")
    else:
        message = _("not one item fits into the time of this quiz")
        remedy = _("Give it more time: --minutes.")
    raise Refusal(Diagnostic("quiz-empty", message, Position(folder), remedy))


def _seen(folder: Path, grids: Iterable[Grid]) -> set[str]:
    """The questions that the candidate has answered already: those of the papers that are scored."""
    scored = {grid.received.form for grid in grids if grid.received}
    readings = [read(path, Paper) for path in tree.yaml_files(folder / tree.QUIZ) if path.stem in scored]
    return {asked.question for one in readings if one.sound for asked in one.value.questions}


# --- the papers of a case --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper with its questions, as they were when it was made."""

    folder: Path
    """That of its case."""
    case: Case
    paper: Paper
    questions: tuple[tuple[Question, Asked], ...]

    @property
    def name(self) -> str:
        """How the files that belong to it are called: 2026-0001-quiz-3f9a1c20."""
        return f"{self.paper.case}-quiz-{self.paper.id}"


def paper_named(named: Path, accord: Accord, *, kept: bool = False) -> OpenPaper:
    """The paper that `named` means: its file, its id, or a case with one paper that is not scored. Raises `Refusal`.

    Of a case, `kept` asks for the one prediagnosis that is scored.
    """
    if named.parent.name == tree.QUIZ and named.is_file():
        return open_paper(named.parent.parent, named.stem, accord)
    root = tree.repository_of(Path())
    if root is not None and len(named.parts) == 1:
        for case in tree.folders_of_cases(root):
            if (root / tree.CASES / case / tree.QUIZ / f"{named.name}.yaml").is_file():
                return open_paper(tree.from_here(root) / tree.CASES / case, named.name, accord)
    folder = case_folder(named)
    scored = {grid.received.form for grid in grids_in(folder, accord) if grid.received}
    papers = [path.stem for path in tree.yaml_files(folder / tree.QUIZ)]
    waiting = [paper for paper in papers if paper not in scored] or papers
    if kept:
        forecasts = {grid.received.form for grid in grids_in(folder, accord) if grid.received and grid.prediagnostic}
        waiting = [paper for paper in papers if paper in forecasts]
    if len(waiting) == 1:
        return open_paper(folder, waiting[0], accord)
    if not waiting:
        remedy = _("Build one: cqpt quiz build {case}").format(case=named)
        raise Refusal(Diagnostic("no-quiz", _("this case has no quiz yet"), Position(folder), remedy))
    message = _("this case has several quizzes")
    remedy = _("Name one of them: {papers}.").format(papers=", ".join(waiting))
    raise Refusal(Diagnostic("no-quiz", message, Position(folder), remedy))


def open_paper(folder: Path, id: str, accord: Accord) -> OpenPaper:
    """A paper of a case. Raises `Refusal` where it is not sound, or not of this candidate, or a question has changed."""
    case, file = sound_case(folder, accord), folder / tree.QUIZ / f"{id}.yaml"
    found = read_inside(file, Paper)
    if not found.sound:
        raise Refusal(*found.diagnostics)
    paper = found.value
    if paper.candidate != forms.identity_of(case):
        message = _("the quiz {paper} was made for another candidate").format(paper=paper.id)
        raise Refusal(Diagnostic("answers-foreign", message, Position(file), _("Build another one: cqpt quiz build.")))
    ids = [asked.question for asked in paper.questions]
    if (paper.id, paper.case, paper.certificate) != (id, case.id, case.certificate) or len(set(ids)) != len(ids):
        raise Refusal(_damaged(file))
    return OpenPaper(folder, case, paper, tuple(_questions(paper, accord, file)))


def _questions(paper: Paper, accord: Accord, file: Path) -> Iterator[tuple[Question, Asked]]:
    for asked in paper.questions:
        question = accord.questions.get(asked.question)
        if question is None or fingerprint_of_question(question) != asked.fingerprint:
            message = _("the question {id} has changed since this quiz was made").format(id=asked.question)
            remedy = _("Its answers cannot be marked any more: build another quiz, or put the question back.")
            raise Refusal(Diagnostic("question-changed", message, Position(file), remedy))
        if sorted(asked.shown) != list(range(question.parts)):
            raise Refusal(_damaged(file))
        yield question, asked


def _damaged(file: Path) -> Diagnostic:
    message = _("this quiz was changed after it was built")
    return Diagnostic("quiz-damaged", message, Position(file), _("Take it back from git, or build another quiz."))


def fingerprint_of_question(question: Question) -> str:
    """Of all that a question says: one that changed since a paper was made is known."""
    return fingerprint_of(question.model_dump(mode="json", exclude_defaults=True))


@dataclass(frozen=True, slots=True)
class Scored:
    """What came of the answers to a paper."""

    paper: Paper
    answers: QuizAnswers
    marked: tuple[Marked, ...]
    levels: tuple[QuizLevel, ...]
    dated_otherwise: date | None = None
    """The day that the page says, where whoever scores says another: the clock of a device can be wrong."""


def sheet_pdf(opened: OpenPaper, accord: Accord) -> bytes:
    """A paper for pen and clipboard: a PDF that holds no key."""
    with in_print():
        view = quiz_sheet.sheet_view(opened.paper, opened.questions, opened.case, accord)
    return default_documents().render(quiz_sheet.SHEET, view, "pdf")


def key_pdf(opened: OpenPaper, accord: Accord) -> bytes:
    """The corrector's key of a paper, with the explanations: a PDF for the evaluator alone."""
    with in_print():
        asked = {one.knowledge for one in entries_asked(opened.case, accord, opened.paper.made_on)}
        view = quiz_sheet.key_view(
            opened.paper, opened.questions, asked, accord, rule_in_words(accord, quiz_sheet.asked_on(opened.questions))
        )
    return default_documents().render(quiz_sheet.KEY, view, "pdf")


def read_quiz_answers(file: Path) -> Reading[QuizAnswers]:
    """The answers in a file that a page exported. Raises `Refusal` where it is none."""
    content = received(file)
    reading = read_content(file, content, QuizAnswers)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return reading


def score_answers(
    folder: Path, accord: Accord, reading: Reading[QuizAnswers], accepted: Collection[str], on: date | None = None
) -> Scored:
    """Every answer marked against its key, and the levels; `on` is the day, where the page says a wrong one.

    Raises `Refusal` for another case or paper, an edited file, or a day before the paper was made.
    """
    case, answers = sound_case(folder, accord), reading.value
    papers = [path.stem for path in tree.yaml_files(folder / tree.QUIZ)]
    if answers.case != case.id or answers.paper not in papers:
        message = _("this file is of the quiz {paper} of the case {found}, which is not of this one ({id})").format(
            paper=answers.paper, found=answers.case, id=case.id
        )
        remedy = _("Score it in its own case. Nothing was written.")
        raise Refusal(Diagnostic("answers-foreign", message, Position(reading.path), remedy))
    data = reading.document.data
    if EDITED not in accepted and isinstance(data, dict) and forms.sum_of(data) != answers.sum:
        message = _("this file was changed after the page exported it")
        remedy = _("Look at it, then choose: --accept {choice}. Nothing was written.").format(choice=EDITED)
        raise Refusal(Diagnostic("answers-edited", message, Position(reading.path), remedy))
    opened = open_paper(folder, answers.paper, accord)
    if strange := answers.answers.keys() - {question.id for question, _asked in opened.questions}:
        message = _("this file answers “{question}”, which the quiz {paper} does not ask").format(
            question=shortened(min(strange)), paper=answers.paper
        )
        raise Refusal(
            Diagnostic("answers-foreign", message, Position(reading.path), _("Take the file that was exported."))
        )
    if on is None and answers.taken_on < opened.paper.made_on:
        message = _("the page says {day}, and this quiz was made on {made}: the clock of the device was wrong").format(
            day=answers.taken_on.isoformat(), made=opened.paper.made_on.isoformat()
        )
        raise Refusal(
            Diagnostic("answers-clock", message, Position(reading.path), _("Say the day yourself: --on DATE."))
        )
    if on is None or on == answers.taken_on:
        return scored_of(opened, answers, accord)
    scored = scored_of(opened, answers.model_copy(update={"taken_on": on}), accord)
    return replace(scored, dated_otherwise=answers.taken_on)


def scored_of(opened: OpenPaper, answers: QuizAnswers, accord: Accord) -> Scored:
    """The answers to a paper marked, and the levels they give. The policy says how; nothing is looked up elsewhere."""
    marked = tuple(
        mark(question, asked.shown, answers.answers.get(question.id)) for question, asked in opened.questions
    )
    policy, expected = accord.quiz_policy, dict[str, int]()
    for one in entries_asked(opened.case, accord, opened.paper.made_on):
        expected[one.knowledge] = min(one.expected, expected.get(one.knowledge, one.expected))
    levels = (one for one in levels_of(marked, policy) if one.item in expected)
    told = tuple(as_far_as_told(one, expected[one.item], policy) for one in levels)
    return Scored(opened.paper, answers, marked, told)


def plan_scoring(
    folder: Path,
    accord: Accord,
    reading: Reading[QuizAnswers],
    scored: Scored,
    evaluator: str,
    accepted: Collection[str],
    today: date,
) -> Plan:
    """The answers as a grid, with the trace of each in the comment of its level; the file received is kept beside it.

    A prediagnosis makes no grid that counts. Raises `Refusal` where the paper was scored already.
    """
    case, paper, on = sound_case(folder, accord), scored.paper, scored.answers.taken_on
    grids = grids_in(folder, accord)
    if any(grid.received and grid.received.form == paper.id for grid in grids) and AGAIN not in accepted:
        message = _("the quiz {paper} is scored already").format(paper=paper.id)
        remedy = _("Look at it, then choose: --accept {choice}. Nothing was written.").format(choice=AGAIN)
        raise Refusal(Diagnostic("answers-imported", message, Position(reading.path), remedy))
    given = {one.item: _entry_of(one) for one in scored.levels if one.level is not None}
    settled = _settled_before(case, paper, grids, accord) & given.keys()
    given = {item: entry for item, entry in given.items() if item not in settled}
    if settled and not given:
        raise Refusal(_nothing_open(paper, settled, reading.path, accord))
    content, path = reading.content, free_grid(folder, "prediagnostic" if paper.prediagnostic else Modality.QUIZ.value)
    assert content is not None, "it was read"
    fingerprint = fingerprint_of_bytes(content)
    kept = folder / tree.RECEIVED / f"quiz-{paper.id}-{fingerprint[:12]}.json"
    certificate = accord.certificate(case.certificate)
    grid = _grid_of(case, on, evaluator, given, prediagnostic=paper.prediagnostic)
    warnings = require_assessable(folder, case, grids, accord, grid, today)
    grid = grid.model_copy(update={"assessment": kinship_of(folder, accord, case, grid)})
    view = skeletons.grid_view(
        grid, certificate, accord, ground_of_grid(grid, case, certificate), folder.as_posix(), None, (), given
    )
    written = skeletons.rendered("grid.yaml", view)
    blocks: dict[str, Any] = {"quiz": {"duration_minutes": scored.answers.minutes}}
    if paper.prediagnostic:
        blocks["prediagnostic"] = True
    elif role := _role_of(paper, quizzes_of(folder, accord)):
        blocks["assessment"] = role
    blocks["comment"] = "\n".join(
        [
            rule_in_words(accord, {len(one.marked) for one in scored.levels}),
            *_other_day(scored),
            *_left_as_it_is(settled),
        ]
    )
    blocks["received"] = {
        "form": paper.id, "file": f"{tree.RECEIVED}/{kept.name}", "sha256": fingerprint,
        "exported_at": scored.answers.ended_at,
    }  # fmt: skip
    for key, value in blocks.items():
        written = put(path, written, (key,), value, Grid.order())
    message = _("Case {id}: quiz {paper} scored").format(id=case.id, paper=paper.id)
    changes = [Change(kept, current(kept), content), Change(path, None, written)]
    return Plan(changes, message, warnings=warnings, belonging=[folder / tree.QUIZ / f"{paper.id}.yaml"])


def _settled_before(case: Case, paper: Paper, grids: Sequence[Grid], accord: Accord) -> frozenset[str]:
    """The items on which another paper of the evaluation has its say already: this one gives no second chance on them."""
    if paper.prediagnostic:
        return frozenset()
    others = [grid for grid in grids if grid.received is None or grid.received.form != paper.id]
    return settled_by_quizzes(case, others, accord)


def _nothing_open(paper: Paper, settled: Collection[str], path: Path, accord: Accord) -> Diagnostic:
    message = _("the quizzes of this case have settled all that the quiz {paper} shows: {items}").format(
        paper=paper.id, items=", ".join(sorted(settled))
    )
    remedy = _("Nothing was written. A paper that is built once another one is scored asks what is still open.")
    return Diagnostic(
        "quiz-settled", message, Position(path), remedy, source=accord.latest.quiz.minutes_indicative.article
    )


def _left_as_it_is(settled: Collection[str]) -> Iterator[str]:
    """In French: the items that another paper had settled."""
    if settled:
        yield "Tranchés par un quiz précédent, et laissés tels quels : " + ", ".join(sorted(settled)) + "."


def _grid_of(
    case: Case, on: date, evaluator: str | None = None, levels: Mapping[str, Any] | None = None, *, prediagnostic: bool
) -> Grid:
    """The grid of a quiz. Who is to score a paper that is only made is not known yet: then its body stands for it."""
    sent_to = case.assignment_on(on)
    answers = {"modality": Modality.QUIZ.value, "assessed_on": on, "prediagnostic": prediagnostic}
    someone = evaluator or (sent_to.organisation if sent_to else case.id)
    return grid_to_fill(case, {**answers, "evaluator": someone, "levels": levels or {}})


def _entry_of(one: QuizLevel) -> dict[str, Any]:
    """A level as it stands in the grid, with what it rests on."""
    below = {"below_expected": True} if one.below else {}
    return {"level": one.level, **below, "comment": trace(one), "questions": answers_behind(one)}


def _role_of(paper: Paper, earlier: Iterable[tuple[str, Grid]]) -> dict[str, str] | None:
    """What a quiz grid is to those before it: the same paper scored again corrects its grid, another one completes them."""
    quizzes = list(earlier)
    for name, grid in quizzes:
        if grid.received and grid.received.form == paper.id:
            return {"role": "correction", "of": name}
    first = next((name for name, grid in quizzes if grid.assessment is None), None)
    return {"role": "complement", "of": first} if first else None


def _other_day(scored: Scored) -> Iterator[str]:
    """What the page said of the day, where another was given. In French: it goes into the grid."""
    if scored.dated_otherwise:
        with speaking("fr"):
            yield f"La page datait ces réponses du {figures.day(scored.dated_otherwise)} : l'évaluateur en a donné le jour."


def answers_behind(one: QuizLevel) -> dict[str, bool | None]:
    """The questions on which a level rests: answered rightly, wrongly, or (None) not at all."""
    return {mark.question.id: mark.right if mark.answered else None for mark in one.marked}


def trace(one: QuizLevel) -> str:
    """Which questions stand behind a level, how each was answered, and how often it is wrong. In French: it goes into the grid."""
    said = {True: "juste", False: "faux"}
    marks = ", ".join(
        f"{mark.question.id} {said[mark.right] if mark.answered else 'sans réponse'}" for mark in one.marked
    )
    with speaking("fr"):
        risk = quiz_words.knower_risk(one.measure) if one.below else quiz_words.guess_risk(one.measure)
    who = "quelqu'un qui sait y est trouvé" if one.below else "le hasard y arrive"
    return f"{len(one.marked)} question{'s' if len(one.marked) > 1 else ''} : {marks} ({who} dans {risk} des cas)"


def rule_in_words(accord: Accord, asked: Collection[int] = ()) -> str:
    """The rule by which the levels were given, in French, for so many questions on an item."""
    policy = accord.quiz_policy
    with speaking("fr"):
        since, said = figures.day(policy.since), [*quiz_words.scales_of(policy, asked), quiz_words.risks_of(policy)]
    rule = " ".join(said)
    return f"Règle du quiz (hypothèse, depuis le {since}). {rule} Une question sans réponse n'est ni juste ni fausse."
