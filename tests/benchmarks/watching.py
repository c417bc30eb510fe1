"""When something was seen to happen, by one who follows the store."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager

from attrs import define, field, frozen

from ccmaster_hookspecs.events import Event, TurnEnded
from ccmaster_hookspecs.storage import EventStore

PATIENCE = 60.0
"""Seconds after which something that was to happen is taken not to happen."""


@frozen
class Seen:
    """An event, and when it was seen: seconds of `time.perf_counter`."""

    event: Event
    at: float


@define
class Watch:
    """What happens, in its order; each event is looked at once."""

    _seen: asyncio.Queue[Seen] = field(factory=asyncio.Queue)

    async def until(self, wanted: Callable[[Event], bool]) -> Seen:
        """Wait for an event."""
        async with asyncio.timeout(PATIENCE):
            while True:
                seen = await self._seen.get()
                if wanted(seen.event):
                    return seen

    async def turn_ended(self) -> Seen:
        """Wait for the end of a turn, and see that it did not fail."""
        seen = await self.until(lambda event: isinstance(event, TurnEnded))
        if isinstance(seen.event, TurnEnded) and seen.event.failure:
            raise RuntimeError(f"a turn failed: {seen.event.error}")
        return seen

    async def follow(self, store: EventStore, after: int) -> None:
        """Follow the store until cancelled."""
        async with aclosing(store.follow(after)) as batches:
            async for batch in batches:
                now = time.perf_counter()
                for stored in batch:
                    self._seen.put_nowait(Seen(stored.event, now))


@asynccontextmanager
async def watched(store: EventStore) -> AsyncIterator[Watch]:
    """Watch what happens from now on, for as long as the context lasts."""
    watch = Watch()
    async with asyncio.TaskGroup() as tasks:
        following = tasks.create_task(watch.follow(store, await store.position()))
        yield watch
        following.cancel()
