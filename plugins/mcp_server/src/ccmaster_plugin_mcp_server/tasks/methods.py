"""Answer `tasks/get`, `tasks/update` and `tasks/cancel`."""

from typing import Any

from attrs import frozen
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp.shared.inbound import MCP_NAME_HEADER, decode_header_value
from mcp_types import HEADER_MISMATCH, METHOD_NOT_FOUND, RequestParams

from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.clients import TASKS, is_modern, knows_tasks
from ccmaster_plugin_mcp_server.protocol.contents import Wire
from ccmaster_plugin_mcp_server.protocol.errors import requires
from ccmaster_plugin_mcp_server.tasks import wire
from ccmaster_plugin_mcp_server.tasks.limits import Limits
from ccmaster_plugin_mcp_server.tasks.owned import Owned


class TaskParams(RequestParams):
    """What names a task."""

    task_id: str


class TaskUpdateParams(TaskParams):
    """What answers a task's questions, by their keys."""

    input_responses: dict[str, Any]


def require_extension(ctx: Context) -> None:
    """Check that the client of a request knows tasks.

    Raises:
        MCPError: It does not declare so, or its protocol version has no such extension.
    """
    if not is_modern(ctx):
        raise MCPError(METHOD_NOT_FOUND, "Method not found", ctx.method)
    if not knows_tasks(ctx):
        raise requires({"extensions": {TASKS: {}}}, f"{ctx.method} is for clients with tasks")


@frozen
class Methods:
    """Answers for the tasks of whoever asks."""

    _owned: Owned
    _limits: Limits
    _principal_of: PrincipalOf

    def attach(self, server: Server[Any]) -> None:
        """Add the methods, and the extension's capability, to a server."""
        server.extensions[TASKS] = {}
        server.add_request_handler("tasks/get", TaskParams, self.get)
        server.add_request_handler("tasks/update", TaskUpdateParams, self.update)
        server.add_request_handler("tasks/cancel", TaskParams, self.cancel)

    async def get(self, ctx: Context, params: TaskParams) -> Wire:
        """Tell where a task stands."""
        _check(ctx, params)
        state = await self._owned.get(self._principal_of(ctx), params.task_id)
        return wire.got(state, self._limits.poll)

    async def update(self, ctx: Context, params: TaskUpdateParams) -> Wire:
        """Take answers to what a task asks."""
        _check(ctx, params)
        caller = self._principal_of(ctx)
        await self._owned.update(caller, params.task_id, params.input_responses)
        return wire.ACKNOWLEDGED

    async def cancel(self, ctx: Context, params: TaskParams) -> Wire:
        """Take note that a task is wanted no more."""
        _check(ctx, params)
        await self._owned.cancel(self._principal_of(ctx), params.task_id)
        return wire.ACKNOWLEDGED


def _check(ctx: Context, params: TaskParams) -> None:
    """Check what the extension demands of a request before its task is looked for.

    Raises:
        MCPError: It does not have that.
    """
    require_extension(ctx)
    if ctx.request is None:  # no HTTP, no headers
        return
    named = ctx.request.headers.get(MCP_NAME_HEADER)
    if decode_header_value(named) != params.task_id:
        raise MCPError(
            HEADER_MISMATCH, f"the header {MCP_NAME_HEADER} is not the taskId of the request"
        )
