"""The sentences of the accord, one by one: where each lives and what applies it, for the docs, the screen and JSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cqpt_cli import language
from cqpt_cli.findings import LEAST_SURE_LAST, Basis
from cqpt_cli.language import N_, _
from cqpt_cli.law.accord import Accord
from cqpt_cli.law.sentences import basis_of, basis_of_sentence
from cqpt_cli.models.sentences import Application, Sentence
from cqpt_cli.rendering.basis_words import basis_in_words
from cqpt_cli.rendering.page import Block, Column, Heading, Page, Paragraph, Said, Table, Title, Tone

PARTS = {
    "accord": N_("The accord"),
    "annexe 1": N_("Annexe 1: the référentiels"),
    "cahier des charges": N_("Annexe 2: the cahier des charges"),
}
"""The beginning of an article → the part of the accord in which it stands."""

APPLICATIONS = {
    Application.WHOLE: (N_("applied"), Tone.GOOD),
    Application.PART: (N_("applied in part"), Tone.UNSURE),
    Application.NONE: (N_("not applied"), Tone.QUIET),
}

_UNESCAPED = re.compile(r"[\\`*_<>|\[\]]")


def _by_part(accord: Accord) -> Iterator[tuple[str, Sequence[Sentence]]]:
    for beginning, title in PARTS.items():
        yield _(title), [one for one in accord.sentences.sentences if one.article.startswith(beginning)]


# --- the docs page ---------------------------------------------------------------------------------------------------


def as_markdown(accord: Accord) -> str:
    """The docs page, in the language of the screen; the accord is quoted in French."""
    return "\n".join(_lines(accord))


def _lines(accord: Accord) -> Iterator[str]:
    sentences, title = accord.sentences.sentences, _("The accord, sentence by sentence")
    yield f"# {title}\n"
    yield (
        _(
            "The {count} sentences of the accord of 23 September 2005 that oblige, permit or forbid, or that set a figure, an actor, a document or a date. For each: what it says, where the data hold it, and what applies it. How sure of the accord each piece of data is (its basis) is read where it stands."
        ).format(count=len(sentences))
        + "\n"
    )
    yield (
        _(
            "This page is made of `referentials/accord-2005/sentences.yaml` by `make docs`, and `cqpt referential provisions` shows it. Names such as `experience.minimum_hours` stand in `provisions.yaml`, those of a certificate (`CPD.minimum_contacts`) in its `certificate.yaml`, `acts` and `phases` in `procedure.yaml`, `reasons` and `ways` in `reasons.yaml`. A problem is explained by `cqpt explain`."
        )
        + "\n"
    )
    yield from _counts(accord)
    for title, part in _by_part(accord):
        yield f"## {title}\n"
        heads = (_("No."), _("Article"), _("What it says"), _("Where it lives, and its basis"), _("What applies it"))
        yield f"| {' | '.join(heads)} |"
        yield "|--:|---|---|---|---|"
        yield from (f"| {' | '.join(_cells(one, accord))} |" for one in part)
        yield ""
    title = _("Provisions that no sentence speaks of")
    yield f"## {title}\n"
    yield _("Arithmetic, another law, or a choice: the accord does not ask for them.") + "\n"
    for name in accord.sentences.without_sentence:
        yield f"- `{name}` ({basis_in_words(basis_of(name, accord))})"
    yield ""


def _counts(accord: Accord) -> Iterator[str]:
    sentences = accord.sentences.sentences
    columns = (*APPLICATIONS,)
    found = Counter((one.application, basis_of_sentence(one, accord)) for one in sentences)
    heads = [_("Basis, the least sure of its data"), *(_(APPLICATIONS[one][0]) for one in columns)]
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'--:|' * len(columns)}"
    for basis in (*LEAST_SURE_LAST, None):
        if any(found[one, basis] for one in columns):
            row = [_basis(basis), *(str(found[one, basis]) for one in columns)]
            yield f"| {' | '.join(row)} |"
    together = _("All")
    totals = [str(sum(1 for one in sentences if one.application is wanted)) for wanted in columns]
    yield f"| {' | '.join(f'**{cell}**' for cell in (together, *totals))} |"
    yield ""


def _basis(basis: Basis | None) -> str:
    return _("in the text alone") if basis is None else basis_in_words(basis)


def _cells(one: Sentence, accord: Accord) -> tuple[str, ...]:
    spoken = language.current()
    lives = "<br>".join(f"`{name}` ({basis_in_words(basis_of(name, accord))})" for name in one.lives)
    applied = [", ".join(f"`{name}`" for name in one.applied_by)] if one.applied_by else []
    if one.not_applied:
        applied.append(_("*Not:* {why}").format(why=_escaped(one.not_applied.said(spoken))))
    says = f"{_escaped(one.says.said(spoken))}<br>« {_escaped(one.quote)} »"
    return str(one.number), one.article, says, lives or _basis(None), "<br>".join(applied)


def _escaped(text: str) -> str:
    return _UNESCAPED.sub(r"\\\g<0>", text)


# --- the screen ------------------------------------------------------------------------------------------------------


def page(accord: Accord) -> Page:
    """The same on the screen, without the quotations."""
    return list(_blocks(accord))


def _blocks(accord: Accord) -> Iterator[Block]:
    counted = Counter(one.application for one in accord.sentences.sentences)
    said = ", ".join(f"{_(words)} {counted[one]}" for one, (words, _tone) in APPLICATIONS.items())
    yield Title(f"{accord.law.file.title} · {said}")
    columns = [
        Column(_("No."), figures=True),
        Column(_("Article"), least=14),
        Column(_("What it says"), least=24),
        Column(_("Basis"), least=10),
        Column(_("What applies it"), least=24),
    ]
    for title, part in _by_part(accord):
        yield Heading(title)
        yield Table(columns, [_row(one, accord) for one in part])
    yield Paragraph(Said(_("The quotations and the names of the data: cqpt referential provisions --json"), Tone.QUIET))


def _row(one: Sentence, accord: Accord) -> Sequence[Said]:
    words, tone = APPLICATIONS[one.application]
    applied = ", ".join(one.applied_by)
    return [
        Said(str(one.number), Tone.STRONG),
        Said(one.article),
        Said(one.says.said(language.current())),
        Said(_basis(basis_of_sentence(one, accord)), Tone.QUIET),
        Said(_(words) if not applied else f"{applied} ({_(words)})" if one.not_applied else applied, tone),
    ]


# --- JSON ------------------------------------------------------------------------------------------------------------


def as_json(accord: Accord) -> Mapping[str, Any]:
    """The same as plain values, whole; sentences in the language of the screen."""
    spoken = language.current()
    return {
        "accord": accord.law.file.id,
        "provisions": [
            {
                "number": one.number,
                "article": one.article,
                "quote": one.quote,
                "says": one.says.said(spoken),
                "lives": [{"name": name, "basis": basis_of(name, accord).value} for name in one.lives],
                "application": one.application.value,
                "applied_by": list(one.applied_by),
                "not_applied": one.not_applied.said(spoken) if one.not_applied else None,
            }
            for one in accord.sentences.sentences
        ],
        "without_sentence": list(accord.sentences.without_sentence),
    }
