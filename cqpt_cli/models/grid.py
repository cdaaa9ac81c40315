"""`grid.yaml`: the levels one evaluator gave in one modality (formats page, grid/1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cqpt_cli.language import N_, Worded
from cqpt_cli.models.acts import Fingerprint, Judged
from cqpt_cli.models.base import Day, FileRecord, Hours, LongText, Many, Record, Text, TimeOfDay

HIGHEST_LEVEL = 5
"""Both scales run from 0 to 5 (accord, annexe 3)."""

Level = Annotated[int, Field(ge=0, le=HIGHEST_LEVEL)]

BELOW_EXPECTED = 2
"""How “below 3” is written, beside `below_expected: true`: a quiz does not tell the levels under 3 apart."""


class Modality(Worded):
    """How a level was come by (accord, art. 6-2; cahier III, phases 2 and 3)."""

    PORTFOLIO = "dossier-de-preuves", N_("portfolio of evidence")
    QUIZ = "quiz", N_("quiz")
    OBSERVATION = "observation", N_("observation")
    GLOBAL = "globale", N_("global grid")


class GridRole(Worded):
    """What a grid is to the first one of its modality (formats page): nothing wins by being higher."""

    SEQUENCE = "sequence", N_("sequence")
    """Another sequence of the same evaluation: contacts and time add, the later one prevails for the items it assesses."""
    COMPLEMENT = "complement", N_("complement")
    """A complement that was asked for: it prevails for the items it assesses, and has no minimum of contacts."""
    CORRECTION = "correction", N_("correction")
    """A slip put right: it stands in the place, and at the moment, of the grid it corrects."""
    SECOND = "second", N_("second assessment")
    THIRD = "third", N_("third assessment")
    CALIBRATION = "calibration", N_("calibration")


BESIDE = frozenset({GridRole.SECOND, GridRole.THIRD, GridRole.CALIBRATION})
"""Assessments that stand beside the evaluation: they never enter the retained level, and their differences are listed."""


class Kinship(Record):
    """What a grid is to an earlier one of its modality; absent, it is the first and only one."""

    role: Annotated[GridRole, Field(strict=False)]
    of: Text | None = None
    """That grid, by its path from the case folder: grids/observation.yaml."""
    plan: Text | None = None
    """The plan of double assessments or of calibration that asked for it."""
    blind: Literal["declared", "prepared"] | None = None
    """Whether the evaluator did not know the first levels: as declared, or as it was prepared; absent, not blind."""


class Adjustments(Record):
    """What was adapted for a disability: more time. Its ground is nobody's business, and has no key."""

    time_factor: Annotated[Hours, Field(ge=1, le=10)]
    """By how much the time is multiplied: 1.5 makes three hours of two."""
    by: Text | None = None
    on: Day | None = None


class Evaluator(Record):
    """Who gave the levels, and for which evaluating body."""

    name: Text
    organisation: Text | None = None


class Observation(Record):
    """How the observation at the workplace went (cahier III, phase 2C)."""

    started_at: TimeOfDay | None = None
    ended_at: TimeOfDay | None = None
    contacts: Annotated[int, Field(ge=0, le=1000)] | None = None
    interview: bool | None = None
    interview_adds: LongText | None = None
    """What the interview added to what was seen."""
    paused_minutes: Annotated[int, Field(ge=0, le=600)] | None = None
    """Minutes between the start and the end during which nothing was observed."""


class Quiz(Record):
    """How the quiz went (cahier III, phase 2B)."""

    duration_minutes: Hours | None = None


class Opinion(Record):
    """The evaluator's own proposal in the global grid; an unfavourable one needs written reasons."""

    proposal: Literal["favourable", "complementary-evaluation", "unfavourable"]
    reasons: LongText | None = None


class Referee(Record):
    """What an in-house referee of the company adds to the evaluator's information (cahier III, phase 2C): never a level."""

    name: Text
    function: Text | None = None
    remarks: LongText | None = None
    items: Mapping[str, LongText] = Field(default_factory=dict)
    """What he or she says of single items."""


class Received(Record):
    """The file of which a grid was made: a form filled in offline, a spreadsheet. It is kept beside the grid."""

    form: Text
    """The id of the form, by which a file that comes twice is known."""
    file: Text
    """From the case folder: `received/…`."""
    sha256: Fingerprint
    exported_at: Text | None = None


