"""A process whose purpose is to serve over HTTP: it says where, and stays."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.events import McpServing
from ccmaster_plugin_mcp_server.http.allowed import check_allowed
from ccmaster_plugin_mcp_server.plugin import TABLE
from ccmaster_plugin_mcp_server.reach import served


async def serve(host: Host, say: Callable[[str], None]) -> None:
    """Tell whenever a server comes up, this host's or another's, until cancelled.

    The host's own service serves.

    Raises:
        ConfigurationError: Serving over HTTP is switched off, or what is configured must not be.
    """
    check_allowed(host.settings(TABLE))
    position = await host.store.position()
    if here := await served(host):
        say(_told(here.host, here.url, host))
    async with aclosing(host.store.follow(position)) as batches:
        async for batch in batches:
            for stored in batch:
                if isinstance(stored.event, McpServing):
                    say(_told(stored.event.host, stored.event.url, host))
    await asyncio.get_running_loop().create_future()


def _told(serving: str, url: str, host: Host) -> str:
    if serving == host.host_id:
        return f"MCP is served at {url}"
    return f"MCP is served at {url} by host {serving}; this one takes over when it ends"
