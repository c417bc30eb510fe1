"""Keeping tasks alive: claims are renewed, the expired are ended, the abandoned are taken over."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from attrs import define, field

from ccmaster_hookspecs.errors import AlreadyClaimed, StoreUnavailable
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import Claim, EventStore
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.finishing import finished
from ccmaster_plugin_mcp_server.tasks.events import (
    McpTaskClosed,
    McpTaskEnded,
    McpTaskTaken,
    stream_of,
)
from ccmaster_plugin_mcp_server.tasks.index import Index
from ccmaster_plugin_mcp_server.tasks.limits import Limits
from ccmaster_plugin_mcp_server.tasks.records import Records
from ccmaster_plugin_mcp_server.tasks.run import Stop
from ccmaster_plugin_mcp_server.tasks.runs import Runs
from ccmaster_plugin_mcp_server.tasks.state import TaskState
from ccmaster_plugin_mcp_server.tasks.takeover import Takeover, left

log = logging.getLogger(__name__)

RENEWALS = 4
"""How often a claim is renewed within its lease."""
SAFETY = 0.75
"""The part of a lease after which runs whose claims cannot be renewed are ended."""


@define(eq=False)
class Keeper:
    """Looks after the tasks that are not over: those of this process, and those of the dead."""

    _store: EventStore
    _records: Records
    _index: Index
    _runs: Runs
    _takeover: Takeover
    _limits: Limits
    _clock: Callable[[], datetime]
    _group: asyncio.TaskGroup
    _poked: asyncio.Event = field(factory=asyncio.Event)
    _renewed: float = 0.0
    _taking: set[asyncio.Task[None]] = field(factory=set)

    @property
    def holder(self) -> str:
        """Whose the claims of this process are."""
        return self._runs.holder

    def begin(self, state: TaskState, wanted: Wanted, claim: Claim) -> None:
        """Run a task that was claimed just now."""
        if self._runs.closing:
            return  # the claim lapses, and another process finds it
        timeout = left(state, wanted.tool.task_timeout, self._clock())
        self._runs.begin(state, wanted, claim, timeout)
        if len(self._runs) == 1:
            self._renewed = _seconds()
            self.poke()

    def saw(self, event: Event) -> None:
        """Take note of what was written to a task."""
        self._runs.saw(event)

    def poke(self) -> None:
        """Look now."""
        self._poked.set()

    async def close(self) -> None:
        """Take no more tasks over, and end those that run here."""
        for taking in self._taking:
            taking.cancel()
        await self._runs.close()

    async def keep(self) -> None:
        """Look after the tasks until cancelled; with none there is nothing to do."""
        while True:
            self._poked.clear()
            try:
                await self._look()
            except StoreUnavailable as error:
                log.warning("tasks cannot be looked after now: %s", error)
                if _seconds() - self._renewed > self._limits.lease * SAFETY:
                    self._runs.lose()
            busy = len(self._runs) or self._index.open
            try:
                async with asyncio.timeout(self._limits.lease / RENEWALS if busy else None):
                    await self._poked.wait()
            except TimeoutError:
                pass

    async def _look(self) -> None:
        now = self._clock()
        for task_id in [key for key, one in self._index.open.items() if one.expires <= now]:
            self._runs.stop(task_id, Stop.EXPIRED)
            if task_id not in self._runs:
                self._index.forget(task_id)
        asked = _seconds()
        if asked - self._renewed >= self._limits.lease / RENEWALS:
            await self._runs.renew()
            self._renewed = asked
        if not self._runs.closing and self._abandoned():
            claims = await self._store.claims()
            for task_id in self._abandoned():
                claim = claims.get(stream_of(task_id))
                if claim is None or claim.holder == self.holder:
                    taking = self._group.create_task(self._take(task_id))
                    self._taking.add(taking)
                    taking.add_done_callback(self._taking.discard)

    def _abandoned(self) -> list[str]:
        """Return the tasks that nobody here runs, as many as still may."""
        room = self._limits.running - len(self._runs) - len(self._index.coming)
        others = [
            task_id
            for task_id in self._index.open
            if task_id not in self._runs and task_id not in self._index.coming
        ]
        return others[: max(0, room)]

    async def _take(self, task_id: str) -> None:
        opened = self._index.open.get(task_id)
        if opened is None or task_id in self._index.coming:
            return
        with self._index.comes(task_id, opened.caller):
            try:
                claim = await self._store.claim(stream_of(task_id), self.holder, self._limits.lease)
                try:
                    await self._taken(task_id, claim)
                finally:
                    if task_id not in self._runs:
                        await finished(self._store.release(claim))
            except AlreadyClaimed:
                pass
            except Exception:
                # One task's trouble must not become that of all; it is tried again.
                log.exception("the task %s cannot be taken over now", task_id)

    async def _taken(self, task_id: str, claim: Claim) -> None:
        """Look where a task stands, and go on with it or end it."""
        state = (await self._records.read(task_id)).state
        if state is None or state.ended or state.expired(self._clock()):
            self._index.forget(task_id)
            return
        found = await self._takeover.look(state, self._limits.result_bytes)
        if isinstance(found, McpTaskEnded):
            await self._store.append(
                found, McpTaskClosed(task_id=task_id, since=self._index.since), claim=claim
            )
            self._index.closed(task_id)
            return
        taken = McpTaskTaken(stream=claim.stream, runner=claim.holder)
        await self._store.append(taken, claim=claim)
        self.begin(state, found, claim)
        # Whoever cancelled it while it was taken found nobody to hear of that.
        again = (await self._records.read(task_id)).state
        if again and again.cancel_asked:
            self._runs.stop(task_id, Stop.CANCELLED)


def _seconds() -> float:
    return asyncio.get_running_loop().time()
