"""Durable appends a second, against sqlite3 alone with the same rows, table and durability."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import paired

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore
from ccmaster_core.sqlite.schema import prepare
from ccmaster_hookspecs.events import ToolStarted, session_stream

WRITERS = 100
APPENDS = 10_000
SINGLE_APPENDS = 300
SESSION = session_stream("0b0f7a4c-3c1e-4d0a-9f25-6b1f8d3c2a11")
INSERT = "insert into events (stream, kind, at, body) values (?, ?, ?, ?)"


def one_writer(home: Path) -> Row:
    """One writer that waits for each append."""
    ours, yardstick = paired(
        lambda number: asyncio.run(_ours(home / f"{number}.db", 1, SINGLE_APPENDS)),
        lambda number: _raw(home / f"raw-{number}.db", 1, SINGLE_APPENDS),
    )
    return Row(
        name="durable appends, 1 writer",
        ours=ours,
        yardstick=yardstick,
        unit="/s",
        aim=0.5,
        better=Better.MORE,
        note="sqlite3, a commit each",
    )


def hundred_writers(home: Path) -> Row:
    """A hundred writers, each of which waits for its own append."""
    ours, yardstick = paired(
        lambda number: asyncio.run(_ours(home / f"{number}.db", WRITERS, APPENDS)),
        lambda number: _raw(home / f"raw-{number}.db", WRITERS, APPENDS),
    )
    return Row(
        name=f"durable appends, {WRITERS} waiting writers",
        ours=ours,
        yardstick=yardstick,
        unit="/s",
        aim=0.3,
        better=Better.MORE,
        note=f"sqlite3, a commit for {WRITERS}",
    )


async def _ours(path: Path, writers: int, appends: int) -> float:
    store = await SqliteStore.open(path, Codec())
    events = _events(appends // writers)

    async def write() -> None:
        for event in events:
            await store.append(event)

    await store.append(*events[:1])
    begin = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(writers):
            tasks.create_task(write())
    seconds = time.perf_counter() - begin
    await store.close()
    return appends / seconds


def _raw(path: Path, batch: int, appends: int) -> float:
    rows = [Codec().dump(event) for event in _events(batch)]
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma synchronous = full")
        prepare(db, path)
        begin = time.perf_counter()
        for _ in range(appends // batch):
            db.execute("begin immediate")
            db.executemany(INSERT, rows)
            db.execute("commit")
        return appends / (time.perf_counter() - begin)


def _events(count: int) -> list[ToolStarted]:
    return [
        ToolStarted(
            stream=SESSION, tool_use_id=f"toolu_{number:06}", tool="Bash", subject="pytest -q"
        )
        for number in range(count)
    ]
