"""`ccmaster agents`: who is there, and who they are."""

import json
from datetime import UTC, datetime
from shutil import get_terminal_size
from typing import Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import CommandLine, example

app = typer.Typer(rich_markup_mode=None, add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Name = Annotated[
    str, typer.Argument(metavar="AGENT", help="Its id, the beginning of its id, or its name.")
]

NOBODY = 'no agent is there; start one: ccmaster start "Fix the failing tests"'
NOT_SO = "no agent that is there is so; all: ccmaster agents"


@app.callback(invoke_without_command=True)
@example(
    "agents",
    "agents list --can python --json",
    "agents show fix-1",
    'agents set fix-1 --role "writes the tests" --can python --can pytest',
)
def agents(context: typer.Context) -> None:
    """See who is there, what each can do, works on, and has waiting."""
    if context.invoked_subcommand is None:
        list_them(context)


@app.command(name="list")
def list_them(
    context: typer.Context,
    *,
    role: Annotated[
        str | None, typer.Option(help="Only those whose role has these words in it.")
    ] = None,
    can: Annotated[str | None, typer.Option("--can", help="Only those that can do this.")] = None,
    as_json: Json = False,
) -> None:
    """List the agents that live, the newest first."""
    from ccmaster_plugin_coordination.agents import facts
    from ccmaster_plugin_coordination.agents.listing import Wanted, page
    from ccmaster_plugin_coordination.agents.registry import Agent, agents_of
    from ccmaster_plugin_coordination.agents.showing import hostless, table

    async def work(host: Host) -> tuple[list[Agent], int]:
        living = await agents_of(host, await host.sessions())
        shown, _ = page(living, Wanted(role=role, capability=can), None, max(1, len(living)))
        return shown, len(living)

    shown, count = _line(context).run(work)
    if as_json:
        typer.echo(json.dumps([facts.brief(agent) for agent in shown], indent=2))
    elif not shown:
        typer.echo(NOT_SO if count else NOBODY)
    else:
        _show(table(shown, _width(), datetime.now(UTC)))
        if waiting := hostless(shown):
            typer.echo(waiting, err=True)


@app.command()
def show(context: typer.Context, agent: Name, *, as_json: Json = False) -> None:
    """Tell all that is known of an agent."""
    from ccmaster_plugin_coordination.agents.calls import status_of
    from ccmaster_plugin_coordination.agents.showing import whole

    async def work(host: Host) -> dict[str, object]:
        return await status_of(host, await host.status(agent))

    told = _line(context).run(work)
    if as_json:
        typer.echo(json.dumps(told, indent=2))
    else:
        _show(whole(told))


@app.command(name="set")
def set_(
    context: typer.Context,
    agent: Name,
    *,
    name: Annotated[str | None, typer.Option(help="What it is to be called.")] = None,
    role: Annotated[
        str | None, typer.Option(help="What it is there for; '' takes it away.")
    ] = None,
    can: Annotated[
        list[str] | None,
        typer.Option(
            "--can",
            help="What it can do, in place of what was said; may be repeated, '' for nothing.",
        ),
    ] = None,
) -> None:
    """Say who an agent is."""
    from ccmaster_plugin_coordination.agents.registry import Agent, agent_of
    from ccmaster_plugin_coordination.agents.showing import table

    async def work(host: Host) -> Agent:
        status = await host.status(agent)
        able = None if can is None else [word for word in can if word]
        await host.set_identity(
            status.session_id, by=_line(context).person, name=name, role=role, capabilities=able
        )
        return await agent_of(host, await host.status(status.session_id))

    _show(table([_line(context).run(work)], _width(), datetime.now(UTC)))


def _line(context: typer.Context) -> CommandLine:
    line: CommandLine = context.find_root().obj
    return line


def _width() -> int:
    return get_terminal_size().columns


def _show(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
