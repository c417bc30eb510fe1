"""`ccmaster checkpoints`: where agents stood at one moment, and what has changed since."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.commands import CommandLine, example

if TYPE_CHECKING:
    from ccmaster_plugin_coordination.sync.events import AgentAt, CheckpointTaken

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the checkpoint is called.")]

NONE_YET = "no checkpoint was taken yet; take one: ccmaster checkpoints take NAME"


@app.callback()
@example(
    "checkpoints take before-merge",
    "checkpoints take before-merge fix-1 fix-2",
    "checkpoints diff before-merge",
)
def checkpoints() -> None:
    """Keep where agents stand at one moment, and see what has changed since."""


@app.command(name="list")
def list_them(context: typer.Context, *, as_json: Json = False) -> None:
    """List the checkpoints, the newest first."""
    from ccmaster_plugin_coordination.sync import cutting, facts
    from ccmaster_plugin_coordination.tasks.columns import aligned

    async def work(host: Host) -> "Sequence[CheckpointTaken]":
        return await cutting.every(host.store)

    found = [*reversed(_line(context).run(work))]
    if as_json:
        typer.echo(json.dumps([facts.checkpoint(taken) for taken in found], indent=2))
        return
    if not found:
        typer.echo(NONE_YET)
        return
    rows = [
        (
            cutting.name_of(taken),
            f"{taken.at.astimezone():%Y-%m-%d %H:%M:%S}",
            one_line(str(taken.by)),
            " ".join(one_line(agent.name) for agent in taken.agents),
        )
        for taken in found
    ]
    _show(aligned([("NAME", "TAKEN", "BY", "AGENTS"), *rows], _width()))


@app.command()
def show(context: typer.Context, name: Name, *, as_json: Json = False) -> None:
    """Tell where the agents stood at a checkpoint."""
    from ccmaster_plugin_coordination.sync import cutting

    async def work(host: Host) -> "CheckpointTaken":
        return await cutting.find(host.store, name)

    _tell(_line(context).run(work), as_json=as_json)


@app.command()
def take(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="What it is to be called; unset: by its position."),
    ] = None,
    agents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[AGENT]...", help="Which agents; none: all that live."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Keep where agents stand, all of them at one moment."""
    from ccmaster_plugin_coordination.sync import cutting

    async def work(host: Host) -> "CheckpointTaken":
        wanted = [(await host.status(agent)).session_id for agent in agents or ()]
        return await cutting.taken(host, name, _line(context).person, [*dict.fromkeys(wanted)])

    _tell(_line(context).run(work), as_json=as_json)


@app.command()
def diff(
    context: typer.Context,
    before: Name,
    after: Annotated[
        str | None, typer.Argument(metavar="[LATER]", help="Another checkpoint; unset: now.")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Tell what changed of the agents between two checkpoints, or since one."""
    from ccmaster_plugin_coordination.sync import cutting, facts
    from ccmaster_plugin_coordination.sync.checkpoint import changes

    async def work(host: Host) -> "tuple[Sequence[AgentAt], Sequence[AgentAt]]":
        return await cutting.compared(host, before, after)

    found = [*changes(*_line(context).run(work))]
    if as_json:
        typer.echo(json.dumps(facts.changes(found), indent=2))
        return
    if not found:
        typer.echo("nothing changed")
    for change in found:
        was, is_ = _word(change.before), _word(change.after)
        typer.echo(f"{one_line(change.name)}  {change.what}: {was} -> {is_}")


def _tell(taken: "CheckpointTaken", *, as_json: bool) -> None:
    from ccmaster_plugin_coordination.sync import cutting, facts
    from ccmaster_plugin_coordination.tasks.columns import aligned

    if as_json:
        typer.echo(json.dumps(facts.checkpoint(taken), indent=2))
        return
    at = f"{taken.at.astimezone():%Y-%m-%d %H:%M:%S}"
    typer.echo(f"{cutting.name_of(taken)}  taken {at} at position {taken.position}")
    rows = [
        (
            one_line(one.name),
            one.state,
            str(one.turns),
            one_line(one.notes.get("task", "")),
            one_line(one.activity or one.last_message or ""),
        )
        for one in taken.agents
    ]
    _show(aligned([("AGENT", "STATE", "TURNS", "TASK", "DOES"), *rows], _width()) if rows else [])


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return one_line(", ".join(f"{key} {text}" for key, text in value.items())) or "nothing"
    if isinstance(value, tuple | list):
        return one_line(", ".join(map(str, value))) or "nothing"
    return "nothing" if value in (None, "") else one_line(str(value))


def _line(context: typer.Context) -> CommandLine:
    line: CommandLine = context.find_root().obj
    return line


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def _show(lines: Sequence[str]) -> None:
    for line in lines:
        typer.echo(line)
