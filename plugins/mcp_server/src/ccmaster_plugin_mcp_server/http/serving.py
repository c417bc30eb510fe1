"""Serve an application on sockets that listen already, from the first connection on."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import TYPE_CHECKING

from ccmaster_plugin_mcp_server.http.binding import Bound
from ccmaster_plugin_mcp_server.http.limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ccmaster_plugin_mcp_server.http.callers import Callers

_DOOR = f"{__package__}.door"


class Serving:
    """Serves when it is first needed; until then whoever connects waits in the backlog."""

    def __init__(
        self,
        bound: Bound,
        load: "Callable[[], AbstractAsyncContextManager[ASGIApp]]",
        *,
        callers: "Callers",
        limits: Limits,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Describe what is to be served; nothing happens yet.

        Args:
            bound: The sockets; they are closed in the end.
            load: Makes the application, once; what that imports may be heavy. It is entered
                before the first request, and left after the last.
            callers: Who may call.
            limits: What bounds every connection.
            tls: None: plain HTTP.
        """
        self._bound = bound
        self._load = load
        self._callers = callers
        self._limits = limits
        self._tls = tls
        self._needed = asyncio.Event()
        self._up = asyncio.Event()

    def wake(self) -> None:
        """Load the application now, for somebody will connect soon."""
        self._needed.set()

    async def up(self) -> None:
        """Wait until connections are taken."""
        await self._up.wait()

    async def run(self) -> None:
        """Serve until cancelled; then end within the grace, and leave nothing behind."""
        try:
            with _told_of_connections(self._bound.sockets, self._needed):
                await self._needed.wait()
            # Hundreds of modules: in a thread, so that sessions go on meanwhile.
            door = await asyncio.to_thread(import_module, _DOOR)
            async with (
                self._load() as app,
                door.opened(app, self._bound.sockets, self._callers, self._limits, self._tls),
            ):
                self._up.set()
                await asyncio.get_running_loop().create_future()
        finally:
            self._up.clear()
            self._bound.close()


@contextlib.contextmanager
def _told_of_connections(
    sockets: Iterable[socket.socket], connected: asyncio.Event
) -> Iterator[None]:
    """Set an event when somebody connects, who is not taken yet."""
    loop = asyncio.get_running_loop()
    with contextlib.ExitStack() as undo:
        for one in sockets:
            try:
                loop.add_reader(one, connected.set)
            except NotImplementedError:  # of an event loop of Windows: then be up at once
                connected.set()
                break
            undo.callback(loop.remove_reader, one)
        yield
