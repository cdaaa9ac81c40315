"""A sitting of the award commission: what blocks before the day, the decision on each case, appeals, and the minutes.

Accord, art. 5. Each decision stands in its case; a sitting holds its members, its agenda, and its closed minutes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import (
    Desk,
    Signer,
    accord_of,
    at_desk,
    desk_for,
    marks,
    organisation_named,
    reasons_for,
    refused,
    require_not_ahead,
    sound_change,
)
from cqpt_cli.casework.answers import one_of
from cqpt_cli.casework.directory import organisations_in
from cqpt_cli.casework.inspecting import inspect_files
from cqpt_cli.casework.scoring import score_case
from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import LawAt
from cqpt_cli.models.acts import AppealDecision, AwardDecision
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.models.session import Seat, Session, StudyOpinion
from cqpt_cli.rendering import figures, score_words, sitting_words
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.sitting_page import Readiness
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.independence import Directory, as_slug
from cqpt_cli.rules.judgement import ground_of_decision
from cqpt_cli.rules.progress import Phase
from cqpt_cli.rules.score import Score
from cqpt_cli.rules.sitting import Conflict, Defect, conflicts_of, conflicts_with_body, defects_of, present
from cqpt_cli.sources import tree
from cqpt_cli.sources.editing import append, put
from cqpt_cli.sources.reading import Reading, read
from cqpt_cli.sources.writing import Plan


@dataclass(frozen=True)
class Sitting:
    """One sitting of a repository, with the evaluating bodies known there."""

    root: Path
    reading: Reading[Session]
    accord: Accord

    @property
    def session(self) -> Session:
        """The sitting."""
        return self.reading.value

    @cached_property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations of the repository that can be read."""
        return organisations_in(self.root)

    @cached_property
    def directory(self) -> Directory:
        """Who is who among them."""
        return Directory(self.organisations, self.law)

    @property
    def law(self) -> LawAt:
        """The law of the day on which it is held."""
        return self.accord.at(self.session.held_on)

    @property
    def defects(self) -> tuple[Defect, ...]:
        """Why it may not decide at all."""
        return tuple(defects_of(present(self.session), self.law))

    def conflicts(self, desk: Desk) -> tuple[Conflict, ...]:
        """The members who may not take part in a case."""
        grids = [grid.value for grid in desk.files.grids]
        return tuple(conflicts_of(present(self.session), desk.case, grids, self.directory, self.law))

    def without(self, conflicts: Collection[Conflict], aside: Collection[str] = ()) -> tuple[Seat, ...]:
        """The members who decide on a case: neither recused, nor stepping aside to keep the colleges equal."""
        recused = {*(conflict.member for conflict in conflicts), *aside}
        return tuple(seat for seat in present(self.session) if seat.name not in recused)


def open_sitting(root: Path, held_on: date, accord: Accord) -> Sitting:
    """The sitting of a day. Raises `Refusal` where there is none, or its file is not sound."""
    path = root / tree.SESSIONS / f"{held_on.isoformat()}.yaml"
    if not path.is_file():
        known = ", ".join(one.stem for one in tree.yaml_files(root / tree.SESSIONS)) or _("(none)")
        message = _("there is no sitting on {day}").format(day=figures.day(held_on))
        remedy = _("Sittings: {known}. A new one: cqpt new session {day}.").format(known=known, day=held_on.isoformat())
        raise Refusal(
            Diagnostic(
                "no-sitting", message, Position(path), remedy, accord.at(held_on).commission.seats_per_college.article
            )
        )
    reading = read(path, Session)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return Sitting(root, reading, accord_of(root, accord))


def sitting_of(root: Path | None, held_on: date | None, accord: Accord) -> Sitting | None:
    """The sitting that a decision names; None where it names none, or there is no file of it. Raises `Refusal`."""
    if root is None or held_on is None or not (root / tree.SESSIONS / f"{held_on.isoformat()}.yaml").is_file():
        return None
    return open_sitting(root, held_on, accord)


