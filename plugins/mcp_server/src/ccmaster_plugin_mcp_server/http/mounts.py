"""The applications of plugins behind the door, which may come and go while it is open."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from ccmaster_hookspecs.mcp import HttpApp
from ccmaster_plugin_mcp_server.http.admissions import Admissions
from ccmaster_plugin_mcp_server.http.answers import Refusal, answer
from ccmaster_plugin_mcp_server.http.authentication import Authenticated
from ccmaster_plugin_mcp_server.http.lifespan import lifespan

log = logging.getLogger(__name__)

NOT_FOUND = Refusal(404, "there is nothing here")
BROKEN = Refusal(503, "what is mounted here does not start; the log tells why")

Offered = Callable[[], Sequence[HttpApp]]
Open = Callable[[HttpApp], Awaitable[ASGIApp]]
"""Makes the application of a contribution."""


@asynccontextmanager
async def mounted(
    offered: Offered, open_app: Open, admissions: Admissions, grace: float
) -> AsyncIterator["Mounts"]:
    """Serve what plugins mount, each application started when it is first asked for.

    Args:
        offered: What there is at the moment.
        open_app: Makes an application.
        admissions: Who may use those that are not public.
        grace: Seconds that each application has to end.
    """
    async with asyncio.TaskGroup() as group:
        mounts = Mounts(offered, open_app, admissions, group, grace)
        try:
            yield mounts
        finally:
            mounts.end()


class Mounts:
    """Finds the application for a path."""

    def __init__(
        self,
        offered: Offered,
        open_app: Open,
        admissions: Admissions,
        group: asyncio.TaskGroup,
        grace: float,
    ) -> None:
        self._offered = offered
        self._open = open_app
        self._admissions = admissions
        self._group = group
        self._grace = grace
        self._running: dict[HttpApp, _Running] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        offered = self._offered()
        for gone in self._running.keys() - set(offered):
            self._running.pop(gone).end()
        found = at_path(offered, scope["path"])
        if found is None:
            await answer(NOT_FOUND, scope, send)
            return
        app: ASGIApp = _Entry(self, found)
        if not found.public:
            app = Authenticated(app, self._admissions)
        await app(scope, receive, send)

    async def started(self, offer: HttpApp) -> "_Running":
        """Return an application that has started, or could not."""
        running = self._running.get(offer)
        if running is None:
            running = self._running[offer] = _Running()
            self._group.create_task(running.run(offer, self._open, self._grace))
        await running.up.wait()
        if running.app is None and self._running.get(offer) is running:
            del self._running[offer]  # the next request is another try
        return running

    def end(self) -> None:
        """Let all applications end."""
        for running in self._running.values():
            running.end()


class _Entry:
    """One application, as a request comes to it."""

    def __init__(self, mounts: Mounts, offer: HttpApp) -> None:
        self._mounts = mounts
        self._offer = offer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        running = await self._mounts.started(self._offer)
        if running.app is None:
            await answer(BROKEN, scope, send)
            return
        root = scope.get("root_path", "")
        inner = {
            **scope,
            "root_path": root + self._offer.path.rstrip("/"),
            "app_root_path": scope.get("app_root_path", root),
            "state": {**running.state, **scope.get("state", {})},
        }
        await running.app(inner, receive, send)


class _Running:
    """One application from its start to its end, in a task of its own."""

    def __init__(self) -> None:
        self.up = asyncio.Event()
        self.app: ASGIApp | None = None
        self.state: dict[str, Any] = {}
        self._over = asyncio.Event()

    async def run(self, offer: HttpApp, open_app: Open, grace: float) -> None:
        """Start it, wait until it is no longer wanted, and end it."""
        try:
            app = await open_app(offer)
            async with lifespan(app, grace) as state:
                self.app, self.state = app, state
                self.up.set()
                await self._over.wait()
        except Exception:
            log.exception("what is mounted at %s failed", offer.path)
        finally:
            self.up.set()

    def end(self) -> None:
        """Let it end."""
        self._over.set()


def at_path(offered: Sequence[HttpApp], path: str) -> HttpApp | None:
    """Return whose path is the longest that a path is in; None: nobody's."""
    inside = [offer for offer in offered if f"{path}/".startswith(f"{offer.path.rstrip('/')}/")]
    return max(inside, key=lambda offer: len(offer.path), default=None)
