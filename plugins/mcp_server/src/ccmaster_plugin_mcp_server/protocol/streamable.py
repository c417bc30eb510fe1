"""Serve over HTTP (streamable HTTP of every version), behind a door that guards and authenticates.

The door says who asks: `scope["state"]["principal"]`, and to the SDK as `scope["user"]`, by which
it lets nobody use a session that another has begun. And it says by `scope["state"]["until_dead"]`
when the caller's token has died: sessions last longer than requests, and end then too.
"""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from attrs import frozen
from mcp.server.streamable_http import EventStore, StreamableHTTPServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ccmaster_plugin_mcp_server.protocol.identity import Identified
from ccmaster_plugin_mcp_server.protocol.limits import Bounds
from ccmaster_plugin_mcp_server.protocol.replays import Replays

log = logging.getLogger(__name__)

RETRY = 500
"""Milliseconds after which a client comes back whose connection ended before its answer."""


@asynccontextmanager
async def served(
    server: Identified, bounds: Bounds, max_body_bytes: int = 4 << 20
) -> AsyncIterator[ASGIApp]:
    """Serve for as long as the context lasts.

    Args:
        server: What answers.
        bounds: How many sessions there may be, and how long nobody may use one.
        max_body_bytes: The length of the longest request.

    Yields:
        The application, for one path. It does not look at `Host` and `Origin`: the door does.
    """
    sessions = _Sessions(
        server,
        retry_interval=RETRY,
        session_idle_timeout=bounds.session_idle_seconds,
        max_sessions=bounds.sessions,
        max_request_body_size=max_body_bytes,
    )
    async with sessions.run():
        try:
            yield _Trimmed(_Forgiven(StreamableHTTPASGIApp(sessions)))
        finally:
            server.close_streams()


@frozen
class _Trimmed:
    """Takes the white space off the ends of headers, which is not part of them (RFC 9110, 5.5).

    httptools leaves it where it comes after the value, and the SDK compares names with it.
    """

    _app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = [(name, value.strip(b" \t")) for name, value in scope["headers"]]
        await self._app({**scope, "headers": headers}, receive, send)


@frozen
class _Forgiven:
    """Drops what is sent to a client that is gone, or has its answer.

    The SDK learns from `receive` that it is gone; what cannot be sent until then it would log as
    an error of its own, with a traceback, for every client that ends its stream. And where a
    session ends just when a notification for it was taken, it answers a second time, and fails.
    """

    _app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answered = False

        async def sent(message: Message) -> None:
            nonlocal answered
            if answered:
                return
            answered = message["type"] == "http.response.body" and not message.get("more_body")
            with suppress(ConnectionResetError):
                await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            if not answered:
                raise
            log.debug("failed at a request that was answered", exc_info=True)


class _Sessions(StreamableHTTPSessionManager):
    """Gives each session a memory of its own, and an end with its caller's token.

    One memory for all, as the SDK has it, knows its streams by the ids of requests alone, which
    any two clients have in common.
    """

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self._over: dict[str, Callable[[], None]] = {}

    @property
    def event_store(self) -> EventStore:
        """Make the memory of a session that begins."""
        return Replays()

    @event_store.setter
    def event_store(self, _: Any) -> None:
        """Take no memory for all."""

    async def _serve_opening_request(
        self, http_transport: StreamableHTTPServerTransport, scope: Scope, *way: Any
    ) -> None:
        """Let a session begin that ends with the token of whoever began it."""
        session, group = str(http_transport.mcp_session_id), self._task_group
        # Before it begins: it must not begin just when the token dies.
        self._over[session] = scope["state"]["until_dead"](
            lambda: group and group.start_soon(self._discard_session, session, http_transport)
        )
        await super()._serve_opening_request(http_transport, scope, *way)

    async def _discard_session(
        self, session_id: str, transport: StreamableHTTPServerTransport
    ) -> None:
        """Forget a session; the SDK does so however it ended, or if it never began (mcp 2.3)."""
        if over := self._over.pop(session_id, None):
            over()
        await super()._discard_session(session_id, transport)
