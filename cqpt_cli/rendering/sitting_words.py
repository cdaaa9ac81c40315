"""What is said of a sitting of the commission: what blocks it, who is recused, what was decided."""

from __future__ import annotations

from cqpt_cli import language
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.session import StudyOpinion
from cqpt_cli.rendering import figures, score_words
from cqpt_cli.rendering.basis_words import sourced
from cqpt_cli.rules.accreditation import StudyKind
from cqpt_cli.rules.award import ProposalValue
from cqpt_cli.rules.procedure import Irregularity
from cqpt_cli.rules.progress import Progress
from cqpt_cli.rules.sitting import Conflict, Defect

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

_DEFECTS = {
    "college-absent": N_("members of the college “{college}” present: {present}, and {wanted} at least must be"),
    "too-many-of-a-college": N_("{present} members of the college “{college}” are present, for {wanted} seats"),
    "member-twice": N_("{member} sits {present} times: a member has one seat, and one vote"),
    "beside-replaced": N_("{member} replaces {other}, and both sit: one replaces the other, and never sits beside"),
    "no-parity": N_("the colleges are not equal: {present} of “{college}” for {wanted} of the other"),
}

_BONDS = {
    "candidate": N_("{member} is recused: the candidate"),
    "tutor": N_("{member} is recused: the candidate's tutor"),
    "referee": N_("{member} is recused: in-house referee of the candidate's evaluation"),
    "trainer": N_("{member} is recused: bound to {to}, which trained the candidate"),
    "body": N_("{member} is recused: bound to {to}, which evaluates the candidate"),
    "employer": N_("{member} is recused: bound to {to}, the candidate's employer"),
    "evaluator": N_("{member} is recused: evaluator of the body that evaluates the candidate"),
}


def defect(found: Defect) -> str:
    """What the composition lacks."""
    return _(_DEFECTS[found.id]).format(
        college=found.college, present=found.present, wanted=found.wanted, member=found.member, other=found.other
    )


def conflict(found: Conflict) -> str:
    """Who is recused, and why."""
    return _(_BONDS[found.bond]).format(member=found.member, to=found.to)


def to_be_equal(found: Defect) -> str:
    """What keeps the colleges equal for a case on which a member is recused."""
    said = _("{defect}: a member of the other college steps aside (--aside NAME), or another member sits instead")
    return said.format(defect=defect(found))


def wrong_phase(progress: Progress, accord: Accord) -> str:
    """Why a case cannot be decided yet, or again."""
    label = accord.procedure[progress.phase.value].label.said(language.current())
    return _("the case is “{phase}” since {day}").format(phase=label, day=figures.day(progress.since))


def irregularity(found: Irregularity) -> str:
    """One irregularity, with its article and how sure it is."""
    return f"{score_words.irregularity(found)} ({sourced(found.provision.article, found.provision.basis)})"


STUDIES = {
    StudyKind.FIRST: N_("first accreditation"),
    StudyKind.RENEWAL: N_("renewal"),
    StudyKind.WITHDRAWN: N_("accreditation anew, as it holds none"),
}


def on_report(article: str) -> str:
    """What a renewal rests on."""
    return _("on its yearly report ({article})").format(article=article)


def barring(found: Irregularity) -> str:
    """An irregularity with which the certificate cannot be awarded."""
    return _("no certificate can be awarded: {irregularity}").format(irregularity=irregularity(found))


def proposal(value: ProposalValue) -> str:
    """What the evaluation proposes."""
    return _(score_words.PROPOSALS[value])
