"""What the shell completes: cases, items, certificates, problems. Never fails: a shell has no use for an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from typer import Context

from cqpt_cli.diagnostics import Refusal


def cases(incomplete: str) -> list[str]:
    """The cases of the repository of the current folder."""
    from cqpt_cli.sources import tree

    root = tree.repository_of(Path())
    try:
        return _beginning(incomplete, tree.folders_of_cases(root) if root else [])
    except Refusal:
        return []


def certificates(incomplete: str) -> list[str]:
    """The certificates of the accord."""
    from cqpt_cli.law.accord import default_accord

    return _beginning(incomplete, default_accord().certificate_ids)


def items(incomplete: str) -> list[str]:
    """The items of every certificate, and those of annexe 3."""
    from cqpt_cli.law.accord import default_accord

    accord = default_accord()
    ids = [id for certificate in accord.certificates for id in certificate.entries]
    return _beginning(incomplete, [*ids, *accord.common])


def pieces(context: Context, incomplete: str) -> list[str]:
    """The documents of the case that was named before."""
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.models.case import Case
    from cqpt_cli.sources import tree
    from cqpt_cli.sources.reading import read

    try:
        case = read(case_folder(Path(context.params.get("case") or "")) / tree.CASE_FILE, Case).record
    except Refusal:
        return []
    return _beginning(incomplete, case.pieces if case else [])


def suspects(context: Context, incomplete: str) -> list[str]:
    """What is suspect in the case that was named before."""
    from cqpt_cli.casework.case_files import open_folder
    from cqpt_cli.casework.confirming import names_of, suspect_judgements
    from cqpt_cli.casework.finding import case_folder
    from cqpt_cli.law.accord import default_accord

    named = Path(context.params.get("path") or "")
    try:
        files = open_folder(named.parent.parent if named.is_file() else case_folder(named), default_accord())
        return _beginning(incomplete, names_of(suspect_judgements(files)))
    except Refusal:
        return []


def organisations(incomplete: str) -> list[str]:
    """The organisations of the repository of the current folder."""
    from cqpt_cli.sources import tree

    root = tree.repository_of(Path())
    try:
        return _beginning(
            incomplete, [path.stem for path in tree.yaml_files(root / tree.ORGANISATIONS)] if root else []
        )
    except Refusal:
        return []


def kinds_of_documents(incomplete: str) -> list[str]:
    """The kinds of documents that have a name."""
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rules import consistency
    from cqpt_cli.sources.clock import today

    return _beginning(incomplete, consistency.kinds_of_documents(default_accord().at(today())))


def kinds_of_evidence(incomplete: str) -> list[str]:
    """What the portfolio of evidence is made of."""
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.clock import today

    return _beginning(incomplete, default_accord().at(today()).evidence.kinds.value)


def routes(incomplete: str) -> list[str]:
    """The routes of the accord, today."""
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.clock import today

    return _beginning(incomplete, default_accord().at(today()).routes.criteria.value)


def schemes(incomplete: str) -> list[str]:
    """The schemes of all routes, today."""
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.sources.clock import today

    return _beginning(incomplete, default_accord().at(today()).routes.schemes.value)


def modalities(incomplete: str) -> list[str]:
    """The modalities of the evaluation."""
    from cqpt_cli.models.grid import Modality

    return _beginning(incomplete, [one.value for one in Modality])


def roles(incomplete: str) -> list[str]:
    """What a grid can be to the first one of its modality."""
    from cqpt_cli.models.grid import GridRole

    return _beginning(incomplete, [one.value for one in GridRole])


def phases(incomplete: str) -> list[str]:
    """The phases of a case; `open` for all that are not closed."""
    from cqpt_cli.rules.progress import Phase

    return _beginning(incomplete, ["open", *(one.value for one in Phase)])


def sittings(incomplete: str) -> list[str]:
    """The days of the sittings of the repository of the current folder."""
    from cqpt_cli.sources import tree

    root = tree.repository_of(Path())
    try:
        return _beginning(incomplete, [path.stem for path in tree.yaml_files(root / tree.SESSIONS)] if root else [])
    except Refusal:
        return []


def cases_and_files(incomplete: str) -> list[str]:
    """The cases of the repository of the current folder, and the files and folders there are."""
    above, _slash, begun = incomplete.rpartition("/")
    try:
        found = sorted(Path(above or ("/" if incomplete.startswith("/") else ".")).iterdir())
    except OSError:
        found = []
    beside = [one for one in found if one.name.startswith(begun) and (begun or one.name[0] != ".")]
    return [*cases(incomplete), *(f"{one}/" if one.is_dir() else str(one) for one in beside)]


def among(*words: str) -> Callable[[str], list[str]]:
    """Some words that are no data."""
    return lambda incomplete: _beginning(incomplete, words)


def names(incomplete: str) -> list[str]:
    """What `cqpt referential show` shows: certificates, and every item."""
    from cqpt_cli.law.accord import default_accord

    accord = default_accord()
    codes = [certificate.file.code for certificate in accord.certificates]
    items = [id for certificate in accord.certificates for id in certificate.entries]
    return _beginning(incomplete, [*codes, "COM", *items, *accord.common])


def problems(incomplete: str) -> list[str]:
    """The problems that `cqpt explain` explains."""
    from cqpt_cli.rendering.explanations import all_explanations

    return _beginning(incomplete, [one.id for one in all_explanations()])


def kinds(incomplete: str) -> list[str]:
    """The kinds of files that have a schema."""
    from cqpt_cli.rendering.schemas import KINDS

    return _beginning(incomplete, KINDS)


WORDS: Mapping[str, Callable[[str], list[str]]] = {"certificate": certificates, "route": routes, "phase": phases}
"""What an option of this name takes, for its help page: words of the accord, that no sentence in the code lists."""


def _beginning(incomplete: str, words: Iterable[str]) -> list[str]:
    """The words that begin so."""
    return [word for word in words if word.startswith(incomplete)]
