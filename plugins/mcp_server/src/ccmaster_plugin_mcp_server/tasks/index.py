"""Which tasks are not over yet, in any process: the fold of the index of tasks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from attrs import define, field

from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_mcp_server.tasks.events import INDEX, McpTaskClosed, McpTaskOpened

LAST = 16
"""How many events of the index are looked at, last first, for where to begin."""
PAGE = 1000
"""Events that are read at once."""


@define
class Index:
    """The tasks that are not over."""

    _open: dict[str, McpTaskOpened] = field(factory=dict)
    _at: dict[str, int] = field(factory=dict)
    """Where in the index each of them is."""
    _seen: int = 0
    """The last position of the index that was seen here."""
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

    @property
    def since(self) -> int:
        """The position from which on the index tells of all of them, known here or not."""
        return min(self._at.values(), default=self._seen + 1) if self._seen else 0

    async def load(self, store: EventStore, now: datetime) -> None:
        """Read which there are, from where the last event says that one must begin.

        Args:
            store: Where the index is.
            now: The time.
        """
        after = _beginning(await store.tail(INDEX, LAST)) - 1
        while page := await store.read(max(after, 0), INDEX, PAGE):
            for stored in page:
                self.saw(stored)
            after = page[-1].position
        for task_id in [key for key, opened in self._open.items() if opened.expires <= now]:
            self.forget(task_id)

    def saw(self, stored: Stored) -> bool:
        """Take note of an event; say whether it opened a task that was not known."""
        self._seen = max(self._seen, stored.position)
        match stored.event:
            case McpTaskOpened(task_id=task_id) if task_id not in self._closed_here:
                return self.opened(stored.event, stored.position)
            case McpTaskClosed(task_id=task_id):
                self.forget(task_id)
                self._closed_here.discard(task_id)
        return False

    def opened(self, opened: McpTaskOpened, position: int) -> bool:
        """Take note of a new task; say whether it was not known."""
        known = opened.task_id in self._open
        self._open.setdefault(opened.task_id, opened)
        self._at.setdefault(opened.task_id, position)
        return not known

    def closed(self, task_id: str) -> None:
        """Take note that this process closed a task, before the store says so."""
        if task_id in self._open:
            self.forget(task_id)
            self._closed_here.add(task_id)

    def forget(self, task_id: str) -> None:
        """Let go of a task that is over, or whose time is."""
        self._open.pop(task_id, None)
        self._at.pop(task_id, None)


def _beginning(last: Sequence[Stored]) -> int:
    for stored in reversed(last):
        if isinstance(stored.event, McpTaskOpened | McpTaskClosed):
            return stored.event.since
    return 0
