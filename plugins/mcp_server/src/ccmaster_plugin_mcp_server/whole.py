"""The server as it is behind every transport: the way to the tools, its record, and its tasks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp.server.lowlevel import Server

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.protocol.callers import PrincipalOf
from ccmaster_plugin_mcp_server.protocol.server import build


@asynccontextmanager
async def whole(host: Host, principal_of: PrincipalOf) -> AsyncIterator[Server[Any]]:
    """Put a server together, for as long as the context lasts.

    Args:
        host: Whose sessions and tools it is about.
        principal_of: Says who makes a request.
    """
    audit = Audit(host.store)
    calls = Calls(host, audit)
    async with audit.writing():
        yield build(host, calls, principal_of)
