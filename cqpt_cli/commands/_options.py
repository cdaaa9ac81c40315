"""The options that several commands share, so that one name means one thing everywhere.

Each is an annotation that says all of an option but its default: `def deliver(case: CaseFolder, by: By = None)`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cqpt_cli.commands import _completion
from cqpt_cli.diagnostics import Diagnostic, Refusal, shortened
from cqpt_cli.language import N_, _

if TYPE_CHECKING:
    from cqpt_cli.casework.acting import Signer
    from cqpt_cli.rendering.page import Page
    from cqpt_cli.sources.writing import Plan, Recorded, Written

T = TypeVar("T", str | None, list[str] | None)


def certificate_named(given: T) -> T:
    """The ids of certificates of which the code is given (CAD, in any letters); what is neither stays for the command."""
    if not given:
        return given
    from cqpt_cli.law.accord import default_accord

    def named(one: str) -> str:
        found = default_accord().certificate_named(one)
        return found.id if found else one

    return named(given) if isinstance(given, str) else [named(one) for one in given]


# What the command is about.

CaseFolder = Annotated[
    Path,
    typer.Argument(metavar="CASE", help=N_("The case folder, or its number."), autocompletion=_completion.cases),
]
CaseNumber = Annotated[
    str, typer.Argument(metavar="CASE", help=N_("The number of the case."), autocompletion=_completion.cases)
]
CaseOfFile = Annotated[
    Path | None,
    typer.Option(
        "--case",
        metavar="CASE",
        help=N_("The case; by default the one that the file names."),
        autocompletion=_completion.cases,
    ),
]
Paper = Annotated[
    Path,
    typer.Argument(
        metavar="PAPER",
        help=N_("The quiz: its number or its file; or a case that has one."),
        autocompletion=_completion.cases,
    ),
]
Body = Annotated[
    str, typer.Argument(metavar="SLUG", help=N_("The evaluating body."), autocompletion=_completion.organisations)
]
SittingDay = Annotated[
    str,
    typer.Argument(metavar="DATE", help=N_("The day of the sitting, YYYY-MM-DD."), autocompletion=_completion.sittings),
]
Repository = Annotated[
    Path | None,
    typer.Option("--in", metavar="DIR", help=N_("The case repository; by default that of the current folder.")),
]
RepositoryFolder = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help=N_("The case repository; by default that of the current folder.")),
]

# The act: who does it, when, why, and what is written of it.

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help=N_("Who acts."))]
ActDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day of the act; by default today."))]
Reasons = Annotated[
    list[str] | None,
    typer.Option(
        "--reason",
        metavar="TEXT",
        help=N_("Why: “CODE: the fact”, or a sentence where no code is asked for; repeat for more."),
    ),
]
Replace = Annotated[bool, typer.Option("--replace", help=N_("Correct the act done before: both stay in the file."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would change, and write nothing."))]
Commit = Annotated[bool, typer.Option("--commit", help=N_("Make one git commit of what was written."))]

# The day on which something is looked at.

Day = Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day; by default today."))]
ReferenceDay = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DATE", help=N_("The reference date, YYYY-MM-DD, in place of the day the file was received.")
    ),
]
EarlierDay = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="DATE",
        help=N_(
            "The day on which it is looked at; by default today. On an earlier day, only what is dated until then counts."
        ),
    ),
]

# The commission, and the accreditations.

Votes = Annotated[
    str | None,
    typer.Option("--votes", metavar="N,N,N", help=N_("The votes in favour, against, abstained: 3,1,0.")),
]
Aside = Annotated[
    list[str] | None,
    typer.Option(
        "--aside",
        metavar="NAME",
        help=N_("A member who steps aside for this case, so that the colleges stay equal; repeat for more."),
    ),
]
Session = Annotated[
    str | None,
    typer.Option(
        "--session",
        metavar="DATE",
        help=N_("The sitting of the commission that gave a favourable opinion."),
        autocompletion=_completion.sittings,
    ),
]
Certificates = Annotated[
    list[str] | None,
    typer.Option(
        "--certificate",
        help=N_("A certificate it evaluates; repeat for more."),
        autocompletion=_completion.certificates,
        callback=certificate_named,
    ),
]

# Grids and quizzes.

ModalityName = Annotated[
    str | None,
    typer.Option(
        "--modality",
        help=N_("dossier-de-preuves, quiz, observation or globale."),
        autocompletion=_completion.modalities,
    ),
]
Evaluator = Annotated[str | None, typer.Option("--evaluator", help=N_("Who assesses."))]
Organisation = Annotated[
    str | None,
    typer.Option(
        "--organisation",
        help=N_("The evaluating body; by default that of the case."),
        autocompletion=_completion.organisations,
    ),
]
AssessedOn = Annotated[str | None, typer.Option("--assessed-on", metavar="DATE", help=N_("The day; by default today."))]
Role = Annotated[
    str | None,
    typer.Option(
        "--role",
        help=N_(
            "What it is to the first grid of its modality: sequence, complement, correction, second, third or calibration."
        ),
        autocompletion=_completion.roles,
    ),
]
Prediagnostic = Annotated[
    bool, typer.Option("--prediagnostic", help=N_("A quiz taken as a forecast: it never counts."))
]

# A document that is handed in.

Title = Annotated[str | None, typer.Option("--title", help=N_("What it is, in a few words."))]
ReceivedOn = Annotated[
    str | None, typer.Option("--received-on", metavar="DATE", help=N_("The day it was received; by default today."))
]

# How the answer is given, and where it is written.

Json = Annotated[bool, typer.Option("--json", help=N_("Answer with one JSON document on standard output."))]
Csv = Annotated[bool, typer.Option("--csv", help=N_("Answer with a sheet: CSV."))]
CsvTable = Annotated[bool, typer.Option("--csv", help=N_("As CSV, for a spreadsheet."))]
Details = Annotated[bool, typer.Option("--details", help=N_("Show each case in full, however many there are."))]
Formats = Annotated[str, typer.Option("--format", metavar="FORMATS", help=N_("The formats, separated by commas."))]
ProseFormats = Annotated[str, typer.Option("--format", help=N_("One or several of: md,html,pdf,docx."))]
ForecastFormats = Annotated[
    str, typer.Option("--format", help=N_("For the forecast, one or several of: md,html,pdf,docx."))
]
FormsFolder = Annotated[
    str | None,
    typer.Option("--output", metavar="DIR", help=N_("Where to write; by default “forms” of the repository.")),
]


LONGEST_NAME = 200
"""Letters."""


def day_or_none(written: str | None) -> date | None:
    """The day an option names. Raises `Refusal` where it is no day."""
    if written is None:
        return None
    from pydantic_core import PydanticCustomError

    from cqpt_cli.models.base import parse_date

    try:
        return parse_date(written)
    except PydanticCustomError:
        message = _("“{day}” is not a day").format(day=written)
        raise Refusal(Diagnostic("usage", message, remedy=_("Write it as YYYY-MM-DD."))) from None


def formats_named(written: str, known: Sequence[str]) -> list[str]:
    """The formats an option names, each once. Raises `Refusal` for one that is not known."""
    named = list(dict.fromkeys(name.strip().lower() for name in written.split(",") if name.strip()))
    unknown = [name for name in named if name not in known]
    if unknown or not named:
        message = _("“{format}” is not a format of this document").format(format=unknown[0] if unknown else written)
        remedy = _("Write one or several of: {choices}.").format(choices=",".join(known))
        raise Refusal(Diagnostic("usage", message, remedy=remedy))
    return named


def folder_named(written: str) -> Path:
    """The folder an option names. Raises `Refusal` for nothing, as a variable that is not set gives."""
    if not written.strip():
        raise Refusal(Diagnostic("usage", _("the folder has no name"), remedy=_("Write “.” for the current folder.")))
    return Path(written)


def day_or_today(written: str | None) -> date:
    """The day an option names, or today. Raises `Refusal` where it is no day."""
    from cqpt_cli.sources.clock import today

    return day_or_none(written) or today()


def someone_answers() -> bool:
    """Whether there is a person at a terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def asked_for(given: str | None, option: str, question: str, choices: Sequence[str] = ()) -> str:
    """What an option says or, on a terminal, what the person answers. Raises `Refusal` where neither can be had.

    What an option says is held against the choices at once: nobody is asked the rest of a call that cannot succeed.
    """
    if given is not None:
        if choices:
            from cqpt_cli.casework.answers import one_of

            return one_of(given, choices)
        return given
    if not someone_answers():
        message = _("the option {name} is missing").format(name=option)
        remedy = _("Give it, or run the command on a terminal, where it asks.")
        raise Refusal(Diagnostic("usage", message, remedy=remedy))
    if not choices:
        return str(typer.prompt(question, err=True, prompt_suffix=_(": ")))
    typer.echo(question, err=True)
    for number, choice in enumerate(choices, 1):
        typer.echo(f"  {number}. {choice}", err=True)
    while True:
        answer = str(typer.prompt(_("number"), err=True, prompt_suffix=_(": "))).strip()
        if answer in choices:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        typer.echo(_("Write a number from 1 to {last}.").format(last=len(choices)), err=True)


