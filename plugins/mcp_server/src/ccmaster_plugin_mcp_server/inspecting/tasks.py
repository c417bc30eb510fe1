"""A call that the server goes on with as a task: asked after until it is over.

The protocol's extension `io.modelcontextprotocol/tasks`
(https://github.com/modelcontextprotocol/ext-tasks, `specification/2026-07-28/tasks.md`).
"""

import asyncio
from contextlib import suppress
from typing import Any, ClassVar, Literal

from mcp import types
from mcp.shared.exceptions import MCPError

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting.answers import answers
from ccmaster_plugin_mcp_server.inspecting.connection import Connection
from ccmaster_plugin_mcp_server.inspecting.trace import Write

_PAUSE = 0.5
"""Seconds between two looks at a task whose server does not say how many there should be."""
_SHORTEST, _LONGEST = 0.05, 10.0
"""Seconds between two looks, whatever the server says."""
_GOODBYE = 2.0
"""Seconds that a server has to take note that nobody waits for a task any more."""


class Task(types.Result):
    """What a server answers a call with that it goes on with."""

    result_type: Literal["task"]
    task_id: str


class State(types.Result):
    """Where a task stands."""

    status: Literal["working", "input_required", "completed", "failed", "cancelled"]
    status_message: str | None = None
    poll_interval_ms: float | None = None
    input_requests: types.InputRequests | None = None
    result: dict[str, Any] | None = None
    error: types.ErrorData | None = None


class Named(types.RequestParams):
    """Which task is meant."""

    task_id: str


class Answered(Named):
    """What a task asked for."""

    input_responses: types.InputResponses


class Get(types.Request[Named, Literal["tasks/get"]]):
    """Asks where a task stands."""

    method: Literal["tasks/get"] = "tasks/get"
    params: Named
    name_param: ClassVar[str | None] = "taskId"


class Update(types.Request[Answered, Literal["tasks/update"]]):
    """Gives a task what it asked for."""

    method: Literal["tasks/update"] = "tasks/update"
    params: Answered
    name_param: ClassVar[str | None] = "taskId"


class Cancel(types.Request[Named, Literal["tasks/cancel"]]):
    """Says that nobody waits for a task any more."""

    method: Literal["tasks/cancel"] = "tasks/cancel"
    params: Named
    name_param: ClassVar[str | None] = "taskId"


async def finished(connection: Connection, task: Task, say: Write) -> types.CallToolResult:
    """Wait for the end of a task; it is cancelled where nobody waits any longer.

    Raises:
        CcmasterError: The server cancelled it.
        MCPError: It failed.
        TimeoutError: It takes longer than the connection's patience.
    """
    say(f"  the server goes on with it as task {one_line(task.task_id)}")
    try:
        async with connection.patience.limited():
            return await _followed(connection, task.task_id, say)
    except (asyncio.CancelledError, TimeoutError):
        with suppress(TimeoutError, MCPError):
            async with asyncio.timeout(_GOODBYE):
                await connection.client.session.send_request(
                    Cancel(params=Named(task_id=task.task_id)), types.EmptyResult
                )
        raise


async def _followed(connection: Connection, task_id: str, say: Write) -> types.CallToolResult:
    session, told = connection.client.session, ""
    answered: set[str] = set()
    while True:
        state = await session.send_request(Get(params=Named(task_id=task_id)), State)
        if state.status_message and state.status_message != told:
            told = state.status_message
            say(f"  {state.status}  {one_line(told)}")
        if (result := _result(connection, state)) is not None:
            return result
        asked = {
            key: one for key, one in (state.input_requests or {}).items() if key not in answered
        }
        if state.status == "input_required" and asked:
            given = await answers(connection, asked)
            answered |= given.keys()
            await session.send_request(
                Update(params=Answered(task_id=task_id, input_responses=given)), types.EmptyResult
            )
            continue
        wanted = _PAUSE if state.poll_interval_ms is None else state.poll_interval_ms / 1000
        await asyncio.sleep(min(max(wanted, _SHORTEST), _LONGEST))


def _result(connection: Connection, state: State) -> types.CallToolResult | None:
    """Return what a task came to; None: it goes on."""
    match state.status:
        case "completed":
            return types.CallToolResult.model_validate(state.result, by_name=False)
        case "failed":
            raise MCPError.from_error_data(
                state.error or types.ErrorData(code=types.INTERNAL_ERROR, message="it failed")
            )
        case "cancelled":
            raise CcmasterError(
                f"{connection.target} cancelled the task", "ask who did so, or call it again"
            )
    return None
