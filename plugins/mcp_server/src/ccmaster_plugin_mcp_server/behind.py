"""What is behind the HTTP door: the server over streamable HTTP, health, and plugins' applications.

Importing this module is slow; `service` does so once somebody knocks.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import HttpApp
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_mcp_server.dying import reviewed
from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.app import composed
from ccmaster_plugin_mcp_server.protocol.callers import authenticated
from ccmaster_plugin_mcp_server.protocol.configured import bounds_of
from ccmaster_plugin_mcp_server.protocol.streamable import served
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tokens import who
from ccmaster_plugin_mcp_server.whole import whole


@asynccontextmanager
async def behind(
    host: Host, settings: McpServerSettings, person_has: str
) -> AsyncIterator[ASGIApp]:
    """Put together all that answers, for as long as the context lasts.

    Args:
        host: Whose sessions and tools it is about.
        settings: What is configured.
        person_has: The person's token.
    """
    scopes = frozenset(settings.anonymous_scopes)
    nobody = Principal(PrincipalKind.CLIENT, "anonymous", scopes) if scopes else None

    async def authenticate(bearer: str | None) -> Principal | None:
        return nobody if bearer is None else await who(host, person_has, bearer)

    async def ready() -> Sequence[str]:
        try:
            await host.store.position()
        except StoreError:
            return ["the store cannot be read"]
        return []

    async def open_app(offer: HttpApp) -> ASGIApp:
        app: ASGIApp = await host.contributed.code(offer, offer.app)(host)
        return app

    admissions = Admissions(authenticate)
    async with (
        reviewed(host, admissions.review),
        composed(
            lambda: _over_http(host, settings),
            admissions=admissions,
            ready=ready,
            offered=lambda: tuple(host.contributed.http_apps.values()),
            open_app=open_app,
            grace=settings.stop_grace_seconds,
        ) as app,
    ):
        yield app


@asynccontextmanager
async def _over_http(host: Host, settings: McpServerSettings) -> AsyncIterator[ASGIApp]:
    # The door has looked at host and origin, and counts the body's bytes, before this.
    async with (
        whole(host, authenticated) as server,
        served(server, bounds_of(settings), settings.max_body_bytes) as app,
    ):
        yield app
