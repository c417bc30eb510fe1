"""One run of a task under a claim, from where its events stand to its end."""

import asyncio
import logging
from enum import Enum
from time import perf_counter

from attrs import define

from ccmaster_hookspecs.errors import StaleClaim, StoreUnavailable
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import CannotAsk
from ccmaster_hookspecs.storage import Claim, EventStore
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.tasks import outcomes
from ccmaster_plugin_mcp_server.tasks.events import McpTaskClosed, McpTaskEnded, McpTaskLeft
from ccmaster_plugin_mcp_server.tasks.index import Index
from ccmaster_plugin_mcp_server.tasks.link import TaskLink

log = logging.getLogger(__name__)

PAUSE = 0.2
"""Seconds between two tries to write to a store that cannot be written now."""


class Stop(Enum):
    """Why a run is ended before its tool has."""

    CANCELLED = "its caller wants it no more"
    EXPIRED = "its time is over"
    LOST = "the claim is another's"
    LEAVING = "this process ends"


@define(eq=False)
class Run:
    """Calls the tool, and writes how that ended."""

    task_id: str
    wanted: Wanted
    claim: Claim
    link: TaskLink
    timeout: float
    """Seconds that the tool has left."""
    _calls: Calls
    _store: EventStore
    _index: Index
    _limit: int
    """Bytes that its result may have."""
    _patience: float
    """Seconds after which a store that cannot be written is given up: the claim is over then."""
    _stopped: Stop | None = None
    _task: "asyncio.Task[object] | None" = None

    def stop(self, why: Stop) -> None:
        """End the tool's code; what has happened is written as `why` asks for."""
        if self._stopped is None:
            self._stopped = why
            if self._task:
                self._task.cancel()

    async def run(self) -> bool:
        """Run until the task is over, or is another's; say whether it is over."""
        ended = await self._ended()
        self._task = None
        if self._stopped is Stop.LOST:
            log.warning("the task %s is no longer of this process", self.task_id)
            return False
        if ended is None:
            await self._keep(McpTaskLeft(stream=self.claim.stream, runner=self.claim.holder))
            return False
        return await self._keep(ended, McpTaskClosed(task_id=self.task_id, since=self._index.since))

    async def _ended(self) -> McpTaskEnded | None:
        """Call the tool; None: it is to be run again elsewhere."""
        self._task = asyncio.current_task()
        began = perf_counter()
        try:
            if self._stopped is None:
                result = await self._calls.call(self.wanted, self.link, timeout=self.timeout)
                return outcomes.completed(self.task_id, result, self._limit)
        except CannotAsk as error:
            await self._calls.record(self.wanted, "failed", str(error), began)
            return outcomes.unable(self.task_id, error)
        except asyncio.CancelledError:
            if self._stopped is None or self._task is None:
                raise
            self._task.uncancel()
        match self._stopped:
            case Stop.CANCELLED:
                return outcomes.cancelled(self.task_id, outcomes.BY_CALLER)
            case Stop.EXPIRED:
                return outcomes.cancelled(self.task_id, outcomes.OUT_OF_TIME)
            case Stop.LEAVING if not self.wanted.tool.resumes:
                return outcomes.failed(self.task_id, outcomes.DIED)
        return None

    async def _keep(self, *events: Event) -> bool:
        """Write how it stands, and give the claim back; say whether that was possible."""
        try:
            async with asyncio.timeout(self._patience):
                await self._written(*events)
            await self._store.release(self.claim)
        except StaleClaim:
            log.warning("the task %s is another's: what became of it here is lost", self.task_id)
            return False
        except (TimeoutError, StoreUnavailable) as error:
            log.warning("the end of the task %s cannot be written: %r", self.task_id, error)
            return False
        return True

    async def _written(self, *events: Event) -> None:
        while True:
            try:
                await self._store.append(*events, claim=self.claim)
            except StoreUnavailable as error:
                log.warning("the task %s cannot be written now: %s", self.task_id, error)
                await asyncio.sleep(PAUSE)
            else:
                return
