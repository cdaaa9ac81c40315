"""The study of an accreditation by the commission, at a sitting (accord, art. 5). The CPNE decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cqpt_cli.casework.acting import Signer, organisation_named, refused, require_not_ahead, sound_change
from cqpt_cli.casework.answers import one_of
from cqpt_cli.casework.sitting import decided_so, open_sitting, require_open, votes_of
from cqpt_cli.language import _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.session import Session, Study, StudyOpinion
from cqpt_cli.rules.sitting import conflicts_with_body, present
from cqpt_cli.sources.editing import append
from cqpt_cli.sources.writing import Plan


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
    source = sitting.law.accreditation.studied_by_commission
    path, body = sitting.reading.path, organisation_named(root, slug, source).value
    require_not_ahead(signer, path, source)
    require_open(sitting)
    if slug not in sitting.session.accreditations:
        message = _("{body} is not on the agenda of this sitting").format(body=body.name)
        raise refused("not-on-the-agenda", message, _("Add it under “accreditations:”."), path, source)
    if any(one.organisation == slug for one in sitting.session.studies) and not signer.correcting:
        message = _("this sitting has studied {body} already").format(body=body.name)
        raise refused("act-not-now", message, _("To correct it, add --replace: both stay in the file."), path, source)
    for certificate in certificates:
        one_of(certificate, sitting.accord.certificate_ids)
    given = StudyOpinion(opinion)
    if given is not StudyOpinion.FAVOURABLE and not reasons:
        message = _("an opinion that is not favourable needs a written reason")
        raise refused("reason-missing", message, _('Write --reason "…": it stays in the file.'), path, source)
    conflicts = tuple(conflicts_with_body(present(sitting.session), body, sitting.directory, sitting.law))
    entry: dict[str, Any] = {"on": signer.on, "by": signer.by, "organisation": slug, "opinion": given.value}
    if signer.correcting:
        entry["replaces"] = signer.on
    if certificates:
        entry["certificates"] = list(certificates)
    study = Study(
        on=signer.on, by=signer.by, organisation=slug, opinion=given, votes=votes_of(votes), aside=tuple(aside)
    )
    entry |= decided_so(study, sitting, conflicts, source)
    if reasons:
        entry["reasons"] = list(reasons)
    content = sitting.reading.content
    assert content is not None, "it is sound"
    message = _("Sitting of {day}: {slug} studied").format(day=signer.on.isoformat(), slug=slug)
    after = append(path, content, ("studies",), entry, order=Session.order())
    return Plan([sound_change(sitting.reading, after, Session)], message)
