"""The requests that are being answered, so that the door can close behind them."""

import asyncio
import logging

log = logging.getLogger(__name__)


class InFlight:
    """What runs now; cut short in the end, so that an open stream keeps nothing from ending."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        """Of all requests; whoever starts one adds it, and takes it out when it is done."""
        self.listening: set[asyncio.Task[None]] = set()
        """Those of them that only wait for something to tell, for as long as the client likes."""
        self.closing = False
        """Whether no more may be begun."""

    async def close(self, grace: float) -> None:
        """Let requests end, and end those that do not.

        Args:
            grace: Seconds that they have; those that only listen have none.
        """
        self.closing = True
        for task in self.listening & self.tasks:
            task.cancel()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=grace)
        self.cut()
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=max(grace, 1.0))
        for task in self.tasks:
            log.error("a request does not end though it was cancelled: %r", task)

    def cut(self) -> None:
        """End what runs."""
        self.closing = True
        for task in self.tasks:
            task.cancel()
