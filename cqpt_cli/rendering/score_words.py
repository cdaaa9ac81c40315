"""The result of an evaluation, in sentences: statuses, proposals, irregularities, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.law.accord import Entry
from cqpt_cli.models.grid import Grid, GridRole, Modality
from cqpt_cli.models.policy import PolicyFile, Support
from cqpt_cli.models.referential import Kind, Scope
from cqpt_cli.rendering import figures
from cqpt_cli.rules.accreditation import AccreditationState
from cqpt_cli.rules.award import Proposal, ProposalValue
from cqpt_cli.rules.carry_over import Benefit
from cqpt_cli.rules.scoring import CARRIED_OVER, Assessment, Difference, ItemResult, ItemStatus

STATUSES = {
    ItemStatus.ACQUIRED: N_("acquired"),
    ItemStatus.TO_COMPLETE: N_("to complete"),
    ItemStatus.NOT_ASSESSED: N_("not assessed"),
    ItemStatus.NOT_APPLICABLE: N_("not applicable"),
}

PROPOSALS = {
    ProposalValue.FAVOURABLE: N_("favourable"),
    ProposalValue.COMPLEMENTARY: N_("complementary evaluation"),
    ProposalValue.UNFAVOURABLE: N_("unfavourable"),
    ProposalValue.NONE: N_("none, being evaluated"),
}

ROLES = {role: role.word for role in GridRole}

MODALITIES = {**{one.value: one.word for one in Modality}, CARRIED_OVER: N_("common knowledge carried over")}

KINDS = {
    Kind.KNOWLEDGE: N_("Knowledge"),
    Kind.PROCEDURAL: N_("Procedural knowledge"),
    Kind.EXPERIENTIAL: N_("Experiential knowledge"),
    Kind.SKILL: N_("Skills"),
}

SUPPORTS = {support: support.word for support in Support}

SCOPES = {
    Scope.TRANSVERSAL: N_("transversal"),
    Scope.PARTIAL: N_("partly specific"),
    Scope.SPECIFIC: N_("specific"),
}


ACCREDITATIONS = {state: state.word for state in AccreditationState}


def supports(found: Iterable[Support]) -> str:
    """What a level rests on, or must rest on, one of them being enough."""
    return _(" or ").join(_(SUPPORTS[support]) for support in found)


def resting_on_nothing(items: Iterable[ItemResult]) -> Iterator[tuple[str, Sequence[str]]]:
    """Each modality with the items of which it gave the level, where these levels rest on nothing."""
    found: dict[str, list[str]] = {}
    for item in items:
        assert item.retained, "it has a level"
        found.setdefault(item.retained.modality, []).append(item.entry.id)
    yield from ((modality(name), ids) for name, ids in found.items())


def in_short(ids: Iterable[str]) -> str:
    """Many items in few letters: “CAD1-C01, C03, P02, CAD2-C01”."""
    said, before = [], ""
    for id in ids:
        activity, _hyphen, rest = id.partition("-")
        said.append(rest if activity == before else id)
        before = activity
    return ", ".join(said)


def modality(name: str) -> str:
    """A modality by its name in the reader's language."""
    return _(MODALITIES[name])


def below(number: int) -> str:
    """“Below 3”, which is written as the level 2: a quiz tells no more."""
    return _("below {level}").format(level=number + 1)


def number(given: int | None, *, is_below: bool = False) -> str:
    """A level in short: 3, “below 3”, or a dash for none."""
    if given is None:
        return "–"
    return below(given) if is_below else str(given)


def level(entry: Entry, number: int | None, *, is_below: bool = False) -> str:
    """A level with the wording of its own scale: 0 does not mean the same on both."""
    if number is None:
        return "–"
    if is_below:
        return below(number)
    return f"{number} ({entry.scale.levels[number]})"


def why_open(item: ItemResult) -> str:
    """Why an item is not acquired."""
    if item.status is ItemStatus.NOT_ASSESSED and item.before_appeal is not None:
        return _("reopened on appeal (it was {level}): to be assessed anew by another evaluator").format(
            level=number(item.before_appeal, is_below=item.below_before_appeal)
        )
    if item.status is ItemStatus.NOT_ASSESSED:
        if unsupported := [one for one in item.assessments if one.unsupported and one.entitled]:
            given = ", ".join(_given(one) for one in unsupported)
            return _("not retained, as it lacks what the policy demands ({given})").format(given=given)
        if item.assessments:
            given = ", ".join(_given(one) for one in item.assessments)
            return _("not assessed by a modality entitled to it ({given})").format(given=given)
        return _("not assessed")
    if item.not_done_here:
        return _("“{wording}” in this post: to be evaluated otherwise").format(wording=item.entry.scale.levels[0])
    if item.below:
        assert item.level is not None, "below is written as a level"
        return _("{below}, expected {expected}").format(below=below(item.level), expected=item.entry.expected)
    return _("level {level}, expected {expected}").format(level=item.level, expected=item.entry.expected)


def _given(one: Assessment) -> str:
    return f"{modality(one.modality)} {number(one.level, is_below=one.below)}"


