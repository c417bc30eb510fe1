"""The statements on events: write them, and read them in their order."""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import chain

from ccmaster_hookspecs.errors import Conflict

Row = tuple[int, str, str, str, str]
"""Position, stream, kind, at, body."""

_INSERT = "insert into events (position, stream, kind, at, body) values (?, ?, ?, ?, ?)"
_INSERTS = [(size, _INSERT + ", (?, ?, ?, ?, ?)" * (size - 1)) for size in (100, 10, 1)]
_LAST_EVER = "select seq from sqlite_sequence where name = 'events'"
_LAST_OF_ALL = "select coalesce(max(position), 0) from events"
_LAST_OF_STREAM = "select coalesce(max(position), 0) from events where stream = ?"
_READ = """
    select position, stream, kind, at, body from events
    where position > ? order by position limit ?"""
_READ_STREAM = """
    select position, stream, kind, at, body from events
    where stream = ? and position > ? order by position limit ?"""
# Left alone, SQLite may go through all events in their order, to save itself the sorting.
_READ_PREFIX = """
    select position, stream, kind, at, body from events indexed by events_by_stream
    where stream >= ? and stream < ? and position > ? order by position limit ?"""
_TAIL = """
    select position, stream, kind, at, body from events
    where stream = ? and position < ? order by position desc limit ?"""
_AFTER_ALL = "\U0010ffff"
"""A character that no name of a stream has, and that stands after all others."""
_BEYOND_ALL = 2**63 - 1
"""Greater than any position that SQLite gives."""


def insert(db: sqlite3.Connection, rows: Sequence[Row]) -> None:
    """Write events; a statement for many costs little more than a statement for one."""
    begin = 0
    for size, statement in _INSERTS:
        while len(rows) - begin >= size:
            db.execute(statement, [*chain.from_iterable(rows[begin : begin + size])])
            begin += size


def last_ever(db: sqlite3.Connection) -> int:
    """Return the last position that was ever given; 0 where none was."""
    row = db.execute(_LAST_EVER).fetchone()
    return int(row[0]) if row else 0


def require(db: sqlite3.Connection, expect: Mapping[str, int]) -> None:
    """Refuse to go on where a stream is not where the writer thinks.

    Raises:
        Conflict: A stream's last position is another than the expected.
    """
    for stream, expected in expect.items():
        (actual,) = db.execute(_LAST_OF_STREAM, (stream,)).fetchone()
        if actual != expected:
            raise Conflict(stream, expected, actual)


def read(
    db: sqlite3.Connection,
    after: int,
    stream: str | None,
    limit: int,
    prefix: str | None = None,
) -> list[Row]:
    """Return what stands after a position, oldest first."""
    limit = max(limit, 0)  # to SQLite a negative limit is none
    if stream is not None and not stream.startswith(prefix or ""):
        return []
    if stream is None and prefix:
        span = (prefix, prefix + _AFTER_ALL)
        return db.execute(_READ_PREFIX, (*span, after, limit)).fetchall()
    if stream is None:
        return db.execute(_READ, (after, limit)).fetchall()
    return db.execute(_READ_STREAM, (stream, after, limit)).fetchall()


def tail(db: sqlite3.Connection, stream: str, count: int, before: int | None) -> list[Row]:
    """Return the last events of a stream, or the last before a position, oldest first."""
    end = _BEYOND_ALL if before is None else before
    return db.execute(_TAIL, (stream, end, max(count, 0))).fetchall()[::-1]


def last(db: sqlite3.Connection) -> int:
    """Return the position of the last event of all; 0 where there is none."""
    (position,) = db.execute(_LAST_OF_ALL).fetchone()
    return int(position)
