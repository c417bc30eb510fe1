"""Connections to the store's file, and transactions on them."""

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK_PATIENCE = 30.0
"""Seconds to wait for another process to end its transaction."""
_LARGEST_IDLE_WAL = 16 * 1024 * 1024
"""Bytes that the write-ahead log may keep once its content is in the main file."""


def create(path: Path) -> None:
    """Make an empty file for a store, and its folder, for nobody but their owner.

    Raises:
        OSError: They cannot be made.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A file that is there must not even be opened: closing it again would drop the locks
    # that SQLite holds on it for this process (a trait of POSIX locks).
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def connect(path: Path) -> sqlite3.Connection:
    """Connect to a store's file.

    Raises:
        sqlite3.Error: It cannot be opened.
    """
    db = sqlite3.connect(path, timeout=LOCK_PATIENCE, isolation_level=None)
    try:
        db.execute("pragma synchronous = full")
        db.execute(f"pragma journal_size_limit = {_LARGEST_IDLE_WAL}")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Keep all that is written within, or nothing; `begin` comes before."""
    try:
        yield
        db.execute("commit")
    except BaseException:
        # SQLite itself has rolled back already after some errors, such as a full disk.
        if db.in_transaction:
            db.execute("rollback")
        raise


@contextmanager
def one_view(db: sqlite3.Connection) -> Iterator[None]:
    """Let several reads see the same moment of the store."""
    db.execute("begin")
    try:
        yield
    finally:
        if db.in_transaction:
            db.execute("commit")


def begin(db: sqlite3.Connection) -> None:
    """Begin to write, once no other process does."""
    patiently(db, "begin immediate")


def patiently(db: sqlite3.Connection, statement: str) -> None:
    """Run a statement that needs a lock which another process may have.

    SQLite's own waiting grows to a tenth of a second a time, in which a busy neighbour has
    taken the lock a hundred times; short random pauses share it fairly.
    """
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            db.execute(statement)
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.0002, 0.002))  # noqa: S311 - nothing secret
        else:
            return
