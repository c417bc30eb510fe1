"""The store of one machine: a SQLite file that all its processes share.

Two threads serve one store: one writes, and commits all that waits in one transaction; one
reads, so that the event loop never waits for a disk. Neither blocks the other (WAL), and what
is acknowledged survives a crash of the machine (`synchronous = full`).
"""

from ccmaster_core.sqlite.soundness import verify
from ccmaster_core.sqlite.store import SqliteStore

__all__ = ["SqliteStore", "verify"]
