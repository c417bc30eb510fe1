"""The record of every call: written behind the calls, and never far behind."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define, field

from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.events import ToolCalled

log = logging.getLogger(__name__)

BEHIND = 0.05
"""Seconds that a call may be over before its record is durable."""
WAITING = 10_000
"""How many records may wait for a store that cannot be written, until calls are refused."""
PAUSE = 1.0
"""Seconds between two tries to write to such a store."""


@define
class Audit:
    """Keeps the records of calls in the store, several at a time."""

    _store: EventStore
    _waiting: list[ToolCalled] = field(factory=list)
    _some: asyncio.Event = field(factory=asyncio.Event)

    @property
    def full(self) -> bool:
        """Whether no more can be recorded, so that nothing may be called."""
        return len(self._waiting) >= WAITING

    def note(self, called: ToolCalled) -> None:
        """Take note of a call."""
        self._waiting.append(called)
        self._some.set()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write for as long as the context lasts, and what is left at its end."""
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write())
            try:
                yield
            finally:
                writing.cancel()
        await self._flush()

    async def _write(self) -> None:
        while True:
            await self._some.wait()
            await asyncio.sleep(BEHIND)
            if not await self._flush():
                await asyncio.sleep(PAUSE)

    async def _flush(self) -> bool:
        """Write what waits; say whether that was possible."""
        if not self._waiting:
            return True
        batch = tuple(self._waiting)
        try:
            await asyncio.shield(self._store.append(*batch))
        except StoreError as error:
            log.warning("%s calls of tools are not recorded yet: %s", len(batch), error)
            return False
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._some.clear()
        return True
