"""Something worth seeing that decides nothing: beside the verdict on a case, or on a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cqpt_cli.law.provisions import Provision


@dataclass(frozen=True, slots=True)
class Remark:
    """What an officer or the commission should see. It makes no criterion unmet and no grid irregular.

    `rendering` says it in words, by its `id` and with its `facts`; the provision is the one that it comes of, if any.
    """

    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    provision: Provision[Any] | None = None