# --- before the day --------------------------------------------------------------------------------------------------


def prepare(sitting: Sitting) -> tuple[tuple[str, ...], tuple[Readiness, ...]]:
    """What blocks the sitting itself, and each case on its agenda (all those that wait, where the agenda is empty)."""
    blocks = tuple(sitting_words.defect(defect) for defect in sitting.defects)
    if sitting.session.minutes:
        blocks = (_("the minutes of this sitting are closed"), *blocks)
    agenda = list(dict.fromkeys([*sitting.session.cases, *sitting.session.appeals])) or list(_waiting(sitting))
    return blocks, tuple(_readiness(sitting, case) for case in agenda)


def _waiting(sitting: Sitting) -> Iterator[str]:
    for name in tree.folders_of_cases(sitting.root):
        try:
            desk = at_desk(sitting.root / tree.CASES / name, sitting.accord)
        except Refusal:
            continue
        if desk.progress.phase in (Phase.COMMISSION, Phase.APPEAL):
            yield name


def _readiness(sitting: Sitting, id: str) -> Readiness:
    folder = sitting.root / tree.CASES / id
    try:
        desk = at_desk(folder, sitting.accord)
    except Refusal as refusal:
        return Readiness(id, "", None, tuple(dict.fromkeys(one.message for one in refusal.diagnostics)), ())
    case = desk.case
    wanted = Phase.APPEAL if id in sitting.session.appeals else Phase.COMMISSION
    blocks = [] if desk.progress.phase is wanted else [sitting_words.wrong_phase(desk.progress, sitting.accord)]
    blocks += suspicions(desk)
    conflicts = sitting.conflicts(desk)
    left = list(defects_of(sitting.without(conflicts), sitting.law, per_case=True)) if conflicts else []
    blocks += [sitting_words.defect(defect) for defect in left if defect.id != "no-parity"]
    score = _score(desk)
    notes = [sitting_words.conflict(conflict) for conflict in conflicts]
    notes += [sitting_words.to_be_equal(defect) for defect in left if defect.id == "no-parity"]
    irregularities = [found for grid in (score.grids if score else ()) for found in grid.irregularities]
    barring = sitting.law.commission.bars_award.value
    blocks += [sitting_words.barring(found) for found in irregularities if found.id in barring]
    notes += [sitting_words.irregularity(found) for found in irregularities if found.id not in barring]
    proposal = score.proposal.value.value if score and score.proposal else None
    return Readiness(
        id, f"{case.candidate.given_names} {case.candidate.family_name}", proposal, tuple(blocks), tuple(notes)
    )


def suspicions(desk: Desk) -> list[str]:
    """What of a case is suspect: what it was judged on has changed since, and nobody confirmed it."""
    found = inspect_files(desk.files, desk.accord, None).diagnostics
    return [one.message for one in found if one.id.startswith("suspect") and one.id != "suspect-synthesis"]


def _score(desk: Desk) -> Score | None:
    paths = [grid.path for grid in desk.files.grids]
    return score_case(paths, desk.accord).score if paths else None


# --- deciding --------------------------------------------------------------------------------------------------------


