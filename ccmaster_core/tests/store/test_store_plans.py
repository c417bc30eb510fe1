"""Who asks for some streams of a store does not look through the events of all others."""

import sqlite3

import pytest

from ccmaster_core.sqlite import events
from ccmaster_core.testing.store_contract.parts import said

READS = {
    "of a stream": lambda db: events.read(db, 5, "task/1", 10),
    "of streams that begin so": lambda db: events.read(db, 0, None, 10**9, "task/"),
    "of those, after a position": lambda db: events.read(db, 5, None, 10, "task/"),
    "the end of a stream": lambda db: events.tail(db, "task/1", 10, None),
    "that a stream has not moved on": lambda db: events.require(db, {"task/none": 0}),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_the_index_of_streams_is_used(read, open_store, path):
    store = await open_store()
    await store.append(*said(*"abc", stream="task/1"))
    db = sqlite3.connect(path)
    asked = []
    db.set_trace_callback(asked.append)
    read(db)
    db.set_trace_callback(None)
    [statement] = asked
    plan = [row[3] for row in db.execute(f"explain query plan {statement}")]
    db.close()
    assert any("INDEX events_by_stream (stream" in step for step in plan), plan
