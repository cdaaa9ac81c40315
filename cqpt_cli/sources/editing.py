"""Changing a file that people write by hand: comments, order, quotes and blank lines stay as they are.

Reading for the rules never comes this way (`yaml_reader` is faster and stricter); only a command that adds to a file does.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cqpt_cli.diagnostics import Diagnostic, Position, Refusal
from cqpt_cli.language import _
from cqpt_cli.sources.files import read_bytes
from cqpt_cli.sources.writing import write_whole
from cqpt_cli.sources.yaml_reader import read_yaml

_WIDEST = 4096
"""Columns. Lines are never folded: a long comment stays on the line where its author put it."""


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Apply `change` to the mapping a file holds and write the file back, whole or not at all.

    Raises `Refusal` where the file cannot be read or written, or where the result would not be one of our files.
    """
    content = read_bytes(path)
    if isinstance(content, Diagnostic):
        raise Refusal(content)
    before = read_yaml(path, content)
    if before.diagnostics:
        raise Refusal(*before.diagnostics)
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    mapping = yaml.load(content)
    change(mapping)
    out = io.BytesIO()
    yaml.dump(mapping, out)
    after = read_yaml(path, out.getvalue())
    if after.diagnostics:
        message = _("this change would make a file that cannot be read")
        raise Refusal(Diagnostic("cannot-edit", message, Position(path), after.diagnostics[0].message))
    write_whole(path, out.getvalue())
