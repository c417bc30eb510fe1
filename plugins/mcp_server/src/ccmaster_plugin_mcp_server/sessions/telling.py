"""Telling a caller who waits what a session does meanwhile."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing, asynccontextmanager
from typing import Any

from attrs import define, field

from ccmaster_hookspecs.events import session_stream
from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_plugin_mcp_server.sessions.facts import doing
from ccmaster_plugin_mcp_server.sessions.standing import standing

log = logging.getLogger(__name__)

BEAT = 10.0
"""Seconds after which a caller is told again, though nothing changed: many give up in silence."""
PAUSE = 0.1
"""Seconds between two tellings at least."""


@asynccontextmanager
async def telling(call: ToolCall, session_id: str, total: float) -> AsyncIterator[None]:
    """Tell the caller what a session does for as long as the context lasts.

    Args:
        call: Who is told.
        session_id: What is told of.
        total: Seconds that the caller waits at most.
    """
    async with beside(_Telling(call, session_id, total).run()):
        yield


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do something as long as the context lasts; where it fails, the context goes on."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()):
            log.warning("beside a call: %r", error)


@define
class _Telling:
    _call: ToolCall
    _session_id: str
    _total: float
    _changed: asyncio.Event = field(factory=asyncio.Event)

    async def run(self) -> None:
        """Tell until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._tell())

    async def _follow(self) -> None:
        store, stream = self._call.host.store, session_stream(self._session_id)
        async with aclosing(store.follow(await store.position())) as batches:
            async for batch in batches:
                if any(stored.event.stream == stream for stored in batch):
                    self._changed.set()

    async def _tell(self) -> None:
        clock = asyncio.get_running_loop().time
        began, told, told_at = clock(), "", 0.0
        while True:
            self._changed.clear()
            text, now = await self._text(), clock() - began
            if text != told or now - told_at >= BEAT:
                await self._call.progress(round(now, 3), self._total, text)
                told, told_at = text, now
            await asyncio.sleep(PAUSE)
            try:
                async with asyncio.timeout(BEAT):
                    await self._changed.wait()
            except TimeoutError:
                pass

    async def _text(self) -> str:
        host = self._call.host
        status = (await standing(host)).of(await host.status(self._session_id))
        return f"{status.name} is {status.state}: {doing(status)}".removesuffix(": ")
