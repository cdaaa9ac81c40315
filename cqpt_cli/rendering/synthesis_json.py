"""The answer of `cqpt synthesize` as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cqpt_cli.diagnostics import Diagnostic
from cqpt_cli.rendering.sentences import say


def one(written: Iterable[Path], diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The files written, and what could not be."""
    return {
        "written": [path.as_posix() for path in written],
        "problems": [
            {
                "id": problem.id,
                "path": problem.position.path.as_posix() if problem.position else None,
                "line": problem.position.line if problem.position else None,
                "message": say(problem.message),
            }
            for problem in diagnostics
        ],
    }
