"""The result of an evaluation as an evaluator wants to read it: what is acquired, what is not, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cqpt_cli.language import _, ngettext
from cqpt_cli.rendering import figures
from cqpt_cli.rendering import score_words as words
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rendering.page import (
    Block,
    Bullets,
    Column,
    Facts,
    Heading,
    Page,
    Paragraph,
    Said,
    Table,
    Title,
    Tone,
)
from cqpt_cli.rendering.sentences import said, told
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.score import GridResult, Score
from cqpt_cli.rules.scoring import CARRIED_OVER, ItemResult, ItemStatus, count

TONES = {
    ProposalValue.FAVOURABLE: Tone.GOOD,
    ProposalValue.COMPLEMENTARY: Tone.UNSURE,
    ProposalValue.UNFAVOURABLE: Tone.BAD,
    ProposalValue.NONE: Tone.PLAIN,
}

MARKS = {
    ItemStatus.ACQUIRED: Said("✓", Tone.GOOD),
    ItemStatus.TO_COMPLETE: Said("✗", Tone.BAD),
    ItemStatus.NOT_ASSESSED: Said("?", Tone.UNSURE),
    ItemStatus.NOT_APPLICABLE: Said("–", Tone.QUIET),
}


def one(score: Score, *, every_item: bool = False) -> Page:
    """One score, in full."""
    return list(_one(score, every_item))


def _one(score: Score, every_item: bool) -> Iterator[Block]:
    yield Title(f"{score.case_id} · {score.certificate.title}", _answer(score))
    yield Facts([(words.modality(grid.grid.modality.value).capitalize(), _held(grid)) for grid in score.grids])
    if score.benefit:
        taken = sum(1 for item in score.items if item.retained and item.retained.modality == CARRIED_OVER)
        yield Paragraph(Said(words.benefit(score.benefit, taken), Tone.PLAIN if score.benefit.runs else Tone.UNSURE))
    if score.proposal and score.missing:
        missing = words.modalities(one.value for one in score.missing)
        yield Paragraph(
            Said(_("Nothing is proposed before these were held: {missing}.").format(missing=missing), Tone.UNSURE)
        )
    if coming := words.to_come(score.to_come):
        yield Paragraph(Said(coming, Tone.UNSURE))
    if score.proposal and (opinion := words.opinion(score.proposal)):
        yield Paragraph(Said(opinion, Tone.STRONG))
    yield _activities(score)
    irregularities = [(grid, found) for grid in score.grids for found in grid.irregularities]
    if irregularities:
        yield Heading(_("Irregularities of the procedure"))
        yield Bullets(
            [
                _named(words.modality(grid.grid.modality.value), told(found), Tone.BAD)
                for grid, found in irregularities
            ]
        )  # fmt: skip
    # A single grid is a part: the items it does not speak of are another grid's business.
    alone = score.proposal is None
    shown = [i for i in score.items if every_item or (_open(i) and (i.assessments or not alone))]
    if shown:
        yield Heading(_("Items") if every_item else _("To complete") if alone else _("To complete or not assessed"))
        yield _items(shown)
    if score.reopened:
        yield Heading(_("Reopened on appeal"))
        yield Bullets([_named(f"{i.entry.id} {i.entry.item.text}", words.reopened(i)) for i in score.reopened])
    if score.discordances:
        yield Heading(_("Discordances between modalities"))
        yield Bullets([_named(f"{i.entry.id} {i.entry.item.text}", words.discordance(i)) for i in score.discordances])
    if score.differing:
        yield Heading(_("Levels that do not prevail in their modality"))
        yield Bullets([_named(f"{i.entry.id} {i.entry.item.text}", words.differences(i)) for i in score.differing])
    if fallen := [i for i in score.items if i.falls]:
        yield Heading(_("Dropped with a skill that the post does not include"))
        yield Bullets([_fallen(i) for i in fallen])
    if score.resting_on_nothing:
        yield Heading(_("Levels that rest on nothing"))
        yield Bullets([_resting_on_nothing(*one) for one in words.resting_on_nothing(score.resting_on_nothing)])
    remarks = [found for grid in score.grids for found in grid.remarks]
    if remarks:
        yield Heading(_("Worth knowing"))
        yield Bullets([Said(said(found)) for found in remarks])
    yield Paragraph(Said(_("Policy: {policy}.").format(policy=words.policy(score.policy)), Tone.QUIET))
    yield Paragraph(
        Said(
            _("Scopes and expected levels are hypotheses: the accord's colours were lost, and it sets no level."),
            Tone.QUIET,
        )
    )


def _named(name: str, value: str, tone: Tone = Tone.PLAIN) -> Said:
    return Said(_("{name}: {value}").format(name=name, value=value), tone)


def _resting_on_nothing(modality: str, ids: Sequence[str]) -> Said:
    counted = ngettext("{modality}, {count} level: {items}", "{modality}, {count} levels: {items}", len(ids))
    return Said(counted.format(modality=modality, count=len(ids), items=words.in_short(ids)))


def _open(item: ItemResult) -> bool:
    return item.status in (ItemStatus.TO_COMPLETE, ItemStatus.NOT_ASSESSED)


def _fallen(item: ItemResult) -> Said:
    source = item.entry.item.falls_with_source
    said = words.falls_with(item)
    return _named(
        f"{item.entry.id} {item.entry.item.text}",
        f"{said} ({sourced(source.article, source.basis)})" if source else said,
    )


def _answer(score: Score) -> Said:
    regular = words.procedure(score.regular)
    if score.proposal is None:
        return Said(regular.upper(), Tone.GOOD if score.regular else Tone.BAD)
    if score.missing:
        return Said(
            _("BEING EVALUATED · procedure: {regular}").format(regular=regular),
            Tone.BAD if score.regular is False else Tone.UNSURE,
        )
    answer = _("PROPOSAL: {proposal} · procedure: {regular}").format(
        proposal=words.proposal(score.proposal), regular=regular
    )
    return Said(answer, TONES[score.proposal.value] if score.regular else Tone.BAD)


def _held(result: GridResult) -> str:

    grid = result.grid
    by = ", ".join(filter(None, (words.assessors(grid), result.body)))
    held = ngettext("{day}, by {by} ({levels} level)", "{day}, by {by} ({levels} levels)", len(grid.levels))
    said = held.format(day=figures.day(grid.assessed_on), by=by, levels=len(grid.levels))
    return f"{said} · {role}" if (role := words.role(grid)) else said


def _activities(score: Score) -> Table:
    columns = [
        Column(_("Activity")),
        Column(_("Acquired"), figures=True),
        Column(_("To complete"), figures=True),
        Column(_("Not assessed"), figures=True),
        Column(_("Not applicable"), figures=True),
    ]
    rows = [
        _row(f"{a.id} {a.title}", [i for i in score.items if i.entry.activity == a.id])
        for a in score.certificate.assessed_activities
    ]
    return Table(columns, [*rows, _row(_("Together"), score.items, Tone.STRONG)])


def _row(name: str, items: Sequence[ItemResult], tone: Tone = Tone.PLAIN) -> list[Said]:
    counted = count(items)
    numbers = (counted.acquired, counted.to_complete, counted.not_assessed, counted.not_applicable)
    return [Said(name, tone), *(Said(str(number), tone) for number in numbers)]


def _items(items: Sequence[ItemResult]) -> Table:
    columns = [Column(""), Column(_("Item")), Column(_("Wording")), Column(_("Result"))]
    rows = []
    for item in items:
        result = words.why_open(item) if _open(item) else words.level(item.entry, item.level, is_below=item.below)
        rows.append([MARKS[item.status], Said(item.entry.id), Said(item.entry.item.text), Said(result)])
    return Table(columns, rows)


def several(scores: Sequence[Score]) -> Page:
    """Several cases: a row each."""
    columns = [
        Column(_("Case")),
        Column(_("Certificate")),
        Column(_("Procedure"), least=11),
        Column(_("Proposal"), least=14),
        Column(_("Acquired"), figures=True),
        Column(_("To complete"), figures=True),
        Column(_("Not assessed"), figures=True),
    ]
    rows = []
    for score in scores:
        counted = count(score.items)
        value = score.proposal.value if score.proposal else ProposalValue.NONE
        rows.append(
            [
                Said(score.case_id, Tone.STRONG),
                Said(score.certificate.title),
                Said(words.procedure(score.regular), Tone.BAD if score.regular is False else Tone.PLAIN),
                Said(words.proposal(score.proposal), TONES[value]),
                Said(str(counted.acquired)),
                Said(str(counted.to_complete)),
                Said(str(counted.not_assessed)),
            ]
        )
    return [
        Title(ngettext("{count} score", "{count} scores", len(scores)).format(count=len(scores))),
        Table(columns, rows),
        Paragraph(Said(_("For the details of one: cqpt score CASE"), Tone.QUIET)),
    ]
