"""The phase of a case, from its dated facts (domain page, “The way of a case”)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cqpt_cli.law.accord import default_accord
from cqpt_cli.models.case import Case
from cqpt_cli.models.grid import Grid, GridRole, Kinship
from cqpt_cli.rules.progress import Phase, progress_of

D1, D2, D3, D4 = "2026-03-10", "2026-04-10", "2026-05-10", "2026-06-10"


def case(**acts: Any) -> Case:
    return Case.model_validate(
        {
            "format": "case/1",
            "id": "2026-0001",
            "certificate": "conseiller-clientele-a-distance",
            "route": "acces-libre",
            "received_on": "2026-03-02",
            "candidate": {"family_name": "Martin", "given_names": "Léa"},
            **acts,
        }
    )


def grid(modality: str, day: str, *, blank: bool = False, opinion: bool = True) -> Grid:
    given = {"opinion": {"proposal": "favourable"}} if modality == "globale" and opinion and not blank else {}
    return Grid.model_validate(
        {
            "format": "grid/1",
            "case": "2026-0001",
            "certificate": "conseiller-clientele-a-distance",
            "modality": modality,
            "assessed_on": day,
            "evaluator": {"name": "Camille Durand"},
            "levels": {} if blank else {"CAD1-C01": 3},
            **given,
        }
    )


def act(day: str, **more: Any) -> dict[str, Any]:
    return {"on": day, "by": "Quelqu'un", **more}


def appeal(day: str, answered: str, decision: str) -> dict[str, Any]:
    answer = act(answered, decision=decision, items=["CAD1-F05"])
    return act(day, ground="absence-de-rigueur", answer=answer)


ADMISSIBLE = {"admissibility": act(D1, decision="admissible")}
SENT = {"evaluation": {"organisation": "evaluateurs-associes", "sent_on": D2}}

AGREED = {"agreement": act(D2)}

# The three modalities that make an evaluation (art. 6-2), all held before the global grid.
HELD = [("dossier-de-preuves", D2), ("quiz", D2), ("observation", D2)]
THREE = tuple(modality for modality, _day in HELD)

SCENARIOS = [
    # facts, grids, phase, since, missing
    ({}, [], "admissibility", "2026-03-02", ()),
    ({"admissibility": act(D1, decision="to-complete")}, [], "completion", D1, ()),
    ({"admissibility": act(D1, decision="inadmissible")}, [], "inadmissible", D1, ()),
    (ADMISSIBLE, [], "assignment", D1, ()),
    # sent on the 10th of April: the body has it since then
    ({**ADMISSIBLE, **SENT}, [], "evaluation", D2, ("agreement", "dossier-de-preuves", "quiz", "observation", "globale")),
    ({**ADMISSIBLE, **SENT, "agreement": act(D2)}, [("quiz", D3)], "evaluation", D3, ("dossier-de-preuves", "observation", "globale")),
    ({**ADMISSIBLE, **SENT}, [*HELD, ("globale", D3)], "transmission", D3, ("agreement",)),
    ({**ADMISSIBLE, **SENT, **AGREED}, [*HELD, ("globale", D3)], "transmission", D3, ()),
    ({**ADMISSIBLE, **SENT, **AGREED, "transmission": act(D4)}, [*HELD, ("globale", D3)], "commission", D4, ()),
    # a global grid over a part of the modalities concludes nothing: the others are missing (art. 6-2)
    ({**ADMISSIBLE, **SENT, **AGREED}, [("quiz", D2), ("globale", D3)], "evaluation", D3, ("dossier-de-preuves", "observation")),
    # what was handed in all the same is before the commission, and lacks them
    ({**ADMISSIBLE, **SENT, **AGREED, "transmission": act(D4)}, [("globale", D3)], "commission", D4, THREE),
    # a transmission before the global grid is not that of the complete case
    ({**ADMISSIBLE, **SENT, **AGREED, "transmission": act(D2)}, [*HELD, ("globale", D3)], "transmission", D3, ()),
    # grids without a recorded decision: the act that nobody recorded is named
    ({}, [*HELD, ("globale", D3)], "transmission", D3, ("admissibility", "agreement")),
    ({**ADMISSIBLE, "award": act(D4, decision="awarded")}, [("globale", D3)], "awarded", D4, ()),
    ({**ADMISSIBLE, "award": act(D4, decision="refused")}, [], "refused", D4, ()),
    ({**ADMISSIBLE, "award": act(D4, decision="postponed")}, [("globale", D3)], "commission", D4, ()),
    ({**ADMISSIBLE, "award": act(D3, decision="complementary-evaluation")}, [("globale", D2)], "complementary", D3, ()),
    # a global grid after the decision: the complementary evaluation is done, the case goes the same way again
    ({"award": act(D2, decision="complementary-evaluation")}, [("globale", D3)], "transmission", D3, ()),
    ({"award": act(D2, decision="complementary-evaluation"), "transmission": act(D4)}, [("globale", D3)], "commission", D4, ()),
    # what the complementary evaluation is about
    ({"award": act(D2, decision="complementary-evaluation", items=["CAD1-F05"])}, [], "complementary", D2, ("CAD1-F05",)),
    # the last act counts, the earlier ones stay
    ({"admissibility": [act(D1, decision="to-complete"), act(D2, decision="admissible")]}, [], "assignment", D2, ()),
    ({**ADMISSIBLE, "award": act(D3, decision="refused"), "appeals": act(D4, ground="procédure")}, [], "appeal", D4, ()),
    # an appeal that a later decision has answered
    ({**ADMISSIBLE, "award": act(D4, decision="awarded"), "appeals": act(D3, ground="procédure")}, [], "awarded", D4, ()),
    # an appeal that was answered: dismissed, the decision stands; granted, the items named are open again
    ({"award": act(D2, decision="refused"), "appeals": appeal(D3, D4, "dismissed")}, [], "refused", D2, ()),
    ({"award": act(D2, decision="refused"), "appeals": appeal(D3, D3, "granted")}, [("globale", D1)], "reopened", D3, ("CAD1-F05",)),
    ({"award": act(D2, decision="refused"), "appeals": appeal(D3, D3, "granted")}, [("globale", D4)], "transmission", D4, ()),
    ({"award": [act(D1, decision="refused"), act(D4, decision="awarded")], "appeals": appeal(D2, D3, "granted")}, [], "awarded", D4, ()),
    # delivered, then withdrawn; a certificate whose award an appeal reopened is no longer settled
    ({"award": act(D2, decision="awarded"), "delivery": act(D3, number="N")}, [], "delivered", D3, ()),
    ({"award": act(D2, decision="awarded"), "delivery": [act(D3, number="N"), act(D4, number="N", event="withdrawn")]}, [], "withdrawn", D4, ()),
    ({"award": act(D1, decision="awarded"), "delivery": act(D2, number="N"), "appeals": appeal(D3, D4, "granted")}, [], "reopened", D4, ("CAD1-F05",)),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "grids", "phase", "since", "missing"), SCENARIOS)
def test_phase(
    facts: dict[str, Any], grids: list[tuple[str, str]], phase: str, since: str, missing: tuple[str, ...]
) -> None:
    progress = progress_of(case(**facts), [grid(*one) for one in grids])
    assert (progress.phase.value, progress.since, progress.missing) == (phase, date.fromisoformat(since), missing)


REJECTED = {"admissibility": act(D1, decision="inadmissible")}
TO_COMPLETE = {"admissibility": act(D1, decision="to-complete")}


@pytest.mark.parametrize(
    ("facts", "grids", "phase"),
    [
        # a sheet that nobody filled in has evaluated nothing
        ({}, [grid("quiz", D2, blank=True)], "admissibility"),
        (REJECTED, [grid("globale", D2, blank=True)], "inadmissible"),
        ({**ADMISSIBLE, **SENT, **AGREED}, [grid("globale", D3, blank=True)], "evaluation"),
        # and no evaluation gets past a decision that does not admit the case (art. 6-1)
        (REJECTED, [grid("globale", D2)], "inadmissible"),
        (TO_COMPLETE, [grid("quiz", D2)], "completion"),
    ],
)
def test_what_moves_nothing(facts: dict[str, Any], grids: list[Grid], phase: str) -> None:
    assert progress_of(case(**facts), grids).phase.value == phase


def test_a_global_grid_without_an_opinion_lacks_it() -> None:
    """Cahier des charges, IV: the complete case goes with the opinion of the body."""
    held = [grid(*one) for one in HELD]
    said = progress_of(case(**ADMISSIBLE, **SENT, **AGREED), [*held, grid("globale", D3, opinion=False)])
    assert (said.phase, said.missing[-1]) == (Phase.TRANSMISSION, "opinion")
    assert "opinion" not in progress_of(case(**ADMISSIBLE, **SENT, **AGREED), [*held, grid("globale", D3)]).missing


@pytest.mark.parametrize("role", ["second", "third", "calibration"])
def test_an_assessment_that_stands_beside_moves_nothing(role: str) -> None:
    """A second quiz grid holds no quiz, and a second global grid concludes nothing."""
    facts = case(**ADMISSIBLE, **SENT, **AGREED)
    for modality in ("quiz", "globale"):
        beside = grid(modality, D3)
        beside = beside.model_copy(update={"assessment": Kinship(role=GridRole(role), of=f"grids/{modality}.yaml")})
        assert progress_of(facts, [beside]) == progress_of(facts, [])


def test_every_phase_has_its_words_and_none_is_left_over() -> None:
    terms = default_accord().procedure
    assert list(terms) == [phase.value for phase in Phase]
    for phase in terms.values():
        assert phase.closed == (phase.act is None) == (phase.actor is None)
