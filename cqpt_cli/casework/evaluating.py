"""The evaluation, as the branch office and the body record it: sending the case, the agreement, handing it in.

Accord, art. 6-1 and 6-2; cahier des charges, III and IV.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cqpt_cli.casework import bundling
from cqpt_cli.casework.acting import Desk, Signer, desk_for, organisation_named, refused, require_sentence, score_of
from cqpt_cli.casework.answers import record_of
from cqpt_cli.casework.directory import directory_around
from cqpt_cli.casework.inspecting import findings_of_the_record
from cqpt_cli.findings import Sourced, unsaid
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.acts import Admissibility, Agreement
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Modality
from cqpt_cli.models.organisation import Organisation
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.documents import default_documents
from cqpt_cli.rendering.standing_words import missing_in_words
from cqpt_cli.rules.accreditation import AccreditationOn, AccreditationState, accreditation_on
from cqpt_cli.rules.independence import Directory, Tie, as_slug
from cqpt_cli.rules.judgement import ground_of_decision, marks_of
from cqpt_cli.rules.procedure import TERMS, terms_left_blank
from cqpt_cli.rules.progress import OPINION, granted_of
from cqpt_cli.rules.record import handed_in
from cqpt_cli.sources.editing import append, put
from cqpt_cli.sources.writing import Change, Plan

_STATES = {
    AccreditationState.NOT_COVERED: N_("{body} is not accredited for the certificate “{certificate}”"),
    AccreditationState.NEVER: N_("{body} has no accreditation"),
    AccreditationState.NOT_YET: N_("{body} is accredited only from {start} on, and the act is of {day}"),
    AccreditationState.EXPIRED: N_("the accreditation of {body} ended on {end}, before the act of {day}"),
    AccreditationState.WITHDRAWN: N_(
        "the accreditation of {body} was withdrawn on {withdrawn}, before the act of {day}"
    ),
}


def plan_assignment(folder: Path, accord: Accord, signer: Signer, slug: str, tutor: str | None) -> Plan:
    """Send an admissible case to an accredited body and, where there is one, to the tutor (accord, art. 6-1).

    Raises `Refusal` where the body is not accredited for the certificate on that day, or trained the candidate.
    """
    desk = desk_for("send", folder, accord, signer)
    decision = desk.case.admissibility[-1].decision if desk.case.admissibility else None
    if decision is not Admissibility.ADMISSIBLE:
        message = _("the case {id} was not declared admissible").format(id=desk.case.id)
        remedy = _("Decide first: cqpt decide {id}.").format(id=desk.case.id)
        raise refused("not-admissible", message, remedy, desk.files.case.path, accord.acts["send"])
    body = organisation_named(desk.root, slug, accord.acts["send"]).value
    require_accredited(desk, body, signer.on)
    require_independent(desk, body)
    entry: dict[str, Any] = {"organisation": slug, "sent_on": signer.on, "by": signer.by}
    if tutor:
        entry["tutor"] = tutor
    if signer.correcting and desk.case.assignment and desk.case.assignment.sent_on:
        entry["replaces"] = desk.case.assignment.sent_on
    message = _("Case {id}: sent to {organisation}").format(id=desk.case.id, organisation=slug)
    return Plan([desk.change(_assigned(desk, entry))], message)


def _assigned(desk: Desk, entry: dict[str, Any]) -> bytes:
    """The case file with one assignment more. A body that was only named, and is the one, gains the day it was sent."""
    case, content, named = desk.files.case, desk.files.case.content, desk.case.assignment
    assert content is not None, "it is sound"
    if named is None or named.sent_on or named.organisation != entry["organisation"]:
        return append(case.path, content, ("evaluation",), entry, short=True, order=Case.order())
    for key, value in entry.items():
        if key != "organisation":
            where = case.document.as_written("evaluation", len(desk.case.evaluation) - 1, key)
            content = put(case.path, content, where, value)
    return content


def require_accredited(desk: Desk, body: Organisation, day: date, remedy: str = "") -> None:
    """Raises `Refusal` where a body is not accredited for the certificate of a case on the day of an act."""
    found = accreditation_on(body, desk.case.certificate, day, desk.accord.at(day))
    if not found.held:
        terms = desk.accord.at(day).accreditation
        remedy = remedy or _("Choose an accredited body, or record its accreditation first: cqpt accredit.")
        raise refused(
            "not-accredited",
            accreditation_in_words(found, body, desk.case.certificate, day),
            remedy,
            None,
            terms.required,
            terms.years,
        )


def accreditation_in_words(found: AccreditationOn, body: Organisation, certificate: str, day: date) -> str:
    """Why a body is not accredited on a day."""
    one = found.accreditation
    return _(_STATES[found.state]).format(
        body=body.name,
        certificate=certificate,
        day=figures.day(day),
        start=figures.day(one.start) if one else "",
        end=figures.day(one.end) if one else "",
        withdrawn=figures.day(one.withdrawn_on) if one and one.withdrawn_on else "",
    )


def require_independent(desk: Desk, body: Organisation, evaluator: str | None = None) -> None:
    """Raises `Refusal` where a body, or one of its evaluators, is tied to a trainer of the candidate."""
    law = desk.accord.at(desk.case.received_on)
    excludes, directory = law.independence.excludes_trainer, directory_around(desk.folder, law)
    ties = (directory or Directory((body,), law)).ties(desk.case, body.slug, evaluator) if excludes.value else []
    _refuse_tie(ties, excludes)


def _refuse_tie(ties: Sequence[Tie], source: Sourced) -> None:
    if ties:
        tie = ties[0]
        message = _("{who} is tied to {through}, which trained the candidate").format(who=tie.who, through=tie.through)
        remedy = _("Choose a body, and an evaluator, that have not trained the candidate.")
        raise refused("not-independent", message, remedy, None, source)


def require_independent_evaluation(desk: Desk) -> None:
    """Raises `Refusal` where a grid that counts is of someone tied to a trainer of the candidate (cahier des charges, III)."""
    law = desk.accord.at(desk.case.received_on)
    excludes, directory = law.independence.excludes_trainer, directory_around(desk.folder, law) or Directory((), law)
    for grid in desk.grids.values():
        for one in grid.assessors if excludes.value and grid.decides else ():
            body = one.organisation or grid.evaluator.organisation or one.name
            _refuse_tie(directory.ties(desk.case, body, one.name), excludes)


def plan_agreement(
    folder: Path,
    accord: Accord,
    signer: Signer,
    company: tuple[str, date] | None,
    body: tuple[str, date] | None,
    organised: Mapping[str, Any] | None = None,
) -> Plan:
    """Record the agreement, who signed it, when, and how the evaluation is `organised`: `observed_on`, `place`, `evaluator`
    as far as they are known (accord, art. 6-2). Raises `Refusal` where an observation came first.
    """
    desk = desk_for("agree", folder, accord, signer)
    assignment = desk.case.assignment
    if assignment is None:
        message = _("the case has not been sent to an evaluating body")
        raise refused("not-sent", message, _("Send it first: cqpt send."), desk.files.case.path, accord.acts["send"])
    require_accredited(
        desk, organisation_named(desk.root, assignment.organisation, accord.acts["agree"]).value, signer.on
    )
    _require_sound_signatures(desk, signer, company, body)
    signatures = [
        {"name": name, "party": party, "on": on}
        for party, signed in (("entreprise", company), ("organisme", body))
        if signed
        for name, on in [signed]
    ]
    entry = {**desk.signed(signer, "agreement"), "organisation": assignment.organisation, "signatures": signatures}
    entry |= {key: value for key, value in (organised or {}).items() if value is not None}
    signed_on = record_of(Agreement, **entry).signed_on
    observed = [
        grid.assessed_on
        for grid in desk.grids.values()
        if grid.modality is Modality.OBSERVATION
        and as_slug(grid.evaluator.organisation or assignment.organisation) == as_slug(assignment.organisation)
    ]
    before = accord.at(signer.on).agreement.before_observation
    if before.value and observed and signed_on and min(observed) < signed_on:
        message = _("the observation was held on {day}, before the agreement was signed by both sides").format(
            day=figures.day(min(observed))
        )
        raise refused(
            "agreement-too-late",
            message,
            _("Correct the dates of the signatures, if they are wrong."),
            None,
            before,
        )
    message = _("Case {id}: agreement with {organisation}").format(
        id=desk.case.id, organisation=assignment.organisation
    )
    return Plan([desk.change(desk.with_act("agreement", entry))], message, next=_left_blank(entry, accord))


def _left_blank(entry: Mapping[str, Any], accord: Accord) -> str:
    """What an agreement does not say yet of how the evaluation is organised (accord, art. 6-2)."""
    blank = terms_left_blank(record_of(Agreement, **entry))
    said = _("The agreement does not say yet: {blank} ({article}).")
    terms = ", ".join(_(TERMS[one]) for one in blank)
    return said.format(blank=terms, article=accord.acts["agree"].article) if blank else ""


def _require_sound_signatures(
    desk: Desk, signer: Signer, company: tuple[str, date] | None, body: tuple[str, date] | None
) -> None:
    """Raises `Refusal` for a signature of a day to come, or before the case was sent; and for one person on both sides."""
    source = desk.accord.acts["agree"]
    sent_on = desk.case.assignment.sent_on if desk.case.assignment else None
    for _name, on in filter(None, (company, body)):
        if on > signer.today or (sent_on and on < sent_on):
            message = _("a signature of {day} is not possible: the case was sent on {sent}, and today is {today}")
            said = message.format(
                day=figures.day(on), sent=figures.day(sent_on or desk.case.received_on), today=figures.day(signer.today)
            )
            raise refused("act-misdated", said, _("Correct the date of the signature."), None, source)
    if company and body and as_slug(company[0]) == as_slug(body[0]):
        message = _("{name} cannot sign for the company and for the evaluating body").format(name=company[0])
        raise refused("one-signature", message, _("Name who signed for each side."), None, source)


def plan_handing_in(
    folder: Path, accord: Accord, signer: Signer, hours: Decimal | None, because: str | None = None,
    hours_of: Mapping[str, Decimal] | None = None,
) -> Plan:  # fmt: skip
    """Hand in the complete case as one bundle, and record it with the fingerprint of its manifest.

    What was handed in is marked: the record is frozen. `because` says why it is handed in anew. Raises `Refusal` where an
    act or the opinion of the body is missing (accord, art. 6-2; cahier des charges, IV).
    """
    desk = desk_for("transmit", folder, accord, signer)
    _require_why(desk, signer, because)
    require_complete(desk)
    _require_body(desk, signer)
    require_independent_evaluation(desk)
    contents = bundling.contents_of(desk, default_documents())
    bundle, manifest = bundling.bundle_of(contents, desk.case.id, signer.on)
    entry: dict[str, Any] = desk.signed(signer, "transmission")
    if desk.case.assignment:
        entry["organisation"] = desk.case.assignment.organisation
    if hours is None and signer.correcting:  # what is not said anew stays as it was said
        hours, hours_of = desk.case.transmission[-1].hours, hours_of or desk.case.transmission[-1].hours_of
    if hours is not None:
        entry["hours"] = hours
    if hours_of:
        _require_shares(desk, hours, hours_of)
        entry["hours_of"] = dict(hours_of)
    entry["manifest"] = manifest
    if because:
        entry["because"] = because
    entry["judged"] = marks_of(ground_of_decision(desk.case, handed_in(desk.grids)), signer.by, signer.on)
    message = _("Case {id}: complete case handed in").format(id=desk.case.id)
    place = bundling.place_of_bundle(desk, signer.on.isoformat())
    record = desk.change(desk.with_act("transmission", entry))
    return Plan([Change(place, None, bundle), record], message, belonging=[grid.path for grid in desk.files.grids])


def _require_shares(desk: Desk, hours: Decimal | None, hours_of: Mapping[str, Decimal]) -> None:
    """Raises `Refusal` for hours of a body that never had the case, or for more than the evaluation took."""
    had = {one.organisation for one in desk.case.evaluation[:-1]}
    source = desk.accord.at(desk.case.received_on).funding.hourly_rate
    for body in hours_of:
        if body not in had:
            message = _("{body} did not have this case before").format(body=body)
            remedy = _("Bodies that had it before: {bodies}.").format(bodies=", ".join(sorted(had)) or _("(none)"))
            raise refused("usage", message, remedy, desk.files.case.path, source)
    if hours is None or sum(hours_of.values(), Decimal(0)) > hours:
        message = _("the hours of the bodies before are a part of all those of the evaluation")
        raise refused("usage", message, _("Write all of them: --hours."), desk.files.case.path, source)


def _require_body(desk: Desk, signer: Signer) -> None:
    """Raises `Refusal` where the body that has the case is not accredited on the day: another one hands it in."""
    if desk.case.assignment and desk.root:
        body = organisation_named(desk.root, desk.case.assignment.organisation, desk.accord.acts["transmit"])
        remedy = _("Send the case to an accredited body first: cqpt send {case} --to BODY --replace.")
        require_accredited(desk, body.value, signer.on, remedy.format(case=desk.case.id))


def _require_why(desk: Desk, signer: Signer, because: str | None) -> None:
    """Raises `Refusal` for a record that is handed in anew, or that was changed since, and nobody says why."""
    changed = next(iter(findings_of_the_record(desk.files)), None)
    if because:
        require_sentence(because, desk.accord)
    elif changed or signer.correcting:
        message = changed.sentence if changed else unsaid("a record that is handed in anew says why")
        remedy = _('Write it: --because "…". Both handings in stay in the file.')
        raise refused("reason-missing", message, remedy, desk.files.case.path, desk.accord.acts["transmit"])


def _not_assessed_again(desk: Desk) -> list[str]:
    """The items that a granted appeal reopened, and that nobody else than those who had assessed them has assessed since."""
    score = score_of(desk) if granted_of(desk.case) else None
    return [
        one.entry.id for one in (score.items if score else ()) if one.level is None and one.before_appeal is not None
    ]


def require_complete(desk: Desk) -> None:
    """Raises `Refusal` for a case that is not complete: what the commission must have (accord, art. 6-2)."""
    missing = [missing_in_words(one) for one in desk.progress.missing]
    given = [grid.value for grid in desk.files.grids if grid.value.modality is Modality.GLOBAL and grid.value.decides]
    latest = max(given, key=lambda grid: grid.assessed_on, default=None)
    if OPINION not in desk.progress.missing and (latest is None or latest.opinion is None):
        missing.append(missing_in_words(OPINION))
    if again := _not_assessed_again(desk):
        said = _("what the appeal reopened, assessed anew by another evaluator ({items})")
        missing.append(said.format(items=", ".join(again)))
    if missing:
        message = _("the case is not complete: {missing}").format(missing=", ".join(missing))
        receives = desk.accord.at(desk.case.received_on).commission.receives
        remedy = _("The request, the agreement and the results of the evaluation go to the commission together.")
        raise refused("not-complete", message, remedy, desk.files.case.path, receives, desk.accord.acts["transmit"])