class LevelEntry(Record):
    """One level, with what the evaluator wrote beside it."""

    level: Level
    below_expected: bool = False
    """Of a quiz: below the level that it can show, and nothing more exact (domain, “Levels from a quiz”)."""
    comment: LongText | None = None
    evidence: Many[Text] = ()
    """The ids of the documents of the case on which it rests."""
    questions: Mapping[Text, bool | None] = Field(default_factory=dict)
    """The questions of a quiz on which it rests: answered rightly, wrongly, or (nothing) not at all."""

    @model_validator(mode="after")
    def _written_in_one_way(self) -> LevelEntry:
        if self.below_expected and self.level != BELOW_EXPECTED:
            raise PydanticCustomError("below-not-two", "below and another level", {"wanted": BELOW_EXPECTED})
        return self


def _entry(value: Any) -> Any:
    """`CAD1-C01: 3` is short for `CAD1-C01: {level: 3}`."""
    return value if isinstance(value, dict | LevelEntry) else {"level": value}


def _without_blanks(value: Any) -> Any:
    """`CAD1-C01:` with nothing after it is not observed: no level."""
    return {id: entry for id, entry in value.items() if entry is not None} if isinstance(value, dict) else value


class Grid(FileRecord):
    """An evaluation grid (*grille*)."""

    FORMAT: ClassVar[str] = "grid/1"

    case: Text
    certificate: Text
    modality: Annotated[Modality, Field(strict=False)]
    assessment: Kinship | None = None
    """What it is to an earlier grid of its modality; absent, it is the first and only one."""
    assessed_on: Day
    ended_on: Day | None = None
    """The day on which an observation ended, where it passed midnight; absent, it is read from the hours."""
    place: Text | None = None
    """Where it was held; absent, on the site of the company."""
    language: Text | None = None
    """The language in which “expression dans une langue étrangère” was assessed."""
    evaluator: Evaluator
    evaluators: Many[Evaluator] = ()
    """All who assessed together, where they were several."""
    adjustments: Adjustments | None = None
    observation: Observation | None = None
    quiz: Quiz | None = None
    opinion: Opinion | None = None
    prediagnostic: bool = False
    """A quiz taken as a forecast (cahier III, phase 0): it never counts as an evaluation."""
    referee: Referee | None = None
    comment: LongText | None = None
    received: Received | None = None
    judged: Judged | None = None
    levels: Annotated[
        Mapping[str, Annotated[LevelEntry, BeforeValidator(_entry, json_schema_input_type=LevelEntry | Level | None)]],
        BeforeValidator(_without_blanks),
    ]

    @property
    def held(self) -> bool:
        """Whether the evaluation was held: a grid that records nothing at all is a sheet still to be filled in.

        A sequence may be of contacts alone, a correction of the hours alone, and a quiz may leave every item open.
        """
        how = (self.observation, self.quiz)
        recorded = any(value is not None for block in how if block for _key, value in block)
        return bool(self.levels) or self.opinion is not None or recorded

    @property
    def is_scored_quiz(self) -> bool:
        """Whether it was made of the answers to a paper of the quiz, as `quiz score` writes it."""
        return self.modality is Modality.QUIZ and self.received is not None and self.quiz is not None

    @property
    def counts(self) -> bool:
        """Whether it is an evaluation that was held, and not a sheet to be filled in nor a forecast."""
        return self.held and not self.prediagnostic

    @property
    def role(self) -> GridRole | None:
        """What it says that it is to another one; None for the first of its modality."""
        return self.assessment.role if self.assessment else None

    @property
    def decides(self) -> bool:
        """Whether it counts, and belongs to the evaluation: a second assessment or a calibration stands beside it."""
        return self.counts and self.role not in BESIDE

    @property
    def assessors(self) -> tuple[Evaluator, ...]:
        """Everyone who assessed, each once."""
        names = {self.evaluator.name}
        others = []
        for one in self.evaluators:
            if one.name not in names:
                names.add(one.name)
                others.append(one)
        return (self.evaluator, *others)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The evaluating bodies that it names, each once."""
        return tuple(dict.fromkeys(one.organisation for one in self.assessors if one.organisation))
