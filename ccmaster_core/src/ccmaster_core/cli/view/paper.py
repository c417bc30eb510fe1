"""What rows are written on: a terminal that is paused holds up its writer, and nobody else."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

Write = Callable[[str], object]
"""Writes one row; it may block, and raise OSError."""


class Paper:
    """Writes rows in their order, in a thread of its own.

    The thread is a daemon, because nobody can end a write to a paused terminal.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._given: SimpleQueue[tuple[Sequence[str], Callable[[OSError | None], None]] | None]
        self._given = SimpleQueue()
        Thread(target=self._work, name="ccmaster view", daemon=True).start()

    async def put(self, rows: Sequence[str]) -> None:
        """Return once the rows are written.

        Raises:
            OSError: They cannot be: who read them is gone, or the disk is full.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Future[None] = loop.create_future()

        def settle(error: OSError | None) -> None:
            if written.done():
                return
            if error:
                written.set_exception(error)
            else:
                written.set_result(None)

        def tell(error: OSError | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, error)

        self._given.put((rows, tell))
        await written

    def close(self) -> None:
        """Let the thread end once all that was put is written."""
        self._given.put(None)

    def _work(self) -> None:
        while given := self._given.get():
            rows, tell = given
            try:
                for row in rows:
                    self._write(row)
            except OSError as error:
                tell(error)
            else:
                tell(None)
