"""The dated blocks that a case gains as the procedure goes on: each act has a day, an author, and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field, Strict, StringConstraints

from cqpt_cli.models.base import Day, LongText, Many, Record, Text

A = TypeVar("A", bound="Act")

Fingerprint: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hexadecimal."""


class Judged(Record):
    """What someone had under the eyes when judging, as fingerprints: what changes afterwards makes the act suspect.

    `cqpt confirm` renews it. `case` covers the facts of the case (not its acts, nor how to reach the candidate);
    `referential` the items or the provisions applied; `documents` and `grids` each one relied on, under its id or name.
    """

    on: Day
    by: Text
    case: Fingerprint | None = None
    referential: Fingerprint | None = None
    documents: Mapping[str, Fingerprint] = Field(default_factory=dict)
    grids: Mapping[str, Fingerprint] = Field(default_factory=dict)


class Act(Record):
    """One act: when, by whom, why, and on what."""

    on: Day
    by: Text
    reasons: Many[LongText] = ()
    judged: Judged | None = None


def _as_list(value: Any) -> Any:
    """`admissibility: {…}` is short for a list of one."""
    return [value] if isinstance(value, dict) else value


Acts: TypeAlias = Annotated[tuple[A, ...], Strict(False), BeforeValidator(_as_list)]
"""One act, or several in the order in which they were done: the last one counts, the others stay."""


ACT_KEYS = ("admissibility", "agreement", "award", "appeals")
"""The keys of a case that hold acts."""


class Admissibility(StrEnum):
    """What is decided on a file received (accord, art. 6-1)."""

    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"
    TO_COMPLETE = "to-complete"


class AdmissibilityDecision(Act):
    """The decision on a file received, with its reasons (accord, art. 6-1)."""

    decision: Annotated[Admissibility, Field(strict=False)]


class Agreement(Act):
    """The agreement (*convention*) between the company and the evaluating body (accord, art. 6-2)."""


class AwardDecision(StrEnum):
    """What comes of the study of a case (accord, art. 5)."""

    AWARDED = "awarded"
    COMPLEMENTARY = "complementary-evaluation"
    REFUSED = "refused"
    POSTPONED = "postponed"


class Award(Act):
    """The decision on the certificate, and the sitting that studied the case (accord, art. 5)."""

    decision: Annotated[AwardDecision, Field(strict=False)]
    session: Day | None = None


class Appeal(Act):
    """An appeal of the candidate (accord, art. 5)."""

    ground: Text
