"""Commits everything that waits in one transaction, and judges each write alone.

While one transaction is on its way to the disk, the next batch gathers by itself: no write
waits for others to come, and under load all that wait share the cost of a commit.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from ccmaster_core.sqlite.connection import begin, transaction
from ccmaster_core.sqlite.draft import Draft
from ccmaster_core.sqlite.lane import Lane, T
from ccmaster_core.sqlite.refusals import explained
from ccmaster_hookspecs.errors import CcmasterError, StoreError

MOST_AT_ONCE = 500
"""Writes in one transaction at most, so that other processes get their turn."""


Write = Callable[[Draft], T]
"""Refuses with a `CcmasterError` before it writes anything, or not at all."""

_Waiting = tuple[Write[Any], asyncio.Future[Any]]


class Writer:
    """Takes writes on the event loop, and commits them in the thread of its lane.

    Args:
        lane: The connection to write with.
        appended: Called in the lane's thread after each transaction that appended events.
    """

    def __init__(self, lane: Lane, appended: Callable[[], None]) -> None:
        self._lane = lane
        self._appended = appended
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[_Waiting] = deque()
        self._committing = False

    def write(self, work: Write[T]) -> asyncio.Future[T]:
        """Have `work` done in a transaction.

        Returns:
            What it came to, once it is durable; or why it was refused or failed, in which case
            nothing of it was written. To cancel this does not keep it from being done.

        Raises:
            StoreUnavailable: The store is closed.
        """
        self._lane.require_open()
        done: asyncio.Future[T] = self._loop.create_future()
        self._waiting.append((work, done))
        if not self._committing:
            self._committing = True
            # Soon, not now: whatever else is ready to write in this turn of the loop joins.
            self._loop.call_soon(self._commit)
        return done

    async def close(self) -> None:
        """Commit what still waits, and let go of the file; nothing may be written after."""
        try:
            if self._committing:
                # What comes last is done last.
                with suppress(StoreError):
                    await self.write(_nothing)
        finally:
            await self._lane.close()

    def _commit(self) -> None:
        if not self._waiting:
            self._committing = False
            return
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        works = [work for work, _ in batch]
        self._lane.start(
            lambda db: commit(db, works, self._lane.path, self._appended),
            lambda outcomes, error: self._settle(batch, outcomes or [error] * len(batch)),
        )

    def _settle(self, batch: Sequence[_Waiting], outcomes: Sequence[Any]) -> None:
        for (_, done), outcome in zip(batch, outcomes, strict=True):
            if done.done():
                continue  # its task was cancelled
            if isinstance(outcome, Exception):
                done.set_exception(outcome)
            else:
                done.set_result(outcome)
        # After those who were just told: what they write next joins.
        self._loop.call_soon(self._commit)


def commit(
    db: sqlite3.Connection, works: Sequence[Write[Any]], path: Path, appended: Callable[[], None]
) -> list[Any]:
    """Do writes in one transaction.

    Returns:
        What each came to, in order: its result, or the exception that says why it was not done.
    """
    try:
        begin(db)
    except sqlite3.Error as error:
        return [explained(error, path) for _ in works]
    draft = Draft(db)
    try:
        with transaction(db):
            outcomes = [_judged(work, draft) for work in works]
            draft.write()
    except Exception as error:  # noqa: BLE001 - it is handed to those who wait
        if len(works) == 1:
            return [explained(error, path)]
    else:
        if draft.appended:
            appended()
        return outcomes
    # One write may have broken it for all: it may be too large for what is left of the disk.
    return [outcome for work in works for outcome in commit(db, [work], path, appended)]


def _judged(work: Write[Any], draft: Draft) -> Any:
    try:
        return work(draft)
    except CcmasterError as refusal:
        return refusal


def _nothing(_: Draft) -> None:
    """Write nothing."""
