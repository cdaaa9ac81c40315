"""The docs page of the commands: the same help as on the screen, one section a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cqpt_cli.language import _

_EXAMPLE = re.compile(r"(.*:\s)(cqpt .*?)(\.?)")
_UNESCAPED = re.compile(r"[\\`*_<>|\[\]]")


def as_markdown(application: Any) -> str:
    """The page of all commands of a command line (a command of the library under Typer), in the language of the screen."""
    title, about = _("Commands").rstrip(), _("What “cqpt COMMAND --help” says, on one page.")
    sections = [_section(context) for context in _each(application)]
    return "\n".join([f"# {title}\n", f"{about}\n", *sections])


def _each(command: Any, parent: Any = None) -> Iterator[Any]:
    """The context of each command that does something, in the order of the help pages."""
    context = command.context_class(command, info_name=command.name, parent=parent)
    if not hasattr(command, "list_commands"):
        yield context
        return
    for name in command.list_commands(context):
        yield from _each(command.get_command(context, name), context)


def _section(context: Any) -> str:
    command = context.command
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    paragraphs = [_paragraph(" ".join(each.split())) for each in re.split(r"\n\s*\n", command.help or "")]
    told = (one for one in command.get_params(context) if one.name != "help")  # every command has that one
    options = [record for one in told if (record := one.get_help_record(context))]
    rows = [f"| {_code(name)} | {_escaped(' '.join(said.split()))} |" for name, said in options]
    option, does = _("Option"), _("What it does")
    head = [f"| {option} | {does} |", "|---|---|"]
    return "\n".join((f"## {context.command_path}\n", f"    {usage}\n", *paragraphs, *head, *rows, ""))


def _paragraph(text: str) -> str:
    """A paragraph of the help; an example is a line of code."""
    example = _EXAMPLE.fullmatch(text)
    return f"{_escaped(example[1])}`{example[2]}`{example[3]}\n" if example else f"{_escaped(text)}\n"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def _escaped(text: str) -> str:
    return _UNESCAPED.sub(r"\\\g<0>", text)
