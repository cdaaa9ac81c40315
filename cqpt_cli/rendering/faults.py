"""Faults of a file, said in words and put at their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cqpt_cli.diagnostics import Diagnostic, Severity, shortened
from cqpt_cli.language import N_, _
from cqpt_cli.models.base import FileRecord
from cqpt_cli.nearest import suggestion
from cqpt_cli.rendering import contradiction_words, figures
from cqpt_cli.rendering.judgement_words import changes_in_words, confirmed_in_words
from cqpt_cli.rules.consistency import Fault
from cqpt_cli.sources.reading import Reading


class Words(NamedTuple):
    """What is wrong, and what to do about it."""

    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    always: bool = False
    """Whether the remedy is given beside the nearest word, too."""


TERMS = {
    "observed_on": N_("the day of the observation"),
    "place": N_("the place"),
    "evaluator": N_("the evaluator"),
}
"""What an agreement says of how the evaluation is organised (accord, art. 6-2)."""

WORDS = {
    "unknown-certificate": Words(
        N_("“{found}” is not a certificate of this accord"), N_("Write one of: {choices}.")
    ),
    "unknown-route": Words(N_("“{found}” is not a route of this accord"), N_("Write one of: {choices}.")),
    "unknown-scheme": Words(N_("“{found}” is not a scheme of this accord"), N_("Write one of: {choices}.")),
    "scheme-not-on-this-route": Words(
        N_("the scheme “{scheme}” does not go with the route “{route}”"), N_("Remove the scheme, or correct the route.")
    ),
    "duplicate-document": Words(N_("two documents have the id “{id}”"), N_("Give each document an id of its own.")),
    "duplicate-job": Words(
        N_("this job at “{employer}” is listed already, word for word"),
        N_("Remove one of the two: their hours would count twice."),
    ),
    "end-before-start": Words(
        N_("the end ({end}) comes before the start ({start})"), N_("Correct one of the two.")
    ),
    "hours-stated-twice": Words(
        N_("the hours of this job are stated in several ways: {keys}"),
        N_("Leave out weekly_hours: it proves nothing beside hours that are stated."),
    ),
    "unknown-document": Words(
        N_("“{id}” is not the id of a document of this case"), N_("List it under “documents:”, or write one of: {choices}.")
    ),
    "absence-outside-period": Words(
        N_("this absence, {start} to {end}, is outside the dates of its job"), N_("Correct the absence, or the dates of the job.")
    ),
    "statement-outside-period": Words(
        N_("these hours are of {start} to {end}, outside the dates of the job"),
        N_("Correct the days, or the dates of the job."),
    ),
    "days-stated-twice": Words(
        N_("the hours of {start} to {end} are stated twice"),
        N_("Each day stands in one month or in one statement: shorten one of them, or leave one out."),
    ),
    "total-below-its-parts": Words(
        N_("the total of this job is {hours}, and its months and statements make {listed}"),
        N_("Correct the total, or what stands beside it."),
    ),
    "impossible-hours": Words(
        N_("{hours} cannot be worked in {days}, which hold {most}"), N_("Correct the hours or the dates.")
    ),
    "impossible-overlap": Words(
        N_("up to {day}, the hours stated make more than {hours} a day together"),
        N_("Correct the hours or the dates of one of the jobs."),
    ),
    "month-outside-period": Words(
        N_("the job was not held in {month}"), N_("Correct the month, or the start and the end of the job.")
    ),
    "block-of-another-modality": Words(
        N_("“{key}” belongs to the modality {modality}, and this grid is: {found}"), N_("Remove it, or correct the modality.")
    ),
    "reopened-award": Words(
        N_("the appeal granted on {day} has reopened what this decision rests on: {items}"),
        N_("The commission decides anew once another evaluator has assessed them."),
        Severity.WARNING,
    ),
    "unknown-reason": Words(
        N_("“{found}” is not a reason of the registry"), N_("Write one of: {choices}.")
    ),
    "act-before-reception": Words(
        N_("this act is of {day}, before the file was received ({received})"),
        N_("Correct the day of the act, or that of the file."),
        Severity.WARNING,
    ),
    "acts-out-of-order": Words(
        N_("this act is of {day}, and the one before it of {earlier}"),
        N_("Acts stand in the order in which they were done; one that corrects another says which: “replaces:”."),
        Severity.WARNING,
    ),
    "award-without-sitting": Words(
        N_("this decision names no sitting of the commission"),
        N_("Add “session:” with the day of the sitting that took it."),
    ),
    "award-twice": Words(
        N_("the commission had decided on this case already, on {earlier}, and nothing opened it again"),
        N_("Remove the one that was not taken; one that corrects the other says so: “replaces:”."),
    ),
    "award-unfounded": Words(N_("no certificate can be delivered on this award: {reason}"), "{remedy}"),
    "award-voted-down": Words(
        N_("this decision has {in_favour} votes in favour and {against} against"),
        N_("Correct the votes, or record the decision that was adopted."),
    ),
    "award-of-inadmissible": Words(
        N_("the certificate is awarded to a case that was not declared admissible"),
        N_("Correct the decision of admissibility, or that of the commission."),
    ),
    "delivered-without-award": Words(
        N_("the certificate {number} is delivered, and the commission had awarded none"),
        N_("Record the decision of the sitting, or correct the delivery."),
    ),
    "number-of-another-certificate": Words(
        N_("the number {number} belongs to the series of another certificate"), N_("Correct the number.")
    ),
    "number-not-delivered": Words(
        N_("the certificate {number} was never delivered in this case"), N_("Correct the number.")
    ),
    "minutes-before-sitting": Words(
        N_("the minutes are closed on {day}, before the sitting of {held}"), N_("Correct the day of the minutes.")
    ),
    "sitting-irregular": Words(
        N_("this sitting could not decide: {defect}"),
        N_("Correct “members:” if it is wrong; else its decisions are to be taken again."),
    ),
    "accreditation-length": Words(
        N_("an accreditation from {start} on ends on {day}, and this one on {end}"), N_("Correct one of the two days.")
    ),
    "effect-before-decision": Words(
        N_("this takes effect on {start}, before it was decided ({day})"), N_("Correct one of the two days.")
    ),
    "accreditation-not-studied": Words(
        N_("no sitting of the commission studied this accreditation"),
        N_("Add “session:” with the day of the sitting that gave a favourable opinion."),
        Severity.WARNING,
    ),
    "withdrawal-without-cause": Words(
        N_("this accreditation is withdrawn, and nothing says why"),
        N_("Add “reasons:”: it is withdrawn only for a malfunction that is really at fault."),
        Severity.WARNING,
    ),
    "renewal-without-report": Words(
        N_("this renewal cites no yearly report"),
        N_("Add “report:” with the document, or the day on which it was received."),
        Severity.WARNING,
    ),
    "in-force-twice": Words(
        N_("two entries take effect on {start}: which one holds?"), N_("Keep one, or correct the day of the other.")
    ),
    "rate-not-in-cents": Words(
        N_("{rate} euros an hour are no whole cents"), N_("Write at most two decimals.")
    ),
    "rule-not-settable": Words(
        N_("“{found}” is no rule that the accord leaves to a branch"), N_("Write one of: {choices}.")
    ),
    "rule-value": Words(
        N_("“{found}” is no value of this rule"), N_("Write a value of the same kind as: {wanted}.")
    ),
    "rate-out-of-limits": Words(
        N_("{rate} euros an hour is out of the limits: {lowest} to {highest}"),
        N_("Correct the rate: the CPNE may vary it by {percent} % at most."),
    ),
    "reasons-missing": Words(
        N_("an unfavourable opinion needs written reasons"), N_("Add “reasons:” under “opinion:”.")
    ),
    "unknown-item": Words(
        N_("“{id}” is not an item of this certificate nor of annexe 3"), N_("See “cqpt referential show {certificate}”.")
    ),
    "foreign-item": Words(
        N_("“{id}” is an item of another certificate, not of {certificate}"), N_("Remove it, or correct the certificate.")
    ),
    "task-not-assessed": Words(
        N_("“{id}” is a task: tasks are listed, not assessed"), N_("Give the level to one of the items of its activity.")
    ),
    "duplicate-item": Words(
        N_("“{id}” and “{common}” are one knowledge, assessed once"), N_("Keep one of the two.")
    ),
    "grid-of-another-case": Words(
        N_("this grid is of the case “{found}”, in the folder of “{wanted}”"), N_("Move the grid, or correct its case.")
    ),
    "grid-of-another-certificate": Words(
        N_("this grid is for “{found}”, and the case asks for “{wanted}”"), N_("Correct the grid, or the case.")
    ),
    "unknown-common-item": Words(
        N_("“{id}” is not an item of annexe 3"), N_("Only common knowledge carries over: write the ids COM-….")
    ),
    "carry-over-of-same-certificate": Words(
        N_("the certificate carried over is the one asked for"), N_("Name the certificate already held.")
    ),
    "path-outside-case": Words(
        N_("“{found}” does not stay inside the case folder"),
        N_("Copy the document into the folder with “cqpt attach”, and write its path from there: pieces/contrat.pdf."),
    ),
    "path-not-plain": Words(
        N_("“{found}” is not read in the same way by every system"), N_("Write “file: {plain}”.")
    ),
    "folder-not-id": Words(
        N_("the case “{found}” lies in a folder called “{folder}”"), N_("Rename the folder, or correct the id.")
    ),
    "unknown-organisation": Words(
        N_("“{found}” is none of the organisations of this repository"),
        N_("Write its file with “cqpt new organisation”, or one of: {choices}."),
        Severity.WARNING,
    ),
    "unknown-trainer": Words(
        N_("“{found}” trained the candidate, and no organisation of this repository bears that name: its ties are unknown"),
        N_("Write its file with “cqpt new organisation”, with its links; or its slug: {choices}."),
        Severity.WARNING,
    ),
    "body-not-independent": Words(
        N_("{who} is tied to {through}, which trained the candidate, and evaluates them"),
        N_("Send the case to another body: cqpt send --replace."),
        Severity.WARNING,
    ),
    "record-changed": Words(
        N_("the record is frozen: {reason}"),
        N_("Put it back as it was (git), or hand the record in anew: cqpt transmit {case} --replace --because “…”."),
    ),
    "evaluation-irregular": Words(
        N_("this evaluation is irregular: {reason}"),
        N_("Correct the grid, or the act it contradicts, if one is wrong; else the commission must know."),
        Severity.WARNING,
    ),
    "document-missing": Words(
        N_("the document “{found}” is not there"), N_("Put it back, or leave out “file:” for a paper original.")
    ),
    "document-renamed": Words(
        N_("the document “{found}” is now called “{renamed}”"), N_("Write “file: {renamed}”, or give it its name back.")
    ),
    "document-altered": Words(
        N_("the document “{found}” is no longer the one that was recorded"),
        N_("Put the document received back; a new version is a new document: “cqpt attach”."),
    ),
    "document-elsewhere": Words(
        N_("“{found}” is a link that leaves the case folder"), N_("Replace the link by a copy of the document.")
    ),
    "document-not-a-file": Words(N_("“{found}” is not an ordinary file"), N_("Replace it by the document itself.")),
    "unknown-kind": Words(
        N_("“{found}” is no kind of document that cqpt knows: no rule counts it"),
        N_("The kinds are: {choices}."),
        Severity.WARNING,
        always=True,
    ),
    "document-made-later": Words(
        N_("this document is of {day}, after it was received ({received})"), N_("Correct one of the two days.")
    ),
    "document-unlisted": Words(
        N_("“{found}” is in the folder of documents, and no document of the case names it"),
        N_("Record it with “cqpt attach”, or remove it."),
        Severity.WARNING,
    ),
    "unknown-evidence": Words(
        N_("“{id}” is not the id of a document of the case"), N_("Record the document, or write one of: {choices}.")
    ),
    "stray-file": Words(
        N_("“{found}” is in no place where cqpt looks for it"),
        N_("Grids lie in “grids”, documents in “pieces”: move it, or remove it."),
        Severity.WARNING,
    ),
    "quiz-level-not-carried": Words(
        N_("the answers to the quiz do not carry the level of “{id}”: it was changed by hand"),
        N_("Put the level back as the answers make it; what was seen elsewhere goes into the global grid, with its justification."),
        Severity.WARNING,
    ),
    "suspect": Words(
        N_("what {by} judged on {day}{confirmed} has changed since: {changes}"),
        N_("Look at it again, then “cqpt confirm {found} --by NAME”, or correct it."),
        Severity.WARNING,
    ),
    "grid-renamed": Words(
        N_("the grid “{id}” that was judged is now called “{renamed}”, and says the same"),
        N_("Give it its name back, or record the new one: “cqpt confirm {found} --by NAME”."),
        Severity.WARNING,
    ),
    "grid-twice": Words(
        N_("this grid is the second one of “{modality}”, beside “{found}”, and does not say what it is"),
        N_("Remove it if it is a copy; else say what it is: “assessment: {{role: ROLE, of: {found}}}”, where ROLE is one of: {roles}."),
    ),
    "role-of-nothing": Words(
        N_("this grid is a “{role}”, and does not say of which grid"), N_("Write “of:” with the path of that grid: {choices}. A first grid has no “assessment”.")
    ),
    "role-of-itself": Words(
        N_("this grid is a “{role}” of itself"), N_("Name the grid that came before it: {choices}. A first grid has no “assessment”.")
    ),
    "role-of-unknown": Words(
        N_("“{of}” is no grid of this case that was held"),
        N_("Write the path of a grid that was held, from the case folder: {choices}. Where grids are scored one by one, name that one too."),
    ),
    "role-of-another-modality": Words(
        N_("“{of}” is of another modality: {found}"), N_("Name a grid of the same modality: {choices}.")
    ),
    "role-in-a-circle": Words(
        N_("this grid is a “{role}” of “{of}”, which goes back to this one"),
        N_("One grid of the modality comes first, and says nothing: remove its “assessment”."),
    ),
    "role-of-a-role": Words(
        N_("a “{role}” is never of a “{found}”, which “{of}” is"), N_("Name the grid that stands at the beginning: {origin}.")
    ),
    "role-of-a-later": Words(
        N_("this grid is of {day}, and “{of}”, of which it is a “{role}”, begins later ({later})"),
        N_("Correct the day or the hour of one of the two, or say which of them comes first."),
    ),
    "observations-overlap": Words(
        N_("these hours overlap those of “{found}”: one visit stands in two grids, and its contacts would count twice"),
        N_("Correct the hours, or leave one of the two grids out; two evaluators of one visit stand under “evaluators:”."),
    ),
    "order-of-grids-unknown": Words(
        N_("nobody knows which prevails of this grid and “{found}”: both are of one day, and give other levels to {id}"),
        N_("Correct the day of one of the two; of two observations, give each its hour (“started_at”). What is wrong in a correction is put right in its own file."),
    ),
    "ended-days-later": Words(
        N_("the observation would have ended on {end}, and began on {start}"),
        N_("Correct the day; an observation that went on another day is another sequence, with a grid of its own."),
    ),
    "paused-longer-than-held": Words(
        N_("the pauses ({paused} minutes) are longer than the observation ({minutes} minutes)"), N_("Correct one of the two.")
    ),
    "agreement-without-terms": Words(
        N_("this agreement says nothing of how the evaluation is organised: {blank}"),
        N_("Write what was agreed: “observed_on”, “place”, “evaluator”."),
        Severity.WARNING,
    ),
    "suspect-document": Words(
        N_("{by} judged on {day} with the document “{id}”, which is no longer what it was"),
        N_("Bring it back as it was, or receive it anew with “cqpt attach”; then look at the judgement again."),
        Severity.WARNING,
    ),
    "documents-contradict": Words(
        N_("two sources do not say the same of a job: {contradiction}"),
        N_("Find out which is right, and correct the other."),
        Severity.WARNING,
    ),
    "unknown-case": Words(
        N_("“{id}” is not a case of this repository"), N_("Correct the id, or bring the case back: git restore.")
    ),
    "unknown-sitting": Words(
        N_("there is no file of the sitting of {day}, which is said to have studied this accreditation"),
        N_("Put it back, write it with “cqpt new session”, or correct the day."),
    ),
    "not-on-the-agenda": Words(
        N_("“{id}” is not on the agenda of the sitting of {day}"),
        N_("Add it under “accreditations:” of the sitting, or correct what names it."),
    ),
    "agenda-undecided": Words(
        N_("the minutes of this sitting are closed, and no decision of it is recorded on “{id}”"),
        N_("Record the decision, or take the case off the agenda."),
        Severity.WARNING,
    ),
    "file-not-named-so": Words(
        N_("“{found}” lies in a file called “{folder}”"), N_("Rename the file, or correct what it says.")
    ),
}  # fmt: skip


def diagnose(reading: Reading[Any], faults: Iterable[Fault]) -> Iterator[Diagnostic]:
    """The faults of one file as diagnostics."""
    return (_diagnose(reading, fault) for fault in faults)


def report(reading: Reading[Any], faults: Iterable[Fault]) -> None:
    """Add the faults to what is wrong with the file."""
    reading.add(diagnose(reading, faults))


def _diagnose(reading: Reading[FileRecord], fault: Fault) -> Diagnostic:
    words = WORDS[fault.id]
    choices = fault.facts.get("choices", ())
    facts = {key: _said(key, value) for key, value in fault.facts.items()}
    facts.setdefault("certificate", getattr(reading.record, "certificate", ""))
    near = suggestion(str(fault.facts.get("found") or fault.facts.get("id", "")), choices) if choices else None
    remedy = _(words.remedy).format(**facts)
    return Diagnostic(
        fault.id,
        _(words.message).format(**facts),
        reading.document.position(*fault.where, key=fault.on_key),
        f"{near} {remedy}" if near and words.always else near or remedy,
        fault.article,
        words.severity,
    )


def _said(key: str, value: Any) -> str:
    match key:
        case "choices" | "keys" | "items" | "roles" | "wanted" if isinstance(value, tuple | list):
            return ", ".join(value) or _("(none)")
        case "confirmed":
            return confirmed_in_words(value)
        case "changes":
            return changes_in_words(value)
        case "hours" | "most" | "listed":
            return figures.hours(value)
        case "days":
            return figures.days(value)
        case "defect":
            from cqpt_cli.rendering import sitting_words  # of sittings only, with all that they judge

            return sitting_words.defect(value)
        case "contradiction":
            return contradiction_words.sentence(value)
        case "blank":
            return ", ".join(_(TERMS[one]) for one in value)
        case "reason" | "remedy":
            return str(value)
        case "start" | "end" | "day" | "later" | "received" | "earlier" | "held" if not isinstance(value, str):
            return figures.day(value)
    return shortened(value)
