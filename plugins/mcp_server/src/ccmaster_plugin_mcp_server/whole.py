"""The server as it is behind every transport: the way to the tools, its record, and its tasks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.protocol.callers import PrincipalOf
from ccmaster_plugin_mcp_server.protocol.configured import bounds_of
from ccmaster_plugin_mcp_server.protocol.identity import Identified
from ccmaster_plugin_mcp_server.protocol.sealing import secret_of
from ccmaster_plugin_mcp_server.protocol.server import build
from ccmaster_plugin_mcp_server.sessions.figures import figured
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tasks.tasks import Tasks
from ccmaster_plugin_mcp_server.tokens import person_token


@asynccontextmanager
async def whole(host: Host, principal_of: PrincipalOf) -> AsyncIterator[Identified]:
    """Put a server together, for as long as the context lasts.

    Args:
        host: Whose sessions and tools it is about.
        principal_of: Says who makes a request.
    """
    settings: McpServerSettings = host.settings(TABLE)
    audit = Audit(host.store)
    calls = Calls(host, audit)
    await calls.check()
    tasks = Tasks(calls, settings)
    secret = secret_of(person_token(host.state_dir(TABLE)))
    async with audit.writing(), figured(host), tasks.running():
        server = build(
            host,
            calls,
            principal_of,
            secret=secret,
            tasks=tasks,
            bounds=bounds_of(settings),
            traced=settings.traced,
        )
        tasks.attach(server, principal_of)
        yield server
