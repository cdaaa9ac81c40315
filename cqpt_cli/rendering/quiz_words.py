"""What a quiz can tell of an item, in words and figures: how many right answers make what, and how often that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import ROUND_UP, Decimal
from fractions import Fraction

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


def scales_of(policy: QuizPolicy, asked: Collection[int] = ()) -> Iterator[str]:
    """What right answers give, for each number of questions that was asked on an item; that the policy draws, where none was."""
    for profile in policy.draws:
        drawn = len(profile.difficulties)
        if asked and drawn not in asked:
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


def with_blanks(policy: QuizPolicy, longest: int) -> str:
    """What is below where some of so many questions have no answer: of so many answers, so many right ones at the most."""
    told = []
    for answered in range(longest, 0, -1):
        most = right_at_most(answered, policy)
        said = ngettext("{most} of {count} answer", "{most} of {count} answers", answered)
        if most is None:
            said = ngettext("never of {count} answer", "never of {count} answers", answered)
        told.append(said.format(most=most, count=answered))
    return _("Where some questions have no answer, an item is {below} with, at the most: {told} right.").format(
        below=score_words.below(policy.levels.below), told=", ".join(told)
    )


def risks_of(policy: QuizPolicy) -> str:
    """The two risks that the policy allows for each item, and on what basis."""
    said = _(
        "For each item: someone who guesses is found at {level} in {guess} of the cases at the most, someone who knows {knows} of it {below} in {know} at the most."
    )
    return said.format(
        level=policy.levels.shown,
        guess=share(policy.risks.guesser.at_most),
        knows=share(policy.risks.knower.knows),
        below=score_words.below(policy.levels.below),
        know=share(policy.risks.knower.at_most),
    )


def measure_when_answered(questions: Sequence[Question], policy: QuizPolicy) -> Measure:
    """What the questions on an item can tell when all of them are answered."""
    return measure_of(questions, len(questions), policy)
