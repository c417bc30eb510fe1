"""What many commands have in common: the session they are about, and `--json`."""

import json
from typing import Annotated, Any

import typer


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
