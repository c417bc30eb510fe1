"""What an agent does beside its main work: tasks with a name, which end with it at the latest."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Errands:
    """Tasks that belong to one agent.

    Args:
        on_failure: Called with what went wrong in one of them, which is a mistake of ours.
    """

    def __init__(self, on_failure: Callable[[BaseException], None]) -> None:
        self._on_failure = on_failure
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do something while other things go on."""
        self.cancel(name)
        task = self._tasks[name] = asyncio.create_task(work)
        task.add_done_callback(lambda done: self._done(name, done))

    def cancel(self, name: str) -> None:
        """Leave off; nothing happens where it is done, or was never begun."""
        if task := self._tasks.get(name):
            task.cancel()

    async def close(self) -> None:
        """Leave off everything."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, name: str, done: asyncio.Task[None]) -> None:
        if self._tasks.get(name) is done:
            del self._tasks[name]
        if not done.cancelled() and (error := done.exception()):
            self._on_failure(error)
