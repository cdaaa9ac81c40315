"""What blocks a sitting, and each case on its agenda, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cqpt_cli.language import _, ngettext
from cqpt_cli.models.session import Session, StudyOpinion
from cqpt_cli.rendering import figures, sitting_words
from cqpt_cli.rendering.page import Block, Bullets, Column, Heading, Page, Paragraph, Said, Table, Title, Tone
from cqpt_cli.rules.accreditation import ToStudy
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.sitting import present


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between one case and a decision."""

    case: str
    candidate: str
    proposal: str | None
    blocks: tuple[str, ...]
    """Why it cannot be decided, in words."""
    notes: tuple[str, ...]
    """What the commission should know: who is recused, what is irregular."""


@dataclass(frozen=True, slots=True)
class StudyReadiness:
    """An accreditation to study, the opinion where it was studied already, and what the commission should know."""

    study: ToStudy
    opinion: StudyOpinion | None
    notes: tuple[str, ...]


def page_of(
    session: Session, blocks: Sequence[str], cases: Sequence[Readiness], studies: Sequence[StudyReadiness]
) -> Page:
    """What stands between a sitting and its decisions."""
    return list(_page(session, blocks, cases, studies))


def _page(
    session: Session, blocks: Sequence[str], cases: Sequence[Readiness], studies: Sequence[StudyReadiness]
) -> Iterator[Block]:
    ready = [one for one in cases if not one.blocks]
    title = _("Sitting of {day}").format(day=figures.long_day(session.held_on))
    all_ready = not blocks and len(ready) == len(cases)
    answer = ngettext("{ready} case of {all} ready", "{ready} cases of {all} ready", len(ready))
    yield Title(title, Said(answer.format(ready=len(ready), all=len(cases)), Tone.GOOD if all_ready else Tone.UNSURE))
    members = ", ".join(f"{seat.name} ({_(sitting_words.COLLEGES[seat.college])})" for seat in present(session)) or _(
        "(none)"
    )
    yield Paragraph(Said(_("Members: {members}").format(members=members)))
    if blocks:
        yield Heading(_("The sitting cannot decide"))
        yield Bullets([Said(one, Tone.BAD) for one in blocks])
    if cases:
        yield Table(
            [
                Column(_("Case")),
                Column(_("Candidate")),
                Column(_("Proposal")),
                Column(_("What blocks, and what to know")),
            ],
            [_row(one) for one in cases],
        )
    else:
        yield Paragraph(Said(_("No case waits for the commission."), Tone.QUIET))
    if studies:
        yield Heading(_("Accreditations to study"))
        columns = [Column(_("Body")), Column(_("What")), Column(_("Until"), figures=True), Column(_("What to know"))]
        yield Table(columns, [_study_row(one) for one in studies])


def _study_row(one: StudyReadiness) -> list[Said]:
    study = one.study
    away = [] if study.on_agenda else [_("not on the agenda: it ends soon")]
    opinion = [_(sitting_words.OPINIONS[one.opinion])] if one.opinion else []
    said = " ; ".join([*away, *opinion, *one.notes])
    tone = Tone.GOOD if one.opinion else Tone.UNSURE
    until = figures.day(study.until) if study.until else "–"
    return [
        Said(study.organisation.name, Tone.STRONG),
        Said(_(sitting_words.STUDIES[study.kind])),
        Said(until),
        Said(said, tone),
    ]


def _row(one: Readiness) -> list[Said]:
    proposal = sitting_words.proposal(ProposalValue(one.proposal)) if one.proposal else ""
    said = " ; ".join([*one.blocks, *one.notes]) or _("ready")
    tone = Tone.BAD if one.blocks else Tone.UNSURE if one.notes else Tone.GOOD
    return [Said(one.case, Tone.STRONG), Said(one.candidate), Said(proposal), Said(said, tone)]


def as_json(
    session: Session, blocks: Sequence[str], cases: Sequence[Readiness], studies: Sequence[StudyReadiness]
) -> Any:
    """The same as plain values."""
    return {
        "session": session.held_on.isoformat(),
        "members": [{"name": seat.name, "college": seat.college} for seat in present(session)],
        "blocks": list(blocks),
        "cases": [
            {"case": one.case, "proposal": one.proposal, "blocks": list(one.blocks), "notes": list(one.notes)}
            for one in cases
        ],
        "accreditations": [
            {
                "organisation": one.study.organisation.slug,
                "kind": one.study.kind.value,
                "until": one.study.until.isoformat() if one.study.until else None,
                "on_agenda": one.study.on_agenda,
                "opinion": one.opinion.value if one.opinion else None,
                "notes": list(one.notes),
            }
            for one in studies
        ],
    }
