"""Being woken by what happens in the store, for as long as something is waited for."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import EventStore

log = logging.getLogger(__name__)

T = TypeVar("T")


@asynccontextmanager
async def woken(
    store: EventStore, concerns: Callable[[Event], bool]
) -> AsyncIterator[asyncio.Event]:
    """Set an event whenever something is stored that concerns the waiter.

    Args:
        store: Where it happens.
        concerns: Whether an event is of that sort.
    """
    changed = asyncio.Event()
    following = asyncio.create_task(_follow(store, await store.position(), concerns, changed))
    try:
        yield changed
    finally:
        following.cancel()
        await asyncio.wait({following})
        if not following.cancelled() and (error := following.exception()):
            log.warning("while it was waited: %r", error)


async def finished(work: Coroutine[Any, Any, T]) -> T:
    """Return what some work comes to; a cancellation goes on its way only after it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


async def _follow(
    store: EventStore, after: int, concerns: Callable[[Event], bool], changed: asyncio.Event
) -> None:
    async with aclosing(store.follow(after)) as batches:
        async for batch in batches:
            if any(concerns(stored.event) for stored in batch):
                changed.set()
