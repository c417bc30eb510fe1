"""`ccmaster coordinate`: several agents at work on one thing, by a strategy."""

from typing import Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_plugin_coordination.cli import coordinate_start
from ccmaster_plugin_coordination.cli.task_lines import Json, line_of, print_json, run

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

NONE_YET = 'no coordinations yet; begin one with: ccmaster coordinate start pipeline "…" -a NAME'
CoordinationId = Annotated[
    str, typer.Argument(help="The coordination's id, or the beginning of it.")
]


@app.callback()
def coordinate() -> None:
    """Let several agents work on one thing, by a strategy, and see how far they are."""


app.command()(coordinate_start.start)


@app.command()
def strategies(context: typer.Context, *, as_json: Json = False) -> None:
    """List the strategies, with their roles and options."""
    from ccmaster_plugin_coordination.together.showing import described, strategy_facts

    async def work(host: Host) -> None:
        found = [*host.contributed.strategies.values()]
        if as_json:
            print_json([strategy_facts(one) for one in found])
            return
        typer.echo("\n\n".join(map(described, found)))

    run(context, work)


@app.command(name="list")
def list_them(
    context: typer.Context,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    as_json: Json = False,
) -> None:
    """List the coordinations, the oldest first."""
    from ccmaster_plugin_coordination.cli.coordinate_live import width
    from ccmaster_plugin_coordination.tasks.board import board_of
    from ccmaster_plugin_coordination.together.coordinations import coordinations_of
    from ccmaster_plugin_coordination.together.facts import brief
    from ccmaster_plugin_coordination.together.showing import table

    async def work(host: Host) -> None:
        known = await coordinations_of(host).now()
        chosen = [*known.all.values()] if all_ else known.running
        if as_json:
            print_json([brief(one) for one in chosen])
        elif chosen:
            typer.echo("\n".join(table(chosen, await board_of(host).now(), width())))
        elif known.all:
            typer.echo("none is under way; those that are over: ccmaster coordinate list --all")
        else:
            typer.echo(NONE_YET)

    run(context, work)


@app.command()
def show(
    context: typer.Context,
    coordination: CoordinationId,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Go along until it is over.")] = False,
    as_json: Json = False,
) -> None:
    """Show how far a coordination is: its steps, and what came of it."""
    from ccmaster_plugin_coordination.cli.coordinate_live import tell, watch
    from ccmaster_plugin_coordination.together.looking import look

    async def work(host: Host) -> bool:
        sight = await look(host, coordination)
        if wait:
            return await watch(host, sight.one.coordination_id, as_json=as_json)
        tell(sight, as_json=as_json)
        return True

    raise typer.Exit(0 if line_of(context).run(work) else 1)


@app.command()
def cancel(
    context: typer.Context,
    coordination: CoordinationId,
    *,
    reason: Annotated[str | None, typer.Option(help="Why, for whoever looks at it.")] = None,
    as_json: Json = False,
) -> None:
    """End a coordination, and what still runs of it; its agents are told to stop."""
    from ccmaster_plugin_coordination.cli.coordinate_live import tell
    from ccmaster_plugin_coordination.together import cancelling
    from ccmaster_plugin_coordination.together.looking import look

    person = line_of(context).person

    async def work(host: Host) -> None:
        one = await cancelling.cancel(host, coordination, by=person, reason=reason)
        tell(await look(host, one.coordination_id), as_json=as_json)

    run(context, work)
