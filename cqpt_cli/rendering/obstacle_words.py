"""Why an act may not be done now, and what may, in words."""

from __future__ import annotations

from pathlib import Path

from cqpt_cli import language
from cqpt_cli.diagnostics import Diagnostic, Position
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.rendering import figures
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rules.acts import Obstacle, ObstacleKind

_MESSAGES = {
    ObstacleKind.PHASE: N_("“{act}” is not possible now: the case {case} is “{phase}” since {day}"),
    ObstacleKind.DONE: N_("“{act}” is done already: the case {case} is “{phase}” since {day}"),
    ObstacleKind.NOTHING: N_("“{act}” has not been done yet: there is nothing to correct"),
    ObstacleKind.FUTURE: N_("“{act}” is dated in the future: today is {day}"),
    ObstacleKind.TOO_EARLY: N_("“{act}” is dated before what it follows: the case {case} is “{phase}” since {day}"),
}


def diagnostic(obstacle: Obstacle, accord: Accord, case: str, path: Path) -> Diagnostic:
    """The obstacle as a problem with its article, and with the acts that are possible as its remedy."""
    terms, spoken = accord.acts[obstacle.act], language.current()
    message = _(_MESSAGES[obstacle.kind]).format(
        act=terms.label.said(spoken),
        case=case,
        phase=accord.procedure[obstacle.phase].label.said(spoken),
        day=figures.day(obstacle.day),
    )
    article = sourced(terms.article, terms.basis_of_order)
    if obstacle.kind in (ObstacleKind.FUTURE, ObstacleKind.TOO_EARLY):
        return Diagnostic("act-misdated", message, Position(path), _("Correct the date: --on."), article)
    return Diagnostic("act-not-now", message, Position(path), _remedy(obstacle, accord), article)


def _remedy(obstacle: Obstacle, accord: Accord) -> str:
    if obstacle.kind is ObstacleKind.NOTHING:
        return _("Leave out --replace.")
    correction = _("To correct the act that was done, add --replace: both stay in the file.")
    possible = ", ".join(
        f"{accord.acts[id].label.said(language.current())} ({accord.acts[id].command})" for id in obstacle.possible
    )
    if obstacle.kind is ObstacleKind.DONE:
        return f"{correction} {_('Possible now: {acts}.').format(acts=possible)}" if possible else correction
    if possible:
        return _("Possible now: {acts}.").format(acts=possible)
    corrected = ", ".join(
        f"{terms.label.said(language.current())} ({terms.command} --replace)"
        for terms in accord.acts.values()
        if obstacle.phase in terms.corrected_in
    )
    if corrected:
        return _("Possible now, to correct what was done: {acts}.").format(acts=corrected)
    return _("Nothing more is to be done.")
