"""Hearing of what is written to tasks and to their index, by any process."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing

from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_mcp_server.tasks.events import INDEX, TASK

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two tries to follow a store that cannot be read now."""


async def following(store: EventStore, after: int, saw: Callable[[Stored], None]) -> None:
    """Hand on each event of tasks, in order, until cancelled.

    Args:
        store: Where they are.
        after: The position after which to begin.
        saw: Told of each.
    """
    while True:
        try:
            async with aclosing(store.follow(after)) as batches:
                async for batch in batches:
                    for stored in batch:
                        if stored.event.stream == INDEX or stored.event.stream.startswith(TASK):
                            saw(stored)
                    after = batch[-1].position
        except StoreUnavailable as error:
            log.warning("what becomes of tasks cannot be followed now: %s", error)
            await asyncio.sleep(PAUSE)
