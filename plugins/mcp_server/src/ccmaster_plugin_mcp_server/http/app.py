"""All that is behind the door, as one ASGI application: MCP, health, and what plugins mount."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.routing import Route, Router
from starlette.types import ASGIApp

from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.authentication import Authenticated
from ccmaster_plugin_mcp_server.http.endpoint import MCP_PATH
from ccmaster_plugin_mcp_server.http.health import Ready, alive, readiness
from ccmaster_plugin_mcp_server.http.mounts import Offered, Open, mounted

HEALTH_PATH = "/healthz"
READY_PATH = "/readyz"


@asynccontextmanager
async def composed(
    mcp: Callable[[], AbstractAsyncContextManager[ASGIApp]],
    *,
    admissions: Admissions,
    ready: Ready,
    offered: Offered,
    open_app: Open,
    grace: float = 2.0,
) -> AsyncIterator[ASGIApp]:
    """Put the application together, for as long as it is entered.

    Args:
        mcp: Makes what answers at `/mcp`. It is entered here, because the lifespan of what is
            mounted in another application never runs by itself.
        admissions: Who may come in.
        ready: What is missing for work, if anything.
        offered: What plugins mount at the moment.
        open_app: Makes the application of one of these.
        grace: Seconds that each of these has to end.
    """
    async with mcp() as app, mounted(offered, open_app, admissions, grace) as mounts:
        yield Router(
            [
                Route(MCP_PATH, Authenticated(app, admissions)),
                Route(HEALTH_PATH, alive, methods=["GET"]),
                Route(READY_PATH, readiness(ready), methods=["GET"]),
            ],
            redirect_slashes=False,
            default=mounts,
        )
