"""One trivial tool, as ccmaster's plugins offer it, and as a raw server of the SDK does."""

from collections.abc import Mapping
from typing import Any

import mcp_types as types
from mcp.server.lowlevel import Server

from ccmaster_hookspecs import hookimpl
from ccmaster_hookspecs.decisions import Allow, Deny
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Tool, ToolCall, ToolOutcome
from ccmaster_hookspecs.mcp.schemas import table, whole
from ccmaster_hookspecs.principals import Principal, Scope

NAME = "add"
SCHEMA = table({"a": whole("One number."), "b": whole("Another.")})


async def add(call: ToolCall) -> Mapping[str, int]:
    """Add two numbers."""
    return {"sum": call.arguments["a"] + call.arguments["b"]}


class Plugin:
    """Offers the tool, and looks at each call before it is made and after."""

    @hookimpl
    def register_tools(self) -> tuple[Tool, ...]:
        """Add the tool."""
        tool = Tool(
            name=NAME,
            description="Add two numbers.",
            call=add,
            scope=Scope.SESSION_READ,
            input_schema=SCHEMA,
        )
        return (tool,)

    @hookimpl
    async def decide_tool_call(
        self, caller: Principal, arguments: Mapping[str, Any]
    ) -> Allow | Deny | None:
        """Have no opinion, but on whom nobody names."""
        return None if caller.name and arguments else Deny("nobody calls")

    @hookimpl
    async def on_tool_called(self, host: Host, outcome: ToolOutcome) -> None:
        """See how it ended."""


def raw() -> Server[Any]:
    """Make a low-level server with nothing but the tool: nobody is asked who calls."""
    tool = types.Tool(name=NAME, description="Add two numbers.", input_schema=dict(SCHEMA))

    async def listed(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool])

    async def called(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        arguments = params.arguments or {}
        total = arguments["a"] + arguments["b"]
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=f'{{"sum":{total}}}')],
            structured_content={"sum": total},
        )

    return Server(
        "raw",
        version="1",
        on_list_tools=listed,
        on_call_tool=called,
        get_tool_input_schema=lambda _: tool.input_schema,
    )
