"""The server: ccmaster's registry behind what the protocol asks for, for every version at once."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import mcp_types as types
from mcp.server._otel import OpenTelemetryMiddleware
from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.request_state import RequestStateBoundary

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import PrincipalOf
from ccmaster_plugin_mcp_server.protocol.catalog import Catalog
from ccmaster_plugin_mcp_server.protocol.completing import Completions
from ccmaster_plugin_mcp_server.protocol.connections import Connections
from ccmaster_plugin_mcp_server.protocol.errors import contained
from ccmaster_plugin_mcp_server.protocol.exchange import Exchange, exchanging
from ccmaster_plugin_mcp_server.protocol.identity import NAME, Identified
from ccmaster_plugin_mcp_server.protocol.levels import set_level
from ccmaster_plugin_mcp_server.protocol.limits import Bounds
from ccmaster_plugin_mcp_server.protocol.listening import Listening
from ccmaster_plugin_mcp_server.protocol.prompting import Prompts
from ccmaster_plugin_mcp_server.protocol.readables import Readables
from ccmaster_plugin_mcp_server.protocol.reading import Reads
from ccmaster_plugin_mcp_server.protocol.sealing import security
from ccmaster_plugin_mcp_server.protocol.tasking import Tasks
from ccmaster_plugin_mcp_server.protocol.tool_calls import ToolCalls

Lifespan = Callable[[Identified], AbstractAsyncContextManager[Exchange]]


CACHE_HINTS: Mapping[CacheableMethod, CacheHint] = {
    "server/discover": CacheHint(ttl_ms=300_000),
    "tools/list": CacheHint(ttl_ms=10_000),
    "resources/list": CacheHint(ttl_ms=10_000),
    "resources/templates/list": CacheHint(ttl_ms=10_000),
    "prompts/list": CacheHint(ttl_ms=10_000),
    "resources/read": CacheHint(ttl_ms=0),
}
"""How long clients may keep what they were told. Lists are told of when they change, so that only
those who do not listen see an old one; what is read is of now. All depends on the caller."""


def build(
    host: Host,
    calls: Calls,
    principal_of: PrincipalOf,
    *,
    secret: bytes,
    tasks: Tasks | None = None,
    bounds: Bounds | None = None,
    traced: bool = False,
) -> Identified:
    """Make a server; each of its transports is a way of the SDK to run it.

    Args:
        host: ccmaster, with what plugins offer.
        calls: The way to the tools; it may be shared by several servers.
        principal_of: Who makes a request: see `callers`.
        secret: 32 bytes or more, the same for all servers of the store, that seal what clients
            carry between the rounds of a call.
        tasks: Where calls go on that last longer than their request; None: nowhere.
        bounds: How much there may be at once; None: the defaults.
        traced: Whether to make a span of each message, for OpenTelemetry.
    """
    bounds = bounds or Bounds()
    bound = Bound(bounds.calls, "calls")
    readables = Readables(host.contributed)
    catalog = Catalog(host.contributed, calls, principal_of, bounds.page)
    server = Identified(
        lifespan=_lifespan(host, calls, catalog),
        cache_hints=CACHE_HINTS,
        get_tool_input_schema=catalog.mirrored_schema,
        on_list_tools=catalog.tools,
        on_call_tool=ToolCalls(calls, principal_of, bound, tasks),
        on_list_resources=catalog.resources,
        on_list_resource_templates=catalog.templates,
        on_read_resource=Reads(host, readables, principal_of, bound),
        on_list_prompts=catalog.prompts,
        on_get_prompt=Prompts(host, principal_of, bound),
        on_completion=Completions(host, principal_of, bound),
        on_subscriptions_listen=Listening(
            readables, principal_of, Bound(bounds.subscriptions, "subscriptions"), tasks
        ),
    )
    _serve_connections(server, Connections(readables, principal_of))
    server.middleware[:] = [
        *([OpenTelemetryMiddleware()] if traced else []),
        contained,
        RequestStateBoundary(security(secret, principal_of), default_audience=NAME),
    ]
    return server


def _serve_connections(server: Identified, connections: Connections) -> None:
    """Add what only clients of 2025-11-25 and before ask for."""
    server.add_request_handler(
        "resources/subscribe", types.SubscribeRequestParams, connections.subscribe
    )
    server.add_request_handler(
        "resources/unsubscribe", types.UnsubscribeRequestParams, connections.unsubscribe
    )
    # Given to the constructor, it would warn that logging is deprecated.
    server.add_request_handler("logging/setLevel", types.SetLevelRequestParams, set_level)
    server.add_notification_handler(
        "notifications/initialized", types.NotificationParams, connections.initialized
    )


def _lifespan(host: Host, calls: Calls, catalog: Catalog) -> Lifespan:
    def changed() -> None:
        calls.forget()
        catalog.forget()

    @asynccontextmanager
    async def lifespan(server: Identified) -> AsyncIterator[Exchange]:
        async with exchanging(host, changed) as exchange:
            server.exchanges.add(exchange)
            try:
                yield exchange
            finally:
                server.exchanges.discard(exchange)

    return lifespan
