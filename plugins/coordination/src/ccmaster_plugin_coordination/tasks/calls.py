"""What the tools of tasks do."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_plugin_coordination import asked
from ccmaster_plugin_coordination.tasks import changing, reporting
from ccmaster_plugin_coordination.tasks.adding import add, new_id, title_of
from ccmaster_plugin_coordination.tasks.board import Board, board_of
from ccmaster_plugin_coordination.tasks.cast import cast
from ccmaster_plugin_coordination.tasks.described.parts import ALONE
from ccmaster_plugin_coordination.tasks.events import TaskAdded, task_stream
from ccmaster_plugin_coordination.tasks.facts import brief
from ccmaster_plugin_coordination.tasks.finding import all_found, found
from ccmaster_plugin_coordination.tasks.listing import Wanted, page
from ccmaster_plugin_coordination.tasks.looking import told
from ccmaster_plugin_coordination.tasks.waiting import until_over
from ccmaster_plugin_coordination.tasks.words import Priority, TaskState


async def assign_task_to_agent(call: ToolCall) -> dict[str, Any]:
    """Add a task; where that is wanted, wait for its end. Run again, it adds nothing more."""
    given = asked.given(call)
    added = await _added(call, given)
    if given["wait_for_result"] and added.assignee == call.caller.name:
        raise ToolFailure("agent_id: an agent cannot wait for itself", "assign it without waiting")
    [task] = await add(call.host, [added], by=call.caller)
    timed_out = False
    if given["wait_for_result"]:
        timed_out = not await until_over(call, task.task_id, given["wait_seconds"])
    return {**await told(call.host, task.task_id), "timed_out": timed_out}


async def complete_task(call: ToolCall) -> dict[str, Any]:
    """Take the report that a task is done."""
    given = asked.given(call)
    task = await reporting.complete(
        call.host,
        by=call.caller,
        result=given["result"],
        task_id=await _task_id(call, given["task_id"]),
        epoch=given["epoch"],
        artifacts=given["artifacts"] or (),
        choice=given["choice"],
    )
    return await told(call.host, task.task_id)


async def fail_task(call: ToolCall) -> dict[str, Any]:
    """Take the report that a task could not be done."""
    given = asked.given(call)
    task = await reporting.fail(
        call.host,
        by=call.caller,
        reason=given["reason"],
        task_id=await _task_id(call, given["task_id"]),
        epoch=given["epoch"],
        retry=given["retry"],
    )
    return await told(call.host, task.task_id)


async def get_task(call: ToolCall) -> dict[str, Any]:
    """Tell all of one task."""
    task_id = await _task_id(call, asked.given(call)["task_id"])
    return await told(call.host, task_id or "")


async def list_tasks(call: ToolCall) -> dict[str, Any]:
    """Tell of a page of tasks."""
    given = asked.given(call)
    board = await board_of(call.host).now()
    parent = given["parent"]
    wanted = Wanted(
        state=TaskState(given["state"]) if given["state"] else None,
        over=given["include_over"],
        agent=await _agent(call, given["agent_id"]),
        by=call.caller if given["mine"] else None,
        parent=found(board, parent).task_id if parent else None,
        group=given["coordination_id"],
        after=int(given["cursor"] or 0),
        limit=given["limit"],
    )
    tasks, following = page(board, wanted)
    agents = await cast(call.host, tasks)
    return {
        "tasks": [brief(task, board, agents) for task in tasks],
        "next_cursor": None if following is None else str(following),
    }


async def cancel_task(call: ToolCall) -> dict[str, Any]:
    """Have a task done no more."""
    given = asked.given(call)
    cancelled = await changing.cancel(
        call.host,
        await _task_id(call, given["task_id"]) or "",
        by=call.caller,
        reason=given["reason"],
        interrupt=given["interrupt"],
    )
    board, agents = board_of(call.host), await cast(call.host, cancelled)
    return {"cancelled": [brief(task, board, agents) for task in cancelled]}


async def retry_task(call: ToolCall) -> dict[str, Any]:
    """Have a task tried again."""
    given = asked.given(call)
    task = await changing.retry(
        call.host,
        await _task_id(call, given["task_id"]) or "",
        by=call.caller,
        assignee=await _agent(call, given["agent_id"]),
        capabilities=given["capabilities"],
    )
    return await told(call.host, task.task_id)


async def set_task_priority(call: ToolCall) -> dict[str, Any]:
    """Change how urgent a task is."""
    given = asked.given(call)
    task_id = await _task_id(call, given["task_id"]) or ""
    await changing.prioritize(call.host, task_id, Priority(given["priority"]), by=call.caller)
    return await told(call.host, task_id)


async def _added(call: ToolCall, given: Mapping[str, Any]) -> TaskAdded:
    """Return the task that is wanted; of one that is there, whatever has become of the names."""
    board = await board_of(call.host).now()
    key = given["idempotency_key"]
    task_id = new_id(call.caller, f"call {call.call_id}" if key is None else f"key {key}")
    there = board.tasks.get(task_id)
    return TaskAdded(
        stream=task_stream(task_id),
        by=call.caller,
        title=given["title"] or title_of(given["task"]),
        text=given["task"],
        assignee=there.asked if there else await _agent(call, given["agent_id"]),
        capabilities=tuple(dict.fromkeys(given["capabilities"] or ())),
        priority=Priority(given["priority"]),
        after=there.after if there else all_found(board, given["dependencies"] or ()),
        max_retries=given["max_retries"],
        timeout_seconds=given["timeout_seconds"],
        choices=tuple(given["choices"] or ()),
        parent=there.parent if there else _parent(call, given["parent"], board),
    )


def _parent(call: ToolCall, wanted: str | None, board: Board) -> str | None:
    if wanted == ALONE:
        return None
    if wanted is not None:
        return found(board, wanted).task_id
    if call.caller.kind is not PrincipalKind.SESSION:
        return None
    working = board.working(call.caller.name)
    return working.task_id if working else None


async def _agent(call: ToolCall, wanted: str | None) -> str | None:
    return None if wanted is None else (await asked.agent(call.host, wanted)).session_id


async def _task_id(call: ToolCall, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    return found(await board_of(call.host).now(), wanted).task_id
