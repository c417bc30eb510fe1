"""Who wants to be told as soon as a task changes (`notifications/tasks`)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from attrs import define, field

from ccmaster_plugin_mcp_server.protocol.contents import Wire


@define(eq=False)
class Listener:
    """Hears of some tasks; of one that changed twice before anybody looked, it hears once."""

    task_ids: Sequence[str]
    """Those that it hears of: each is its caller's."""
    _look: Callable[[str], Awaitable[Wire | None]]
    _changed: dict[str, None] = field(factory=dict)
    _news: asyncio.Event = field(factory=asyncio.Event)

    def heard(self, task_id: str) -> None:
        """Take note that a task changed."""
        self._changed[task_id] = None
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[Wire]:
        """Yield tasks as they change, as `DetailedTask`, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            changed, self._changed = self._changed, {}
            for task_id in changed:
                if (task := await self._look(task_id)) is not None:
                    yield task


@define
class Listeners:
    """All who listen in this process."""

    _of: dict[str, list[Listener]] = field(factory=dict)

    def heard(self, task_id: str) -> None:
        """Tell those who listen that a task changed."""
        for listener in self._of.get(task_id, ()):
            listener.heard(task_id)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Tell one of its tasks for as long as the context lasts."""
        for task_id in listener.task_ids:
            self._of.setdefault(task_id, []).append(listener)
        try:
            yield
        finally:
            for task_id in listener.task_ids:
                self._of[task_id].remove(listener)
                if not self._of[task_id]:
                    del self._of[task_id]
