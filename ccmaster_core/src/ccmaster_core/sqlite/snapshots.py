"""The statements on snapshots: folds that are kept, and how far they reach."""

import sqlite3
from collections.abc import Sequence

from ccmaster_core.sqlite.connection import one_view
from ccmaster_hookspecs.storage import Snapshot

_KEEP = """
    insert into snapshots (stream, position, body, closed) values (?, ?, ?, ?)
    on conflict (stream) do update
    set position = excluded.position, body = excluded.body, closed = excluded.closed
    where excluded.position >= position"""
_REACH = "update folded set upto = max(upto, ?)"
_UPTO = "select upto from folded"
_ALL = "select stream, position, body, closed from snapshots"
# The literal 0 lets SQLite use the index of the open ones; there may be a million closed.
_OPEN = "select stream, position, body, closed from snapshots where closed = 0"
_ONE = "select stream, position, body, closed from snapshots where stream = ?"


def save(db: sqlite3.Connection, snapshots: Sequence[Snapshot], upto: int) -> None:
    """Keep folds, except those that are older than what is kept."""
    rows = [(kept.stream, kept.position, kept.body, kept.closed) for kept in snapshots]
    db.executemany(_KEEP, rows)
    db.execute(_REACH, (upto,))


def every(db: sqlite3.Connection, closed: bool) -> tuple[list[Snapshot], int]:
    """Return the kept folds, and the position up to which they are complete."""
    with one_view(db):
        (upto,) = db.execute(_UPTO).fetchone()
        rows = db.execute(_ALL if closed else _OPEN).fetchall()
    return [_snapshot(*row) for row in rows], upto


def one(db: sqlite3.Connection, stream: str) -> Snapshot | None:
    """Return the kept fold of a stream."""
    row = db.execute(_ONE, (stream,)).fetchone()
    return _snapshot(*row) if row else None


def _snapshot(stream: str, position: int, body: str, closed: int) -> Snapshot:
    return Snapshot(stream, position, body, bool(closed))
