"""The TLS handshake of a connection, which counts as one from its beginning."""

import asyncio
import ssl
from typing import cast

from ccmaster_plugin_mcp_server.http.connection import Connection, address_of
from ccmaster_plugin_mcp_server.http.connections import Connections
from ccmaster_plugin_mcp_server.http.in_flight import InFlight


class Secured(asyncio.Protocol):
    """Stands before a connection until both sides have agreed on their keys.

    asyncio can do this by itself, but tells of a connection only afterwards: whoever never
    finishes a handshake would hold as many of the process's files as they like.
    """

    def __init__(
        self,
        connection: Connection,
        connections: Connections,
        in_flight: InFlight,
        tls: ssl.SSLContext,
        seconds: float,
    ) -> None:
        self._connection = connection
        self._connections = connections
        self._in_flight = in_flight
        self._tls = tls
        self._seconds = seconds
        self._early = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, if there is room; who speaks TLS cannot be told anything else yet."""
        raw = cast("asyncio.Transport", transport)
        if not self._connections.admit(self._connection, address_of(raw)):
            raw.abort()
            return
        loop = asyncio.get_running_loop()
        task = loop.create_task(self._handshake(raw))
        loop.call_soon(loop.call_soon, self._hand_on, raw)  # after what that calls at its beginning
        for tasks in (self._in_flight.tasks, self._in_flight.listening):
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    def data_received(self, data: bytes) -> None:
        """Keep what comes before the handshake has begun, though only for one turn of the loop."""
        self._early += data

    def _hand_on(self, raw: asyncio.Transport) -> None:
        """Hand what came early to the handshake, before anything else comes."""
        begun = raw.get_protocol() is not self
        protocol = cast("asyncio.BufferedProtocol", raw.get_protocol())
        while self._early and begun and not raw.is_closing():
            room = memoryview(protocol.get_buffer(len(self._early)))
            count = min(len(room), len(self._early))
            room[:count] = self._early[:count]
            del self._early[:count]
            protocol.buffer_updated(count)

    async def _handshake(self, raw: asyncio.Transport) -> None:
        made = False
        try:
            secured = await asyncio.get_running_loop().start_tls(
                raw,
                self._connection,
                self._tls,
                server_side=True,
                ssl_handshake_timeout=self._seconds,
            )
            if secured is not None and not secured.is_closing():
                self._connection.connection_made(secured)
                made = True
        except OSError:
            pass  # the client went, was too slow, or speaks no TLS that is spoken here
        finally:
            if not made:
                raw.abort()
                self._connections.leave(self._connection)
