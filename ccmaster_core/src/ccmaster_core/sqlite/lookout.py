"""Looks out for what other processes append, as long as anyone follows.

It looks when a bell is rung, and once a second in case a process died between its commit and the
bell. Where there are no bells it looks fifty times a second.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccmaster_core.sqlite import bells, events
from ccmaster_core.sqlite.connection import connect
from ccmaster_core.sqlite.refusals import explained
from ccmaster_core.sqlite.tip import Tip

PERIOD = 1.0
PERIOD_WITHOUT_BELL = 0.02
"""Seconds between two looks."""


class Lookout:
    """Tells the tip of a store what is appended elsewhere; one serves all who follow."""

    def __init__(self, path: Path, tip: Tip) -> None:
        self._path = path
        self._bells = path.with_name(f"{path.name}-bells")
        self._tip = tip
        self._followers = 0
        self._look: _Look | None = None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Look out within.

        Raises:
            StoreError: The file cannot be opened.
        """
        self._followers += 1
        try:
            if self._look is None:
                self._look = _Look(self._path, self._bells, self._tip)
            yield
        finally:
            self._followers -= 1
            if not self._followers:
                self.close()

    def sees(self) -> bool:
        """Look at once; say whether the tip is where the store is.

        False where nobody follows, or the file cannot be read now.
        """
        return self._look is not None and self._look.sees()

    def ring(self) -> None:
        """Tell other processes that something was appended; any thread may call it."""
        look = self._look
        bells.ring(self._bells, look.bell.path if look and look.bell else None)

    def close(self) -> None:
        """Look out no more."""
        if self._look:
            self._look.end()
            self._look = None


class _Look:
    def __init__(self, path: Path, folder: Path, tip: Tip) -> None:
        self._tip = tip
        self._loop = asyncio.get_running_loop()
        self._version: int | None = None
        try:
            self._db = connect(path)
        except sqlite3.Error as error:
            raise explained(error, path) from error
        # The loop must not wait for a lock: it looks again soon enough.
        self._db.execute("pragma busy_timeout = 0")
        try:
            self.bell: bells.Bell | None = bells.Bell(folder, self._take)
        except (OSError, NotImplementedError):
            self.bell = None
        self._period = PERIOD if self.bell else PERIOD_WITHOUT_BELL
        self._next = self._loop.call_soon(self._take)

    def end(self) -> None:
        self._next.cancel()
        if self.bell:
            self.bell.close()
        self._db.close()

    def sees(self) -> bool:
        try:
            (version,) = self._db.execute("pragma data_version").fetchone()
            if version != self._version:
                self._tip.reach(events.last(self._db))
                self._version = version
        except sqlite3.Error:
            return False
        return True

    def _take(self) -> None:
        self._next.cancel()
        self._next = self._loop.call_later(self._period, self._take)
        if not self.sees():
            # Whoever waits reads for himself, and is told what is wrong.
            self._tip.wake()