def reopened(item: ItemResult) -> str:
    """What an appeal made of the level of an item: “before: 1 …; now: 3 …”."""
    return _("before: {before}; now: {now}").format(
        before=level(item.entry, item.before_appeal, is_below=item.below_before_appeal),
        now=_("not assessed") if item.level is None else level(item.entry, item.level, is_below=item.below),
    )


def discordance(item: ItemResult) -> str:
    """What each modality gave to an item on which they disagree: its prevailing level."""
    others = [one.given for one in item.differences]
    return ", ".join(_given(one) for one in item.assessments if not any(one is other for other in others))


def policy(spoke: PolicyFile) -> str:
    """Which policy spoke, and whether the CPNE adopted it."""
    if spoke.adopted_by and spoke.adopted_on:
        return _("“{title}”, adopted by {by} on {day}").format(
            title=spoke.title, by=spoke.adopted_by, day=figures.day(spoke.adopted_on)
        )
    return _("“{title}”: not adopted by the CPNE, a hypothesis (the accord sets no threshold)").format(
        title=spoke.title
    )


def proposal(made: Proposal | None) -> str:
    """The proposal in words."""
    return _(PROPOSALS[made.value]) if made else _("none: a single grid is a part of the evaluation")


def procedure(regular: bool | None) -> str:
    """How the evaluation was held; of one that goes on, nothing is judged yet."""
    return {True: _("regular"), False: _("irregular"), None: _("not yet judged")}[regular]


def modalities(names: Iterable[str]) -> str:
    """Several modalities in one line."""
    return ", ".join(modality(name) for name in names)


def to_come(names: Iterable[str]) -> str:
    """Once the modalities were held: the global grid, and the opinion in it, that are still to come."""
    if Modality.GLOBAL.value in names:
        return _("The global grid and the opinion of the evaluating body are still to come.")
    return _("The opinion of the evaluating body is still to come.") if list(names) else ""


def role(grid: Grid) -> str:
    """What a grid is to another one: “sequence of grids/observation.yaml”; empty for the first of its modality."""
    said = grid.assessment
    if said is None:
        return ""
    of = _("{role} of {grid}").format(role=_(ROLES[said.role]), grid=said.of) if said.of else _(ROLES[said.role])
    blind = {"declared": _("blind, as declared"), "prepared": _("prepared blind"), None: ""}[said.blind]
    plan = _("plan {plan}").format(plan=said.plan) if said.plan else ""
    return ", ".join(filter(None, (of, plan, blind)))


def assessors(grid: Grid) -> str:
    """Everyone who assessed."""
    return ", ".join(one.name for one in grid.assessors)


def difference(found: Difference) -> str:
    """A level that does not prevail, beside the one that does: “observation, second assessment: 2 (retained there: 4)”."""
    given, last = found.given, found.prevailing
    name = f"{modality(given.modality)}, {_(ROLES[given.role])}" if given.role else modality(given.modality)
    kept = _("not assessed") if last is None else number(last.level, is_below=last.below)
    return _("{name}, {day}: {level} (prevailing: {kept})").format(
        name=name, day=figures.day(given.assessed_on), level=number(given.level, is_below=given.below), kept=kept
    )


def falls_with(item: ItemResult) -> str:
    """With which skills an item falls, where the post includes none of them."""
    return _("falls with {skills}, which the post does not include").format(
        skills=", ".join(item.entry.item.falls_with)
    )


def differences(item: ItemResult) -> str:
    """All the levels of an item that do not prevail in their modality."""
    return " ; ".join(map(difference, item.differences))


def benefit(found: Benefit, taken: int) -> str:
    """What is carried over from the other certificate, since when and until when; or when it was over (accord, art. 3)."""
    carried = found.carried
    facts = {
        "origin": _("the case {id}").format(id=carried.case) if carried.case else _("the other certificate"),
        "day": figures.day(carried.awarded_on),
        "until": figures.day(found.until),
        "article": found.years.article,
    }
    if not found.runs:
        said = _(
            "Common knowledge of {origin}, awarded on {day}: the benefit was over on {until}, nothing is taken over ({article})."
        )
        return said.format(**facts)
    said = ngettext(
        "{count} item is carried over from {origin}, awarded on {day}, and keeps its value until {until} ({article}).",
        "{count} items are carried over from {origin}, awarded on {day}, and keep their value until {until} ({article}).",
        taken,
    )
    return said.format(count=taken, **facts)


def opinion_in_a_word(made: Proposal | None) -> str:
    """What the evaluating body is for, without its reasons; nothing where it gave no opinion (cahier des charges, IV)."""
    return _(PROPOSALS[ProposalValue(made.opinion.proposal)]) if made and made.opinion else ""


def opinion(made: Proposal) -> str:
    """The evaluator's own opinion with its reasons; nothing where none was given."""
    if made.opinion is None:
        return ""
    said = _("Opinion of the evaluator: {opinion}").format(opinion=_(PROPOSALS[ProposalValue(made.opinion.proposal)]))
    return f"{said} – {made.opinion.reasons}" if made.opinion.reasons else f"{said}."
