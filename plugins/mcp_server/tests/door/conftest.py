"""A door on a free port of loopback, and clients that say exactly what they are told to say."""

import asyncio
from contextlib import asynccontextmanager

import httpx2
import pytest
from attrs import evolve, frozen
from starlette.responses import JSONResponse, PlainTextResponse, StreamingResponse

from ccmaster_plugin_mcp_server.http.binding import Bound, bind
from ccmaster_plugin_mcp_server.http.callers import callers
from ccmaster_plugin_mcp_server.http.endpoint import Endpoint
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.http.serving import Serving
from ccmaster_plugin_mcp_server.http.tls import tls_context

PATIENCE = 20.0
FREE = Endpoint(port=0)
LIMITS = Limits(
    max_header_bytes=4096,
    max_body_bytes=10_000,
    header_timeout_seconds=PATIENCE,
    body_timeout_seconds=PATIENCE,
    stop_grace_seconds=PATIENCE,
)


@frozen
class Door:
    bound: Bound
    serving: Serving
    task: asyncio.Task

    @property
    def host(self):
        return f"127.0.0.1:{self.bound.port}"

    @property
    def origin(self):
        return self.bound.origin

    async def raw(self):
        return await asyncio.open_connection("127.0.0.1", self.bound.port)

    async def says(self, data, *, client=None):
        """Send bytes, and return all that comes back until the door closes the connection."""
        reader, writer = client or await self.raw()
        async with asyncio.timeout(PATIENCE):
            try:
                writer.write(data)
                await writer.drain()
                return await reader.read()
            except ConnectionError:
                return b""
            finally:
                writer.close()

    def request(self, line="GET / HTTP/1.1", *headers, body=b"", last=True):
        given = [f"Host: {self.host}", *headers, *(["Connection: close"] if last else [])]
        return "\r\n".join([line, *given, "", ""]).encode("latin-1") + body

    async def close(self):
        self.task.cancel()
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([self.task])


class Application:
    """What stands behind the door in these tests."""

    def __init__(self):
        self.seen = []
        self.streaming = asyncio.Event()
        self.ended = asyncio.Event()
        self.bodies = []

    async def __call__(self, scope, receive, send):
        self.seen.append(scope["path"])
        await getattr(self, scope["path"].strip("/") or "plain", self.plain)(scope, receive, send)

    async def plain(self, scope, receive, send):
        await PlainTextResponse("here")(scope, receive, send)

    async def echo(self, scope, receive, send):
        body = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.bodies.append(None)
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        self.bodies.append(body)
        await JSONResponse({"length": len(body)})(scope, receive, send)

    async def broken(self, scope, receive, send):
        raise ValueError("a secret is in here")

    async def half(self, scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"so far", "more_body": True})
        raise ValueError("a secret is in here")

    async def stream(self, scope, receive, send):
        async def events():
            try:
                yield b"data: first\n\n"
                self.streaming.set()
                await asyncio.Event().wait()
            finally:
                self.ended.set()

        await StreamingResponse(events(), media_type="text/event-stream")(scope, receive, send)

    async def endless(self, scope, receive, send):
        try:
            self.streaming.set()
            await asyncio.Event().wait()
        finally:
            self.ended.set()

    async def flood(self, scope, receive, send):
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            self.streaming.set()
            while True:
                await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})
        finally:
            self.ended.set()


@pytest.fixture
def application():
    return Application()


@pytest.fixture
async def door(tmp_path, application):
    """Return what opens doors; all are closed in the end."""
    opened = []

    async def open_door(app=application, *, endpoint=FREE, **limits):
        @asynccontextmanager
        async def load():
            yield app

        tls = tls_context(endpoint)
        bound = bind(endpoint, tmp_path)
        known = callers(
            scheme=bound.scheme,
            names=bound.names,
            port=bound.port,
            allowed_hosts=endpoint.allowed_hosts,
            allowed_origins=endpoint.allowed_origins,
        )
        bounds = evolve(LIMITS, **limits)
        serving = Serving(bound, load, callers=known, limits=bounds, tls=tls)
        opened.append(Door(bound, serving, asyncio.create_task(serving.run())))
        return opened[-1]

    yield open_door
    for one in opened:
        await one.close()


@pytest.fixture
async def client():
    async with httpx2.AsyncClient(timeout=PATIENCE) as client:
        yield client
