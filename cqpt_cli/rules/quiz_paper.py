"""The paper of a quiz: its items in turn, and on each item a draw of questions that holds both risks of the policy.

Everything is exact and reproducible: the same bank, case and seed give the same paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from random import Random

from cqpt_cli.models.quiz import DrawProfile, Question, QuestionKind, QuizPolicy
from cqpt_cli.rules.quiz_levels import measure_of


@dataclass(frozen=True, slots=True)
class Need:
    """An item that a paper should ask about."""

    item: str
    groups: tuple[str, ...]
    """The activities in which it stands, and its kind: a paper is balanced over them."""
    known: bool
    """Whether a grid has assessed it already: those that none has come first."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The items that a paper is to ask about, and those that it need not or may not ask about."""

    needs: tuple[Need, ...]
    carried: tuple[str, ...] = ()
    """Validated with the other certificate, for as long as that keeps its value (accord, art. 3)."""
    settled: tuple[str, ...] = ()
    """An earlier quiz of the case says enough of them."""
    closed: tuple[str, ...] = ()
    """Not among those that are open again: their levels would not be retained."""
    acquired: tuple[str, ...] = ()
    """The global result has them at their expected level, be it from another modality: a second paper leaves them out."""
    fallen: tuple[str, ...] = ()
    """They fall with a skill that the post does not include (`falls_with` of the référentiel)."""


def in_turn(needs: Sequence[Need], bank: Sequence[Question], policy: QuizPolicy, seed: str) -> list[str]:
    """The items in the order in which a paper takes them: each activity and each kind in turn, chance within.

    However early the time runs out, no activity and no kind is far ahead of another. Items on which the bank has no draw
    take nobody's turn, and come at the end.
    """
    lacking = [need.item for need in needs if not possible_draws(_on(need.item, bank), policy)]
    rest = [need for need in needs if need.item not in lacking]
    Random(f"{seed} turn").shuffle(rest)  # noqa: S311 - reproducible, and no secret
    totals = Counter(group for need in rest for group in need.groups)
    taken: Counter[str] = Counter()

    def urgency(need: Need) -> tuple[bool, Fraction, Fraction]:
        shares = [Fraction(taken[group], totals[group]) for group in need.groups]
        return need.known, min(shares), sum(shares, Fraction(0))

    ordered = []
    while rest:
        following = min(rest, key=urgency)
        rest.remove(following)
        taken.update(following.groups)
        ordered.append(following.item)
    return ordered + lacking


def _on(item: str, bank: Sequence[Question]) -> list[Question]:
    return [one for one in bank if item in one.items]


Draw = tuple[Question, ...]
"""The questions that a paper asks on one item."""


def possible_draws(own: Sequence[Question], policy: QuizPolicy) -> list[Draw]:
    """All the draws that the questions on an item allow, of the first profile that they allow at all.

    One profile for an item, whatever the seed: two people who are asked about it meet the same difficulties.
    """
    for profile in policy.draws:
        if found := list(_draws(own, profile, policy)):
            return found
    return []


def _draws(own: Sequence[Question], profile: DrawProfile, policy: QuizPolicy) -> Iterator[Draw]:
    wanted = sorted(Counter(profile.difficulties).items())
    choices = [combinations([one for one in own if one.difficulty == level], count) for level, count in wanted]
    for parts in product(*choices):
        draw = tuple(chain.from_iterable(parts))
        if holds(draw, policy):
            yield draw


def holds(draw: Draw, policy: QuizPolicy) -> bool:
    """Whether both risks are held on an item of which these questions are asked, and all of them answered."""
    coins = sum(one.kind is QuestionKind.TRUE_FALSE for one in draw)
    measure = measure_of(draw, len(draw), policy)
    return coins <= policy.true_false_at_most and None not in (measure.right_at_least, measure.right_at_most)


