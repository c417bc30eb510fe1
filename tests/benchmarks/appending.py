"""Durable appends a second, against sqlite3 alone with the same rows, table and durability."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import plain
from tests.benchmarks.row import Better, Row
from tests.benchmarks.timing import paired

from ccmaster_core.codec import Codec
from ccmaster_core.sqlite import SqliteStore

WRITERS = 100
APPENDS = 10_000
SINGLE_APPENDS = 300


def one_writer(home: Path) -> Sequence[Row]:
    """One writer that waits for each append."""
    ours, yardstick = paired(
        lambda number: asyncio.run(_ours(home / f"{number}.db", 1, SINGLE_APPENDS)),
        lambda number: _raw(home / f"raw-{number}.db", 1, SINGLE_APPENDS),
    )
    row = Row(
        name="durable appends, 1 writer",
        ours=ours,
        yardstick=yardstick,
        unit="/s",
        aim=0.5,
        better=Better.MORE,
        note="sqlite3, a commit each",
    )
    return [row]


def hundred_writers(home: Path) -> Sequence[Row]:
    """A hundred writers, each of which waits for its own append."""
    ours, yardstick = paired(
        lambda number: asyncio.run(_ours(home / f"{number}.db", WRITERS, APPENDS)),
        lambda number: _raw(home / f"raw-{number}.db", WRITERS, APPENDS),
    )
    row = Row(
        name=f"durable appends, {WRITERS} waiting writers",
        ours=ours,
        yardstick=yardstick,
        unit="/s",
        aim=0.3,
        better=Better.MORE,
        note=f"sqlite3, a commit for {WRITERS}",
    )
    return [row]


async def _ours(path: Path, writers: int, appends: int) -> float:
    store = await SqliteStore.open(path, Codec())
    events = plain.events(appends // writers)

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
    records = plain.records(batch)
    with plain.opened(path) as db:
        begin = time.perf_counter()
        for _ in range(appends // batch):
            plain.commit(db, records)
        return appends / (time.perf_counter() - begin)
