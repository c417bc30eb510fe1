"""Take connections, and close the door behind the last.

Of uvicorn it uses what reads and writes HTTP, and not its server, which looks ten times a second
whether it is to end, takes the signals of the process, and leaves behind what it cancels.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.server import ServerState

from ccmaster_plugin_mcp_server.http.binding import BACKLOG
from ccmaster_plugin_mcp_server.http.callers import Callers
from ccmaster_plugin_mcp_server.http.connection import Connection, Parser
from ccmaster_plugin_mcp_server.http.connections import Connections, open_files_allowed
from ccmaster_plugin_mcp_server.http.guards import guarded
from ccmaster_plugin_mcp_server.http.in_flight import InFlight
from ccmaster_plugin_mcp_server.http.limits import Limits
from ccmaster_plugin_mcp_server.http.secured import Secured

log = logging.getLogger(__name__)

_LAST_SECONDS = 1.0


@asynccontextmanager
async def opened(
    app: ASGIApp,
    sockets: Iterable[socket.socket],
    callers: Callers,
    limits: Limits,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[None]:
    """Answer with an application, behind all guards.

    Args:
        app: What answers; its lifespan is the caller's business.
        sockets: Where connections come from; they listen. They are closed in the end.
        callers: Who may call.
        limits: What bounds every connection and request.
        tls: None: plain HTTP.
    """
    loop = asyncio.get_running_loop()
    in_flight = InFlight()
    connections = Connections(limits, open_files_allowed())
    behind_guards = guarded(app, callers, limits, in_flight)
    parser = _parser(behind_guards, limits, in_flight)

    def connected() -> asyncio.Protocol:
        connection = Connection(behind_guards, parser, connections, limits)
        if tls is None:
            return connection
        return Secured(connection, connections, in_flight, tls, limits.header_timeout_seconds)

    servers: list[asyncio.Server] = []
    try:
        for one in sockets:
            server = await loop.create_server(connected, sock=one, backlog=BACKLOG)
            servers.append(server)
        yield
    finally:
        for server in servers:
            server.close()
        await _close(connections, in_flight, limits.stop_grace_seconds)


async def _close(connections: Connections, in_flight: InFlight, grace: float) -> None:
    """End all connections: those that rest at once, the others when they are answered."""
    for connection in connections:
        connection.wind_down()
    try:
        await in_flight.close(grace)
    finally:
        in_flight.cut()
        for connection in connections:
            connection.abort()
        try:
            async with asyncio.timeout(_LAST_SECONDS):
                await connections.gone()
        except TimeoutError:
            log.error("%d connections do not end though they were cut off", len(connections))


def _parser(app: ASGIApp, limits: Limits, in_flight: InFlight) -> Parser:
    """Return what makes the protocol that reads HTTP; with httptools where that is installed."""
    config = Config(
        app,
        http="auto",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        workers=1,
        timeout_keep_alive=limits.idle_timeout_seconds,  # type: ignore[arg-type] # any seconds do
        h11_max_incomplete_event_size=limits.max_header_bytes,
    )
    config.load()
    state = ServerState()
    state.tasks = in_flight.tasks
    protocol: Any = config.http_protocol_class

    def made(exchange: ASGIApp) -> Any:
        parser = protocol(config=config, server_state=state, app_state={})
        parser.app = exchange
        return parser

    return made
