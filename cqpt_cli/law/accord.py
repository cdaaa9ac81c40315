"""The accord as the rest of the house asks it: `Accord` finds provisions, certificates, items, scales, policies.

Everything is read when it is first asked for, so that a question about eligibility never reads 300 items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.findings import Basis, unsaid
from cqpt_cli.law.provisions import Law, LawAt
from cqpt_cli.law.terms import CertificateTerms
from cqpt_cli.models.certificate import CertificateFile
from cqpt_cli.models.provisions import ProvisionEntry, ProvisionsFile
from cqpt_cli.sources.package_data import data_folder
from cqpt_cli.sources.reading import R, read

if TYPE_CHECKING:  # the models of 300 items are loaded only by those who ask for items
    from cqpt_cli.models.policy import PolicyFile
    from cqpt_cli.models.procedure import ActTerms, PhaseTerms, ProcedureFile
    from cqpt_cli.models.quiz import Question, QuizPolicy
    from cqpt_cli.models.reasons import ReasonsFile
    from cqpt_cli.models.referential import (
        ActivitiesFile,
        Activity,
        CommonFile,
        ExpectedLevelsFile,
        Item,
        Kind,
        Scale,
        Scope,
        ScopesFile,
    )
    from cqpt_cli.models.sentences import SentencesFile
    from cqpt_cli.models.settings import AdoptedRule

DEFAULT = "accord-2005"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with all that is known of it: where it stands, its scale, its scope, its expected level."""

    item: Item
    activity: str
    """The id of the activity, or `COM` for annexe 3."""
    kind: Kind
    annex: str
    page: int
    scope: Scope
    scope_reason: str
    expected: int
    expected_reason: str | None
    scale: Scale
    heading: str | None = None

    @property
    def id(self) -> str:
        """The id of the item: CAD1-C01."""
        return self.item.id

    @property
    def knowledge(self) -> str:
        """The id of the one knowledge behind the item: its id in annexe 3 where it is common, else its own."""
        return self.item.common or self.item.id


