"""Following the store beside other work: what is new waits until it is asked for."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from attrs import define, field

from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.storage import EventStore, Stored

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two tries to follow a store that cannot be read now."""


@define
class News:
    """What has happened since it was last asked."""

    _store: EventStore
    _after: int
    _waiting: list[Stored] = field(factory=list)
    _any: asyncio.Event = field(factory=asyncio.Event)

    async def within(self, seconds: float) -> list[Stored]:
        """Return what has happened, in order; nothing, if nothing does for so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._any.wait()
        except TimeoutError:
            return []
        self._any.clear()
        news, self._waiting = self._waiting, []
        return news

    async def follow(self) -> None:
        """Take note of what happens, until cancelled."""
        while True:
            try:
                async with aclosing(self._store.follow(self._after)) as batches:
                    async for batch in batches:
                        self._waiting.extend(batch)
                        self._after = batch[-1].position
                        self._any.set()
            except StoreError as error:
                log.warning("the store cannot be followed now: %s", error)
            await asyncio.sleep(PAUSE)


@asynccontextmanager
async def news(store: EventStore, after: int) -> AsyncIterator[News]:
    """Follow a store after a position, for as long as the context lasts."""
    found = News(store, after)
    following = asyncio.create_task(found.follow())
    try:
        yield found
    finally:
        following.cancel()
        await asyncio.wait({following})
