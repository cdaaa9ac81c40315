"""What came of a quiz, on the screen and as JSON: a level per item with the questions behind it, and what to study."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.quiz import Paper, QuizPolicy
from cqpt_cli.rendering import quiz_words, score_words
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.page import Block, Bullets, Column, Facts, Heading, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.forecast import Forecast, ItemForecast, Outlook
from cqpt_cli.rules.quiz_levels import Measure, QuizLevel
from cqpt_cli.rules.quiz_paper import Asking, Draft, Need


def built_page(paper: Paper, drafted: Draft, asking: Asking, accord: Accord, waiting: Sequence[str] = ()) -> Page:
    """How many questions and items a paper holds, by activity and kind, and what it leaves out and why.

    `waiting` are the other papers of the case that are out.
    """
    questions = ngettext("{count} question", "{count} questions", len(drafted.questions))
    items = ngettext("{count} item of {all}", "{count} items of {all}", len(drafted.covered))
    said = _("{questions} on {items}, about {minutes} minutes").format(
        questions=questions.format(count=len(drafted.questions)),
        items=items.format(count=len(drafted.covered), all=len(asking.needs)),
        minutes=_minutes(drafted.seconds),
    )
    without_room = [item for item in drafted.left_out if item not in drafted.lacking]
    left = [
        (_("Left out for lack of time: to the portfolio, or a second quiz once this one is scored (or choose --minutes; all would take about {minutes} minutes): {items}."), without_room),
        (_("Left out, as the bank has no fresh questions that would hold the risks of the policy: to the portfolio or the interview: {items}."), drafted.lacking),
        (_("Not asked again, as an earlier quiz has settled them: {items}."), asking.settled),
        (_("Not asked, as they are carried over from the other certificate: {items}."), asking.carried),
        (_("Not asked, as they are not open again: {items}."), asking.closed),
        (_("Not asked, as they are acquired already: {items}."), asking.acquired),
        (_("Not asked, as they fall with a skill that the post does not include: {items}."), asking.fallen),
        (_("Out and not scored yet: {items}. What the first one that is scored settles takes no level from another, nor do questions that both ask."), waiting),
    ]  # fmt: skip
    minutes = _minutes(drafted.seconds_for_all)
    return [
        Title(_("Quiz {id} of the case {case}").format(id=paper.id, case=paper.case), Said(said)),
        _balance(drafted, asking.needs, paper, accord),
        *(
            Paragraph(Said(text.format(minutes=minutes, items=score_words.in_short(sorted(items))), Tone.UNSURE))
            for text, items in left
            if items
        ),
        *_measured(accord, {len(draw) for draw in drafted.draws.values()}),
    ]


def _measured(accord: Accord, draws: Collection[int]) -> Page:
    """The rule by which answers become levels, and that it is a choice."""
    policy = accord.quiz_policy
    basis = basis_in_words(policy.basis)
    return [
        Paragraph(Said(_("What answers give ({basis}, quiz-policy.yaml):").format(basis=basis), Tone.QUIET)),
        Bullets(
            [Said(said, Tone.QUIET) for said in (*quiz_words.scales_of(policy, draws), quiz_words.risks_of(policy))]
        ),
    ]


def built_json(paper: Paper, drafted: Draft, asking: Asking, policy: QuizPolicy, waiting: Sequence[str] = ()) -> Any:
    """The same as plain values: of each item that is covered, its questions and what they can tell if all are answered."""
    return {
        "quiz": paper.id,
        "seconds": drafted.seconds,
        "seconds_for_all": drafted.seconds_for_all,
        "items": [
            {
                "id": item,
                "questions": [one.id for one in draw],
                "difficulties": sorted(one.difficulty for one in draw),
                **_risks(quiz_words.measure_when_answered(draw, policy)),
            }
            for item, draw in drafted.draws.items()
        ],
        "left_out": [item for item in drafted.left_out if item not in drafted.lacking],
        "without_questions": list(drafted.lacking),
        "settled": list(asking.settled),
        "carried_over": list(asking.carried),
        "not_open": list(asking.closed),
        "acquired": list(asking.acquired),
        "not_in_post": list(asking.fallen),
        "not_scored_yet": list(waiting),
    }


def _risks(measure: Measure) -> dict[str, int | str | None]:
    """How many right answers make what, and how often that is wrong; nothing where no number does."""
    return {
        "right_at_least": measure.right_at_least,
        "guess_risk": None if measure.guess_risk is None else _decimals(measure.guess_risk),
        "right_at_most": measure.right_at_most,
        "knower_risk": None if measure.right_at_most is None else _decimals(measure.knower_risk),
    }


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)


def _balance(drafted: Draft, needs: Sequence[Need], paper: Paper, accord: Accord) -> Table:
    """Of each activity and each kind: how many items the paper asks about, of how many."""
    titles = {one.id: f"{one.id} {one.title}" for one in accord.certificate(paper.certificate).assessed_activities}
    titles |= {kind.value: _(score_words.KINDS[kind]) for kind in accord.quiz_policy.kinds}
    rows = []
    for group, title in titles.items():
        own = [need.item for need in needs if group in need.groups]
        covered = sum(item in drafted.covered for item in own)
        rows.append([Said(title), Said(str(covered)), Said(str(len(own)))])
    columns = [Column(_("Activity or kind")), Column(_("Covered"), figures=True), Column(_("Items"), figures=True)]
    return Table(columns, rows)


def page_of(
    paper: Paper, scored: Forecast, levels: Sequence[QuizLevel], accord: Accord, remarks: Sequence[str] = ()
) -> Page:
    """The level of each item with the answers behind it and how often it is wrong, what has none, and what to study.

    `remarks` say what an earlier quiz leaves of it.
    """
    policy = accord.quiz_policy
    columns = [
        Column(_("Item")),
        Column(_("Level")),
        Column(_("Right"), figures=True),
        Column(_("Blank"), figures=True),
        Column(_("Chance"), figures=True),
        Column(_("Error"), figures=True),
        Column(_("Wording"), least=20),
    ]
    by_item = {one.item: one for one in levels}
    asked = sorted((one for one in scored.items if one.marked), key=lambda one: one.entry.knowledge)
    rows = [_row(one, by_item[one.entry.knowledge], accord) for one in asked]
    title = _("Prediagnosis {id}: it never counts") if paper.prediagnostic else _("Quiz {id}")
    page: list[Block] = [
        Title(title.format(id=paper.id)),
        Table(columns, rows),
        Facts(
            [
                (_("Right"), _("of the answers given; a blank is neither right nor wrong")),
                (_("Chance"), _("how often someone who guesses all these questions is found at {level}").format(level=policy.levels.shown)),
                (_("Error"), _("how often someone who knows the item is found {below} on so many answers").format(below=score_words.below(policy.levels.below))),
            ]
        ),
    ]  # fmt: skip
    page += [Paragraph(Said(said, Tone.UNSURE)) for said in remarks]
    if any(one.level is None for one in asked):
        said = _(
            "–: the answers carry no level; the item is not assessed, and goes to the portfolio, the interview or a second quiz."
        )
        page.append(Paragraph(Said(said, Tone.UNSURE)))
    study = scored.of(Outlook.TO_LEARN)
    if study:
        page.append(Heading(_("To study")))
        page.append(Bullets([Said(f"{one.entry.knowledge} {_wording(one, accord)}") for one in study]))
    return [*page, *_measured(accord, {one.measure.drawn for one in levels})]


def _row(one: ItemForecast, found: QuizLevel, accord: Accord) -> list[Said]:
    tone = Tone.UNSURE if found.level is None else Tone.BAD if one.outlook is Outlook.TO_LEARN else Tone.PLAIN
    return [
        Said(one.entry.knowledge, Tone.STRONG),
        Said(score_words.number(found.level, is_below=found.below), tone),
        Said(f"{found.right}/{found.answered}"),
        Said(str(len(one.blank)) if one.blank else ""),
        Said(quiz_words.guess_risk(found.measure)),
        Said(quiz_words.knower_risk(found.measure)),
        Said(_wording(one, accord)),
    ]


def as_json(
    paper: Paper,
    levels: Sequence[QuizLevel],
    policy: QuizPolicy,
    documents: Sequence[Path] = (),
    earlier: Mapping[str, Any] | None = None,
) -> Any:
    """The same as plain values. The risks of an item are those of the questions drawn, and of the answers given.

    `earlier` is what an earlier quiz leaves of it.
    """
    knower, guesser = policy.risks.knower, policy.risks.guesser
    return {
        "quiz": paper.id,
        "case": paper.case,
        "prediagnostic": paper.prediagnostic,
        "policy": {
            "from": policy.since.isoformat(),
            "basis": policy.basis.value,
            "knower": {"knows": f"{knower.knows}", "risk_at_most": f"{knower.at_most}"},
            "guesser": {"risk_at_most": f"{guesser.at_most}"},
        },
        "items": [
            {
                "id": one.item,
                "level": one.level,
                "below_expected": one.below,
                "questions": len(one.marked),
                "answered": one.answered,
                "right": one.right,
                **_risks(one.measure),
                "answers": {mark.question.id: mark.right if mark.answered else None for mark in one.marked},
            }
            for one in levels
        ],
        **(earlier or {}),
        "documents": [path.as_posix() for path in documents],
    }


def _decimals(risk: Fraction) -> str:
    return f"{float(risk):.6f}"


def _wording(one: ItemForecast, accord: Accord) -> str:
    item = accord.common.get(one.entry.knowledge, one.entry).item
    return " ".join(item.text.split())
