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
        """Take note of a call; a refused one is left out where no more can be recorded."""
        if self.full and called.word == "refused":
            return  # nothing was done, and whoever asks without end must not fill the memory
        self._waiting.append(called)
        self._some.set()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write for as long as the context lasts, and what is left at its end."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            writing = tasks.create_task(self._write(over))
            try:
                yield
            finally:
                # Not cut off: whatever it just writes would be written again.
                over.set()
                self._some.set()
                await writing
                await self._flush()

    async def _write(self, over: asyncio.Event) -> None:
        while not over.is_set():
            await self._some.wait()
            await _passed(BEHIND, over)
            if not await self._flush():
                await _passed(PAUSE, over)

    async def _flush(self) -> bool:
        """Write what waits; say whether that was possible."""
        if not self._waiting:
            return True
        batch = tuple(self._waiting)
        try:
            await self._store.append(*batch)
        except StoreError as error:
            log.warning("%s calls of tools are not recorded yet: %s", len(batch), error)
            return False
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._some.clear()
        return True


async def _passed(seconds: float, over: asyncio.Event) -> None:
    """Wait for some time, or until all is over."""
    try:
        async with asyncio.timeout(seconds):
            await over.wait()
    except TimeoutError:
        return