def one_flag(flags: Mapping[str, tuple[str, bool]], otherwise: str | None = None) -> str:
    """What the one flag that is given means. Raises `Refusal` for two of them, or for none where one is needed."""
    given = [meaning for meaning, is_given in flags.values() if is_given]
    if len(given) > 1 or not (given or otherwise):
        message = _("one of these options is needed, and one only: {names}").format(names=", ".join(flags))
        raise Refusal(Diagnostic("usage", message, remedy=_("Give one of them.")))
    return given[0] if given else str(otherwise)


def number_or_none(written: str | None) -> Decimal | None:
    """The hours or euros an option names, with a point or a comma. Raises `Refusal` where it is no number above zero."""
    if written is None:
        return None
    plain = written.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,6}([.][0-9]{1,2})?", plain):
        message = _("“{number}” is not a number of at most two decimals").format(number=shortened(written))
        raise Refusal(Diagnostic("usage", message, remedy=_("Write it as 2.5.")))
    return Decimal(plain)


def numbers_named(written: Sequence[str], option: str) -> dict[str, Decimal]:
    """The hours that an option gives to each name: `NAME=2.5`. Raises `Refusal` where it does not."""
    found: dict[str, Decimal] = {}
    for one in written:
        name, _equals, number = one.rpartition("=")
        given = number_or_none(number)
        if not name.strip() or given is None or name.strip() in found:
            message = _("“{text}” does not say how many hours, of whom").format(text=shortened(one))
            raise Refusal(Diagnostic("usage", message, remedy=_("Write {option} BODY=2.5.").format(option=option)))
        found[name.strip()] = given
    return found


