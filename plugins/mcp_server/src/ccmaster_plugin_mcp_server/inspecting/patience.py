"""How long an answer is waited for; the time that a person takes does not count."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class Patience:
    """The limit of one wait at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._limit: asyncio.Timeout | None = None

    @asynccontextmanager
    async def limited(self) -> AsyncIterator[None]:
        """Give what is done in the block `seconds`.

        Raises:
            TimeoutError: They are over.
        """
        async with asyncio.timeout(self.seconds) as limit:
            self._limit = limit
            try:
                yield
            finally:
                self._limit = None

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Let no time pass while a person is asked something."""
        limit = self._limit
        if limit is None or limit.expired() or (end := limit.when()) is None:
            yield
            return
        loop = asyncio.get_running_loop()
        left = end - loop.time()
        limit.reschedule(None)
        try:
            yield
        finally:
            if self._limit is limit:
                limit.reschedule(loop.time() + left)
