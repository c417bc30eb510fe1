"""What the checks of the store's contract are made of."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing
from typing import Protocol

from ccmaster_hookspecs.events import Event, Notice
from ccmaster_hookspecs.storage import EventStore, Stored

OpenStore = Callable[[], Awaitable[EventStore]]
"""Opens the one place that a check is about; each call gives a store of its own."""

PATIENCE = 30.0
"""Seconds after which something that should happen is taken not to."""


class Check(Protocol):
    """Something that is true of every store."""

    __name__: str

    async def __call__(self, open_store: OpenStore, /) -> None:
        """Fail where it is not true."""
        ...


def said(*texts: object, stream: str = "session/a") -> list[Event]:
    """Return events that are told apart by their texts."""
    return [Notice(stream=stream, text=str(text)) for text in texts]


def texts(stored: Iterable[Stored]) -> list[str]:
    """Return what the events say that `said` made."""
    return [kept.event.text for kept in stored if isinstance(kept.event, Notice)]


async def everything(store: EventStore) -> Sequence[Stored]:
    """Read a store page by page, from its beginning."""
    found: list[Stored] = []
    while batch := await store.read(after=found[-1].position if found else 0):
        found.extend(batch)
    return found


async def taken(followed: AsyncGenerator[Sequence[Stored], None], count: int) -> Sequence[Stored]:
    """Follow until `count` events have come."""
    found: list[Stored] = []
    async with asyncio.timeout(PATIENCE), aclosing(followed):
        async for batch in followed:
            if not batch:
                raise AssertionError("a batch is never empty")
            found.extend(batch)
            if len(found) >= count:
                break
    return found


async def until(happens: Callable[[], Awaitable[bool]]) -> None:
    """Ask again and again: what the store's own clock brings about cannot be awaited."""
    async with asyncio.timeout(PATIENCE):
        while not await happens():  # noqa: ASYNC110 - nobody tells when a claim lapses
            await asyncio.sleep(0.005)
