"""What must hold of every evaluation, whatever its grids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cqpt_cli.casework.scoring import score
from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.grid import BESIDE, Grid, GridRole, Kinship, Modality
from cqpt_cli.rules.award import propose
from cqpt_cli.rules.lineage import Lineage
from cqpt_cli.rules.scoring import ItemResult, ItemStatus, count, may_assess, score_all, score_one

ACCORD = default_accord()
DAY = date(2026, 5, 11)
LAW = ACCORD.at(DAY)
POLICY = ACCORD.policy_at(DAY)
# The certificate of annexe 2 has both scales, the three scopes, shared knowledge, and the items not common to all.
CERTIFICATE = ACCORD.certificate("conseiller-clientele-en-point-de-distribution")

# A few items of every sort, so that grids meet: knowledge under one, two and three activities, and the four in italics.
ITEMS = [
    "CPD1-C04", "CPD2-C02", "CPD4-C02",  # COM-C07, partiel
    "CPD2-C01", "CPD3-C01",  # COM-C19, specifique
    "CPD1-C01", "CPD1-E03", "CPD4-P03", "CPD4-P06", "CPD4-C03",
    "CPD1-F01", "CPD1-F02", "CPD1-F03", "CPD2-F05",
    "CPD1-F04", "CPD1-F08", "CPD4-F01", "CPD4-F02",
]  # fmt: skip
ENTRIES = {id: CERTIFICATE.entries[id] for id in ITEMS}
COMMON = ["COM-C07", "COM-C19", "COM-F01", "COM-F02"]
EVALUATOR = {"name": "Camille Durand", "organisation": "evaluateurs-associes"}
PARTS = [Modality.PORTFOLIO, Modality.QUIZ, Modality.OBSERVATION]

NOT_ENTITLED = [
    (modality, id) for modality in PARTS for id in ITEMS if not may_assess(modality, CERTIFICATE.entries[id], LAW)
]

Facts = dict[str, tuple[int | None, ItemStatus]]

levels = st.integers(0, 5)
comments = st.sampled_from([None, "vu à l'entretien"])


def grid(modality: Modality, given: dict[str, Any], day: date = DAY) -> Grid:
    return Grid.model_validate(
        {
            "format": "grid/1",
            "case": "x",
            "certificate": CERTIFICATE.id,
            "modality": modality.value,
            "assessed_on": day,
            "evaluator": EVALUATOR,
            "levels": given,
        }
    )


@st.composite
def given_levels(draw: st.DrawFn, commented: bool = False) -> dict[str, Any]:
    """Levels that one grid may hold: never an item beside its own item of annexe 3."""
    found: dict[str, Any] = {}
    for id in draw(st.lists(st.sampled_from([*ITEMS, *COMMON]), unique=True, max_size=8)):
        relatives = (
            {ENTRIES[id].item.common} if id in ENTRIES else {e.id for e in ENTRIES.values() if e.item.common == id}
        )
        if not relatives & found.keys():
            comment = draw(comments) if commented else None
            found[id] = {"level": draw(levels), "comment": comment}
    return found


@st.composite
def evaluations(draw: st.DrawFn) -> list[Grid]:
    """At most two grids of each part, and at most one global grid."""
    found = [
        grid(modality, draw(given_levels()), DAY - timedelta(days=draw(st.integers(0, 30))))
        for modality in PARTS
        for _ in range(draw(st.integers(0, 2)))
    ]
    if draw(st.booleans()):
        found.append(grid(Modality.GLOBAL, draw(given_levels(commented=True))))
    return found


def facts(results: Iterable[ItemResult]) -> Facts:
    return {result.entry.id: (result.level, result.status) for result in results}


def everything(grids: Sequence[Grid]) -> tuple[Any, ...]:
    """All that a reader is told of the global result."""
    results = score_all(grids, ENTRIES, lambda _grid: LAW)
    opinions = [found.opinion for found in grids if found.opinion]
    return (
        [(r.entry.id, r.level, r.status, r.retained and r.retained.modality, r.discordant) for r in results],
        count(results),
        propose(results, POLICY, opinions[0] if opinions else None).value,
    )


def with_levels(found: Grid, given: dict[str, Any]) -> Grid:
    return grid(found.modality, given, found.assessed_on)


def as_written(found: Grid) -> dict[str, Any]:
    return {id: {"level": entry.level, "comment": entry.comment} for id, entry in found.levels.items()}


# --- order -----------------------------------------------------------------------------------------------------------


@given(evaluations(), st.randoms())
def test_the_order_of_items_never_matters(grids: list[Grid], random: Any) -> None:
    shuffled = []
    for found in grids:
        pairs = list(as_written(found).items())
        random.shuffle(pairs)
        shuffled.append(with_levels(found, dict(pairs)))
    assert everything(shuffled) == everything(grids)


@given(evaluations(), st.randoms())
def test_the_order_of_grids_never_matters(grids: list[Grid], random: Any) -> None:
    shuffled = random.sample(grids, len(grids))
    assert everything(shuffled) == everything(grids)


@given(given_levels(commented=True), given_levels(commented=True), evaluations())
def test_the_order_of_two_global_grids_never_matters(
    first: dict[str, Any], second: dict[str, Any], others: list[Grid]
) -> None:
    """A global grid done again on a later day."""
    one = grid(Modality.GLOBAL, first, DAY)
    other = grid(Modality.GLOBAL, second, DAY + timedelta(days=30))
    parts = [found for found in others if found.modality is not Modality.GLOBAL]
    assert facts(score_all([one, other, *parts], ENTRIES, lambda _grid: LAW)) == facts(
        score_all([other, one, *parts], ENTRIES, lambda _grid: LAW)
    )


# --- a higher level --------------------------------------------------------------------------------------------------


@given(evaluations(), st.data())
def test_raising_a_level_never_takes_an_acquired_item_away(grids: list[Grid], data: st.DataObject) -> None:
    places = [(number, id) for number, found in enumerate(grids) for id in found.levels]
    assume(places)
    number, id = data.draw(st.sampled_from(places))
    given = as_written(grids[number])
    given[id]["level"] = data.draw(st.integers(given[id]["level"], 5))
    raised = [*grids[:number], with_levels(grids[number], given), *grids[number + 1 :]]
    before, after = (
        facts(score_all(grids, ENTRIES, lambda _grid: LAW)),
        facts(score_all(raised, ENTRIES, lambda _grid: LAW)),
    )
    lost = [id for id, (_, status) in before.items() if status is ItemStatus.ACQUIRED and after[id][1] is not status]
    assert lost == []


@given(given_levels(), st.sampled_from(PARTS), st.data())
def test_raising_a_level_of_a_single_grid(given: dict[str, Any], modality: Modality, data: st.DataObject) -> None:
    assume(given)
    id = data.draw(st.sampled_from(sorted(given)))
    higher = {**given, id: {"level": data.draw(st.integers(given[id]["level"], 5))}}
    before = facts(score_one(grid(modality, given), ENTRIES, LAW))
    after = facts(score_one(grid(modality, higher), ENTRIES, LAW))
    lost = [id for id, (_, status) in before.items() if status is ItemStatus.ACQUIRED and after[id][1] is not status]
    assert lost == []


def test_raising_a_bare_global_level_hides_no_justified_one() -> None:
    """CPD4-C02 takes the justified 4 of CPD1-C04, the same knowledge; a bare level beside it justifies nothing."""
    quiz = grid(Modality.QUIZ, {"COM-C07": 1})
    justified = {"CPD1-C04": {"level": 4, "comment": "vu à l'entretien"}}
    for bare in range(6):
        overall = grid(Modality.GLOBAL, {**justified, "CPD2-C02": bare})
        assert facts(score_all([quiz, overall], ENTRIES, lambda _grid: LAW))["CPD4-C02"] == (4, ItemStatus.ACQUIRED), (
            f"bare level {bare}"
        )


# --- roles: what prevails in one modality ----------------------------------------------------------------------------

ROLED = [GridRole.SEQUENCE, GridRole.COMPLEMENT, GridRole.CORRECTION]


@st.composite
def families(draw: st.DrawFn) -> dict[str, Grid]:
    """For each part its first grid and at most three others of it, each of its own day, by their paths."""
    found: dict[str, Grid] = {}
    for modality in PARTS:
        first = f"grids/{modality.value}.yaml"
        found[first] = grid(modality, draw(given_levels()), DAY)
        for number in range(draw(st.integers(0, 3))):
            later = grid(modality, draw(given_levels()), DAY + timedelta(days=number + 1))
            kinship = Kinship(role=draw(st.sampled_from(ROLED)), of=first)
            found[f"grids/{modality.value}-{number}.yaml"] = later.model_copy(update={"assessment": kinship})
    return found


def together(family: dict[str, Grid]) -> tuple[ItemResult, ...]:
    return score_all(list(family.values()), ENTRIES, lambda _grid: LAW, lineage=Lineage(family))


def told(results: Iterable[ItemResult]) -> list[tuple[Any, ...]]:
    """The global result, and what is said beside it."""
    return [
        (r.entry.id, r.level, r.status, r.discordant, sorted(map(repr, r.differences)))
        for r in sorted(results, key=lambda r: r.entry.id)
    ]


@given(families(), st.randoms())
def test_the_order_in_which_grids_are_named_never_matters(family: dict[str, Grid], random: Any) -> None:
    names = list(family)
    random.shuffle(names)
    assert told(together({name: family[name] for name in names})) == told(together(family))


@given(families(), st.sampled_from(PARTS), st.sampled_from(sorted(BESIDE)), given_levels(), st.integers(0, 400))
def test_an_assessment_that_stands_beside_never_changes_the_result(
    family: dict[str, Grid], modality: Modality, role: GridRole, given: dict[str, Any], days: int
) -> None:
    beside = grid(modality, given, DAY + timedelta(days=days))
    kinship = Kinship(role=role, of=f"grids/{modality.value}.yaml")
    more = {**family, "grids/beside.yaml": beside.model_copy(update={"assessment": kinship})}
    before, after = together(family), together(more)
    assert [(r.entry.id, r.level, r.status, r.discordant) for r in after] == [
        (r.entry.id, r.level, r.status, r.discordant) for r in before
    ]
    assert propose(after, POLICY, None).value is propose(before, POLICY, None).value


@given(families(), st.data())
def test_raising_a_level_that_does_not_prevail_changes_nothing_but_differences(
    family: dict[str, Grid], data: st.DataObject
) -> None:
    """A level of a knowledge that a later grid of the same modality assesses again."""

    def knowledge(id: str) -> str:
        return ENTRIES[id].knowledge if id in ENTRIES else id

    lineage = Lineage(family)
    places = [
        (name, id)
        for name, one in family.items()
        for id in one.levels
        if any(
            other.modality is one.modality
            and lineage.moment(other) > lineage.moment(one)
            and knowledge(id) in map(knowledge, other.levels)
            for other in family.values()
        )
    ]
    assume(places)
    name, id = data.draw(st.sampled_from(places))
    one, given = family[name], as_written(family[name])
    given[id]["level"] = data.draw(st.integers(given[id]["level"], 5))
    raised = with_levels(one, given).model_copy(update={"assessment": one.assessment})
    before, after = together(family), together({**family, name: raised})
    assert [(r.entry.id, r.level, r.status, r.discordant) for r in after] == [
        (r.entry.id, r.level, r.status, r.discordant) for r in before
    ]


@given(families())
def test_the_last_grid_of_a_modality_prevails(family: dict[str, Grid]) -> None:
    """Of each modality the level that stands for it is one of its last grid that assesses the item: never a maximum."""
    lineage = Lineage(family)
    for result in together(family):
        for modality in PARTS:
            given = [one for one in result.assessments if one.modality == modality.value]
            differing = {id(one.given) for one in result.differences}
            if given:
                last = max(given, key=lambda one: one.moment)
                assert id(last) not in differing
                assert last.moment in {lineage.moment(one) for one in family.values()}


# --- who may assess --------------------------------------------------------------------------------------------------


@given(evaluations(), st.sampled_from(NOT_ENTITLED), levels)
def test_a_level_that_is_not_entitled_changes_nothing(
    grids: list[Grid], not_entitled: tuple[Modality, str], level: int
) -> None:
    modality, id = not_entitled
    before = score_all(grids, ENTRIES, lambda _grid: LAW)
    after = score_all([*grids, grid(modality, {id: level})], ENTRIES, lambda _grid: LAW)
    assert facts(after) == facts(before)
    assert propose(after, POLICY, None).value is propose(before, POLICY, None).value


@given(evaluations(), st.sampled_from(ITEMS), levels)
def test_a_global_level_without_justification_changes_nothing(grids: list[Grid], id: str, level: int) -> None:
    parts = [found for found in grids if found.modality is not Modality.GLOBAL]
    before = score_all(parts, ENTRIES, lambda _grid: LAW)
    after = score_all([*parts, grid(Modality.GLOBAL, {id: level})], ENTRIES, lambda _grid: LAW)
    assert facts(after) == facts(before)


@given(evaluations())
def test_what_is_retained_was_given_by_someone_entitled(grids: list[Grid]) -> None:
    for result in score_all(grids, ENTRIES, lambda _grid: LAW):
        if result.retained is None:
            continue
        givers = [found for found in grids if found.modality == result.retained.modality]
        assert any(may_assess(found.modality, result.entry, LAW) for found in givers)
        same = {e.id for e in ENTRIES.values() if e.knowledge == result.entry.knowledge} | {result.entry.knowledge}
        assert any(found.levels[id].level == result.level for found in givers for id in same & found.levels.keys())


# --- no average ------------------------------------------------------------------------------------------------------


@given(evaluations(), st.data())
def test_one_level_changes_only_the_items_of_its_knowledge(grids: list[Grid], data: st.DataObject) -> None:
    places = [(number, id) for number, found in enumerate(grids) for id in found.levels]
    assume(places)
    number, id = data.draw(st.sampled_from(places))
    given = as_written(grids[number])
    given[id]["level"] = data.draw(levels)
    changed = [*grids[:number], with_levels(grids[number], given), *grids[number + 1 :]]
    before, after = score_all(grids, ENTRIES, lambda _grid: LAW), score_all(changed, ENTRIES, lambda _grid: LAW)
    knowledge = ENTRIES[id].knowledge if id in ENTRIES else id
    skills = {one.id for one in ENTRIES.values() if one.knowledge == knowledge}
    for one, other in zip(before, after, strict=True):
        # What falls with a skill that the post does not include follows that skill, and nothing else.
        if one.entry.knowledge != knowledge and not skills & set(one.entry.item.falls_with):
            assert (one.level, one.status, one.discordant) == (other.level, other.status, other.discordant)


@given(evaluations())
def test_a_retained_level_is_one_that_was_given(grids: list[Grid]) -> None:
    given = {entry.level for found in grids for entry in found.levels.values()}
    assert {result.level for result in score_all(grids, ENTRIES, lambda _grid: LAW)} - {None} <= given


@given(evaluations())
def test_every_item_has_one_status(grids: list[Grid]) -> None:
    results = score_all(grids, ENTRIES, lambda _grid: LAW)
    assert count(results).total == len(results) == len(ENTRIES)
    favourable = propose(results, POLICY, None).value == "favourable"
    assert favourable is all(r.status in (ItemStatus.ACQUIRED, ItemStatus.NOT_APPLICABLE) for r in results)


# --- annexe 3 --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("certificate", ACCORD.certificates, ids=lambda certificate: certificate.file.code)
@pytest.mark.parametrize("common", ACCORD.common)
def test_an_item_of_annexe_3_counts_for_each_item_linked_to_it(certificate: Any, common: str) -> None:
    results = score_one(grid(Modality.QUIZ, {common: 4}), certificate.entries, LAW)
    assessed = {result.entry.id for result in results if result.level == 4}
    assert assessed == {entry.id for entry in certificate.entries.values() if entry.item.common == common}
    assert all(result.level is None for result in results if result.entry.id not in assessed)


@given(st.sampled_from([entry.id for entry in ENTRIES.values() if entry.item.common]), levels)
def test_a_common_item_says_the_same_under_each_of_its_names(id: str, level: int) -> None:
    by_its_id = score_one(grid(Modality.QUIZ, {id: level}), ENTRIES, LAW)
    by_annexe_3 = score_one(grid(Modality.QUIZ, {ENTRIES[id].knowledge: level}), ENTRIES, LAW)
    assert facts(by_its_id) == facts(by_annexe_3)


# --- through the files -----------------------------------------------------------------------------------------------


def test_the_order_of_files_never_matters(tmp_path: Path) -> None:
    """A case folder's grid and a lone one of the same case: what the case file says counts, whichever is named first."""
    base = YAML(typ="rt").load(
        (Path(__file__).parent.parent / "scenarios/scoring/_base.yaml").read_text(encoding="utf-8")
    )
    folder = tmp_path / "2026-0001"
    (folder / "grids").mkdir(parents=True)
    head = {**base["grid"], "certificate": CERTIFICATE.id}
    inside, alone = folder / "grids" / "quiz.yaml", tmp_path / "portfolio.yaml"
    contents = {
        folder / "case.yaml": {
            **base["case"],
            "certificate": CERTIFICATE.id,
            "training": [{"provider": "evaluateurs-associes"}],
        },
        inside: {**head, "modality": "quiz", "levels": {"CPD1-C01": 3}},
        alone: {**head, "modality": "dossier-de-preuves", "levels": {"CPD1-C01": 2}},
    }
    for path, content in contents.items():
        with path.open("w", encoding="utf-8") as stream:
            YAML(typ="rt").dump(content, stream)
    found = []
    for paths in ([inside, alone], [alone, inside]):
        (scoring,) = score(paths, ACCORD)
        assert scoring.score
        found.append(sorted(i.id for result in scoring.score.grids for i in result.irregularities))
    # The body trained the candidate: both grids are irregular (cahier des charges, III).
    assert found == [["assessor-not-independent"] * 2] * 2