def plan_award(
    root: Path,
    accord: Accord,
    signer: Signer,
    id: str,
    decision: str,
    reasons: Sequence[str],
    votes: tuple[int, int, int] | None,
    items: Sequence[str],
    aside: Sequence[str] = (),
) -> Plan:
    """The decision of the commission on one case, at the sitting of `signer.on`.

    Raises `Refusal` where the sitting may not decide, the case is not on its agenda or is suspect, a decision that is
    unfavourable has no coded reason, or one departs from the proposal without a written reason (accord, art. 5).
    """
    sitting = open_sitting(root, signer.on, accord)
    desk = desk_for("award", root / tree.CASES / id, accord, signer)
    members, recused = _deciding(sitting, desk, sitting.session.cases, aside)
    decided = AwardDecision(decision)
    entry: dict[str, Any] = {**desk.signed(signer, "award"), "decision": decided.value, "session": signer.on}
    entry |= _voted(votes, members, recused, aside, sitting.law)
    if decided is AwardDecision.AWARDED:
        if said := _favourable(desk, signer.on, reasons):
            entry["reasons"] = said
    else:
        entry["reasons"] = reasons_for(decided.value, reasons, accord)
    if decided is AwardDecision.COMPLEMENTARY:
        entry["items"] = _open_items(desk, items)
    entry["judged"] = marks(ground_of_decision(desk.case, desk.grids), signer.by, signer.on)
    message = _("Case {id}: {decision}, sitting of {day}").format(
        id=id, decision=_(sitting_words.AWARDS[decided.value]), day=signer.on.isoformat()
    )
    return Plan([desk.change(desk.with_act("award", entry))], message)


def _deciding(
    sitting: Sitting, desk: Desk, agenda: Sequence[str], aside: Sequence[str]
) -> tuple[tuple[Seat, ...], tuple[str, ...]]:
    """Who decides on a case, and who is recused. Raises `Refusal` where the sitting may not decide on it."""
    path, id, article = sitting.reading.path, desk.case.id, desk.accord.acts["award"].article
    _require_open(sitting)
    if id not in agenda:
        message = _("the case {id} is not on the agenda of this sitting").format(id=id)
        remedy = _("Add it under “cases:” (an appeal, under “appeals:”).")
        raise refused("not-on-the-agenda", message, remedy, path, article)
    conflicts = sitting.conflicts(desk)
    _require_regular(sitting, conflicts, aside)
    members = sitting.without(conflicts, aside)
    found = suspicions(desk)
    if found:
        remedy = _("Look at it again, then confirm it: cqpt confirm {id} --by NAME.").format(id=id)
        raise refused("case-suspect", found[0], remedy, desk.files.case.path, article)
    return members, tuple(conflict.member for conflict in conflicts)


def _require_open(sitting: Sitting) -> None:
    """Raises `Refusal` where a sitting may decide nothing: its minutes are closed, or its composition is not regular."""
    path = sitting.reading.path
    if sitting.session.minutes:
        message, remedy = _("the minutes of this sitting are closed"), _("Put the case before another sitting.")
        raise refused("sitting-closed", message, remedy, path, sitting.law.commission.seats_per_college.article)
    for defect in sitting.defects:
        remedy = _("Correct “members:”, with the college of each and who is present.")
        raise refused("sitting-not-regular", sitting_words.defect(defect), remedy, path, defect.provision.article)


def _require_regular(sitting: Sitting, conflicts: Sequence[Conflict], aside: Sequence[str]) -> None:
    """Raises `Refusal` where those who are left, once some are recused or step aside, may not decide."""
    path = sitting.reading.path
    seats = {seat.name for seat in sitting.without(conflicts)}
    for name in aside:
        if name not in seats:
            message = _("“{name}” does not sit for this case, and cannot step aside").format(name=name)
            remedy = _("Members who decide: {members}.").format(members=", ".join(sorted(seats)))
            raise refused("not-present", message, remedy, path, sitting.law.commission.parity_per_case.article)
    for defect in defects_of(sitting.without(conflicts, aside), sitting.law, per_case=True):
        away = ", ".join([*(conflict.member for conflict in conflicts), *aside]) or _("(none)")
        message = _("once {members} are recused: {defect}").format(members=away, defect=sitting_words.defect(defect))
        remedy = _(
            "Have another member sit instead, or one of the other college step aside for this case: --aside NAME."
        )
        raise refused("sitting-not-regular", message, remedy, path, defect.provision.article)


