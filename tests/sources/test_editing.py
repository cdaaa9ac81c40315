"""A case edited by the tool keeps what its author wrote around the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cqpt_cli.diagnostics import Refusal
from cqpt_cli.sources.editing import edit
from cqpt_cli.sources.yaml_reader import read_yaml

CASE = """\
# Dossier reçu par courrier, à relancer.
format: case/1
id: 2026-0001   # le numéro du registre

candidate:
  family_name: "Martin"   # nom d'usage
  given_names: Léa
  phone: 0601020304
experience:
  # le bulletin d'août manque
  - employer: Exemple Télécom
    hours: 1655.50
    monthly_hours: {2025-09: 140}
"""


def test_comments_order_quotes_and_blank_lines_survive(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(CASE, encoding="utf-8")

    def receive(case: Any) -> None:
        case["received_on"] = "2026-03-02"

    edit(file, receive)
    assert file.read_text(encoding="utf-8") == CASE + "received_on: '2026-03-02'\n"
    document = read_yaml(file, file.read_bytes())
    assert isinstance(document.data, dict)
    assert document.data["received_on"] == "2026-03-02"


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("a: [1", encoding="utf-8")
    with pytest.raises(Refusal):
        edit(file, lambda case: case.clear())
    assert file.read_text(encoding="utf-8") == "a: [1"


def test_a_change_that_breaks_the_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("a: 1\n", encoding="utf-8")

    def break_it(case: Any) -> None:
        shared = {"x": 1}
        case["b"] = shared
        case["c"] = shared  # the same object twice becomes an anchor and an alias, which are not accepted

    with pytest.raises(Refusal, match="illisible"):
        edit(file, break_it)
    assert file.read_text(encoding="utf-8") == "a: 1\n"
