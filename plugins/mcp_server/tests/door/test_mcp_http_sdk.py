"""The MCP SDK behind the door: a session belongs to whoever opened it."""

import asyncio
import json
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp import types
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.app import composed

PATIENCE = 20.0
CALLERS = {name: Principal(PrincipalKind.SESSION, name) for name in ("alice", "bob")}
LEGACY = "2025-11-25"
ASKS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}


async def call_tool(ctx, params):
    user = get_access_token()
    principal = ctx.request.state.principal
    said = json.dumps([str(principal), user and user.client_id])
    return types.CallToolResult(content=[types.TextContent(type="text", text=said)])


async def list_tools(ctx, params):
    tool = types.Tool(name="who", input_schema={"type": "object"})
    return types.ListToolsResult(tools=[tool])


@asynccontextmanager
async def served():
    manager = StreamableHTTPSessionManager(
        Server("who", on_call_tool=call_tool, on_list_tools=list_tools)
    )
    async with manager.run():
        yield manager.handle_request


async def authenticate(token):
    return CALLERS.get(token)


async def ready():
    return []


@pytest.fixture
async def url(door):
    """Return the address of MCP behind a door, entered and left by one task as in a host."""
    up, over = asyncio.Event(), asyncio.Event()
    apps = []

    async def run():
        async with composed(
            served,
            admissions=Admissions(authenticate),
            ready=ready,
            offered=tuple,
            open_app=authenticate,
        ) as app:
            apps.append(app)
            up.set()
            await over.wait()

    task = asyncio.create_task(run())
    async with asyncio.timeout(PATIENCE):
        await up.wait()
    one = await door(apps[0])
    yield f"{one.origin}/mcp"
    await one.close()
    over.set()
    await task


@asynccontextmanager
async def speaking(url, name, mode):
    headers = {"Authorization": f"Bearer {name}"}
    async with httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode, read_timeout_seconds=PATIENCE) as client:
            yield client


@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
async def test_both_eras_know_who_calls(url, mode):
    async with speaking(url, "alice", mode) as alice:
        result = await alice.call_tool("who", {})
    assert json.loads(result.content[0].text) == ["session/alice", "session/alice"]


def initialize():
    parameters = {
        "protocolVersion": LEGACY,
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "0"},
    }
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters}


async def test_no_principal_can_use_the_session_of_another(url, client):
    def asks(name, **more):
        return {**ASKS, "Authorization": f"Bearer {name}", **more}

    opened = await client.post(url, json=initialize(), headers=asks("alice"))
    assert opened.status_code == 200
    session = {"Mcp-Session-Id": opened.headers["mcp-session-id"], "Mcp-Protocol-Version": LEGACY}
    ping = {"jsonrpc": "2.0", "id": 2, "method": "ping"}

    stolen = await client.post(url, json=ping, headers=asks("bob", **session))
    assert stolen.status_code == 404
    ended = await client.delete(url, headers=asks("bob", **session))
    assert ended.status_code == 404
    unnamed = await client.post(url, json=ping, headers={**ASKS, **session})
    assert unnamed.status_code == 401

    assert (await client.post(url, json=ping, headers=asks("alice", **session))).status_code == 200
    ended = await client.delete(url, headers=asks("alice", **session))
    assert ended.status_code == 200
