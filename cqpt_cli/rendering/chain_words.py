"""Where the chain behind an award is broken, in words: what lacks, of which article, and what to do about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures, score_words, sitting_words
from cqpt_cli.rules.chain import Break
from cqpt_cli.rules.procedure import Irregularity

_MESSAGES = {
    "not-admissible": N_("no decision of {day} or before declares the case admissible"),
    "not-sent": N_("the case was not sent to an evaluating body by {day}"),
    "not-agreed": N_("no agreement was signed by both sides by {day}"),
    "not-assessed": N_("no global grid was held by {day}"),
    "modalities-not-held": N_("these modalities were not held by {day}: {modalities}"),
    "not-handed-in": N_("the case, as it was assessed, was not handed in by {day}"),
    "handed-in-unmarked": N_(
        "the handing in of {day} does not say what it held: nothing shows that the record is still the same"
    ),
    "decided-twice": N_("the commission had decided already, on {earlier}, and nothing opened the case again"),
    "evaluation-barred": N_("an evaluation was not one: {irregularity}"),
    "no-sitting": N_("the decision of {day} names no sitting of the commission"),
    "sitting-unknown": N_("there is no file of the sitting of {session}"),
    "sitting-irregular": N_("the sitting of {session} could not decide: {defect}"),
    "sitting-open": N_("the minutes of the sitting of {session} are not closed"),
    "not-on-the-agenda": N_("the case {case} is not on the agenda of the sitting of {session}"),
    "voted-down": N_("the decision has {in_favour} votes in favour and {against} against"),
    "too-many-votes": N_("the decision has {votes} votes, and {members} members decided"),
}

_REMEDIES = {
    "handed-in-unmarked": N_(
        "Put the act back as “cqpt transmit” wrote it; else hand the record in anew (cqpt transmit --replace), and let the "
        "commission decide on it."
    ),
    "decided-twice": N_("Remove the decision that was not taken, or say what it replaces."),
    "evaluation-barred": N_(
        "Correct the grid, or the body the case was sent to, if they are wrong; else a body that may evaluate assesses anew."
    ),
    "no-sitting": N_("Record the decision of the sitting: cqpt commission decide."),
    "sitting-unknown": N_("Put its file back; without a sitting, the commission decides anew: cqpt commission decide."),
    "sitting-irregular": N_("Correct “members:” if it is wrong; else the commission decides anew."),
    "sitting-open": N_("Close them first: cqpt commission minutes {session}."),
    "not-on-the-agenda": N_("Correct “cases:” if it is wrong; else put the case before a sitting."),
    "voted-down": N_("Correct the votes, or record the decision that was adopted."),
    "too-many-votes": N_("Count the votes again: those recused have none."),
}


def sentence(found: Break) -> str:
    """What the award lacks."""
    return _(_MESSAGES[found.id]).format(**{key: _said(value) for key, value in found.facts.items()})


def remedy(found: Break, accord: Accord) -> str:
    """What to do about it."""
    if found.id in _REMEDIES:
        session = found.facts.get("session")
        return _(_REMEDIES[found.id]).format(session=session.isoformat() if session else "")
    command = accord.acts[found.act].command
    return _("Record it with the day on which it was done ({command}); else the award is to be decided anew.").format(
        command=command
    )


def article(found: Break, accord: Accord) -> str:
    """The article that asks for it."""
    own = accord.acts[found.act].article
    return f"{own} ; {found.provision.article}" if found.provision and found.provision.article != own else own


def diagnostic(found: Break, accord: Accord, path: Path) -> Diagnostic:
    """The break as a problem: no certificate is numbered or signed on this award."""
    message = _("no certificate on this award: {reason}").format(reason=sentence(found))
    return Diagnostic("award-unfounded", message, Position(path), remedy(found, accord), article(found, accord))


def _said(value: Any) -> str:
    if isinstance(value, date):
        return figures.day(value)
    if isinstance(value, tuple):
        return score_words.modalities(value)
    if isinstance(value, Irregularity):
        return score_words.irregularity(value)
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else sitting_words.defect(value)
