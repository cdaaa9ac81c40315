"""What documents state of jobs, against one another and against the experience: each case worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from cqpt_cli.models.case import Case
from cqpt_cli.rules.contradictions import contradictions_of

Found = tuple[str, str | None, str, str | None, str]


def case(experience: list[dict[str, Any]], documents: list[dict[str, Any]]) -> Case:
    return Case.model_validate(
        {
            "format": "case/1",
            "id": "2026-0001",
            "certificate": "conseiller-clientele-a-distance",
            "route": "acces-libre",
            "received_on": "2026-03-02",
            "candidate": {"family_name": "Martin", "given_names": "Léa"},
            "experience": [{"job": "Conseillère", **one} for one in experience],
            "documents": [{"kind": "document", **one} for one in documents],
        }
    )


def found(experience: list[dict[str, Any]], *documents: dict[str, Any]) -> list[Found]:
    """(about, the one source, what it says, the other source, what that says); the experience is None."""
    return [
        (one.about.value, one.one.document, str(one.said[0]), one.other.document, str(one.said[1]))
        for one in contradictions_of(case(experience, list(documents)))
    ]


def states(id: str, **said: Any) -> dict[str, Any]:
    return {"id": id, "states": said}


OPALINE = {"employer": "Opaline Télécom", "start": "2023-09-04", "end": "2024-12-31", "hours": 2100}
HORIZON = {"employer": "Horizon Fibre", "start": "2025-01-06", "monthly_hours": {"2025-01": 140, "2025-02": 133}}


@pytest.mark.parametrize(
    "said",
    [
        {"employer": "Opaline Télécom", "start": "2023-09-04", "end": "2024-12-31", "hours": 2100},
        {"employer": "OPALINE TELECOM"},  # however the name is written
        {"employer": "Opaline Télécom", "start": "2023-09-04"},
        {"employer": "Opaline Télécom", "monthly_hours": {"2024-01": 140}},  # the experience gives no month to compare
        {"employer": "Horizon Fibre", "monthly_hours": {"2025-01": 140, "2025-03": 147}},
        {"employer": "Horizon Fibre", "start": "2025-01-06", "end": "2026-12-31"},  # it ends later: still held today
        {"employer": "Opaline Télécom", "start": "2019-01-07", "end": "2019-06-28"},  # another job there, long ago
        {"employer": "Mistral Mobile", "start": "2022-01-03", "end": "2022-12-30"},  # before all that is declared
        {"employer": "Mistral Mobile"},  # without a day, nothing is at the same time
    ],
)
def test_overlaps_that_agree_and_days_of_which_only_one_speaks(said: dict[str, Any]) -> None:
    assert found([OPALINE, HORIZON], states("a", **said)) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"start": "2023-10-02"}, [("start", "a", "2023-10-02", None, "2023-09-04")]),
        ({"end": "2024-11-30"}, [("end", "a", "2024-11-30", None, "2024-12-31")]),
        # Hours are compared over the same days: those that the document leaves out are those that the job states.
        ({"hours": 1980}, [("hours", "a", "1980", None, "2100")]),
        ({"start": "2023-09-04", "hours": 1980}, [("hours", "a", "1980", None, "2100")]),
        # … and not over others: the dates disagree, and that is what is to be cleared up.
        ({"end": "2024-11-30", "hours": 1980}, [("end", "a", "2024-11-30", None, "2024-12-31")]),
    ],
)
def test_a_document_against_the_experience(said: dict[str, Any], expected: list[Found]) -> None:
    assert found([OPALINE], states("a", employer="Opaline Télécom", **said)) == expected


def test_months_are_compared_one_by_one() -> None:
    payslips = states("a", employer="Horizon Fibre", monthly_hours={"2025-01": 140, "2025-02": 126})
    assert found([HORIZON], payslips) == [("hours-of-a-month", "a", "126", None, "133")]


def test_a_job_that_is_held_no_longer() -> None:
    """Declared without an end, it is held on the eve of 2 March 2026; the document ends it on 30 January."""
    ended = states("a", employer="Horizon Fibre", end="2026-01-30")
    assert found([HORIZON], ended) == [("end", "a", "2026-01-30", None, "None")]
    assert found([HORIZON], states("a", employer="Horizon Fibre", end="2026-03-01")) == []


def test_hours_of_a_job_that_is_still_held_are_compared_up_to_the_same_day_only() -> None:
    held = {"employer": "Horizon Fibre", "start": "2025-01-06", "hours": 1900}
    assert found([held], states("a", employer="Horizon Fibre", hours=1500)) == []
    until_the_eve = states("a", employer="Horizon Fibre", end="2026-03-01", hours=1500)
    assert found([held], until_the_eve) == [("hours", "a", "1500", None, "1900")]


def test_the_hours_of_a_job_are_those_of_all_its_months() -> None:
    """60 + 70 + 80 = 210, where every month from the first day to the last is listed; 205 is something else."""
    months = {"2025-01": 60, "2025-02": 70, "2025-03": 80}
    job = {"employer": "Horizon Fibre", "start": "2025-01-06", "end": "2025-03-31", "monthly_hours": months}
    assert found([job], states("a", employer="Horizon Fibre", hours=210)) == []
    assert found([job], states("a", employer="Horizon Fibre", hours=205)) == [("hours", "a", "205", None, "210")]
    incomplete = {**job, "monthly_hours": {"2025-01": 60}}
    assert found([incomplete], states("a", employer="Horizon Fibre", hours=205)) == []


def test_an_employer_that_nobody_declares_for_these_days() -> None:
    said = states("a", employer="Mistral Mobile", start="2024-06-03", end="2024-09-30")
    assert found([OPALINE], said) == [("employer", "a", "Mistral Mobile", None, "Opaline Télécom")]
    other = {"employer": "Mistral Mobile", "start": "2024-06-03", "end": "2024-09-30"}
    assert found([OPALINE, other], said) == []  # two jobs at once, both declared


def test_the_proof_of_a_job_speaks_of_that_job() -> None:
    job = {**OPALINE, "proof": ["a"]}
    other = ("employer", "a", "Mistral Mobile", None, "Opaline Télécom")
    assert found([job], states("a", employer="Mistral Mobile")) == [other]
    both = {"id": "a", "states": [{"employer": "Mistral Mobile"}, {"employer": "Opaline Télécom"}]}
    assert found([job], both) == []
    long_ago = states("a", employer="Opaline Télécom", start="2019-01-07", end="2019-06-28")
    assert [one[0] for one in found([job], long_ago)] == ["start", "end"]


def test_jobs_that_follow_one_another_at_one_employer_are_one_for_whoever_certifies_them() -> None:
    first = {"employer": "Opaline Télécom", "start": "2023-09-04", "end": "2024-03-31", "hours": 900}
    second = {"employer": "Opaline Télécom", "start": "2024-04-01", "end": "2024-12-31", "hours": 1200}
    whole = states("a", employer="Opaline Télécom", start="2023-09-04", end="2024-12-31", hours=2100)
    assert found([first, second], whole) == []
    short = states("a", employer="Opaline Télécom", start="2023-09-04", end="2024-12-31", hours=2000)
    assert found([first, second], short) == [("hours", "a", "2000", None, "2100")]


def test_documents_against_one_another() -> None:
    one = states("a", employer="Opaline Télécom", start="2023-09-04", end="2024-12-31")
    other = states("b", employer="Opaline Télécom", start="2023-09-04", end="2024-11-30")
    assert found([], one, other) == [("end", "a", "2024-12-31", "b", "2024-11-30")]
    elsewhere = states("c", employer="Mistral Mobile", start="2024-01-01")
    assert found([], one, elsewhere) == [("employer", "a", "Opaline Télécom", "c", "Mistral Mobile")]
    # The experience declares the one: the other was held against it, and is not named twice.
    assert found([{**OPALINE}], one, elsewhere) == [("employer", "c", "Mistral Mobile", None, "Opaline Télécom")]