def _voted(
    votes: tuple[int, int, int] | None,
    members: Sequence[Seat],
    recused: Sequence[str],
    aside: Sequence[str],
    law: LawAt,
) -> dict[str, Any]:
    """The votes and the members recused, as they are recorded. Raises `Refusal` for a decision that was voted down."""
    entry: dict[str, Any] = {}
    if votes is not None:
        if sum(votes) > len(members):
            message = _("{votes} votes, and {members} members decide on this case").format(
                votes=sum(votes), members=len(members)
            )
            article = law.commission.seats_per_college.article
            raise refused(
                "too-many-votes", message, _("Count the votes again: those recused have none."), article=article
            )
        majority = law.commission.majority
        if majority.value and votes[0] <= votes[1]:
            message = _("this decision was not adopted: {in_favour} in favour, {against} against")
            remedy = _("Record the decision that was adopted; without one, postpone it (--decision postponed).")
            said = message.format(in_favour=votes[0], against=votes[1])
            raise refused("not-adopted", said, remedy, article=majority.article)
        entry["votes"] = dict(zip(("in_favour", "against", "abstained"), votes, strict=True))
    if recused:
        entry["recused"] = list(recused)
    if aside:
        entry["aside"] = list(aside)
    return entry


def _favourable(desk: Desk, on: date, reasons: Sequence[str]) -> list[str]:
    """The reasons of an award: needed only where the evaluation proposes something else, or was irregular.

    Raises `Refusal` where an irregularity bars it: who evaluated was not accredited, had not the case, or trained the candidate.
    """
    score = _score(desk)
    found = [one for grid in (score.grids if score else ()) for one in grid.irregularities]
    barring = desk.accord.at(on).commission.bars_award
    for one in found:
        if one.id in barring.value:
            remedy = _("Have a body that may evaluate assess the candidate, or decide otherwise.")
            raise refused("award-barred", score_words.irregularity(one), remedy, desk.files.case.path, barring.article)
    if found and not reasons:
        message = _("the evaluation was irregular: to award needs a written reason ({irregularity})")
        raise refused(
            "reason-missing",
            message.format(irregularity=score_words.irregularity(found[0])),
            _('Write --reason "…": it stays in the file.'),
            desk.files.case.path,
            found[0].provision.article,
        )
    proposed = score.proposal.value if score and score.proposal else ProposalValue.NONE
    if proposed is not ProposalValue.FAVOURABLE and not reasons:
        message = _("the evaluation proposes “{proposal}”: to award needs a written reason").format(
            proposal=sitting_words.proposal(proposed)
        )
        raise refused(
            "reason-missing",
            message,
            _('Write --reason "…": it stays in the file.'),
            desk.files.case.path,
            desk.accord.acts["award"].article,
        )
    return list(reasons)


def _open_items(desk: Desk, items: Sequence[str]) -> list[str]:
    """What is to be assessed: the items named, which must be open; by default all that are."""
    score = _score(desk)
    open_items = [result.entry.id for result in score.proposal.open_items] if score and score.proposal else []
    for item in items:
        if item not in open_items:
            message = _("“{id}” is not open: it is acquired, or no item of this certificate").format(id=item)
            listed = ", ".join(open_items) or _("(none)")
            raise refused(
                "item-not-open", message, _("Open items: {items}.").format(items=listed), desk.files.case.path
            )
    if not items and not open_items:
        message = _("nothing is left to assess: every item required is acquired")
        raise refused(
            "nothing-open", message, _("Award the certificate, or postpone the decision."), desk.files.case.path
        )
    return list(items) or open_items


# --- appeals ---------------------------------------------------------------------------------------------------------


