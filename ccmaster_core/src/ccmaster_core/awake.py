"""Timers that count only the time in which the process ran, not that in which it stood still."""

import asyncio
from collections.abc import Callable

STALL = 0.5
"""Seconds by which a timer is late where the process stood still, because someone stopped it or
it had no processor: what the timer was to end had no time either."""


class AwakeTimer:
    """Calls `over` once `limit` seconds have passed in which the process ran, or is cancelled."""

    def __init__(self, limit: float, over: Callable[[], None]) -> None:
        self._limit = limit
        self._over = over
        self._loop = asyncio.get_running_loop()
        self._begin()

    def cancel(self) -> None:
        """See that nothing is called any more; twice is as good as once."""
        self._timer.cancel()

    def _begin(self) -> None:
        due = self._loop.time() + self._limit
        self._timer = self._loop.call_at(due, self._end, due)

    def _end(self, due: float) -> None:
        if self._loop.time() - due > STALL:
            self._begin()
        else:
            self._over()
