"""What is said of a sitting of the commission: what blocks it, who is recused, what was decided."""

from __future__ import annotations

from cqpt_cli import language
from cqpt_cli.findings import Finding
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.session import StudyOpinion
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rendering.sentences import said, told
from cqpt_cli.rules.accreditation import StudyKind
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.progress import Progress

AWARDS = {
    "awarded": N_("certificate awarded"),
    "complementary-evaluation": N_("complementary evaluation"),
    "refused": N_("certificate refused"),
    "postponed": N_("decision postponed"),
}

ANSWERS = {
    "granted": N_("granted"),
    "dismissed": N_("dismissed"),
    "not-receivable": N_("not receivable"),
}

OPINIONS = {
    StudyOpinion.FAVOURABLE: N_("favourable opinion"),
    StudyOpinion.UNFAVOURABLE: N_("unfavourable opinion"),
    StudyOpinion.POSTPONED: N_("opinion postponed"),
}

COLLEGES = {"salaries": N_("employees"), "employeurs": N_("employers")}


def to_be_equal(found: Finding) -> str:
    """What keeps the colleges equal for a case on which a member is recused."""
    text = _("{defect}: a member of the other college steps aside (--aside NAME), or another member sits instead")
    return text.format(defect=said(found))


def wrong_phase(progress: Progress, accord: Accord) -> str:
    """Why a case cannot be decided yet, or again."""
    label = accord.procedure[progress.phase.value].label.said(language.current())
    return _("the case is “{phase}” since {day}").format(phase=label, day=figures.day(progress.since))


STUDIES = {
    StudyKind.FIRST: N_("first accreditation"),
    StudyKind.RENEWAL: N_("renewal"),
    StudyKind.WITHDRAWN: N_("accreditation anew, as it holds none"),
}


def on_report(article: str) -> str:
    """What a renewal rests on."""
    return _("on its yearly report ({article})").format(article=article)


def barring(found: Finding) -> str:
    """An irregularity with which the certificate cannot be awarded."""
    return _("no certificate can be awarded: {irregularity}").format(irregularity=told(found))


def proposal(value: ProposalValue) -> str:
    """What the evaluation proposes."""
    return _(score_words.PROPOSALS[value])
