"""Reads figures: keeps them up with the store, and between processes. The edge of the folds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field

from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.analytics import cache
from ccmaster_plugin_mcp_server.analytics.breakdown import session_analytics
from ccmaster_plugin_mcp_server.analytics.figures import Figures, mark_of
from ccmaster_plugin_mcp_server.analytics.kept import lines
from ccmaster_plugin_mcp_server.analytics.metrics import system_metrics
from ccmaster_plugin_mcp_server.analytics.moment import Moment
from ccmaster_plugin_mcp_server.analytics.sessions import SessionAnalytics
from ccmaster_plugin_mcp_server.analytics.system import SystemMetrics

log = logging.getLogger(__name__)

BATCH = 1000
"""How many events are read at a time."""
SLICE = 200
"""How many are folded while the event loop waits: about a millisecond."""
LINES = 20
"""How many lines are written while the event loop waits."""
WORTH_SAVING = 20_000
"""How many events may be folded before the figures are saved: about a second's work."""


def _now() -> datetime:
    return datetime.now(UTC)


@define(eq=False)
class Reckoner:
    """The figures of one store, as far as they were read; any number of readers may share it.

    Whoever asks is told of everything that was in the store when it asked. One catches up, and
    the others wait for it. Ask for `close` at the end.

    Args:
        store: Where the events are.
        folder: Where figures are saved for the next process; None: nowhere.
        clock: Tells the time, in UTC.
    """

    _store: EventStore
    _folder: Path | None = None
    _clock: Callable[[], datetime] = _now
    _figures: Figures | None = field(default=None, init=False)
    """None: nobody has asked yet."""
    _saved: int = field(default=0, init=False)
    """How many events had gone into what was saved last."""
    _turn: asyncio.Lock = field(factory=asyncio.Lock, init=False)

    async def system_metrics(self) -> SystemMetrics:
        """Tell the figures of the whole system.

        Raises:
            StoreError: The store cannot be read.
        """
        async with self._up_to_date() as figures:
            return system_metrics(figures, await self._moment())

    async def session_analytics(self) -> SessionAnalytics:
        """Tell the figures of sessions.

        Raises:
            StoreError: The store cannot be read.
        """
        async with self._up_to_date() as figures:
            # With thousands of sessions it takes longer than the event loop may wait.
            return await asyncio.to_thread(session_analytics, figures, await self._moment())

    async def close(self) -> None:
        """Save what was folded since it was saved last."""
        async with self._turn:
            if self._figures and self._figures.events > self._saved:
                await self._save(self._figures)

    async def _moment(self) -> Moment:
        return Moment(now=self._clock(), claimed=frozenset(await self._store.claims()))

    @asynccontextmanager
    async def _up_to_date(self) -> AsyncIterator[Figures]:
        """Give figures that hold all that is stored by now, and do not change meanwhile."""
        target = await self._store.position()
        async with self._turn:
            figures = self._figures
            if figures is None:
                figures = self._figures = await self._begin()
            if figures.position < target:
                await self._catch_up(figures)
            yield figures

    async def _begin(self) -> Figures:
        """Return the figures that were saved, if they are of this store; or else empty ones."""
        if self._folder is None:
            return Figures()
        figures = await asyncio.to_thread(cache.read, self._folder)
        if figures is None or not await self._of_this_store(figures):
            return Figures()
        self._saved = figures.events
        return figures

    async def _of_this_store(self, figures: Figures) -> bool:
        found = await self._store.read(after=figures.position - 1, limit=1)
        return [(one.position, mark_of(one.event)) for one in found] == [
            (figures.position, figures.mark)
        ]

    async def _catch_up(self, figures: Figures) -> None:
        while batch := await self._store.read(after=figures.position, limit=BATCH):
            for begin in range(0, len(batch), SLICE):
                figures.after(batch[begin : begin + SLICE])
                await asyncio.sleep(0)
            if figures.events - self._saved >= WORTH_SAVING:
                await self._save(figures)

    async def _save(self, figures: Figures) -> None:
        """Write the figures; that it failed is no reason to tell none.

        They do not change meanwhile, as whoever saves has the turn.
        """
        if self._folder is None:
            return
        written = []
        for number, line in enumerate(lines(figures), start=1):
            written.append(line)
            if number % LINES == 0:
                await asyncio.sleep(0)
        self._saved = figures.events
        try:
            await asyncio.to_thread(cache.write, self._folder, "".join(written))
        except OSError as error:
            log.warning("figures cannot be saved in %s: %s", self._folder, error)
