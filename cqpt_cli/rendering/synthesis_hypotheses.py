"""Every reading of the accord and every choice that a synthesis rests on: what, on what basis, why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cqpt_cli.findings import Basis, Finding
from cqpt_cli.language import typeset
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.provisions import LawAt, Provision
from cqpt_cli.rendering import score_words
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.typography import upper_first
from cqpt_cli.rules.eligibility import CriterionStatus, Eligibility
from cqpt_cli.rules.score import Score
from cqpt_cli.rules.scoring import ItemResult

View = dict[str, Any]


def _provisions_of(finding: Finding) -> dict[str, Provision[Any]]:
    """The provisions of which a finding comes, under their names."""
    return {one.name: one for one in finding.of if isinstance(one, Provision)}


def hypotheses(score: Score | None, accord: Accord, law: LawAt, result: Eligibility) -> list[View]:
    """Every reading taken and every choice made that this document rests on: what, on what basis, why."""
    used: dict[str, Provision[Any]] = {}
    for criterion in result.criteria:
        if criterion.status is not CriterionStatus.NOT_APPLICABLE:
            used |= {one.name: one for one in (criterion.provision, *criterion.readings)}
    for observation in result.observations:
        used |= _provisions_of(observation)
    if score is not None:
        day = max(grid.grid.assessed_on for grid in score.grids)
        terms, at = score.certificate.terms_at(day), accord.at(day)
        for provision in (
            terms.minimum_contacts,
            at.scoring.entitlement,
            at.scoring.retained_level,
            at.scoring.discordance_gap,
            at.observation.limit,
        ):
            used[provision.name] = provision
        for finding in (one for grid in score.grids for one in (*grid.remarks, *grid.irregularities)):
            used |= _provisions_of(finding)
    window = law.experience.window_years
    used.setdefault(window.name, window)
    listed = [
        {
            "what": typeset(upper_first(provision.label)),
            "basis": basis_in_words(provision.basis),
            "why": provision.note or "",
            "source": provision.article,
        }
        for provision in used.values()
        if provision.basis is not Basis.ACCORD
    ]
    if score is not None:
        listed += _of_scoring(score, accord)
    return listed


def _fallen(score: Score) -> dict[str, list[ItemResult]]:
    """The items that fall with skills which the post does not include, by these skills."""
    found: dict[str, list[ItemResult]] = {}
    for item in score.items:
        if item.falls:
            found.setdefault(", ".join(item.entry.item.falls_with), []).append(item)
    return found


def _of_scoring(score: Score, accord: Accord) -> Iterable[View]:
    levels, scopes, policy = accord.expected_levels, accord.scopes, score.policy
    yield {
        "what": f"Niveau attendu : {levels.default} pour chaque savoir"
        + (f", sauf {len(levels.overrides)}" if levels.overrides else ""),
        "basis": basis_in_words(levels.basis),
        "why": levels.why,
        "source": levels.article,
    }
    yield {
        "what": upper_first(scopes.label),
        "basis": basis_in_words(scopes.basis),
        "why": scopes.why,
        "source": scopes.article,
    }
    yield {
        "what": typeset(f"Politique d'attribution {score_words.policy(policy)}"),
        "basis": basis_in_words(policy.basis),
        "why": policy.note,
        "source": policy.article,
    }
    for skill, items in _fallen(score).items():
        source = items[0].entry.item.falls_with_source
        if source:
            yield {
                "what": f"{', '.join(one.entry.id for one in items)} : sans objet avec {skill}",
                "basis": basis_in_words(source.basis),
                "why": source.note or "",
                "source": source.article,
            }
    for modality, demanded in policy.support_demanded.items():
        fate = "n'est pas retenu" if demanded.without == "not-retained" else "est signalé"
        yield {
            "what": f"{upper_first(score_words.modality(modality.value))} : un niveau repose sur "
            f"{score_words.supports(demanded.any_of)}, sinon il {fate}",
            "basis": basis_in_words(policy.basis),
            "why": "",
            "source": policy.article,
        }
