"""The tables of a store, and how a file of an older version becomes one of this version."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from ccmaster_core.sqlite.connection import begin, one_view, patiently, transaction
from ccmaster_hookspecs.errors import StoreCorrupt, StoreTooNew

APPLICATION_ID = 0x63636D61
"""Marks a SQLite file as one of ccmaster's: 'ccma'."""

Step = Sequence[str]
"""The statements that make version n + 1 of version n."""

# Nothing here needs a SQLite newer than 3.24: distributions still ship old ones.
STEPS: Sequence[Step] = (
    (
        """create table events (
            position integer primary key autoincrement,
            stream text not null,
            kind text not null,
            at text not null,
            body text not null
        )""",
        # An index ends with the position by itself, as that is the table's own key.
        "create index events_by_stream on events (stream)",
        """create table claims (
            stream text primary key,
            holder text not null,
            epoch integer not null,
            since real not null,
            until real not null
        ) without rowid""",
        "create index claims_by_end on claims (until)",
        """create table snapshots (
            stream text primary key,
            position integer not null,
            body text not null,
            closed integer not null
        )""",
        "create index open_snapshots on snapshots (stream) where closed = 0",
        "create table folded (upto integer not null)",
        "insert into folded (upto) values (0)",
    ),
)


def prepare(db: sqlite3.Connection, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Make a file the store of this version; one that is so already is not written.

    Raises:
        StoreCorrupt: The file is of another program.
        StoreTooNew: A newer ccmaster wrote it.
        sqlite3.Error: It cannot be read or written.
    """
    with one_view(db):
        version = version_of(db, path, steps)
    if db.execute("pragma journal_mode").fetchone() != ("wal",):
        patiently(db, "pragma journal_mode = wal")
    while version < len(steps):
        begin(db)
        with transaction(db):
            version = _one_step(db, path, steps)


def version_of(db: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> int:
    """Return the version of a file; 0 where it is empty.

    Raises:
        StoreCorrupt: The file is of another program.
        StoreTooNew: A newer ccmaster wrote it.
    """
    (application,) = db.execute("pragma application_id").fetchone()
    (version,) = db.execute("pragma user_version").fetchone()
    empty = not (application or version or db.execute("select 1 from sqlite_master").fetchone())
    if application != APPLICATION_ID and not empty:
        raise StoreCorrupt(
            f"{path} is a file of another program", "move it away, or name another store"
        )
    if version > len(steps):
        raise StoreTooNew(
            f"the store {path} has version {version}, and this ccmaster knows {len(steps)}",
            "upgrade ccmaster, or name another CCMASTER_HOME",
        )
    return int(version)


def _one_step(db: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> int:
    version = version_of(db, path, steps)
    if version == len(steps):
        return version  # another process was faster
    for statement in steps[version]:
        db.execute(statement)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    db.execute(f"pragma user_version = {version + 1}")
    return version + 1