def votes_or_none(written: str | None) -> tuple[int, int, int] | None:
    """The votes in favour, against and abstained. Raises `Refusal` where they are not three numbers."""
    if written is None:
        return None
    match = re.fullmatch(r"\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*", written)
    if match is None:
        message = _("“{votes}” are not three numbers of votes").format(votes=shortened(written))
        raise Refusal(Diagnostic("usage", message, remedy=_("Write those in favour, against, abstained: 3,1,0.")))
    in_favour, against, abstained = map(int, match.groups())
    return in_favour, against, abstained


def signer_named(by: str | None, on: str | None, *, replace: bool = False) -> Signer:
    """Who acts, and on which day. Raises `Refusal` where nobody is named, or the day is none."""
    from cqpt_cli.casework.acting import Signer
    from cqpt_cli.sources.clock import today

    return Signer(person_named(by), day_or_today(on), today(), replace)


def person_named(by: str | None, option: str = "--by", question: str | None = None) -> str:
    """Who acts, as one line of text. Raises `Refusal` where that is nobody, or no line."""
    name = asked_for(by, option, question or _("Who acts")).strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        message = _("“{name}” is nobody's name").format(name=shortened(name))
        raise Refusal(
            Diagnostic("usage", message, remedy=_('Write who it is: {option} "Ana Petit".').format(option=option))
        )
    return name


