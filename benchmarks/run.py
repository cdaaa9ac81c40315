"""How fast, against what: start-up, one case, whole repositories, and the pages of a synthesis. Run by `make bench`.

Everything is measured in one run and each figure beside its peer, turn by turn, because machines drift: trust the ratios.
The peers (check-jsonschema, WeasyPrint) live in an environment of their own, which `--peers` names.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import repository
from benchmarks.measure import Row, timed_together

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "examples" / "branche-2026" / "cases" / "2026-0001"
HERE = Path(sys.executable).parent


def command_rows(peers: Path, runs: int, folder: Path) -> list[Row]:
    """Start-up and one case, against an empty Python and check-jsonschema on the same file."""
    from cqpt_cli.models.case import Case

    schema = folder / "case.schema.json"
    schema.write_text(json.dumps(Case.model_json_schema()), encoding="utf-8")
    case = str(CASE / "case.yaml")
    nothing, version, check, peer = timed_together(
        [
            [sys.executable, "-c", "pass"],
            [str(HERE / "cqpt"), "--version"],
            [str(HERE / "cqpt"), "check-eligibility", case],
            [str(peers / "check-jsonschema"), "--schemafile", str(schema), case],
        ],
        runs,
    )
    return [
        Row("cqpt --version", version, "python -c pass", nothing, 5),
        Row("cqpt check-eligibility case.yaml", check, "check-jsonschema", peer, 1 / 3),
    ]


def page_row(peers: Path, runs: int, folder: Path) -> Row:
    """One page of a synthesis as tagged PDF: the same content by Typst here and by WeasyPrint there."""
    from cqpt_cli.casework.synthesizing import prepare
    from cqpt_cli.language import speaking
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering.documents import FONT, default_documents
    from cqpt_cli.rendering.synthesis_view import synthesis

    accord, documents = default_accord(), default_documents()
    dossier = prepare(CASE / "case.yaml", accord, None).dossier
    if dossier is None:
        sys.exit("the example case cannot be read")
    with speaking("fr"):
        view = synthesis(dossier, accord, FONT)
    html, pdf = folder / "synthesis.html", folder / "synthesis.pdf"
    html.write_bytes(documents.render("synthesis", view, "html"))
    times = []
    for turn in range(runs + 1):
        # A different case each time, so that nothing is remembered from the one before.
        view["case"]["id"] = f"2026-{turn:04}"
        start = time.perf_counter()
        content = documents.render("synthesis", view, "pdf")
        if turn:
            times.append(time.perf_counter() - start)
    pdf.write_bytes(content)
    script = Path(__file__).with_name("weasyprint_page.py")
    found = subprocess.run(
        [str(peers / "python"), str(script), str(html), str(pdf), str(min(runs, 5))],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if found.returncode:
        sys.exit("WeasyPrint does not run here; it needs Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0)")
    peer = json.loads(found.stdout)
    ours = statistics.median(times) / peer["our_pages"]
    return Row("one page of synthesis PDF, tagged", ours, "WeasyPrint", peer["seconds"] / peer["pages"], 1 / 20)


def shown(seconds: float) -> str:
    """A time as people read it."""
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.1f} s"


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True, help="the bin folder of the peers' environment")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--sizes", default="1000,10000,100000", help="how many cases the repositories hold")
    options = parser.parse_args()
    # What pip installs is compiled, the peers here too; a checkout may be told not to write what it compiles.
    compileall.compile_dir(ROOT / "cqpt_cli", quiet=1)
    folder = Path(tempfile.mkdtemp())
    try:
        rows = [
            *command_rows(options.peers, options.runs, folder),
            *repository.rows(options.peers, folder, tuple(map(int, options.sizes.split(","))), options.runs),
            page_row(options.peers, options.runs, folder),
        ]
    finally:
        shutil.rmtree(folder)
    table = Table(title=f"medians of {options.runs} runs in turn, Python {sys.version.split()[0]}")
    for name in ("what", "cqpt", "peer", "", "ratio", "target", ""):
        table.add_column(name, justify="right" if name in ("cqpt", "ratio", "target") else "left")
    for row in rows:
        met = "reached" if row.ratio <= row.target else "missed"
        table.add_row(
            row.what, shown(row.ours), row.peer_name, shown(row.peer),
            f"{row.ratio:.3f}", f"≤ {row.target:.3f}", met,
        )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
