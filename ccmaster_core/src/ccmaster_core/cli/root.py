"""The command `ccmaster` itself: its commands' modules are imported when they are called."""

import gc
import inspect
import logging
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from typer.core import CompletionItem, TyperCommand, TyperGroup  # type: ignore[attr-defined]

from ccmaster_core import __version__
from ccmaster_core.cli import logs_to_screen
from ccmaster_core.cli.catalog import own, sections
from ccmaster_hookspecs.references import resolve

_COMPLETION_OPTIONS = frozenset({"install_completion", "show_completion"})
"""What Typer gives an application of its own; here only `ccmaster` itself has them."""
HELP_OPTIONS = {"help_option_names": ["--help", "-h"]}


def command() -> Any:
    """Return `ccmaster` as Typer runs it; its context's `obj` must be a `CommandLine`."""
    app = typer.Typer(
        cls=LazyGroup,
        name="ccmaster",
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=HELP_OPTIONS,
    )
    app.callback()(_ccmaster)
    return typer.main.get_command(app)


def command_of(name: str, found: Any) -> TyperCommand | TyperGroup:
    """Make a command of a Typer application, or of a function."""
    if inspect.isfunction(found):
        app = typer.Typer(
            rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False
        )
        app.command(name)(found)
        found = app
    made: Any = typer.main.get_command(found)
    made.name = name
    made.params = [option for option in made.params if option.name not in _COMPLETION_OPTIONS]
    return made  # type: ignore[no-any-return]  # one of the two, says Typer


class LazyGroup(TyperGroup):
    """Lists commands from the catalog, so that help imports none of them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Name every command, in the order of the help."""
        return [command.name for _, commands in _sections(ctx) for command in commands]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command that is called, once; None: there is none of this name."""
        if cmd_name not in self.commands:
            if command := own().get(cmd_name):
                self.commands[cmd_name] = command_of(cmd_name, resolve(command.app))
            elif command := ctx.obj.contributions.commands.get(cmd_name):
                code = ctx.obj.contributions.code(command, command.app)
                self.commands[cmd_name] = command_of(cmd_name, code)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called; for one that is not there, name what is alike."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            alike = get_close_matches(args[0], self.list_commands(ctx))
            hint = f" Did you mean {' or '.join(alike)}?" if alike else ""
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Name the commands, and options, that begin so; a broken one spoils no other."""
        commands = [command for _, listed in _sections(ctx) for command in listed]
        options = super(TyperGroup, self).shell_complete(ctx, incomplete)
        return [
            CompletionItem(command.name, help=command.help)
            for command in commands
            if command.name.startswith(incomplete)
        ] + options

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the lists of commands for help."""
        longest = max(map(len, self.list_commands(ctx)))
        for title, commands in _sections(ctx):
            with formatter.section(title):
                formatter.write_dl(
                    [(command.name.ljust(longest), command.help) for command in commands]
                )


def _sections(ctx: Any) -> Any:
    return sections(ctx.obj.contributed_commands)


def _ccmaster(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Tell the version.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell on stderr what goes on inside.")
    ] = False,
    debug: Annotated[
        bool,
        typer.Option(
            "--debug", envvar="CCMASTER_DEBUG", help="Tell all of it, with tracebacks of errors."
        ),
    ] = False,
) -> None:
    """Run and watch many Claude Code sessions, and let them go on by themselves."""
    gc.enable()
    context.obj.verbose = verbose or debug
    if verbose:
        logs_to_screen.show(logging.INFO)
    if debug:
        logs_to_screen.show(logging.DEBUG)
        context.obj.debug = True
    if version:
        typer.echo(f"ccmaster {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
