"""How far the store has grown, as far as this process knows."""

import asyncio


class Tip:
    """The last position that is known, and those who wait for a greater one."""

    def __init__(self) -> None:
        self.position = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def reach(self, position: int) -> None:
        """Take note of an event, and wake those who wait for one."""
        if position > self.position:
            self.position = position
            self.wake()

    def wake(self) -> None:
        """Wake all who wait, to look for themselves."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def beyond(self, position: int) -> None:
        """Wait until there may be an event after a position."""
        if self.position > position:
            return
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)
