"""The tasks of one process: made for its callers, and looked after for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Any

from attrs import define, field
from mcp.server.lowlevel import Server

from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.mcp import Answer
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.calling.calls import Calls
from ccmaster_plugin_mcp_server.calling.link import Link
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.following import following
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.clients import capabilities_of
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, result_on_wire
from ccmaster_plugin_mcp_server.settings import McpServerSettings
from ccmaster_plugin_mcp_server.tasks import making, wire
from ccmaster_plugin_mcp_server.tasks.events import INDEX, TASK
from ccmaster_plugin_mcp_server.tasks.index import Index
from ccmaster_plugin_mcp_server.tasks.keeper import Keeper
from ccmaster_plugin_mcp_server.tasks.limits import Limits
from ccmaster_plugin_mcp_server.tasks.link import Noting
from ccmaster_plugin_mcp_server.tasks.listeners import Listener, Listeners
from ccmaster_plugin_mcp_server.tasks.methods import Methods
from ccmaster_plugin_mcp_server.tasks.owned import Owned, UnknownTask
from ccmaster_plugin_mcp_server.tasks.records import Records
from ccmaster_plugin_mcp_server.tasks.runs import Runs
from ccmaster_plugin_mcp_server.tasks.state import TaskState, begun
from ccmaster_plugin_mcp_server.tasks.takeover import Takeover

LOST = "what becomes of tasks cannot be followed now"
LISTENED_TO = 256
"""How many tasks one listener hears of at most."""


def _now() -> datetime:
    return datetime.now(UTC)


@define(eq=False)
class Tasks:
    """Makes tasks of calls, and answers for them.

    One in a process, whatever servers and connections there are.
    """

    _calls: Calls
    _settings: McpServerSettings
    _clock: Callable[[], datetime] = _now
    _index: Index = field(factory=Index)
    _listeners: Listeners = field(factory=Listeners)
    _keeper: Keeper | None = None
    _records: Records = field(init=False)
    _limits: Limits = field(init=False)
    owned: Owned = field(init=False)
    """The tasks of callers, to look at, to answer and to cancel."""

    def __attrs_post_init__(self) -> None:
        store = self._calls.host.store
        self._records = Records(store)
        self._limits = Limits.of(self._settings)
        self.owned = Owned(store, self._records, self._clock, self._poke)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run tasks for as long as the context lasts; those that can go on elsewhere then.

        Raises:
            StoreUnavailable: Which tasks there are cannot be read.
        """
        store = self._calls.host.store
        position = await store.position()
        await self._index.load(store, self._clock())
        async with asyncio.TaskGroup() as group:
            self._keeper = keeper = self._new_keeper(group)
            working = [
                group.create_task(following(store, position, self._saw, LOST)),
                group.create_task(keeper.keep()),
            ]
            try:
                yield
            finally:
                self._keeper = None
                await keeper.close()
                for task in working:
                    task.cancel()

    def attach(self, server: Server[Any], principal_of: PrincipalOf) -> None:
        """Add the extension to a server.

        Args:
            server: The server.
            principal_of: Says who makes a request.
        """
        Methods(self.owned, self._limits, principal_of).attach(server)

    async def offered(self, ctx: Context, wanted: Wanted, link: Link) -> Wire:
        """Make a task of a call that nothing speaks against, of a client that knows tasks.

        Args:
            ctx: The request.
            wanted: The call.
            link: The way back to the caller until it is a task.

        Returns:
            What the client is told: of the task, or why the call failed before it was one.

        Raises:
            InputNeeded: The caller must answer first.
            CannotAsk: The caller cannot be asked what must be known first.
            TooMany: There are as many tasks as may be.
            Refused: This process runs no tasks, or no more.
        """
        began = perf_counter()
        noting = Noting(link)
        if failed := await self._calls.prepare(wanted, noting):
            return complete(result_on_wire(failed, modern=True))
        state = await self._made(wanted, capabilities_of(ctx), noting.answers)
        await self._calls.record(wanted, "task", None, began)
        return wire.created(state, self._limits.poll)

    @asynccontextmanager
    async def listening(
        self, caller: Principal, task_ids: Sequence[str]
    ) -> AsyncIterator[Listener]:
        """Hear of tasks as they change, for as long as the context lasts (`notifications/tasks`).

        The listener says to which of them it listens, and yields what is to be told.

        Args:
            caller: Who listens; they hear of their own tasks alone.
            task_ids: The tasks.
        """
        asked = list(dict.fromkeys(task_ids))[:LISTENED_TO]
        own = [task_id for task_id in asked if await self._told(caller, task_id)]
        listener = Listener(own, partial(self._told, caller))
        with self._listeners.listening(listener):
            yield listener

    async def _made(
        self, wanted: Wanted, client: Mapping[str, Any], answers: Mapping[str, Answer]
    ) -> TaskState:
        keeper = self._keeper
        if keeper is None:
            raise Refused("this server runs no more tasks: it ends", "call again in a moment")
        making.check_room(wanted, self._index, self._limits)
        task_id = making.new_id()
        with self._index.comes(task_id, wanted.caller):
            created, opened = making.events_of(
                task_id,
                wanted,
                client=client,
                answers=answers,
                at=self._clock(),
                lasts=self._limits.lasts(wanted.tool),
                runner=keeper.holder,
                since=self._index.since,
            )
            store = self._calls.host.store
            claim, position = await making.kept(store, created, opened, self._limits.lease)
            self._index.opened(opened, position)
            state = begun(created)
            keeper.begin(state, wanted, claim)
        return state

    def _new_keeper(self, group: asyncio.TaskGroup) -> Keeper:
        store, records, index = self._calls.host.store, self._records, self._index
        runs = Runs(self._calls, store, records, index, self._limits, group)
        takeover = Takeover(self._calls, self._settings)
        return Keeper(store, records, index, runs, takeover, self._limits, self._clock, group)

    async def _told(self, caller: Principal, task_id: str) -> Wire | None:
        try:
            return wire.detailed(await self.owned.get(caller, task_id), self._limits.poll)
        except UnknownTask:
            return None

    def _saw(self, batch: Sequence[Stored]) -> None:
        if (keeper := self._keeper) is None:
            return
        for stored in batch:
            stream = stored.event.stream
            if stream == INDEX:
                if self._index.saw(stored):
                    keeper.poke()
            elif stream.startswith(TASK):
                keeper.saw(stored.event)
                self._listeners.heard(stream.removeprefix(TASK))

    def _poke(self) -> None:
        if self._keeper is not None:
            self._keeper.poke()
