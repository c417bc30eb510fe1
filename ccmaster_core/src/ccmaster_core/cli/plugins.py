"""`ccmaster plugins`."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccmaster_core.cli.command_line import CommandLine
from ccmaster_core.cli.parameters import AsJson, print_json
from ccmaster_hookspecs.commands import example

if TYPE_CHECKING:
    from ccmaster_core.plugins import PluginInfo

KINDS = {
    "command": "commands",
    "runtime": "runtimes",
    "store": "stores",
    "settings": "settings",
    "event": "events",
    "service": "services",
    "check": "checks",
}
"""What a plugin can contribute: a word, and where `Contributions` has it."""
COLOURS = {"active": "32", "failed": "31", "disabled": "2"}
HEADINGS = ("NAME", "STATE", "VERSION", "DISTRIBUTION", "HOOKS, OR WHAT IS WRONG")

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def plugins() -> None:
    """See, switch and write plugins."""


def _names(ctx: typer.Context, incomplete: str) -> list[str]:
    """Name the installed plugins, for a shell's completion."""
    installed = ctx.find_root().obj.plugins.installed
    return [info.name for info in installed if info.name.startswith(incomplete)]


PluginName = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="Its name in `ccmaster plugins list`.", autocompletion=_names
    ),
]


@app.command("list")
@example("plugins list", "plugins list --json")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List every installed plugin, and its state."""
    command_line: CommandLine = context.obj
    command_line.contributions.collect_all()
    installed = command_line.plugins.installed
    if as_json:
        print_json([_facts(info) for info in installed])
        return
    from ccmaster_core.cli import table
    from ccmaster_core.cli.table import Cell

    rows = [
        (
            info.name,
            Cell(info.state, COLOURS[info.state]),
            info.version,
            info.distribution,
            info.problem or ", ".join(info.hooks),
        )
        for info in installed
    ]
    for line in table.lines(HEADINGS, rows, command_line.screen) if rows else [NONE]:
        command_line.screen.say(line)


NONE = "No plugin is installed. Install one: pip install ccmaster-plugin-NAME"


@app.command()
@example("plugins info claude-code")
def info(context: typer.Context, name: PluginName, as_json: AsJson = False) -> None:
    """Tell what a plugin brings, and what is wrong with it."""
    command_line: CommandLine = context.obj
    command_line.contributions.collect_all()
    found = _installed(command_line, name)
    contributed = list(_contributed(command_line, found.name))
    if as_json:
        gives = [{"kind": kind, "name": word, "help": about} for kind, word, about in contributed]
        print_json(_facts(found) | {"contributions": gives})
        return
    from ccmaster_core.cli import table

    screen = command_line.screen
    screen.say(f"{found.name}  {screen.coloured(found.state, COLOURS[found.state])}")
    rows = [
        ("distribution", f"{found.distribution} {found.version}"),
        *[("wrong", problem) for problem in [found.problem] if problem],
        *[("hook", hook) for hook in found.hooks],
        *[(kind, f"{word}  {about}".rstrip()) for kind, word, about in contributed],
    ]
    for line in table.lines((), rows, screen, whole=True):
        screen.say(f"  {line}")


def _installed(command_line: CommandLine, name: str) -> "PluginInfo":
    from ccmaster_hookspecs.errors import InvalidRequest

    installed = command_line.plugins.installed
    for found in installed:
        if found.name == name:
            return found
    names = ", ".join(sorted(found.name for found in installed)) or "none"
    raise InvalidRequest(f"no plugin is called {name!r}", f"installed: {names}")


def _facts(info: "PluginInfo") -> dict[str, Any]:
    return {
        "name": info.name,
        "state": info.state,
        "distribution": info.distribution,
        "version": info.version,
        "hooks": list(info.hooks),
        "problem": info.problem,
    }


def _contributed(command_line: CommandLine, plugin: str) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, the name and the help of all that a plugin contributes."""
    contributions = command_line.contributions
    for word, kind in KINDS.items():
        for name, value in getattr(contributions, kind).items():
            if contributions.plugin_of(value) == plugin:
                yield word, name, getattr(value, "help", "")


@app.command()
@example("plugins disable auto-continue")
def disable(context: typer.Context, name: PluginName) -> None:
    """Leave a plugin alone from the next start on; it stays installed."""
    command_line: CommandLine = context.obj
    found = _installed(command_line, name)
    _switch(command_line, lambda disabled: {*disabled, found.name})
    command_line.screen.say(f"{found.name} is disabled; hosts that run use it until they end.")


@app.command()
@example("plugins enable auto-continue")
def enable(context: typer.Context, name: PluginName) -> None:
    """Use a plugin again that was disabled, from the next start on."""
    command_line: CommandLine = context.obj
    found = _installed(command_line, name)
    _switch(command_line, lambda disabled: {*disabled} - {found.name})
    command_line.screen.say(f"{found.name} is enabled; hosts use it from their next start on.")


def _switch(command_line: CommandLine, changed: Callable[[Sequence[str]], set[str]]) -> None:
    from ccmaster_core.config import Edit

    configuration = command_line.configuration
    disabled = configuration.table("plugins").disabled
    configuration.apply([Edit(("plugins", "disabled"), sorted(changed(disabled)) or None)])


@app.command()
@example("plugins new green-tea", "plugins new green-tea --directory ~/src")
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="One word, such as 'green-tea'.")],
    directory: Annotated[
        Path, typer.Option("--directory", "-C", metavar="DIR", help="Where to write it.")
    ] = Path(),
) -> None:
    """Write a new plugin, which installs and passes its own tests."""
    from ccmaster_core import scaffold

    command_line: CommandLine = context.obj
    written = scaffold.write(name, directory.absolute())
    command_line.screen.say(f"Written: {written}")
    for line in _next_steps(written):
        command_line.screen.say(line)


def _next_steps(written: Path) -> Sequence[str]:
    return (
        "Try it:",
        f"  python -m pip install -e {written}",
        "  ccmaster plugins list",
        f"  python -m pytest {written}",
        "docs/write-a-plugin.md tells the rest.",
    )
