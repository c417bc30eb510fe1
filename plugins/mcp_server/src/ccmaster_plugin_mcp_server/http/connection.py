"""One connection: it is bounded in time and in bytes while nothing above it could be."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccmaster_plugin_mcp_server.http.answers import Refusal, on_the_wire
from ccmaster_plugin_mcp_server.http.bodies import has_body
from ccmaster_plugin_mcp_server.http.connections import Connections
from ccmaster_plugin_mcp_server.http.deadline import Deadline
from ccmaster_plugin_mcp_server.http.limits import Limits

TOO_MANY = Refusal(503, "there are too many connections", {"Retry-After": "1"})
TOO_SLOW = Refusal(408, "the request took too long to come")
TOO_LONG = Refusal(431, "the headers are too long")
NOT_HTTP = Refusal(400, "this is not a request of HTTP/1.1")

_LINGER_SECONDS = 1.0

Parser = Callable[[ASGIApp], Any]
"""Makes the protocol that reads requests and calls an ASGI application with each."""


class ClientGone(ConnectionResetError):
    """Nobody is there any more to read an answer."""


class Connection(asyncio.Protocol):
    """Stands between the transport and the parser of HTTP, which has no limits of its own.

    The parser keeps whatever headers come, for as long as they come. So the bytes are counted
    here, and the time is taken here, from when a request may begin to when the application is
    called. From then on the guards of the body watch, and here only the bytes are counted.
    """

    def __init__(
        self, app: ASGIApp, parser: Parser, connections: Connections, limits: Limits
    ) -> None:
        self._app = app
        self._make_parser = parser
        self._connections = connections
        self._limits = limits
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._late = Deadline(self._request_is_late)
        self._blocked = Deadline(self.abort)
        self._lingering = Deadline(self.abort)
        self._early = bytearray()
        self._received = 0  # bytes since the last time that the kind of what comes changed
        self._answering = 0
        self._body_left = False
        self._lost = False

    # What the transport calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let the connection in, if there is room."""
        self._transport = cast("asyncio.Transport", transport)
        if not self._connections.admit(self, address_of(transport)):
            if self._connections.turn_away(self):
                self._refuse(TOO_MANY)
            else:
                self.abort()
            return
        self._parser = self._make_parser(self._exchange)
        self._parser.send_400_response = lambda _: self._refuse(NOT_HTTP)
        self._parser.connection_made(transport)
        self._late.set(self._limits.header_timeout_seconds)
        if self._early:
            self.data_received(bytes(self._early))
            self._early.clear()

    def data_received(self, data: bytes) -> None:
        """Hand on what comes, but no more than may come now."""
        if self._transport is None:
            self._early += data  # with the last of a TLS handshake, before that is told of
        if self._parser is None:
            return
        self._received += len(data)
        if not self._answering and not self._late.is_set:
            self._late.set(self._limits.header_timeout_seconds)
        self._parser.data_received(data)
        if self._received > self._allowance():
            # The parser may just have seen whole headers: the application's turn comes first.
            asyncio.get_running_loop().call_soon(self._check_allowance)

    def eof_received(self) -> bool | None:
        """Hand on that the client sends no more."""
        return self._parser.eof_received() if self._parser is not None else None

    def pause_writing(self) -> None:
        """Give the client its time to take what waits for it."""
        if self._parser is not None:
            self._parser.pause_writing()
        self._blocked.set(self._limits.write_timeout_seconds)

    def resume_writing(self) -> None:
        """Go on writing."""
        self._blocked.call_off()
        if self._parser is not None:
            self._parser.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of everything."""
        self._connections.leave(self)
        for deadline in (self._late, self._blocked, self._lingering):
            deadline.call_off()
        self._let_parser_go(exc)

    # What the door calls

    def wind_down(self) -> None:
        """End after the answer that is under way, at once where there is none."""
        if self._parser is not None:
            self._parser.shutdown()
        else:
            self.abort()

    def abort(self) -> None:
        """End now, whatever waits to be written."""
        if self._transport is not None:
            self._transport.abort()

    # What the parser calls

    async def _exchange(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        self._late.call_off()
        self._answering += 1
        self._body_left = has_body(scope["headers"])
        self._received = 0
        answered = False

        def over() -> None:
            nonlocal answered
            if not answered:
                answered = True
                self._answering -= 1
                self._received = 0

        async def received() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False):
                self._body_left = False
                self._received = 0
            return message

        async def sent(message: Message) -> None:
            if self._lost:
                raise ClientGone  # the parser would drop it in silence, for ever and ever
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                over()
            await send(message)

        try:
            await self._app(scope, received, sent)
        finally:
            over()

    # What bounds it

    def _request_is_late(self) -> None:
        """End a connection on which a request does not come to its point."""
        if self._received and not self._body_left:
            self._refuse(TOO_SLOW)
        else:
            self.abort()

    def _allowance(self) -> int:
        """Return how many bytes may come before what comes is a nuisance.

        A body is counted by its guard; here with all that encloses it, and, after an early
        answer, as far as the client goes on sending what nobody wants.
        """
        body = 2 * self._limits.max_body_bytes if self._body_left else 0
        return self._limits.max_header_bytes + body

    def _check_allowance(self) -> None:
        """End a connection on which too much comes."""
        if self._parser is None or self._received <= self._allowance():
            return
        if self._body_left:
            self.abort()  # it has its answer
        else:
            self._refuse(TOO_LONG)

    def _refuse(self, refusal: Refusal) -> None:
        """Say why nothing more is read; an answer under way is cut off instead.

        The client has the time to read that: to close while bytes are unread resets the
        connection, and what was said is lost with it.
        """
        if self._transport is None or self._transport.is_closing():
            return
        if self._answering:
            self.abort()
            return
        self._late.call_off()
        self._let_parser_go(ConnectionAbortedError())
        self._transport.write(on_the_wire(refusal))
        if self._transport.can_write_eof():
            self._transport.write_eof()
        self._lingering.set(_LINGER_SECONDS)

    def _let_parser_go(self, why: Exception | None) -> None:
        """Tell the parser that nobody is there; what it still calls is answered with silence."""
        self._lost = True
        parser, self._parser = self._parser, None
        if parser is not None:
            parser.connection_lost(why)


def address_of(transport: asyncio.BaseTransport) -> str:
    """Return the address of a connection's client; empty where there is none."""
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if peer else ""
