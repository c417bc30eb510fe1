"""Requests of both eras, written once, and the least that sends them and reads what comes back.

The SDK's own client takes longer for a call than the server does, and would measure itself.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Protocol

from attrs import define

LEGACY, MODERN = "2025-11-25", "2026-07-28"
_META = "io.modelcontextprotocol/"


class Wire(Protocol):
    """A way to a server for one request at a time."""

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a tool, and return its result."""
        ...


def request(era: str, method: str, params: Mapping[str, Any], number: int = 1) -> dict[str, Any]:
    """Return a request as JSON data."""
    if era == MODERN:
        about = {
            f"{_META}protocolVersion": MODERN,
            f"{_META}clientCapabilities": {},
            f"{_META}clientInfo": {"name": "bench", "version": "1"},
        }
        params = {**params, "_meta": {**about, **params.get("_meta", {})}}
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def initialize() -> dict[str, Any]:
    """Return how a client of 2025-11-25 begins."""
    params = {
        "protocolVersion": LEGACY,
        "capabilities": {},
        "clientInfo": {"name": "bench", "version": "1"},
    }
    return request(LEGACY, "initialize", params)


INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}


@define
class HttpWire:
    """One connection that is kept."""

    era: str
    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter
    _head: str
    _tool_use: str | None
    session: str = ""

    @classmethod
    async def open(
        cls, url: str, token: str, era: str, *, tool_use: str | None = None
    ) -> "HttpWire":
        """Connect; a client of 2025-11-25 begins a session.

        Args:
            url: Where the server is.
            token: Who calls; empty: nobody says.
            era: What is spoken.
            tool_use: The tool use that all calls are; None: none.
        """
        place = url.removeprefix("http://").partition("/")[0]
        name, _, port = place.partition(":")
        reader, writer = await asyncio.open_connection(name, int(port))
        lines = [
            "POST /mcp HTTP/1.1",
            f"Host: {place}",
            "Content-Type: application/json",
            "Accept: application/json, text/event-stream",
            f"MCP-Protocol-Version: {era}",
            *([f"Authorization: Bearer {token}"] if token else []),
        ]
        wire = cls(era, reader, writer, "\r\n".join(lines), tool_use)
        if era == LEGACY:
            await wire._begin()
        return wire

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a tool, and return its result."""
        params: dict[str, Any] = {"name": tool, "arguments": arguments}
        if self._tool_use:
            params["_meta"] = {"claudecode/toolUseId": self._tool_use}
        await self.send(request(self.era, "tools/call", params), tool)
        return result_of(await self.body())

    async def send(self, message: Mapping[str, Any], name: str = "", *, whole: bool = True) -> None:
        """Send a message, or the half of it; what comes back is not read yet."""
        data = json.dumps(message).encode()
        lines = [self._head, f"Content-Length: {len(data)}"]
        if self.era == MODERN:
            lines.append(f"Mcp-Method: {message['method']}")
            if name:
                lines.append(f"Mcp-Name: {name}")
        elif self.session:
            lines.append(f"Mcp-Session-Id: {self.session}")
        sent = data if whole else data[: len(data) // 2]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + sent)
        await self._writer.drain()

    async def headers(self) -> dict[str, str]:
        """Read the beginning of an answer.

        Raises:
            RuntimeError: It says that something went wrong.
        """
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status, *lines = head.splitlines()
        if status.split()[1] not in {"200", "202"}:
            raise RuntimeError(f"{status}: {(await self._reader.read(2000)).decode()}")
        return {name.lower(): text for name, _, text in (line.partition(": ") for line in lines)}

    async def body(self) -> bytes:
        """Read a whole answer."""
        headers = await self.headers()
        self.session = headers.get("mcp-session-id", self.session)
        if "transfer-encoding" not in headers:
            return await self._reader.readexactly(int(headers.get("content-length", 0)))
        chunks = []
        while chunk := await self.chunk():
            chunks.append(chunk)
        return b"".join(chunks)

    async def chunk(self) -> bytes:
        """Read a part of an answer; empty: there is no more."""
        length = int(await self._reader.readline(), 16)
        return (await self._reader.readexactly(length + 2))[:-2]

    def abort(self) -> None:
        """Let the connection go, whatever is under way."""
        self._writer.transport.abort()

    async def _begin(self) -> None:
        await self.send(initialize())
        await self.body()
        await self.send(INITIALIZED)
        await self.body()


@define
class StdioWire:
    """The pipes of a server's process."""

    era: str
    _process: asyncio.subprocess.Process

    @classmethod
    async def open(cls, process: asyncio.subprocess.Process, era: str) -> "StdioWire":
        """Begin to speak."""
        wire = cls(era, process)
        if era == LEGACY:
            wire.send(initialize())
            await wire.line()
            wire.send(INITIALIZED)
        return wire

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a tool, and return its result."""
        self.send(request(self.era, "tools/call", {"name": tool, "arguments": arguments}))
        return result_of(await self.line())

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message; what comes back is not read yet."""
        if self._process.stdin is None:
            raise RuntimeError("the server has no stdin")
        self._process.stdin.write(json.dumps(message).encode() + b"\n")

    async def line(self) -> bytes:
        """Read a message."""
        if self._process.stdout is None:
            raise RuntimeError("the server has no stdout")
        return await self._process.stdout.readline()


def result_of(body: bytes) -> Mapping[str, Any]:
    """Return the result in an answer, which is JSON or a stream of events with JSON.

    Raises:
        RuntimeError: It is an error.
    """
    if not body.startswith(b"{"):
        body = [line for line in body.splitlines() if line.startswith(b"data: {")][-1][6:]
    answer = json.loads(body)
    result = answer.get("result")
    if result is None or result.get("isError"):
        raise RuntimeError(f"a call failed: {answer}")
    return dict(result)
