"""How long an answer is waited for; the time that a person takes does not count."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class Patience:
    """The limit of one wait at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.thought = 0.0
        """Seconds that a person has taken so far."""
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
        loop = asyncio.get_running_loop()
        begun, limit = loop.time(), self._limit
        end = None if limit is None or limit.expired() else limit.when()
        if limit is not None and end is not None:
            limit.reschedule(None)
        try:
            yield
        finally:
            taken = loop.time() - begun
            self.thought += taken
            if limit is not None and end is not None and self._limit is limit:
                limit.reschedule(end + taken)
