"""A client that is gone before its answer is no error of the server's."""

import asyncio
import json
import logging

from ccmaster_plugin_mcp_server.protocol import streamable
from ccmaster_plugin_mcp_server.protocol.limits import Bounds

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "hasty", "version": "1"},
    },
}
SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/mcp",
    "raw_path": b"/mcp",
    "root_path": "",
    "query_string": b"",
    "headers": [
        (b"host", b"127.0.0.1:1"),
        (b"accept", b"application/json, text/event-stream"),
        (b"content-type", b"application/json"),
    ],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 1),
    "state": {"until_dead": lambda _: lambda: None},
}


class Gone:
    """A client that goes as soon as its answer begins."""

    def __init__(self):
        self.asked = False
        self.left = asyncio.Event()
        self.told = []

    async def receive(self):
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": json.dumps(HELLO).encode(), "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.told.append(message["type"])
        if message["type"] == "http.response.body":
            self.left.set()
            raise ConnectionResetError


async def test_a_client_that_leaves_is_no_error(desk, soon, caplog):
    caplog.set_level(logging.WARNING)
    client = Gone()
    async with soon(), streamable.served(desk.server(), Bounds()) as app:
        await app(SCOPE, client.receive, client.send)
    assert client.told[:2] == ["http.response.start", "http.response.body"]
    assert [record.getMessage() for record in caplog.records] == []
