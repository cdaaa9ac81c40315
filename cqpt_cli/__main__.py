"""The way in: `cqpt …` or `python -m cqpt_cli …`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and end the process with its exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        # The one answer that needs nothing: scripts ask for it often.
        from cqpt_cli import __version__

        print(f"cqpt {__version__}")
        return
    # Start-up makes tens of thousands of objects that all live to the end: looking for garbage among them costs 5 %.
    gc.set_threshold(100_000)
    # Pydantic would read the metadata of every installed distribution to look for plug-ins; we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from cqpt_cli.app import run

    code = run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written; taking the interpreter apart piece by piece would only cost time.
    os._exit(code)


if __name__ == "__main__":
    main()
