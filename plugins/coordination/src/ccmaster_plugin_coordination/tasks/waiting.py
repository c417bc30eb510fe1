"""Waiting until a task is over, while whoever waits is told how it goes."""

import asyncio

from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.cast import cast
from ccmaster_plugin_coordination.tasks.events import TaskEvent
from ccmaster_plugin_coordination.tasks.following import news
from ccmaster_plugin_coordination.tasks.why import why

BEAT = 10.0
"""Seconds after which the caller is told again, though nothing changed."""
PAUSE = 0.1
"""Seconds between two looks, where no task has changed."""


async def until_over(call: ToolCall, task_id: str, seconds: float) -> bool:
    """Return whether a task came to its end within some time."""
    clock = asyncio.get_running_loop().time
    began = clock()
    told, told_at = "", 0.0
    host, board = call.host, board_of(call.host)
    async with news(host.store, await host.store.position()) as happened:
        while not (task := (await board.now()).tasks[task_id]).state.over:
            spent = clock() - began
            if spent >= seconds:
                return False
            reason = why(task, board, await cast(host, [task]))
            text = f"{task.title}: {board.state(task)}" + (f": {reason}" if reason else "")
            if text != told or spent - told_at >= BEAT:
                await call.progress(round(spent, 3), seconds, text)
                told, told_at = text, spent
            batch = await happened.within(min(BEAT, seconds - spent))
            if not any(isinstance(one.event, TaskEvent) for one in batch):
                await asyncio.sleep(PAUSE)
    return True
