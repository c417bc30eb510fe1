"""Telling of tasks as they are now: for tools and resources."""

from typing import Any

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Completion, ReadCall, UnknownResource
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.cast import cast
from ccmaster_plugin_coordination.tasks.facts import brief, facts
from ccmaster_plugin_coordination.tasks.listing import Wanted, page

RECENT = 100
"""How many tasks that are over the resource of all tasks tells of, the latest."""


async def told(host: Host, task_id: str) -> dict[str, Any]:
    """Return all that is known of a task."""
    board = await board_of(host).now()
    task = board.tasks[task_id]
    return facts(task, board, await cast(host, [task]))


async def tasks(call: ReadCall) -> dict[str, Any]:
    """Tell of every task that is not over, and of those that were last."""
    board = await board_of(call.host).now()
    open_, _ = page(board, Wanted(over=False))
    over = [task for task in board.tasks.values() if task.state.over]
    over = sorted(over, key=lambda task: task.position)[-RECENT:]
    agents = await cast(call.host, [*open_, *over])
    return {
        "open": [brief(task, board, agents) for task in open_],
        "over": [brief(task, board, agents) for task in over],
    }


async def task(call: ReadCall) -> dict[str, Any]:
    """Tell all of one task.

    Raises:
        UnknownResource: There is no such task.
    """
    task_id = call.variables["task_id"]
    if task_id not in (await board_of(call.host).now()).tasks:
        raise UnknownResource(f"no task has the id {task_id!r}", "list_tasks tells all")
    return await told(call.host, task_id)


async def complete_id(wish: Completion) -> list[str]:
    """Complete the id of a task, the newest first."""
    board = await board_of(wish.host).now()
    begun = [one for one in board.tasks if one.startswith(wish.value.lower())]
    return begun[: -RECENT - 1 : -1]
