"""A connection in a thread of its own, so that the event loop never waits for a disk.

`concurrent.futures` would do, but its handing over takes twice as long, and every write and every
read is handed over and back.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from ccmaster_core.sqlite.refusals import closed, explained

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
Then = Callable[[Any, Exception | None], None]
"""Called on the event loop with what work came to: its result, or the error that it raised."""


class Lane:
    """Does one thing at a time with one connection, in the order asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._loop = asyncio.get_running_loop()
        self._process = os.getpid()
        self._closed = False
        self._asked: SimpleQueue[tuple[Work[Any], Then] | None] = SimpleQueue()

    @classmethod
    async def open(cls, path: Path, connect: Callable[[], sqlite3.Connection]) -> "Lane":
        """Start the thread, and connect within it.

        Raises:
            StoreError: `connect` failed.
        """
        lane = cls(path)
        opened: asyncio.Future[None] = lane._loop.create_future()
        # A daemon, so that whoever forgets to close does not hang; what is durable stays so.
        serve = (connect, _settling(opened))
        Thread(target=lane._serve, args=serve, name="ccmaster-store", daemon=True).start()
        try:
            await lane._explained(opened)
        except asyncio.CancelledError:
            lane._end(_nobody)
            raise
        return lane

    def require_open(self) -> None:
        """Refuse what cannot be done any more.

        Raises:
            StoreUnavailable: The lane is closed, or was opened by the parent of this process.
        """
        # No thread survives a fork, and neither may a connection: SQLite forbids it.
        if self._closed or os.getpid() != self._process:
            raise closed(self.path)

    def start(self, work: Work[Any], then: Then) -> None:
        """Have something done, and be told.

        Raises:
            StoreUnavailable: The lane is closed.
        """
        self.require_open()
        self._asked.put((work, then))

    async def run(self, work: Work[T]) -> T:
        """Do something, and wait for it.

        Raises:
            StoreError: It failed.
        """
        done: asyncio.Future[T] = self._loop.create_future()
        self.start(work, _settling(done))
        return await self._explained(done)

    async def close(self) -> None:
        """Finish what was begun, and let go of the file, even if this is cancelled."""
        done: asyncio.Future[None] = self._loop.create_future()
        self.require_open()
        self._end(_settling(done))
        await done

    def _end(self, then: Then) -> None:
        self._closed = True
        self._asked.put((sqlite3.Connection.close, then))
        self._asked.put(None)

    async def _explained(self, done: asyncio.Future[T]) -> T:
        try:
            return await done
        except (sqlite3.Error, OSError) as error:
            raise explained(error, self.path) from error

    def _serve(self, connect: Callable[[], sqlite3.Connection], opened: Then) -> None:
        try:
            db = connect()
        except Exception as error:  # noqa: BLE001 - it is handed to whoever opens
            self._tell(opened, None, error)
            return
        self._tell(opened, None, None)
        while asked := self._asked.get():
            work, then = asked
            try:
                outcome = work(db)
            except Exception as error:  # noqa: BLE001 - it is handed to whoever asked
                self._tell(then, None, error)
            else:
                self._tell(then, outcome, None)

    def _tell(self, then: Then, outcome: Any, error: Exception | None) -> None:
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(then, outcome, error)


def _settling(done: asyncio.Future[Any]) -> Then:
    def then(outcome: Any, error: Exception | None) -> None:
        if done.done():
            return  # its task was cancelled
        if error is None:
            done.set_result(outcome)
        else:
            done.set_exception(error)

    return then


def _nobody(_outcome: Any, _error: Exception | None) -> None:
    """Tell nobody."""
