"""What a repository says was adopted: its settings, and the accord with its rules, for whoever looks at one of its cases."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.law.accord import Accord
from cqpt_cli.models.settings import AdoptedRule, Settings
from cqpt_cli.rules.consistency_of_repository import faults_of_rules, faults_of_settings
from cqpt_cli.sources import tree
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.reading import Reading, read
from cqpt_cli.sources.yaml_reader import read_yaml

_KEPT = 16
"""Settings kept in memory: whoever looks at many cases reads those of their repository once."""


def settings_of(root: Path | None, accord: Accord) -> Settings | None:
    """The settings of a repository; None outside of one, or where it has none. Raises `Refusal` where they are not sound."""
    file = root / tree.REPOSITORY_FILE if root else None
    try:
        status = file.stat() if file else None
    except OSError:
        return None
    return _settings(file, status.st_mtime_ns, status.st_size, accord) if file and status else None


@lru_cache(_KEPT)
def _settings(file: Path, _changed: int, _size: int, accord: Accord) -> Settings:
    """The same of a file, as it was when it was last written."""
    reading = open_settings(file, accord)
    if not reading.sound:
        raise Refusal(*reading.diagnostics)
    return reading.value


def open_settings(file: Path, accord: Accord) -> Reading[Settings]:
    """Read the settings of a repository, and hold them against the law."""
    reading = read(file, Settings)
    if reading.record is not None:
        try:
            reading.report(faults_of_rules(reading.record, accord.law))
            reading.report(faults_of_settings(reading.record, accord.adopting(reading.record.rules).at))
        except Refusal as refusal:
            reading.refuse(refusal, "funding")
    return reading


def accord_of(root: Path | None, accord: Accord) -> Accord:
    """The accord with the rules that a repository says were adopted. Raises `Refusal` where its settings are not sound."""
    settings = settings_of(root, accord)
    return _adopted(accord, settings.rules) if settings and settings.rules else accord


def accord_around(folder: Path, accord: Accord) -> Accord:
    """The same for the repository in which a case folder lies, whose settings may be unsound where they adopt no rule.

    What is wrong with them is for `cqpt validate` to say; it changes no verdict.
    """
    root = tree.repository_of(folder)
    try:
        return accord_of(root, accord)
    except Refusal:
        if root is None or _speaks_of_rules(root / tree.REPOSITORY_FILE):
            raise
        return accord


def _speaks_of_rules(file: Path) -> bool:
    content = read_bytes(file)
    data = read_yaml(file, content).data if isinstance(content, bytes) else None
    return not isinstance(data, dict) or "rules" in data


@lru_cache(_KEPT)
def _adopted(accord: Accord, rules: tuple[AdoptedRule, ...]) -> Accord:
    return accord.adopting(rules)
