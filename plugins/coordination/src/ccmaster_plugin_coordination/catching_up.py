"""Reading for a fold: the streams that it folds once, and from then on all that is new."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from attrs import define

from ccmaster_hookspecs.storage import EventStore, Stored

EVERYTHING = 2**31
"""More events than a reader has the memory for: all of them at once."""
CHUNK = 1000
"""How many events are handed over before whatever else the process does has its turn."""


@define
class Reader:
    """Knows how far one fold has read. What was cut off before its end is handed over again."""

    _store: EventStore
    _prefix: str
    """What the names of the fold's streams begin with."""
    _position: int | None = None
    """Up to where everything was handed over; None: nothing was."""

    async def new(self) -> AsyncIterator[Sequence[Stored]]:
        """Yield all that is in the store by now and was not handed over yet, in order.

        A reading by prefix goes through all there ever was, so only the first is one. What comes
        while it lasts may be handed over twice.
        """
        wanted = await self._store.position()
        if self._position is None:
            first = await self._store.read(prefix=self._prefix, limit=EVERYTHING)
            for begin in range(0, len(first), CHUNK):
                yield first[begin : begin + CHUNK]
                await asyncio.sleep(0)
            self._position = wanted
        while self._position < wanted:
            batch = await self._store.read(after=self._position)
            if not batch:
                break
            yield batch
            self._position = batch[-1].position
