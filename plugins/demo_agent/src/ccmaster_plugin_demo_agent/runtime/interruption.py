"""Cut short what a turn waits for."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from attrs import define

T = TypeVar("T")


class Interrupted(Exception):
    """Someone cut the turn short."""


@define(eq=False)
class Interruption:
    """Waits on behalf of one turn at a time. It costs no task, and no timer."""

    _wanted: bool = False
    _wait: asyncio.Timeout | None = None

    def interrupt(self) -> None:
        """Cut the turn short: at once where it waits, else as soon as it would."""
        if not self._wanted and self._wait:
            self._wait.reschedule(asyncio.get_running_loop().time())
        self._wanted = True

    def forget(self) -> None:
        """Begin a new turn."""
        self._wanted = False

    def check(self) -> None:
        """Raise `Interrupted` where the turn was cut short."""
        if self._wanted:
            raise Interrupted

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for something.

        Raises:
            Interrupted: The turn was cut short before that was there.
        """
        if self._wanted:
            work.close()
            raise Interrupted
        try:
            async with asyncio.timeout(None) as self._wait:
                return await work
        except TimeoutError:
            if self._wanted:
                raise Interrupted from None
            raise
        finally:
            self._wait = None
