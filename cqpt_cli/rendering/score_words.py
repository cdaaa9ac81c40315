"""The result of an evaluation, in sentences: statuses, proposals, irregularities, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from cqpt_cli.language import N_, _, ngettext
from cqpt_cli.law.accord import Entry
from cqpt_cli.models.grid import Grid, GridRole, Modality
from cqpt_cli.models.policy import PolicyFile, Support
from cqpt_cli.models.referential import Kind, Scope
from cqpt_cli.rendering import figures
from cqpt_cli.rules.accreditation import AccreditationState
from cqpt_cli.rules.award import Proposal, ProposalValue
from cqpt_cli.rules.carry_over import Benefit
from cqpt_cli.rules.procedure import Irregularity
from cqpt_cli.rules.remark import Remark
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

ROLES = {
    GridRole.SEQUENCE: N_("sequence"),
    GridRole.COMPLEMENT: N_("complement"),
    GridRole.CORRECTION: N_("correction"),
    GridRole.SECOND: N_("second assessment"),
    GridRole.THIRD: N_("third assessment"),
    GridRole.CALIBRATION: N_("calibration"),
}

MODALITIES = {
    Modality.PORTFOLIO.value: N_("portfolio of evidence"),
    Modality.QUIZ.value: N_("quiz"),
    Modality.OBSERVATION.value: N_("observation"),
    Modality.GLOBAL.value: N_("global grid"),
    CARRIED_OVER: N_("common knowledge carried over"),
}

KINDS = {
    Kind.KNOWLEDGE: N_("Knowledge"),
    Kind.PROCEDURAL: N_("Procedural knowledge"),
    Kind.EXPERIENTIAL: N_("Experiential knowledge"),
    Kind.SKILL: N_("Skills"),
}

SUPPORTS = {
    Support.CITED: N_("a document that it cites"),
    Support.LINKED: N_("a piece of the portfolio of evidence"),
    Support.QUESTIONS: N_("questions of the quiz"),
    Support.OBSERVATION: N_("an observation whose hour is recorded"),
    Support.JUSTIFICATION: N_("a justification"),
}

SCOPES = {
    Scope.TRANSVERSAL: N_("transversal"),
    Scope.PARTIAL: N_("partly specific"),
    Scope.SPECIFIC: N_("specific"),
}

IRREGULARITIES = {
    "too-few-contacts": N_("Contacts observed: {contacts}; {minimum} at least are required."),
    "observation-elsewhere": N_("The observation was held elsewhere than on the site of the company: {place}."),
    "evaluator-is-candidate": N_("{evaluator} is the candidate: nobody evaluates themselves."),
    "evaluator-is-tutor": N_("{evaluator} is the candidate's tutor, and not an evaluator of the evaluating body."),
    "body-is-employer": N_(
        "“{organisation}” employs the candidate ({employer}): the company is not the evaluating body."
    ),
    "observation-too-long": N_("The observation lasted {minutes}; {maximum} are the most allowed."),
    "no-interview": N_("No interview followed the last sequence of the observation."),
    "observation-not-recorded": N_("The grid does not record: {missing}."),
    "assessor-not-independent": N_("“{organisation}” trained the candidate and cannot evaluate them."),
    "assessor-tied-to-trainer": N_("{who} is tied to {through}, which trained the candidate."),
    "body-not-accredited": N_("{organisation} was not accredited for this certificate on {day} ({state})."),
    "body-not-assigned": N_("{organisation} assessed on {day}, and the case was sent to {assigned}."),
    "assessed-before-sent": N_("Assessed on {day}, before the case was sent to an evaluating body."),
    "assessed-before-admissible": N_(
        "Assessed on {day}, and no decision of that day or before declares the case admissible."
    ),
    "agreement-not-signed": N_("The agreement was not signed by both sides before the observation of {day}."),
}

ACCREDITATIONS = {
    AccreditationState.HELD: N_("accredited"),
    AccreditationState.NOT_COVERED: N_("not covered"),
    AccreditationState.NEVER: N_("never accredited"),
    AccreditationState.NOT_YET: N_("not yet accredited"),
    AccreditationState.EXPIRED: N_("expired"),
    AccreditationState.WITHDRAWN: N_("withdrawn"),
}

FACTS_OF_OBSERVATION = {
    "started_at": N_("its start"),
    "ended_at": N_("its end"),
    "contacts": N_("the number of contacts"),
    "interview": N_("whether an interview was held"),
}

REMARKS = {
    "complement-not-asked": N_("A complement of {day}, which neither the commission nor an appeal asked for by then: its levels prevail all the same, by a reading of the accord."),
    "quiz-longer-than-indicative": N_("The quiz lasted {minutes}, for {indicative} as an indication."),
    "not-held-yet": N_("This grid holds no level yet: the case goes on as if it were not there."),
    "prediagnosis-never-counts": N_("This is a forecast ({article}): it never counts as an evaluation."),
    "evaluating-body-not-named": N_("The grid does not name the evaluating body of {evaluator}."),
    "evaluator-not-listed": N_("{evaluator} is not among the evaluators whom {organisation} names."),
    "modality-not-entitled": N_("The modality “{modality}” does not assess these items, and its levels are not retained in the global result: {items}."),
    "common-item-not-in-certificate": N_("These items of annexe 3 stand in no activity of this certificate and count for none: {items}."),
    "assessed-before-reception": N_("Assessed on {day}, before the file was received ({received})."),
    "implausible-contacts": N_("{contacts} contacts in {minutes} are more than anybody can observe ({rate} in an hour): a slip, most likely."),
    "place-not-agreed": N_("Held at “{place}”, and the agreement says “{agreed}”."),
    "sequence-alone": N_("This is one sequence of an observation: contacts, time and interview are judged over all of them together."),
    "adjustment-lifts-limit": N_("An adjustment lifted the limit of the time to {maximum}."),
    "adjustment-unsigned": N_("The adjustment does not say who granted it, and on which day."),
    "adjustment-afterwards": N_("The adjustment was granted on {day}, after the evaluation: it lifts no limit."),
    "observation-longer-than-indicative": N_("The observation lasted {minutes}, for {indicative} as an indication."),
    "knowledge-with-two-levels": N_("The grid gives two levels to one and the same knowledge; where it stands once more, the lower one counts: {items}."),
    "outside-complementary-evaluation": N_("The complementary evaluation was not asked for on these items, and their levels are not retained: {items}."),
    "quiz-level-not-carried": N_("The answers to the questions beside these levels do not carry them; they were changed by hand: {items}."),
    "same-evaluator-after-appeal": N_("{evaluator} had assessed the candidate before the appeal: these levels are not retained: {items}."),
    "global-before-others": N_("The global grid is dated {day}, before another grid of the case."),
    "modalities-not-held": N_("There is no grid yet for: {modalities}."),
    "support-missing": N_("The policy demands that a level rests on {supports}; these do not: {items}."),
    "support-missing-not-retained": N_("The policy demands that a level rests on {supports}; these do not, and are not retained: {items}."),
    "global-level-without-justification": N_("A level of the global grid prevails only with its justification; none is given for: {items}."),
}  # fmt: skip


def irregularity(found: Irregularity) -> str:
    """The condition that was not met, in a sentence."""
    return sentence_of(found.id, found.facts)


def sentence_of(irregularity: str, facts: Mapping[str, Any]) -> str:
    """The same of its id and its facts."""
    return _(IRREGULARITIES[irregularity]).format(**_said(facts))


def remark(found: Remark) -> str:
    """Something worth knowing, in a sentence."""
    return _(REMARKS[found.id]).format(**_said(found.facts))


def _said(facts: Mapping[str, Any]) -> dict[str, str]:
    said: dict[str, str] = {}
    for key, value in facts.items():
        match key:
            case "minutes" | "maximum" | "indicative":
                said[key] = figures.minutes(int(value))
            case "missing":
                said[key] = ", ".join(_(FACTS_OF_OBSERVATION[fact]) for fact in value)
            case "modalities":
                said[key] = ", ".join(_(MODALITIES[modality]) for modality in value)
            case "day" | "received":
                said[key] = figures.day(value)
            case "items":
                said[key] = ", ".join(value)
            case "supports":
                said[key] = supports(value)
            case "state":
                said[key] = _(ACCREDITATIONS[value])
            case "modality":
                said[key] = _(MODALITIES[value])
            case _:
                said[key] = str(value)
    return said


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
