"""One call of a tool, to its result: with what the server asks in between, and what it tells."""

import asyncio
import math
from collections.abc import Mapping
from typing import Any

from mcp import types
from mcp.shared.inbound import x_mcp_header_map
from pydantic import TypeAdapter

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting import tasks
from ccmaster_plugin_mcp_server.inspecting.answers import answers
from ccmaster_plugin_mcp_server.inspecting.connection import Connection
from ccmaster_plugin_mcp_server.inspecting.trace import Write

_MOST_ROUNDS = 20
_BREATH = 0.1
"""Seconds before the next round of a server that asks for nothing but another round."""

Round = types.CallToolResult | types.InputRequiredResult | tasks.Task
_ROUND: TypeAdapter[Round] = TypeAdapter(Round)


async def call(
    connection: Connection, tool: types.Tool, arguments: Mapping[str, Any], say: Write
) -> types.CallToolResult:
    """Call a tool; its result is not compared with the tool's schema.

    Args:
        connection: To its server.
        tool: As the server listed it.
        arguments: What it is called with.
        say: Is told of its progress.

    Raises:
        CcmasterError: The server asks without end.
        MCPError: It answers with an error.
        TimeoutError: It takes longer than the connection's patience.
        pydantic.ValidationError: Its answer is no result.
    """
    session = connection.client.session
    if connection.modern and x_mcp_header_map(tool.input_schema):
        # The session sends what such a schema wants as headers only of tools that it listed itself.
        await session.list_tools()
    responses: types.InputResponses | None = None
    state: str | None = None
    with connection.timed("tools/call"):
        for _ in range(_MOST_ROUNDS):
            params = types.CallToolRequestParams(
                name=tool.name,
                arguments=dict(arguments),
                input_responses=responses,
                request_state=state,
            )
            result = await _round(connection, params, say)
            if isinstance(result, types.CallToolResult):
                return result
            if isinstance(result, tasks.Task):
                return await tasks.finished(connection, result, say)
            responses, state = None, result.request_state
            if result.input_requests:
                responses = await answers(connection, result.input_requests)
            else:
                await asyncio.sleep(_BREATH)
    raise CcmasterError(
        f"{connection.target} asks for more after {_MOST_ROUNDS} rounds of one call",
        "mend the tool; add --trace to see every message",
    )


async def _round(connection: Connection, params: types.CallToolRequestParams, say: Write) -> Round:
    async def on_progress(progress: float, total: float | None, message: str | None) -> None:
        say(told(progress, total, message))

    async with connection.patience.limited():
        return await connection.client.session.send_request(
            types.CallToolRequest(params=params),
            _ROUND,
            # The patience above is the limit: it does not count the time that a person takes.
            request_read_timeout_seconds=math.inf,
            progress_callback=on_progress,
        )


def told(progress: float, total: float | None, message: str | None) -> str:
    """Write a progress in one line."""
    share = f"/{total:g}  {progress / total:4.0%}" if total else ""
    return f"  {progress:g}{share}  {one_line(message or '')}".rstrip()
