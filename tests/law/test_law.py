"""The law is dated data, each value with its article."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.findings import Basis
from cqpt_cli.law.accord import default_accord
from cqpt_cli.law.provisions import SECTIONS, Law, Provision, in_force, parameter
from cqpt_cli.models.provisions import Parameter
from cqpt_cli.rendering.sentences import say

SIGNED = date(2005, 9, 23)
ACCORD = default_accord()


def vocabulary() -> list[tuple[str, str]]:
    return [
        (section.name, name)
        for section in SECTIONS
        for name, value in vars(section).items()
        if isinstance(value, parameter)
    ]


def test_code_and_data_name_the_same_parameters() -> None:
    data = {(section, name) for section, found in ACCORD.law.file.sections.items() for name in found}
    assert set(vocabulary()) == data


@pytest.mark.parametrize(("section", "name"), vocabulary())
def test_every_parameter_has_a_value_an_article_and_a_reason(section: str, name: str) -> None:
    provision = getattr(getattr(ACCORD.at(date(2026, 3, 2)), section), name)
    assert isinstance(provision, Provision)
    assert provision.article
    if provision.basis is Basis.ACCORD:
        assert provision.quote, "what the accord says is quoted"
    else:
        assert provision.note, "a reading or a choice gives its reason"


def test_the_figures_of_the_accord() -> None:
    """Art. 3, 5, 6-2 and the cahier des charges, read by eye."""
    law = ACCORD.at(SIGNED)
    assert law.experience.minimum_hours.value == Decimal(1607)
    assert law.experience.window_years.value == 3
    assert law.observation.minutes_maximum.value == 120
    assert law.quiz.minutes_indicative.value == 30
    assert law.common_knowledge.years_without_exercise.value == 3
    assert law.common_knowledge.years_with_daily_exercise.value == 5
    assert law.accreditation.years.value == 2
    assert law.funding.hourly_rate.value == Decimal(100)
    assert law.funding.hours_maximum.value == Decimal(3)
    assert law.funding.variation_percent.value == Decimal(20)
    assert law.commission.seats_per_college.value == {"salariés": 2, "employeurs": 2}
    assert law.classification.level.value == "C"


def test_the_law_is_silent_before_it_was_signed() -> None:
    with pytest.raises(Refusal) as refused:
        _ = ACCORD.at(SIGNED - timedelta(days=1)).experience.minimum_hours
    diagnostic = refused.value.diagnostics[0]
    assert diagnostic.id == "law-silent"
    assert "experience.minimum_hours" in say(diagnostic.message)


def entries(*values: tuple[str, object]) -> Parameter:
    history = [{"from": day, "value": value, "article": "art. 1", "basis": "accord"} for day, value in values]
    return Parameter.model_validate({"label": "une durée", "history": history})


def test_a_new_version_is_one_dated_entry() -> None:
    changed = entries(("2005-09-23", 1607), ("2030-01-01", 1500))
    assert in_force("x", changed, date(2029, 12, 31)).value == 1607
    assert in_force("x", changed, date(2030, 1, 1)).value == 1500


def test_a_rule_adopted_for_the_very_day_of_an_older_one_prevails() -> None:
    """It is listed after the one in whose place it was adopted, and was decided later."""
    changed = entries(("2005-09-23", 1), ("2005-09-23", 2))
    assert in_force("x", changed, SIGNED).value == 2
    assert in_force("x", changed, date(2026, 3, 2)).value == 2


def test_a_provision_that_ends_is_silent_from_that_day() -> None:
    ended = entries(("2005-09-23", 1607), ("2030-01-01", None))
    assert in_force("x", ended, date(2029, 12, 31)).value == 1607
    with pytest.raises(Refusal):
        in_force("x", ended, date(2030, 1, 1))


def test_each_certificate_has_its_own_terms() -> None:
    """Cahier des charges, III, phase 2C: 5 contacts at least à distance, 3 en point de distribution; annexe 2: franchise."""
    contacts = {c.file.code: c.terms_at(SIGNED).minimum_contacts.value for c in ACCORD.certificates}
    networks = {c.file.code: c.terms_at(SIGNED).excluded_networks.value for c in ACCORD.certificates}
    assert contacts == {"CAD": 5, "CPD": 3}
    assert networks == {"CAD": (), "CPD": ("franchise",)}


def test_scales_differ_at_zero() -> None:
    """Annexe 3, page 30."""
    knowledge, skill = ACCORD.scales
    assert knowledge.levels[0] == "ne connaît pas"
    assert skill.levels[0] == "n'a pas à faire"
    assert (knowledge.zero_means_not_applicable, skill.zero_means_not_applicable) == (False, True)
    assert len(knowledge.levels) == len(skill.levels) == 6


def test_the_default_policy_is_adopted_by_nobody() -> None:
    policy = ACCORD.policy_at(date(2026, 1, 1))
    assert (policy.adopted_by, policy.adopted_on, policy.basis) == (None, None, Basis.HYPOTHESIS)


def test_law_type() -> None:
    assert isinstance(ACCORD.law, Law)


def test_the_models_know_how_long_the_scales_are() -> None:
    """A grid refuses a 6 before the law is read: the figure there and the scales here are one."""
    from cqpt_cli.models.grid import HIGHEST_LEVEL

    assert {len(scale.levels) - 1 for scale in default_accord().scales} == {HIGHEST_LEVEL}
