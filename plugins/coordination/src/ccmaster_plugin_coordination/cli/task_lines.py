"""What the commands on tasks share: their arguments, and how they tell of a task."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ccmaster_hookspecs import Host
from ccmaster_hookspecs.commands import CommandLine

if TYPE_CHECKING:
    from ccmaster_plugin_coordination.tasks.task import Task

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
TaskId = Annotated[str, typer.Argument(help="The task's id, or the beginning of it.")]
Agent = Annotated[str | None, typer.Option("--agent", "-a", help="The agent: its name, or id.")]
Can = Annotated[
    list[str] | None,
    typer.Option("--can", help="What whoever takes it must be able to do; may be repeated."),
]


def line_of(context: typer.Context) -> CommandLine:
    """Return the command line that a command was called from."""
    line: CommandLine = context.find_root().obj
    return line


def run(context: typer.Context, work: Callable[[Host], Awaitable[None]]) -> None:
    """Do a command's work with ccmaster opened."""
    line_of(context).run(work)


def print_json(value: Any) -> None:
    """Print JSON for programs."""
    typer.echo(json.dumps(value, indent=2))


async def found(host: Host, wanted: str) -> "Task":
    """Return the task that an argument names."""
    from ccmaster_plugin_coordination.tasks import finding
    from ccmaster_plugin_coordination.tasks.board import board_of

    return finding.found(await board_of(host).now(), wanted)


async def tell(host: Host, task: "Task", *, as_json: bool) -> None:
    """Print where a task stands now."""
    from ccmaster_hookspecs.clean import one_line
    from ccmaster_plugin_coordination.tasks.board import board_of
    from ccmaster_plugin_coordination.tasks.cast import cast
    from ccmaster_plugin_coordination.tasks.facts import facts

    board = await board_of(host).now()
    task = board.tasks[task.task_id]
    told = facts(task, board, await cast(host, [task]))
    if as_json:
        print_json(told)
        return
    why = f": {one_line(told['why'])}" if told["why"] else ""
    typer.echo(f"{task.task_id[:8]}  {one_line(task.title)}  {told['state']}{why}")