@dataclass(frozen=True, slots=True)
class Draft:
    """The questions of a paper, in order, and the items for which there was no room or no question."""

    questions: tuple[Question, ...]
    draws: Mapping[str, Draw]
    """Of each item that is covered, in the order in which it was taken: its questions."""
    seconds: int
    left_out: tuple[str, ...]
    lacking: tuple[str, ...]
    """Of those left out: the items on which the bank has no questions that would hold the risks."""
    seconds_for_all: int
    """What all the items that have questions would take."""

    @property
    def covered(self) -> tuple[str, ...]:
        """The items that it asks about."""
        return tuple(self.draws)


def draft(
    bank: Sequence[Question],
    items: Sequence[str],
    policy: QuizPolicy,
    minutes: int,
    seed: str,
    seen: Collection[str] = (),
) -> Draft:
    """A paper on `items`, in their order of need, of about `minutes`.

    Each item that is covered gets a draw that holds both risks; the others are left out whole: half a draw would give no
    level. Questions that the candidate has `seen` come last.
    """
    draws = {item: possible_draws(_on(item, bank), policy) for item in items}
    enough = {item: found for item, found in draws.items() if found}
    drawn, seconds = _within(minutes * 60, enough, policy, seed, seen)
    _all, whole = _within(None, enough, policy, seed, seen)
    questions = list(_once(drawn.values()))
    Random(f"{seed} order").shuffle(questions)  # noqa: S311
    return Draft(
        tuple(questions),
        drawn,
        seconds,
        left_out=tuple(item for item in items if item not in drawn),
        lacking=tuple(item for item in items if item not in enough),
        seconds_for_all=whole,
    )


def _within(
    room: int | None,
    possible: Mapping[str, Sequence[Draw]],
    policy: QuizPolicy,
    seed: str,
    seen: Collection[str],
) -> tuple[dict[str, Draw], int]:
    """The draws that fit into `room` seconds (None: as many as it takes), and their seconds."""
    drawn: dict[str, Draw] = {}
    seconds = 0
    for item, draws in possible.items():
        found = _drawn(item, draws, drawn, Random(f"{seed} {item}"), seen)  # noqa: S311
        if found is None:
            continue
        asked = {one.id for one in _once(drawn.values())}
        cost = sum(policy.seconds[one.kind.value] for one in found if one.id not in asked)
        if room is None or seconds + cost <= room:
            drawn[item] = found
            seconds += cost
    return drawn, seconds


def _drawn(
    item: str, draws: Sequence[Draw], drawn: Mapping[str, Draw], chance: Random, seen: Collection[str]
) -> Draw | None:
    """One of the draws on an item by chance: of those with the fewest questions seen, one that leaves another for later.

    A question that bears on several items counts for each: the draw holds those that are asked about it already, and
    none that would come on top of the draw of another item. None where no draw does so.
    """
    asked = {one.id: one for one in _once(drawn.values())}
    there = {id for id, one in asked.items() if item in one.items}
    fitting = [draw for draw in draws if there <= _ids(draw) and not _disturbs(draw, item, drawn, asked)]
    if not fitting:
        return None
    chance.shuffle(fitting)
    stale = {id(draw): sum(one.id in seen for one in draw) for draw in fitting}
    freshest = [draw for draw in fitting if stale[id(draw)] == min(stale.values())]
    fresh = [{one.id for one in draw} for draw in draws if not any(one.id in seen for one in draw)]
    return next((draw for draw in freshest if any(other.isdisjoint(_ids(draw)) for other in fresh)), freshest[0])


def _disturbs(draw: Draw, item: str, drawn: Mapping[str, Draw], asked: Collection[str]) -> bool:
    """Whether a question of a draw that is not `asked` yet would come on top of the draw of another item."""
    new = [one for one in draw if one.id not in asked]
    return any(other != item and other in drawn for one in new for other in one.items)


def _ids(draw: Draw) -> set[str]:
    return {one.id for one in draw}


def _once(draws: Collection[Draw]) -> Iterator[Question]:
    """The questions of some draws, each once."""
    return iter({one.id: one for draw in draws for one in draw}.values())
