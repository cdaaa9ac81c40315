"""The example documents, as they were last approved. `make golden` renews them; look at the difference before you commit it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from cqpt_cli.casework.collecting import look_over, write_report
from cqpt_cli.casework.synthesizing import synthesize
from cqpt_cli.law.accord import default_accord
from cqpt_cli.rendering.documents import default_documents

EXAMPLES = Path(__file__).parents[2] / "examples" / "branche-2026"
GOLDEN = Path(__file__).parent / "golden"
PORTFOLIOS = ("2026-0009", "2026-0012")


def as_text(file: Path) -> str:
    """What is compared: the text itself, and of a PDF the words of its pages."""
    if file.suffix == ".pdf":
        pages = PdfReader(io.BytesIO(file.read_bytes())).pages
        return "\n\f".join(page.extract_text() for page in pages) + "\n"
    return file.read_text(encoding="utf-8")


def test_the_example_documents_are_the_approved_ones(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    outcome = synthesize([EXAMPLES], default_accord(), default_documents(), ["md", "html", "pdf"], tmp_path)
    assert outcome.diagnostics == ()
    for case in PORTFOLIOS:
        look = look_over(EXAMPLES / "cases" / case, default_accord())
        written_of = write_report(look, default_accord(), default_documents(), ["md", "html", "pdf"], tmp_path)
        assert len(list(written_of)) == 3
    written = {
        (path.name + ".txt" if path.suffix == ".pdf" else path.name): as_text(path)
        for path in tmp_path.iterdir()
        if path.suffix != ".xlsx"
    }
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        for stale in GOLDEN.iterdir():
            if stale.name not in written:
                stale.unlink()
        for name, text in written.items():
            (GOLDEN / name).write_text(text, encoding="utf-8", newline="")
    assert sorted(written) == sorted(path.name for path in GOLDEN.iterdir())
    for name, text in written.items():
        assert text == (GOLDEN / name).read_bytes().decode(), name
