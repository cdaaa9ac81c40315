"""`certificate.yaml`: what a certificate is, and the provisions that are its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from cqpt_cli.models.base import Day, FileRecord, LongText, Slug, Text
from cqpt_cli.models.provisions import Parameter


class CertificateFile(FileRecord):
    """What a certificate is, and the provisions that are its own."""

    FORMAT: ClassVar[str] = "certificate/1"

    id: Slug
    code: Text
    title: Text
    annex: Text
    effective_from: Day
    mission: LongText
    provisions: Mapping[str, Parameter]
