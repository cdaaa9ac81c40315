"""What a quiz can tell of an item, in words and figures: how many right answers make what, and how often that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_UP, Decimal
from fractions import Fraction
from typing import Protocol

from cqpt_cli.language import _, ngettext
from cqpt_cli.models.quiz import Question, QuizPolicy
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rules.quiz_levels import Measure, measure_of, right_at_most

NONE = "–"


def share(value: Fraction | Decimal) -> str:
    """1.6 %: a part of one in per cent, to the tenth, never shown as less than it is."""
    exact = Fraction(value) * 1000
    tenths = -(-exact.numerator // exact.denominator)
    shown = (Decimal(tenths) / 10).quantize(Decimal("0.1"), ROUND_UP)
    return _("{number} %").format(number=figures.number(int(shown) if shown == int(shown) else shown))


def guess_risk(measure: Measure) -> str:
    """How likely someone who guesses reaches the level; a dash where these questions can give none."""
    return NONE if measure.guess_risk is None else share(measure.guess_risk)


def knower_risk(measure: Measure) -> str:
    """How likely someone who knows the item is found below it; a dash where too few answers were given to say so."""
    return NONE if measure.right_at_most is None else share(measure.knower_risk)


def right_or_more(measure: Measure) -> str:
    """How many right answers make the level."""
    return NONE if measure.right_at_least is None else str(measure.right_at_least)


def right_or_fewer(measure: Measure) -> str:
    """How many right answers, or fewer, are below it."""
    return NONE if measure.right_at_most is None else str(measure.right_at_most)


def scales_of(policy: QuizPolicy, draws: Collection[int]) -> Iterator[str]:
    """What right answers give, for each number of questions that a paper has on an item and the policy draws."""
    for profile in policy.draws:
        drawn = len(profile.difficulties)
        if drawn not in draws:
            continue
        said = _(
            "On {drawn} questions, {most} right or more give {level}, {least} or fewer {below}; between the two, not assessed."
        )
        yield said.format(
            drawn=drawn,
            most=profile.right_at_least,
            level=policy.levels.shown,
            least=right_at_most(drawn, policy),
            below=score_words.below(policy.levels.below),
        )


def with_blanks(policy: QuizPolicy, draws: Collection[int]) -> str:
    """What is below where some questions have no answer: of so many answers, so many right ones at the most."""
    told = []
    for answered in range(max(draws, default=0), 0, -1):
        most = right_at_most(answered, policy)
        said = ngettext("{most} right of {count} answer", "{most} right of {count} answers", answered)
        if most is None:
            said = ngettext("never of {count} answer", "never of {count} answers", answered)
        told.append(said.format(most=most, count=answered))
    return _("Where some are left blank, “{below}” means, at the most: {told}.").format(
        below=score_words.below(policy.levels.below), told=", ".join(told)
    )


def risks_of(policy: QuizPolicy) -> str:
    """The two risks that the policy allows for each item, and on what basis."""
    said = _(
        "For each item: someone who guesses is found at {level} in {guess} of the cases at the most, someone who knows {knows} of it {below} in {know} at the most."
    )
    return _with_risks(said, policy)


def risks_in_short(policy: QuizPolicy) -> str:
    """The same in one short sentence, for documents."""
    said = _(
        "For each item: {level} by guessing, {guess} at the most; {below} knowing {knows} of it, {know} at the most."
    )
    return _with_risks(said, policy)


def _with_risks(said: str, policy: QuizPolicy) -> str:
    return said.format(
        level=policy.levels.shown,
        guess=share(policy.risks.guesser.at_most),
        knows=share(policy.risks.knower.knows),
        below=score_words.below(policy.levels.below),
        know=share(policy.risks.knower.at_most),
    )


RULE = "Règle du quiz ("
"""How the rule begins in the comment of a quiz grid, which is in French."""


def without_rule(comment: str) -> str:
    """The comment of a quiz grid without the rule by which its levels were given."""
    return "\n".join(line for line in comment.splitlines() if not line.startswith(RULE))


def rule_in(comment: str) -> str:
    """That rule; empty where the comment has none."""
    return next((line for line in comment.splitlines() if line.startswith(RULE)), "")


def against_earlier(
    settled: Sequence[str], answered: Mapping[str, Sequence[str]], forecast: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Which items take no level from a paper, or one that rests on questions known before, and why."""
    if settled:
        yield _("No level, as an earlier quiz has settled them: {items}.").format(items=", ".join(settled))
    if answered:
        yield _("Questions of an earlier quiz, which count for no level: {items}.").format(items=_each(answered))
    if forecast:
        yield _(
            "Questions that a forecast has shown with their keys; the risks are those of fresh questions: {items}."
        ).format(items=_each(forecast))


def _each(items: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{item} ({', '.join(questions)})" for item, questions in items.items())


class Changed(Protocol):
    """A question that other answers to the same paper answer otherwise: right, wrong, or (None) not at all."""

    @property
    def question(self) -> str:
        """Its id."""

    @property
    def before(self) -> bool | None:
        """How it was answered."""

    @property
    def now(self) -> bool | None:
        """How it is now."""


def changes(found: Iterable[Changed]) -> str:
    """The questions that are answered otherwise: “COM-C05-q1 wrong → right”."""
    words = {True: _("right"), False: _("wrong"), None: _("blank")}
    return ", ".join(f"{one.question} {words[one.before]} → {words[one.now]}" for one in found)


def corrected(found: Iterable[Changed], reason: str) -> str:
    """What other answers to the same paper correct, and why."""
    said = _("These answers correct those scored before: {changes}.").format(changes=changes(found))
    return _("{said} Reason: {reason}").format(said=said, reason=reason) if reason else said


def measure_when_answered(questions: Sequence[Question], policy: QuizPolicy) -> Measure:
    """What the questions on an item can tell when all of them are answered."""
    return measure_of(questions, len(questions), policy)
