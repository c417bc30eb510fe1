"""Moves along the store: folds each event, tells the supervisor at once, then the plugins."""

import asyncio
import logging
from collections.abc import Callable

from attrs import define, field
from pluggy import HookCaller

from ccmaster_core import dispatch
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs.errors import StoreUnavailable
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore

log = logging.getLogger(__name__)

SAVE_EVERY = 5.0
"""Seconds between two looks at whether there are folds to save."""
WAITING_NOTICES = 10_000
"""How many events plugins may be behind before the follower waits for them."""

Seen = Callable[[int, Event, Status | None], None]


@define
class Follower:
    """One process's way along the store. Replay folds, it never notifies."""

    _store: EventStore
    _statuses: Statuses
    _on_event: HookCaller
    _host: Host
    _seen: Seen
    _notices: asyncio.Queue[tuple[Event, Status | None]] = field(
        factory=lambda: asyncio.Queue(WAITING_NOTICES)
    )
    _moved: asyncio.Condition = field(factory=asyncio.Condition)

    async def run(self) -> None:
        """Follow the store until cancelled; the statuses must be loaded."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._notify())
            tasks.create_task(self._save())

    async def reached(self, position: int) -> None:
        """Wait until everything up to a position is folded."""
        if self._statuses.position >= position:
            return
        async with self._moved:
            await self._moved.wait_for(lambda: self._statuses.position >= position)

    async def _follow(self) -> None:
        async for batch in self._store.follow(self._statuses.position):
            for stored in batch:
                status = await self._statuses.apply(stored)
                self._seen(stored.position, stored.event, status)
                if self._on_event.get_hookimpls():
                    await self._notices.put((stored.event, status))
            async with self._moved:
                self._moved.notify_all()

    async def _notify(self) -> None:
        while True:
            event, status = await self._notices.get()
            await dispatch.notify(self._on_event, host=self._host, event=event, status=status)
            self._notices.task_done()

    async def _save(self) -> None:
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if self._statuses.saved:
                continue
            try:
                await self._statuses.save()
            except StoreUnavailable as error:
                # A snapshot is only a cache; what cannot be kept now is kept later.
                log.warning("statuses cannot be saved now: %s", error)
