"""The server: ccmaster's registry behind what the protocol asks for, for every version at once."""

from typing import Any

from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import PrincipalOf
from ccmaster_plugin_mcp_server.protocol.errors import contained
from ccmaster_plugin_mcp_server.protocol.identity import Identified
from ccmaster_plugin_mcp_server.protocol.listings import Listing, Written
from ccmaster_plugin_mcp_server.protocol.offers import tool_on_wire
from ccmaster_plugin_mcp_server.protocol.tool_calls import Tasks, ToolCalls


def build(
    host: Host,
    calls: Calls,
    principal_of: PrincipalOf,
    *,
    tasks: Tasks | None = None,
) -> Server[Any]:
    """Make a server."""
    tools = Listing(
        "tools",
        lambda caller: {tool.name: tool for tool in calls.visible(caller)},
        Written(lambda tool, modern: tool_on_wire(tool, modern=modern)),
        principal_of,
        100,
    )
    server = Identified(
        cache_hints={"tools/list": CacheHint(ttl_ms=10_000)},
        on_list_tools=tools,
        on_call_tool=ToolCalls(calls, principal_of, Bound(256, "calls"), tasks),
    )
    server.middleware[:] = [contained]
    return server
