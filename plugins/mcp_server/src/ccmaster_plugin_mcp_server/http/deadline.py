"""Something that happens at a time, unless it is called off before."""

import asyncio
from collections.abc import Callable


class Deadline:
    """One of these at a time; to set it again calls the one before off."""

    def __init__(self, then: Callable[[], object]) -> None:
        """Say what happens.

        Args:
            then: Called once the time is up.
        """
        self._then = then
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_set(self) -> bool:
        """Whether it will happen."""
        return self._timer is not None

    def set(self, seconds: float) -> None:
        """Let it happen after so many seconds."""
        self.call_off()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._reached)

    def call_off(self) -> None:
        """Let it not happen."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _reached(self) -> None:
        self._timer = None
        self._then()
