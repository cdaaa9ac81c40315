"""What is suspect: a judgement under which something has changed, and that nobody has stood by since.

One rule for the lists of cases, for `validate`, for `confirm`, and for whoever decides on a case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from cqpt_cli.findings import Finding, Sentence, Severity, kind, unsaid
from cqpt_cli.language import N_
from cqpt_cli.models.acts import Confirmation, Judged
from cqpt_cli.rules.judgement import Ground, changes_since, ground_held, renamed_since

SUSPECT = kind(
    "suspect",
    N_("what {by} judged on {day}{confirmed} has changed since: {changes}"),
    N_("Look at it again, then “cqpt confirm {path} --by NAME”, or correct it."),
    Severity.WARNING,
)
SUSPECT_DOCUMENT = kind(
    "suspect-document",
    N_("{by} judged on {day} with the document “{id}”, which is no longer what it was"),
    N_("Bring it back as it was, or receive it anew with “cqpt attach”; then look at the judgement again."),
    Severity.WARNING,
)
GRID_RENAMED = kind(
    "grid-renamed",
    N_("the grid “{id}” that was judged is now called “{renamed}”, and says the same"),
    N_("Give it its name back, or record the new one: “cqpt confirm {path} --by NAME”."),
    Severity.WARNING,
)

_PARTS = {
    "case": N_("the case"),
    "referential": N_("the référentiel"),
    "carry_over": N_("the common knowledge taken over"),
    "documents": N_("the document “{name}”"),
    "documents-gone": N_("the document “{name}”, which no longer belongs to it"),
    "grids": N_("the grid “{name}”"),
    "grids-renamed": N_("the new name of the grid “{name}”"),
    "grids-gone": N_("the grid “{name}”, which is no longer there"),
}


def changed_parts(changes: Iterable[tuple[str, str]]) -> tuple[Sentence, ...]:
    """The parts of a judgement that have changed, as `changes_since` and `to_confirm` give them."""
    return tuple(Sentence(_PARTS[part], {"name": name}) for part, name in changes)


def findings_under(judged: Judged, now: Ground, where: tuple[str | int, ...], path: Path) -> Iterator[Finding]:
    """What has changed under a judgement that stands at `where` in the file `path`, since it was last looked at."""
    changes = tuple(changes_since(judged, now))
    if changes:
        facts = {
            "by": judged.by,
            "day": judged.on,
            "confirmed": _confirmed(judged.confirmed),
            "changes": changed_parts(changes),
            "path": path,
        }
        yield SUSPECT(where, facts)
    for name, renamed in renamed_since(judged, now).items():
        facts = {"id": name, "renamed": renamed, "path": path}
        yield GRID_RENAMED((*where, "grids", name), facts, on_key=True)


def _confirmed(confirmations: Iterable[Confirmation]) -> Sentence | str:
    """Who stood by the judgement last, as it goes on after the day of the judgement."""
    said = [unsaid(", confirmed by {by} on {day},", by=one.by, day=one.on) for one in confirmations]
    return said[-1] if said else ""


def findings_on_documents(
    no_longer: Iterable[tuple[str, tuple[str | int, ...]]], judgements: Collection[Judged]
) -> Iterator[Finding]:
    """Documents that are no longer what somebody judged: whoever did has to look again.

    `no_longer` are the ids of the documents whose bytes are not those received, each with its place in the case file.
    """
    for id, where in no_longer:
        on_it = next((judged for judged in judgements if id in ground_held(judged).documents), None)
        if on_it:
            yield SUSPECT_DOCUMENT(where, {"id": id, "by": on_it.by, "day": on_it.on})
