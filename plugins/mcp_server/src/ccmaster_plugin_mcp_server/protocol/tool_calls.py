"""Answer `tools/call`: from the request to the one way to a tool, and back."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import mcp_types as types
from attrs import frozen

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.mcp import CannotAsk, TaskSupport, Tool
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.calling.calls import Calls, UnknownTool
from ccmaster_plugin_mcp_server.calling.results import error as error_result
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.clients import TASKS, is_modern, knows_tasks
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, result_on_wire
from ccmaster_plugin_mcp_server.protocol.errors import invalid, requires, told
from ccmaster_plugin_mcp_server.protocol.links import RequestLink, asks_of
from ccmaster_plugin_mcp_server.protocol.pushing import Pushing
from ccmaster_plugin_mcp_server.protocol.rounds import RoundNeeded, Rounds
from ccmaster_plugin_mcp_server.protocol.tasking import Tasks

TOOL_USE = "claudecode/toolUseId"
"""Where Claude Code says which tool use of its session a call is."""


@frozen
class ToolCalls:
    """Answers each call, whatever comes of it."""

    _calls: Calls
    _principal_of: PrincipalOf
    _bound: Bound
    _tasks: Tasks | None = None

    async def __call__(self, ctx: Context, params: types.CallToolRequestParams) -> Wire:
        """Answer one call."""
        try:
            tool = self._calls.tool(params.name)
        except UnknownTool as error:
            raise invalid(str(error)) from error
        as_task = self._as_task(ctx, tool, params.arguments or {})
        asks = asks_of(ctx)
        wanted = _wanted(params, tool, self._principal_of(ctx), asks)
        began = perf_counter()
        try:
            with self._bound.one(wanted.caller):
                return await self._answered(ctx, wanted, RequestLink(ctx, asks), as_task)
        except RoundNeeded as needed:
            return needed.result
        except CcmasterError as error:
            word = "failed" if isinstance(error, CannotAsk) else "refused"
            await self._calls.record(wanted, word, str(error), began)
            if isinstance(error, CannotAsk) and error.lacks and is_modern(ctx):
                raise told(ctx, error) from error
            return complete(result_on_wire(error_result(error), modern=is_modern(ctx)))

    async def _answered(
        self, ctx: Context, wanted: Wanted, link: RequestLink, as_task: bool
    ) -> Wire:
        result = await self._calls.refusal(wanted)
        if result is None:
            if as_task and self._tasks is not None:
                task = await self._tasks.offered(ctx, wanted, link)
                if task is not None:
                    return complete(task)
            result = await self._calls.call(wanted, link)
        return complete(result_on_wire(result, modern=is_modern(ctx)))

    def _as_task(self, ctx: Context, tool: Tool, arguments: Mapping[str, Any]) -> bool:
        if tool.tasks is TaskSupport.FORBIDDEN:
            return False
        if tool.lasts is not None and not arguments.get(tool.lasts):
            return False
        knows = self._tasks is not None and knows_tasks(ctx)
        if not knows and tool.tasks is TaskSupport.REQUIRED:
            raise requires(
                {"extensions": {TASKS: {}}}, f"{tool.name} runs only for clients that know tasks"
            )
        return knows


def _wanted(
    params: types.CallToolRequestParams,
    tool: Tool,
    caller: Principal,
    asks: Rounds | Pushing,
) -> Wanted:
    tool_use = (params.meta or {}).get(TOOL_USE)
    return Wanted(
        tool=tool,
        arguments=params.arguments or {},
        caller=caller,
        call_id=asks.call_id,
        tool_use_id=tool_use if isinstance(tool_use, str) else None,
    )