def record_and_show(place: Path, prepare: Callable[[], Plan], *, dry_run: bool, commit: bool, json: bool) -> None:
    """Write what `prepare` plans, one writer at a time in `place`, and show what was written, or would be."""
    from cqpt_cli.casework.recording import record

    show_recorded(record(place, prepare, dry_run=dry_run, commit=commit), json=json)


def act(folder: Path, prepare: Callable[[], Plan], *, dry_run: bool, commit: bool, json: bool) -> None:
    """Carry out an act on the case in `folder`, write the documents that go with it, and show both."""
    from cqpt_cli.casework.corresponding import write_new_documents
    from cqpt_cli.casework.finding import place_of_lock
    from cqpt_cli.casework.recording import record
    from cqpt_cli.law.accord import default_accord

    recorded = record(place_of_lock(folder), prepare, dry_run=dry_run, commit=commit)
    try:
        documents = () if dry_run else write_new_documents(folder, default_accord(), recorded.plan)
    except Refusal as refusal:
        show_recorded(recorded, json=json)
        remedy = _("The act is recorded; only its document is missing. Cure this, then: cqpt letter {case}")
        said = remedy.format(case=folder.resolve().name)
        raise Refusal(*(replace(one, remedy=said) for one in refusal.diagnostics)) from None
    show_recorded(recorded, json=json, documents=[one.path for one in documents], beside=documents)


def show_and_ask(page: Page) -> None:
    """Show what would change, and ask whether to write it. Raises `Refusal` where nobody can answer."""
    from cqpt_cli.rendering.screen import show

    show(page, sys.stderr)
    if not someone_answers():
        message = _("what would change is shown above, and nobody is here to say yes")
        raise Refusal(Diagnostic("usage", message, remedy=_("Add --yes to write it, or --dry-run to look only.")))
    if not _agreed(_("Write it? [y/N]")):
        raise typer.Abort


def _agreed(question: str) -> bool:
    """Whether a person says yes, in either language; Enter alone says no."""
    while True:
        answer = typer.prompt(question, default="", show_default=False, err=True, prompt_suffix=" ").strip().casefold()
        if answer in ("o", "oui", "y", "yes"):
            return True
        if answer in ("", "n", "non", "no"):
            return False


def show_documents(written: Sequence[Path], *, json: bool, beside: Sequence[Written] = ()) -> None:
    """The documents that were written; a word on those `beside` one that says something else."""
    from cqpt_cli.rendering import json_output, recorded_page
    from cqpt_cli.rendering.page import Bullets, Said, Tone
    from cqpt_cli.rendering.screen import show

    if json:
        others = {one.path.as_posix(): one.other.as_posix() for one in beside if one.other}
        said = {"documents": [path.as_posix() for path in written]}
        json_output.write({**said, "kept": others} if others else said)
    else:
        show([Bullets([Said(path.as_posix(), Tone.GOOD) for path in written]), *recorded_page.beside(beside)])


def show_recorded(
    recorded: Recorded, *, json: bool, documents: Sequence[Path] = (), beside: Sequence[Written] = ()
) -> None:
    """What was written, or would be; the same for every command that changes files."""
    from cqpt_cli.rendering import json_output, recorded_page
    from cqpt_cli.rendering.screen import show, show_diagnostics

    if json:
        json_output.write(recorded_page.as_json(recorded, documents))
    else:
        show([*recorded_page.page_of(recorded, documents), *recorded_page.beside(beside)])
    show_diagnostics(recorded.plan.warnings)
