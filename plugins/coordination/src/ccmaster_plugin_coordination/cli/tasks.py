"""`ccmaster tasks`: the work that agents have, and steering it."""

import shutil
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from ccmaster_hookspecs import Host
from ccmaster_plugin_coordination.cli import task_orders
from ccmaster_plugin_coordination.cli.task_lines import (
    Agent,
    Json,
    TaskId,
    found,
    print_json,
    run,
    tell,
)
from ccmaster_plugin_coordination.tasks.words import TaskState

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

NONE_YET = 'no tasks yet; add one with: ccmaster tasks add "…" --agent NAME'
UNCUT = 10_000
"""Columns of a line that nothing shows."""
NONE_OPEN = "no task is open; those that are over: ccmaster tasks list --all"
NONE_SO = "no task is so; all that there are: ccmaster tasks list --all"


@app.callback()
def tasks() -> None:
    """See, add and steer the work that agents have."""


@app.command(name="list")
def list_them(
    context: typer.Context,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    state: Annotated[TaskState | None, typer.Option(help="Only tasks in this state.")] = None,
    agent: Agent = None,
    as_json: Json = False,
) -> None:
    """List tasks, the oldest first, with why each is where it is."""
    from ccmaster_plugin_coordination.tasks.board import board_of
    from ccmaster_plugin_coordination.tasks.cast import cast
    from ccmaster_plugin_coordination.tasks.facts import brief
    from ccmaster_plugin_coordination.tasks.listing import Wanted, page
    from ccmaster_plugin_coordination.tasks.showing import table

    async def work(host: Host) -> None:
        board = await board_of(host).now()
        meant = (await host.status(agent)).session_id if agent else None
        chosen, _ = page(board, Wanted(state=state, over=all_, agent=meant))
        agents = await cast(host, chosen)
        if as_json:
            print_json([brief(task, board, agents) for task in chosen])
        elif not chosen:
            none = NONE_SO if state or agent else NONE_OPEN
            typer.echo(none if board.tasks else NONE_YET)
        else:
            for line in table(chosen, board, agents, datetime.now(UTC), _width()):
                typer.echo(line)

    run(context, work)


@app.command()
def show(context: typer.Context, task: TaskId, *, as_json: Json = False) -> None:
    """Tell all that is known of a task, its result included."""
    from ccmaster_plugin_coordination.tasks.board import board_of
    from ccmaster_plugin_coordination.tasks.cast import cast
    from ccmaster_plugin_coordination.tasks.showing import whole

    async def work(host: Host) -> None:
        one, board = await found(host, task), board_of(host)
        if as_json:
            await tell(host, one, as_json=True)
            return
        for line in whole(one, board, await cast(host, [one]), datetime.now(UTC)):
            typer.echo(line)

    run(context, work)


app.command()(task_orders.add)
app.command()(task_orders.cancel)
app.command()(task_orders.retry)
app.command()(task_orders.priority)


@app.command()
def graph(
    context: typer.Context,
    group: Annotated[
        str | None,
        typer.Argument(help="The coordination, or the beginning of its id; all tasks without it."),
    ] = None,
    *,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="As a Mermaid flowchart.")] = False,
    dot: Annotated[bool, typer.Option("--dot", help="As DOT, for Graphviz.")] = False,
    as_json: Json = False,
) -> None:
    """Draw what waits for what: each task stands under what it waits for, or is a part of."""
    from ccmaster_plugin_coordination.tasks import diagrams, drawing
    from ccmaster_plugin_coordination.tasks.board import board_of
    from ccmaster_plugin_coordination.tasks.cast import cast
    from ccmaster_plugin_coordination.tasks.facts import facts
    from ccmaster_plugin_coordination.tasks.finding import of_group
    from ccmaster_plugin_coordination.tasks.showing import pictured

    async def work(host: Host) -> None:
        board = await board_of(host).now()
        chosen = list(board.tasks.values()) if group is None else of_group(board, group)
        agents = await cast(host, chosen)
        if as_json:
            print_json([facts(task, board, agents) for task in chosen])
            return
        boxes = pictured(chosen, board, agents, datetime.now(UTC))
        if mermaid or dot:
            typer.echo(diagrams.mermaid(boxes) if mermaid else diagrams.dot(boxes))
        else:
            typer.echo(drawing.tree(boxes, _width()) if boxes else NONE_YET)

    if mermaid + dot + as_json > 1:
        raise typer.BadParameter("give one of --mermaid, --dot and --json")
    run(context, work)


def _width() -> int:
    """Return how many columns there are; what no terminal shows is not cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else UNCUT
