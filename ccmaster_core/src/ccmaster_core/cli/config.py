"""`ccmaster config`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.config import Change, Problem, Shown

HEADINGS = ("KEY", "VALUE", "FROM", "MEANING")
DEFAULT = "2"
"""The colour of what nobody set."""

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def config() -> None:
    """Show and change the configuration; hosts that run read it when they start again."""


def _keys(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Name the keys, for a shell's completion."""
    shown = ctx.find_root().obj.configuration.show()
    return [(one.key, one.help) for one in shown if one.key.startswith(incomplete)]


Key = Annotated[
    str,
    typer.Argument(
        metavar="KEY", help="A table and a name: 'sessions.max_turns'.", autocompletion=_keys
    ),
]


@app.command()
@example("config show", "config show sessions", "config show --json")
def show(
    context: typer.Context,
    table: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="Only the keys of this table.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show every key, the value that holds, and where it comes from."""
    command_line: CommandLine = context.obj
    configuration = command_line.configuration
    if table is not None:
        configuration.shape(table)  # refuses a table that is not there
    shown = [one for one in configuration.show() if table in (None, one.key.partition(".")[0])]
    if as_json:
        print_json(
            [
                {"key": one.key, "value": one.value, "from": one.origin, "help": one.help}
                for one in shown
            ]
        )
        return
    _print(shown, command_line)


def _print(shown: "Sequence[Shown]", command_line: CommandLine) -> None:
    from ccmaster_core.cli import table
    from ccmaster_core.cli.table import Cell

    rows = [
        (
            one.key,
            Cell(one.text, "" if one.origin == "file" else DEFAULT),
            one.origin,
            one.help if one.known else "nothing that is installed knows this key",
        )
        for one in shown
    ]
    for line in table.lines(HEADINGS, rows, command_line.screen):
        command_line.screen.say(line)


@app.command()
@example("config get sessions.max_turns")
def get(context: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """Print the value that holds for a key; nothing where none does."""
    from ccmaster_core.config.words import written
    from ccmaster_hookspecs.clean import clean

    command_line: CommandLine = context.obj
    value = command_line.configuration.get(key)
    if as_json:
        print_json(value)
    elif value is not None:
        text = value if isinstance(value, str) else written(value)
        command_line.screen.say(clean(text, lines=True))


@app.command("set")
@example("config set sessions.max_turns 5", 'config set permissions.allow "Bash(git status)"')
def set_(
    context: typer.Context,
    key: Key,
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE", help="Text as it is; anything else as TOML has it: 5, true, [1, 2]."
        ),
    ],
) -> None:
    """Give a key a value."""
    command_line: CommandLine = context.obj
    _tell(command_line.configuration.set(key, value), command_line)


@app.command()
@example("config unset sessions.max_turns")
def unset(context: typer.Context, key: Key) -> None:
    """Take a key out of the file, so that its default holds."""
    command_line: CommandLine = context.obj
    _tell(command_line.configuration.unset(key), command_line)


@app.command()
@example("config path")
def path(context: typer.Context) -> None:
    """Print where the configuration file is; it need not be there."""
    command_line: CommandLine = context.obj
    command_line.screen.say(str(command_line.home.configuration))


@app.command()
@example("config validate")
def validate(context: typer.Context, as_json: AsJson = False) -> None:
    """Find everything that is wrong with the file; exit with 1 where something is."""
    command_line: CommandLine = context.obj
    problems = command_line.configuration.validate()
    if as_json:
        print_json([_facts(problem) for problem in problems])
    else:
        _judge(problems, command_line)
    if not all(problem.harmless for problem in problems):
        raise typer.Exit(1)


def _facts(problem: "Problem") -> dict[str, object]:
    return {"problem": problem.text, "mend": problem.mend, "harmless": problem.harmless}


def _judge(problems: "Sequence[Problem]", command_line: CommandLine) -> None:
    from ccmaster_hookspecs.clean import clean

    file, screen = command_line.home.configuration, command_line.screen
    if not problems:
        there = "is fine" if file.exists() else "is not there, so every default holds"
        screen.say(f"{file} {there}.")
    for problem in problems:
        word = "note" if problem.harmless else "wrong"
        screen.say(f"{word}: {clean(problem.text)}")
        screen.say(f"  {clean(problem.mend)}")


@app.command("import")
@example("config import servers.json --dry-run", "config import servers.json")
def import_(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="JSON; '-' reads it from stdin.", show_default=False),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")
    ] = False,
) -> None:
    """Take over MCP servers from JSON: {"mcp": {"server": {...}, "client": {"servers": [...]}}}."""
    from ccmaster_core.config import edits_from_json

    command_line: CommandLine = context.obj
    configuration = command_line.configuration
    edits = edits_from_json(_text(file), "stdin" if str(file) == "-" else str(file))
    planned = configuration.planned(edits) if dry_run else configuration.apply(edits)
    _tell(planned, command_line)


def _text(file: Path) -> str:
    from ccmaster_hookspecs.errors import InvalidRequest

    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return data.decode()
    except UnicodeDecodeError:
        raise InvalidRequest(f"{file} is not UTF-8 text", "save it as UTF-8") from None
    except OSError as error:
        raise InvalidRequest(
            f"{file} cannot be read: {error.strerror}", "name a file that you can read"
        ) from error


def _tell(changes: "Sequence[Change]", command_line: CommandLine) -> None:
    from ccmaster_hookspecs.clean import clean

    if not changes:
        command_line.screen.say("Nothing changes.")
    for change in changes:
        for line in change.lines:
            command_line.screen.say(clean(line))