def plan_appeal(folder: Path, accord: Accord, signer: Signer, ground: str, facts: Sequence[str]) -> Plan:
    """An appeal is recorded, whatever its ground (accord, art. 5); correcting completes the one that is pending.

    Raises `Refusal` where an appeal on the same decision was studied already, and where none is pending to be completed.
    """
    desk = desk_for("appeal", folder, accord, signer)
    if signer.correcting and desk.case.appeals[-1].answer:
        message = _("the appeal of {day} was answered: it can no longer be completed").format(
            day=figures.day(desk.case.appeals[-1].on)
        )
        remedy = _("Leave out --replace, to record another appeal.")
        raise refused("act-not-now", message, remedy, desk.files.case.path, accord.acts["appeal"].article)
    _require_not_studied(desk, signer)
    entry = {**desk.signed(signer, "appeals"), "ground": ground, "reasons": list(facts)}
    changes = [desk.change(desk.with_act("appeals", entry))]
    message = _("Case {id}: appeal completed") if signer.correcting else _("Case {id}: appeal")
    return Plan(changes, message.format(id=desk.case.id), next=_outlook(desk, signer, ground))


def _require_not_studied(desk: Desk, signer: Signer) -> None:
    """Raises `Refusal` where the last decision has had an appeal that was studied: one not receivable was not."""
    decided_on = desk.case.award[-1].on if desk.case.award else desk.case.received_on
    exhausted = desk.accord.at(signer.on).appeal.exhausted_by
    for appeal in desk.case.appeals:
        if appeal.on >= decided_on and appeal.answer and appeal.answer.decision.value in exhausted.value:
            message = _("an appeal against the decision of {day} was studied already, on {answered}").format(
                day=figures.day(decided_on), answered=figures.day(appeal.answer.on)
            )
            remedy = _("A new decision can be appealed against; this one no longer ({basis}: {note})").format(
                basis=basis_in_words(exhausted.basis), note=exhausted.note
            )
            raise refused("second-appeal", message, remedy, desk.files.case.path, exhausted.article)


def _outlook(desk: Desk, signer: Signer, ground: str) -> str:
    """What is still open to the candidate whose ground the accord does not receive; empty for one that it does."""
    terms = desk.accord.reasons.grounds[ground]
    if terms.receivable:
        return ""
    exhausted = desk.accord.at(signer.on).appeal.exhausted_by
    return _(
        "The accord does not receive this ground ({article}). Until the answer, the candidate can complete it: "
        "cqpt appeal lodge {id} --replace. ({basis}: {note})"
    ).format(article=terms.article, id=desk.case.id, basis=basis_in_words(exhausted.basis), note=exhausted.note)


def plan_answer(
    root: Path,
    accord: Accord,
    signer: Signer,
    id: str,
    decision: str,
    reasons: Sequence[str],
    votes: tuple[int, int, int] | None,
    items: Sequence[str],
    aside: Sequence[str] = (),
) -> Plan:
    """The answer of the commission to an appeal, at the sitting of `signer.on`.

    Raises `Refusal` where the sitting may not decide, where an appeal on another ground than the accord's would be
    granted or dismissed, and where one that is granted names no item (accord, art. 5).
    """
    sitting = open_sitting(root, signer.on, accord)
    desk = desk_for("answer", root / tree.CASES / id, accord, signer)
    members, recused = _deciding(sitting, desk, sitting.session.appeals, aside)
    appeal, decided = desk.case.appeals[-1], AppealDecision(decision)
    terms, law = accord.reasons.grounds.get(appeal.ground), accord.at(signer.on)
    receivable = terms is not None and terms.receivable
    if not receivable and decided is not AppealDecision.NOT_RECEIVABLE:
        message = _("this appeal is not receivable: the accord knows one ground, “{ground}”").format(
            ground=law.appeal.ground.value
        )
        raise refused(
            "ground-not-receivable",
            message,
            _("Answer with --decision not-receivable."),
            desk.files.case.path,
            law.appeal.ground.article,
        )
    if receivable and decided is AppealDecision.NOT_RECEIVABLE:
        message = _("this appeal is receivable: its ground is the one of the accord, “{ground}”").format(
            ground=law.appeal.ground.value
        )
        remedy = _("Grant it or dismiss it: --decision granted, or dismissed.")
        raise refused("ground-receivable", message, remedy, desk.files.case.path, law.appeal.ground.article)
    entry: dict[str, Any] = {"on": signer.on, "by": signer.by, "decision": decided.value, "session": signer.on}
    entry |= _voted(votes, members, recused, aside, law)
    if decided is AppealDecision.GRANTED:
        entry["items"] = _reopened(desk, items)
        if reasons:
            entry["reasons"] = list(reasons)
    else:
        entry["reasons"] = reasons_for(decided.value, reasons, accord)
    content = desk.files.case.content
    assert content is not None, "it is sound"
    where = desk.files.case.document.as_written("appeals", len(desk.case.appeals) - 1, "answer")
    message = _("Case {id}: appeal {decision}").format(id=id, decision=_(sitting_words.ANSWERS[decided.value]))
    return Plan([desk.change(put(desk.files.case.path, content, where, entry))], message)


