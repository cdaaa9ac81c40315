"""What the benchmarks share: a line of the table, and commands timed turn by turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table: our time and the peer's in seconds, and the ratio the design asks for."""

    what: str
    ours: float
    peer_name: str
    peer: float
    target: float
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.ours / self.peer


def timed_together(
    commands: Sequence[Sequence[str]], runs: int, cwd: Path | None = None, warm_up: int = 1
) -> list[float]:
    """The median wall time of each command in seconds, run in turn after `warm_up` turns."""
    times: list[list[float]] = [[] for _ in commands]
    environment = {**os.environ, "PYTHONUNBUFFERED": ""}
    for turn in range(runs + warm_up):
        for place, command in enumerate(commands):
            start = time.perf_counter()
            finished = subprocess.run(command, capture_output=True, env=environment, check=False, cwd=cwd)
            lasted = time.perf_counter() - start
            if finished.returncode not in (0, 1):
                sys.exit(f"{command[0]} failed: {finished.stderr.decode()}")
            if turn >= warm_up:
                times[place].append(lasted)
    return [statistics.median(one) for one in times]
