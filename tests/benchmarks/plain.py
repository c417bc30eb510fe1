"""The yardstick of the store: sqlite3 alone, with the same rows, table and durability."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from ccmaster_core.codec import Codec, Record
from ccmaster_core.sqlite.schema import prepare
from ccmaster_hookspecs.events import ToolStarted, session_stream

SESSION = session_stream("0b0f7a4c-3c1e-4d0a-9f25-6b1f8d3c2a11")
INSERT = "insert into events (stream, kind, at, body) values (?, ?, ?, ?)"


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store's file, and make it where there is none."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma synchronous = full")
        prepare(db, path)
        yield db


def commit(db: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Append in one transaction."""
    db.execute("begin immediate")
    db.executemany(INSERT, records)
    db.execute("commit")


def events(count: int) -> list[ToolStarted]:
    """Return events such as agents make most of."""
    return [
        ToolStarted(
            stream=SESSION, tool_use_id=f"toolu_{number:06}", tool="Bash", subject="pytest -q"
        )
        for number in range(count)
    ]


def records(count: int) -> list[Record]:
    """Return the same as they are kept."""
    codec = Codec()
    return [codec.dump(event) for event in events(count)]
