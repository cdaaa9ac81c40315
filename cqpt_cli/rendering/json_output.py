"""Results as JSON: one document on standard output, and nothing else.

The names and shapes are those of the formats page; the sentences are in the language of the screen.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def write(document: Any) -> None:
    """Put one JSON document on standard output; with escapes where its encoding cannot hold every letter."""
    ensure_ascii = (sys.stdout.encoding or "").lower() not in ("utf-8", "utf8")
    json.dump(document, sys.stdout, ensure_ascii=ensure_ascii, indent=2)
    sys.stdout.write("\n")


def put(document: Any) -> None:
    """Put a document on standard output: a text as it is, anything else as JSON."""
    if isinstance(document, str):
        sys.stdout.write(document)
    else:
        write(document)


def relative(path: Path, root: Path) -> str:
    """The path as seen from `root`, with slashes on every system; as it is where it lies elsewhere."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
