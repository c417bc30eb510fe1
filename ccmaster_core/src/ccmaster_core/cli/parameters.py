"""What many commands have in common: the session they are about, `--json`, an example."""

import json
from collections.abc import Callable
from inspect import cleandoc
from typing import Annotated, Any, TypeVar

import typer

F = TypeVar("F", bound=Callable[..., Any])


def session_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Name, for a shell's completion, the sessions that live, and their states."""
    from ccmaster_core.application import Application
    from ccmaster_hookspecs.errors import CcmasterError

    async def work(application: Application) -> list[tuple[str, str]]:
        return [(status.name, status.state) for status in application.statuses()]

    command_line = ctx.find_root().obj
    try:
        # Whoever presses a key for a completion has not asked for a store to be made.
        named = command_line.run(work) if command_line.home.path.exists() else []
    except CcmasterError:
        return []  # the command itself will say what is wrong
    return [pair for pair in named if pair[0].startswith(incomplete)]


SessionName = Annotated[
    str,
    typer.Argument(
        metavar="SESSION",
        help="Its id, the beginning of its id, or its name.",
        autocompletion=session_names,
        show_default=False,
    ),
]
"""The session that a command is about."""

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
"""Whether the same facts are wanted for a program."""


def print_json(value: Any) -> None:
    """Write a result for programs; the text in it is as it was given, in ASCII."""
    typer.echo(json.dumps(value, indent=2))


def example(*lines: str) -> Callable[[F], F]:
    """Add examples to the help of a command.

    Args:
        lines: Each a call of `ccmaster`, without that word.
    """

    def add(function: F) -> F:
        shown = "\n".join(f"  ccmaster {line}".rstrip() for line in lines)
        # "\b" keeps the lines of a paragraph as they are.
        function.__doc__ = f"{cleandoc(function.__doc__ or '')}\n\n\b\nExample:\n{shown}"
        return function

    return add
