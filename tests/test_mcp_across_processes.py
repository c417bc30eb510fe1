"""A subscriber of a stdio server hears of what a host in another process does to a session."""

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.subscriptions import ResourceUpdated

# What earlier clients do is deprecated, and still has to work.
pytestmark = pytest.mark.filterwarnings("ignore::mcp.shared.exceptions.MCPDeprecationWarning")

LEGACY, MODERN = "legacy", "2026-07-28"
PATIENCE = 30.0
SCRIPT = Path(sys.executable).with_name("ccmaster")


@asynccontextmanager
async def listening(mode, uri):
    """Subscribe over stdio, and yield what returns once something is heard."""
    heard = asyncio.Queue()

    async def keep(message):
        if getattr(message, "method", "") == "notifications/resources/updated":
            heard.put_nowait(str(message.params.uri))

    arguments = ["mcp", "serve", "--transport", "stdio"]
    server = StdioServerParameters(command=str(SCRIPT), args=arguments, env=dict(os.environ))
    how = {"message_handler": keep} if mode == LEGACY else {}
    async with Client(server, mode=mode, cache=None, **how) as client:
        if mode == LEGACY:
            await client.session.subscribe_resource(uri)
            yield heard.get
        else:
            async with client.listen(resource_subscriptions=[uri]) as stream:
                events = aiter(stream)

                async def told():
                    event = await anext(events)
                    assert isinstance(event, ResourceUpdated)
                    return event.uri

                yield told


@pytest.mark.parametrize("mode", [LEGACY, MODERN])
async def test_a_subscriber_hears_of_another_process(open_host, configure, ana, folder, mode):
    configure("[mcp_server]\nenabled = false\n")
    async with open_host() as host:
        how = {"by": ana, "working_dir": folder, "runtime": "demo", "watch": False}
        session, other = [await host.launch(**how) for _ in range(2)]
        uri = f"ccmaster://session_status/{session}"
        async with asyncio.timeout(PATIENCE), listening(mode, uri) as told:
            await host.send(other, "a", by=ana)
            await host.send(session, "a [[text:done]]", by=ana)
            assert await told() == uri
