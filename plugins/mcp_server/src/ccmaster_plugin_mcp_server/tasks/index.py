"""Which tasks are not over yet, in any process: the fold of the index of tasks."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from attrs import define, field

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_mcp_server.tasks.events import INDEX, McpTaskClosed, McpTaskOpened

FIRST_LOOK, GROWTH = 256, 8
"""How many events of the index are read at first, and how many times more at each next step."""


@define
class Index:
    """The tasks that are not over."""

    _open: dict[str, McpTaskOpened] = field(factory=dict)
    _closed_here: set[str] = field(factory=set)
    """Tasks that this process closed, until it hears of that from the store."""
    _coming: dict[str, Principal] = field(factory=dict)
    """Tasks that are just being made or taken here, and their callers."""

    @property
    def open(self) -> Mapping[str, McpTaskOpened]:
        """How they were opened, by their ids, oldest first."""
        return self._open

    @property
    def coming(self) -> Mapping[str, Principal]:
        """Those that are just being made or taken here, and their callers."""
        return self._coming

    def count(self, caller: Principal | None = None) -> int:
        """Return how many there are, of one caller or of all."""
        callers = {task_id: opened.caller for task_id, opened in self._open.items()}
        callers |= self._coming
        return sum(caller in (None, of) for of in callers.values())

    @contextmanager
    def comes(self, task_id: str, caller: Principal) -> Iterator[None]:
        """Take note that a task is being made or taken here, for as long as the context lasts."""
        self._coming[task_id] = caller
        try:
            yield
        finally:
            del self._coming[task_id]

    async def load(self, store: EventStore, now: datetime, longest: timedelta) -> None:
        """Read which there are: only as far back as a task can last.

        Args:
            store: Where the index is.
            now: The time.
            longest: How long a task lasts at most.
        """
        count = FIRST_LOOK
        while True:
            events = [stored.event for stored in await store.tail(INDEX, count)]
            if len(events) < count or events[0].at < now - longest:
                break
            count *= GROWTH
        for event in events:
            self.saw(event)
        for task_id in [key for key, opened in self._open.items() if opened.expires <= now]:
            self.forget(task_id)

    def saw(self, event: Event) -> bool:
        """Take note of an event; say whether it opened a task that was not known."""
        match event:
            case McpTaskOpened(task_id=task_id) if task_id not in self._closed_here:
                if task_id not in self._open:
                    self._open[task_id] = event
                    return True
            case McpTaskClosed(task_id=task_id):
                self._open.pop(task_id, None)
                self._closed_here.discard(task_id)
        return False

    def closed(self, task_id: str) -> None:
        """Take note that this process closed a task, before the store says so."""
        if self._open.pop(task_id, None):
            self._closed_here.add(task_id)

    def forget(self, task_id: str) -> None:
        """Let go of a task whose time is over."""
        self._open.pop(task_id, None)