def _reopened(desk: Desk, items: Sequence[str]) -> list[str]:
    known = {*desk.accord.certificate(desk.case.certificate).entries, *desk.accord.common}
    if not items:
        message = _("an appeal that is granted reopens items: none is named")
        raise refused("items-missing", message, _("Name each with --item: CAD1-F05."), desk.files.case.path)
    for item in items:
        if item not in known:
            message = _("“{id}” is not an item of this certificate nor of annexe 3").format(id=item)
            raise refused(
                "unknown-item",
                message,
                _("See “cqpt referential show {certificate}”.").format(certificate=desk.case.certificate),
            )
    return list(items)


# --- accreditations --------------------------------------------------------------------------------------------------


def plan_study(
    root: Path,
    accord: Accord,
    signer: Signer,
    slug: str,
    opinion: str,
    reasons: Sequence[str],
    votes: tuple[int, int, int] | None,
    certificates: Sequence[str] = (),
    aside: Sequence[str] = (),
) -> Plan:
    """What a sitting thinks of an accreditation, its renewal or its withdrawal, with its votes (accord, art. 5).

    It stays in the file of the sitting. Raises `Refusal` where the sitting may not decide, where the body is not on its
    agenda or was studied already, and where an opinion that is not favourable has no reason.
    """
    sitting = open_sitting(root, signer.on, accord)
    article = sitting.law.accreditation.studied_by_commission.article
    path, body = sitting.reading.path, organisation_named(root, slug, article).value
    require_not_ahead(signer, path, article)
    _require_open(sitting)
    if slug not in sitting.session.accreditations:
        message = _("{body} is not on the agenda of this sitting").format(body=body.name)
        raise refused("not-on-the-agenda", message, _("Add it under “accreditations:”."), path, article)
    if any(one.organisation == slug for one in sitting.session.studies) and not signer.correcting:
        message = _("this sitting has studied {body} already").format(body=body.name)
        raise refused("act-not-now", message, _("To correct it, add --replace: both stay in the file."), path, article)
    for certificate in certificates:
        one_of(certificate, sitting.accord.certificate_ids)
    given = StudyOpinion(opinion)
    if given is not StudyOpinion.FAVOURABLE and not reasons:
        message = _("an opinion that is not favourable needs a written reason")
        raise refused("reason-missing", message, _('Write --reason "…": it stays in the file.'), path, article)
    conflicts = tuple(conflicts_with_body(present(sitting.session), body, sitting.directory))
    _require_regular(sitting, conflicts, aside)
    entry: dict[str, Any] = {"on": signer.on, "by": signer.by, "organisation": slug, "opinion": given.value}
    if signer.correcting:
        entry["replaces"] = signer.on
    if certificates:
        entry["certificates"] = list(certificates)
    recused = tuple(conflict.member for conflict in conflicts)
    entry |= _voted(votes, sitting.without(conflicts, aside), recused, aside, sitting.law)
    if reasons:
        entry["reasons"] = list(reasons)
    content = sitting.reading.content
    assert content is not None, "it is sound"
    message = _("Sitting of {day}: {slug} studied").format(day=signer.on.isoformat(), slug=slug)
    return Plan(
        [sound_change(sitting.reading, append(path, content, ("studies",), entry, order=Session.order()), Session)],
        message,
    )


