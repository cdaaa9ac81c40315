"""Where the data that comes with the package lies: at the top of a checkout, inside the package once installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def data_folder(name: str) -> Path:
    """The folder `referentials` or `templates`. Raises FileNotFoundError where the installation is broken."""
    for parent in (PACKAGE, PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the installation of cqpt lacks its folder {name}/")


def newest_change() -> int:
    """When the program or the law last changed, in nanoseconds: what was found by another one is not to be trusted."""
    folders = (PACKAGE, data_folder("referentials"))
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".yaml", ".mo"))
    return max(file.stat().st_mtime_ns for file in files)
