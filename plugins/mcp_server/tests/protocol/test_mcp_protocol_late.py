"""A session that ends at the very moment when something comes for it."""

import asyncio
import json

from ccmaster_plugin_mcp_server.protocol import streamable
from ccmaster_plugin_mcp_server.protocol.limits import Bounds


class Exchange:
    """One request, as a server of HTTP hands it to an application."""

    def __init__(self, app, *, method="POST", body=None, session=None, on_end=None):
        named = [(b"mcp-session-id", session)] if session else []
        headers = [
            (b"accept", b"application/json, text/event-stream"),
            (b"content-type", b"application/json"),
            (b"mcp-protocol-version", b"2025-11-25"),
            *named,
        ]
        self._app = app
        state = {"until_dead": lambda end: lambda: None}
        self._scope = {"type": "http", "method": method, "path": "/mcp", "headers": headers}
        self._scope |= {"query_string": b"", "scheme": "http", "state": state}
        self._body = [json.dumps(body).encode()]
        self._on_end = on_end
        self.sent = []

    async def made(self):
        await self._app(self._scope, self._receive, self._send)
        return self

    async def _receive(self):
        if not self._body:
            await asyncio.get_running_loop().create_future()  # the client stays
        return {"type": "http.request", "body": self._body.pop(), "more_body": False}

    async def _send(self, message):
        self.sent.append(message)
        if self._on_end and message["type"] == "http.response.body":
            await self._on_end()


async def test_nothing_is_answered_twice_though_the_session_ended_meanwhile(desk):
    async with streamable.served(desk.server(), Bounds()) as app:
        about = {"protocolVersion": "2025-11-25", "capabilities": {}}
        about["clientInfo"] = {"name": "test", "version": "1"}
        begins = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}
        begun = await Exchange(app, body=begins).made()
        session = dict(begun.sent[0]["headers"])[b"mcp-session-id"]

        async def ends():
            await Exchange(app, method="DELETE", session=session).made()

        told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        late = await Exchange(app, body=told, session=session, on_end=ends).made()
    assert [message["type"] for message in late.sent] == [
        "http.response.start",
        "http.response.body",
    ]
    assert late.sent[0]["status"] == 202
