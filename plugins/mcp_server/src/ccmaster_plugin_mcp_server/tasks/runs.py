"""The tasks that this process runs: it begins them, ends them, and loses them."""

import asyncio
import logging
from contextvars import Context
from secrets import token_hex

from attrs import define, field

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import Claim, EventStore
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.tasks.events import (
    TASK,
    McpTaskAnswered,
    McpTaskCancelRequested,
    stream_of,
)
from ccmaster_plugin_mcp_server.tasks.index import Index
from ccmaster_plugin_mcp_server.tasks.limits import Limits
from ccmaster_plugin_mcp_server.tasks.link import TaskLink
from ccmaster_plugin_mcp_server.tasks.records import Records
from ccmaster_plugin_mcp_server.tasks.run import Run, Stop
from ccmaster_plugin_mcp_server.tasks.state import TaskState

log = logging.getLogger(__name__)


@define(eq=False)
class Runs:
    """Runs tasks, each under a claim of its own."""

    _calls: Calls
    _store: EventStore
    _records: Records
    _index: Index
    _limits: Limits
    _group: asyncio.TaskGroup
    holder: str = field(factory=lambda: f"mcp-tasks/{token_hex(8)}")
    """Whose its claims are: nobody else renews them."""
    _runs: dict[str, Run] = field(factory=dict)
    _tasks: dict[str, asyncio.Task[None]] = field(factory=dict)
    _closing: bool = False

    def __contains__(self, task_id: str) -> bool:
        return task_id in self._runs

    def __len__(self) -> int:
        return len(self._runs)

    @property
    def closing(self) -> bool:
        """Whether no more are begun."""
        return self._closing

    def begin(self, state: TaskState, wanted: Wanted, claim: Claim, timeout: float) -> None:
        """Run a task that was claimed.

        Args:
            state: Where it stands.
            wanted: The call that it is.
            claim: The claim on it.
            timeout: Seconds that its tool has left.
        """
        run = Run(
            task_id=state.task_id,
            wanted=wanted,
            claim=claim,
            link=TaskLink(state, claim, self._store, self._records),
            timeout=timeout,
            calls=self._calls,
            store=self._store,
            index=self._index,
            limit=self._limits.result_bytes,
            patience=self._limits.lease,
        )
        self._runs[run.task_id] = run
        # A context of its own: a task outlives the request that it came from.
        task = self._group.create_task(self._until_over(run), context=Context())
        self._tasks[run.task_id] = task

    def stop(self, task_id: str, why: Stop) -> None:
        """End a run, where there is one."""
        if run := self._runs.get(task_id):
            run.stop(why)

    def saw(self, event: Event) -> None:
        """Take note of what others wrote to a task that runs here."""
        if run := self._runs.get(event.stream.removeprefix(TASK)):
            match event:
                case McpTaskAnswered():
                    run.link.heard()
                case McpTaskCancelRequested():
                    run.stop(Stop.CANCELLED)

    async def renew(self) -> None:
        """Lengthen the claims; end the runs whose claims are over.

        Raises:
            StoreUnavailable: The claims cannot be lengthened now.
        """
        if self._runs:
            running = list(self._runs)
            held = await self._store.renew(self.holder, self._limits.lease)
            for task_id in running:
                if stream_of(task_id) not in held:
                    self.stop(task_id, Stop.LOST)

    def lose(self) -> None:
        """End every run: the claims may be over, and nobody can tell."""
        for run in self._runs.values():
            run.stop(Stop.LOST)

    async def close(self) -> None:
        """End every run, so that another process can go on with it; begin no more."""
        self._closing = True
        for run in self._runs.values():
            run.stop(Stop.LEAVING)
        if self._tasks:
            await asyncio.wait(self._tasks.values())

    async def _until_over(self, run: Run) -> None:
        telling = self._group.create_task(run.link.telling(), context=Context())
        try:
            if await run.run():
                self._index.closed(run.task_id)
        except Exception:
            # One task's trouble must not become that of all: its claim lapses, or is taken anew.
            log.exception("the task %s is left as it is", run.task_id)
        finally:
            telling.cancel()
            del self._runs[run.task_id]
            del self._tasks[run.task_id]
