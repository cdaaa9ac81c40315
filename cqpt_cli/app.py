"""The Typer application: it finds the commands, and is the one place that turns errors into exit codes.

Exit codes: 0 the answer is favourable, or the work is done; 1 the answer is unfavourable; 2 the input or the call is
wrong; 3 a bug of ours.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from cqpt_cli import language
from cqpt_cli.commands._speech import Panel, SpokenGroup, translated, usage_diagnostic
from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import N_, _
from cqpt_cli.rendering.screen import show_diagnostics
from cqpt_cli.sources.disk_words import said_by_the_disk

FAVOURABLE, UNFAVOURABLE, WRONG_INPUT, BUG = 0, 1, 2, 3

HELP = N_("""The CQPT of the French telecommunications branch, run from a folder of YAML cases.

For example: cqpt check-eligibility examples/branche-2026

CQPT_LANG=en (or fr) chooses the language of the screen; the documents are in French.""")

COMMANDS = Path(__file__).parent / "commands"


def command_names() -> list[str]:
    """The commands there are: one a file of `commands/`."""
    return sorted(path.stem.replace("_", "-") for path in COMMANDS.glob("[!_]*.py"))


class Commands(SpokenGroup):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """The names of all commands, in order."""
        return command_names()

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of this name, or None."""
        if cmd_name not in command_names():
            return None
        return translated(typer.main.get_command(_module(cmd_name).app), cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands under what they are used for: each says its panel."""
        for panel in Panel:
            names = [name for name in command_names() if _module(name).PANEL is panel]
            rows = [(name, self.get_command(ctx, name).get_short_help_str()) for name in names]
            with formatter.section(_(panel.value)):
                formatter.write_dl(rows)


def _module(name: str) -> Any:
    """The file of a command."""
    return importlib.import_module(f"cqpt_cli.commands.{name.replace('-', '_')}")


app = typer.Typer(
    name="cqpt", cls=Commands, no_args_is_help=True, rich_markup_mode=None, add_completion=True, help=HELP
)


def _say_version(asked: bool) -> None:
    if asked:
        from cqpt_cli import __version__

        typer.echo(f"cqpt {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", "-V", help=N_("Show the version and stop."), is_eager=True, callback=_say_version
    ),
) -> None:
    """Nothing but the options that stand before a command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code. Never lets a traceback reach the screen."""
    language.use_preferred()
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that an old terminal does not know becomes a question mark, not a failure.
            stream.reconfigure(errors="replace")
    command = translated(typer.main.get_command(app), "cqpt")
    try:
        code = command.main(list(arguments), prog_name="cqpt", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else FAVOURABLE
    except Refusal as refusal:
        show_diagnostics(refusal.diagnostics)
        return WRONG_INPUT
    except (BrokenPipeError, SystemExit) as stop:
        # Under Typer, a broken pipe becomes an exit; no command of ours asks for one that way.
        if isinstance(stop, SystemExit) and not isinstance(stop.__context__, BrokenPipeError):
            raise
        # The reader of our output went away (`| head`): that is its right. Nothing may be written on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAVOURABLE
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG):
            return _confess(error)
        show_diagnostics([_no_room(error)])
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WRONG_INPUT
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(error)
            return WRONG_INPUT
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):  # a usage error of the command line
            show_diagnostics([usage_diagnostic(error)])
            return WRONG_INPUT
        return _confess(error)


def _open_what_is_closed() -> None:
    """A stream that the caller closed (`2>&-`) takes what is written and forgets it."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _no_room(error: OSError) -> Diagnostic:
    message = _("the answer cannot be written: {error}").format(error=said_by_the_disk(error))
    return Diagnostic("cannot-write", message, remedy=_("Check the room on the disk."))


def _confess(error: Exception) -> int:
    if os.environ.get("CQPT_DEBUG"):
        raise error
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
    show_diagnostics(
        [
            Diagnostic(
                "bug",
                _("cqpt made a mistake ({kind} in {where})").format(kind=type(error).__name__, where=where),
                remedy=_("Please report it with the command you ran; CQPT_DEBUG=1 shows the details."),
            )
        ]
    )
    return BUG