# --- the minutes -----------------------------------------------------------------------------------------------------


def plan_minutes(root: Path, accord: Accord, signer: Signer, held_on: date, signatures: Sequence[str]) -> Plan:
    """Close the minutes of a sitting. Raises `Refusal` where they are closed, or a case on the agenda has no decision."""
    sitting = open_sitting(root, held_on, accord)
    session, path, article = sitting.session, sitting.reading.path, accord.acts["award"].article
    if session.minutes:
        raise refused(
            "sitting-closed", _("the minutes of this sitting are closed"), _("Nothing was written."), path, article
        )
    if not held_on <= signer.on <= signer.today:
        message = _("the minutes of {held} are closed on that day or after, and not later than today ({today})").format(
            held=figures.day(held_on), today=figures.day(signer.today)
        )
        raise refused("act-misdated", message, _("Correct the date: --on."), path, article)
    undecided = [id for id in session.cases if not decided_at(root, id, held_on, accord)]
    undecided += [id for id in session.appeals if not answered_at(root, id, held_on, accord)]
    studied = {study.organisation for study in session.studies}
    undecided += [slug for slug in session.accreditations if slug not in studied]
    if undecided:
        message = _("not decided: {cases}").format(cases=", ".join(undecided))
        remedy = _(
            "Decide each (cqpt commission decide, appeal answer, commission study), even to postpone it, or take it off the agenda."
        )
        raise refused("not-decided", message, remedy, path, article)
    seats = {seat.name for seat in present(session)}
    for name in signatures:
        if name not in seats:
            message = _("“{name}” is no member present at this sitting").format(name=name)
            remedy = _("Members present: {members}.").format(members=", ".join(sorted(seats)))
            raise refused("not-present", message, remedy, path, article)
    _require_signed(sitting, signatures)
    entry = {"on": signer.on, "by": signer.by, "signatures": [{"name": name, "on": signer.on} for name in signatures]}
    content = sitting.reading.content
    assert content is not None, "it is sound"
    after = put(path, content, ("minutes",), entry, Session.order())
    return Plan(
        [sound_change(sitting.reading, after, Session)],
        _("Minutes of the sitting of {day}").format(day=held_on.isoformat()),
    )


def _require_signed(sitting: Sitting, signatures: Sequence[str]) -> None:
    """Raises `Refusal` for minutes that too few members of a college sign to close them."""
    law = sitting.accord.at(sitting.session.held_on).commission
    least = law.minutes_signatures_per_college
    for college in law.seats_per_college.value:
        seats = [seat for seat in present(sitting.session) if seat.college == as_slug(college)]
        signed = sum(seat.name in signatures for seat in seats)
        if signed < least.value:
            message = _(
                "the minutes are signed by {signed} of the college “{college}”, and {wanted} at least must sign"
            )
            remedy = _("Name who signed with --signed; to look at them before, add --draft. (A choice: {note})")
            raise refused(
                "minutes-unsigned",
                message.format(signed=signed, college=college, wanted=least.value),
                remedy.format(note=least.note),
                sitting.reading.path,
                least.article,
            )


def decided_at(root: Path, id: str, held_on: date, accord: Accord) -> bool:
    """Whether a sitting decided on a case."""
    try:
        desk = at_desk(root / tree.CASES / id, accord)
    except Refusal:
        return False
    return any(award.session == held_on for award in desk.case.award)


def answered_at(root: Path, id: str, held_on: date, accord: Accord) -> bool:
    """Whether a sitting answered an appeal of a case."""
    try:
        desk = at_desk(root / tree.CASES / id, accord)
    except Refusal:
        return False
    return any(appeal.answer and appeal.answer.session == held_on for appeal in desk.case.appeals)
