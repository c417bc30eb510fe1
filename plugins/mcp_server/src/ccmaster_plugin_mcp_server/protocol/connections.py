"""Connections, which last longer than a request (until 2025-11-25), and are told of changes."""

import asyncio
from typing import Any

import mcp_types as types
from attrs import define, field, frozen
from mcp.server.connection import Connection
from mcp.server.subscriptions import ResourceUpdated

from ccmaster_plugin_mcp_server.protocol.bounds import TooMany
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.errors import unknown_resource
from ccmaster_plugin_mcp_server.protocol.exchange import Exchange
from ccmaster_plugin_mcp_server.protocol.lists import EVENTS, METHODS, topics_of
from ccmaster_plugin_mcp_server.protocol.readables import Readables
from ccmaster_plugin_mcp_server.protocol.topics import Outbox, Topic, Topics

MOST_URIS = 1000
"""How many resources one connection may be subscribed to."""

_KEY = "ccmaster.listener"


def connection_of(ctx: Context) -> Connection:
    """Return the connection of a request.

    The SDK makes a session for each request and gives no public way to what is behind it; to
    tell a client anything later takes the connection (mcp 2.3).
    """
    return ctx.session._connection


@frozen
class Connections:
    """Answers what a connection is told of."""

    _readables: Readables
    _principal_of: PrincipalOf

    async def initialized(self, ctx: Context, _: types.NotificationParams) -> None:
        """Tell a client from now on which lists change."""
        self._listener(ctx)

    async def subscribe(self, ctx: Context, params: types.SubscribeRequestParams) -> Any:
        """Tell a client from now on when a resource changes."""
        if self._readables.find(self._principal_of(ctx), params.uri) is None:
            raise unknown_resource(ctx, params.uri)
        self._listener(ctx).subscribe(params.uri)
        return types.EmptyResult()

    async def unsubscribe(self, ctx: Context, params: types.UnsubscribeRequestParams) -> Any:
        """Tell a client no more when a resource changes."""
        self._listener(ctx).unsubscribe(params.uri)
        return types.EmptyResult()

    def _listener(self, ctx: Context) -> "_Listener":
        connection = connection_of(ctx)
        listener: _Listener | None = connection.state.get(_KEY)
        if listener is None:
            exchange: Exchange = ctx.lifespan_context
            listener = _Listener(connection, exchange.topics)
            listener.begin(topics_of(self._principal_of(ctx), *EVENTS))
            connection.state[_KEY] = listener
            connection.exit_stack.push_async_callback(listener.end)
        return listener


@define(eq=False)
class _Listener:
    """Tells one connection."""

    _connection: Connection
    _topics: Topics
    _outbox: Outbox = field(factory=Outbox)
    _lists: list[Topic] = field(factory=list)
    _uris: dict[str, None] = field(factory=dict)
    _telling: asyncio.Task[None] | None = None

    def begin(self, lists: list[Topic]) -> None:
        self._lists = lists
        self._topics.join(self._outbox, lists)
        self._telling = asyncio.create_task(self._tell())

    def subscribe(self, uri: str) -> None:
        if len(self._uris) >= MOST_URIS:
            raise TooMany(f"a connection is subscribed to {MOST_URIS} resources at most")
        self._uris[uri] = None
        self._topics.join(self._outbox, [uri])

    def unsubscribe(self, uri: str) -> None:
        self._uris.pop(uri, None)
        self._topics.leave(self._outbox, [uri])

    async def end(self) -> None:
        """Stop, when the connection is over."""
        self._topics.leave(self._outbox, [*self._lists, *self._uris])
        if self._telling is not None:
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)

    async def _tell(self) -> None:
        while events := await self._outbox.taken():
            for event in events:
                if isinstance(event, ResourceUpdated):
                    await self._connection.send_resource_updated(event.uri)
                else:
                    await self._connection.notify(METHODS[event], None)