@dataclass(frozen=True)
class Certificate:
    """One certificate: what it is, and its items in the order of the printed pages."""

    file: CertificateFile
    accord: Accord

    @property
    def id(self) -> str:
        """The name used in files: conseiller-clientele-a-distance."""
        return self.file.id

    @property
    def title(self) -> str:
        """The name used in documents."""
        return self.file.title

    def terms_at(self, day: date) -> CertificateTerms:
        """The provisions of this certificate alone, as they stand on `day`."""
        return CertificateTerms(self.file.provisions, day)

    @cached_property
    def referential(self) -> ActivitiesFile:
        """The presentation of the job and its activities."""
        from cqpt_cli.models.referential import ActivitiesFile

        return self.accord.read(f"certificates/{self.id}/activities.yaml", ActivitiesFile)

    @property
    def assessed_activities(self) -> tuple[Activity, ...]:
        """The activities that have *savoirs*; one in italics has tasks only."""
        return tuple(activity for activity in self.referential.activities if any(activity.knowledge.values()))

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Id → item, in the order of the printed pages."""
        return {entry.id: entry for entry in self._entries()}

    @cached_property
    def knowledge(self) -> Mapping[str, str]:
        """Id of an item → the id of the one knowledge behind it."""
        return {entry.id: entry.knowledge for entry in self._entries()}

    @cached_property
    def fingerprint(self) -> str:
        """Of what its items say and ask: the wording, the kind, the scope and the expected level of each."""
        from cqpt_cli.models.fingerprint import fingerprint_of

        return fingerprint_of([[one.id, one.item.text, one.kind, one.scope, one.expected] for one in self._entries()])

    @property
    def tasks(self) -> Iterator[str]:
        """The ids of the tasks of every activity."""
        return (task.id for activity in self.referential.activities for group in activity.tasks for task in group.items)

    def _entries(self) -> Iterator[Entry]:
        for activity in self.assessed_activities:
            for kind, items in activity.knowledge.items():
                for item in items:
                    yield self.accord.entry(item, activity.id, kind, self.file.annex, activity.page or 0)


class Accord:
    """One accord, in its folder of `referentials/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str, model: type[R]) -> R:
        """One of the accord's files. Raises `Refusal` where it is not sound."""
        return read(self.folder / name, model).value

    @cached_property
    def law(self) -> Law:
        """The dated provisions."""
        return Law(self.read("provisions.yaml", ProvisionsFile))

    def adopting(self, rules: Iterable[AdoptedRule]) -> Accord:
        """The same accord with the rules that a branch adopted where the accord leaves them to others (art. 5)."""
        adopted = Accord(self.folder)
        vars(adopted).update(vars(self))  # what was read already is not read again
        entries = [(one.rule, _entry_of(one)) for one in rules]
        vars(adopted)["law"] = Law(self.law.file).adopting(
            entries
        )  # in the place of what was adopted before, if anything
        return adopted

    def at(self, day: date) -> LawAt:
        """The provisions as they stand on `day`."""
        return self.law.at(day)

    @property
    def latest(self) -> LawAt:
        """The provisions as they stand after the last one that is known: what the forms of today offer."""
        return self.at(self.law.last_change)

    @cached_property
    def certificate_ids(self) -> tuple[str, ...]:
        """The certificates there are: one folder each."""
        return tuple(sorted(path.parent.name for path in self.folder.glob("certificates/*/certificate.yaml")))

    def certificate_named(self, name: str) -> Certificate | None:
        """The certificate that answers to a name: its id or its code (CAD), in any letters; None where there is none."""
        known = (each for each in self.certificates if name.casefold() in (each.id, each.file.code.casefold()))
        return next(known, None)

    @cached_property
    def _certificates(self) -> dict[str, Certificate]:
        return {}

    def certificate(self, id: str) -> Certificate:
        """The certificate of this id. Raises `Refusal` where there is none."""
        if id not in self._certificates:
            if id not in self.certificate_ids:
                raise Refusal(
                    Diagnostic(
                        "unknown-certificate",
                        unsaid("“{id}” is not a certificate of this accord", id=id),
                        remedy=unsaid("Write one of: {choices}.", choices=", ".join(self.certificate_ids)),
                    )
                )
            file = self.read(f"certificates/{id}/certificate.yaml", CertificateFile)
            self._certificates[id] = Certificate(file, self)
        return self._certificates[id]

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """All the certificates."""
        return tuple(map(self.certificate, self.certificate_ids))

    @cached_property
    def way(self) -> ProcedureFile:
        """The way of a case: its phases and its acts."""
        from cqpt_cli.models.procedure import ProcedureFile

        return self.read("procedure.yaml", ProcedureFile)

    @property
    def procedure(self) -> Mapping[str, PhaseTerms]:
        """The phases of a case, in order: what is to be done in each, and by whom."""
        return self.way.phases

    @property
    def acts(self) -> Mapping[str, ActTerms]:
        """The acts, each with the phases in which it may be done."""
        return self.way.acts

    @cached_property
    def reasons(self) -> ReasonsFile:
        """The registry of reasons: why an act may be unfavourable, and what the candidate can do."""
        from cqpt_cli.models.reasons import ReasonsFile

        return self.read("reasons.yaml", ReasonsFile)

    @cached_property
    def sentences(self) -> SentencesFile:
        """Every sentence of the accord that sets something, with what applies it."""
        from cqpt_cli.models.sentences import SentencesFile

        return self.read("sentences.yaml", SentencesFile)

    @cached_property
    def quiz_policy(self) -> QuizPolicy:
        """How papers of the quiz are made, and how answers become levels."""
        from cqpt_cli.models.quiz import QuizPolicy

        return self.read("quiz-policy.yaml", QuizPolicy)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The bank of questions: each under its id, in the order of the files."""
        from cqpt_cli.models.quiz import QuestionsFile

        names = sorted(path.name for path in (self.folder / "quiz").glob("*.yaml"))
        files = (self.read(f"quiz/{name}", QuestionsFile) for name in names)
        return {question.id: question for file in files for question in file.questions}

    @cached_property
    def common_file(self) -> CommonFile:
        """Annexe 3."""
        from cqpt_cli.models.referential import CommonFile

        return self.read("common.yaml", CommonFile)

    @cached_property
    def common(self) -> Mapping[str, Entry]:
        """Id → item of annexe 3, in the order of the printed pages."""
        return {
            item.id: self.entry(item, "COM", kind, self.common_file.annex, group.page, group.heading)
            for kind, groups in self.common_file.knowledge.items()
            for group in groups
            for item in group.items
        }

    @cached_property
    def scales(self) -> tuple[Scale, ...]:
        """Both mastery scales."""
        from cqpt_cli.models.referential import ScalesFile

        return tuple(self.read("scales.yaml", ScalesFile).scales.values())

    def scale_of(self, kind: Kind) -> Scale:
        """The scale on which a kind is assessed."""
        return next(scale for scale in self.scales if kind in scale.kinds)

    @cached_property
    def scopes(self) -> ScopesFile:
        """The hypotheses on scopes."""
        from cqpt_cli.models.referential import ScopesFile

        return self.read("hypotheses/scopes.yaml", ScopesFile)

    @cached_property
    def expected_levels(self) -> ExpectedLevelsFile:
        """The hypotheses on expected levels."""
        from cqpt_cli.models.referential import ExpectedLevelsFile

        return self.read("hypotheses/expected-levels.yaml", ExpectedLevelsFile)

    @cached_property
    def policies(self) -> tuple[PolicyFile, ...]:
        """The award policies, oldest first."""
        from cqpt_cli.models.policy import PolicyFile

        names = sorted(path.name for path in (self.folder / "policies").glob("*.yaml"))
        found = (self.read(f"policies/{name}", PolicyFile) for name in names)
        # Of two that begin on one day, the one that was adopted prevails, and of those the later.
        return tuple(sorted(found, key=lambda policy: (policy.since, policy.adopted_on or date.min)))

    def policy_at(self, day: date) -> PolicyFile:
        """The award policy of `day`: the last one that does not begin after it. Raises `Refusal` where none does."""
        begun = [policy for policy in self.policies if policy.since <= day]
        if not begun:
            raise Refusal(
                Diagnostic(
                    "no-policy",
                    unsaid("no award policy exists on {day}", day=day.isoformat()),
                    remedy=unsaid("Check the date of the grid."),
                )
            )
        return begun[-1]

    def entry(self, item: Item, activity: str, kind: Kind, annex: str, page: int, heading: str | None = None) -> Entry:
        """The item with its scope and its expected level; a common item takes those of annexe 3."""
        scope = self.scopes.scopes.get(item.common or item.id)
        if scope is None:
            message = unsaid("the item {id} has no scope", id=item.common or item.id)
            place = Position(self.folder / "hypotheses" / "scopes.yaml")
            raise Refusal(
                Diagnostic("scope-missing", message, place, unsaid("Give it one under “scopes:”, with its reason."))
            )
        levels = self.expected_levels
        override = levels.overrides.get(item.id) or levels.overrides.get(item.common or item.id)
        return Entry(
            item,
            activity,
            kind,
            annex,
            page,
            scope.scope,
            scope.reason,
            override.level if override else levels.default,
            override.reason if override else None,
            self.scale_of(kind),
            heading,
        )


def _entry_of(rule: AdoptedRule) -> ProvisionEntry:
    """A rule that was adopted, as an entry of the provisions: who adopted it stands in the place of the article."""
    article = f"{rule.adopted_by}, décision du {rule.adopted_on:%d/%m/%Y}"
    return ProvisionEntry.model_validate(
        {
            "from": rule.since,
            "value": rule.value,
            "article": article,
            "basis": Basis.ADOPTED,
            "note": rule.reference,
        }
    )


def default_accord() -> Accord:
    """The accord that comes with the package."""
    return Accord(data_folder("referentials") / DEFAULT)
