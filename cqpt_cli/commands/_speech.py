"""The command line in the language of the screen: help pages and usage errors.

The library under Typer translates only a part of what it says; these classes and sentences say the rest.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cqpt_cli.diagnostics import Diagnostic, Refusal
from cqpt_cli.language import N_, _
from cqpt_cli.nearest import suggestion

# Said by the library through the catalogue of the process; named here so that the catalogue holds them.
LIBRARY = (
    N_("Options"), N_("Arguments"), N_("Commands"), N_("required"), N_("default: {default}"), N_("(dynamic)"),
    N_("env var: {var}"), N_("Aborted!"), N_("(deprecated) "), N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)  # fmt: skip


class Panel(StrEnum):
    """For what a command is used: under this it stands in the list of commands, in the order of the procedure."""

    BEGIN = N_("Begin, and write down")
    FOLLOW = N_("Check and follow")
    ADMIT = N_("Admissibility")
    EVALUATE = N_("Evaluation")
    AWARD = N_("Commission and certificate")
    WRITE = N_("Letters and pages")
    BRANCH = N_("The branch, its bodies, its référentiels")


class _Spoken:
    """Help in the language of the screen."""

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - the page breaks lines itself
        """What the list of commands says of this one: the first clause of its help."""
        return re.split(r"\s*(?:[:(]|(?<!art)[.](?:\s|$))", self.help or "", maxsplit=1)[0] + "."  # type: ignore[attr-defined]

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands after the name of the command: CASE where a case is needed, [CASE] where it may be left out."""
        return [re.sub(r"[{}]", "", piece) for piece in super().collect_usage_pieces(ctx)]  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))


class SpokenCommand(_Spoken, TyperCommand):
    """A command whose help speaks the language of the screen."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The options, with the words that each takes where they are the accord's."""
        from cqpt_cli.commands._completion import WORDS  # needed only for a help page

        for parameter in self.params:
            if parameter.param_type_name != "option":
                continue
            if parameter.metavar is None and type(parameter.type).__name__ == "StringParamType":
                parameter.metavar = "TEXT"
            if words := WORDS.get(str(parameter.name)):
                choices = _("One of: {choices}.").format(choices=", ".join(words("")))
                parameter.help = f"{getattr(parameter, 'help', None) or ''} {choices}"  # type: ignore[attr-defined]
        super().format_options(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line; raises `Refusal` that names what is said too much (the library would only say so much)."""
        ctx.allow_extra_args = True
        left: list[str] = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            usage = " ".join((ctx.command_path, *self.collect_usage_pieces(ctx)))
            message = _("“{argument}” is one argument too many").format(argument=left[0])
            raise Refusal(Diagnostic("usage", message, remedy=_("The call is: {usage}.").format(usage=usage)))
        return left


class SpokenGroup(_Spoken, TyperGroup):
    """A group of commands whose help speaks the language of the screen."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command named first; raises `Refusal` with the nearest one where there is none."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            remedy = suggestion(args[0], self.list_commands(ctx)) or _("See “{command} --help”.").format(
                command=ctx.command_path
            )
            raise Refusal(Diagnostic("usage", _("there is no command {name}").format(name=args[0]), remedy=remedy))
        return super().resolve_command(ctx, args)


def translated(command: Any, name: str) -> Any:
    """The command under its name, with its help in the language of the screen."""
    command.name = name
    for text in ("help", "short_help", "epilog"):
        if written := getattr(command, text, None):
            setattr(command, text, _(written))
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _(parameter.help)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
        for child_name, child in command.commands.items():
            translated(child, child_name)
    return command


def usage_diagnostic(error: Any) -> Diagnostic:
    """A usage error of the library as a diagnostic. Told apart by type, never by its English text."""
    parameter = getattr(error, "param", None)
    name = _name_of(parameter) if parameter is not None else getattr(error, "option_name", "")
    near = None
    match type(error).__name__:
        case "NoSuchOption":
            message, near = _("there is no option {name}"), _meant_by(error)
        case "MissingParameter" if parameter is not None and parameter.param_type_name == "argument":
            message, name = _("the argument {name} is missing"), parameter.metavar or name
        case "MissingParameter":
            message = _("the option {name} is missing")
        case "BadParameter":
            message = _("the value of {name} is not right")
        case "BadOptionUsage":
            message = _("the option {name} is not used right")
        case _:
            message = _("this call is not understood")
    command = error.ctx.command_path if getattr(error, "ctx", None) else "cqpt"
    remedy = (
        _("Did you mean “{word}”?").format(word=near) if near else _("See “{command} --help”.").format(command=command)
    )
    return Diagnostic("usage", message.format(name=name), remedy=remedy)


def _meant_by(error: Any) -> str | None:
    """The option that has the unknown one as a part of its name (--on: --received-on), or that is spelled most like it."""
    there = [name for parameter in error.ctx.command.params for name in parameter.opts] if error.ctx else []
    part = error.option_name.lstrip("-")
    known = next((name for name in there if part in name.lstrip("-").split("-")), None)
    return known or next(iter(error.possibilities or ()), None)


def _name_of(parameter: Any) -> str:
    """An option as one types it, with its dashes; an argument under its name."""
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.human_readable_name)


def command_app(**settings: Any) -> typer.Typer:
    """A Typer application for one command file: plain help, without the completion options of the main one."""
    return typer.Typer(rich_markup_mode=None, add_completion=False, cls=SpokenGroup, **settings)
