"""How fast a whole repository is checked: cold, warm, and as it grows.

Repositories of example cases with three grids each are made in a temporary folder, put under git, and removed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, timed_together

ROOT = Path(__file__).resolve().parent.parent
BRANCH = ROOT / "examples" / "branche-2026"
MODEL = BRANCH / "cases" / "2026-0012"
GRIDS = ("dossier-de-preuves.yaml", "observation.yaml", "quiz.yaml")
JUDGED = "c82ccd94a0f5ed1f43d4c707f76eb5162889218c8e970413e2fa1ddb39dd01da"
"""What the decision on the model case remembers of it: every copy has its own, so that none is suspect."""
HERE = Path(sys.executable).parent
CQPT = str(HERE / "cqpt")

_SETTLED = 2.2
"""Seconds after which the index trusts what was written."""


def make(root: Path, cases: int, *, git: bool) -> None:
    """A repository of so many cases, each with its own number and with nothing wrong, under git or not.

    The documents are there too, a line each: what is measured is the checking of cases, not the reading of scans.
    """
    from cqpt_cli.models.case import Case
    from cqpt_cli.rules.judgement import fingerprint_of_case
    from cqpt_cli.sources.reading import read, read_content

    case = read(MODEL / "case.yaml", Case).value
    if fingerprint_of_case(case) != JUDGED:
        sys.exit("the model case of the benchmark has changed: renew JUDGED")
    text = (MODEL / "case.yaml").read_text(encoding="utf-8")
    texts = {}
    for piece in case.documents:
        if piece.file and piece.sha256:
            texts[piece.file] = f"{piece.title}\n"
            own = hashlib.sha256(texts[piece.file].encode()).hexdigest()
            text = text.replace(f'"{piece.sha256}"', piece.sha256).replace(piece.sha256, f'"{own}"')
    case = read_content(MODEL / "case.yaml", text.encode(), Case).value
    texts["case.yaml"] = text
    texts |= {f"grids/{name}": (MODEL / "grids" / name).read_text(encoding="utf-8") for name in GRIDS}
    (root / "cases").mkdir(parents=True)
    shutil.copy(BRANCH / "cqpt.yaml", root)
    shutil.copytree(BRANCH / "organisations", root / "organisations")
    for number in range(cases):
        id = f"2026-{number:06}"
        judged = fingerprint_of_case(case.model_copy(update={"id": id}))
        for name in ("grids", "pieces"):
            (root / "cases" / id / name).mkdir(parents=True)
        for name, text in texts.items():
            own = text.replace(MODEL.name, id).replace(JUDGED, f'"{judged}"')
            (root / "cases" / id / name).write_text(own, encoding="utf-8")
    if git:
        command = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org"]
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run([*command, *arguments], check=True, capture_output=True)
    time.sleep(_SETTLED)


def rows(peers: Path, folder: Path, sizes: tuple[int, ...], runs: int) -> Iterator[Row]:
    """Every line on repositories, the largest size last."""
    cold: dict[int, float] = {}
    for size in sizes:
        root = folder / str(size)
        make(root, size, git=size == 10_000)
        cold[size] = timed_cold(root, 3 if size <= 10_000 else 2)  # the first time, the disk is read
        if size == 10_000:
            yield from _bulk(peers, root, size, cold[size], runs)
            yield _warm(root, runs)
        shutil.rmtree(root)
    smallest, largest = min(cold), max(cold)
    if smallest < largest:
        each = {size: cold[size] / size for size in (smallest, largest)}
        yield Row(
            f"growth: a case, of {largest:,} against of {smallest:,}", each[largest],
            f"a case of {smallest:,}", each[smallest], 1.2,
        )  # fmt: skip


def timed_cold(root: Path, runs: int) -> float:
    """The best time of a whole check without an index."""
    times = []
    for _turn in range(runs):
        shutil.rmtree(root / ".cqpt", ignore_errors=True)
        start = time.perf_counter()
        subprocess.run([CQPT, "validate"], cwd=root, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def _bulk(peers: Path, root: Path, size: int, cold: float, runs: int) -> Iterator[Row]:
    from cqpt_cli.law.accord import default_accord
    from cqpt_cli.rendering import schemas

    schema = root.parent / "grid.schema.json"
    schema.write_text(json.dumps(schemas.schema_of("grid", default_accord())), encoding="utf-8")
    grids = [str(path) for path in sorted(root.glob("cases/*/grids/*.yaml"))[:100]]
    command = [str(peers / "check-jsonschema"), "--schemafile", str(schema)]
    one, hundred = timed_together([[*command, grids[0]], [*command, *grids]], max(1, runs // 5))
    per_grid = cold / (size * len(GRIDS))
    yield Row("a grid, cases and links included", per_grid, "check-jsonschema, a grid", (hundred - one) / 99, 1 / 100)
    parsed = timed_parser(root)
    yield Row(f"{size:,} cases × 3 grids, cold", cold, "yaml-rs parsing, one process", parsed, 1.5)


def timed_parser(root: Path) -> float:
    """The best of three times in which the fastest parser merely parses the same bytes."""
    script = (
        "import sys, time, yaml_rs; from pathlib import Path\n"
        "files = sorted(Path(sys.argv[1]).glob('cases/*/**/*.yaml'))\n"
        "start = time.perf_counter()\n"
        "for file in files: yaml_rs.loads(file.read_text('utf-8'), parse_datetime=False)\n"
        "print(time.perf_counter() - start)"
    )
    found = [
        subprocess.run([sys.executable, "-c", script, str(root)], capture_output=True, text=True, check=True).stdout
        for _turn in range(3)
    ]
    return min(map(float, found))


def _warm(root: Path, runs: int) -> Row:
    """The same after one file changed: an edit before each turn, then ours and git's."""
    file = root / "cases" / "2026-000007" / "case.yaml"
    text = file.read_text(encoding="utf-8")
    subprocess.run([CQPT, "validate"], cwd=root, check=True, capture_output=True)
    ours, theirs = [], []
    for turn in range(runs):
        file.write_text(text.replace("Lucas", f"Lucas {turn}"), encoding="utf-8")
        first, second = timed_together([[CQPT, "validate"], ["git", "status", "--short"]], 1, root, warm_up=0)
        ours.append(first)
        theirs.append(second)
    return Row("warm, after one file changed", sorted(ours)[runs // 2], "git status", sorted(theirs)[runs // 2], 1.5)
