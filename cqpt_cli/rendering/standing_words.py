"""Where a case stands, in words: its phase, what it waits for, and of whom. The words of a phase are data."""

from __future__ import annotations

from datetime import date

from cqpt_cli import language
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.procedure import PhaseTerms
from cqpt_cli.rendering import eligibility_words, figures, score_words
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rules.accreditation import AccreditationState
from cqpt_cli.rules.progress import AGREEMENT, DECISION, OPINION, Phase, Standing

_MISSING = {
    AGREEMENT: N_("agreement"),
    DECISION: N_("decision of admissibility"),
    OPINION: N_("opinion of the evaluating body, in the global grid"),
}


class StandingWords:
    """The words for where one case stands, seen on one day."""

    def __init__(self, accord: Accord, standing: Standing) -> None:
        self._terms: PhaseTerms | None = accord.procedure.get(standing.phase)
        self._accord, self._standing = accord, standing

    @property
    def phase(self) -> str:
        """The name of the phase."""
        return self._terms.label.said(language.current()) if self._terms else _("unreadable")

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self._terms.closed if self._terms else False

    @property
    def missing(self) -> str:
        """What the phase still lacks, in one line."""
        lacking = [missing_in_words(one) for one in self._standing.missing]
        return ", ".join([*lacking, *(_(eligibility_words.LABELS[one]).lower() for one in self._standing.blocking)])

    @property
    def next_act(self) -> str:
        """What is to be done next; empty in a closed phase."""
        if self._standing.unreadable:
            return _("correct {files}").format(files=", ".join(self._standing.unreadable))
        if self._standing.lapsed:
            send = self._accord.acts["send"].label.said(language.current())
            state = _(score_words.ACCREDITATIONS[AccreditationState(self._standing.lapsed)])
            return _("{act} (accreditation of the present one: {state})").format(act=send, state=state)
        act = self._terms.act if self._terms else None
        if act is None:
            return ""
        modalities = [one for one in self._standing.missing if one in score_words.MODALITIES]
        first = _(score_words.MODALITIES[modalities[0]]) if modalities else ""
        return act.said(language.current()).format(missing=first, items=self.missing)

    @property
    def actor(self) -> str:
        """Who must do it; empty in a closed phase."""
        if self._standing.lapsed:
            return self._actor_of(Phase.ASSIGNMENT)
        return self._terms.actor.said(language.current()) if self._terms and self._terms.actor else ""

    @property
    def marks(self) -> str:
        """What takes away from the trust in this: something is suspect, a file cannot be read."""
        marks = [_("suspect")] if self._standing.suspect else []
        if self._terms and self._standing.unreadable:
            marks.append(_("a file is unreadable"))
        return ", ".join(marks)

    @property
    def article(self) -> str:
        """Where the accord speaks of it."""
        if self._standing.lapsed:
            return self._accord.acts["send"].article
        return self._terms.article if self._terms else ""

    @property
    def source(self) -> str:
        """The same for people: what is a reading of the accord says so."""
        return sourced(self._terms.article, self._terms.basis) if self._terms else ""

    def _actor_of(self, phase: Phase) -> str:
        actor = self._accord.procedure[phase.value].actor
        return actor.said(language.current()) if actor else ""

    def due(self, today: date) -> str:
        """Until when the candidate is awaited, and whether that day is past; empty where nobody is."""
        if not self._standing.due_on:
            return ""
        day = date.fromisoformat(self._standing.due_on)
        text = _("awaited on {day}, overdue") if day < today else _("awaited on {day}")
        return text.format(day=figures.day(day))

    def overdue(self, today: date) -> bool:
        """Whether the day on which the candidate was awaited is past: a reminder is due."""
        return bool(self._standing.due_on) and date.fromisoformat(self._standing.due_on) < today

    def waited(self, today: date) -> int:
        """Days since the last act; never below zero."""
        if not self._standing.since:
            return 0
        return max(0, (today - date.fromisoformat(self._standing.since)).days)


def missing_in_words(missing: str) -> str:
    """One thing that is missing."""
    return _(_MISSING.get(missing) or score_words.MODALITIES.get(missing, missing))
