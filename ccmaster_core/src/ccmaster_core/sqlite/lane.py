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


class Lane:
    """Does one thing at a time with one connection, in the order asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._loop = asyncio.get_running_loop()
        self._process = os.getpid()
        self._closed = False
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()

    @classmethod
    async def open(cls, path: Path, connect: Callable[[], sqlite3.Connection]) -> "Lane":
        """Start the thread, and connect within it.

        Raises:
            StoreError: `connect` failed.
        """
        lane = cls(path)
        opened: asyncio.Future[None] = lane._loop.create_future()
        # A daemon, so that whoever forgets to close does not hang; what is durable stays so.
        Thread(
            target=lane._serve, args=(connect, opened), name="ccmaster-store", daemon=True
        ).start()
        await lane._explained(opened)
        return lane

    def require_open(self) -> None:
        """Refuse what cannot be done any more.

        Raises:
            StoreUnavailable: The lane is closed, or was opened by the parent of this process.
        """
        # No thread survives a fork, and neither may a connection: SQLite forbids it.
        if self._closed or os.getpid() != self._process:
            raise closed(self.path)

    def start(self, work: Work[T]) -> asyncio.Future[T]:
        """Have something done.

        Raises:
            StoreUnavailable: The lane is closed.
        """
        self.require_open()
        done: asyncio.Future[T] = self._loop.create_future()
        self._asked.put((work, done))
        return done

    async def run(self, work: Work[T]) -> T:
        """Do something, and wait for it.

        Raises:
            StoreError: It failed.
        """
        return await self._explained(self.start(work))

    async def close(self) -> None:
        """Finish what was begun, and let go of the file."""
        closing = self.start(sqlite3.Connection.close)
        self._closed = True
        self._asked.put(None)
        await closing

    async def _explained(self, done: asyncio.Future[T]) -> T:
        try:
            return await done
        except (sqlite3.Error, OSError) as error:
            raise explained(error, self.path) from error

    def _serve(
        self, connect: Callable[[], sqlite3.Connection], opened: asyncio.Future[None]
    ) -> None:
        try:
            db = connect()
        except Exception as error:  # noqa: BLE001 - it is handed to whoever opens
            self._tell(opened, None, error)
            return
        self._tell(opened, None, None)
        while asked := self._asked.get():
            work, done = asked
            try:
                outcome = work(db)
            except Exception as error:  # noqa: BLE001 - it is handed to whoever asked
                self._tell(done, None, error)
            else:
                self._tell(done, outcome, None)

    def _tell(self, done: asyncio.Future[Any], outcome: Any, error: Exception | None) -> None:
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_settle, done, outcome, error)


_Asked = tuple[Work[Any], asyncio.Future[Any]]


def _settle(done: asyncio.Future[Any], outcome: Any, error: Exception | None) -> None:
    if done.done():
        return  # its task was cancelled
    if error is None:
        done.set_result(outcome)
    else:
        done.set_exception(error)
