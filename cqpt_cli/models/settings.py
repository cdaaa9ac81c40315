"""`cqpt.yaml`: the settings of a case repository (settings/1). Its presence says that a folder is one."""

from __future__ import annotations

from typing import ClassVar

from cqpt_cli.models.base import FileRecord, Text


class Settings(FileRecord):
    """The settings of a case repository."""

    FORMAT: ClassVar[str] = "settings/1"

    name: Text
