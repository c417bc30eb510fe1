"""Following a store to the end of the process, through times in which it cannot be read."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing

from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.storage import EventStore, Stored

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two tries to follow a store that cannot be read now."""


async def following(
    store: EventStore, after: int, saw: Callable[[Sequence[Stored]], None], lost: str
) -> None:
    """Hand on all events, each once and in order, until cancelled.

    Args:
        store: Where they are.
        after: The position after which to begin.
        saw: Told of them, some at a time.
        lost: What cannot be done while the store cannot be read, for the log.
    """
    while True:
        try:
            async with aclosing(store.follow(after)) as batches:
                async for batch in batches:
                    saw(batch)
                    after = batch[-1].position
        except StoreError as error:
            log.warning("%s: %s", lost, error)
        await asyncio.sleep(PAUSE)
